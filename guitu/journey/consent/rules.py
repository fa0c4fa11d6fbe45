"""What can be agreed to, how it is proven, and what state a consent is in. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

# Promise 1: a worker's word alone opens a new record only, for 14 days.
WORD_LASTS = timedelta(days=14)
CONSENT_LASTS = timedelta(days=365)
# After a lapse the person may renew or read for 90 days; then it is erased.
LAPSE_KEPT = timedelta(days=90)
# For how many months the person lets a consent go on; after how many it can end earlier, beside a day of their own.
GOES_ON = (3, 6, 12)
ENDS_IN = (1, 3, 6)
# So long before the end the person is asked whether it goes on; later where they chose that end themselves.
ASKED_BEFORE = timedelta(days=30)
ASKED_BEFORE_NARROWED = timedelta(days=7)


class Purpose(StrEnum):
    """Why something about a person is kept. Each purpose is a consent of its own with a key of its own."""

    SUPPORT = "support"
    HEALTH = "health"
    FAMILY = "family"
    COVER = "cover"
    STATISTICS = "statistics"
    REFERRAL = "referral"


OPTIONAL = (Purpose.HEALTH, Purpose.FAMILY, Purpose.COVER, Purpose.STATISTICS)


class Kind(IntEnum):
    """What can be left out while the support goes on, under whichever purpose it would lie.

    Who somebody is, their team, meetings and what they send elsewhere are not among them: without those there is no
    support to agree to. Several are kept as their sum.
    """

    NOTES = 1
    NEEDS = 2
    PLAN = 4
    LIFE = 8


EVERY_KIND = sum(Kind)


def kinds(total: int) -> frozenset[Kind]:
    """Return the kinds of which a number is the sum."""
    return frozenset(one for one in Kind if total & one)


class State(StrEnum):
    ON_WORD = "on_word"
    LIVE = "live"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Happening(StrEnum):
    """What can happen to a consent."""

    GIVEN = "given"
    CONFIRMED = "confirmed"
    RENEWED = "renewed"
    NARROWED = "narrowed"
    LEFT_OUT = "left_out"
    TAKEN_IN = "taken_in"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


MOVES: dict[tuple[State, Happening], State] = {
    (State.ON_WORD, Happening.CONFIRMED): State.LIVE,
    # Less can be said at any moment; a kind comes back only into what the person has confirmed.
    (State.ON_WORD, Happening.LEFT_OUT): State.ON_WORD,
    (State.ON_WORD, Happening.LAPSED): State.LAPSED,
    (State.ON_WORD, Happening.WITHDRAWN): State.WITHDRAWN,
    (State.LIVE, Happening.RENEWED): State.LIVE,
    (State.LIVE, Happening.NARROWED): State.LIVE,
    (State.LIVE, Happening.LEFT_OUT): State.LIVE,
    (State.LIVE, Happening.TAKEN_IN): State.LIVE,
    (State.LIVE, Happening.LAPSED): State.LAPSED,
    (State.LIVE, Happening.WITHDRAWN): State.WITHDRAWN,
    (State.LAPSED, Happening.RENEWED): State.LIVE,
    (State.LAPSED, Happening.WITHDRAWN): State.WITHDRAWN,
    (State.LAPSED, Happening.ERASED): State.ERASED,
    (State.WITHDRAWN, Happening.ERASED): State.ERASED,
}


class Hand(StrEnum):
    """Whose hand it takes, or what does it by itself."""

    PERSON = "person"
    # Who agreed together with a child under fourteen.
    GUARDIAN = "guardian"
    TIME = "time"
    ERASER = "eraser"


# By whose hand: nobody at a desk decides about a consent. Of a child under fourteen either of the two leaves out or
# takes back; to confirm and to renew takes both, at the child's own session.
HANDS: dict[Happening, frozenset[Hand]] = {
    Happening.CONFIRMED: frozenset({Hand.PERSON}),
    Happening.RENEWED: frozenset({Hand.PERSON}),
    Happening.NARROWED: frozenset({Hand.PERSON}),
    Happening.LEFT_OUT: frozenset({Hand.PERSON, Hand.GUARDIAN}),
    Happening.TAKEN_IN: frozenset({Hand.PERSON, Hand.GUARDIAN}),
    Happening.LAPSED: frozenset({Hand.TIME}),
    Happening.WITHDRAWN: frozenset({Hand.PERSON, Hand.GUARDIAN}),
    Happening.ERASED: frozenset({Hand.ERASER}),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The moments of one consent that decide its state."""

    is_confirmed: bool
    expires_at: datetime
    withdrawn_at: datetime | None = None
    erased_at: datetime | None = None
    # Whether the end is one that the person moved nearer.
    is_narrowed: bool = False


def state(facts: Facts, *, at: datetime) -> State:
    """Return the state of a consent at a moment."""
    if facts.erased_at is not None:
        return State.ERASED
    if facts.withdrawn_at is not None:
        return State.WITHDRAWN
    if facts.expires_at <= at:
        return State.LAPSED
    return State.LIVE if facts.is_confirmed else State.ON_WORD


def can_move(now: State, what: Happening, hand: Hand = Hand.PERSON) -> bool:
    """Return whether something can happen to a consent in state `now` by this hand."""
    return (now, what) in MOVES and hand in HANDS[what]


def lapses_soon(facts: Facts, *, at: datetime) -> bool:
    """Return whether a live consent ends so soon that the person can be asked in their portal."""
    before = ASKED_BEFORE_NARROWED if facts.is_narrowed else ASKED_BEFORE
    return state(facts, at=at) in {State.LIVE, State.ON_WORD} and facts.expires_at <= at + before


def months_on(day: date, months: int) -> date:
    """Return the same day so many months later; where that month has no such day, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
