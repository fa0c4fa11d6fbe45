"""How a case stands, what was said at each end, and what would be left open."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from guitu.foundations import arising, clock, left_open
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing.scopes import UNREADABLE, Scope
from guitu.foundations.ui.addresses import address
from guitu.journey.closure.models import MOVE_WORDS, ClosingMove
from guitu.journey.closure.rules import READ_ON, Move, State, state
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.contacts import queries as contacts
from guitu.journey.handover import queries as handovers
from guitu.journey.plans import queries as plans
from guitu.journey.referrals import queries as referrals
from guitu.people import queries as people
from guitu.people.models import TeamMember
from guitu.society.workforce.models import Worker

# What may be left open, in the order in which it is named.
OPEN_ENDS = (contacts.AHEAD, plans.WAITING, handovers.UNDER_WAY, referrals.UNFINISHED, people.SUGGESTED)
# Where each is settled, by a worker and by the person.
PAGES = {
    contacts.AHEAD.kind: "contacts:meetings",
    plans.WAITING.kind: "plans:plan",
    handovers.UNDER_WAY.kind: "handover:case",
    referrals.UNFINISHED.kind: "referrals:case",
    people.SUGGESTED.kind: "desk:suggest",
}
OWN_PAGES = {
    contacts.AHEAD.kind: "contacts:own_meetings",
    plans.WAITING.kind: "plans:own",
    handovers.UNDER_WAY.kind: "handover:own",
    referrals.UNFINISHED.kind: "referrals:own",
    people.SUGGESTED.kind: "portal:team",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One move as it is shown."""

    what: Words
    move: Move
    by_person: bool
    who: str
    day: str
    words: str
    left_open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that would be left open, and the page on which it is settled."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the team who can open a closed record: until a day, or without one."""

    name: str
    until: str
    is_asker: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """Where a case stands, with everything that was said about its end, newest first.

    After a goodbye `readers` are those of the team who can open the record now. Beside them and the person a child's
    guardian can, and whomever the person has let read along since, of whom only the person knows.
    """

    state: State
    said: tuple[Said, ...]
    open_items: tuple[OpenItem, ...]
    readers: tuple[Reader, ...] = ()
    has_guardian: bool = False
    lets_read: bool = False

    @property
    def is_read_along(self) -> bool:
        """Return whether somebody outside the team reads along."""
        return self.has_guardian or self.lets_read

    @property
    def read_on_until(self) -> str:
        """Return the last day on which one of the team can read; nothing where somebody has no last day."""
        days = [one.until for one in self.readers]
        return max(days, default="") if all(days) else ""


def moves(*, person_id: UUID, consent_id: UUID) -> tuple[Move, ...]:
    """Return the moves so far, oldest first. One statement."""
    rows = ClosingMove.objects.filter(person_id=person_id, consent_id=consent_id).order_by("step")
    return tuple(Move(what) for what in rows.values_list("what", flat=True))


def said_last(*, person_id: UUID) -> dict[str, QuerySet[ClosingMove]]:
    """Return the goodbye that stands, and a worker's words of goodbye that nothing was said to yet."""
    later = ClosingMove.objects.filter(consent_id=OuterRef("consent_id"), step__gt=OuterRef("step"))
    newest = ClosingMove.objects.filter(~Exists(later), person_id=person_id)
    return {"goodbye": newest.filter(what=Move.CLOSED), "farewell": newest.filter(what=Move.PROPOSED)}


def who_proposed(*, person_id: UUID) -> str:
    """Return whose words of goodbye nothing was said to yet, if there are any. One statement."""
    who = Subquery(Worker.objects.filter(pk=OuterRef("by_id")).values("name"))
    return said_last(person_id=person_id)["farewell"].values_list(who, flat=True).first() or ""


def closing(*, case: Case, by: Actor, at: datetime) -> Closing:
    """Return how an opened case stands. Three statements for any number of moves, four or five after a goodbye."""
    base = case.consents[Purpose.SUPPORT]
    who = Subquery(Worker.objects.filter(pk=OuterRef("by_id")).values("name"))
    found = ClosingMove.objects.filter(person_id=case.person_id, consent_id=base)
    rows = list(found.annotate(who=who).order_by("step"))
    said = tuple(_said(case.scope, row, row.who or "") for row in reversed(rows))
    now = state(Move(row.what) for row in rows)
    pages = OWN_PAGES if by.is_person else PAGES
    ids = () if by.is_person else (case.person_id,)
    ends = open_items(person_id=case.person_id, at=at)
    is_own_end = by.is_person and now is State.CLOSED
    return Closing(
        state=now,
        said=said,
        open_items=tuple(OpenItem(end.words, address(pages[end.kind], *ids)) for end in ends),
        readers=_readers(case.person_id, by, at) if now is State.CLOSED else (),
        has_guardian=people.guardian_reads(person_id=case.person_id),
        lets_read=is_own_end and bool(people.letting_in(person_id=case.person_id, at=at)),
    )


def _readers(person_id: UUID, by: Actor, at: datetime) -> tuple[Reader, ...]:
    """Return who of the team can open a closed record now. One statement."""
    team = TeamMember.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person_id=person_id, ended_at=None)
    rows = team.exclude(agreed_at=None).order_by("agreed_at", "pk").values_list("worker_id", "worker__name", "ends_at")
    return tuple(Reader(name, clock.day(ends_at), who == by.uid) for who, name, ends_at in rows)


# Those who lately said goodbye and let a worker read on for a while, or came back to the workers they had.
PARTED, CAME_BACK = "goodbye", "came_back"
PARTING = arising.Part(
    "parting",
    f"""
    SELECT DISTINCT ON (m.person_id) m.id, m.person_id,
        CASE m.what WHEN {Move.CLOSED.value} THEN '{PARTED}' ELSE '{CAME_BACK}' END AS what, m.at FROM closing_move m
    WHERE m.person_id {arising.OF_MINE}
    AND m.what IN ({Move.CLOSED.value}, {Move.REOPENED.value}) AND m.at > %(now)s - interval '{READ_ON.days} days'
    ORDER BY m.person_id, m.at DESC, m.id
    """,  # noqa: S608
)


def open_items(*, person_id: UUID, at: datetime) -> tuple[left_open.End, ...]:
    """Return in plain words what is still to come or waits for somebody. One statement.

    What is between the person and one worker alone is not named: others will read this.
    """
    return left_open.read(OPEN_ENDS, person_id=person_id, at=at)


# What stands for what was altered.
SPOILT: dict[str, Callable[[], str]] = {"words": lambda: str(UNREADABLE), "left_open": lambda: packed(())}


def _said(scope: Scope, row: ClosingMove, who: str) -> Said:
    def clear(field: str, sealed: bytes | memoryview) -> str:
        place = f"closing_move.{field}"
        return scope.read(sealed, consent_id=row.consent_id, field=place, row_id=row.pk, otherwise=SPOILT[field])

    return Said(
        what=MOVE_WORDS[Move(row.what)],
        move=Move(row.what),
        by_person=row.by_id == row.person_id,
        who=who,
        day=clock.day(row.at),
        words=clear("words", row.words),
        left_open=unpacked(clear("left_open", row.left_open)),
    )


def packed(items: Sequence[str]) -> str:
    """Return named items as one text to seal."""
    return json.dumps(list(items), ensure_ascii=False)


def unpacked(text: str) -> tuple[str, ...]:
    """Return the items that were named."""
    return tuple(str(one) for one in json.loads(text))
