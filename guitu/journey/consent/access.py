"""Who may give consent and take it back. The database asks the same again, of the secret itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Verdict
from guitu.journey.consent.rules import GOES_ON, OPTIONAL, Kind, Purpose
from guitu.people import rules as people

ONLY_SELF = _("Only the person themselves can do this.")
TOO_YOUNG = _("Under fourteen, a guardian has to agree together with you.")
BORN_LATER = _("This date of birth lies ahead, or too far back.")
NO_NAME = _("What should we call you?")
CHOOSE = _("Please choose until when.")


@dataclass(frozen=True, slots=True)
class Details:
    """What a new record says about who somebody is."""

    name: str
    birth_date: date
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What somebody holds and chooses when agreeing with the code of an invitation.

    Person and receipt are chosen before the form is sent, so that a form sent twice is one consent.
    """

    code: str
    organisation_id: UUID
    invitation_id: UUID
    worker_id: UUID
    person_id: UUID
    details: Details
    optional: tuple[Purpose, ...]
    pin: str
    phone_code: str
    receipt: str
    months: int = GOES_ON[-1]
    left_out: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class GuardianHand:
    """What a guardian gives beside a child's wish: what they are called, a phone and its code, an own way in."""

    id: UUID
    called: str
    phone: str
    phone_code: str
    code: str
    pin: str


def _born(details: Details, at: datetime) -> tuple[tuple[bool, str], ...]:
    years = people.age(details.birth_date, on=timezone.localdate(at))
    return (
        (bool(details.name.strip()), str(NO_NAME)),
        (0 <= years <= people.OLDEST, str(BORN_LATER)),
        (years >= people.OWN_CONSENT_AGE, str(TOO_YOUNG)),
    )


def may_accept(*, accepting: Acceptance, by: Actor, at: datetime) -> Verdict:
    """Allow whoever is not staff, old enough, and gives a phone only together with its code."""
    return Verdict.all_of(
        (not by.is_staff, _("A worker cannot agree for somebody else. Please use another screen.")),
        (by.is_anonymous, _("Somebody is signed in in this browser. Please sign out first.")),
        *_born(accepting.details, at),
        (not accepting.details.phone or bool(accepting.phone_code), _("Please enter the code sent to this phone.")),
        (set(accepting.optional) <= set(OPTIONAL), _("Please choose what you agree to once more.")),
        (accepting.months in GOES_ON, CHOOSE),
    )


def may_accept_together(*, accepting: Acceptance, guardian: GuardianHand, by: Actor, at: datetime) -> Verdict:
    """Allow a child and a guardian at one screen; nobody signed in, and never without the guardian's phone."""
    born = accepting.details.birth_date
    return Verdict.all_of(
        (not by.is_staff, _("A worker cannot agree for somebody else. Please use another screen.")),
        (by.is_anonymous, _("Somebody is signed in in this browser. Please sign out first.")),
        (bool(accepting.details.name.strip()), str(NO_NAME)),
        (people.childhood(born, on=timezone.localdate(at)) is not None, _("From fourteen on you decide yourself.")),
        (bool(guardian.called), _("What do you call them?")),
        (bool(guardian.phone and guardian.phone_code), _("Please enter the code sent to this phone.")),
        (set(accepting.optional) <= set(OPTIONAL), _("Please choose what you agree to once more.")),
    )


def may_renew_together(
    *, person_id: UUID, guardian: GuardianHand, notices: Sequence[UUID], months: int, by: Actor, at: datetime
) -> Verdict:
    """Allow the child, with a code to the guardian's phone; the database asks for both."""
    return Verdict.all_of(
        (by.is_person and by.pk == person_id, ONLY_SELF),
        (bool(guardian.phone and guardian.phone_code), _("Please enter the code sent to this phone.")),
    )


def may_withdraw_as_guardian(*, by: Actor, at: datetime) -> Verdict:
    """Allow somebody trusted; the database asks whether they are the guardian."""
    return Verdict.all_of((by.is_trusted, _("Only the guardian who agreed can do this.")))


def may_confirm(*, months: int, by: Actor, at: datetime) -> Verdict:
    """Allow the person, for one of the periods."""
    return Verdict.all_of((by.is_person, ONLY_SELF), (months in GOES_ON, CHOOSE))


def may_renew(*, consent_id: UUID, notice_id: UUID, months: int, by: Actor, at: datetime) -> Verdict:
    """Allow the person, for one of the periods."""
    return Verdict.all_of((by.is_person, ONLY_SELF), (months in GOES_ON, CHOOSE))


def may_narrow(*, consent_id: UUID, until: datetime, by: Actor, at: datetime) -> Verdict:
    """Allow the person; the database asks whether it is earlier."""
    return Verdict.all_of((by.is_person, ONLY_SELF), (until > at, CHOOSE))


def may_leave_out(*, kind: Kind, by: Actor, at: datetime) -> Verdict:
    """Allow the person, or somebody trusted: the database asks whether they are a child's guardian."""
    return Verdict.all_of((by.is_person or by.is_trusted, ONLY_SELF))


def may_add(*, purpose: Purpose, months: int, by: Actor, at: datetime) -> Verdict:
    """Allow the person to agree to one more purpose, for one of the periods."""
    return Verdict.all_of(
        (by.is_person, ONLY_SELF),
        (purpose in OPTIONAL, _("This has been agreed to already.")),
        (months in GOES_ON, CHOOSE),
    )


def may_withdraw(*, consent_id: UUID, receipt: str, by: Actor, at: datetime) -> Verdict:
    """Allow the person, always."""
    return Verdict.all_of((by.is_person, ONLY_SELF))
