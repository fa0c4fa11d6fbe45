"""The person's own record in one order: every note, and what happened in all stages."""

from dataclasses import dataclass
from uuid import UUID

from guitu.foundations import timelines
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Event, Offers, Timeline
from guitu.journey.closure.timeline import GOODBYES
from guitu.journey.consent.timeline import EVENTS
from guitu.journey.contacts.timeline import MEETINGS, NOTES
from guitu.journey.handover.timeline import HANDOVERS
from guitu.journey.needs.timeline import ANSWERED, NEEDS
from guitu.journey.outcomes.timeline import OUTCOMES
from guitu.journey.plans.timeline import PLANS
from guitu.journey.referrals.timeline import REFERRALS

PAGE = 20
# A stage adds its part here, with the address that opens one line of it.
OFFERS: Offers = (
    (NOTES, ""),
    (MEETINGS, "contacts:own_meeting"),
    (NEEDS, "needs:own_change"),
    (ANSWERED, "needs:own_result"),
    (PLANS, "plans:own_version"),
    (REFERRALS, "referrals:own_one"),
    (HANDOVERS, "handover:own"),
    (OUTCOMES, "outcomes:own"),
    (EVENTS, "portal:consents"),
    (GOODBYES, "closure:goodbye"),
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of the record; `told` is the note as the person reads it, where the line is one."""

    event: Event
    told: object


def timeline(*, scope: Scope, person_id: UUID, base: UUID, kind: str = "", page: int = 1) -> Timeline:
    """Return one page of the person's own record. At most four statements, one where there is nothing."""
    return timelines.read(OFFERS, scope=scope, person_id=person_id, base=base, kind=kind, page=page, size=PAGE)
