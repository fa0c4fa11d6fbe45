"""What waits sealed for the person, what came along with them, and how a system's own referrals stand."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from guitu.foundations import clock
from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing import scopes
from guitu.journey.consent.queries import Case
from guitu.journey.needs.models import DOMAIN_WORDS
from guitu.journey.needs.rules import Domain
from guitu.surfaces.exchange.models import Parcel, SentAlong


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sender wrote, ready to read."""

    id: UUID
    sender: str
    contact: str
    asks: str
    domains: tuple[Words, ...]
    notes: tuple[str, ...]
    concerns: tuple[str, ...]
    goals: tuple[str, ...]
    until: str
    opened_on: str
    secret: str
    content: dict[str, Any]

    def said(self) -> dict[str, Any]:
        """Return what becomes part of the record: all but what only the person may use."""
        return {name: value for name, value in self.content.items() if name != "tell"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one referral stands, as far as its sender may know. No moment where the sender may not know it."""

    id: UUID
    state: str
    made_at: datetime | None
    moved_at: datetime | None


def _sent(row_id: UUID, told: str, *, until: str = "", opened_on: str = "") -> Sent:
    content = json.loads(told)
    known = set(Domain)
    return Sent(
        id=row_id,
        sender=content.get("from", ""),
        contact=content.get("contact", ""),
        asks=content.get("asks", ""),
        domains=tuple(DOMAIN_WORDS[Domain(one)] for one in content.get("domains", ()) if one in known),
        notes=tuple(content.get("notes", ())),
        concerns=tuple(content.get("concerns", ())),
        goals=tuple(content.get("goals", ())),
        until=until,
        opened_on=opened_on,
        secret=content.get("tell", ""),
        content=content,
    )


def parcel() -> Sent | None:
    """Open what waits sealed for the asking person; nothing if nothing waits. Two statements."""
    scope = scopes.open_parcel()
    for row in Parcel.objects.filter(pk__one_of=scope.opened):
        told = scope.unseal(row.content, consent_id=row.pk, field="parcel.content", row_id=row.pk)
        return _sent(row.pk, told, until=clock.day(row.expires_at))
    return None


def waiting(person_id: UUID) -> QuerySet[Parcel]:
    """Return whether something waits sealed for an opened person: the row, without its key."""
    return Parcel.objects.filter(person_id=person_id)


def sent_along(case: Case) -> tuple[Sent, ...]:
    """Return what came along with an opened person and is part of their record. One statement."""
    rows = SentAlong.objects.filter(person_id=case.person_id).order_by("at", "pk")
    return tuple(_opened(case, rows))


def _opened(case: Case, rows: Iterable[SentAlong]) -> Iterable[Sent]:
    for row in rows:
        if case.scope.holds(row.consent_id):
            field = "sent_along.content"
            told = case.scope.unseal(row.content, consent_id=row.consent_id, field=field, row_id=row.pk)
            yield _sent(row.pk, told, opened_on=clock.day(row.at))


def own_referrals() -> tuple[Standing, ...]:
    """Return how the asking system's own referrals stand. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state, made_at, moved_at FROM app.own_outside_referrals() ORDER BY made_at, id")
        return tuple(Standing(*row) for row in cursor.fetchall())
