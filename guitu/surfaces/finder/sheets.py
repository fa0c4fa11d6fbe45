"""One service as a sheet of paper would tell it: whom to call, when, how to get there, what to bring, at what cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from guitu.foundations.access.verdicts import Words
from guitu.journey.needs.models import DOMAIN_WORDS
from guitu.journey.needs.rules import Domain
from guitu.society.directory.models import (
    Accessibility,
    Address,
    Change,
    CostOption,
    Language,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtPlace,
)
from guitu.society.directory.rules import OFFERED, PlaceKind, ServiceStatus
from guitu.surfaces.finder import almanac, cards, hours
from guitu.surfaces.finder.queries import Free
from guitu.surfaces.finder.rules import is_stale

ASSURED = "assured_date"


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call."""

    shown: str
    dialled: str
    extension: str
    about: str

    @classmethod
    def of(cls, row: Phone) -> "Number":
        """Return a phone as it is shown and as it is dialled."""
        dialled = "".join(one for one in row.number if one.isdigit() or one == "+")
        extension = "" if row.extension is None else str(row.extension)
        return cls(row.number, dialled, extension, row.description)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where the service is given."""

    name: str
    street: tuple[str, ...]
    directions: str
    about: str
    is_online: bool
    url: str
    accessible: tuple[str, ...]
    now: hours.Now
    week: tuple[hours.Day, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the page of one service shows."""

    id: UUID
    service: Service
    provider: str
    needs: tuple[Words, ...]
    kinds: tuple[str, ...]
    spots: tuple[Spot, ...]
    numbers: tuple[Number, ...]
    costs: tuple[str, ...]
    costs_nothing: bool
    documents: tuple[str, ...]
    languages: tuple[str, ...]
    areas: tuple[str, ...]
    free: Free | None
    assured_by: str
    is_stale: bool
    unpublished: int | None

    @property
    def is_closed(self) -> bool:
        """Return whether the service says that it is closed for now."""
        return self.service.status == ServiceStatus.CLOSED_FOR_NOW

    @property
    def ages(self) -> tuple[int | None, int | None]:
        """Return from which to which age it is for."""
        low, high = self.service.minimum_age, self.service.maximum_age
        return (None if low is None else int(low), None if high is None else int(high))


def _said(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _cost(row: CostOption) -> str:
    amount = f"{row.amount.normalize():f} {row.currency}" if row.amount else ""
    return _said(row.option, amount, row.amount_description)


def _street(rows: Iterable[Address]) -> tuple[str, ...]:
    """Return addresses as they are written, from the large to the small."""
    return tuple(
        _said(row.state_province, row.city, row.region, row.address_1, row.address_2, row.postal_code) for row in rows
    )


def _spot(
    service: Service, at_place: ServiceAtPlace | None, drawer: cards.Drawer, extra: dict[UUID, list[Any]], at: datetime
) -> Spot:
    lines = drawer.hours(service, at_place)
    schedules = tuple(cards.unpacked(cards.packed(row)) for row in lines)
    known, place = almanac.published(), at_place.place if at_place else None
    return Spot(
        name=place.name if place else "",
        street=_street(drawer.addresses.get(place.pk, [])) if place else (),
        directions=place.transportation if place else "",
        about=_said(at_place.description if at_place else "", place.description if place else ""),
        is_online=bool(place and place.place_type == PlaceKind.VIRTUAL),
        url=place.url if place else "",
        accessible=tuple(
            text for row in (extra.get(place.pk, []) if place else []) if (text := _said(row.description, row.details))
        ),
        now=hours.standing(schedules, at, known),
        week=hours.week(schedules, at.astimezone(hours.HERE).date(), known) if lines else (),
        notes=_notes(lines),
    )


def _notes(lines: list[Schedule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for row in lines if (text := _said(row.description, row.notes))))


def _assured_by(service: Service) -> str:
    """Return who last said that the entry is right: by the change log, else the address that the entry names."""
    said = Change.objects.filter(resource_id=service.pk, field_name=ASSURED).order_by(
        "-last_action_date", "-changed_at"
    )
    return said.values_list("updated_by", flat=True).first() or service.assurer_email


def _unpublished(spots: Iterable[Spot]) -> int | None:
    """Return the year whose holidays are not known yet, if the week reaches into it."""
    days = [day for spot in spots for day in spot.week if day.why is hours.Why.UNPUBLISHED]
    return days[0].on.year if days else None


def _today(at: datetime) -> date:
    return at.astimezone(hours.HERE).date()


def sheet(*, service_id: UUID, at: datetime) -> Sheet | None:
    """Return one service, None if there is no such entry. Sixteen statements, however much belongs to it."""
    drawer = cards.Drawer.of([service_id])
    if not drawer.services or drawer.services[0].status not in OFFERED:
        return None
    service, terms = drawer.services[0], cards.Terms()
    at_places, own = drawer.at_places.get(service_id, []), {"service_id": service_id}
    places = [one.place_id for one in at_places if one.place_id]
    ways = cards.grouped(Accessibility.objects.filter(place_id__in=places).order_by("pk"), lambda row: row.place_id)
    where: list[ServiceAtPlace | None] = [*at_places] or [None]
    spots = tuple(_spot(service, one, drawer, ways, at) for one in where)
    term_ids, costs = drawer.terms.get(service_id, []), drawer.costs.get(service_id, [])
    return Sheet(
        id=service_id,
        service=service,
        provider=service.provider.name if service.provider else "",
        needs=tuple(DOMAIN_WORDS[Domain(one)] for one in terms.needs(term_ids)),
        kinds=tuple(dict.fromkeys(terms.names(term_ids))),
        spots=spots,
        numbers=tuple(map(Number.of, drawer.numbers(service)))[:4],
        costs=tuple(filter(None, (*(_cost(row) for row in costs if row.amount != 0), service.fees_description))),
        costs_nothing=cards.is_free_of_charge(costs),
        documents=tuple(row.document for row in RequiredDocument.objects.filter(**own).order_by("pk")),
        languages=tuple(dict.fromkeys(row.name for row in Language.objects.filter(**own).order_by("pk"))),
        areas=tuple(row.name for row in ServiceArea.objects.filter(**own).order_by("pk") if row.name),
        free=Free.told(cards.free_places(drawer.capacities.get(service_id, []))),
        assured_by=_assured_by(service),
        is_stale=is_stale(service.assured_date, _today(at)),
        unpublished=_unpublished(spots),
    )
