"""What outcomes add to the timeline of a record: that the questions were answered, never how."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.journey.outcomes.models import OCCASION_WORDS
from guitu.journey.outcomes.rules import Occasion


def _outcomes(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    when = {one.id: OCCASION_WORDS[Occasion(one.what)] for one in lines}
    return {row_id: Told(_("How life is going: %(when)s") % {"when": says}) for row_id, says in when.items()}


# Each time somebody answers there is one row under the base consent; the others stand beside it.
OUTCOMES = Part(
    "outcome",
    gettext_lazy("Outcomes"),
    """
    SELECT o.at, o.id, o.consent_id, o.by_id, o.occasion AS what, o.id AS place
    FROM outcome o WHERE o.person_id = %(person)s AND o.consent_id = %(base)s
    """,
    _outcomes,
)
