"""Which system may send, and who decides about what was sent."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Verdict
from guitu.surfaces.exchange.fhir.taking import Referral

_A_SYSTEM = _("Only a registered system sends referrals here.")
_OWN = _("Only the person themselves decides about what was sent with them.")


def may_take_in(*, referral: Referral, content: bytes, by: Actor, at: datetime) -> Verdict:
    """Allow a registered system to put a card on the desk it is bound to."""
    return Verdict.all_of((by.is_sender, _A_SYSTEM))


def may_decide(*, person_id: UUID, opens: bool, tells: bool, by: Actor, at: datetime) -> Verdict:
    """Allow the person alone to open what was sent to their team, to throw it away, to let the sender know."""
    return Verdict.all_of((by.is_person and by.pk == person_id, _OWN))
