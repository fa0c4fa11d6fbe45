"""What needs add to the timeline of a record: what was told and changed, and that questions were answered."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.journey.needs import packs, queries
from guitu.journey.needs.rules import Instrument


def _needs(scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    changed = {one.id for one in lines if one.what}
    return {
        row_id: Told(
            (_("Need changed: %(about)s") if row_id in changed else _("Need told: %(about)s")) % {"about": one.title},
            words=one.words,
            says=one.says,
            mood=one.mood,
        )
        for row_id, one in queries.told(scope=scope, row_ids=[one.id for one in lines]).items()
    }


NEEDS = Part(
    "need",
    gettext_lazy("Needs"),
    """
    SELECT n.at, n.id, n.consent_id, n.by_id, CASE WHEN n.replaces_id IS NULL THEN '' ELSE 'changed' END AS what,
        n.id AS place
    FROM support_need n WHERE n.person_id = %(person)s
    """,
    _needs,
)


def _answered(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    titles = {one.id: packs.packs()[Instrument(one.what)].title for one in lines}
    return {row_id: Told(_("Questions answered: %(title)s") % {"title": title}) for row_id, title in titles.items()}


# That they were answered, and nothing of what came of it.
ANSWERED = Part(
    "questions",
    gettext_lazy("Questions"),
    """
    SELECT a.at, a.id, a.consent_id, a.by_id, a.instrument AS what, a.id AS place
    FROM assessment a WHERE a.person_id = %(person)s
    """,
    _answered,
)
