"""Keeping what was answered on one occasion."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor, Proven
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import records, scopes
from guitu.journey.consent.rules import Purpose
from guitu.journey.outcomes import access
from guitu.journey.outcomes.models import Outcome
from guitu.journey.outcomes.rules import Domain, Judged, Level


@action("outcome.judge", may=access.may_judge)
def judge(*, person_id: UUID, judged: Judged, by: Actor, at: datetime) -> UUID:
    """Keep answers, each under the consent of its area of life. Sent twice, they are kept once.

    Raises:
        RefusedError: neither the person nor a worker, or nothing answered.
        NotYoursError: no live consent to one of the areas lets them write.
        ChangedMeanwhileError: the same hand has written a newer version since the page was shown.
    """
    for purpose, answers in judged.parts().items():
        scope = scopes.act("outcome.judge", person_id=person_id, purpose=purpose.value)
        (consent_id,) = scope.opened
        row = Outcome(
            id=judged.row_id(purpose),
            person_id=person_id,
            consent_id=consent_id,
            by_id=by.uid,
            at=at,
            occasion=judged.occasion.value,
            hand=access.hand(by).value,
            number=judged.after + 1,
            proven=by.proven if by.is_person else Proven.WORKER_WORD,
        )
        said = _packed(answers, judged.words if purpose is Purpose.SUPPORT else "")
        row.said = scope.seal(said, consent_id=consent_id, field="outcome.said", row_id=row.pk)
        records.keep(row)
    return judged.id


def _packed(answers: Mapping[Domain, Level], words: str) -> str:
    told = {domain.value: level.value for domain, level in answers.items()}
    return json.dumps({"answers": told, "words": words}, ensure_ascii=False, sort_keys=True)
