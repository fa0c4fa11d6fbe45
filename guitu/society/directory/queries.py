"""One entry of the directory, as whoever wants to send somebody there needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Concat

from guitu.society.directory.models import Address, NamedOffer, Phone, Reach, Service
from guitu.society.directory.rules import OFFERED


@dataclass(frozen=True, slots=True)
class Offered:
    """A service that can be asked for: what it is called, whose it is, where, and at which station it is reached."""

    id: UUID
    name: str
    provider: str
    street: str
    phone: str
    station_id: UUID | None


def offered(*, service_id: UUID) -> Offered | None:
    """Return a service, unless there is none that can be asked for. One statement."""
    address = Address.objects.filter(place__services__service=OuterRef("pk")).order_by("pk")
    own, there = (
        Phone.objects.filter(service=OuterRef("pk")),
        Phone.objects.filter(service_at_place__service=OuterRef("pk")),
    )
    rows = Service.objects.filter(pk=service_id, status__in=OFFERED).annotate(
        street=Subquery(address.annotate(line=Concat("region", "address_1")).values("line")[:1]),
        number=Coalesce(
            Subquery(own.order_by("pk").values("number")[:1]), Subquery(there.order_by("pk").values("number")[:1])
        ),
        station_id=Subquery(Reach.objects.filter(pk=OuterRef("provider_id")).values("station_id")),
    )
    row = rows.values_list("pk", "name", "provider__name", "street", "number", "station_id").first()
    if row is None:
        return None
    key, name, provider, street, phone, station_id = row
    return Offered(key, name, provider or "", street or "", phone or "", station_id)


def named(services: Iterable[UUID]) -> dict[UUID, str]:
    """Return what services were called when somebody agreed to be referred there. One statement."""
    rows = NamedOffer.objects.filter(pk__in=list(services))
    return {row.pk: " · ".join(part for part in (row.provider, row.name) if part) for row in rows}
