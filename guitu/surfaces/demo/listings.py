"""What the directory of the synthetic city lists, as a referral names it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from guitu.surfaces.demo import town


@dataclass(frozen=True, slots=True)
class Listing:
    """One service, as a referral names it."""

    id: UUID
    need: str
    name: str
    provider: str
    district: str
    street: str
    phone: str


def listings(*, seed: int, copies: int) -> tuple[Listing, ...]:
    """Return the services that `fill` lists, without a database."""
    rows = town.written(seed, datetime.fromtimestamp(0, UTC), copies).rows
    providers = {row["id"]: row["name"] for row in rows["directory_provider"]}
    needs = {row["id"]: row["code"] for row in rows["directory_term"]}
    terms = {row["link_id"]: needs[row["term_id"]] for row in rows["directory_attribute"]}
    phones = {row["service_id"]: row["number"] for row in rows["directory_phone"]}
    places = {row["service_id"]: row["place_id"] for row in rows["directory_service_at_place"]}
    addresses = {row["place_id"]: row for row in rows["directory_address"]}
    return tuple(
        Listing(
            id=row["id"],
            need=terms[row["id"]],
            name=row["name"],
            provider=providers[row["provider_id"]],
            district=addresses[places[row["id"]]]["region"],
            street=addresses[places[row["id"]]]["address_1"],
            phone=phones[row["id"]],
        )
        for row in rows["directory_service"]
    )
