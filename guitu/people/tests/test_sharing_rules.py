"""What can be shared with somebody trusted, until when, and how it ends: the arithmetic."""

from datetime import UTC, datetime, timedelta

import pytest

from guitu.people.rules import LASTS, Part, Shared, Sharing, plain_word, sharing

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "now"),
    [
        (Shared(AT, AT + 30 * DAY), Sharing.INVITED),
        (Shared(AT - 14 * DAY, AT + DAY), Sharing.OVER),
        (Shared(AT - 13 * DAY, AT + DAY), Sharing.INVITED),
        (Shared(AT - 20 * DAY, AT + DAY, AT - 19 * DAY), Sharing.LET_IN),
        (Shared(AT - 20 * DAY, AT, AT - 19 * DAY), Sharing.OVER),
        (Shared(AT, AT + DAY, AT, AT), Sharing.OVER),
    ],
)
def test_it_stands_as_its_moments_say(facts: Shared, now: Sharing) -> None:
    assert sharing(facts, at=AT) is now


def test_nothing_is_shared_for_longer_than_a_year() -> None:
    assert max(LASTS) == 365


def test_the_parts_are_a_closed_list_without_what_is_between_two() -> None:
    assert {one.value for one in Part} == {"meetings", "plan", "needs", "notes"}


@pytest.mark.parametrize("typed", ["Old Tree", "old tree", " OLD  TREE ", "\uff4f\uff4c\uff44tree"])
def test_capitals_width_and_blanks_of_the_word_make_no_difference(typed: str) -> None:
    assert plain_word(typed) == "oldtree"
