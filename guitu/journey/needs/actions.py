"""Writing down a need, answering an instrument, planning for hard moments."""

import json
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor, RefusedError, Verdict
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import records, scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.consent.models import Consent
from guitu.journey.consent.rules import Purpose
from guitu.journey.needs import access, packs, rules
from guitu.journey.needs.models import Assessment, AssessmentSeen, SafetyPlan, SupportNeed
from guitu.journey.needs.rules import PURPOSES, SAFETY, Domain, Given, Said, Status, Steps
from guitu.people.actions import settle

SEALED = ("domain", "words", "wish", "helps", "status")


@action("need.tell", may=access.may_tell)
def tell(*, person_id: UUID, domain: Domain, said: Said, by: Actor, at: datetime) -> UUID:
    """Keep a need under the consent of its area of life. Sent twice, it is kept once.

    Raises:
        RefusedError: neither the person nor a worker, nothing said, or a worker where the person wants no help.
        NotYoursError: no live consent to this area lets them write.
    """
    scope = scopes.act("need.tell", person_id=person_id, purpose=PURPOSES[domain].value)
    (consent_id,) = scope.opened
    if not by.is_person:
        _insist(access.may_begin(_refused(scope, person_id, consent_id), domain, by))
    told = {"domain": domain.value, "words": said.words, "wish": said.wish, "helps": said.helps.value}
    row = SupportNeed(
        id=said.id, person_id=person_id, consent_id=consent_id, by_id=by.uid, at=at, for_worker_id=said.for_worker_id
    )
    return _keep(scope, row, told | {"status": Status.OPEN.value})


@action("need.change", may=access.may_change)
def change(*, person_id: UUID, need_id: UUID, said: Said, by: Actor, at: datetime) -> UUID:
    """Put other words in the place of those before, which stay readable. Sent twice, it is kept once.

    Raises:
        RefusedError: neither the person nor a worker, nothing said, or a worker after the person's "no".
        NotYoursError: the need is not there, or its consent has ended.
        ChangedMeanwhileError: somebody else has changed it since it was shown.
    """
    before, purpose = _find(person_id, need_id)
    scope = scopes.act("need.change", person_id=person_id, purpose=purpose)
    told = _unsealed(scope, before)
    _insist(access.may_reword_from(Status(told["status"]), by))
    told |= {"words": said.words, "wish": said.wish, "helps": said.helps.value}
    return _keep(scope, _next(before, said.id, by, at), told)


@action("need.move", may=access.may_move)
def move(*, person_id: UUID, need_id: UUID, row_id: UUID, then: Status, by: Actor, at: datetime) -> UUID:
    """Say how a need stands now; its words stay. Sent twice, it is kept once.

    Raises:
        RefusedError: neither the person nor a worker, or not from where it stands by this hand.
        NotYoursError: the need is not there, or its consent has ended.
        ChangedMeanwhileError: somebody else has changed it since it was shown.
    """
    before, purpose = _find(person_id, need_id)
    scope = scopes.act("need.move", person_id=person_id, purpose=purpose)
    told = _unsealed(scope, before)
    _insist(access.may_move_from(Status(told["status"]), then, by))
    return _keep(scope, _next(before, row_id, by, at), told | {"status": then.value})


@action("need.confide", may=access.may_confide)
def confide(*, person_id: UUID, need_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> None:
    """Close a need to everybody but the person and one worker of the team, for good. Asked twice, it is done once.

    Raises:
        RefusedError: not the person, the need is not there, or the worker is not on the team.
    """
    if not SupportNeed._base_manager.filter(pk=need_id, person_id=person_id, for_worker_id=worker_id).exists():
        settle("SELECT app.confide_need(%s, %s)", need_id, worker_id)


@action("assessment.answer", may=access.may_answer)
def answer(*, person_id: UUID, given: Given, by: Actor, at: datetime) -> UUID:
    """Keep answers under the consent to health, between two. By the person's own hand they count as seen at once.

    Raises:
        RefusedError: neither the person nor a worker, or an item is missing or impossible.
        NotYoursError: no live consent to health lets them write.
    """
    scope = scopes.act("assessment.answer", person_id=person_id, purpose=Purpose.HEALTH.value)
    (consent_id,) = scope.opened
    told = json.dumps(dict(given.answers), sort_keys=True)
    row = Assessment(
        id=given.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        instrument=given.instrument.value,
        version=int(packs.packs()[given.instrument].version),
        occasion=given.occasion.value,
        answers=scope.seal(told, consent_id=consent_id, field="assessment.answers", row_id=given.id),
        for_worker_id=_other(given.for_worker_id, by),
    )
    records.keep(row)
    if by.is_person:
        records.keep(_seen(person_id, consent_id, given.id, by, at))
    return given.id


@action("assessment.see", may=access.may_see)
def see(*, person_id: UUID, assessment_id: UUID, by: Actor, at: datetime) -> UUID:
    """Note that the person sees what their answers say: by their own hand, or read together. Once is enough.

    Raises:
        RefusedError: neither the person nor a worker.
        NotYoursError: there are no such answers, or the consent to health has ended.
    """
    found = Assessment._base_manager.filter(pk=assessment_id, person_id=person_id)
    under = found.values_list("consent_id", flat=True).first()
    if under is None:
        raise scopes.NotYoursError
    scope = scopes.act("assessment.see", person_id=person_id, purpose=Purpose.HEALTH.value)
    (consent_id,) = scope.opened
    if consent_id != under:
        raise scopes.NotYoursError
    records.keep(_seen(person_id, consent_id, assessment_id, by, at))
    return assessment_id


@action("safety.write", may=access.may_plan)
def plan_safety(*, person_id: UUID, steps: Steps, by: Actor, at: datetime) -> UUID:
    """Keep a plan for hard moments between two, in the place of the one before, which stays readable.

    Raises:
        RefusedError: neither the person nor a worker, or nothing written.
        NotYoursError: no live consent to health lets them write, or the one before is not theirs to read.
        ChangedMeanwhileError: the other of the two has changed it since it was shown.
    """
    scope = scopes.act("safety.write", person_id=person_id, purpose=Purpose.HEALTH.value)
    (consent_id,) = scope.opened
    row = SafetyPlan(
        id=steps.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        replaces_id=steps.replaces_id,
        for_worker_id=_same_two(steps.replaces_id, consent_id)
        if steps.replaces_id
        else _other(steps.for_worker_id, by),
    )
    for name in SAFETY:
        text = steps.texts.get(name, "")
        setattr(row, name, scope.seal(text, consent_id=consent_id, field=f"safety_plan.{name}", row_id=row.pk))
    records.keep(row)
    return row.pk


def _other(worker_id: UUID | None, by: Actor) -> UUID:
    """Return who reads it beside the person: the worker who asks, or whom the person chose, or nobody."""
    return by.uid if by.is_staff else worker_id or by.uid


def _same_two(before: UUID, consent_id: UUID) -> UUID:
    """Return for whose eyes the plan before this one is: another version is for the same."""
    rows = SafetyPlan._base_manager.filter(pk=before, consent_id=consent_id).values_list("for_worker_id", flat=True)
    if (found := rows.first()) is None:
        raise scopes.NotYoursError
    return found


def _seen(person_id: UUID, consent_id: UUID, assessment_id: UUID, by: Actor, at: datetime) -> AssessmentSeen:
    """Return the row, by the id of the answers themselves: there is one for each, whoever is first."""
    return AssessmentSeen(
        id=assessment_id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        assessment_id=assessment_id,
    )


def _refused(scope: Scope, person_id: UUID, consent_id: UUID) -> frozenset[Domain]:
    """Return where the person wants no help. Area and state are sealed: only with the record open can it be known."""
    rows = list(SupportNeed._base_manager.filter(person_id=person_id, consent_id=consent_id))
    replaced = {row.replaces_id for row in rows}

    def clear(row: SupportNeed, name: str, otherwise: Domain | Status) -> str:
        place = f"support_need.{name}"
        sealed, said = getattr(row, name), otherwise.value
        return scope.read(sealed, consent_id=row.consent_id, field=place, row_id=row.pk, otherwise=lambda: said)

    # Of one that was altered nobody can say that it was a no.
    return rules.declined(
        (Domain(clear(row, "domain", Domain.OTHER)), Status(clear(row, "status", Status.OPEN)))
        for row in rows
        if row.pk not in replaced
    )


def _find(person_id: UUID, need_id: UUID) -> tuple[SupportNeed, str]:
    row = SupportNeed._base_manager.filter(pk=need_id, person_id=person_id).first()
    purpose = Consent.objects.filter(pk=row.consent_id).values_list("purpose", flat=True).first() if row else None
    if row is None or purpose is None:
        raise scopes.NotYoursError
    return row, purpose


def _unsealed(scope: Scope, row: SupportNeed) -> dict[str, str]:
    return {name: _clear(scope, row, name) for name in SEALED}


def _clear(scope: Scope, row: SupportNeed, name: str) -> str:
    return scope.unseal(getattr(row, name), consent_id=row.consent_id, field=f"support_need.{name}", row_id=row.pk)


def _next(before: SupportNeed, row_id: UUID, by: Actor, at: datetime) -> SupportNeed:
    return SupportNeed(
        id=row_id,
        person_id=before.person_id,
        consent_id=before.consent_id,
        by_id=by.uid,
        at=at,
        replaces_id=before.pk,
        for_worker_id=before.for_worker_id,
    )


def _keep(scope: Scope, row: SupportNeed, told: dict[str, str]) -> UUID:
    for name, text in told.items():
        sealed = scope.seal(text, consent_id=row.consent_id, field=f"support_need.{name}", row_id=row.pk)
        setattr(row, name, sealed)
    records.keep(row)
    return row.pk


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise RefusedError(verdict.reason)
