"""Meetings ready to show, for each side of the table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from guitu.foundations import clock
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
from guitu.journey.contacts.rules import AGREED, ContactKind, MeetingState, Move, Reason, Side
from guitu.society.workforce.models import Worker

MEETINGS_SHOWN = 60
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
    def length(self) -> str:
        return _("%(n)s minutes") % {"n": self.minutes}

    @property
    def day(self) -> str:
        return clock.day(self.begins_at)

    @property
    def weekday(self) -> str:
        return clock.weekday(self.begins_at)

    @property
    def hour(self) -> str:
        return clock.hour(self.begins_at)


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

    @property
    def is_agreed(self) -> bool:
        return self.state in AGREED

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to say something, or both have and the day is to come."""
        return self.is_ahead and (self.is_agreed or self.state in rules.UNANSWERED)


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
        return scope.unseal(sealed, consent_id=row.consent_id, field=f"meeting.{field}", row_id=row.pk)

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
    """When one of a worker's meetings is, and with whom, by id. Who that is, only an opened scope tells."""

    id: UUID
    person_id: UUID
    kind: Words
    state: MeetingState
    says: Words
    mood: str
    begins_at: datetime
    minutes: int


def slots(*, worker_id: UUID, since: datetime) -> tuple[Slot, ...]:
    """Return a worker's meetings from a moment on, in the order of their times. Two statements.

    Ids, times and codes only, read before anybody is opened: whom to open follows from them.
    """
    # Where nobody ever named a time from then on, none stands.
    ahead = MeetingMove._base_manager.filter(meeting_id=OuterRef("pk"), begins_at__gte=since)
    mine = Meeting._base_manager.filter(Exists(ahead), worker_id=worker_id, at__gt=since - rules.MEETING_AHEAD)
    rows = {row.pk: row for row in mine.defer("place", "about")}
    moves: dict[UUID, list[MeetingMove]] = defaultdict(list)
    for one in MeetingMove._base_manager.filter(meeting_id__one_of=rows).order_by("step"):
        moves[one.meeting_id].append(one)
    return tuple(sorted(_slots(rows.values(), moves, since), key=lambda one: (one.begins_at, one.id)))


def _slots(rows: Iterable[Meeting], moves: dict[UUID, list[MeetingMove]], since: datetime) -> Iterable[Slot]:
    for row in rows:
        now = rules.standing(one.moved for one in moves[row.pk])
        if now is not None and now.begins_at >= since:
            says, mood = MEETING_WORDS[Side.WORKER][now.state], MEETING_MOOD.get(now.state, "")
            kind = KIND_WORDS[ContactKind(row.kind)]
            yield Slot(row.pk, row.person_id, kind, now.state, says, mood, now.begins_at, now.minutes)
