"""Promise 1, in random worlds: nobody under the web role reads, writes or opens more than the person agreed to."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from tests.promises import worlds
from tests.promises.worlds import loading, rows, trespass
from tests.promises.worlds.adversary import LOOK, Adversary, Report, enter, functions
from tests.promises.worlds.oracle import Oracle
from tests.promises.worlds.world import Actor, World

WORLDS = int(os.environ.get("GUITU_WORLDS", "300"))
SIDE_BY_SIDE = 25
FIRST = int(os.environ.get("GUITU_FIRST_WORLD", "0"))


class Ground(Protocol):
    """The laid database: how to reach it as each role."""

    @property
    def superuser_dsn(self) -> str: ...

    def dsn(self, role: str) -> str: ...


@pytest.fixture(scope="module")
def superuser(ground: Ground) -> Iterator[loading.Connection]:
    with psycopg.connect(ground.superuser_dsn, autocommit=True) as connection:
        yield connection


@pytest.mark.slow
@pytest.mark.parametrize("first", range(FIRST, FIRST + WORLDS, SIDE_BY_SIDE), ids=lambda n: f"worlds_from_{n}")
def test_nobody_in_any_world_goes_beyond_what_was_agreed(
    ground: Ground, superuser: loading.Connection, first: int
) -> None:
    report = Report()
    seeds = range(first, min(first + SIDE_BY_SIDE, FIRST + WORLDS))
    with loading.standing(superuser, seeds, is_watched=True) as standing, enter(ground.dsn("guitu_app")) as db:
        known = functions(db)
        for world in standing:
            Adversary(db, world, Oracle(world), loading.grants(superuser, world), known, report).run()
    assert not report.findings, f"worlds {first} to {first + SIDE_BY_SIDE - 1}: {report}"
    assert report.counts["inserts allowed"], f"nobody could do anything: {report}"
    assert report.counts["calls answered"], f"no function answered: {report}"


@pytest.fixture(scope="module")
def world(superuser: loading.Connection) -> Iterator[World]:
    with loading.standing(superuser, [-1], is_watched=False) as (one,):
        yield one


@pytest.fixture(scope="module")
def db(ground: Ground) -> Iterator[loading.Connection]:
    with enter(ground.dsn("guitu_app")) as connection:
        yield connection


def _everybody(world: World) -> list[Actor]:
    """Return one actor of each role, and nobody."""
    return list({actor.role or actor.kind: actor for actor in world.actors}.values())


def test_no_role_may_change_lock_or_rebuild_any_table(db: loading.Connection, world: World) -> None:
    for actor in _everybody(world):
        db.execute("SELECT set_config('app.token', %s, false)", [actor.token])
        tried, passed = trespass.refused(db, trespass.on_every_table(db))
        assert not passed, f"{actor.called}: {len(passed)} of {tried} went through: {passed[:5]}"
        assert tried > 100


def test_no_role_may_step_out_of_the_web_role(db: loading.Connection, world: World) -> None:
    for actor in _everybody(world):
        db.execute("SELECT set_config('app.token', %s, false)", [actor.token])
        tried, passed = trespass.refused(db, trespass.listed(trespass.REFUSED))
        assert not passed, f"{actor.called}: {len(passed)} of {tried} went through: {passed}"


def test_a_right_cannot_be_handed_on(db: loading.Connection) -> None:
    with db.transaction(force_rollback=True):
        db.execute("GRANT ALL ON contact TO guitu_stats, guitu_auth")
        told = db.execute(
            "SELECT has_table_privilege(r, 'contact', 'SELECT') FROM unnest(ARRAY['guitu_stats', 'guitu_auth']) r"
        )
        assert told.fetchall() == [(False,), (False,)]


def test_no_role_may_call_what_is_not_in_the_schema_app(db: loading.Connection) -> None:
    tried, passed = trespass.refused(db, trespass.schema_functions(db))
    assert not passed, f"{len(passed)} of {tried} answered: {passed}"
    assert tried > 10


@pytest.mark.usefixtures("world")
def test_the_catalogues_say_nothing_of_anybody(db: loading.Connection) -> None:
    for statement in trespass.listed(trespass.EMPTY):
        assert db.execute(statement).fetchall() == [], statement


def test_switching_row_security_off_raises_instead_of_showing(db: loading.Connection, world: World) -> None:
    with db.transaction(force_rollback=True):
        db.execute("SELECT FROM app.begin(%s)", [world.actors[0].token])
        db.execute("SET LOCAL row_security = off")
        for table in ("contact", "consent", "person", "access_grant", "entry", "waiting_card"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
                db.execute(f"SELECT * FROM {table}")  # noqa: S608


def test_an_error_or_a_plan_tells_nothing_about_a_row_that_is_not_shown(db: loading.Connection, world: World) -> None:
    hidden = [note.id for note in world.all(rows.Contact)]
    divide = "SELECT count(*) FROM contact WHERE 1 / (CASE WHEN id = ANY (%s) THEN 0 ELSE 1 END) = 1"
    for actor in (a for a in _everybody(world) if a.role in {"administrator", "officer", "lead", ""} and not a.kind):
        with db.transaction(force_rollback=True):
            db.execute("SELECT FROM app.begin(%s)", [actor.token])
            assert db.execute(divide, [hidden]).fetchone() == (0,)
            assert db.execute("SELECT count(*) FROM contact WHERE encode(note, 'escape')::int = 1").fetchone() == (0,)
            plan = str(db.execute(b"EXPLAIN (VERBOSE, COSTS OFF) " + LOOK.as_bytes(db)).fetchall())
            assert not [one for one in hidden if str(one) in plan]


def test_a_session_kept_open_does_not_become_the_next_person(db: loading.Connection, world: World) -> None:
    signed = next(actor for actor in world.actors if actor.kind == "person")
    with db.transaction():
        db.execute("SELECT FROM app.begin(%s)", [signed.token])
        assert db.execute("SELECT app.uid()").fetchone() == (signed.id,)
    db.execute("SELECT set_config('app.token', '', false)")
    assert db.execute("SELECT app.uid()").fetchone() == (None,)
    assert db.execute("SELECT count(*) FROM consent").fetchone() == (0,)


def test_the_oracle_knows_nothing_of_what_it_checks() -> None:
    for file in Path(worlds.__path__[0]).glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        names += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert not [name for name in names if name.split(".")[0] == "guitu"], file
