"""What a person reads before a kind of record is left out, and how much of it is there."""

from dataclasses import dataclass
from datetime import datetime

from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing import scopes
from guitu.journey.consent import queries as consents
from guitu.journey.consent.models import LEAVABLE_WORDS
from guitu.journey.consent.queries import Agreed
from guitu.journey.consent.rules import Kind, State
from guitu.journey.contacts.models import Contact
from guitu.journey.needs.models import SupportNeed
from guitu.journey.outcomes.models import Outcome
from guitu.journey.plans.models import Plan
from guitu.surfaces.portal import words


@dataclass(frozen=True, slots=True)
class Leavable:
    """One kind, and whether it is kept."""

    kind: Kind
    title: Words
    means: Words
    is_out: bool

    @property
    def code(self) -> str:
        return self.kind.name.lower()


@dataclass(frozen=True, slots=True)
class Kinds:
    """Every kind that can be left out of the support, and how that consent stands."""

    base: Agreed
    every: tuple[Leavable, ...]

    @property
    def may_take_in(self) -> bool:
        """Return whether a kind can be kept again: only under what the person has confirmed."""
        return self.base.state is State.LIVE


def kinds(*, by: Actor, at: datetime) -> Kinds:
    """Return what is kept and what is not: two statements beside the opening.

    Raises:
        NotYoursError: the support is not agreed to just now.
    """
    scopes.open_person(by.uid, part="consents", only_reads=True)
    agreed = consents.agreed(person_id=by.uid, at=at)
    if (base := next((one for one in agreed if one.is_base and one.is_in_force), None)) is None:
        raise scopes.NotYoursError
    every = (Leavable(one, LEAVABLE_WORDS[one], words.LEFT_OUT_MEANS[one], one in base.without) for one in Kind)
    return Kinds(base, tuple(every))


@dataclass(frozen=True, slots=True)
class Going:
    """A kind that would be destroyed, and how many entries of it there are."""

    one: Leavable
    entries: int


def going(*, kind: Kind, by: Actor, at: datetime) -> Going:
    """Return what leaving out a kind would destroy: one statement more.

    Raises:
        NotYoursError: the support is not agreed to just now.
    """
    found = next(one for one in kinds(by=by, at=at).every if one.kind is kind)
    # A changed note or need counts once, with all its wordings; a plan counts by its versions.
    rows = {
        Kind.NOTES: Contact.objects.filter(replaces_id=None),
        Kind.NEEDS: SupportNeed.objects.filter(replaces_id=None),
        Kind.PLAN: Plan.objects.all(),
        Kind.LIFE: Outcome.objects.all(),
    }
    return Going(found, rows[kind].filter(person_id=by.uid).count())
