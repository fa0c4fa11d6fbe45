"""How responsibility for a case moves from one worker to another: by the person's own yes, with two notes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

WORDS_LIMIT = 4000
# How far ahead the last day of the worker who leaves may lie.
AHEAD = timedelta(days=90)


class State(StrEnum):
    """How a hand-over stands. It follows from its moves and is stored nowhere."""

    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    RECEIVED = "received"
    ENDED = "ended"


class Move(IntEnum):
    """What can happen to a hand-over once the worker who leaves has proposed it."""

    AGREED = 1
    CHOSE = 2
    DECLINED = 3
    TAKEN_BACK = 4
    RECEIVED = 5
    ENDED = 6


class Hand(StrEnum):
    """Whose hand makes a move."""

    PERSON = "person"
    LEAVING = "leaving"
    TAKING = "taking"


# (how it stands, what is done, by whose hand) → how it stands then. What is not here cannot be done.
MOVES: dict[tuple[State, Move, Hand], State] = {
    (State.WAITING, Move.AGREED, Hand.PERSON): State.AGREED,
    (State.WAITING, Move.CHOSE, Hand.PERSON): State.AGREED,
    (State.WAITING, Move.DECLINED, Hand.PERSON): State.DECLINED,
    (State.WAITING, Move.TAKEN_BACK, Hand.LEAVING): State.TAKEN_BACK,
    (State.AGREED, Move.RECEIVED, Hand.TAKING): State.RECEIVED,
    # Where the note never comes, the person is not left waiting for it.
    (State.AGREED, Move.ENDED, Hand.PERSON): State.ENDED,
}
WITH_A_WORKER = frozenset({Move.AGREED, Move.CHOSE})
BY_PERSON = frozenset(move for _, move, hand in MOVES if hand is Hand.PERSON)
OPEN = frozenset({State.WAITING, State.AGREED})


@dataclass(frozen=True, slots=True)
class Draft:
    """A hand-over before it is kept: to whom, until when the one who leaves stays, and the note."""

    id: UUID
    worker_id: UUID
    until: datetime
    matters: str
    still_open: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A move before it is kept; `worker_id` is who takes over, where the person says so."""

    id: UUID
    handover_id: UUID
    what: Move
    worker_id: UUID | None = None
    words: str = ""


def state(moves: Iterable[tuple[Move, Hand]]) -> State:
    """Return how a hand-over stands after its moves. A move that the table does not know changes nothing."""
    now = State.WAITING
    for what, hand in moves:
        now = MOVES.get((now, what, hand), now)
    return now


def can_move(now: State, what: Move, hands: Iterable[Hand]) -> bool:
    """Return whether one of somebody's hands can do this now."""
    return any((now, what, hand) in MOVES for hand in hands)


def can_end(until: datetime, *, at: datetime) -> bool:
    """Return whether this can be the last day of the one who leaves: still to come, and not months away."""
    return at < until <= at + AHEAD
