"""Who handles waiting cards."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.intake.rules import Wish

_DESK = _("Only the intake desk handles waiting cards.")


def _at_the_desk(by: Actor) -> bool:
    return by.is_staff and by.role is Role.INTAKE


def may_make(*, name: str, route: str, wish: Wish, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to note that somebody wishes to be contacted."""
    return Verdict.all_of((_at_the_desk(by), _DESK))


def may_drop(*, card_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to throw a card away."""
    return Verdict.all_of((_at_the_desk(by), _DESK))


def may_invite(*, card_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to invite the person to read the notice and decide."""
    return Verdict.all_of((_at_the_desk(by), _DESK))
