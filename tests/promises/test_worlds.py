"""Promise 1, in random worlds: nobody under the web role reads, writes or opens more than the person agreed to."""

import ast
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
import pytest

from tests.promises import worlds
from tests.promises.worlds import loading, records, rows, trespass
from tests.promises.worlds.adversary import Adversary, Report, enter, functions
from tests.promises.worlds.oracle import Oracle
from tests.promises.worlds.statements import LOOK
from tests.promises.worlds.world import Actor, World

WORLDS = int(os.environ.get("GUITU_WORLDS", "300"))
SIDE_BY_SIDE = 25
FIRST = int(os.environ.get("GUITU_FIRST_WORLD", "0"))
# In each world one of each kind of actor plays, and this share of the others; others in the next. 1 is everybody.
SHARE = float(os.environ.get("GUITU_SHARE", "0.3"))


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
            Adversary(db, world, Oracle(world), loading.grants(superuser, world), known, report, SHARE).run()
            if report.findings:
                break
    assert not report.findings, f"worlds {first} to {first + SIDE_BY_SIDE - 1}: {report}"
    assert report.counts["inserts allowed"], f"nobody could do anything: {report}"
    assert report.counts["calls answered"], f"no function answered: {report}"
    assert report.counts["records opened"], f"nobody could open a record: {report}"


@pytest.fixture(scope="module")
def world(superuser: loading.Connection) -> Iterator[World]:
    with loading.standing(superuser, [10**9], is_watched=False) as (one,):
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
    for actor in (
        a for a in _everybody(world) if a.role in {"administrator", "editor", "officer", "lead", ""} and not a.kind
    ):
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


def test_a_stranger_who_tries_to_act_does_not_hold_up_a_withdrawal(ground: Ground, world: World) -> None:
    oracle = Oracle(world)
    person = next(a for a in world.actors if a.kind == "person" and a.id and oracle.agreed_to(a.id, "support"))
    consent = next(c.id for c in world.all(rows.Consent) if oracle.acts(person, c.person_id, "support") == {c.id})
    stranger = next(a for a in world.actors if a.role == "administrator")
    with ExitStack() as kept:
        his, hers = (kept.enter_context(enter(ground.dsn("guitu_app"))) for _ in range(2))
        kept.enter_context(his.transaction(force_rollback=True))
        kept.enter_context(hers.transaction(force_rollback=True))
        his.execute("SELECT FROM app.begin(%s)", [stranger.token])
        assert his.execute("SELECT FROM app.act('contact.write', %s, 'support')", [person.id]).fetchall() == []
        hers.execute("SET LOCAL lock_timeout = '2s'")
        hers.execute("SELECT FROM app.begin(%s)", [person.token])
        assert hers.execute("SELECT app.withdraw(%s, 'x')", [consent]).fetchone() == ("ok",)


@pytest.fixture(scope="module")
def several(superuser: loading.Connection) -> Iterator[list[World]]:
    with loading.standing(superuser, range(10**9 + 1, 10**9 + 9), is_watched=False) as worlds:
        yield worlds


ACCEPT = (
    "SELECT app.accept_invitation(%(secret)s, %(code)s, %(worker)s, %(person)s, ARRAY[gen_random_uuid()],"
    " ARRAY['support'], ARRAY[%(notice)s::uuid], 1, ARRAY['x'::bytea], 'x', 'x', 'x', 'x', 'x', '', NULL)"
)


def taken_up(db: loading.Connection, world: World, **said: object) -> list[object]:
    """Return what is answered to somebody who takes up the open invitations of a world on a worker's word."""
    invited = {i.id: i for i in world.all(rows.Invitation) if i.used_at is None and i.expires_at > world.at}
    answers = []
    for secret, one in world.secrets.items():
        if one in invited:
            told = {"secret": secret, "worker": invited[one].worker_id, "notice": world.notices["support"]}
            with db.transaction(force_rollback=True):
                found = db.execute(ACCEPT, {"person": uuid4(), "code": "", **told, **said}).fetchone()
            answers.append(found[0] if found else None)
    return answers


def test_an_invitation_is_not_taken_up_with_nothing_in_place_of_the_phone_code(
    db: loading.Connection, several: list[World]
) -> None:
    assert "ok" in [one for world in several for one in taken_up(db, world)], "a worker's word opens a record"
    assert "ok" not in [one for world in several for one in taken_up(db, world, code=None)]


@pytest.mark.parametrize("whose", [rows.Worker, rows.Person, rows.WaitingCard])
def test_a_record_is_never_opened_under_an_id_that_is_somebody_s(
    db: loading.Connection, several: list[World], whose: type[rows.Worker | rows.Person | rows.WaitingCard]
) -> None:
    answers = {one for world in several for row in world.all(whose)[:4] for one in taken_up(db, world, person=row.id)}
    assert answers
    assert "ok" not in answers


def test_nobody_stands_in_without_an_end(db: loading.Connection, several: list[World]) -> None:
    covered = {}
    for until in ("5 days", None, "-1 day", "61 days"):
        covered[until] = 0
        for world in several:
            near = {w.id: w for w in world.all(rows.Worker) if w.role == "worker"}
            pairs = [(a, b) for a in near for b in near if a != b and near[a].station_id == near[b].station_id]
            for lead in (actor for actor in world.actors if actor.role == "lead"):
                with db.transaction(force_rollback=True):
                    db.execute("SELECT FROM app.begin(%s)", [lead.token])
                    for away, stand_in in pairs:
                        asked = "SELECT app.cover(%s, %s, now() + %s::interval)"
                        said = db.execute(asked, [away, stand_in, until]).fetchone()
                        covered[until] += said == (0,)
    assert covered.pop("5 days") > 0
    assert set(covered.values()) == {0}, covered


def test_every_table_of_the_record_is_tried(db: loading.Connection) -> None:
    told = db.execute(
        "SELECT DISTINCT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
        " WHERE p.polname IN (c.relname || '_by_worker', c.relname || '_by_person')"
    )
    assert {name for (name,) in told.fetchall()} == {table.name for table in records.TABLES}


def test_the_oracle_knows_nothing_of_what_it_checks() -> None:
    for file in Path(worlds.__path__[0]).glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        names += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert not [name for name in names if name.split(".")[0] == "guitu"], file
