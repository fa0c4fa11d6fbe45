"""How a phone number, a PIN and a date of birth are read, and what can be shared with somebody trusted. Pure."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise
from uuid import UUID

PIN_DIGITS = 6
# PIPL Art. 31: below this age a guardian has to agree.
OWN_CONSENT_AGE = 14
# Civil Code Art. 17: from this birthday on nobody is a minor.
MAJORITY_AGE = 18
OLDEST = 120
PHONE_DIGITS = 11
# An invitation is taken up within fourteen days; what is shared ends within a year.
TAKE_UP_WITHIN = timedelta(days=14)
LASTS = (30, 90, 180, 365)
WORD_AT_LEAST = 2


class Stance(IntEnum):
    """What the person says to something that was written about her or for her."""

    AGREE = 1
    DISAGREE = 2
    COULD_NOT_ANSWER = 3


def digits(typed: str) -> str:
    """Return the digits of what was typed, full-width ones too."""
    return "".join(str(unicodedata.digit(one)) for one in typed if one.isdigit())


def phone_digits(typed: str) -> str:
    """Return the eleven digits of a mainland mobile number, or nothing if it is none."""
    found = digits(typed)
    for country in ("0086", "86"):
        if len(found) == PHONE_DIGITS + len(country):
            found = found.removeprefix(country)
    return found if len(found) == PHONE_DIGITS and found.startswith("1") else ""


def is_weak_pin(pin: str) -> bool:
    """Return whether a PIN is among the first that somebody would try: one digit only, or a row up or down."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def age(born: date, *, on: date) -> int:
    """Return how many birthdays somebody has had."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def majority(born: date) -> date:
    """Return the day on which somebody comes of age; whoever was born on 29 February, on 1 March."""
    return birthday(born, MAJORITY_AGE)


def birthday(born: date, years: int) -> date:
    """Return the day on which somebody has had so many birthdays; whoever was born on 29 February, on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def next_month(day: date) -> date:
    """Return the first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Childhood:
    """Until when a guardian reads, and until when a guardian agrees: months, so that no birthday can be read off."""

    sight_until: date
    until: date


def childhood(born: date, *, on: date) -> Childhood | None:
    """Return how long somebody is a child under fourteen; nothing for who is not, or turns fourteen this month.

    A guardian reads until the first day of the month of the fourteenth birthday, so never beyond it. What the two
    agreed to together lasts until the first day of the month after it: by then the young person says yes themself.
    """
    day = birthday(born, OWN_CONSENT_AGE)
    sight = day.replace(day=1)
    return Childhood(sight, next_month(day)) if sight > on else None


def minor_until(born: date, *, on: date) -> date | None:
    """Return the first day of the month after somebody comes of age: coarse on purpose. Nothing for who is of age."""
    day = majority(born)
    if day <= on:
        return None
    return next_month(day)


def shared_days(days: int, relation: "Relation", *, born: date, on: date) -> int:
    """Return for how many days something is shared: with a minor's guardian not into the month of coming of age.

    A month, so that no birthday can be read off; within that month itself for one day.
    """
    day = majority(born)
    if relation is not Relation.GUARDIAN or day <= on:
        return days
    return min(days, max((day.replace(day=1) - on).days, 1))


def plain_word(typed: str) -> str:
    """Return a word as it is compared: width, capitals and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", typed).casefold().split())


class Relation(StrEnum):
    """How somebody belongs to the person."""

    FAMILY = "family"
    GUARDIAN = "guardian"
    FRIEND = "friend"
    PEER = "peer"
    VOLUNTEER = "volunteer"
    OTHER = "other"


class Part(StrEnum):
    """What can be ticked for somebody trusted. A closed list, also in the database: nothing else can be shared.

    Answers to questions and the plan for hard moments are not in it: they stay between the person and one worker.
    """

    MEETINGS = "meetings"
    PLAN = "plan"
    NEEDS = "needs"
    NOTES = "notes"


# What a guardian reads of a child's record.
GUARDIAN_READS = (Part.MEETINGS, Part.PLAN, Part.NEEDS, Part.NOTES)


class Sharing(StrEnum):
    """How it stands with somebody trusted."""

    NONE = "none"
    INVITED = "invited"
    LET_IN = "let_in"
    OVER = "over"


class Turn(StrEnum):
    """What can happen to it."""

    INVITED = "invited"
    TAKEN_UP = "taken_up"
    CHANGED = "changed"
    ENDED = "ended"


class Side(StrEnum):
    """Whose hand it takes: the person's, or that of the one they trust, with the code and the word."""

    PERSON = "person"
    TRUSTED = "trusted"


# (how it stands, what is done, by whose hand) → how it stands then. What is not here cannot be done.
SHARING_MOVES: dict[tuple[Sharing, Turn, Side], Sharing] = {
    (Sharing.NONE, Turn.INVITED, Side.PERSON): Sharing.INVITED,
    # Sent twice, it is one invitation, and the newer code counts.
    (Sharing.INVITED, Turn.INVITED, Side.PERSON): Sharing.INVITED,
    (Sharing.INVITED, Turn.TAKEN_UP, Side.TRUSTED): Sharing.LET_IN,
    **{(now, Turn.CHANGED, Side.PERSON): now for now in (Sharing.INVITED, Sharing.LET_IN)},
    **{(now, Turn.ENDED, Side.PERSON): Sharing.OVER for now in (Sharing.INVITED, Sharing.LET_IN)},
}


def can_turn(now: Sharing, what: Turn, side: Side) -> bool:
    """Return whether this can be done between a person and somebody they trust."""
    return (now, what, side) in SHARING_MOVES


@dataclass(frozen=True, slots=True)
class Shared:
    """The moments that decide how it stands."""

    invited_at: datetime
    until: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None


def sharing(facts: Shared, *, at: datetime) -> Sharing:
    """Return how it stands at a moment."""
    if facts.ended_at is not None or facts.until <= at:
        return Sharing.OVER
    if facts.accepted_at is not None:
        return Sharing.LET_IN
    return Sharing.INVITED if facts.invited_at + TAKE_UP_WITHIN > at else Sharing.OVER


class Place(StrEnum):
    """How it stands with one worker and one person's team."""

    NONE = "none"
    SUGGESTED = "suggested"
    HELD = "held"
    UNSEEN = "unseen"
    IN = "in"
    PAST = "past"
    OVER = "over"
    TURNED_DOWN = "turned_down"


class Step(StrEnum):
    """What can happen to it."""

    SUGGESTED = "suggested"
    INVITED = "invited"
    AGREED = "agreed"
    ENDED = "ended"
    UNTIL = "until"
    APPROVED = "approved"
    NAMED = "named"


class Hand(StrEnum):
    """Whose hand it takes: the person's, a worker's who is on the team, or a team lead's who is not."""

    PERSON = "person"
    TEAM = "team"
    LEAD = "lead"


# The person can ask anybody in, also whom they once let go; who waits for an approval waits on.
_ASKED: tuple[Place, ...] = (Place.NONE, Place.SUGGESTED, Place.IN, Place.PAST, Place.OVER, Place.TURNED_DOWN)
_YES: dict[tuple[Place, Step, Hand], Place] = {
    # Asked again, somebody stays without a last day.
    **{(now, Step.INVITED, Hand.PERSON): Place.IN for now in _ASKED},
    (Place.SUGGESTED, Step.AGREED, Hand.PERSON): Place.IN,
}
# (how it stands, what is done, by whose hand) → how it stands then. What is not here cannot be done.
TEAM_MOVES: dict[tuple[Place, Step, Hand], Place] = {
    (Place.NONE, Step.SUGGESTED, Hand.TEAM): Place.SUGGESTED,
    (Place.OVER, Step.SUGGESTED, Hand.TEAM): Place.SUGGESTED,
    **_YES,
    (Place.SUGGESTED, Step.ENDED, Hand.PERSON): Place.TURNED_DOWN,
    (Place.IN, Step.ENDED, Hand.PERSON): Place.OVER,
    (Place.PAST, Step.ENDED, Hand.PERSON): Place.OVER,
    (Place.IN, Step.UNTIL, Hand.PERSON): Place.IN,
    # A yes that is said twice is said once.
    (Place.IN, Step.AGREED, Hand.PERSON): Place.IN,
    (Place.PAST, Step.AGREED, Hand.PERSON): Place.PAST,
}
# In a minor's file a yes opens nothing yet: somebody responsible, who reads nothing, approves it first.
MINOR_MOVES: dict[tuple[Place, Step, Hand], Place] = {
    **TEAM_MOVES,
    **{move: Place.HELD for move in _YES if move[0] not in {Place.IN, Place.PAST}},
    (Place.HELD, Step.APPROVED, Hand.LEAD): Place.IN,
    (Place.HELD, Step.INVITED, Hand.PERSON): Place.HELD,
    (Place.HELD, Step.AGREED, Hand.PERSON): Place.HELD,
    (Place.HELD, Step.ENDED, Hand.PERSON): Place.TURNED_DOWN,
}
# Standing in for somebody away is a seat of its own: only where the person ticked that a colleague may, and with a
# last day. A lead names, can name again for longer, and can end it; the person says no, and then nobody names this one
# again.
COVER_MOVES: dict[tuple[Place, Step, Hand], Place] = {
    **{(now, Step.NAMED, Hand.LEAD): Place.IN for now in (Place.NONE, Place.IN, Place.PAST)},
    # Ended by a lead, its last day has passed: who was chosen wrongly was turned down by nobody.
    (Place.IN, Step.ENDED, Hand.LEAD): Place.PAST,
    **{(now, Step.ENDED, Hand.PERSON): Place.OVER for now in (Place.IN, Place.PAST)},
    # The person ticked it before: said once more, it stays as it is.
    **{(now, Step.AGREED, Hand.PERSON): now for now in (Place.IN, Place.PAST)},
}
_UNREAD = (Place.HELD, Place.UNSEEN)
MINOR_COVER_MOVES: dict[tuple[Place, Step, Hand], Place] = {
    **COVER_MOVES,
    **{(now, Step.NAMED, Hand.LEAD): Place.HELD for now in (Place.NONE, *_UNREAD)},
    (Place.HELD, Step.APPROVED, Hand.LEAD): Place.IN,
    (Place.HELD, Step.ENDED, Hand.LEAD): Place.UNSEEN,
    **{(now, Step.ENDED, Hand.PERSON): Place.TURNED_DOWN for now in _UNREAD},
    **{(now, Step.AGREED, Hand.PERSON): now for now in _UNREAD},
}


@dataclass(frozen=True, slots=True)
class Seat:
    """The moments of one row that decide how it stands."""

    agreed_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    is_held: bool = False

    def place(self, *, at: datetime) -> Place:
        """Return how it stands at a moment."""
        if self.ended_at is not None:
            return Place.TURNED_DOWN if self.agreed_at is None else Place.OVER
        is_past = self.ends_at is not None and self.ends_at <= at
        if self.is_held:
            return Place.UNSEEN if is_past else Place.HELD
        if self.agreed_at is None:
            return Place.SUGGESTED
        return Place.PAST if is_past else Place.IN


def place(seats: Iterable[Seat], *, at: datetime) -> Place:
    """Return how it stands with somebody: the open row says so, or else a no that was ever said."""
    every = {one.place(at=at) for one in seats}
    order = (Place.IN, Place.PAST, Place.HELD, Place.UNSEEN, Place.SUGGESTED, Place.TURNED_DOWN, Place.OVER)
    return next((one for one in order if one in every), Place.NONE)


def can_step(now: Place, what: Step, hand: Hand, *, is_cover: bool = False) -> bool:
    """Return whether this can be done, in somebody's own file or in a minor's: which it is, the database knows."""
    return (now, what, hand) in (MINOR_COVER_MOVES if is_cover else MINOR_MOVES)


def cover_hands(what: Step) -> frozenset[Hand]:
    """Return whose hands can do this where somebody stands in. For whom, and how it stands, the database knows."""
    return frozenset(hand for (_now, one, hand) in MINOR_COVER_MOVES if one is what)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom the person asks to walk beside them, before it is kept. The id is made by the page that asks."""

    id: UUID
    called: str
    relation: Relation
    parts: frozenset[Part]
    days: int
    is_shown: bool
    word: str
