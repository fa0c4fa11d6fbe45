"""A person and her team, ready to show. The scope is open before any of this is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from guitu.foundations import arising, left_open, quiet
from guitu.foundations.access.verdicts import Words
from guitu.foundations.quiet import Quiet
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.people import rules
from guitu.people.models import (
    RELATION_WORDS,
    SHARED_WORDS,
    SHARING_WORDS,
    Cover,
    FileApproval,
    Person,
    TeamMember,
    TrustedPerson,
)
from guitu.people.rules import Part, Place, Relation, Seat, Sharing
from guitu.society.workforce.models import DUTY_WORDS, POST_WORDS, Worker
from guitu.society.workforce.rules import BESIDE, Post, ReportingDuty


@dataclass(frozen=True, slots=True)
class Card:
    """Who a person is, in clear words."""

    name: str
    birth_date: date
    phone: str
    # The end of the quiet they asked for, as `guitu.foundations.quiet` reads it.
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True)
class Helper:
    """A worker as the person sees her: by name, post, and what the post must report."""

    id: UUID
    name: str
    post: Words
    station: str
    duty: Words
    has_duty: bool
    must_report_relapse: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the support team, or asked to join it."""

    id: UUID
    helper: Helper
    is_cover: bool
    is_waiting: bool
    is_held: bool
    since: datetime
    ends_at: datetime | None

    @property
    def is_in(self) -> bool:
        """Return whether this one reads: the person said yes, and nothing else is waited for."""
        return not self.is_waiting and not self.is_held


def card(*, scope: Scope, person_id: UUID) -> Card:
    """Return who an opened person is. One statement.

    Raises:
        NotYoursError: she is not there for this actor.
    """
    rows = Person.objects.filter(pk=person_id).annotate(quiet_until=quiet.until())
    if (row := next(iter(rows), None)) is None:
        raise scopes.NotYoursError
    return clear(scope, Sealed(row.consent_id, row.pk, row.name, row.birth_date, row.phone, row.quiet_until))


class Called(NamedTuple):
    """Somebody in a list: what she is called, whether she confirmed her agreement, and until when it holds."""

    name: str
    is_confirmed: bool
    agreed_until: datetime


def names(people: Iterable[UUID], *, why: str) -> tuple[Scope, dict[UUID, Called]]:
    """Open people for a list and return what they are called; whoever may not be opened is missing. One statement."""
    scope, listed = scopes.open_names(people, why=why)
    found = {}
    for consent_id, (sealed, is_confirmed, until) in listed.items():
        person_id = scope.opened[consent_id].subject_id
        name = scope.unseal(sealed, consent_id=consent_id, field="person.name", row_id=person_id)
        found[person_id] = Called(name, is_confirmed, until)
    return scope, found


def hushed(opened: Sequence[UUID], *, at: datetime) -> dict[UUID, Quiet]:
    """Return who of these opened people wants quiet now. One statement, none for nobody."""
    if not opened:
        return {}
    with connection.cursor() as cursor:
        # The expression is our own words, without a value.
        cursor.execute(f"SELECT person.id, {quiet.sql()} FROM person WHERE person.id = ANY (%s)", [list(opened)])  # noqa: S608
        return {pk: hush for pk, until in cursor.fetchall() if (hush := quiet.at(at, until=until))}


class Sealed(NamedTuple):
    """What is read of a person to say who that is, in the order of `SEALED` after the two ids."""

    consent_id: UUID
    person_id: UUID
    name: bytes | memoryview
    birth_date: bytes | memoryview
    phone: bytes | memoryview
    quiet_until: datetime | None


def clear(scope: Scope, row: Sealed) -> Card:
    """Return who an opened person is, from what was read already."""

    def said(field: str, sealed: bytes | memoryview) -> str:
        return scope.unseal(sealed, consent_id=row.consent_id, field=f"person.{field}", row_id=row.person_id)

    born = date.fromisoformat(said("birth_date", row.birth_date))
    return Card(said("name", row.name), born, said("phone", row.phone), row.quiet_until)


def helper(worker: Worker) -> Helper:
    """Return a worker as the person sees her; the station must be loaded with it."""
    duty = ReportingDuty(worker.reporting_duty)
    return Helper(
        id=worker.pk,
        name=worker.name,
        post=POST_WORDS[Post(worker.post)],
        station=worker.station.name,
        duty=DUTY_WORDS[duty],
        has_duty=duty is not ReportingDuty.NONE,
        must_report_relapse=duty is ReportingDuty.DETOX_POST,
    )


# A minor's yes that a team lead has not seen yet.
_HELD = Exists(FileApproval._base_manager.filter(pk=OuterRef("pk"), approved_at=None))


def _team(person_id: UUID, at: datetime) -> QuerySet[TeamMember]:
    rows = TeamMember.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person_id=person_id, ended_at=None)
    return rows.order_by("is_cover", "invited_at", "pk")


def team(*, person_id: UUID, at: datetime) -> tuple[Member, ...]:
    """Return who is on the team now, or asked to join, each once. One statement."""
    rows = _team(person_id, at).annotate(is_held=_HELD).select_related("worker__station")
    found = [
        Member(
            id=row.pk,
            helper=helper(row.worker),
            is_cover=row.is_cover,
            is_waiting=row.agreed_at is None and not row.is_held,
            is_held=row.is_held,
            since=row.agreed_at or row.invited_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]
    # Whoever reads as a member of the team need not stand in besides.
    there = {one.helper.id for one in found if one.is_in and not one.is_cover}
    return tuple(one for one in found if not one.is_cover or one.helper.id not in there)


@dataclass(frozen=True, slots=True)
class Company:
    """Until when a worker is there for the asking person, and who stands in for that one, until when."""

    until: datetime | None
    stand_in: str
    stands_in_until: datetime | None

    def is_there(self, when: datetime) -> bool:
        """Return whether the worker is still on the team at a moment."""
        return self.until is None or self.until > when


def company() -> dict[UUID, Company]:
    """Return who is there for the asking person; nobody for anybody else. One statement."""
    with connection.cursor() as cursor:
        # Of two seats the one that lasts longer counts, and of two who stand in the one who does it longer.
        cursor.execute("SELECT * FROM app.company() ORDER BY ends_at, stands_in_until NULLS FIRST")
        return {worker_id: Company(*told) for worker_id, *told in cursor.fetchall()}


def place(*, person_id: UUID, worker_id: UUID, at: datetime) -> Place:
    """Return how it stands with a worker on a team, as far as the asker may know. One statement."""
    rows = TeamMember.objects.filter(person_id=person_id, worker_id=worker_id, is_cover=False).annotate(is_held=_HELD)
    return rules.place((_seat(row) for row in rows), at=at)


def seat(*, member_id: UUID, at: datetime) -> tuple[Place, bool]:
    """Return how one seat on a team stands, and whether somebody stands in there. One statement."""
    row = TeamMember.objects.filter(pk=member_id).annotate(is_held=_HELD).first()
    return (_seat(row).place(at=at), row.is_cover) if row else (Place.NONE, False)


def _seat(row: TeamMember) -> Seat:
    return Seat(row.agreed_at, row.ends_at, row.ended_at, is_held=bool(getattr(row, "is_held", False)))


def _suggested(lines: Sequence[left_open.Line], _at: datetime) -> list[str]:
    return [_("%(name)s was suggested for the team and waits for an answer.") % {"name": one.what} for one in lines]


SUGGESTED = left_open.Part(
    "team",
    """
    SELECT m.id, 0 AS step, w.name AS what, m.invited_at AS at FROM team_member m JOIN worker w ON w.id = m.worker_id
    WHERE m.person_id = %(person)s AND m.agreed_at IS NULL AND m.ended_at IS NULL
    AND (m.ends_at IS NULL OR m.ends_at > %(now)s)
    AND m.id NOT IN (SELECT app.held_seats(%(person)s))
    """,
    _suggested,
)


# Those who let a worker in, until the worker has looked at their record since. Whoever steps in is named by a lead.
LET_IN = arising.Part(
    "let_in",
    """
    SELECT t.id, t.person_id, '' AS what, t.agreed_at AS at FROM team_member t
    WHERE t.worker_id = %(worker)s AND t.agreed_at > %(lately)s AND NOT t.is_cover
    AND t.ended_at IS NULL AND (t.ends_at IS NULL OR t.ends_at > %(now)s)
    """,
    looked=("record",),
)


# Whom a worker stands in for: only if it is anybody, a colleague's meetings are looked for.
STANDS_IN = arising.Part(
    "stands_in",
    "SELECT c.id, NULL::uuid AS person_id, '' AS what, c.until AS at FROM cover c"
    " WHERE c.stand_in_id = %(worker)s AND c.until > %(now)s",
)


# What lets somebody trusted in is not among the columns that the web role may read.
_SECRETS = ("code_hash", "word_hash", "pin_hash")


@dataclass(frozen=True, slots=True)
class ToApprove:
    """One worker whom a minor let in. Who the minor is, is not among it."""

    id: UUID
    helper: Helper
    asked_at: datetime
    is_cover: bool


def to_approve() -> tuple[ToApprove, ...]:
    """Return what waits for the asking team lead, oldest first. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, worker_id, asked_at, is_cover FROM app.approvals()")
        rows = cursor.fetchall()
    workers = Worker.objects.select_related("station").in_bulk({row[1] for row in rows})
    return tuple(ToApprove(row[0], helper(workers[row[1]]), row[2], row[3]) for row in rows)


@dataclass(frozen=True, slots=True)
class SteppingIn:
    """One worker who stands in for a colleague until a day. Whose records that opens is not among it."""

    id: UUID
    away: str
    stand_in: str
    until: datetime


def covers(*, station_id: UUID, at: datetime) -> tuple[SteppingIn, ...]:
    """Return who stands in for whom at a lead's own station, by name. One statement."""
    rows = Cover.objects.filter(station_id=station_id, until__gt=at, stand_in__left_at=None)
    rows = rows.select_related("away", "stand_in").order_by("away__name", "stand_in__name", "pk")
    return tuple(SteppingIn(row.pk, row.away.name, row.stand_in.name, row.until) for row in rows)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Somebody whom the person lets read a part, as the two of them see it."""

    id: UUID
    person_id: UUID
    consent_id: UUID
    called: str
    relation: Words
    parts: tuple[tuple[Part, Words], ...]
    state: Sharing
    says: Words
    invited_at: datetime
    take_up_until: datetime
    until: datetime
    is_shown: bool
    is_guardian: bool

    @property
    def is_over(self) -> bool:
        return self.state is Sharing.OVER

    @property
    def is_waiting(self) -> bool:
        return self.state is Sharing.INVITED


def trusted(*, scope: Scope, at: datetime, person_id: UUID) -> tuple[Trusted, ...]:
    """Return whom the person trusts or once trusted, in the order of the invitations. One statement."""
    rows = TrustedPerson.objects.defer(*_SECRETS).filter(person_id=person_id).order_by("invited_at", "pk")
    return tuple(_trusted(scope, one, at) for one in rows if scope.holds(one.consent_id))


def letting_in(*, person_id: UUID, at: datetime) -> tuple[UUID, ...]:
    """Return whom the person lets read a part now, or has invited to. One statement.

    A child's guardian is none of them: they agreed together.
    """
    rows = TrustedPerson.objects.defer(*_SECRETS).filter(person_id=person_id, is_guardian=False, ended_at=None)
    return tuple(row.pk for row in rows if rules.sharing(row.facts, at=at) is not rules.Sharing.OVER)


def guardian_reads(*, person_id: UUID) -> bool:
    """Return whether a guardian who agreed together with a child reads along now. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.guardian_reads(%s)", [person_id])
        (found,) = cursor.fetchone()
    return bool(found)


def sharing(*, trusted_id: UUID, at: datetime) -> Sharing:
    """Return how it stands with somebody trusted, as far as the asker may know. One statement; it opens nothing."""
    row = TrustedPerson._base_manager.defer(*_SECRETS).filter(pk=trusted_id).first()
    return rules.sharing(row.facts, at=at) if row else Sharing.NONE


def trusting(*, scope: Scope, at: datetime, trusted_id: UUID) -> Trusted:
    """Return what is shared with the asking trusted person. One statement.

    Raises:
        NotYoursError: nothing is.
    """
    row = TrustedPerson.objects.defer(*_SECRETS).filter(pk=trusted_id).first()
    if row is None or not scope.holds(row.consent_id):
        raise scopes.NotYoursError
    return _trusted(scope, row, at)


def _trusted(scope: Scope, row: TrustedPerson, at: datetime) -> Trusted:
    def clear(field: str, sealed: bytes | memoryview) -> str:
        return scope.unseal(sealed, consent_id=row.consent_id, field=f"trusted_person.{field}", row_id=row.pk)

    now = rules.sharing(row.facts, at=at)
    return Trusted(
        id=row.pk,
        person_id=row.person_id,
        consent_id=row.consent_id,
        called=clear("called", row.called),
        relation=RELATION_WORDS[Relation(clear("relation", row.relation))],
        parts=tuple((part, SHARED_WORDS[part]) for part in Part if part in row.parts),
        state=now,
        says=SHARING_WORDS[now],
        invited_at=row.invited_at,
        take_up_until=min(row.invited_at + rules.TAKE_UP_WITHIN, row.until),
        until=row.until,
        is_shown=row.is_shown,
        is_guardian=row.is_guardian,
    )


def may_be_suggested(*, person_id: UUID) -> Q:
    """Return which workers can be suggested: none of the team, none who was asked before, nobody who reads parts."""
    asked = TeamMember.objects.filter(person_id=person_id, is_cover=False).filter(Q(ended_at=None) | Q(agreed_at=None))
    return ~Q(pk__in=asked.values("worker_id")) & ~Q(post__in=BESIDE)


def beside(*, scope: Scope, person_id: UUID) -> tuple[Words, ...]:
    """Return, to the team, how those belong to the person of whom the person lets the team know. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, consent_id, relation FROM app.trusted_beside(%s)", [person_id])
        rows = [(row_id, consent_id, bytes(sealed)) for row_id, consent_id, sealed in cursor.fetchall()]
    told = (
        scope.unseal(sealed, consent_id=consent_id, field="trusted_person.relation", row_id=row_id)
        for row_id, consent_id, sealed in rows
        if scope.holds(consent_id)
    )
    return tuple(RELATION_WORDS[Relation(one)] for one in told)
