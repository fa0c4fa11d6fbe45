"""Promise: every opening leaves a trace that nobody can alter afterwards without it being seen."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from guitu.foundations.audit import log, signing
from guitu.foundations.audit.rules import TILE, root_of
from guitu.foundations.audit.tiles import Edge, open_tiles
from tests.promises.working_as import working_as

Database = psycopg.Connection[Any]
# What somebody who owns the database may try on one sealed entry.
ALTERATIONS = {
    "at": "at + interval '1 second'",
    "actor_id": "gen_random_uuid()",
    "subject_id": "gen_random_uuid()",
    "organisation_id": "gen_random_uuid()",
    "part": "'note'",
    "why": "'other'",
    "proven": "1",
    "salt": "sha256(salt)",
}


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(count)]


@given(st.lists(st.integers(0, 700), max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_tree_grown_in_batches_has_the_root_of_all_its_leaves(batches: list[int]) -> None:
    all_leaves, kept, size = leaves(sum(batches)), dict[tuple[int, int], bytes](), 0
    edge = Edge(0, {})
    for batch in batches:
        edge = Edge(size, {level: kept[level, index] for level, index in open_tiles(size)})
        edge.append(all_leaves[size : size + batch])
        kept |= {(level, index): packed for level, index, packed in edge.changed()}
        size += batch
    assert edge.root() == root_of(all_leaves)
    assert b"".join(kept[0, index] for index in range(-(-size // TILE))) == b"".join(all_leaves)


def test_a_tree_of_three_levels_has_the_root_of_all_its_leaves() -> None:
    all_leaves = leaves(TILE * TILE + 300)
    edge = Edge(0, {})
    edge.append(all_leaves)
    assert edge.root() == root_of(all_leaves)
    assert {level for level, _, _ in edge.changed()} == {0, 1, 2}


@pytest.fixture
def database(ground: Any) -> Iterator[Database]:
    with psycopg.connect(ground.superuser_dsn, autocommit=True) as found:
        found.execute("TRUNCATE entry, entry_pending, entry_sealed, tile, checkpoint")
        for file in (signing.key_file(), signing.origin_file()):
            file.unlink(missing_ok=True)
        yield found
        found.execute("TRUNCATE entry, entry_pending, entry_sealed, tile, checkpoint")


def open_records(database: Database, times: int) -> None:
    """Leave entries behind, the way `app.open` does."""
    database.execute(
        "WITH written AS (INSERT INTO entry (id, at, actor_id, subject_id, organisation_id, part, why, proven, salt)"
        " SELECT gen_random_uuid(), now() + n * interval '1 microsecond', gen_random_uuid(), gen_random_uuid(), %s,"
        " 'record', 'support', 2, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())"
        " FROM generate_series(1, %s) n RETURNING id)"
        " INSERT INTO entry_pending (entry_id) SELECT id FROM written",
        [uuid4(), times],
    )


def count(database: Database, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # type: ignore[index]  # noqa: S608


def seal_all() -> int:
    with working_as("guitu_jobs"):
        return log.seal_pending()


def found_wrong() -> list[str]:
    with working_as("guitu_jobs"):
        return list(log.faults())


def test_every_entry_gets_its_place_in_the_log_in_the_order_of_its_moment(database: Database) -> None:
    for opened in (3, 300, 0, 700):
        open_records(database, opened)
        assert seal_all() == opened
    assert (count(database, "entry_sealed"), count(database, "entry_pending")) == (1003, 0)
    backwards = database.execute(
        "SELECT count(*) FROM (SELECT e.at < lag(e.at) OVER (ORDER BY s.leaf_index) AS back"
        " FROM entry_sealed s JOIN entry e ON e.id = s.entry_id) x WHERE back"
    ).fetchone()
    assert backwards == (0,)
    assert found_wrong() == []


@pytest.mark.parametrize("column", ALTERATIONS)
def test_whoever_alters_a_sealed_entry_is_found_out(database: Database, column: str) -> None:
    open_records(database, 400)
    seal_all()
    database.execute(
        f"UPDATE entry SET {column} = {ALTERATIONS[column]}"  # noqa: S608
        " WHERE id = (SELECT entry_id FROM entry_sealed WHERE leaf_index = 123)"
    )
    assert len(found_wrong()) == 1


def test_whoever_swaps_the_places_of_two_entries_is_found_out(database: Database) -> None:
    open_records(database, 20)
    seal_all()
    database.execute("UPDATE entry_sealed SET leaf_index = leaf_index + 1000 WHERE leaf_index IN (4, 5)")
    database.execute("UPDATE entry_sealed SET leaf_index = 1009 - leaf_index WHERE leaf_index > 1000")
    assert len(found_wrong()) == 2


def test_whoever_alters_leaves_together_with_entries_is_found_out_by_the_signed_root(database: Database) -> None:
    open_records(database, 600)
    seal_all()
    database.execute(
        "UPDATE tile SET hashes = overlay(hashes PLACING sha256('x') FROM 33 FOR 32) WHERE level = 0 AND index = 1"
    )
    wrong = " ".join(found_wrong())
    assert "Tile 1/0" in wrong
    assert "root" in wrong


def test_a_head_that_another_key_signed_is_found_out(database: Database) -> None:
    open_records(database, 5)
    seal_all()
    database.execute("UPDATE checkpoint SET signature = %s", [secrets.token_bytes(64)])
    assert found_wrong() == ["The head at 5 was not signed by this log's key."]


def test_an_entry_erased_after_three_years_leaves_the_tree_whole(database: Database) -> None:
    open_records(database, 300)
    seal_all()
    database.execute("DELETE FROM entry WHERE id = (SELECT entry_id FROM entry_sealed WHERE leaf_index = 7)")
    assert found_wrong() == []


@pytest.mark.parametrize("step", ["_take", "_open_edge", "checkpoint_text"])
def test_a_sealing_that_is_broken_off_loses_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    open_records(database, 300)
    seal_all()
    open_records(database, 300)
    with monkeypatch.context() as broken:
        broken.setattr(log, step, fails_after(getattr(log, step)))
        with pytest.raises(BrokenOff):
            seal_all()
    assert (count(database, "entry_pending"), count(database, "entry_sealed")) == (300, 300)
    assert seal_all() == 300
    assert found_wrong() == []


def test_two_sealers_at_once_number_nothing_twice(database: Database, ground: Any) -> None:
    open_records(database, 50)
    with psycopg.connect(ground.dsn("guitu_jobs")) as other:
        other.execute("SELECT pg_try_advisory_xact_lock(%s)", [log._LOCK])
        assert seal_all() == 0
    assert seal_all() == 50


def test_a_log_whose_key_is_lost_says_so_and_makes_no_other(database: Database) -> None:
    open_records(database, 5)
    seal_all()
    signing.key_file().unlink()
    open_records(database, 5)
    with pytest.raises(signing.LogKeyError, match=r"log\.key is missing"):
        seal_all()
    assert count(database, "entry_pending") == 5


def test_the_web_process_can_neither_number_entries_nor_take_one_away(database: Database) -> None:
    open_records(database, 2)
    for forbidden in (
        "DELETE FROM entry_pending",
        "DELETE FROM entry",
        "UPDATE entry SET part = 'other'",
        "INSERT INTO entry_sealed (leaf_index, entry_id) VALUES (0, gen_random_uuid())",
        "UPDATE tile SET hashes = ''",
        "DELETE FROM checkpoint",
    ):
        with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
            cursor.execute(forbidden)


class BrokenOff(Exception):  # noqa: N818
    """The process ended here."""


def fails_after(step: Callable[..., object]) -> Callable[..., object]:
    def broken(*values: object, **named: object) -> object:
        step(*values, **named)
        raise BrokenOff

    return broken
