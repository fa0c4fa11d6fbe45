"""What plans add to the timeline of a record: versions, and what the person said to them."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.people.models import STANCE_WORDS
from guitu.people.rules import Stance


def _plans(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    return {one.id: _version(one.what) for one in lines}


def _version(what: str) -> Told:
    number, between, stance = what.split(",")
    says: Words = STANCE_WORDS[Stance(int(stance))] if stance else ""
    values = {"number": number}
    if says:
        return Told(_("Answer to version %(number)s of the plan") % values, says=says)
    if between:
        return Told(_("Plan between the two, version %(number)s") % values)
    return Told(_("Plan, version %(number)s") % values)


# Whom a plan between two is not for, the wall shows neither the version nor the answer.
PLANS = Part(
    "plan",
    gettext_lazy("Plan"),
    """
    SELECT x.at, x.id, p.consent_id, x.by_id,
        p.number || ',' || CASE WHEN p.for_worker_id IS NULL THEN '' ELSE 'between' END || ',' || x.stance AS what,
        p.id AS place
    FROM plan p CROSS JOIN LATERAL (
        SELECT p.at, p.id, p.by_id, '' AS stance
        UNION ALL
        SELECT a.at, a.id, a.by_id, a.stance::text FROM plan_answer a WHERE a.plan_id = p.id
    ) x
    WHERE p.consent_id = %(base)s
    """,
    _plans,
)
