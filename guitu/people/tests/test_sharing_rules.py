"""What can be shared with somebody trusted, until when, and how it ends: the arithmetic."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from guitu.people.rules import LASTS, SHARING_MOVES, Part, Shared, Sharing, Turn, can_turn, plain_word, sharing

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("now", "what"), list(product(Sharing, Turn)))
def test_only_what_stands_in_the_table_can_happen(now: Sharing, what: Turn) -> None:
    assert can_turn(now, what) == ((now, what) in SHARING_MOVES)


def test_what_is_over_stays_over() -> None:
    assert not [what for what in Turn if can_turn(Sharing.OVER, what)]


def test_nobody_trusted_changes_their_own_ticks() -> None:
    assert {then for (now, what), then in SHARING_MOVES.items() if what is Turn.CHANGED and now is not then} == set()


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
    assert {one.value for one in Part} == {"meetings", "plan", "needs", "notes", "safety", "answers"}


@pytest.mark.parametrize("typed", ["Old Tree", "old tree", " OLD  TREE ", "\uff4f\uff4c\uff44tree"])
def test_capitals_width_and_blanks_of_the_word_make_no_difference(typed: str) -> None:
    assert plain_word(typed) == "oldtree"
