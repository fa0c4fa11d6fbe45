"""Hand-overs ready to show: the note, whom it is for, what was said, and what this reader can do now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from guitu.foundations import arising, clock, left_open
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.consent.queries import Case
from guitu.journey.contacts import queries as contacts
from guitu.journey.handover import rules
from guitu.journey.handover.models import MOVE_WORDS, STATE_WORDS, UNANSWERED, Handover, HandoverMove
from guitu.journey.handover.rules import OPEN, WITH_A_WORKER, Hand, Move, State
from guitu.people import queries as people
from guitu.people.models import TeamMember
from guitu.people.queries import Helper
from guitu.society.workforce import queries as workforce
from guitu.society.workforce.models import Worker
from guitu.society.workforce.queries import Colleague

# After one of these nobody waits any more for who takes over to write.
_WRITTEN_OR_NOT = (Move.RECEIVED, Move.ENDED)
MOODS = {State.WAITING: "wait", State.AGREED: "info", State.RECEIVED: "ok"}


@dataclass(frozen=True, slots=True)
class Said:
    """One move as it is shown."""

    what: Words
    is_persons: bool
    who: str
    day: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One hand-over as it is shown; `can` holds the names of the moves that this reader can make now."""

    id: UUID
    state: State
    says: Words
    mood: str
    leaving_id: UUID
    leaving: str
    taking: Helper
    day: str
    until: str
    # Its day has come without an answer: nobody is asked any more.
    is_unanswered: bool
    matters: str
    still_open: str
    said: tuple[Said, ...]
    can: frozenset[str]
    last_day: datetime
    # When they are to meet the one who leaves after that day.
    beyond: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN and not self.is_unanswered


@dataclass(frozen=True, slots=True)
class Page:
    """The hand-over that is under way, if any, and those before."""

    now: Shown | None
    earlier: tuple[Shown, ...]
    colleagues: tuple[Colleague, ...]


def page(*, case: Case, by: Actor, at: datetime) -> Page:
    """Return the hand-overs of an opened record, and who could take over. Four statements, for any number of them.

    One more for each whose last day is still to come: what is arranged after it.
    """
    shown = [_told(one, case.person_id, at) for one in _shown(case.scope, case.person_id, by, at)]
    now = next((one for one in shown if one.is_open), None)
    named = {now.leaving_id, now.taking.id} if now else {by.uid}
    # The person may name whomever they like; a worker asks for nobody to whom they have said no.
    named |= said_no_to(person_id=case.person_id) if by.is_staff else set()
    colleagues = [one for one in workforce.helpers(organisation_id=by.organisation) if one.id not in named]
    # Those of the own station first: most often it is one of them.
    colleagues.sort(key=lambda one: one.station_id != by.station_id)
    return Page(now, tuple(one for one in shown if one is not now), tuple(colleagues))


def _told(one: Shown, person_id: UUID, at: datetime) -> Shown:
    """Add what is arranged after a last day that is still to come."""
    if one.is_unanswered or one.last_day <= at or one.state in {State.DECLINED, State.TAKEN_BACK}:
        return one
    found = contacts.beyond(person_id=person_id, worker_id=one.leaving_id, last=one.last_day)
    return replace(one, beyond=found)


def hands(row: Handover, moves: Iterable[HandoverMove], by: Actor) -> frozenset[Hand]:
    """Return which hands somebody has in a hand-over; whoever only reads has none."""
    taking = _taking(row, moves)
    is_hand = {
        Hand.PERSON: by.is_person and by.uid == row.person_id,
        Hand.LEAVING: by.uid == row.by_id,
        Hand.TAKING: by.uid == taking,
    }
    return frozenset(hand for hand, holds in is_hand.items() if holds)


def state(row: Handover, moves: Iterable[HandoverMove]) -> State:
    """Return how a hand-over stands after its moves, in order."""
    return rules.state((Move(one.what), _hand(row, one)) for one in moves)


def moves(*, handover_id: UUID) -> list[HandoverMove]:
    """Return the moves of one hand-over, in order. One statement."""
    return list(HandoverMove.objects.filter(handover_id=handover_id).order_by("step"))


def waiting(*, person_id: UUID, at: datetime) -> QuerySet[Handover]:
    """Return the hand-overs that wait for the person: unanswered, and their day is still to come."""
    answered = HandoverMove.objects.filter(handover_id=OuterRef("pk"))
    return Handover.objects.filter(~Exists(answered), person_id=person_id, until__gt=at)


def under_way(*, person_id: UUID, at: datetime) -> QuerySet[Handover]:
    """Return the hand-overs that wait for the person or for the note of whoever takes over."""
    said = HandoverMove.objects.filter(handover_id=OuterRef("pk"))
    over = said.exclude(what__in=WITH_A_WORKER)
    return Handover.objects.filter(Q(until__gt=at) | Exists(said), ~Exists(over), person_id=person_id)


_SAID_NO_TO = f"""
    SELECT t.worker_id FROM team_member t WHERE t.person_id = %(person)s AND t.ended_at IS NOT NULL
    UNION SELECT h.worker_id FROM handover h JOIN handover_move m ON m.handover_id = h.id
    WHERE h.person_id = %(person)s AND m.what = {Move.DECLINED.value}
    EXCEPT SELECT t.worker_id FROM team_member t WHERE t.person_id = %(person)s AND t.agreed_at IS NOT NULL
    AND t.ended_at IS NULL AND NOT t.is_cover
"""  # noqa: S608


def said_no_to(*, person_id: UUID) -> frozenset[UUID]:
    """Return whom the person turned down, let go, or declined a hand-over to. One statement.

    Whoever is on the team again was asked by the person's own hand.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SAID_NO_TO, {"person": person_id})
        return frozenset(worker_id for (worker_id,) in cursor.fetchall())


def to_end(*, person_id: UUID, at: datetime) -> tuple[tuple[UUID, Move], ...]:
    """Return the hand-overs under way, each with the person's own move that ends it. One statement."""
    agreed = Exists(HandoverMove.objects.filter(handover_id=OuterRef("pk")))
    rows = under_way(person_id=person_id, at=at).values_list("pk", agreed)
    return tuple((pk, Move.ENDED if is_agreed else Move.DECLINED) for pk, is_agreed in rows)


UNDER_WAY = left_open.Part(
    "handover",
    f"""
    SELECT h.id, 0 AS step, '' AS what, h.at FROM handover h
    WHERE h.person_id = %(person)s AND NOT EXISTS (SELECT FROM handover_move m
        WHERE m.handover_id = h.id AND m.what NOT IN ({", ".join(str(one.value) for one in sorted(WITH_A_WORKER))}))
    AND (h.until > %(now)s OR EXISTS (SELECT FROM handover_move m WHERE m.handover_id = h.id))
    """,  # noqa: S608
    lambda lines, _at: [_("A hand-over to another worker is under way.") for _one in lines[:1]],
)


def is_member(*, person_id: UUID, worker_id: UUID, at: datetime) -> bool:
    """Return whether a worker is on the team now without standing in for another. One statement."""
    found = TeamMember.objects.filter(person_id=person_id, worker_id=worker_id, is_cover=False, ended_at=None)
    return bool(found.filter(Q(ends_at=None) | Q(ends_at__gt=at)).exclude(agreed_at=None).exists())


_WITH_A_WORKER = ", ".join(str(one.value) for one in sorted(WITH_A_WORKER))
_OVER = ", ".join(str(one.value) for one in sorted(_WRITTEN_OR_NOT))
# Those whom a worker was asked to take over and has not written about yet.
TO_RECEIVE = arising.Part(
    "handover",
    f"""
    SELECT m.id, m.person_id, '' AS what, m.at FROM handover_move m
    WHERE m.worker_id = %(worker)s AND m.what IN ({_WITH_A_WORKER})
    AND NOT EXISTS (SELECT FROM handover_move n WHERE n.handover_id = m.handover_id AND n.what IN ({_OVER}))
    """,  # noqa: S608
)
# What the person or the colleague said to a worker's own note, the newest of each, until the worker has looked since.
SAID = arising.Part(
    "handover_said",
    f"""
    SELECT m.id, m.person_id, 'handover ' || m.what AS what, m.at FROM (
        SELECT DISTINCT ON (m.handover_id) m.id, m.person_id, m.by_id, m.what, m.at, h.by_id AS from_id
        FROM handover h JOIN handover_move m ON m.handover_id = h.id AND m.consent_id = h.consent_id
        WHERE h.person_id {arising.OF_MINE} AND h.by_id = %(worker)s
        ORDER BY m.handover_id, m.step DESC) m
    WHERE m.by_id <> m.from_id AND m.at > %(lately)s
    """,  # noqa: S608
    looked=("handover",),
)
SAYS: dict[str, Words] = {f"handover {move.value}": words for move, words in MOVE_WORDS.items()}


def _hand(row: Handover, one: HandoverMove) -> Hand:
    if one.by_id == row.person_id:
        return Hand.PERSON
    return Hand.TAKING if one.what == Move.RECEIVED else Hand.LEAVING


def _taking(row: Handover, moves: Iterable[HandoverMove]) -> UUID:
    """Return who takes over: whom the person named, else whom the note is for."""
    named = (one.worker_id for one in moves if one.worker_id is not None)
    return next(named, row.worker_id)


def _shown(scope: Scope, person_id: UUID, by: Actor, at: datetime) -> tuple[Shown, ...]:
    rows = list(Handover.objects.filter(person_id=person_id).order_by("-at", "-pk"))
    if not rows:  # Nothing was said about what was never handed over.
        return ()
    made: dict[UUID, list[HandoverMove]] = defaultdict(list)
    for one in HandoverMove.objects.filter(person_id=person_id).order_by("step"):
        made[one.handover_id].append(one)
    ids = {row.by_id for row in rows} | {row.worker_id for row in rows}
    ids |= {who for moves in made.values() for one in moves for who in (one.by_id, one.worker_id) if who}
    workers = {one.pk: one for one in Worker.objects.filter(pk__one_of=ids).select_related("station")}
    return tuple(_one(scope, row, made[row.pk], workers, by, at) for row in rows if scope.holds(row.consent_id))


def _one(
    scope: Scope, row: Handover, made: list[HandoverMove], workers: dict[UUID, Worker], by: Actor, at: datetime
) -> Shown:
    now, mine = state(row, made), hands(row, made, by)
    is_late = now is State.WAITING and row.until <= at

    def clear(field: str, sealed: bytes | memoryview) -> str:
        return scope.read(sealed, consent_id=row.consent_id, field=f"handover.{field}", row_id=row.pk)

    def said(one: HandoverMove) -> Said:
        words = scope.read(one.words, consent_id=one.consent_id, field="handover_move.words", row_id=one.pk)
        who = workers[one.by_id].name if one.by_id in workers else ""
        return Said(MOVE_WORDS[Move(one.what)], one.by_id == row.person_id, who, clock.day(one.at), words)

    return Shown(
        id=row.pk,
        state=now,
        says=UNANSWERED if is_late else STATE_WORDS[now],
        mood="" if is_late else MOODS.get(now, ""),
        leaving_id=row.by_id,
        leaving=workers[row.by_id].name,
        taking=people.helper(workers[_taking(row, made)]),
        day=clock.day(row.at),
        until=clock.day(row.until),
        is_unanswered=is_late,
        matters=clear("matters", row.matters),
        still_open=clear("still_open", row.still_open),
        said=tuple(said(one) for one in made),
        can=frozenset(one.name.lower() for one in Move if rules.can_move(now, one, mine)),
        last_day=row.until,
    )
