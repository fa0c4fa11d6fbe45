"""Areas of life, what becomes of a need, and by whose hand. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from guitu.journey.consent.rules import Purpose

WORDS_LIMIT = 2000


class Domain(StrEnum):
    """An area of life, by the code of HL7's SDOH Clinical Care guide; without those that say where somebody was."""

    FOOD = "food-insecurity"
    A_PLACE = "homelessness"
    HOME = "housing-instability"
    ROOMS = "inadequate-housing"
    UTILITIES = "utility-insecurity"
    THINGS = "material-hardship"
    TRANSPORT = "transportation-insecurity"
    MONEY = "financial-insecurity"
    WORK = "employment-status"
    LEARNING = "educational-attainment"
    INSURANCE = "health-insurance-coverage-status"
    COSTS = "medical-cost-burden"
    STRESS = "stress"
    TREATMENT = "personal-health-literacy"
    PEOPLE = "social-connection"
    PARTNER = "intimate-partner-violence"
    OLD_AGE = "elder-abuse"
    PHONE = "digital-access"
    PHONE_SKILLS = "digital-literacy"
    LANGUAGE = "language-access"
    STRENGTH = "protective-factor"
    OTHER = "sdoh-category-unspecified"


class Area(StrEnum):
    """Under which heading a domain is looked for."""

    LIVING = "living"
    MEANS = "means"
    HEALTH = "health"
    PEOPLE = "people"
    REACH = "reach"
    REST = "rest"


AREAS: dict[Area, tuple[Domain, ...]] = {
    Area.LIVING: (
        Domain.FOOD, Domain.A_PLACE, Domain.HOME, Domain.ROOMS, Domain.UTILITIES, Domain.THINGS, Domain.TRANSPORT,
    ),
    Area.MEANS: (Domain.MONEY, Domain.WORK, Domain.LEARNING, Domain.INSURANCE, Domain.COSTS),
    Area.HEALTH: (Domain.STRESS, Domain.TREATMENT),
    Area.PEOPLE: (Domain.PEOPLE, Domain.PARTNER, Domain.OLD_AGE),
    Area.REACH: (Domain.PHONE, Domain.PHONE_SKILLS, Domain.LANGUAGE),
    Area.REST: (Domain.STRENGTH, Domain.OTHER),
}  # fmt: skip
# What somebody says about health or family lives under the separate consent to that; the rest under the base consent.
_SEPARATE: dict[Area, Purpose] = {Area.HEALTH: Purpose.HEALTH, Area.PEOPLE: Purpose.FAMILY}
PURPOSES: dict[Domain, Purpose] = {
    domain: _SEPARATE.get(area, Purpose.SUPPORT) for area, domains in AREAS.items() for domain in domains
}


class Helps(StrEnum):
    """Who helps with it now."""

    NOBODY_YET = "nobody_yet"
    MYSELF = "myself"
    FAMILY = "family"
    FRIENDS = "friends"
    WORKER = "worker"
    SERVICE = "service"


class Status(StrEnum):
    OPEN = "open"
    HELPED = "helped"
    MET = "met"
    DECLINED = "declined"


class Hand(StrEnum):
    """Who writes: the person, or a worker to whom they told it."""

    PERSON = "person"
    WORKER = "worker"


_BOTH, _OWN = frozenset(Hand), frozenset({Hand.PERSON})
# From where to where, by whose hand. After a "no" nobody asks again: only the person opens it.
MOVES: dict[tuple[Status, Status], frozenset[Hand]] = {
    (Status.OPEN, Status.HELPED): _BOTH,
    (Status.OPEN, Status.MET): _BOTH,
    (Status.OPEN, Status.DECLINED): _BOTH,
    (Status.HELPED, Status.OPEN): _BOTH,
    (Status.HELPED, Status.MET): _BOTH,
    (Status.HELPED, Status.DECLINED): _BOTH,
    (Status.MET, Status.OPEN): _BOTH,
    (Status.DECLINED, Status.OPEN): _OWN,
}


def can_move(now: Status, then: Status, hand: Hand) -> bool:
    """Return whether a need in state `now` can be moved on to `then` by this hand."""
    return hand in MOVES.get((now, then), frozenset())


def moves(now: Status, hand: Hand) -> tuple[Status, ...]:
    """Return where a need can go from here by this hand."""
    return tuple(then for then in Status if can_move(now, then, hand))


def can_reword(now: Status, hand: Hand) -> bool:
    """Return whether the words can be changed: after a "no" by the person only."""
    return now is not Status.DECLINED or hand is Hand.PERSON


def declined(stands: Iterable[tuple[Domain, Status]]) -> frozenset[Domain]:
    """Return the areas in which the person wants no help: nobody but them begins there again.

    An area is theirs again with the first need in it that is open. "Something else" is no area: a no to one thing says
    nothing about another.
    """
    found = list(stands)
    refused = {domain for domain, status in found if status is Status.DECLINED}
    current = {domain for domain, status in found if status in {Status.OPEN, Status.HELPED}}
    return frozenset(refused - current - {Domain.OTHER})


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about one need. The id is made by the page, so that sending twice keeps it once."""

    id: UUID
    words: str
    wish: str
    helps: Helps
    # "Just me and my worker": which one; of a changed need the mark of what was before counts.
    for_worker_id: UUID | None = None


class Instrument(StrEnum):
    """A questionnaire that may be shipped: its owners allow it, and its file says so."""

    PHQ_9 = "phq-9"
    GAD_7 = "gad-7"
    K10 = "k10"


class Occasion(StrEnum):
    """When it was answered."""

    START = "start"
    MIDDLE = "middle"
    END = "end"
    OTHER = "other"


def faults(
    answers: Mapping[str, str], *, offers: Mapping[str, frozenset[str]], required: frozenset[str]
) -> tuple[str, ...]:
    """Return what keeps answers from being added up: items missing, unknown, or answered with what is not offered."""
    missing = [link for link in offers if link in required and link not in answers]
    impossible = [link for link, code in answers.items() if code not in offers.get(link, frozenset())]
    return (*missing, *impossible)


# How many of the lowest totals' sentences calm: they say that little was the matter.
CALMING = 2


def is_said(place: int, *, opens_safety: bool) -> bool:
    """Return whether the sentence of a total is said; its place is counted from the lowest.

    To somebody who has just named thoughts of death nobody says that these things hardly bother them.
    """
    return not opens_safety or place >= CALMING


# What a plan for hard moments asks, in the order in which it helps.
SAFETY = ("signs", "calms", "places", "people", "experts", "home")


@dataclass(frozen=True, slots=True)
class Given:
    """Answers to one instrument before they are kept: item to answer, both by their codes."""

    id: UUID
    instrument: Instrument
    occasion: Occasion
    answers: Mapping[str, str]
    # With which worker the person shares it; what a worker asks is between the two of them anyway.
    for_worker_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """A plan for hard moments before it is kept."""

    id: UUID
    replaces_id: UUID | None
    texts: Mapping[str, str]
    # With which worker, of a plan that begins; another version is for the same two.
    for_worker_id: UUID | None = None
