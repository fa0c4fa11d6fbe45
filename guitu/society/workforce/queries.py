"""Colleagues, with what their post must report; and the stations at which a desk receives people."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from guitu.foundations.access.verdicts import Actor, Role, Words
from guitu.society.organisations.models import KIND_WORDS, Station
from guitu.society.organisations.rules import OrganisationKind
from guitu.society.workforce.models import DUTY_WORDS, POST_WORDS, Worker
from guitu.society.workforce.rules import BESIDE, Post, ReportingDuty

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Colleague:
    """One worker as others may see them."""

    id: UUID
    name: str
    post: Words
    duty: Words
    has_duty: bool
    station_id: UUID
    station: str
    organisation: str


# By rows and not by models: a list to choose from names everybody of an organisation.
_COLUMNS = ("pk", "name", "post", "reporting_duty", "station_id", "station__name", "organisation__name")


def _colleague(row: tuple[Any, ...]) -> Colleague:
    pk, name, post, reporting, station_id, station, organisation = row
    duty = ReportingDuty(reporting)
    return Colleague(
        id=pk,
        name=name,
        post=POST_WORDS[Post(post)],
        duty=DUTY_WORDS[duty],
        has_duty=duty is not ReportingDuty.NONE,
        station_id=station_id,
        station=station,
        organisation=organisation,
    )


def colleagues(*, by: Actor, workers_only: bool = False, only: Q | None = None) -> tuple[Colleague, ...]:
    """Return everybody at the actor's own station, only those who can be on a team, or some of them. One statement."""
    if by.station_id is None:
        return ()
    rows = Worker.objects.filter(station_id=by.station_id, left_at=None)
    if workers_only:
        rows = rows.filter(role=Role.WORKER).exclude(post__in=BESIDE)
    if only is not None:
        rows = rows.filter(only)
    return tuple(_colleague(row) for row in rows.order_by("post", "name", "pk").values_list(*_COLUMNS))


def helpers(*, organisation_id: UUID) -> tuple[Colleague, ...]:
    """Return everybody of an organisation whom a person can ask into their team, station by station. One statement."""
    rows = Worker.objects.filter(organisation_id=organisation_id, role=Role.WORKER, left_at=None)
    rows = rows.exclude(post__in=BESIDE).order_by("station__name", "post", "name", "pk")
    return tuple(_colleague(row) for row in rows.values_list(*_COLUMNS))


def worker(*, worker_id: UUID) -> Colleague:
    """Return one worker. One statement.

    Raises:
        Worker.DoesNotExist: there is none.
    """
    return _colleague(Worker.objects.values_list(*_COLUMNS).get(pk=worker_id))


@dataclass(frozen=True, slots=True)
class Place:
    """A station whose desk receives people, as anybody may see it."""

    id: UUID
    organisation_id: UUID
    name: str
    organisation: str
    kind: Words
    district: str
    street: str
    phone: str


# What `_place` takes, in its order: a city has two hundred stations, and a form offers them all.
_PLACED = ("pk", "organisation_id", "name", "organisation__name", "organisation__kind", "district", "street", "phone")


def _receiving() -> QuerySet[Station]:
    """Return the stations at which a desk receives people. An institution that sends people receives nobody here."""
    desks = Worker.objects.filter(role=Role.INTAKE, left_at=None).values("station_id")
    rows = Station.objects.filter(pk__in=desks).exclude(organisation__kind=OrganisationKind.CUSTODIAL_SENDER)
    return rows.order_by("district", "organisation__name", "name", "pk")


def _place(pk: UUID, organisation_id: UUID, name: str, organisation: str, kind: str, *where: str) -> Place:
    district, street, phone = where
    words = KIND_WORDS[OrganisationKind(kind)]
    return Place(pk, organisation_id, name, organisation, words, district, street, phone)


def districts() -> tuple[str, ...]:
    """Return the districts in which a desk receives people. One statement."""
    return tuple(_receiving().order_by("district").values_list("district", flat=True).distinct())


def places(*, district: str = "", organisation_id: UUID | None = None) -> tuple[Place, ...]:
    """Return the stations that receive people, of one district or one organisation. One statement."""
    rows = _receiving()
    if district:
        rows = rows.filter(district=district)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return tuple(_place(*row) for row in rows.values_list(*_PLACED))


def look_for(*, words: str, district: str = "", without: UUID, most: int) -> tuple[Place, ...]:
    """Return the first stations that receive people and have every word in their name, kind or address.

    Those of the organisation `without` are left out. One statement.
    """
    rows = _receiving().exclude(organisation_id=without)
    if district:
        rows = rows.filter(district=district)
    for word in words.split()[:MOST_WORDS]:
        fields = ("name", "organisation__name", "district", "street")
        kinds = [kind for kind, said in KIND_WORDS.items() if word.casefold() in str(said).casefold()]
        met = Q(organisation__kind__in=kinds)
        for field in fields:
            met |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(met)
    return tuple(_place(*row) for row in rows.values_list(*_PLACED)[:most])


def receiving(*, station_id: UUID) -> Place | None:
    """Return one station if a desk receives people there. One statement."""
    row = _receiving().filter(pk=station_id).values_list(*_PLACED).first()
    return _place(*row) if row else None
