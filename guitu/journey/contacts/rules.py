"""What kinds of contact there are, which consent a note lives under, and how two people agree on a meeting. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

NOTE_LIMIT = 4000
LINE_LIMIT = 120
# How far ahead a meeting may be proposed, and how far it may be moved from the day it was first proposed.
MEETING_AHEAD = timedelta(days=90)
MINUTES = (15, 30, 45, 60, 90, 120, 180)
# Which days Today looks at, beside the day itself.
DAYS_AHEAD = 7
# On how many of the next days with a meeting its people are named, before somebody asks for the whole week.
DAYS_NAMED = 2


class ContactKind(IntEnum):
    OFFICE = 1
    HOME = 2
    PHONE = 3
    VIDEO = 4
    MESSAGE = 5
    GROUP = 6


# A message is written, not agreed upon.
MEETING_KINDS = tuple(one for one in ContactKind if one is not ContactKind.MESSAGE)


class Topic(StrEnum):
    """What a note is about. Each topic is a purpose the person agreed to, or did not."""

    SUPPORT = "support"
    HEALTH = "health"
    FAMILY = "family"


class Matter(IntEnum):
    """What somebody worked on in a contact. Several are kept as their sum."""

    FAMILY = 1
    MIND = 2
    PEOPLE = 4
    PRACTICAL = 8
    HEALTH = 16


# What is said of family, mind or health stands under that very consent, and goes with it.
MATTER_TOPIC = {Matter.FAMILY: Topic.FAMILY, Matter.MIND: Topic.HEALTH, Matter.HEALTH: Topic.HEALTH}
EVERY_MATTER = sum(Matter)


def fits(ticked: Iterable[Matter], topic: Topic) -> bool:
    """Return whether all of these may stand on a note of this topic."""
    return all(MATTER_TOPIC.get(one, topic) is topic for one in ticked)


def matters(total: int) -> tuple[Matter, ...]:
    """Return what a sum is the sum of."""
    return tuple(one for one in Matter if one & total)


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is kept. The id is made by the page, so that sending twice keeps it once."""

    id: UUID
    kind: ContactKind
    topic: Topic
    happened_at: datetime
    words: str
    replaces_id: UUID | None = None
    worked_on: tuple[Matter, ...] = ()
    # "Just me and my worker": of a changed note the mark of the note before it counts.
    is_between: bool = False


class Side(StrEnum):
    """Whose hand made a move. Every worker of the team is the worker's side; only the person is the person's."""

    PERSON = "person"
    WORKER = "worker"


class Move(IntEnum):
    """What somebody does to a meeting."""

    PROPOSED = 1
    COUNTERED = 2
    CONFIRMED = 3
    TOLD_YES = 4
    TOLD_NO = 5
    DECLINED = 6
    CANCELLED = 7
    KEPT = 8
    NOT_MET = 9


class MeetingState(StrEnum):
    """How a meeting stands. It follows from its moves and is stored nowhere."""

    WAITS_FOR_PERSON = "waits_for_person"
    WAITS_FOR_WORKER = "waits_for_worker"
    TOLD = "told"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    KEPT = "kept"
    NOT_MET = "not_met"


class Reason(IntEnum):
    """Why a meeting did not take place, if somebody wants to say. None of them is anybody's fault."""

    CAME_BETWEEN = 1
    MOVED = 2
    OTHER = 3


WITH_A_TIME = frozenset({Move.PROPOSED, Move.COUNTERED})
AFTERWARDS = frozenset({Move.KEPT, Move.NOT_MET})
# What takes back what was agreed. It makes sense until it is over.
UNDOING = frozenset({Move.COUNTERED, Move.CANCELLED, Move.TOLD_NO})
# For how many days a meeting that has been is shown as one to say a word about.
DAYS_BACK = 7
AGREED = frozenset({MeetingState.CONFIRMED, MeetingState.TOLD})
WAITING = {Side.PERSON: MeetingState.WAITS_FOR_PERSON, Side.WORKER: MeetingState.WAITS_FOR_WORKER}
# Agreed, or somebody still has to say something.
OPEN = AGREED | frozenset(WAITING.values())
_OTHER = {Side.PERSON: Side.WORKER, Side.WORKER: Side.PERSON}

# (how it stands, what is done, by whose hand) → how it stands then. What is not here cannot be done.
MEETING_MOVES: dict[tuple[MeetingState | None, Move, Side], MeetingState] = {
    **{(None, Move.PROPOSED, side): WAITING[_OTHER[side]] for side in Side},
    # Whoever is asked answers; whoever asked may choose a better time, or take the question back.
    **{(WAITING[side], Move.CONFIRMED, side): MeetingState.CONFIRMED for side in Side},
    **{(WAITING[side], Move.DECLINED, side): MeetingState.DECLINED for side in Side},
    **{(WAITING[_OTHER[side]], Move.CANCELLED, side): MeetingState.CANCELLED for side in Side},
    **{(WAITING[asked], Move.COUNTERED, side): WAITING[_OTHER[side]] for asked in Side for side in Side},
    # What the person said by word of mouth stands as that, until their own hand confirms it or says otherwise.
    (MeetingState.WAITS_FOR_PERSON, Move.TOLD_YES, Side.WORKER): MeetingState.TOLD,
    (MeetingState.WAITS_FOR_PERSON, Move.TOLD_NO, Side.WORKER): MeetingState.DECLINED,
    (MeetingState.TOLD, Move.TOLD_NO, Side.WORKER): MeetingState.DECLINED,
    (MeetingState.TOLD, Move.CONFIRMED, Side.PERSON): MeetingState.CONFIRMED,
    (MeetingState.TOLD, Move.DECLINED, Side.PERSON): MeetingState.DECLINED,
    (MeetingState.TOLD, Move.CANCELLED, Side.WORKER): MeetingState.CANCELLED,
    (MeetingState.CONFIRMED, Move.TOLD_NO, Side.WORKER): MeetingState.CANCELLED,
    **{(MeetingState.CONFIRMED, Move.CANCELLED, side): MeetingState.CANCELLED for side in Side},
    **{(agreed, Move.COUNTERED, side): WAITING[_OTHER[side]] for agreed in sorted(AGREED) for side in Side},
    # Either side notes afterwards whether they met, and may put the other's note right.
    **{(agreed, Move.KEPT, side): MeetingState.KEPT for agreed in sorted(AGREED) for side in Side},
    **{(agreed, Move.NOT_MET, side): MeetingState.NOT_MET for agreed in sorted(AGREED) for side in Side},
    **{(MeetingState.KEPT, Move.NOT_MET, side): MeetingState.NOT_MET for side in Side},
    **{(MeetingState.NOT_MET, Move.KEPT, side): MeetingState.KEPT for side in Side},
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A meeting before it is kept."""

    id: UUID
    worker_id: UUID
    kind: ContactKind
    begins_at: datetime
    minutes: int
    place: str = ""
    about: str = ""
    is_between: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A move before it is kept: which one after what was shown, so that two at once meet there."""

    id: UUID
    number: int
    what: Move
    begins_at: datetime | None = None
    minutes: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made."""

    what: Move
    side: Side
    begins_at: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a meeting stands, and the time that was last spoken of."""

    state: MeetingState
    begins_at: datetime
    minutes: int


def standing(moves: Iterable[Moved]) -> Standing | None:
    """Return how a meeting stands after its moves, in order. A move that the table does not know changes nothing."""
    now: Standing | None = None
    for one in moves:
        then = MEETING_MOVES.get((now.state if now else None, one.what, one.side))
        if then is None:
            continue
        if one.what in WITH_A_TIME and one.begins_at and one.minutes:
            now = Standing(then, one.begins_at, one.minutes)
        elif now is not None:
            now = Standing(then, now.begins_at, now.minutes)
    return now


def can_move(now: Standing, what: Move, side: Side, *, at: datetime) -> bool:
    """Return whether this hand can do this now: one agrees to what is still to come, one meets once it has begun.

    What was agreed and is over is neither called off nor moved: one only says whether it was.
    """
    if (now.state, what, side) not in MEETING_MOVES:
        return False
    if what in AFTERWARDS:
        return now.begins_at <= at
    if what in {Move.CONFIRMED, Move.TOLD_YES}:
        return now.begins_at > at
    # A no to a question, and another time for it, are never too late.
    is_over = now.begins_at + timedelta(minutes=now.minutes) <= at
    return not (is_over and now.state in AGREED and what in UNDOING)


def can_be_at(begins_at: datetime, *, first_asked_at: datetime, at: datetime) -> bool:
    """Return whether a meeting can be put at this time: it is still to come, and not months away."""
    return at < begins_at <= first_asked_at + MEETING_AHEAD


def can_be_due(due_at: datetime, *, at: datetime) -> bool:
    """Return whether a reminder can stand on this day, said as its beginning: today or a day to come."""
    return due_at > at - timedelta(days=1)


class Noted(StrEnum):
    """How it stands with a reminder."""

    NONE = "none"
    OPEN = "open"
    DONE = "done"


class Act(StrEnum):
    """What can happen to a reminder."""

    WRITTEN = "written"
    DONE = "done"


class Writer(StrEnum):
    """Whose hand it takes. A reminder is to oneself: there is no other."""

    SELF = "self"


# (how it stands, what is done, by whose hand) → how it stands then. What is not here cannot be done.
REMINDER_MOVES: dict[tuple[Noted, Act, Writer], Noted] = {
    (Noted.NONE, Act.WRITTEN, Writer.SELF): Noted.OPEN,
    (Noted.OPEN, Act.DONE, Writer.SELF): Noted.DONE,
}


def can_note(now: Noted, what: Act) -> bool:
    """Return whether this can be done to a reminder of one's own."""
    return (now, what, Writer.SELF) in REMINDER_MOVES


class Hush(IntEnum):
    """What a person says about being left in quiet."""

    QUIET = 1
    OPEN_AGAIN = 2


class Wish(IntEnum):
    """What a person says about being written to when something waits for them."""

    YES = 1
    NO = 2


# When a short message may be sent, by the clock on the wall. Nobody is woken.
TEXT_HOURS = range(9, 20)


def may_text(at: datetime) -> bool:
    """Return whether it is a time of day at which a phone may ring; `at` is a moment of the local clock."""
    return at.hour in TEXT_HOURS


def next_text(at: datetime) -> datetime:
    """Return the next moment at which the hours for messages begin; `at` is a moment of the local clock."""
    begins = at.replace(hour=TEXT_HOURS.start, minute=0, second=0, microsecond=0)
    return begins if at < begins else begins + timedelta(days=1)


def is_quiet(what: Hush, until: datetime | None, *, at: datetime) -> bool:
    """Return whether the last that was said still holds: quiet without an end, or with one that is to come."""
    return what is Hush.QUIET and (until is None or until > at)


class Relation(IntEnum):
    """A side of life that a person may speak about."""

    FAMILY = 1
    MYSELF = 2
    OTHERS = 3


# Each side of life belongs to a purpose that the person agreed to, or did not.
RELATION_TOPIC = {Relation.FAMILY: Topic.FAMILY, Relation.MYSELF: Topic.HEALTH, Relation.OTHERS: Topic.SUPPORT}
NEARNESS = range(1, 6)


@dataclass(frozen=True, slots=True)
class View:
    """What a person says about one side of life: from 1, very hard, to 5, very good, and in own words."""

    id: UUID
    relation: Relation
    nearness: int
    words: str = ""
    # The one worker who reads it beside the person; the whole team where nobody is named.
    for_worker_id: UUID | None = None
