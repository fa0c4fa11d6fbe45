"""A person and her team, ready to show. The scope is open before any of this is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.people.models import Person, TeamMember
from guitu.society.workforce.models import DUTY_WORDS, POST_WORDS, Worker
from guitu.society.workforce.rules import Post, ReportingDuty


@dataclass(frozen=True, slots=True)
class Card:
    """Who a person is, in clear words."""

    name: str
    birth_date: date
    phone: str


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
    since: datetime
    ends_at: datetime | None


def card(*, scope: Scope, person_id: UUID) -> Card:
    """Return who an opened person is. One statement.

    Raises:
        NotYoursError: she is not there for this actor.
    """
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise scopes.NotYoursError

    def clear(field: str, sealed: bytes | memoryview) -> str:
        return scope.unseal(bytes(sealed), consent_id=row.consent_id, field=f"person.{field}", row_id=row.pk)

    return Card(
        clear("name", row.name), date.fromisoformat(clear("birth_date", row.birth_date)), clear("phone", row.phone)
    )


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


def team(*, person_id: UUID, at: datetime) -> tuple[Member, ...]:
    """Return who is on the team now, or asked to join. One statement."""
    rows = (
        TeamMember.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person_id=person_id, ended_at=None)
        .select_related("worker__station")
        .order_by("is_cover", "invited_at", "pk")
    )
    return tuple(
        Member(
            id=row.pk,
            helper=helper(row.worker),
            is_cover=row.is_cover,
            is_waiting=row.agreed_at is None,
            since=row.agreed_at or row.invited_at,
            ends_at=row.ends_at,
        )
        for row in rows
    )
