"""Who may do what at the desk."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.intake.rules import Hand, Step, hands
from guitu.people.rules import OWN_CONSENT_AGE, age

NO_CARD = _("No card waits for you under this code. Look at it once more, or leave it empty.")


def may_open_on_word(
    *, row: UUID, name: str, birth_date: date, phone: str, code: str, by: Actor, at: datetime
) -> Verdict:
    """Allow a worker to begin a new record on her word; nothing that exists is touched but the card with this code."""
    return Verdict.all_of(
        (by.is_staff and by.role is Role.WORKER, _("Only a worker begins a record on their word.")),
        (
            age(birth_date, on=timezone.localdate(at)) >= OWN_CONSENT_AGE,
            _("Under 14 a guardian has to agree. Do not begin a record."),
        ),
        (not code or Hand.WORKER in hands(Step.BEGUN), NO_CARD),
    )
