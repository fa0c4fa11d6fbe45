"""Who handles waiting cards, and who asks for one."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.intake import rules
from guitu.journey.intake.rules import Hand, Reason, Sender, Step, Wish

_DESK = _("Only the intake desk handles waiting cards.")
_OWN_HAND = _("This page is for the person's own hand. At the desk you note what somebody told you.")


def _may(what: Step, by: Actor) -> bool:
    """Return whether this hand can do this to a card: the desk in its own name, anybody else by a code they hold."""
    if by.is_staff:
        return by.role is Role.INTAKE and Hand.DESK in rules.hands(what)
    return bool(rules.hands(what) - {Hand.DESK})


def may_make(
    *,
    card_id: UUID,
    name: str,
    route: str,
    wish: Wish,
    sender: Sender,
    sender_id: UUID | None,
    by: Actor,
    at: datetime,
) -> Verdict:
    """Allow the intake desk to note that somebody wishes to be contacted."""
    return Verdict.all_of((_may(Step.NOTED, by), _DESK))


def may_decline(*, card_id: UUID, reason: Reason, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to say no to a card of its own."""
    return Verdict.all_of((_may(Step.DECLINED, by), _DESK))


def may_hand(*, card_id: UUID, station_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to hand a card to another desk of its organisation."""
    return Verdict.all_of((_may(Step.HANDED, by), _DESK))


def may_invite(*, card_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to invite the person to read the notice and decide."""
    return Verdict.all_of((_may(Step.INVITED, by), _DESK))


def may_ask(*, card_id: UUID, station_id: UUID, name: str, route: str, by: Actor, at: datetime) -> Verdict:
    """Allow anybody to ask for a call, except somebody who sits there as staff."""
    return Verdict.all_of((_may(Step.ASKED, by), _OWN_HAND))


def may_refuse(*, code: str, by: Actor, at: datetime) -> Verdict:
    """Allow whoever holds the code of an invitation."""
    return Verdict.all_of((_may(Step.REFUSED, by), _OWN_HAND))


def may_take_back(*, code: str, by: Actor, at: datetime) -> Verdict:
    """Allow whoever holds the code."""
    return Verdict.all_of((_may(Step.TAKEN_BACK, by), _OWN_HAND))
