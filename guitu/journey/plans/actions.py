"""Writing a version of a plan, the person's answer to it, and what becomes of a step."""

import uuid
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.clock import ZONE
from guitu.foundations.sealing import records, scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.journey.plans import access, queries, rules
from guitu.journey.plans.models import Plan, PlanAnswer, StepMark
from guitu.journey.plans.rules import ANSWERED, Draft, Goals, Hand, Mark, State
from guitu.people.rules import Stance

PURPOSE = "support"
NOTHING: Goals = ()
PASSED = gettext_lazy("This day has passed. Choose another, or leave it open.")


class PastError(RefusedError):
    """Some steps would have to be done by a day that has passed: `steps` are their keys. Nothing was saved."""

    def __init__(self, steps: frozenset[UUID]) -> None:
        super().__init__(str(PASSED))
        self.steps = steps


@action("plan.write", may=access.may_write)
def write(*, person_id: UUID, draft: Draft, by: Actor, at: datetime) -> UUID:
    """Keep the next version of a plan. Sent twice, it is kept once; nothing that was kept is changed by it.

    Raises:
        RefusedError: neither the person nor a worker, or a line says nothing.
        PastError: a step has got a day that has passed.
        NotYoursError: no live consent lets this actor write, or what it replaces is not there.
        ChangedMeanwhileError: somebody else has written the next version already.
    """
    scope = scopes.act("plan.write", person_id=person_id, purpose=PURPOSE)
    (consent_id,) = scope.opened
    if kept := Plan.objects.filter(pk=draft.id, consent_id=consent_id).first():
        if queries.goals(scope, kept) != draft.goals:
            raise ChangedMeanwhileError
        return draft.id
    number, before = 1, NOTHING
    if draft.replaces_id is not None:
        replaced = _plan(draft.replaces_id, consent_id, for_worker_id=draft.for_worker_id)
        number, before = replaced.number + 1, queries.goals(scope, replaced)
    if late := rules.past(draft.goals, before, on=at.astimezone(ZONE).date()):
        raise PastError(late)
    row = Plan(
        id=draft.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        number=number,
        replaces_id=draft.replaces_id,
        for_worker_id=draft.for_worker_id,
        content=scope.seal(rules.pack(draft.goals), consent_id=consent_id, field="plan.content", row_id=draft.id),
    )
    records.keep(row)
    return draft.id


def _plan(plan_id: UUID, consent_id: UUID, **more: UUID | None) -> Plan:
    """Return a version that this actor may read.

    Raises:
        NotYoursError: there is none.
    """
    found: Plan | None = Plan.objects.filter(pk=plan_id, consent_id=consent_id).first()
    if found is None or any(getattr(found, name) != value for name, value in more.items()):
        raise scopes.NotYoursError
    return found


@action("plan.answer", may=access.may_answer)
def answer(
    *, person_id: UUID, plan_id: UUID, answer_id: UUID, stance: Stance, words: str, by: Actor, at: datetime
) -> UUID:
    """Put the person's answer beside a version. Sent twice, it is kept once.

    Raises:
        RefusedError: not the person, or the version is in the person's own words.
        NotYoursError: the version is not there, or the consent has ended.
        ChangedMeanwhileError: a newer version has replaced it.
    """
    scope = scopes.act("plan.answer", person_id=person_id, purpose=PURPOSE)
    (consent_id,) = scope.opened
    plan = _plan(plan_id, consent_id)
    now = queries.state(plan)
    if not rules.can_move(now, ANSWERED[stance][0], Hand.PERSON):
        if now is State.REPLACED:
            raise ChangedMeanwhileError
        raise RefusedError(_("What you wrote yourself needs no answer from you."))
    row = PlanAnswer(
        id=answer_id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        plan_id=plan_id,
        stance=stance,
        words=scope.seal(words, consent_id=consent_id, field="plan_answer.words", row_id=answer_id),
    )
    records.keep(row)
    return answer_id


@action("plan.mark", may=access.may_mark)
def mark(*, person_id: UUID, plan_id: UUID, step_key: UUID, what: Mark, by: Actor, at: datetime) -> None:
    """Say that a step of the current version is done, is let go, or is taken up again. Said twice, it is said once.

    Raises:
        RefusedError: neither the person nor a worker.
        NotYoursError: there is no such step, or no live consent lets this actor write.
        ChangedMeanwhileError: the other of the two was quicker, or the plan has a newer version.
    """
    scope = scopes.act("plan.mark", person_id=person_id, purpose=PURPOSE)
    (consent_id,) = scope.opened
    plan = _plan(plan_id, consent_id)
    if step_key not in rules.steps(queries.goals(scope, plan)):
        raise scopes.NotYoursError
    said = StepMark.objects.filter(consent_id=consent_id, step_key=step_key).order_by("number")
    marks = [Mark(one.what) for one in said]
    now = rules.step_state(marks)
    if now is rules.LEADS_TO[what]:
        return
    hand = Hand.PERSON if by.is_person else Hand.WORKER
    if queries.state(plan) is State.REPLACED or (now, what, hand) not in rules.STEP_MOVES:
        raise ChangedMeanwhileError
    row = StepMark(
        id=uuid.uuid4(),
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        plan_id=plan_id,
        step_key=step_key,
        number=len(marks) + 1,
        what=what,
    )
    records.keep(row)
