"""Who may write a plan, answer it, and mark its steps. Whose record it is, the database asks."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.plans.rules import Draft, Mark, is_whole
from guitu.people.rules import Stance

ONLY_TWO = _("A plan is written by the person and by the workers of their support team.")


def _is_one_of_them(by: Actor, person_id: UUID) -> bool:
    return (by.is_staff and by.role is Role.WORKER) or (by.is_person and by.pk == person_id)


def may_write(*, person_id: UUID, draft: Draft, by: Actor, at: datetime) -> Verdict:
    """Allow a worker and the person; a worker names nobody but themselves for a plan between two."""
    return Verdict.all_of(
        (_is_one_of_them(by, person_id), ONLY_TWO),
        (is_whole(draft.goals), _("Write at least one goal, and something on every line that you keep.")),
        (
            by.is_person or draft.for_worker_id in {None, by.pk},
            _("A plan between two belongs to the person and the worker who writes it."),
        ),
    )


def may_answer(
    *, person_id: UUID, plan_id: UUID, answer_id: UUID, stance: Stance, words: str, by: Actor, at: datetime
) -> Verdict:
    """Allow the person, and nobody else, to answer."""
    return Verdict.all_of((by.is_person and by.pk == person_id, _("Only the person themselves answers a plan.")))


def may_mark(*, person_id: UUID, plan_id: UUID, step_key: UUID, what: Mark, by: Actor, at: datetime) -> Verdict:
    """Allow a worker and the person."""
    return Verdict.all_of((_is_one_of_them(by, person_id), ONLY_TWO))
