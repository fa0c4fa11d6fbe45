"""What outcomes add to the timeline of a record: that the questions were answered, never how."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.journey.outcomes.models import OCCASION_WORDS
from guitu.journey.outcomes.rules import Moment


def _outcomes(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    return {one.id: Told(_said(Moment.of(one.what))) for one in lines}


def _said(moment: Moment) -> str:
    words = {"when": OCCASION_WORDS[moment.occasion], "number": moment.round}
    if moment.round == 1:
        return _("How life is going: %(when)s") % words
    return _("How life is going, round %(number)s: %(when)s") % words


# Each time somebody answers there is one row under the base consent; the others stand beside it.
OUTCOMES = Part(
    "outcome",
    gettext_lazy("Outcomes"),
    """
    SELECT o.at, o.id, o.consent_id, o.by_id, o.occasion || '-' || o.round AS what, o.id AS place
    FROM outcome o WHERE o.person_id = %(person)s AND o.consent_id = %(base)s
    """,
    _outcomes,
)
