"""How long a card waits, what counts as somebody's own wish, and who may have passed it on."""

import unicodedata
from datetime import date, datetime, timedelta
from enum import StrEnum

# Promise 1: "a waiting card (contact route only, expires)"; DESIGN of consent: gone after 14 days.
CARD_WAITS = timedelta(days=14)
INVITATION_LASTS = timedelta(hours=2)
# One sender's limit within 24 hours: a worker at a desk, and the public page of one station.
CARDS_A_DAY = 40
# And within 14 days. Both count what was made, also if it was declined since or has become a record.
CARDS_A_FORTNIGHT = 200
CALLS_A_DAY = 30
# Of a number to call back: the fewest digits, those of a landline without its area, and those of a mobile number.
FEWEST_DIGITS, LANDLINE_DIGITS, MOBILE_DIGITS = 7, 8, 11


class Wish(StrEnum):
    """The evidence that somebody wishes it: heard, met, read in their own words, or asked by their own hand.

    What another system says of somebody's wish is said, not heard: the desk asks them first.
    """

    CALLED = "called"
    CAME = "came"
    WROTE = "wrote"
    ONLINE = "online"
    SAID = "said"


class Sender(StrEnum):
    """Who brought the wish to the station. A closed list; no body of control is on it."""

    SELF = "self"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    COMMUNITY = "community"
    FAMILY = "family"
    NGO = "ngo"
    OTHER = "other"


class Reason(StrEnum):
    """Why a card is declined. None of them says anything about the person."""

    NO_CAPACITY = "no_capacity"
    OTHER_DISTRICT = "other_district"
    CHANGED_MIND = "changed_mind"
    NOT_REACHED = "not_reached"
    OTHER = "other"


def can_be_called(typed: str) -> bool:
    """Return whether a number can be called back: one that begins with 1 is a mobile number, and has eleven digits."""
    number = "".join(one for one in typed if one.isdigit())
    if number.startswith("0086"):
        number = number.removeprefix("0086")
    elif number.startswith("86") and len(number) > LANDLINE_DIGITS:
        number = number.removeprefix("86")
    elif typed.startswith("+"):
        return len(number) >= FEWEST_DIGITS
    return len(number) == MOBILE_DIGITS if number.startswith("1") else len(number) >= FEWEST_DIGITS


class Lying(StrEnum):
    """How a card lies. Of one that is gone nothing is left that could stand in a state."""

    NONE = "none"
    WAITING = "waiting"
    INVITED = "invited"
    UNANSWERED = "unanswered"
    OVER = "over"


class Step(StrEnum):
    """What can happen to a card."""

    NOTED = "noted"
    ASKED = "asked"
    INVITED = "invited"
    HANDED = "handed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    REFUSED = "refused"
    BEGUN = "begun"


class Hand(StrEnum):
    """Whose hand it takes: the desk where the card lies, whoever asked, whoever was invited, and by whom they are met.

    Whoever was invited holds a code; the worker whom the desk named with it may write that code down on their word.
    """

    DESK = "desk"
    ASKER = "asker"
    INVITED = "invited"
    WORKER = "worker"


_AT_THE_DESK = (Lying.WAITING, Lying.INVITED, Lying.UNANSWERED)
# (how it lies, what is done, by whose hand) → how it lies then. What is not here cannot be done.
CARD_MOVES: dict[tuple[Lying, Step, Hand], Lying] = {
    (Lying.NONE, Step.NOTED, Hand.DESK): Lying.WAITING,
    (Lying.NONE, Step.ASKED, Hand.ASKER): Lying.WAITING,
    # What is sent twice is one card, as it lies.
    **{(now, Step.ASKED, Hand.ASKER): now for now in (*_AT_THE_DESK, Lying.OVER)},
    **{(now, Step.INVITED, Hand.DESK): Lying.INVITED for now in _AT_THE_DESK},
    # At another desk somebody else invites: the codes of the first are gone.
    **{(now, Step.HANDED, Hand.DESK): Lying.WAITING for now in _AT_THE_DESK},
    **{(now, Step.DECLINED, Hand.DESK): Lying.NONE for now in (*_AT_THE_DESK, Lying.OVER)},
    **{(now, Step.TAKEN_BACK, Hand.ASKER): Lying.NONE for now in _AT_THE_DESK},
    # A code that is too old to agree with is not too old for a no.
    **{(now, Step.REFUSED, Hand.INVITED): Lying.NONE for now in (Lying.INVITED, Lying.UNANSWERED, Lying.OVER)},
    **{(Lying.INVITED, Step.BEGUN, hand): Lying.NONE for hand in (Hand.INVITED, Hand.WORKER)},
}


def lying(*, expires_at: datetime | None, invited_until: datetime | None, at: datetime) -> Lying:
    """Return how a card lies: `expires_at` is its own end, `invited_until` that of the newest open code for it."""
    if expires_at is None:
        return Lying.NONE
    if expires_at <= at:
        return Lying.OVER
    if invited_until is None:
        return Lying.WAITING
    return Lying.INVITED if invited_until > at else Lying.UNANSWERED


def hands(what: Step) -> frozenset[Hand]:
    """Return whose hands can do this at all. Which card lies where, and how, the database knows."""
    return frozenset(hand for (_now, one, hand) in CARD_MOVES if one is what)


# What the desk itself can witness; the person's own request comes by no other hand than theirs.
HEARD_AT_THE_DESK = (Wish.CALLED, Wish.CAME, Wish.WROTE)
# These are people, not organisations.
NOT_AN_ORGANISATION = (Sender.SELF, Sender.FAMILY)


def can_name_organisation(sender: Sender) -> bool:
    """Return whether an organisation can stand behind this kind of sender."""
    return sender not in NOT_AN_ORGANISATION


def days_left(last_day: date, *, today: date) -> int:
    """Return how many days there are from today to the last day of a card, as a calendar counts them."""
    return max(0, (last_day - today).days)


def plain(words: str) -> str:
    """Return text in one normal form, on one line, without invisible signs."""
    kept = "".join(" " if one.isspace() else one for one in words if one.isspace() or _is_seen(one))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _is_seen(one: str) -> bool:
    return unicodedata.category(one)[0] != "C"
