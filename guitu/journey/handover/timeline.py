"""What hand-overs add to the timeline of a record: the person said yes to one, the colleague took over."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy

from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.journey.handover.rules import Move

# What was only asked for, turned down or taken back is no event of somebody's life.
SHOWN: dict[Move, Words] = {
    Move.AGREED: gettext_lazy("Hand-over to another worker agreed"),
    Move.CHOSE: gettext_lazy("Hand-over to a worker of their own choice agreed"),
    Move.RECEIVED: gettext_lazy("A new worker has taken over"),
}


def _moves(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    return {one.id: Told(SHOWN[Move(int(one.what))]) for one in lines}


HANDOVERS = Part(
    "handover",
    gettext_lazy("Hand-overs"),
    f"""
    SELECT m.at, m.id, m.consent_id, m.by_id, m.what::text AS what, m.handover_id AS place
    FROM handover_move m WHERE m.person_id = %(person)s
    AND m.what IN ({", ".join(str(one.value) for one in SHOWN)})
    """,  # noqa: S608
    _moves,
)
