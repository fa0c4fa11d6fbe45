"""Keeping what was answered on one occasion."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor, Proven
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import records, scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.journey.consent.rules import Purpose
from guitu.journey.outcomes import access, queries, rules
from guitu.journey.outcomes.models import Outcome, OutcomeRound
from guitu.journey.outcomes.rules import Domain, Judged, Level, Mark


@action("outcome.judge", may=access.may_judge)
def judge(*, person_id: UUID, judged: Judged, by: Actor, at: datetime) -> UUID:
    """Keep answers, each under the consent of its area of life. Sent twice, they are kept once.

    Raises:
        RefusedError: neither the person nor a worker, or nothing answered.
        NotYoursError: no live consent to one of the areas lets them write, or the round has not begun.
        ChangedMeanwhileError: the page showed another version than the newest of this hand.
    """
    for purpose, answers in judged.parts().items():
        scope = scopes.act("outcome.judge", person_id=person_id, purpose=purpose.value)
        (consent_id,) = scope.opened
        if judged.moment.round > 1 and judged.moment.round > queries.begun(person_id):
            raise scopes.NotYoursError
        row = Outcome(
            id=judged.row_id(purpose),
            person_id=person_id,
            consent_id=consent_id,
            by_id=by.uid,
            at=at,
            round=judged.moment.round,
            occasion=judged.moment.occasion.value,
            hand=access.hand(by).value,
            number=judged.after + 1,
            proven=by.proven if by.is_person else Proven.WORKER_WORD,
        )
        said = _packed(answers, judged.words if purpose is Purpose.SUPPORT else "")
        row.said = scope.seal(said, consent_id=consent_id, field="outcome.said", row_id=row.pk)
        records.keep(row)
    return judged.id


@action("outcome.again", may=access.may_wish)
def wish(*, person_id: UUID, number: int, row_id: UUID, by: Actor, at: datetime) -> bool:
    """Say that one would like another round, and return whether it begins: when the other side has said so, too.

    Raises:
        RefusedError: neither the person nor a worker.
        NotYoursError: no live consent covers this actor.
        ChangedMeanwhileError: this round has no end yet, or another has begun since the page was shown.
    """
    scope = scopes.act("outcome.again", person_id=person_id, purpose=Purpose.SUPPORT.value)
    (consent_id,) = scope.opened
    what = Mark.PERSON_WISHES if by.is_person else Mark.WORKER_WISHES
    said = queries.said_of_rounds(person_id)
    if (number, what) not in said:
        if number != rules.begun(said) + 1 or not rules.may_wish(number - 1, queries.answered(person_id)):
            raise ChangedMeanwhileError
        _mark(row_id, person_id, consent_id, number, what, by=by, at=at)
    return rules.begun({*said, (number, what)}) >= number


@action("outcome.again", may=access.may_begin_anew)
def begin_anew(*, person_id: UUID, row_id: UUID, by: Actor, at: datetime) -> None:
    """Let another round begin because the person has come back; one in which nothing was said yet simply goes on.

    Raises:
        RefusedError: somebody else than the person.
        NotYoursError: no live consent covers this actor.
    """
    scope = scopes.act("outcome.again", person_id=person_id, purpose=Purpose.SUPPORT.value)
    (consent_id,) = scope.opened
    number = queries.begun(person_id)
    is_used = any(one.round == number for one in queries.answered(person_id))
    if is_used and number < rules.ROUNDS_LIMIT:
        _mark(row_id, person_id, consent_id, number + 1, Mark.CAME_BACK, by=by, at=at)


def _mark(
    row_id: UUID, person_id: UUID, consent_id: UUID, number: int, what: Mark, *, by: Actor, at: datetime
) -> None:
    row = OutcomeRound(
        id=row_id, person_id=person_id, consent_id=consent_id, by_id=by.uid, at=at, number=number, what=what
    )
    records.keep(row)


def _packed(answers: Mapping[Domain, Level], words: str) -> str:
    told = {domain.value: level.value for domain, level in answers.items()}
    return json.dumps({"answers": told, "words": words}, ensure_ascii=False, sort_keys=True)
