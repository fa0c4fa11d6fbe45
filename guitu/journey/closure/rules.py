"""How a case is closed and opened again: proposed by a worker, ended by the person alone. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from enum import IntEnum, StrEnum

WORDS_LIMIT = 4000
# How long the team may still read a goodbye, if the person wishes that.
READ_ON = timedelta(days=7)


class State(StrEnum):
    """Where a case stands. Closed means that nobody but the person can open it, once those who may still read have."""

    OPEN = "open"
    PROPOSED = "proposed"
    CLOSED = "closed"


class Move(IntEnum):
    PROPOSED = 1
    DECLINED = 2
    TAKEN_BACK = 3
    CLOSED = 4
    REOPENED = 5


class Hand(StrEnum):
    """Whose hand makes a move."""

    WORKER = "worker"
    PERSON = "person"


MOVES: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.PROPOSED): State.PROPOSED,
    (State.OPEN, Move.CLOSED): State.CLOSED,
    (State.PROPOSED, Move.DECLINED): State.OPEN,
    (State.PROPOSED, Move.TAKEN_BACK): State.OPEN,
    (State.PROPOSED, Move.CLOSED): State.CLOSED,
    (State.CLOSED, Move.REOPENED): State.OPEN,
}
HANDS: dict[Move, frozenset[Hand]] = {
    Move.PROPOSED: frozenset({Hand.WORKER}),
    Move.DECLINED: frozenset({Hand.PERSON}),
    Move.TAKEN_BACK: frozenset({Hand.WORKER}),
    Move.CLOSED: frozenset({Hand.PERSON}),
    Move.REOPENED: frozenset({Hand.PERSON}),
}


def can_move(now: State, what: Move, hand: Hand) -> bool:
    """Return whether a hand can make a move in state `now`."""
    return (now, what) in MOVES and hand in HANDS[what]


def state(moves: Iterable[Move]) -> State:
    """Return where a case stands after its moves, oldest first. A move that could not follow changes nothing."""
    now = State.OPEN
    for what in moves:
        now = MOVES.get((now, what), now)
    return now
