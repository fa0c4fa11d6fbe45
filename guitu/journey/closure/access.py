"""Who may propose an end, and who may end."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.closure.rules import HANDS, Hand, Move


def hand(by: Actor, person_id: UUID) -> Hand | None:
    """Return whose hand this is: the person's own, a worker's, or neither."""
    if by.is_person and by.pk == person_id:
        return Hand.PERSON
    return Hand.WORKER if by.is_staff and by.role is Role.WORKER else None


def may_move(
    *, person_id: UUID, what: Move, row_id: UUID, words: str, may_read_on: bool = False, by: Actor, at: datetime
) -> Verdict:
    """Allow a worker to propose and the person to decide; the database asks whether the worker is on the team."""
    whose = hand(by, person_id)
    is_persons = HANDS[what] == {Hand.PERSON}
    return Verdict.all_of(
        (whose is not None, _("Only the person and their support team can do this.")),
        (whose is Hand.PERSON or not is_persons, _("Only the person themselves ends a case.")),
        (whose in HANDS[what], _("This is for the worker to say.")),
    )
