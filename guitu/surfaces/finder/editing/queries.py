"""What editors see of the directory: entries and words, and never anybody's record."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.clock import ZONE
from guitu.foundations.sealing.scopes import NotYoursError
from guitu.society.directory.models import (
    Address,
    Capacity,
    Phone,
    Place,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtPlace,
    TaxonomyTerm,
)
from guitu.society.directory.rules import OFFERED
from guitu.surfaces.finder import cards
from guitu.surfaces.finder.editing import rules
from guitu.surfaces.finder.models import Synonym
from guitu.surfaces.finder.rules import ASSURED_FOR, is_stale

TEXTS = (
    "name", "alternate_name", "description", "eligibility_description", "application_process", "fees_description",
    "interpretation_services", "url", "email", "alert", "status",
)  # fmt: skip
GUESSES, LONGEST = 3, 20
# What a column of the directory is called on the editors' pages.
FIELD_WORDS: dict[str, Words] = {
    "name": _("Name"),
    "alternate_name": _("Other name"),
    "description": _("What it is"),
    "eligibility_description": _("For whom"),
    "application_process": _("How to ask for it"),
    "required_document": _("What to bring"),
    "fees_description": _("What it costs"),
    "phone": _("Numbers to call"),
    "interpretation_services": _("Help with language"),
    "url": _("Web page"),
    "email": _("E-mail"),
    "alert": _("Shown at the top"),
    "status": _("Now"),
    "address_1": _("Street and number"),
    "address_2": _("Floor, room, door"),
    "transportation": _("How to get there"),
    "schedule": _("Opening hours"),
    "available": _("Free places"),
    "assured_date": _("Still right"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in the list of those that an organisation keeps."""

    id: UUID
    name: str
    provider: str
    assured_on: date | None
    is_stale: bool
    is_closed: bool
    has_places: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The entries of an organisation, those first that nobody has called right for the longest time."""

    rows: tuple[Row, ...]
    count: int
    stale: int
    page: int
    only_stale: bool

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return -(-(self.stale if self.only_stale else self.count) // rules.A_PAGE)


def _kept(by: Actor) -> Any:
    """Return the entries that the asker's organisation keeps, but for those that were given up."""
    kept = Service.objects.filter(provider__keeping__organisation_id=by.organisation)
    return kept.filter(status__in=OFFERED)


def home(*, by: Actor, at: datetime, only_stale: bool = False, page: int = 1) -> Home:
    """Return a page of the entries that the asker's organisation keeps. Three statements."""
    today = at.astimezone(ZONE).date()
    old = Q(assured_date=None) | Q(assured_date__lt=today - ASSURED_FOR)
    every = _kept(by)
    shown = (every.filter(old) if only_stale else every).select_related("provider")
    begin = (page - 1) * rules.A_PAGE
    rows = shown.order_by(F("assured_date").asc(nulls_first=True), "name", "pk")[begin : begin + rules.A_PAGE]
    found = list(rows)
    counted = set(
        Capacity.objects.filter(service_id__in=[one.pk for one in found]).values_list("service_id", flat=True)
    )
    return Home(
        rows=tuple(_row(one, today, counted) for one in found),
        count=every.count(),
        stale=every.filter(old).count(),
        page=page,
        only_stale=only_stale,
    )


def _row(one: Service, today: date, counted: set[UUID]) -> Row:
    return Row(
        id=one.pk,
        name=one.name,
        provider=one.provider.name if one.provider else "",
        assured_on=one.assured_date,
        is_stale=is_stale(one.assured_date, today),
        is_closed=one.status == rules.CLOSED_FOR_NOW,
        has_places=one.pk in counted,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One change of an entry: what was there before and after, and who did it."""

    at: datetime
    kind: str
    field: str
    what: str
    before: str
    after: str
    called: str

    @property
    def words(self) -> Words:
        """Return what was changed, in words."""
        return FIELD_WORDS.get(self.field, self.field)


@dataclass(frozen=True)
class Spot:
    """One place of an entry, with the hours that hold there."""

    at_place_id: UUID | None
    name: str
    place: Place | None
    address: Address | None
    lines: tuple[Schedule, ...]
    own: tuple[UUID, ...]

    @cached_property
    def week(self) -> dict[str, str]:
        """Return the hours as an editor writes them."""
        return rules.week((one.byday, one.opens_at, one.closes_at) for one in self.lines)

    @property
    def is_odd(self) -> bool:
        """Return whether the hours say more than a plain week can show."""
        return any(
            one.freq != "WEEKLY" or one.dtstart or one.until or one.valid_from or one.valid_to or one.count
            or (one.interval or 1) != 1
            for one in self.lines
        )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Everything that an editor sees and changes of one entry."""

    service: Service
    provider: str
    spots: tuple[Spot, ...]
    phones: tuple[Phone, ...]
    documents: tuple[RequiredDocument, ...]
    capacity: Capacity | None
    is_stale: bool
    is_assured_today: bool
    log: tuple[Line, ...]

    @property
    def free(self) -> dict[str, Any]:
        """Return how many places are free, as the public reads it."""
        return cards.free_places([self.capacity] if self.capacity else [])

    @property
    def at(self) -> datetime | None:
        """Return when the number of free places was last said."""
        return (self.capacity.updated or self.capacity.changed_at) if self.capacity else None

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return what can be changed in words: field by field, lists line by line."""
        told = {name: str(getattr(self.service, name)) for name in TEXTS}
        told["status"] = rules.CLOSED_FOR_NOW if told["status"] == rules.CLOSED_FOR_NOW else rules.OPEN
        told["phones"] = "\n".join(f"{one.number} {one.description}".strip() for one in self.phones)
        told["documents"] = "\n".join(one.document for one in self.documents)
        for number, spot in enumerate(self.spots):
            if spot.address:
                told[f"street_{number}"] = spot.address.address_1
                told[f"house_{number}"] = spot.address.address_2
            if spot.place:
                told[f"way_{number}"] = spot.place.transportation
        return told

    @property
    def seen(self) -> str:
        """Return a mark of what the texts say now, so that whoever was quicker is noticed."""
        return mark(self.texts)


def mark(said: Any) -> str:
    """Return a short mark that is another one when anything of what is said is."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:20]


def entry(*, service_id: UUID, by: Actor, at: datetime) -> Entry:
    """Return one entry. Sixteen statements, however much belongs to it.

    Raises:
        NotYoursError: another organisation keeps it, or there is none.
    """
    if not _kept(by).filter(pk=service_id).exists():
        raise NotYoursError
    drawer = cards.Drawer.of([service_id])
    service, today = drawer.services[0], at.astimezone(ZONE).date()
    where: list[ServiceAtPlace | None] = [*drawer.at_places.get(service_id, [])] or [None]
    capacities = [one for one in drawer.capacities.get(service_id, []) if one.available is not None]
    return Entry(
        service=service,
        provider=service.provider.name if service.provider else "",
        spots=tuple(_spot(drawer, service, one) for one in where),
        phones=tuple(drawer.phones.get(service_id, [])),
        documents=tuple(RequiredDocument.objects.filter(service_id=service_id).order_by("pk")),
        capacity=capacities[0] if capacities else None,
        is_stale=is_stale(service.assured_date, today),
        is_assured_today=service.assured_date == today,
        log=log(service_id=service_id),
    )


def _spot(drawer: cards.Drawer, service: Service, at_place: ServiceAtPlace | None) -> Spot:
    """Return one place. Its building is described here only where the same provider keeps it."""
    place = at_place.place if at_place else None
    is_ours = place is not None and place.provider_id == service.provider_id
    addresses = drawer.addresses.get(place.pk, []) if place and is_ours else []
    own = drawer.schedules.get(at_place.pk if at_place else service.pk, [])
    return Spot(
        at_place_id=at_place.pk if at_place else None,
        name=place.name if place else "",
        place=place if is_ours else None,
        address=addresses[0] if addresses else None,
        lines=tuple(drawer.hours(service, at_place)),
        own=tuple(one.pk for one in own),
    )


def neighbours(*, service_id: UUID) -> list[UUID]:
    """Return the entries whose cards change with this one: itself, and those at the same places. One statement."""
    places = ServiceAtPlace.objects.filter(service_id=service_id, place__isnull=False).values("place_id")
    beside = ServiceAtPlace.objects.filter(place_id__in=places, service__isnull=False)
    return list({service_id, *beside.values_list("service_id", flat=True)})


def log(*, service_id: UUID) -> tuple[Line, ...]:
    """Return what was changed of an entry, the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.entry_log(%s, %s)", [service_id, rules.LOG_SHOWN])
        return tuple(Line(*row) for row in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Vain:
    """A word that found nothing, on how many days that was told, and what it might mean."""

    word: str
    days: int
    last: date
    guesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordsPage:
    """The town's synonyms, and the words that found nothing."""

    vain: tuple[Vain, ...]
    synonyms: tuple[tuple[str, str], ...]


def words_page() -> WordsPage:
    """Return the words that found nothing, and the synonyms. Three statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.words_in_vain()")
        told = cursor.fetchall()
    known = list(dict.fromkeys(TaxonomyTerm.objects.order_by("name").values_list("name", flat=True)))
    return WordsPage(
        vain=tuple(Vain(word, days, last, _guesses(word, known)) for word, days, last in told),
        synonyms=tuple(Synonym.objects.order_by("word", "means").values_list("word", "means")),
    )


def _guesses(word: str, known: list[str]) -> tuple[str, ...]:
    """Return the kinds of help that share most characters with a word."""
    shared = [(len(set(word) & set(one)), one) for one in known if len(one) <= LONGEST and one != word]
    return tuple(one for count, one in sorted(shared, key=lambda pair: -pair[0]) if count)[:GUESSES]
