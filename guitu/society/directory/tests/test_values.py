"""What a value must look like, and that what was taken once is taken again as the same."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guitu.society.directory.hsds import values
from guitu.society.directory.hsds.values import JUDGES, ValueRefusedError, identity

ANYTHING = st.one_of(st.text(max_size=60), st.integers(), st.decimals(), st.booleans())


@pytest.mark.parametrize(
    ("kind", "said", "stored"),
    [
        ("number", "23.1291", "23.1291"),
        ("number", 12, "12"),
        ("number", Decimal("1E+2"), "100"),
        ("number", "-0.0", "0"),
        ("date", "2026-11-22", "2026-11-22"),
        ("time", "08:30", "08:30:00"),
        ("time", "24:00", "00:00:00"),
        ("moment", "2026-11-22T08:30:00Z", "2026-11-22T08:30:00+00:00"),
        ("moment", "2026-11-22T08:30:00", "2026-11-22T08:30:00+00:00"),
        ("status", "temporarily closed", "temporarily closed"),
        ("text", " as it is ", " as it is "),
    ],
)
def test_a_value_is_kept_as_it_was_meant(kind: str, said: values.Said, stored: str) -> None:
    assert JUDGES[kind](said) == stored


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("number", "1e999999999"),
        ("number", Decimal("1e999999999")),
        ("number", Decimal("NaN")),
        ("number", 10**400),
        ("number", "9" * 5000),
        ("number", "0.1234567890123456789"),
        ("number", True),
        ("date", "2026-02-30"),
        ("date", "22.11.2026"),
        ("date", "0001-01-01"),
        ("time", "25:00"),
        ("time", "8 o'clock"),
        ("moment", "yesterday"),
        ("moment", "0001-01-01T00:00:00+14:00"),
        ("status", "open"),
        ("weekday", "Monday"),
        ("text", "NUL \x00"),
        ("text", "half a pair \ud83d"),
        ("text", "x" * 1_000_001),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_with_a_reason(kind: str, said: values.Said) -> None:
    with pytest.raises(ValueRefusedError, match=r"\w{3}.*\."):
        JUDGES[kind](said)


@given(st.sampled_from(sorted(JUDGES)), ANYTHING)
@example("number", Decimal("0E+30"))
@example("moment", "9999-12-31T23:59:59-23:59")
def test_what_was_taken_is_taken_again_as_the_same(kind: str, said: values.Said) -> None:
    try:
        once = JUDGES[kind](said)
    except ValueRefusedError:
        return
    assert JUDGES[kind](once) == once
    once.encode()


@given(st.text(min_size=1, max_size=250))
def test_every_name_becomes_an_id_and_the_same_one_each_time(said: str) -> None:
    try:
        once = identity("town", "service", said)
    except ValueRefusedError:
        return
    assert re.fullmatch(r"[0-9a-f-]{36}", once)
    assert identity("town", "service", said) == once == identity("town", "service", once)
    if once != said.strip().lower():
        assert identity("town", "phone", said) != once
        assert identity("another town", "service", said) != once
