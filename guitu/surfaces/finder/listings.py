"""Lists of the directory for machines: which entries, in a steady order, a page at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from guitu.society.directory.hsds import giving
from guitu.society.directory.hsds.standard import KINDS
from guitu.society.directory.models import (
    Attribute,
    Provider,
    Service,
    ServiceAtPlace,
    Taxonomy,
    TaxonomyTerm,
)
from guitu.surfaces.finder import words

AT_ONCE = 100
Rows = QuerySet[Any]
Document = dict[str, Any]


def documents(name: str, ids: list[UUID], *, full: bool = False) -> list[Document]:
    """Return entries as HSDS writes them: with all that belongs to them, or with what there is one of.

    Cost: one statement for each kind of row that can nest, however many entries.
    """
    connection.ensure_connection()
    told = giving.trees(connection.connection, KINDS[name], ids)
    if name == "service_at_location":
        _add_service(told, ids)
    return told if full else [short(one) for one in told]


def short(document: Document) -> Document:
    """Return an entry without its lists."""
    return {
        key: short(value) if isinstance(value, dict) else value
        for key, value in document.items()
        if not isinstance(value, list)
    }


def _add_service(told: list[Document], ids: list[UUID]) -> None:
    """Write the service inside each service at a place: nested the other way round, it would never end."""
    rows = ServiceAtPlace.objects.filter(pk__in=ids).exclude(service=None)
    of = {str(key): service for key, service in rows.values_list("pk", "service_id")}
    wanted = list(set(of.values()))
    services = {one["id"]: short(one) for one in giving.trees(connection.connection, KINDS["service"], wanted)}
    for one in told:
        if service := services.get(str(of.get(one["id"]))):
            one.pop("service_id", None)
            one["service"] = service


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked of a list. Not every list can be narrowed by everything."""

    search: str = ""
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    parent_id: str = ""
    postcode: str = ""
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False

    @classmethod
    def of(cls, told: object) -> Self:
        """Return what was asked, of whatever carries some of it."""
        return cls(**{one.name: getattr(told, one.name) for one in fields(cls) if hasattr(told, one.name)})


@dataclass(frozen=True)
class List:
    """Entries in a steady order, and how they are written."""

    rows: Rows
    write: Callable[[list[UUID]], list[Document]]

    @cached_property
    def count(self) -> int:
        """Return how many there are. One statement."""
        return self.rows.count()

    def page(self, number: int, size: int) -> list[Document]:
        """Return one page."""
        return self.write(list(self.rows.values_list("pk", flat=True)[(number - 1) * size : number * size]))

    def every(self) -> Iterator[Document]:
        """Yield all of them, some at a time: memory stays as it is."""
        last = None
        while some := list(
            (self.rows.filter(pk__gt=last) if last else self.rows).values_list("pk", flat=True)[:AT_ONCE]
        ):
            yield from self.write(some)
            last = some[-1]


def _id(told: str) -> UUID:
    """Return an id; what is none is the id of nothing."""
    try:
        return UUID(told)
    except ValueError:
        return UUID(int=0)


def _steady(model: type[Model], wanted: Q) -> Rows:
    return model._default_manager.filter(wanted).order_by("pk")


def _found(question: str, column: str) -> Q:
    """Return the services that the words of a question find."""
    asked = words.asked(question, {})
    if not asked:
        return Q()
    return Q(
        **{f"{column}__in": RawSQL("SELECT service_id FROM index_card WHERE words @@ %s::tsquery", [asked.strict()])}
    )


def _named(question: str) -> Q:
    """Return the entries whose name or description carries every word of a question."""
    wanted = Q()
    for run in words.runs(question)[: words.MOST_WORDS]:
        wanted &= Q(name__icontains=run) | Q(description__icontains=run)
    return wanted


def _tagged(asked: Asking) -> Q:
    """Return the services that carry a term, or any term of a set."""
    wanted = Q()
    if asked.taxonomy_term_id:
        links = Attribute.objects.filter(term_id=_id(asked.taxonomy_term_id))
        wanted &= Q(pk__in=links.values("link_id"))
    if asked.taxonomy_id:
        links = Attribute.objects.filter(term__taxonomy_id=_id(asked.taxonomy_id))
        wanted &= Q(pk__in=links.values("link_id"))
    return wanted


def _services(asked: Asking) -> Q:
    wanted = _tagged(asked) & _found(asked.search, "pk")
    if asked.organization_id:
        wanted &= Q(provider_id=_id(asked.organization_id))
    if asked.modified_after:
        after = asked.modified_after
        wanted &= Q(last_modified__gte=after) | Q(last_modified=None, changed_at__gte=after)
    return wanted


def _minimal(ids: list[UUID]) -> list[Document]:
    rows = dict(Service.objects.filter(pk__in=ids).values_list("pk", "last_modified"))
    return [{"id": str(one)} | ({"last_modified": moment.isoformat()} if (moment := rows[one]) else {}) for one in ids]


def services(asked: Asking) -> List:
    """Return services."""
    rows = _steady(Service, _services(asked))
    if asked.minimal:
        return List(rows, _minimal)
    return List(rows, lambda ids: documents("service", ids, full=asked.full))


def services_at_places(asked: Asking) -> List:
    """Return services at their places."""
    wanted = _services(asked)
    rows = _steady(ServiceAtPlace, Q(service__in=Service.objects.filter(wanted)) if wanted else Q())
    if asked.postcode:
        rows = rows.filter(place__addresses__postal_code=asked.postcode).distinct()
    return List(rows, lambda ids: documents("service_at_location", ids, full=asked.full))


def organizations(asked: Asking) -> List:
    """Return those who offer services."""
    rows = _steady(Provider, _named(asked.search))

    def write(ids: list[UUID]) -> list[Document]:
        done = documents("organization", ids, full=asked.full or asked.full_service)
        return with_services(done, full=asked.full_service) if asked.full or asked.full_service else done

    return List(rows, write)


def with_services(done: list[Document], *, full: bool) -> list[Document]:
    """Write inside each organisation its services: whole, or their ids and names."""
    told = Service.objects.filter(provider_id__in=[one["id"] for one in done]).order_by("pk")
    of: dict[str, list[Document]] = defaultdict(list)
    rows = list(told.values_list("pk", "provider_id", "name", "status"))
    whole = {one["id"]: one for one in documents("service", [row[0] for row in rows], full=True)} if full else {}
    for key, provider, name, status in rows:
        of[str(provider)].append(whole.get(str(key)) or {"id": str(key), "name": name, "status": status})
    return [one | {"services": of[one["id"]]} for one in done]


def taxonomies(asked: Asking) -> List:
    """Return the sets of terms."""
    return List(_steady(Taxonomy, _named(asked.search)), lambda ids: documents("taxonomy", ids))


def terms(asked: Asking) -> List:
    """Return terms."""
    wanted = _named(asked.search)
    if asked.taxonomy_id:
        wanted &= Q(taxonomy_id=_id(asked.taxonomy_id))
    if asked.parent_id:
        wanted &= Q(parent_id=_id(asked.parent_id))
    if asked.top_only:
        wanted &= Q(parent_id=None)
    return List(_steady(TaxonomyTerm, wanted), lambda ids: documents("taxonomy_term", ids))


def one(name: str, key: UUID) -> Document | None:
    """Return one entry with all that belongs to it."""
    return next(iter(documents(name, [key], full=True)), None)
