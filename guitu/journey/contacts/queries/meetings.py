"""Meetings ready to show, for each side of the table."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guitu.foundations import clock, left_open
from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.contacts import rules
from guitu.journey.contacts.models import (
    KIND_WORDS,
    MEETING_WORDS,
    MOVE_WORDS,
    REASON_WORDS,
    Meeting,
    MeetingMove,
)
from guitu.journey.contacts.rules import AGREED, ContactKind, MeetingState, Move, Moved, Reason, Side, Step
from guitu.society.workforce.models import Worker

MEETINGS_SHOWN = 60
LONGEST = timedelta(minutes=max(rules.MINUTES))
MEETING_MOOD = {
    MeetingState.WAITS_FOR_PERSON: "wait",
    MeetingState.WAITS_FOR_WORKER: "wait",
    MeetingState.TOLD: "info",
    MeetingState.CONFIRMED: "ok",
}


@dataclass(frozen=True, slots=True)
class Made:
    """One move of a meeting as it is shown: whose, what, when."""

    who: str
    is_persons: bool
    what: Words
    begins_at: datetime | None
    reason: Words
    at: datetime


class Timed:
    """When something is, as it is read. Worked out here: a template's own filters cost a long page its time."""

    __slots__ = ()
    begins_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + timedelta(minutes=self.minutes)

    @property
    def length(self) -> str:
        return _length(self.minutes, get_language() or "")

    @property
    def day(self) -> str:
        return clock.day(self.begins_at)

    @property
    def weekday(self) -> str:
        return clock.weekday(self.begins_at)

    @property
    def hour(self) -> str:
        return clock.hour(self.begins_at)

    @property
    def moment(self) -> str:
        return f"{self.day} {self.weekday} {self.hour}"


@lru_cache(maxsize=64)
def _length(minutes: int, _language: str) -> str:
    return _("%(n)s minutes") % {"n": minutes}


@dataclass(frozen=True, slots=True)
class Appointment(Timed):
    """One meeting as one side sees it."""

    id: UUID
    person_id: UUID
    worker_id: UUID
    worker: str
    kind: Words
    kind_code: str
    place: str
    about: str
    state: MeetingState
    says: Words
    mood: str
    begins_at: datetime
    minutes: int
    is_ahead: bool
    waits_for_me: bool
    next_step: int
    is_between: bool
    can: frozenset[str]
    made: tuple[Made, ...]
    # What the person should know of who is there; said to nobody else.
    notice: str = ""

    @property
    def is_agreed(self) -> bool:
        return self.state in AGREED

    @property
    def is_off(self) -> bool:
        return self.state is MeetingState.CANCELLED

    @property
    def changes(self) -> int:
        """Return how often another time was spoken of."""
        return sum(one.begins_at is not None for one in self.made) - 1

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to say something, or both have and the day is to come."""
        return self.is_ahead and self.state in rules.OPEN


@dataclass(frozen=True, slots=True)
class Meetings:
    """A person's meetings: what waits for this side, what is still to come, what was."""

    waiting: tuple[Appointment, ...]
    coming: tuple[Appointment, ...]
    earlier: tuple[Appointment, ...]


def meetings(*, scope: Scope, person_id: UUID, at: datetime, side: Side) -> Meetings:
    """Return an opened person's meetings as one side sees them. Two statements, one if there are none."""
    rows = Meeting.objects.filter(person_id=person_id).select_related("worker").order_by("-at", "-pk")
    found = _appointments(scope, list(rows[:MEETINGS_SHOWN]), at=at, side=side)
    ahead = sorted((one for one in found if one.is_open), key=lambda one: one.begins_at)
    earlier = sorted((one for one in found if not one.is_open), key=lambda one: one.begins_at, reverse=True)
    return Meetings(
        waiting=tuple(one for one in ahead if one.waits_for_me),
        coming=tuple(one for one in ahead if not one.waits_for_me),
        earlier=tuple(earlier),
    )


def _ahead(lines: Sequence[left_open.Line], at: datetime) -> list[str]:
    moves: dict[UUID, list[Moved]] = defaultdict(list)
    for one in lines:
        what, is_own, minutes = (int(part) for part in one.what.split())
        moves[one.id].append(Moved(Move(what), Side.PERSON if is_own else Side.WORKER, one.at, minutes or None))
    standing = (rules.standing(made) for made in moves.values())
    ahead = sorted(now.begins_at for now in standing if now and now.begins_at > at and now.state in rules.OPEN)
    return [_("A meeting on %(day)s is arranged or proposed.") % {"day": clock.minute(one)} for one in ahead]


def to_call_off(*, person_id: UUID, worker_id: UUID | None = None, at: datetime) -> tuple[tuple[UUID, Step], ...]:
    """Return every meeting that is still to come, with the person's own move that calls it off. One statement.

    With a worker: those with that one only. No word of any meeting is read, so nobody has to be opened for it.
    """
    every = MeetingMove._base_manager.filter(person_id=person_id)
    named = every.filter(begins_at__gt=at).values("meeting_id")
    if worker_id is not None:
        theirs = Meeting._base_manager.filter(person_id=person_id, worker_id=worker_id)
        named = named.filter(meeting_id__in=theirs.values("pk"))
    moves: dict[UUID, list[MeetingMove]] = defaultdict(list)
    for one in every.filter(meeting_id__in=named).order_by("step"):
        moves[one.meeting_id].append(one)
    found: list[tuple[UUID, Step]] = []
    for meeting_id, made in moves.items():
        now = rules.standing(one.moved for one in made)
        if now is None or now.begins_at <= at or now.state not in rules.OPEN:
            continue
        what = next(no for no in (Move.CANCELLED, Move.DECLINED) if rules.can_move(now, no, Side.PERSON, at=at))
        found.append((meeting_id, Step(uuid.uuid4(), len(made) + 1, what)))
    return tuple(found)


# How a meeting stands follows from all its moves; where nobody named a time to come, none is ahead.
AHEAD = left_open.Part(
    "meeting",
    """
    SELECT v.meeting_id AS id, v.step::int, v.begins_at AS at,
        v.what || ' ' || (v.by_id = v.person_id)::int || ' ' || coalesce(v.minutes, 0) AS what
    FROM meeting_move v
    WHERE v.person_id = %(person)s
    AND EXISTS (SELECT FROM meeting m
        WHERE m.person_id = %(person)s AND m.id = v.meeting_id AND m.for_worker_id IS NULL)
    AND EXISTS (SELECT FROM meeting_move l
        WHERE l.person_id = %(person)s AND l.meeting_id = v.meeting_id AND l.begins_at > %(now)s)
    """,
    _ahead,
)


def meeting(*, scope: Scope, person_id: UUID, meeting_id: UUID, at: datetime, side: Side) -> Appointment:
    """Return one meeting of an opened person. Three statements.

    Raises:
        NotYoursError: there is none.
    """
    rows = list(Meeting.objects.filter(pk=meeting_id, person_id=person_id).select_related("worker"))
    found = _appointments(scope, rows, at=at, side=side, with_names=True)
    if not found:
        raise scopes.NotYoursError
    return found[0]


def _appointments(
    scope: Scope, rows: list[Meeting], *, at: datetime, side: Side, with_names: bool = False
) -> list[Appointment]:
    moves: dict[UUID, list[MeetingMove]] = defaultdict(list)
    for one in MeetingMove.objects.filter(meeting_id__one_of=[row.pk for row in rows]).order_by("step"):
        moves[one.meeting_id].append(one)
    by = {one.by_id for made in moves.values() for one in made}
    names = dict(Worker.objects.filter(pk__one_of=by).values_list("pk", "name")) if with_names else {}
    shown = (_appointment(scope, row, moves[row.pk], names, at=at, side=side) for row in rows)
    return [one for one in shown if one is not None]


def _appointment(
    scope: Scope, row: Meeting, moves: list[MeetingMove], names: dict[UUID, str], *, at: datetime, side: Side
) -> Appointment | None:
    now = rules.standing(one.moved for one in moves)
    if now is None or not scope.holds(row.consent_id):
        return None
    kind = ContactKind(row.kind)

    def clear(field: str, sealed: bytes | memoryview) -> str:
        return scope.read(sealed, consent_id=row.consent_id, field=f"meeting.{field}", row_id=row.pk)

    return Appointment(
        id=row.pk,
        person_id=row.person_id,
        worker_id=row.worker_id,
        worker=row.worker.name,
        kind=KIND_WORDS[kind],
        kind_code=kind.name.lower(),
        place=clear("place", row.place),
        about=clear("about", row.about),
        state=now.state,
        says=MEETING_WORDS[side][now.state],
        mood=MEETING_MOOD.get(now.state, ""),
        begins_at=now.begins_at,
        minutes=now.minutes,
        is_ahead=now.begins_at > at,
        waits_for_me=now.state is rules.WAITING[side] or (side is Side.PERSON and now.state is MeetingState.TOLD),
        next_step=len(moves) + 1,
        is_between=row.for_worker_id is not None,
        can=frozenset(one.name.lower() for one in Move if rules.can_move(now, one, side, at=at)),
        made=tuple(_made(one, names) for one in moves),
    )


def _made(row: MeetingMove, names: dict[UUID, str]) -> Made:
    return Made(
        who=names.get(row.by_id, ""),
        is_persons=row.by_id == row.person_id,
        what=MOVE_WORDS[Move(row.what)],
        begins_at=row.begins_at,
        reason=REASON_WORDS[Reason(row.reason)] if row.reason else "",
        at=row.at,
    )


@dataclass(frozen=True, slots=True)
class Slot(Timed):
    """When a meeting is, and with whom, by id. Who that is, only an opened scope tells.

    `away` is the colleague whose meeting it is, where the worker stands in; one's own has none.
    """

    id: UUID
    person_id: UUID
    kind: Words
    state: MeetingState
    says: Words
    mood: str
    begins_at: datetime
    minutes: int
    consent_id: UUID
    sealed_place: bytes
    away: str = ""


# By rows and not by models: some weeks of meetings are read before each page of the day.
_OF_EACH = """
    m.consent_id, m.place, v.step, v.what, v.by_id = v.person_id, v.begins_at, v.minutes
"""
_OWN = f"""
SELECT m.id, m.person_id, m.kind, '' AS away, {_OF_EACH}
FROM meeting m JOIN meeting_move v ON v.meeting_id = m.id
WHERE m.worker_id = %(worker)s AND m.at > %(made)s
AND EXISTS (SELECT FROM meeting_move l WHERE l.meeting_id = m.id AND l.begins_at >= %(since)s
  AND l.begins_at < %(until)s)
"""  # noqa: S608
# Of a colleague who is away come the meetings with those who let the worker stand in, as long as they do; what is
# between two stays between them.
_COVERED = f"""
UNION ALL
SELECT m.id, m.person_id, m.kind, w.name, {_OF_EACH}
FROM cover c JOIN worker w ON w.id = c.away_id
JOIN meeting m ON m.worker_id = c.away_id AND m.at > %(made)s AND m.for_worker_id IS NULL
JOIN meeting_move v ON v.meeting_id = m.id
WHERE c.stand_in_id = %(worker)s AND c.until > %(now)s
AND EXISTS (SELECT FROM team_member t WHERE t.person_id = m.person_id AND t.worker_id = c.stand_in_id AND t.is_cover
  AND t.agreed_at IS NOT NULL AND t.ended_at IS NULL AND t.ends_at > %(now)s
  AND least(c.until, t.ends_at) > (SELECT l.begins_at FROM meeting_move l WHERE l.meeting_id = m.id
    AND l.begins_at IS NOT NULL ORDER BY l.step DESC LIMIT 1))
AND EXISTS (SELECT FROM meeting_move l WHERE l.meeting_id = m.id AND l.begins_at >= %(since)s
  AND l.begins_at < %(until)s)
"""  # noqa: S608
_IN_TURN = " ORDER BY 1, 7"


def slots(
    *, worker_id: UUID, since: datetime, until: datetime, at: datetime, is_standing_in: bool = False
) -> tuple[Slot, ...]:
    """Return a worker's meetings of a time, with those they stand in for if asked, in their order. One statement.

    Ids, times and codes only, read before anybody is opened: whom to open follows from them. Where nobody ever named a
    time in it, none stands.
    """
    with connection.cursor() as cursor:
        told: dict[str, UUID | datetime] = {
            "worker": worker_id,
            "made": since - rules.MEETING_AHEAD,
            "since": since,
            "until": until,
            "now": at,
        }
        cursor.execute(_OWN + (_COVERED if is_standing_in else "") + _IN_TURN, told)
        of_each = groupby(cursor.fetchall(), key=itemgetter(slice(6)))
        found = [slot for meeting, moves in of_each if (slot := _slot(*meeting, moves=moves))]
    near = (one for one in found if since <= one.begins_at < until)
    return tuple(sorted(near, key=lambda one: (one.begins_at, one.id)))


def busy(begins_at: datetime, minutes: int, but: UUID | None, *, worker_id: UUID, at: datetime) -> tuple[str, ...]:
    """Return when a worker's other meetings are that last into this time, agreed or asked for. One statement.

    Nobody is named: that there is one is all that a clash tells. `but` is the meeting that is spoken of.
    """
    ends = begins_at + timedelta(minutes=minutes)
    own = slots(worker_id=worker_id, since=begins_at - LONGEST, until=ends, at=at)
    return tuple(
        _("%(hour)s, %(length)s") % {"hour": one.hour, "length": one.length}
        for one in own
        if one.id != but and one.state in rules.OPEN and one.ends_at > begins_at
    )


def place_of(scope: Scope, slot: Slot) -> str:
    """Return where a meeting is, once whose it is has been opened. No statement."""
    if not scope.holds(slot.consent_id):
        return ""
    return scope.read(slot.sealed_place, consent_id=slot.consent_id, field="meeting.place", row_id=slot.id)


def _slot(
    row: UUID,
    person_id: UUID,
    kind: int,
    away: str,
    consent_id: UUID,
    place: bytes,
    *,
    moves: Iterable[tuple[Any, ...]],
) -> Slot | None:
    made = (Moved(Move(what), Side.PERSON if own else Side.WORKER, at, long) for *_who, what, own, at, long in moves)
    if (now := rules.standing(made)) is None:
        return None
    says, mood = MEETING_WORDS[Side.WORKER][now.state], MEETING_MOOD.get(now.state, "")
    kind_words = KIND_WORDS[ContactKind(kind)]
    return Slot(row, person_id, kind_words, now.state, says, mood, now.begins_at, now.minutes, consent_id, place, away)
