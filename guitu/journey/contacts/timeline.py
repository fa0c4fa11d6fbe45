"""What contacts add to the timeline of a record: notes, and meetings to which both have said yes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guitu.foundations import clock
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.journey.contacts import queries
from guitu.journey.contacts.models import KIND_WORDS
from guitu.journey.contacts.rules import ContactKind, Move


def _notes(scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    wrote = {one.id: (one.by or "", one.post or "") for one in lines}
    found = queries.notes(scope=scope, wrote=wrote, has_answered=any(one.what for one in lines))
    return {one.id: Told(one.kind, more=one) for one in found}


NOTES = Part(
    "note",
    gettext_lazy("Notes"),
    """
    SELECT c.happened_at AS at, c.id, c.consent_id, c.author_id AS by_id, '' AS what, c.id AS place
    FROM contact c WHERE c.person_id = %(person)s
    AND NOT EXISTS (SELECT FROM contact n WHERE n.replaces_id = c.id AND n.consent_id = c.consent_id)
    """,
    _notes,
    # Asked once for all lines: whether the person ever said anything to a note.
    "CASE WHEN EXISTS (SELECT FROM reply r WHERE r.person_id = %(person)s) THEN 'answered' ELSE '' END",
)


def _meetings(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    return {one.id: Told(_agreed(one.what)) for one in lines}


# What may follow a yes and undoes it: an end, or talk of another time.
_OFF = (Move.CANCELLED, Move.DECLINED, Move.TOLD_NO)
_ANEW = (Move.COUNTERED, Move.TOLD_YES)


def _agreed(what: str) -> str:
    """Return what was agreed, and how that stands now."""
    kind, begins, last, then = (int(part) for part in what.split())
    told = {"kind": KIND_WORDS[ContactKind(kind)], "day": _minute(begins)}
    if last in _OFF:
        return _("Meeting agreed, and called off since: %(kind)s, %(day)s") % told
    if last in _ANEW:
        return _("Meeting agreed: %(kind)s, %(day)s. Since then another time is spoken of: %(then)s") % {
            **told,
            "then": _minute(then),
        }
    return _("Meeting agreed: %(kind)s, %(day)s") % told


def _minute(moment: int) -> str:
    return clock.minute(datetime.fromtimestamp(moment, UTC))


MEETINGS = Part(
    "meeting",
    gettext_lazy("Meetings"),
    # Of a meeting that both moved, the last time to which both said yes.
    f"""
    SELECT v.at, v.id, v.consent_id, v.by_id, m.kind || ' ' || v.step AS what, m.id AS place
    FROM meeting m JOIN meeting_move v ON v.meeting_id = m.id
    WHERE m.person_id = %(person)s AND v.what = {Move.CONFIRMED.value}
    AND NOT EXISTS (SELECT FROM meeting_move n
        WHERE n.meeting_id = m.id AND n.what = {Move.CONFIRMED.value} AND n.step > v.step)
    """,  # noqa: S608
    _meetings,
    # When they will meet was said in the last proposal before the yes; the last move tells whether they still will.
    """split_part(line.what, ' ', 1) || ' ' || (
        SELECT extract(epoch FROM p.begins_at)::bigint FROM meeting_move p
        WHERE p.meeting_id = line.place AND p.step < split_part(line.what, ' ', 2)::int AND p.begins_at IS NOT NULL
        ORDER BY p.step DESC LIMIT 1)
    || ' ' || (SELECT l.what FROM meeting_move l WHERE l.meeting_id = line.place ORDER BY l.step DESC LIMIT 1)
    || ' ' || (SELECT extract(epoch FROM p.begins_at)::bigint FROM meeting_move p
        WHERE p.meeting_id = line.place AND p.begins_at IS NOT NULL ORDER BY p.step DESC LIMIT 1)""",
)
