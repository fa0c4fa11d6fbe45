"""Who may answer how life goes."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.outcomes.rules import Hand, Judged


def hand(by: Actor) -> Hand:
    """Return by whose hand this is."""
    return Hand.PERSON if by.is_person else Hand.WORKER


def may_judge(*, person_id: UUID, judged: Judged, by: Actor, at: datetime) -> Verdict:
    """Allow the person, or both together on the worker's page. Nobody has to answer everything."""
    is_worker = by.is_staff and by.role is Role.WORKER
    is_person = by.is_person and by.pk == person_id
    return Verdict.all_of(
        (is_worker or is_person, _("Only the person and their support team answer these questions.")),
        (judged.says_something, _("Answer at least one, or leave it for another day.")),
    )


def may_wish(*, person_id: UUID, number: int, row_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow either of the two; a round begins when both have said so. Neither has to."""
    is_worker = by.is_staff and by.role is Role.WORKER
    is_person = by.is_person and by.pk == person_id
    return Verdict.all_of(
        (is_worker or is_person, _("Only the person and their support team answer these questions.")),
    )


def may_begin_anew(*, person_id: UUID, row_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person alone: nobody else comes back for them."""
    return Verdict.all_of((by.is_person and by.pk == person_id, _("Only the person themselves comes back.")))
