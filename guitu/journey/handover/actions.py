"""Handing over: the note, the person's answer, and the note of whoever takes over."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import records, scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.journey.consent.rules import Purpose
from guitu.journey.handover import access, queries
from guitu.journey.handover.models import Handover, HandoverMove
from guitu.journey.handover.rules import Draft, Step, can_end, can_move
from guitu.people import actions as people


@action("handover.propose", may=access.may_propose)
def propose(*, person_id: UUID, handover: Draft, by: Actor, at: datetime) -> UUID:
    """Keep a hand-over note for a colleague. Nothing opens before the person agrees. Sent twice, it is kept once.

    Raises:
        RefusedError: not a worker of the team, no note, no day to come, one is under way already, or the person has
            said no to this colleague.
        NotYoursError: no live consent lets this worker write.
        ChangedMeanwhileError: the colleague is not of this organisation, or was changed and sent again.
    """
    scope = scopes.act("handover.propose", person_id=person_id, purpose=Purpose.SUPPORT.value)
    (consent_id,) = scope.opened
    if not queries.is_member(person_id=person_id, worker_id=by.uid, at=at):
        raise RefusedError(_("A stand-in has nothing to hand over."))
    why_not = _why_not(handover, person_id=person_id, at=at)
    if why_not and not Handover.objects.filter(pk=handover.id, person_id=person_id).exists():
        raise RefusedError(why_not)
    row = Handover(
        id=handover.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        worker_id=handover.worker_id,
        until=handover.until,
    )
    for name in ("matters", "still_open"):
        text = getattr(handover, name)
        setattr(row, name, scope.seal(text, consent_id=consent_id, field=f"handover.{name}", row_id=row.pk))
    records.keep(row)
    return handover.id


def _why_not(handover: Draft, *, person_id: UUID, at: datetime) -> str:
    """Return what stands against one more hand-over; nothing stands against the same one sent twice."""
    if queries.under_way(person_id=person_id, at=at).exists():
        return _("A hand-over is under way already.")
    if handover.worker_id in queries.said_no_to(person_id=person_id):
        return _(
            "They have said no to this colleague. Nobody asks again, unless they ask for this colleague themselves."
        )
    return ""


@action("handover.move", may=access.may_move)
def move(*, person_id: UUID, step: Step, by: Actor, at: datetime) -> UUID:
    """Answer, take back, or take over. With the person's yes the colleague comes in and the other's last day stands.

    Raises:
        RefusedError: not for this hand to say, or the last day has passed.
        NotYoursError: it is not there, or no live consent lets this actor write.
        ChangedMeanwhileError: somebody else has moved it since it was shown.
    """
    scope = scopes.act("handover.move", person_id=person_id, purpose=Purpose.SUPPORT.value)
    (consent_id,) = scope.opened
    handover = Handover.objects.filter(pk=step.handover_id, person_id=person_id, consent_id=consent_id).first()
    if handover is None:
        raise scopes.NotYoursError
    made = queries.moves(handover_id=handover.pk)
    row = HandoverMove(
        id=step.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        handover_id=handover.pk,
        step=len(made) + 1,
        what=step.what,
        worker_id=step.worker_id,
        words=scope.seal(step.words, consent_id=consent_id, field="handover_move.words", row_id=step.id),
    )
    if kept := next((one for one in made if one.pk == step.id), None):
        row.step = kept.step
        records.insist_same(kept, row)
        return step.id
    if not can_move(queries.state(handover, made), step.what, queries.hands(handover, made, by)):
        raise ChangedMeanwhileError
    if step.worker_id is not None and not can_end(handover.until, at=at):
        raise RefusedError(_("The last day has passed. Ask your worker to propose another one."))
    records.keep(row)
    if step.worker_id is not None:
        _let_in(handover, step.worker_id, by=by, at=at)
    return step.id


def _let_in(handover: Handover, worker_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ask the one into the team and let the other stay until the last day: both the person's own acts."""
    people.invite_member(worker_id=worker_id, by=by, at=at)
    if queries.is_member(person_id=handover.person_id, worker_id=handover.by_id, at=at):
        people.stay_until(worker_id=handover.by_id, until=handover.until, by=by, at=at)
