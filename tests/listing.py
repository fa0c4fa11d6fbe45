"""A small directory of services for tests, written past the wall. All made up."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from guitu.surfaces.finder import cards, queries
from tests.city import City

SOURCE = UUID("5eed0000-0000-4000-8000-000000000001")
_EMPTY: dict[str, list[str]] = {}
ALL_WEEK = "MO,TU,WE,TH,FR,SA,SU"


@dataclass(frozen=True)
class Listed:
    """A service, and the rows around it."""

    id: UUID
    provider: UUID
    place: UUID


def _empty(town: City, table: str) -> dict[str, Any]:
    """Return the texts that a table must have, all empty; the catalogue is asked once."""
    if table not in _EMPTY:
        columns = town.run(
            "SELECT column_name, is_nullable, data_type FROM information_schema.columns WHERE table_name = %s", table
        ).fetchall()
        texts = {"text", "character varying"}
        _EMPTY[table] = [str(name) for name, nullable, kind in columns if nullable == "NO" and kind in texts]
    return dict.fromkeys(_EMPTY[table], "")


def row(town: City, table: str, **values: Any) -> UUID:
    """Write one row of the directory; what is not said stays empty."""
    key: UUID = values.pop("id", uuid.uuid4())
    town.run(
        "INSERT INTO directory_source (id, name) VALUES (%s, 'a test') ON CONFLICT DO NOTHING",
        SOURCE,
    )
    told = _empty(town, table) | {"id": key, "source_id": SOURCE, "changed_at": "2026-11-01T09:00:00+08:00"} | values
    names = ", ".join(told)
    places = ", ".join(["%s"] * len(told))
    town.run(f"INSERT INTO {table} ({names}) VALUES ({places})", *told.values())  # noqa: S608
    return key


def service(
    city: City,
    name: str = "夜间住宿",
    *,
    need: str = "homelessness",
    district: str = "越秀区",
    hours: tuple[tuple[str, str, str], ...] = ((ALL_WEEK, "00:00", "23:59"),),
    free: int | None = 3,
    assured: date | None = date(2026, 11, 1),
    phone: str = "020-0000 1234",
    **columns: Any,
) -> Listed:
    """Put a service with everything a page can show into the directory, and make its card."""
    provider = row(city, "directory_provider", name="暖阳互助中心", description="社会组织")
    told: dict[str, Any] = {"description": "有热水和干净的床铺，晚上十点以前到都可以。", "status": "active"}
    key = row(city, "directory_service", provider_id=provider, name=name, assured_date=assured, **(told | columns))
    place = row(
        city, "directory_place", provider_id=provider, name="昌华街站", place_type="physical",
        transportation="地铁一号线长寿路站 D 口出来，向南走三分钟，红色门牌。",
    )  # fmt: skip
    at_place = row(city, "directory_service_at_place", service_id=key, place_id=place)
    row(
        city, "directory_address", place_id=place, address_1="昌华街12号", city="广州市", region=district,
        state_province="广东省", postal_code="510000", country="CN", address_type="physical",
    )  # fmt: skip
    for days, opens, closes in hours:
        told = {"byday": days, "opens_at": opens, "closes_at": closes}
        row(city, "directory_schedule", service_at_place_id=at_place, freq="WEEKLY", **told)
    row(city, "directory_accessibility", place_id=place, description="有坡道，轮椅可以进")
    row(city, "directory_phone", service_id=key, number=phone, kind="voice")
    _details(city, key, need, free)
    indexed(city, key)
    return Listed(key, provider, place)


def _details(city: City, key: UUID, need: str, free: int | None) -> None:
    """Say what to bring, what it costs, in which language, how much is free, and what it is about."""
    row(city, "directory_document", service_id=key, document="身份证件（没有也可以先来）")
    row(city, "directory_cost", service_id=key, option="住宿", amount=0, currency="CNY")
    row(city, "directory_language", service_id=key, name="普通话", code="zh")
    if free is not None:
        unit = row(city, "directory_unit", name="张床位")
        row(
            city, "directory_capacity", service_id=key, unit_id=unit, available=free, maximum=8,
            updated="2026-11-22T18:00:00+08:00",
        )  # fmt: skip
    kind = {"homelessness": "临时住宿"}.get(need, "其他")
    taxonomy = row(city, "directory_taxonomy", name="生活的方面", description="帮助哪一方面的生活")
    term = row(city, "directory_term", taxonomy_id=taxonomy, code=need, name=kind, description=kind)
    row(city, "directory_attribute", term_id=term, link_id=key, link_entity="service")


def indexed(city: City, *ids: UUID) -> None:
    """Make cards anew, as an import does: of these services, or of all."""
    queries.counted.cache_clear()
    every = [key for (key,) in city.run("SELECT id FROM directory_service").fetchall()]
    for one in cards.cards(ids or every):
        *plain, _shown = one.values
        city.run(cards.KEEP, *plain, Jsonb(one.shown))


def kept(city: City, one: Listed, organisation: UUID) -> None:
    """Let the editors of an organisation keep the entries of a provider."""
    city.run(
        "INSERT INTO directory_keeping (provider_id, organisation_id) VALUES (%s, %s)", one.provider, organisation
    )
