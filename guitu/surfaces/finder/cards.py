"""Index cards: what of a service is searched, and what a list shows of it. Made again whenever an entry changes.

An import calls `make_all` in its own transaction; an editor's act makes the one card anew.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q
from django.utils import translation

from guitu.journey.needs.models import DOMAIN_WORDS
from guitu.journey.needs.rules import Domain
from guitu.society.directory.models import (
    Address,
    Attribute,
    Capacity,
    CostOption,
    Phone,
    Schedule,
    Service,
    ServiceAtPlace,
    TaxonomyTerm,
)
from guitu.society.directory.rules import OFFERED, ServiceStatus
from guitu.surfaces.finder import hours, words
from guitu.surfaces.finder.rules import AT_LEAST_ONE

T = TypeVar("T")
AT_ONCE = 500
SUMMARY = 90
_DAYS = ("dtstart", "until", "valid_from", "valid_to")
_TIMES = ("opens_at", "closes_at")
_TEXTS = ("freq", "byday", "bymonthday", "byyearday", "byweekno", "wkst")


def packed(row: Schedule) -> dict[str, Any]:
    """Return one line of opening hours as a card keeps it: only what is said."""
    told: dict[str, Any] = {name: value.isoformat() for name in _DAYS if (value := getattr(row, name))}
    told |= {name: value.strftime("%H:%M") for name in _TIMES if (value := getattr(row, name)) is not None}
    told |= {name: value for name in _TEXTS if (value := getattr(row, name))}
    told |= {name: int(value) for name in ("interval", "count") if (value := getattr(row, name))}
    return told


def unpacked(told: dict[str, Any]) -> hours.Schedule:
    """Return the line of opening hours that a card keeps."""
    read: dict[str, Any] = {name: date.fromisoformat(told[name]) for name in _DAYS if name in told}
    read |= {name: time.fromisoformat(told[name]) for name in _TIMES if name in told}
    return hours.Schedule(**(told | read))


def district(address: Address) -> str:
    """Return the district of an address: its region, or its city where no region is written."""
    return (address.region or address.city).strip()[:60]


@dataclass(frozen=True, slots=True)
class Card:
    """One card, ready to be kept."""

    service_id: UUID
    is_listed: bool
    words: str
    sort_key: str
    needs: list[str]
    districts: list[str]
    week: str
    is_irregular: bool
    has_free: bool
    assured_on: date | None
    shown: dict[str, Any]

    @property
    def values(self) -> tuple[Any, ...]:
        """Return the values in the order of the table's columns."""
        return (
            self.service_id, self.is_listed, self.words, self.sort_key, self.needs, self.districts, self.week,
            self.is_irregular, self.has_free, self.assured_on, json.dumps(self.shown, ensure_ascii=False),
        )  # fmt: skip


class Terms:
    """All terms of the directory, with the needs they stand for. One statement."""

    def __init__(self) -> None:
        """Read them."""
        self.by_id = {row.pk: row for row in TaxonomyTerm.objects.only("id", "code", "name", "parent_id")}

    def _line(self, term_id: UUID) -> Iterator[TaxonomyTerm]:
        """Yield a term and what stands above it."""
        seen = set[UUID]()
        while (row := self.by_id.get(term_id)) and row.pk not in seen:
            seen.add(row.pk)
            yield row
            if row.parent_id is None:
                return
            term_id = row.parent_id

    def needs(self, term_ids: Iterable[UUID]) -> list[str]:
        """Return the areas of life that terms stand for, by their own code or by that of a wider term."""
        codes = {row.code for one in term_ids for row in self._line(one)}
        return [domain.value for domain in Domain if domain.value in codes]

    def names(self, term_ids: Iterable[UUID]) -> list[str]:
        """Return the names of terms."""
        return [self.by_id[one].name for one in term_ids if one in self.by_id]


def _need_words(needs: Iterable[str]) -> Iterator[str]:
    """Yield the words of areas of life in both languages: whoever types one finds what stands under it."""
    for language in ("zh-hans", "en"):
        with translation.override(language):
            yield from (str(DOMAIN_WORDS[Domain(one)]) for one in needs)


def grouped(rows: Iterable[Any], by: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[by(row)].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Drawer:
    """What belongs to some services, read at once: nine statements, however many services."""

    services: list[Service]
    at_places: dict[UUID, list[ServiceAtPlace]]
    addresses: dict[UUID, list[Address]]
    schedules: dict[UUID, list[Schedule]]
    phones: dict[UUID, list[Phone]]
    capacities: dict[UUID, list[Capacity]]
    costs: dict[UUID, list[CostOption]]
    terms: dict[UUID, list[UUID]]

    @classmethod
    def of(cls, service_ids: Iterable[UUID]) -> "Drawer":
        """Read what belongs to these services."""
        ids = list(service_ids)
        services = list(Service.objects.filter(pk__in=ids).select_related("provider"))
        at_places = list(ServiceAtPlace.objects.filter(service_id__in=ids).select_related("place").order_by("pk"))
        place_ids = [one.place_id for one in at_places if one.place_id]
        anywhere = (
            Q(service_id__in=ids)
            | Q(service_at_place_id__in=[one.pk for one in at_places])
            | Q(place_id__in=place_ids)
        )
        provider_ids = [one.provider_id for one in services if one.provider_id]
        attributes = Attribute.objects.filter(link_id__in=ids, term__isnull=False).order_by("pk")
        return cls(
            services=services,
            at_places=grouped(at_places, lambda row: row.service_id),
            addresses=grouped(_sorted(Address, Q(place_id__in=place_ids)), lambda row: row.place_id),
            schedules=grouped(_sorted(Schedule, anywhere), belongs),
            phones=grouped(_sorted(Phone, anywhere | Q(provider_id__in=provider_ids)), belongs),
            capacities=grouped(
                Capacity.objects.filter(service_id__in=ids).select_related("unit").order_by("pk"),
                lambda row: row.service_id,
            ),
            costs=grouped(_sorted(CostOption, Q(service_id__in=ids)), lambda row: row.service_id),
            terms={
                key: [row.term_id for row in rows]
                for key, rows in grouped(attributes, lambda row: row.link_id).items()
            },
        )

    def hours(self, service: Service, at_place: ServiceAtPlace | None) -> list[Schedule]:
        """Return when a service is open at a place: by its hours there, else its own, else those of the place."""
        keys = [at_place.pk if at_place else None, service.pk, at_place.place_id if at_place else None]
        return next((self.schedules[key] for key in keys if key and self.schedules.get(key)), [])

    def numbers(self, service: Service) -> list[Phone]:
        """Return whom to call, the nearest first: at the place, of the service, of the building, of the provider."""
        at_places = self.at_places.get(service.pk, [])
        keys = [*(one.pk for one in at_places), service.pk, *(one.place_id for one in at_places), service.provider_id]
        found = {row.pk: row for key in keys if key for row in self.phones.get(key, [])}
        return list(found.values())


def _sorted(model: type[Model], wanted: Q) -> Iterable[Any]:
    return model._default_manager.filter(wanted).order_by("pk")


def belongs(row: Any) -> UUID | None:
    """Return what a schedule or a phone belongs to: the closest thing it names."""
    keys = ("service_at_place_id", "service_id", "place_id", "provider_id")
    return next((value for key in keys if (value := getattr(row, key, None))), None)


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def free_places(rows: Iterable[Capacity]) -> dict[str, Any]:
    """Return how many places are free, of what, and since when that is known."""
    told = next((row for row in rows if row.available is not None), None)
    if told is None:
        return {}
    at = told.updated or told.changed_at
    unit = told.unit.name if told.unit else ""
    some = {"some": True} if told.description == AT_LEAST_ONE else {}
    return {"n": _whole(told.available), "max": _whole(told.maximum), "unit": unit, "at": at.isoformat()} | some


def is_free_of_charge(costs: Iterable[CostOption]) -> bool:
    """Return whether every named cost is nothing."""
    amounts = [row.amount for row in costs]
    return bool(amounts) and all(amount == 0 for amount in amounts)


def card(service: Service, drawer: Drawer, terms: Terms) -> Card:
    """Return the card of one service."""
    at_places = drawer.at_places.get(service.pk, [])
    addresses = [row for one in at_places if one.place_id for row in drawer.addresses.get(one.place_id, [])]
    districts = list(dict.fromkeys(filter(None, map(district, addresses))))
    term_ids = drawer.terms.get(service.pk, [])
    needs, kinds = terms.needs(term_ids), terms.names(term_ids)
    spots: list[ServiceAtPlace | None] = [*at_places] or [None]
    lines = [packed(row) for one in spots for row in drawer.hours(service, one)]
    lines = [line for n, line in enumerate(lines) if line not in lines[:n]]
    ranges, is_irregular = hours.minutes(tuple(map(unpacked, lines)))
    free, numbers = free_places(drawer.capacities.get(service.pk, [])), drawer.numbers(service)
    provider = service.provider.name if service.provider else ""
    places = [f"{row.city}{row.region}{row.address_1}" for row in addresses]
    names = [one.place.name for one in at_places if one.place]
    shown = {
        "name": service.name,
        "provider": provider,
        "about": service.description[: SUMMARY + 1],
        "districts": districts[:3],
        "street": addresses[0].address_1 if addresses else "",
        "places": len(at_places),
        "phone": numbers[0].number if numbers else "",
        "free": free,
        "costs_nothing": is_free_of_charge(drawer.costs.get(service.pk, [])),
        "closed": service.status == ServiceStatus.CLOSED_FOR_NOW,
        "hours": lines,
    }
    return Card(
        service_id=service.pk,
        is_listed=service.status in OFFERED,
        words=words.vector(
            f"{service.name} {service.alternate_name}",
            " ".join((*kinds, *_need_words(needs), provider)),
            " ".join((service.description, service.eligibility_description, *names, *places)),
        ),
        sort_key=words.sort_key(service.name),
        needs=needs,
        districts=districts,
        week="{" + ",".join(f"[{first},{last})" for first, last in ranges) + "}",
        is_irregular=is_irregular,
        has_free=bool(free.get("n")),
        assured_on=service.assured_date,
        shown=shown,
    )


def _some(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield items some hundreds at a time."""
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some


def cards(service_ids: Iterable[UUID]) -> Iterator[Card]:
    """Yield the cards of services, read some hundreds at a time."""
    terms = Terms()
    for some in _some(service_ids):
        drawer = Drawer.of(some)
        yield from (card(service, drawer, terms) for service in drawer.services)


KEEP = """
INSERT INTO index_card (service_id, is_listed, words, sort_key, needs, districts, week, is_irregular, has_free,
  assured_on, shown)
VALUES (%s, %s, %s::tsvector, %s, %s::text[], %s::text[], %s::int4multirange, %s, %s, %s, %s::jsonb)
ON CONFLICT (service_id) DO UPDATE SET is_listed = excluded.is_listed, words = excluded.words,
  sort_key = excluded.sort_key, needs = excluded.needs, districts = excluded.districts, week = excluded.week,
  is_irregular = excluded.is_irregular, has_free = excluded.has_free, assured_on = excluded.assured_on,
  shown = excluded.shown
"""


def make_all() -> int:
    """Make every card anew and return how many there are. For the owner, after an import; in its transaction."""
    ids = list(Service.objects.order_by("pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for some in _some(cards(ids)):
            cursor.executemany(KEEP, [one.values for one in some])
    return len(ids)
