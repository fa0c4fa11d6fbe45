"""The timeline of a case file: all stages in one order, each line leading to its own page."""

from uuid import UUID

from guitu.foundations import timelines
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Offers, Timeline
from guitu.journey.closure.timeline import GOODBYES
from guitu.journey.consent.timeline import GIVEN
from guitu.journey.contacts.timeline import MEETINGS, NOTES
from guitu.journey.handover.timeline import HANDOVERS
from guitu.journey.needs.timeline import ANSWERED, NEEDS
from guitu.journey.outcomes.timeline import OUTCOMES
from guitu.journey.plans.timeline import PLANS
from guitu.journey.referrals.timeline import REFERRALS

PAGE = 25
# A stage adds its part here, with the address that opens one line of it.
OFFERS: Offers = (
    (NOTES, "desk:note"),
    (MEETINGS, "contacts:meeting"),
    (NEEDS, "needs:change"),
    (ANSWERED, "needs:result"),
    (PLANS, "plans:version"),
    (REFERRALS, "referrals:one"),
    (HANDOVERS, "handover:case"),
    (OUTCOMES, "outcomes:case"),
    (GIVEN, ""),
    (GOODBYES, "closure:closing"),
)


def timeline(*, scope: Scope, person_id: UUID, base: UUID, kind: str = "", page: int = 1) -> Timeline:
    """Return one page of an opened record's timeline. At most four statements, one where there is nothing."""
    return timelines.read(
        OFFERS, scope=scope, person_id=person_id, base=base, by=(person_id,), kind=kind, page=page, size=PAGE
    )
