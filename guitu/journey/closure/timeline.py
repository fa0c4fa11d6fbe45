"""What closing adds to the timeline of a record: a goodbye proposed, said, and a coming back."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy

from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.journey.closure.models import MOVE_WORDS
from guitu.journey.closure.rules import Move

# A "not yet" is no event of somebody's life.
SHOWN = (Move.PROPOSED, Move.CLOSED, Move.REOPENED)


def _moves(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    return {one.id: Told(MOVE_WORDS[Move(int(one.what))]) for one in lines}


GOODBYES = Part(
    "goodbye",
    gettext_lazy("Goodbye"),
    f"""
    SELECT m.at, m.id, m.consent_id, m.by_id, m.what::text AS what, m.id AS place
    FROM closing_move m WHERE m.consent_id = %(base)s
    AND m.what IN ({", ".join(str(one.value) for one in SHOWN)})
    """,  # noqa: S608
    _moves,
)
