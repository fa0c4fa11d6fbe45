"""Two versions of one plan side by side, ready to show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing import scopes
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.plans import queries, rules
from guitu.journey.plans.models import DOER_WORDS, OWN_DOER_WORDS
from guitu.journey.plans.rules import Change, Pieces


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One step in one version: its words, who does it and by when, and whether the other version says so too."""

    words: Pieces
    doer: Words
    is_other_doer: bool
    due_on: date | None
    is_other_day: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What became of a goal, or of a step of it."""

    change: Change
    before: Pieces | ShownSide | None
    after: Pieces | ShownSide | None
    steps: tuple["ShownChange", ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one plan side by side; the first version stands alone."""

    worker_id: UUID | None
    worker: str
    before: queries.Version | None
    after: queries.Version
    goals: tuple[ShownChange, ...]
    others: tuple[queries.Version, ...]
    is_same: bool


def comparison(*, case: Case, plan_id: UUID, number: int, by: Actor, at: datetime) -> Comparison:
    """Return a version beside the one of that number, or beside the one before it. Four statements.

    Raises:
        NotYoursError: there is no such version for this actor.
    """
    told = queries.Told(case.scope, case.consents[Purpose.SUPPORT], by, timezone.localdate(at))
    asked = next((row for row in told.plans if row.pk == plan_id), None)
    if asked is None:
        raise scopes.NotYoursError
    rows = [row for row in told.plans if row.for_worker_id == asked.for_worker_id]
    others = {row.number: row for row in rows if row.pk != plan_id}
    other = others.get(number) or others.get(asked.number - 1)
    old, new = (other, asked) if other is None or other.number < asked.number else (asked, other)
    after = queries.goals(case.scope, new)
    before = queries.goals(case.scope, old) if old else after
    newest = rows[0].pk
    return Comparison(
        worker_id=asked.for_worker_id,
        worker=told.names.get(asked.for_worker_id, "") if asked.for_worker_id else "",
        before=told.version(old, is_replaced=True) if old else None,
        after=told.version(new, is_replaced=new.pk != newest),
        goals=_changes(rules.compare(before, after), by),
        others=tuple(told.version(row, is_replaced=row.pk != newest) for row in others.values()),
        is_same=old is not None and before == after,
    )


def _changes(found: Iterable[rules.GoalChange], by: Actor) -> tuple[ShownChange, ...]:
    return tuple(
        ShownChange(
            goal.change,
            goal.before_words or None,
            goal.after_words or None,
            tuple(
                ShownChange(
                    step.change,
                    _side(step.before, step.after, step.before_words, by),
                    _side(step.after, step.before, step.after_words, by),
                )
                for step in goal.steps
            ),
        )
        for goal in found
    )


def _side(one: rules.Step | None, other: rules.Step | None, words: Pieces, by: Actor) -> ShownSide | None:
    if one is None:
        return None
    return ShownSide(
        words=words,
        doer=(OWN_DOER_WORDS if by.is_person else DOER_WORDS)[one.doer],
        is_other_doer=other is not None and other.doer is not one.doer,
        due_on=one.due_on,
        is_other_day=other is not None and other.due_on != one.due_on,
    )
