"""Who may do what around a person's team and cards. The database asks the same again, of the secret itself."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.people import rules
from guitu.people.rules import LASTS, WORD_AT_LEAST, Hand, Invitee, Part, Step, plain_word

_SELF = _("Only the person themselves can do this.")
_WORKER = _("Only a worker of the support team can do this.")


def may_answer(*, member_id: UUID, agrees: bool, by: Actor, at: datetime) -> Verdict:
    """Allow the person to let somebody in or to let somebody go."""
    return Verdict.all_of((by.is_person, _SELF))


def may_invite(*, worker_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person to ask anybody of her organisation into her own team."""
    return Verdict.all_of((by.is_person, _SELF))


def may_say_until(*, worker_id: UUID, until: datetime, by: Actor, at: datetime) -> Verdict:
    """Allow the person to say until when somebody stays on her team."""
    return Verdict.all_of(
        (by.is_person, _SELF),
        (until > at, _("The last day must lie ahead.")),
    )


def may_suggest(*, person_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow a worker to suggest a colleague; the database checks the team."""
    return Verdict.all_of((by.is_staff and by.role is Role.WORKER, _WORKER))


def may_ask_card(*, person_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow a worker to ask for a sealed card; the database checks the team."""
    return Verdict.all_of((by.is_staff and by.role is Role.WORKER, _WORKER))


def may_issue_card(*, card_id: UUID, code: str, by: Actor, at: datetime) -> Verdict:
    """Allow the intake desk to print a card; the database checks that it is outside the team."""
    return Verdict.all_of((by.is_staff and by.role is Role.INTAKE, _("Only the intake desk prints cards.")))


def may_cover(*, away_id: UUID, stand_in_id: UUID, until: datetime, by: Actor, at: datetime) -> Verdict:
    """Allow a lead to name a stand-in until a date that is still to come."""
    return Verdict.all_of(
        (
            by.is_staff and by.role is Role.LEAD and Hand.LEAD in rules.cover_hands(Step.NAMED),
            _("Only a team lead names a stand-in."),
        ),
        (until > at, _("The last day must lie ahead.")),
        (away_id != stand_in_id, _("Choose two different people.")),
    )


def may_end_cover(*, cover_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow a lead; the database asks for the station."""
    may = by.is_staff and by.role is Role.LEAD and Hand.LEAD in rules.cover_hands(Step.ENDED)
    return Verdict.all_of((may, _("Only a team lead ends this.")))


def may_approve_file(*, approval_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow a team lead; the database asks for the station, and that the lead is not on this team."""
    return Verdict.all_of((by.is_staff and by.role is Role.LEAD, _("Only a team lead approves this.")))


def may_trust(*, person_id: UUID, invitee: Invitee, code: str, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to let somebody read a part until a day within the year."""
    return Verdict.all_of(
        (by.is_person and by.pk == person_id, _SELF),
        (bool(invitee.called), _("What do you call them?")),
        (bool(invitee.parts), _("Tick at least one part.")),
        (invitee.days in LASTS, _("Choose until when.")),
        (len(plain_word(invitee.word)) >= WORD_AT_LEAST, _("The word needs at least two letters.")),
    )


def may_change_trust(*, trusted_id: UUID, parts: frozenset[Part], is_shown: bool, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to tick more or less; no tick at all shows nothing any more."""
    return Verdict.all_of((by.is_person, _SELF))


def may_end_trust(*, trusted_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person, always."""
    return Verdict.all_of((by.is_person, _SELF))
