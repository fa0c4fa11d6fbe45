"""What stands beside the meetings: quiet that was asked for, a worker's reminders, the person's own view."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef
from django.db.models.expressions import RawSQL

from guitu.foundations import arising, clock
from guitu.foundations.access.verdicts import Words
from guitu.foundations.quiet import FOREVER, Quiet
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.contacts import rules
from guitu.journey.contacts.models import NEARNESS_WORDS, RELATION_WORDS, Bond, Reminder, ReminderDone, TextWish
from guitu.journey.contacts.rules import Hush, Noted, Relation, Wish

SHOWN = 40
_DONE = RawSQL(
    "EXISTS (SELECT FROM reminder_done d WHERE d.reminder_id = reminder.id)", [], output_field=BooleanField()
)


# Written out: asked before each meeting that a worker proposes.
_HUSH = "SELECT p.what, p.until FROM pause p WHERE p.person_id = %s ORDER BY p.at DESC, p.id DESC LIMIT 1"


def quiet(*, person_id: UUID, at: datetime) -> Quiet | None:
    """Return the quiet that holds now, if any. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_HUSH, [person_id])
        row = cursor.fetchone()
    if row is None or not rules.is_quiet(Hush(row[0]), row[1], at=at):
        return None
    return Quiet(row[1])


# Written out: it stands above every page about somebody, and is not put together anew for each.
QUIET_UNTIL = f"""(
    SELECT CASE WHEN p.what = {Hush.QUIET.value} THEN coalesce(p.until, '{FOREVER.isoformat()}'::timestamptz) END
    FROM pause p WHERE p.person_id = person.id ORDER BY p.at DESC, p.id DESC LIMIT 1)"""  # noqa: S608


def wants_texts(*, person_id: UUID) -> bool:
    """Return whether the person wants a short message when something waits for them. One statement."""
    last = TextWish.objects.filter(person_id=person_id).order_by("-at", "-pk").values_list("what", flat=True).first()
    return last == Wish.YES


@dataclass(frozen=True, slots=True)
class ToRemember:
    """What a worker wants to remember about one person, and on which day."""

    id: UUID
    person_id: UUID
    worker_id: UUID
    words: str
    due_at: datetime
    is_done: bool

    @property
    def day(self) -> str:
        return clock.day(self.due_at)


def reminders(*, scope: Scope, person_id: UUID) -> tuple[ToRemember, ...]:
    """Return the reminders about an opened person that this reader may see, open ones first. One statement."""
    rows = Reminder.objects.filter(person_id=person_id).annotate(is_done=_DONE).order_by("is_done", "due_at", "pk")
    return tuple(_to_remember(scope, one, is_done=one.is_done) for one in rows[:SHOWN] if scope.holds(one.consent_id))


def noted(*, reminder_id: UUID, worker_id: UUID, but: UUID) -> Noted:
    """Return how it stands with a worker's own reminder, `but` for one mark that may be sent again. One statement."""
    done = Exists(ReminderDone._base_manager.filter(reminder_id=OuterRef("pk")).exclude(pk=but))
    own = Reminder.objects.filter(pk=reminder_id, by_id=worker_id)
    is_done = own.annotate(is_done=done).values_list("is_done", flat=True).first()
    return Noted.NONE if is_done is None else Noted.DONE if is_done else Noted.OPEN


# A worker's own open reminders up to the end of the day.
DUE = arising.Part(
    "due",
    """
    SELECT r.id, r.person_id, '' AS what, r.due_at AS at FROM reminder r
    WHERE r.by_id = %(worker)s AND r.due_at < %(tomorrow)s
    AND NOT EXISTS (SELECT FROM reminder_done d WHERE d.reminder_id = r.id)
    """,
)


def reminded(lines: Iterable[arising.Line], *, scope: Scope) -> tuple[ToRemember, ...]:
    """Return what is due about opened people, in the order of its days. One statement, none for nothing."""
    if not (named := [one.id for one in lines]):
        return ()
    rows = Reminder.objects.filter(pk__in=named).order_by("due_at", "at", "pk")
    return tuple(_to_remember(scope, one) for one in rows if scope.holds(one.consent_id))


def _to_remember(scope: Scope, row: Reminder, *, is_done: bool = False) -> ToRemember:
    """Return one reminder of an opened person in clear words."""
    words = scope.read(row.words, consent_id=row.consent_id, field="reminder.words", row_id=row.pk)
    return ToRemember(row.pk, row.person_id, row.by_id, words, row.due_at, is_done)


@dataclass(frozen=True, slots=True)
class OwnView:
    """How the person sees one side of life, in their own words, on one day."""

    relation: Words
    nearness: Words
    number: int
    words: str
    at: datetime
    is_between: bool


def own_views(*, scope: Scope, person_id: UUID) -> tuple[OwnView, ...]:
    """Return what the person said, newest first, as it was said. One statement."""
    rows = Bond.objects.filter(person_id=person_id).order_by("-at", "-pk")[:SHOWN]
    return tuple(_own_view(scope, one) for one in rows if scope.holds(one.consent_id))


def _own_view(scope: Scope, row: Bond) -> OwnView:
    def clear(field: str, sealed: bytes | memoryview) -> str:
        return scope.read(sealed, consent_id=row.consent_id, field=f"bond.{field}", row_id=row.pk)

    near = clear("nearness", row.nearness)
    number = int(near) if near.isdecimal() else 0
    return OwnView(
        relation=RELATION_WORDS[Relation(row.relation)],
        nearness=NEARNESS_WORDS.get(number, near),
        number=number,
        words=clear("words", row.words),
        at=row.at,
        is_between=row.for_worker_id is not None,
    )
