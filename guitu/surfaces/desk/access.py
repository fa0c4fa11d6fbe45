"""Who may do what at the desk."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict

_WORKER = _("Only a worker of the support team can do this.")


def may_open_on_word(*, name: str, birth_date: date, phone: str, by: Actor, at: datetime) -> Verdict:
    """Allow a worker to begin a new record on her word; nothing that exists is touched."""
    return Verdict.all_of(
        (by.is_staff and by.role is Role.WORKER, _("Only a worker begins a record on their word.")),
        (_age(birth_date, at.date()) >= 14, _("Under 14 a guardian has to agree. Do not begin a record.")),
    )


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def may_suggest(*, person_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow a team member to suggest a colleague."""
    return Verdict.all_of((by.is_staff and by.role is Role.WORKER, _WORKER))


def may_ask_card(*, person_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow a team member to ask for a sealed card."""
    return Verdict.all_of((by.is_staff and by.role is Role.WORKER, _WORKER))


def may_issue_card(*, card_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to print a card; the database asks that it is nobody from the team."""
    return Verdict.all_of((by.is_staff and by.role is Role.INTAKE, _("Only the intake desk prints cards.")))


def may_cover(*, away_id: UUID, stand_in_id: UUID, until: datetime, by: Actor, at: datetime) -> Verdict:
    """Allow a team lead to name a stand-in, dated."""
    return Verdict.all_of(
        (by.is_staff and by.role is Role.LEAD, _("Only a team lead names a stand-in.")),
        (away_id != stand_in_id, _("Choose two different people.")),
        (until > at, _("The last day must lie ahead.")),
    )
