"""What a referral from outside can be, and what its sender may know of it. Pure."""

from datetime import timedelta
from enum import StrEnum

# One system's limit within 24 hours, like that of one desk.
REFERRALS_A_DAY = 40
# How long somebody has, once a record has begun, to open or throw away what was sent with them.
PARCEL_WAITS = timedelta(days=14)
# How long a sender that holds nobody can ask how it stands.
ASKED_FOR = timedelta(days=90)
TOKEN_LASTS = timedelta(minutes=5)


class SystemKind(StrEnum):
    """Whose system it is. Those who hold people send and hear yes or no; nothing else."""

    HOSPITAL = "hospital"
    SCHOOL = "school"
    COMMUNITY = "community"
    NGO = "ngo"
    OTHER = "other"
    CUSTODIAL = "custodial_sender"


class State(StrEnum):
    """How a referral stands, in FHIR's words. All but the last say what the station did, never what the person did."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    COMPLETED = "completed"


class Hand(StrEnum):
    """Who moves a referral on."""

    DESK = "desk"
    TIME = "time"
    PERSON = "person"


# State and hand → the next state. The desk invites or declines; a card that nobody took up lapses; the person tells.
MOVES: dict[tuple[State, Hand, State], str] = {
    (State.REQUESTED, Hand.DESK, State.ACCEPTED): "the desk invites them",
    (State.REQUESTED, Hand.DESK, State.REJECTED): "the desk declines",
    (State.REQUESTED, Hand.TIME, State.REJECTED): "the card lapses unanswered",
    (State.ACCEPTED, Hand.PERSON, State.COMPLETED): "the person lets the sender know",
}


def may_hear(state: State, *, is_custodial: bool) -> bool:
    """Return whether a sender may hear that a referral stands so."""
    return state is not State.COMPLETED or not is_custodial
