"""How an editor writes hours and lists, and which words may be told to have found nothing."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.surfaces.finder.editing import rules
from guitu.surfaces.finder.editing.rules import Span

MORNING, NIGHT = Span(time(9), time(12)), Span(time(22), time(6))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ()),
        ("9:00-12:00", (MORNING,)),
        ("09:00 \u2013 12:00", (MORNING,)),
        ("09：00至12：00；22:00到6:00", (MORNING, NIGHT)),
        ("22:00~06:00, 09:00-12:00, 09:00-12:00", (MORNING, NIGHT)),
        ("00:00-24:00", (Span(time(0), time(23, 59)),)),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, meant: tuple[Span, ...]) -> None:
    assert rules.spans(typed) == meant


@pytest.mark.parametrize("typed", ["morning", "9-12", "25:00-26:00", "09:00", "09:00-09:00", "09:00-12:00 or so"])
def test_what_is_no_hours_is_not_guessed(typed: str) -> None:
    with pytest.raises(rules.UnreadableHoursError):
        rules.spans(typed)


_TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
_SPANS = st.builds(Span, _TIMES, _TIMES).filter(lambda one: one.opens != one.closes)
_DAY = st.lists(_SPANS, max_size=rules.MOST_SPANS, unique=True).map(lambda found: tuple(sorted(found)))


@given(st.fixed_dictionaries(dict.fromkeys(rules.WEEK, _DAY)))
def test_a_week_that_was_written_reads_the_same_again(week: dict[str, tuple[Span, ...]]) -> None:
    written = rules.week((days, one.opens, one.closes) for days, one in rules.rows(week))
    assert {day: rules.spans(text) for day, text in written.items()} == week


def test_the_days_with_the_same_hours_stand_together() -> None:
    week = dict.fromkeys(("MO", "TU", "FR"), (MORNING,)) | {"SA": (NIGHT,)}
    assert rules.rows(week) == [("MO,TU,FR", MORNING), ("SA", NIGHT)]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("020-0000 1234", ("020-0000 1234", "")),
        ("020-0000 1234 the front desk", ("020-0000 1234", "the front desk")),
        ("+86 20 0000 1234, at night", ("+86 20 0000 1234", "at night")),
        ("ask at the door", None),
    ],
)
def test_a_line_of_phones_begins_with_the_number(line: str, meant: tuple[str, str] | None) -> None:
    assert rules.phone(line) == meant


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        (["\u4f4f\u5bbf", "\u4f4f\u5bbf"], ("\u4f4f\u5bbf",)),
        (["13800138000"], ()),
        (["room", "12b", "x"], ("room",)),
        (["\u4f4f" * 21], ()),
    ],
)
def test_a_word_with_a_digit_or_too_long_is_never_told(runs: list[str], told: tuple[str, ...]) -> None:
    assert rules.tellable(runs) == told


@given(st.text())
def test_whatever_is_told_has_no_digit_and_no_sign(text: str) -> None:
    assert all(one.isalpha() and len(one) <= 20 for one in rules.tellable(text.casefold().split()))
