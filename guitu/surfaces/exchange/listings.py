"""The public directory as FHIR: HealthcareService, Organization, Location. The same for everybody; nobody is in it.

Source of the mapping: HL7, Human Services Directory guide (hl7.fhir.us.hsds), from HSDS to FHIR.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from guitu.society.directory.models import Phone, Place, Provider, Service
from guitu.society.directory.rules import PlaceKind, ServiceStatus

DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
# HSDS phone type → system of a FHIR contact point.
SYSTEMS = {"fax": "fax", "pager": "pager", "text": "sms", "sms": "sms"}
PHYSICAL = {"system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "bu"}


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of entry: the rows, and how a row is said in FHIR."""

    rows: Callable[[], QuerySet[Any]]
    said: Callable[[Any], dict[str, Any]]

    def page(self, *, begin: int, count: int) -> tuple[list[dict[str, Any]], int]:
        """Return some entries in a fixed order, and how many there are."""
        every = self.rows().order_by("pk")
        return [self.said(row) for row in every[begin : begin + count]], every.count()

    def one(self, key: UUID) -> dict[str, Any] | None:
        """Return one entry, if it is there."""
        row = self.rows().filter(pk=key).first()
        return self.said(row) if row else None


def _base(kind: str, row: Any) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "id": str(row.pk),
        "meta": {"lastUpdated": row.changed_at.isoformat(timespec="milliseconds")},
    }


def _telecom(phones: Iterable[Phone], email: str, url: str) -> list[dict[str, str]]:
    ways = [{"system": SYSTEMS.get(one.kind.lower(), "phone"), "value": one.number, "use": "work"} for one in phones]
    ways += [{"system": "email", "value": email, "use": "work"}] if email.strip() else []
    ways += [{"system": "url", "value": url}] if url.strip() else []
    return [one for one in ways if one["value"].strip()]


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    """Return an entry without what it does not say: FHIR knows no empty text and no empty list."""
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}
    return {name: value for name, value in kept.items() if value not in ("", [], {}, None)}


def _organization(row: Provider) -> dict[str, Any]:
    return _filled(
        _base("Organization", row)
        | {
            "active": True,
            "name": row.name,
            "alias": [row.alternate_name] if row.alternate_name.strip() else [],
            "telecom": _telecom(row.phones.all(), row.email, row.website),
            "partOf": {"reference": f"Organization/{row.parent_id}"} if row.parent_id else None,
        }
    )


def _address(row: Place) -> dict[str, Any] | None:
    for one in row.addresses.all():
        lines = [line.strip() for line in (one.address_1, one.address_2) if line.strip()]
        said = {"city": one.city, "district": one.region, "state": one.state_province, "postalCode": one.postal_code}
        return _filled({"line": lines, **said, "country": one.country})
    return None


def _location(row: Place) -> dict[str, Any]:
    is_building = row.place_type == PlaceKind.PHYSICAL
    point = {"longitude": float(row.east), "latitude": float(row.north)} if row.north and row.east else None
    return _filled(
        _base("Location", row)
        | {
            "status": "active",
            "name": row.name,
            "alias": [row.alternate_name] if row.alternate_name.strip() else [],
            "description": row.description,
            "mode": "instance",
            "telecom": _telecom(row.phones.all(), "", row.url),
            "address": _address(row),
            "physicalType": {"coding": [PHYSICAL]} if is_building else None,
            "position": point if is_building else None,
            "managingOrganization": {"reference": f"Organization/{row.provider_id}"} if row.provider_id else None,
        }
    )


def _times(row: Service) -> list[dict[str, Any]]:
    """Return the hours of plain weeks. A rule that FHIR cannot say ("the second Monday") is left out, never bent."""
    found = []
    for one in row.schedules.all():
        days = [DAYS[day] for day in one.byday.split(",") if day in DAYS]
        is_plain = (
            one.freq == "WEEKLY" and days and len(days) == len(one.byday.split(",")) and one.interval in {None, 1}
        )
        if is_plain and one.opens_at and one.closes_at:
            hours = {"availableStartTime": one.opens_at.isoformat(), "availableEndTime": one.closes_at.isoformat()}
            found.append({"daysOfWeek": days, **hours})
    return found


def _healthcare_service(row: Service) -> dict[str, Any]:
    places = [one.place_id for one in row.at_places.all() if one.place_id]
    return _filled(
        _base("HealthcareService", row)
        | {
            "active": row.status == ServiceStatus.ACTIVE,
            "name": row.name,
            "providedBy": {"reference": f"Organization/{row.provider_id}"} if row.provider_id else None,
            "location": [{"reference": f"Location/{one}"} for one in places],
            "comment": row.description,
            "telecom": _telecom(row.phones.all(), row.email, row.url),
            "eligibility": [{"comment": row.eligibility_description}] if row.eligibility_description.strip() else [],
            "communication": [{"text": one.name} for one in row.languages.all() if one.name.strip()],
            "availableTime": _times(row),
        }
    )


KINDS = {
    "HealthcareService": Listing(
        lambda: Service.objects.prefetch_related("phones", "schedules", "languages", "at_places"), _healthcare_service
    ),
    "Organization": Listing(lambda: Provider.objects.prefetch_related("phones"), _organization),
    "Location": Listing(lambda: Place.objects.prefetch_related("phones", "addresses"), _location),
}
