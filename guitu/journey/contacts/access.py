"""Who may write a note, who may answer one, and who may propose and move a meeting."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations import clock
from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.contacts.rules import (
    MEETING_AHEAD,
    NEARNESS,
    WITH_A_TIME,
    Act,
    Draft,
    Noted,
    Proposal,
    Step,
    View,
    Wish,
    can_be_at,
    can_be_due,
    can_note,
    fits,
)
from guitu.journey.needs.access import ONLY_THEY
from guitu.people.access import may_answer
from guitu.people.rules import Stance

PASSED = _("Choose a time that is still to come, within the next three months.")
NOT_YOURS = _("Only the person and the workers of their team arrange meetings.")
GONE_BY = _("This day has passed. Choose today or a day that is still to come.")
NO_END = _("A message at the end needs a day on which it ends: choose one, or take the tick out.")
OTHER_CONSENT = _("This is kept under its own consent: choose it under “About”, or take the tick out.")


def too_far(first_asked_at: datetime) -> str:
    """Return in words how far a meeting can be put off, and what to do for a later day."""
    last = clock.minute(first_asked_at + MEETING_AHEAD)
    return _(
        "This meeting can be put off until %(last)s at most, three months after it was first proposed. "
        "For a later day, propose a new meeting."
    ) % {"last": last}


def gone_by_then(last: datetime) -> str:
    """Return in words until when a worker is there, and what to do for a later day."""
    return _(
        "This worker is on the team until %(day)s. "
        "Choose an earlier time, or arrange it with somebody else of the team."
    ) % {"day": clock.day(last)}


def may_let_go(*, member_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person, as letting somebody go by itself does."""
    return may_answer(member_id=member_id, agrees=False, by=by, at=at)


def may_write(*, person_id: UUID, note: Draft, by: Actor, at: datetime) -> Verdict:
    """Allow a worker to write about what has happened; the database asks whether she is on the team."""
    return Verdict.all_of(
        (by.is_staff and by.role is Role.WORKER, _("Only a worker of the support team writes notes.")),
        (bool(note.words), _("Write something first.")),
        (fits(note.worked_on, note.topic), OTHER_CONSENT),
        (note.happened_at <= at, _("This contact lies in the future. Write about it once it has happened.")),
    )


def may_reply(
    *, person_id: UUID, contact_id: UUID, reply_id: UUID, stance: Stance, words: str, by: Actor, at: datetime
) -> Verdict:
    """Allow the person, and nobody else, to answer a note about her."""
    return Verdict.all_of(
        (by.is_person and by.pk == person_id, _("Only the person themselves answers a note.")),
    )


def may_confide(*, person_id: UUID, contact_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to keep a note between the two."""
    return Verdict.all_of((by.is_person and by.pk == person_id, ONLY_THEY))


def may_confide_meeting(*, person_id: UUID, meeting_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to keep a meeting between the two."""
    return Verdict.all_of((by.is_person and by.pk == person_id, ONLY_THEY))


def _is_of_the_two(person_id: UUID, by: Actor) -> bool:
    """Return whether somebody is the person herself or a worker; the database asks whether she is on the team."""
    return (by.is_person and by.pk == person_id) or (by.is_staff and by.role is Role.WORKER)


def may_propose(*, person_id: UUID, meeting: Proposal, by: Actor, at: datetime) -> Verdict:
    """Allow both sides to propose a meeting; a worker only with herself."""
    return Verdict.all_of(
        (_is_of_the_two(person_id, by), NOT_YOURS),
        (by.is_person or meeting.worker_id == by.pk, _("Propose meetings with yourself only.")),
        (can_be_at(meeting.begins_at, first_asked_at=at, at=at), PASSED),
    )


def may_move(*, person_id: UUID, meeting_id: UUID, step: Step, by: Actor, at: datetime) -> Verdict:
    """Allow both sides to answer and to move; which move when, the table in the rules says."""
    has_time = step.begins_at is not None and step.minutes is not None
    return Verdict.all_of(
        (_is_of_the_two(person_id, by), NOT_YOURS),
        (has_time == (step.what in WITH_A_TIME), PASSED),
    )


def may_pause(
    *, person_id: UUID, pause_id: UUID, until: datetime | None, by: Actor, at: datetime, is_told: bool = False
) -> Verdict:
    """Allow the person, and nobody else, to ask for quiet, with an end that is to come or without one."""
    return Verdict.all_of(
        (by.is_person and by.pk == person_id, _("Only the person themselves asks for quiet.")),
        (until is None or until > at, _("Choose a day that is still to come.")),
        (until is not None or not is_told, NO_END),
    )


def may_resume(*, person_id: UUID, pause_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to be open again."""
    return Verdict.all_of((by.is_person and by.pk == person_id, _("Only the person themselves ends the quiet.")))


def may_wish(*, person_id: UUID, wish_id: UUID, what: Wish, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to say whether they want short messages."""
    return Verdict.all_of(
        (by.is_person and by.pk == person_id, _("Only the person themselves decides about messages."))
    )


def may_remind(
    *, person_id: UUID, reminder_id: UUID, words: str, due_at: datetime, by: Actor, at: datetime
) -> Verdict:
    """Allow a worker to remind herself; the database asks whether she is on the team."""
    is_hers = by.is_staff and by.role is Role.WORKER and can_note(Noted.NONE, Act.WRITTEN)
    return Verdict.all_of(
        (is_hers, _("Only a worker of the support team writes reminders.")),
        (bool(words), _("Write something first.")),
        (can_be_due(due_at, at=at), GONE_BY),
    )


def may_finish(*, person_id: UUID, reminder_id: UUID, done_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow a worker to mark a reminder as done; the action sees to it that it is her own."""
    return Verdict.all_of(
        (by.is_staff and by.role is Role.WORKER, _("Only a worker of the support team writes reminders.")),
    )


def may_view(*, person_id: UUID, view: View, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to say how they see it."""
    return Verdict.all_of(
        (by.is_person and by.pk == person_id, _("Only the person themselves says how they see it.")),
        (view.nearness in NEARNESS, _("Choose one of the five.")),
    )
