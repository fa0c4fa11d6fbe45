"""Who may hand over, who may answer, who may take over. Whose team it is, the database asks."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.handover.rules import BY_PERSON, WITH_A_WORKER, Draft, Step, can_end

DAY = _("Choose a last day that is still to come, within the next three months.")


def may_propose(*, person_id: UUID, handover: Draft, by: Actor, at: datetime) -> Verdict:
    """Allow a worker to hand over to somebody else, with a note and a last day."""
    return Verdict.all_of(
        (by.is_staff and by.role is Role.WORKER, _("Only a worker of the support team hands over.")),
        (handover.worker_id != by.pk, _("Choose a colleague.")),
        (bool(handover.matters), _("Write what matters first.")),
        (can_end(handover.until, at=at), DAY),
    )


def may_move(*, person_id: UUID, step: Step, by: Actor, at: datetime) -> Verdict:
    """Allow the person to answer, and a worker to take back or to take over; which of them, the rows say."""
    is_own = by.is_person and by.pk == person_id
    is_worker = by.is_staff and by.role is Role.WORKER
    return Verdict.all_of(
        (is_own or is_worker, _("Only the person and their support team can do this.")),
        (is_own == (step.what in BY_PERSON), _("Only the person themselves answers this.")),
        ((step.worker_id is not None) == (step.what in WITH_A_WORKER), _("Choose one person.")),
    )
