"""Writing a note, the person's answer to it, and arranging a meeting."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists
from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.clock import ZONE
from guitu.foundations.sealing import records, scopes
from guitu.journey.consent.models import Consent
from guitu.journey.contacts import access, queries, rules
from guitu.journey.contacts.models import (
    Bond,
    Contact,
    Meeting,
    MeetingMove,
    Pause,
    Reminder,
    ReminderDone,
    Reply,
    TextWish,
)
from guitu.journey.contacts.rules import (
    RELATION_TOPIC,
    Act,
    Draft,
    Hush,
    MeetingState,
    Move,
    Noted,
    Proposal,
    Side,
    Step,
    View,
    Wish,
)
from guitu.people import actions as people
from guitu.people.actions import NOT_YOURS, settle
from guitu.people.models import TeamMember
from guitu.people.rules import Place, Stance


class TooFarError(RefusedError):
    """A meeting cannot be on this day: too far away, or the worker is gone by then. Nothing was saved."""


@action("contact.write", may=access.may_write)
def write(*, person_id: UUID, note: Draft, by: Actor, at: datetime) -> UUID:
    """Keep a note under the consent of its topic. Sent twice, it is kept once.

    Raises:
        RefusedError: not a worker, nothing written, or it has not happened yet.
        NotYoursError: no live consent to this topic lets this worker write.
        KeptOtherwiseError: it is kept already and says something else.
        ChangedMeanwhileError: it replaces a note that somebody else has replaced already.
    """
    scope = scopes.act("contact.write", person_id=person_id, purpose=note.topic.value)
    (consent_id,) = scope.opened
    happened_at, for_worker_id = note.happened_at, by.uid if note.is_between else None
    if note.replaces_id:
        before_at, for_worker_id = _before(note.replaces_id, consent_id)
        # Only the day was typed: as long as it is the same, so is the time of day.
        is_same_day = happened_at.astimezone(ZONE).date() == before_at.astimezone(ZONE).date()
        happened_at = before_at if is_same_day else happened_at
    row = Contact(
        id=note.id,
        person_id=person_id,
        consent_id=consent_id,
        author_id=by.uid,
        kind=note.kind,
        happened_at=happened_at,
        received_at=at,
        replaces_id=note.replaces_id,
        note=scope.seal(note.words, consent_id=consent_id, field="contact.note", row_id=note.id),
        worked_on=sum(note.worked_on),
        for_worker_id=for_worker_id,
    )
    # Today's notes carry the moment at which they were sent: only the day was typed.
    records.keep(row, days=("happened_at",))
    return note.id


def _before(replaced: UUID, consent_id: UUID) -> tuple[datetime, UUID | None]:
    """Return when the note before this one happened, and for whom alone it was: a changed one is for the same eyes."""
    rows = Contact._base_manager.filter(pk=replaced, consent_id=consent_id)
    if (found := rows.values_list("happened_at", "for_worker_id").first()) is None:
        raise scopes.NotYoursError
    return found


@action("contact.confide", may=access.may_confide)
def confide(*, person_id: UUID, contact_id: UUID, by: Actor, at: datetime) -> None:
    """Close a note to everybody but the person and whoever wrote this text, for good. Asked twice, it is done once.

    Raises:
        RefusedError: not the person, or the note is not there.
        ChangedMeanwhileError: another text stands in its place, and perhaps another worker wrote that.
    """
    if Contact._base_manager.filter(pk=contact_id, person_id=person_id, for_worker_id__isnull=False).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.confide_note(%s)", [contact_id])
        (answer,) = cursor.fetchone()
    if answer == "changed":
        raise records.ChangedMeanwhileError
    if answer != "ok":
        raise RefusedError(NOT_YOURS)


@action("meeting.confide", may=access.may_confide_meeting)
def confide_meeting(*, person_id: UUID, meeting_id: UUID, by: Actor, at: datetime) -> None:
    """Close a meeting to everybody but the two who meet, for good. Asked twice, it is done once.

    Raises:
        RefusedError: not the person, or the meeting is not there.
    """
    if not Meeting._base_manager.filter(pk=meeting_id, person_id=person_id, for_worker_id__isnull=False).exists():
        settle("SELECT app.confide_meeting(%s)", meeting_id)


@action("contact.reply", may=access.may_reply)
def reply(
    *, person_id: UUID, contact_id: UUID, reply_id: UUID, stance: Stance, words: str, by: Actor, at: datetime
) -> UUID:
    """Put the person's own word beside a note. Sent twice, it is kept once.

    Raises:
        RefusedError: not the person herself.
        NotYoursError: the note is not there, or its consent has ended.
    """
    where = Contact._base_manager.filter(pk=contact_id, person_id=person_id).values("consent_id")
    purpose = Consent.objects.filter(pk__in=where).values_list("purpose", flat=True).first()
    if purpose is None:
        raise scopes.NotYoursError
    scope = scopes.act("contact.reply", person_id=person_id, purpose=purpose)
    (consent_id,) = scope.opened
    row = Reply(
        id=reply_id,
        contact_id=contact_id,
        person_id=person_id,
        consent_id=consent_id,
        stance=stance,
        words=scope.seal(words, consent_id=consent_id, field="reply.words", row_id=reply_id),
        at=at,
    )
    records.keep(row)
    return reply_id


@action("meeting.propose", may=access.may_propose)
def propose(*, person_id: UUID, meeting: Proposal, by: Actor, at: datetime) -> UUID:
    """Propose a meeting; the proposer's own hand counts for their side. Sent twice, it is kept once.

    Raises:
        RefusedError: neither the person nor a worker, or the time has passed.
        TooFarError: the worker is not on the team any more on that day.
        NotYoursError: no live consent lets this actor write.
        ChangedMeanwhileError: the worker is not on the team.
    """
    scope = scopes.act("meeting.propose", person_id=person_id, purpose="support")
    (consent_id,) = scope.opened
    _keep_quiet(person_id, by=by, at=at)
    _be_there(person_id, meeting.worker_id, meeting.begins_at)
    row = Meeting(
        id=meeting.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        worker_id=meeting.worker_id,
        kind=meeting.kind,
        place=scope.seal(meeting.place, consent_id=consent_id, field="meeting.place", row_id=meeting.id),
        about=scope.seal(meeting.about, consent_id=consent_id, field="meeting.about", row_id=meeting.id),
        for_worker_id=meeting.worker_id if meeting.is_between else None,
    )
    records.keep(row)
    # The first move carries the meeting's own id: sent twice, both are kept once.
    first = Step(meeting.id, 1, Move.PROPOSED, meeting.begins_at, meeting.minutes)
    records.keep(_row(first, row, by=by, at=at))
    return meeting.id


@action("meeting.move", may=access.may_move)
def move(*, person_id: UUID, meeting_id: UUID, step: Step, by: Actor, at: datetime) -> UUID:
    """Answer a proposal, choose another time, call off, or note whether they met. Sent twice, it is kept once.

    Raises:
        RefusedError: this hand cannot do this as the meeting stands.
        TooFarError: this day is later than such a meeting can be.
        NotYoursError: the meeting is not there, or no live consent lets this actor write.
        ChangedMeanwhileError: somebody else has moved it since it was shown.
    """
    scope = scopes.act("meeting.move", person_id=person_id, purpose="support")
    (consent_id,) = scope.opened
    meeting = Meeting.objects.filter(pk=meeting_id, person_id=person_id, consent_id=consent_id).first()
    if meeting is None:
        raise scopes.NotYoursError
    made = list(MeetingMove.objects.filter(meeting_id=meeting_id).order_by("step"))
    row = _row(step, meeting, by=by, at=at)
    if kept := next((one for one in made if one.pk == step.id), None):
        records.insist_same(kept, row)
        return step.id
    if step.number != len(made) + 1:
        raise records.ChangedMeanwhileError
    now = rules.standing(one.moved for one in made)
    side = Side.PERSON if by.is_person else Side.WORKER
    if now is None or not rules.can_move(now, step.what, side, at=at):
        raise RefusedError(_("As this meeting stands, that cannot be done. Look at it again."))
    if step.begins_at:
        _can_be(meeting, step.begins_at, at=at)
    if step.what is Move.COUNTERED and now.state is not MeetingState.WAITS_FOR_WORKER:
        _keep_quiet(person_id, by=by, at=at)
    records.keep(row)
    return step.id


@action("team.let_go", may=access.may_let_go)
def let_go(*, member_id: UUID, by: Actor, at: datetime) -> Place:
    """Let somebody go, or say no, and call off what was arranged with them, all by the person's own hand.

    Raises:
        RefusedError: not the person herself, or it is answered already.
    """
    now = people.answer_member(member_id=member_id, agrees=False, by=by, at=at)
    seats = TeamMember.objects.filter(person_id=by.uid, ended_at=None)
    workers = TeamMember.objects.filter(pk=member_id, person_id=by.uid).exclude(
        worker_id__in=seats.values("worker_id")
    )
    in_force = Consent.objects.filter(person_id=by.uid, purpose="support", withdrawn_at=None, expires_at__gt=at)
    for worker_id in workers.filter(Exists(in_force)).values_list("worker_id", flat=True):
        for meeting_id, step in queries.to_call_off(person_id=by.uid, worker_id=worker_id, at=at):
            move(person_id=by.uid, meeting_id=meeting_id, step=step, by=by, at=at)
    return now


def _can_be(meeting: Meeting, begins_at: datetime, *, at: datetime) -> None:
    """Refuse another time that has passed, is months away, or at which the worker is gone."""
    if not rules.can_be_at(begins_at, first_asked_at=meeting.at, at=at):
        raise TooFarError(access.too_far(meeting.at)) if begins_at > at else RefusedError(str(access.PASSED))
    _be_there(meeting.person_id, meeting.worker_id, begins_at)


def _be_there(person_id: UUID, worker_id: UUID, begins_at: datetime) -> None:
    """Refuse a time at which the worker is not on the team any more, as was agreed with a last day."""
    last = queries.last_day(person_id=person_id, worker_id=worker_id)
    if last is not None and begins_at > last:
        raise TooFarError(access.gone_by_then(last))


def _keep_quiet(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Refuse a worker's new question to somebody who asked for quiet. The person herself may always ask."""
    if by.is_staff and queries.quiet(person_id=person_id, at=at):
        raise RefusedError(_("They have asked for quiet. They can propose a meeting whenever they like."))


def _row(step: Step, meeting: Meeting, *, by: Actor, at: datetime) -> MeetingMove:
    return MeetingMove(
        id=step.id,
        person_id=meeting.person_id,
        consent_id=meeting.consent_id,
        by_id=by.uid,
        at=at,
        meeting_id=meeting.pk,
        step=step.number,
        what=step.what,
        begins_at=step.begins_at,
        minutes=step.minutes,
        reason=step.reason,
    )


@action("pause.ask", may=access.may_pause)
def pause(
    *, person_id: UUID, pause_id: UUID, until: datetime | None, by: Actor, at: datetime, is_told: bool = False
) -> UUID:
    """Ask for quiet, until a moment or until further notice; `is_told`: with one short message once it is over.

    Sent twice, it is kept once.

    Raises:
        RefusedError: not the person, the end has passed, or a message is asked for at an end that there is not.
        NotYoursError: the consent has ended.
    """
    scope = scopes.act("pause.ask", person_id=person_id, purpose="support")
    (consent_id,) = scope.opened
    whose = {"person_id": person_id, "consent_id": consent_id, "by_id": by.uid}
    records.keep(Pause(id=pause_id, **whose, at=at, what=Hush.QUIET, until=until, is_told=is_told))
    return pause_id


@action("pause.end", may=access.may_resume)
def resume(*, person_id: UUID, pause_id: UUID, by: Actor, at: datetime) -> UUID:
    """Be open again. Sent twice, it is kept once.

    Raises:
        RefusedError: not the person.
        NotYoursError: the consent has ended.
    """
    scope = scopes.act("pause.end", person_id=person_id, purpose="support")
    (consent_id,) = scope.opened
    whose = {"person_id": person_id, "consent_id": consent_id, "by_id": by.uid}
    records.keep(Pause(id=pause_id, **whose, at=at, what=Hush.OPEN_AGAIN))
    return pause_id


@action("text.wish", may=access.may_wish)
def wish(*, person_id: UUID, wish_id: UUID, what: Wish, by: Actor, at: datetime) -> UUID:
    """Say whether a short message shall come when something waits. Sent twice, it is kept once.

    Raises:
        RefusedError: not the person.
        NotYoursError: the consent has ended.
    """
    scope = scopes.act("text.wish", person_id=person_id, purpose="support")
    (consent_id,) = scope.opened
    whose = {"person_id": person_id, "consent_id": consent_id, "by_id": by.uid}
    records.keep(TextWish(id=wish_id, **whose, at=at, what=what))
    return wish_id


@action("reminder.write", may=access.may_remind)
def remind(*, person_id: UUID, reminder_id: UUID, words: str, due_at: datetime, by: Actor, at: datetime) -> UUID:
    """Keep a reminder to oneself about one person. Sent twice, it is kept once.

    Raises:
        RefusedError: not a worker, or nothing written.
        NotYoursError: no live consent lets this worker write.
    """
    scope = scopes.act("reminder.write", person_id=person_id, purpose="support")
    (consent_id,) = scope.opened
    sealed = scope.seal(words, consent_id=consent_id, field="reminder.words", row_id=reminder_id)
    records.keep(
        Reminder(
            id=reminder_id,
            person_id=person_id,
            consent_id=consent_id,
            by_id=by.uid,
            at=at,
            due_at=due_at,
            words=sealed,
        )
    )
    return reminder_id


@action("reminder.done", may=access.may_finish)
def finish(*, person_id: UUID, reminder_id: UUID, done_id: UUID, by: Actor, at: datetime) -> UUID:
    """Mark one's own reminder as done. Sent twice, it is kept once.

    Raises:
        RefusedError: not a worker.
        NotYoursError: it is not this worker's own, or the consent has ended.
        ChangedMeanwhileError: it was done already.
    """
    scope = scopes.act("reminder.done", person_id=person_id, purpose="support")
    (consent_id,) = scope.opened
    now = queries.noted(reminder_id=reminder_id, worker_id=by.uid, but=done_id)
    if now is Noted.NONE:
        raise scopes.NotYoursError
    if not rules.can_note(now, Act.DONE):
        raise records.ChangedMeanwhileError
    records.keep(
        ReminderDone(
            id=done_id, person_id=person_id, consent_id=consent_id, by_id=by.uid, at=at, reminder_id=reminder_id
        )
    )
    return done_id


@action("bond.say", may=access.may_view)
def say(*, person_id: UUID, view: View, by: Actor, at: datetime) -> UUID:
    """Keep how the person sees one side of life, under the consent that it belongs to. Sent twice, it is kept once.

    Raises:
        RefusedError: not the person, or none of the five.
        NotYoursError: that consent was not given, or has ended.
    """
    scope = scopes.act("bond.say", person_id=person_id, purpose=RELATION_TOPIC[view.relation].value)
    (consent_id,) = scope.opened
    sealed = {
        column: scope.seal(text, consent_id=consent_id, field=f"bond.{column}", row_id=view.id)
        for column, text in (("nearness", str(view.nearness)), ("words", view.words))
    }
    records.keep(
        Bond(
            id=view.id,
            person_id=person_id,
            consent_id=consent_id,
            by_id=by.uid,
            at=at,
            relation=view.relation,
            for_worker_id=view.for_worker_id,
            **sealed,
        )
    )
    return view.id
