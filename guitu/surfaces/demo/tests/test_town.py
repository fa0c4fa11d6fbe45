"""The public directory of the synthetic city: something of every kind, something in every district, nobody real."""

import psycopg
import pytest

from guitu.surfaces.demo import districts, linked, town
from tests.city import City, now


@pytest.fixture
def filled(city: City) -> City:
    with psycopg.connect(city.database.info.dsn, password=city.database.info.password) as connection:
        town.fill(connection, seed=1, at=now(), copies=11, more=linked.store)
    return city


def test_every_kind_of_help_is_there_and_every_district_has_help_of_its_own(filled: City) -> None:
    found = dict(filled.run("SELECT region, count(*) FROM directory_address GROUP BY region").fetchall())
    assert found.keys() == set(districts.DISTRICTS)
    assert len(set(found.values())) > 1, "no town has the same of everything everywhere"
    assert filled.one("SELECT count(DISTINCT term_id) FROM directory_attribute") == len(
        {one.need for one in town.OFFERS}
    )


def test_every_service_can_be_reached_and_says_when_it_is_open(filled: City) -> None:
    for part in ("phone", "cost", "language", "service_at_place"):
        reached = f"SELECT count(DISTINCT service_id) FROM directory_{part}"  # noqa: S608
        assert filled.one(reached) == filled.one("SELECT count(*) FROM directory_service")
    assert filled.one("SELECT count(*) FROM directory_phone WHERE NOT starts_with(number, '020-0000 ')") == 0
    assert filled.one("SELECT count(*) FROM directory_provider WHERE position('虚构' IN name) = 0") == 0
    assert filled.one("SELECT count(*) FROM directory_capacity WHERE available > maximum") == 0
