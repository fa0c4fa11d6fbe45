"""Whoever tries the city out on whatever day, a feast or a Sunday, at night: nothing was before anybody had agreed."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guitu.foundations.sealing import keyring
from guitu.surfaces.demo.rows import Table, micros
from guitu.surfaces.demo.tests import small

# New year, the days before and after the spring festival and in the midst of it, the national days, and some others.
DAYS = [
    datetime(2026, 11, 23, 17, 30, tzinfo=UTC),
    datetime(2026, 12, 24, 19, 11, tzinfo=UTC),
    datetime(2027, 1, 1, 4, 0, tzinfo=UTC),
    datetime(2027, 2, 5, 12, 0, tzinfo=UTC),
    datetime(2027, 2, 8, 23, 50, tzinfo=UTC),
    datetime(2027, 2, 11, 8, 0, tzinfo=UTC),
    datetime(2027, 9, 30, 16, 5, tzinfo=UTC),
    datetime(2027, 10, 4, 1, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 20, 0, tzinfo=UTC),
]
Rows = dict[str, list[dict[str, bytes | None]]]


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Rows]:
    """Keep every row as it is added, with the names of its columns."""
    found: Rows = {}

    def keep(self: Table, *values: bytes | None) -> None:
        found.setdefault(self.name, []).append(dict(zip(self.columns, values, strict=True)))

    monkeypatch.setattr(Table, "add", keep)
    monkeypatch.setenv("GUITU_KEYS", str(tmp_path))
    keyring.forget()
    yield found
    keyring.forget()


def moment(value: bytes | None) -> Any:
    """Return a moment as PostgreSQL counts it."""
    return struct.unpack(">q", value or b"")[0]


@pytest.mark.parametrize("at", DAYS, ids=lambda at: f"{at:%Y-%m-%d}")
def test_on_whatever_day_the_city_is_loaded_every_row_lies_between_its_consent_and_now(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    small.write(monkeypatch, at=at)
    given = {one["id"]: (moment(one["given_at"]), one["person_id"]) for one in rows["consent"]}
    looked = 0
    for table, ones in rows.items():
        for one in ones if {"consent_id", "at"} <= ones[0].keys() else []:
            since, person = given[one["consent_id"]]
            assert since <= moment(one["at"]) <= micros(at), table
            assert one.get("person_id", person) == person, table
            looked += 1
    assert looked > 10_000
