"""One entry of the directory, as whoever wants to send somebody there needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

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
    """Return a service, unless there is none that can be asked for. Four statements."""
    row = Service.objects.filter(pk=service_id, status__in=OFFERED).select_related("provider").first()
    if row is None:
        return None
    address = Address.objects.filter(place__services__service=row).order_by("pk").first()
    numbers = Phone.objects.filter(service=row) | Phone.objects.filter(service_at_place__service=row)
    phone = numbers.order_by("pk").first()
    reach = Reach.objects.filter(pk=row.provider_id).first() if row.provider_id else None
    return Offered(
        id=row.pk,
        name=row.name,
        provider=row.provider.name if row.provider else "",
        street=f"{address.region}{address.address_1}" if address else "",
        phone=phone.number if phone else "",
        station_id=reach.station_id if reach else None,
    )


def named(services: Iterable[UUID]) -> dict[UUID, str]:
    """Return what services were called when somebody agreed to be referred there. One statement."""
    rows = NamedOffer.objects.filter(pk__in=list(services))
    return {row.pk: " · ".join(part for part in (row.provider, row.name) if part) for row in rows}
