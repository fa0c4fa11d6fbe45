"""Handing over: every state, every move, every hand; only what the table says passes."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.journey.handover.rules import AHEAD, BY_PERSON, MOVES, OPEN, Hand, Move, State, can_end, can_move, state

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ALLOWED = {
    (State.WAITING, Move.AGREED, Hand.PERSON),
    (State.WAITING, Move.CHOSE, Hand.PERSON),
    (State.WAITING, Move.DECLINED, Hand.PERSON),
    (State.WAITING, Move.TAKEN_BACK, Hand.LEAVING),
    (State.AGREED, Move.RECEIVED, Hand.TAKING),
    (State.AGREED, Move.ENDED, Hand.PERSON),
}


@pytest.mark.parametrize(("now", "what", "hand"), list(product(State, Move, Hand)))
def test_only_the_table_moves_a_hand_over(now: State, what: Move, hand: Hand) -> None:
    assert can_move(now, what, [hand]) is ((now, what, hand) in ALLOWED)


def test_whoever_has_no_hand_in_it_moves_nothing() -> None:
    assert not any(can_move(now, what, []) for now in State for what in Move)


def test_a_yes_and_a_no_are_the_persons_own() -> None:
    assert {Move.AGREED, Move.CHOSE, Move.DECLINED, Move.ENDED} == BY_PERSON
    assert {hand for (_now, what, hand) in MOVES if what in BY_PERSON} == {Hand.PERSON}


@given(st.lists(st.tuples(st.sampled_from(Move), st.sampled_from(Hand)), max_size=8))
def test_what_is_settled_stays_settled_whatever_comes_after(moves: list[tuple[Move, Hand]]) -> None:
    settled = False
    for count in range(len(moves) + 1):
        now = state(moves[:count])
        assert not (settled and now in OPEN)
        settled = settled or now not in OPEN
    yes = {(Move.AGREED, Hand.PERSON), (Move.CHOSE, Hand.PERSON)}
    if state(moves) in {State.AGREED, State.RECEIVED}:
        assert yes & set(moves), "nothing is agreed to but by the person"


@pytest.mark.parametrize(
    ("ahead", "fits"),
    [(timedelta(0), False), (timedelta(minutes=1), True), (AHEAD, True), (AHEAD + timedelta(minutes=1), False)],
)
def test_the_last_day_is_to_come_and_not_months_away(ahead: timedelta, *, fits: bool) -> None:
    assert can_end(NOW + ahead, at=NOW) is fits
