"""What the person sees of those they trust, and what those read: one part a page, opened and traced as that part."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.consent import together
from guitu.journey.consent.models import LEAVABLE_WORDS
from guitu.journey.consent.queries import Opened
from guitu.journey.consent.rules import Kind, Purpose
from guitu.journey.contacts import queries as contacts
from guitu.journey.contacts.queries import Appointment, Notes
from guitu.journey.contacts.rules import Side
from guitu.journey.needs import queries as needs
from guitu.journey.needs.queries import Need
from guitu.journey.plans import queries as plans
from guitu.journey.plans.queries import Line
from guitu.people import queries as people
from guitu.people.queries import Trusted
from guitu.people.rules import Part


def mine(*, by: Actor, at: datetime) -> tuple[Trusted, ...]:
    """Return whom the person trusts: four statements with the trace."""
    scope = scopes.open_person(by.uid, part="trusted", only_reads=True)
    return people.trusted(scope=scope, person_id=by.uid, at=at)


def one_of_mine(*, trusted_id: UUID, by: Actor, at: datetime) -> Trusted:
    """Return one of those whom the person trusts.

    Raises:
        NotYoursError: there is none, or it is over.
    """
    found = next((one for one in mine(by=by, at=at) if one.id == trusted_id and not one.is_over), None)
    if found is None:
        raise scopes.NotYoursError
    return found


def _opened(scope: Scope) -> Opened:
    """Make the rest of the request read-only."""
    scopes.freeze()
    one = next(iter(scope.opened.values()))
    return Opened(scope, one.subject_id, {Purpose.SUPPORT: one.consent_id})


@dataclass(frozen=True, slots=True)
class Leavable:
    """One kind of a child's record, and whether the asking guardian has left it out."""

    kind: Kind
    title: Words
    is_out: bool


def kinds() -> tuple[Leavable, ...]:
    """Return what the asking guardian has left out, and what not. One statement.

    Raises:
        NotYoursError: it is no guardian of a child.
    """
    if (out := together.left_out_as_guardian()) is None:
        raise scopes.NotYoursError
    return tuple(Leavable(one, LEAVABLE_WORDS[one], one in out) for one in Kind)


def kind(asked: Kind) -> Leavable:
    """Return one of them."""
    return next(one for one in kinds() if one.kind is asked)


def home(*, by: Actor, at: datetime) -> Trusted:
    """Return what is shared with the asking trusted person: four statements with the trace."""
    opened = _opened(scopes.open_shared(part="with.home"))
    return people.trusting(scope=opened.scope, trusted_id=by.uid, at=at)


def _meetings(at: datetime) -> tuple[Appointment, ...]:
    """Return the meetings that are still to come and stand, or wait for an answer. What was is nobody else's."""
    opened = _opened(scopes.open_shared(part="with.meetings"))
    found = contacts.meetings(scope=opened.scope, person_id=opened.person_id, at=at, side=Side.WORKER)
    return tuple(sorted((*found.waiting, *found.coming), key=lambda one: one.begins_at))


def _plan(by: Actor, at: datetime) -> Line | None:
    """Return the newest version of the plan that the team reads."""
    opened = _opened(scopes.open_shared(part="with.plan"))
    return plans.shared(case=opened, by=by, at=at)


def _needs(by: Actor) -> tuple[Need, ...]:
    """Return the needs as they stand now. Where no help is wanted, nobody asks, and nobody else reads it."""
    opened = _opened(scopes.open_shared(part="with.needs"))
    found = needs.needs(case=opened, by=by)
    return found.current + found.settled


def _notes() -> Notes:
    """Return the newest notes about support, with the person's word beside them."""
    opened = _opened(scopes.open_shared(part="with.notes"))
    return contacts.timeline(scope=opened.scope, person_id=opened.person_id)


Shown = tuple[Appointment, ...] | Line | tuple[Need, ...] | Notes | None


def shown(*, part: Part, by: Actor, at: datetime) -> Shown:
    """Return one part for the asking trusted person: at most eight statements with the trace.

    Raises:
        NotYoursError: this part is not shared with them, or not any more.
    """
    found: Shown
    match part:
        case Part.MEETINGS:
            found = _meetings(at)
        case Part.PLAN:
            found = _plan(by, at)
        case Part.NEEDS:
            found = _needs(by)
        case Part.NOTES:
            found = _notes()
    return found
