"""Who may do what on the way to a goodbye: every pair is tried, only the table's pass."""

from itertools import product

import pytest

from guitu.journey.closure.rules import HANDS, MOVES, Hand, Move, State, can_move, state

ALLOWED = {
    (State.OPEN, Move.PROPOSED, Hand.WORKER),
    (State.OPEN, Move.CLOSED, Hand.PERSON),
    (State.PROPOSED, Move.DECLINED, Hand.PERSON),
    (State.PROPOSED, Move.TAKEN_BACK, Hand.WORKER),
    (State.PROPOSED, Move.CLOSED, Hand.PERSON),
    (State.CLOSED, Move.REOPENED, Hand.PERSON),
}


@pytest.mark.parametrize(("now", "what", "hand"), list(product(State, Move, Hand)))
def test_each_hand_makes_only_its_own_moves(now: State, what: Move, hand: Hand) -> None:
    assert can_move(now, what, hand) is ((now, what, hand) in ALLOWED)


def test_no_worker_ends_a_case() -> None:
    ending = {what for (_now, what), then in MOVES.items() if then is State.CLOSED}
    assert ending == {Move.CLOSED}
    assert HANDS[Move.CLOSED] == {Hand.PERSON}


def test_a_case_stands_where_its_moves_led() -> None:
    assert state([]) is State.OPEN
    assert state([Move.PROPOSED, Move.DECLINED, Move.PROPOSED]) is State.PROPOSED
    assert state([Move.PROPOSED, Move.CLOSED]) is State.CLOSED
    assert state([Move.CLOSED, Move.REOPENED]) is State.OPEN


def test_a_move_that_could_not_follow_changes_nothing() -> None:
    assert state([Move.DECLINED]) is State.OPEN
    assert state([Move.PROPOSED, Move.REOPENED]) is State.PROPOSED
