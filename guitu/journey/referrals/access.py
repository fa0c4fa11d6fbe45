"""Who may draft, send, answer and end a referral. The database asks the same again, of the session itself."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.referrals.rules import (
    LONGEST_DAYS,
    REASONS,
    TOLD,
    Answer,
    Hand,
    Help,
    Helped,
    Reason,
    Said,
    State,
    can_move,
)

_WORKER = _("Only a worker of the support team can do this.")
_SELF = _("Only the person themselves can do this.")
_THERE = _("Only the desk of the station that received it, or the worker who took it on, can do this.")
DAY_AHEAD = _("The last day lies ahead, within a year.")
NO_REASON = _("Choose one of the reasons.")
NO_PLACE = _("Choose a place.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a worker prepares together with the person. Nothing leaves by it."""

    id: UUID
    # One of the two: a station of another organisation, or a service of the directory.
    station_id: UUID | None
    ends_on: date
    help: Help
    wishes: tuple[str, ...]
    # Which items of the record are proposed, by their keys (`queries.offer`), and what is written for this alone.
    keys: tuple[str, ...] = ()
    words: str = ""
    service_id: UUID | None = None
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What is put beside a referral in the person's own record."""

    id: UUID
    said: Said
    words: str = ""
    helped: Helped = Helped.NOT_SAID


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a referral that was sent; `step` is the number it will have, as the page showed it."""

    id: UUID
    step: int
    state: State
    reason: Reason | None = None
    worker_id: UUID | None = None
    answer: Answer = field(default_factory=Answer)


def is_own(by: Actor, person_id: UUID) -> bool:
    """Return whether somebody acts for themselves."""
    return by.is_person and by.pk == person_id


def may_draft(*, person_id: UUID, draft: Draft, by: Actor, at: datetime) -> Verdict:
    """Allow a worker; the database asks whether they are on the team."""
    days = (draft.ends_on - timezone.localdate(at)).days
    return Verdict.all_of(
        (by.is_staff and by.role is Role.WORKER, _WORKER),
        (0 <= days <= LONGEST_DAYS, DAY_AHEAD),
        ((draft.station_id is None) != (draft.service_id is None), NO_PLACE),
        (bool(draft.wishes), _("Write down at least one thing that is wished for.")),
    )


def may_send(
    *, person_id: UUID, referral_id: UUID, copy_id: UUID, keys: Collection[str], by: Actor, at: datetime
) -> Verdict:
    """Allow the person alone, with at least one item."""
    return Verdict.all_of((is_own(by, person_id), _SELF), (bool(keys), _("Tick at least one thing, or say not now.")))


def may_say(*, person_id: UUID, referral_id: UUID, beside: Beside, by: Actor, at: datetime) -> Verdict:
    """Allow the person to say not now and how it was, and a worker to close the loop or take a draft back.

    Whoever told a place that holds a letter says so.
    """
    if beside.said is Said.TOLD and is_own(by, person_id):
        return Verdict.all_of((True, _SELF))
    if beside.said in {Said.NOT_NOW, Said.FEEDBACK}:
        return Verdict.all_of((is_own(by, person_id), _SELF))
    return Verdict.all_of((by.is_staff and by.role is Role.WORKER, _WORKER))


def may_stop(*, person_id: UUID, referral_id: UUID, step: Step, by: Actor, at: datetime) -> Verdict:
    """Allow the person and the team to call it off, and whoever wrote it to call it a mistake."""
    mine = is_own(by, person_id)
    hand = Hand.PERSON if mine else Hand.AUTHOR if step.state is State.ENTERED_IN_ERROR else Hand.SOURCE
    return Verdict.all_of(
        (mine or (by.is_staff and by.role is Role.WORKER), _WORKER),
        (any(can_move(now, step.state, hand) for now in State), _("This is not yours to say.")),
        (_is_reasoned(step), NO_REASON),
    )


def may_answer(*, copy_id: UUID, step: Step, by: Actor, at: datetime) -> Verdict:
    """Allow the desk and the worker who took it on; the database asks which copies are theirs."""
    return Verdict.all_of(
        (by.is_staff and by.role in {Role.INTAKE, Role.WORKER}, _THERE),
        (any(can_move(now, step.state, Hand.OWNER) for now in State), _("This is not yours to say.")),
        (_is_reasoned(step), NO_REASON),
        ((step.state is State.ACCEPTED) == (step.worker_id is not None), _("Choose who will meet them.")),
    )


def may_tell(*, person_id: UUID, referral_id: UUID, step: Step, by: Actor, at: datetime) -> Verdict:
    """Allow the person to say that a letter was handed over, and the team that and what was answered outside."""
    mine = is_own(by, person_id)
    hand = Hand.PERSON if mine else Hand.SOURCE
    can = step.state in TOLD and any(can_move(now, step.state, hand, by_letter=True) for now in State)
    return Verdict.all_of(
        (mine or (by.is_staff and by.role is Role.WORKER), _WORKER),
        (can, _("This is not yours to say.")),
        (_is_reasoned(step), NO_REASON),
    )


def _is_reasoned(step: Step) -> bool:
    return step.reason in REASONS[step.state] if step.state in REASONS else step.reason is None
