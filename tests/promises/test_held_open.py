"""Promises 1 and 4: a transaction that is held open writes nothing and opens nothing past what was taken back."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from conftest import Ground
from guitu.foundations.audit import log
from guitu.foundations.identity import tokens
from guitu.foundations.jobs import falling_due, loop, registry
from guitu.foundations.sealing import rotation
from guitu.journey.consent import tasks
from tests.city import City, Somebody, Staff
from tests.promises.test_erasure import erase
from tests.promises.test_two_lists import MAY_INSERT
from tests.promises.working_as import working_as

Web = psycopg.Connection[Any]
NOTE = (
    "INSERT INTO contact (id, person_id, consent_id, author_id, kind, happened_at, received_at, note, worked_on)"
    " SELECT gen_random_uuid(), %s, %s, %s, 1, now(), now(), 'x', 0 FROM pg_sleep({seconds})"
)
WAITS = 0.7


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"), phone="12000000077")


@pytest.fixture
def web(ground: Ground) -> Iterator[Web]:
    """A stolen web process: it ends its own limits and keeps its transaction open for as long as it likes."""
    with psycopg.connect(ground.dsn("guitu_app"), autocommit=True) as taken:
        taken.execute("SET idle_in_transaction_session_timeout = 0")
        taken.execute("SET statement_timeout = 0")
        yield taken


def begin(web: Web, who: Staff | Somebody, how: str = "READ COMMITTED") -> None:
    web.execute(f"BEGIN ISOLATION LEVEL {how}")
    web.execute("SELECT FROM app.begin(%s)", [who.token])


def does(who: Somebody, sql: str, *values: Any) -> Callable[[], str]:
    """Return an act of the person's own, by the way that pages go."""

    def act() -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            tokens.begin(who.token)
            cursor.execute(sql, values)
            return str(cursor.fetchone()[0])

    return act


def takes_back(whom: Somebody, purpose: str = "support") -> Callable[[], str]:
    return does(whom, "SELECT app.withdraw(%s, %s)", whom.consents[purpose], tokens.hashed(str(uuid4())))


def in_a_thread(act: Callable[[], object]) -> threading.Thread:
    """Begin an act of somebody else, and give it the time that it would need if nothing held it up."""

    def do() -> None:
        try:
            act()
        finally:
            connection.close()

    begun = threading.Thread(target=do)
    begun.start()
    begun.join(WAITS)
    return begun


ACTS: dict[str, Callable[[Somebody], Callable[[], str]]] = {
    "taken back": takes_back,
    "one purpose taken back": lambda whom: takes_back(whom, "health"),
    "left out": lambda whom: does(whom, "SELECT app.leave_out(1)"),
}


@pytest.mark.parametrize("what", ACTS)
def test_who_takes_back_waits_for_whoever_is_writing_and_takes_the_row_along(
    city: City, web: Web, limin: Staff, wang: Somebody, what: str
) -> None:
    begin(web, limin)
    web.execute(NOTE.format(seconds=0), [wang.id, wang.consents["health"], limin.id])
    taking = in_a_thread(ACTS[what](wang))
    assert taking.is_alive(), "nothing holds the consent while a row is written under it"
    web.execute("COMMIT")
    taking.join()
    erase()
    assert city.one("SELECT count(*) FROM contact") == 0
    assert city.one("SELECT count(*) FROM erasure_order WHERE done_at IS NULL") == 0


@pytest.mark.parametrize("what", ACTS)
def test_a_statement_that_began_before_writes_nothing_afterwards(
    city: City, ground: Ground, web: Web, limin: Staff, wang: Somebody, what: str
) -> None:
    """The policies see what stood when the statement began; it comes to its row only when all is over."""
    begin(web, limin)

    def write() -> None:
        with pytest.raises((psycopg.errors.IntegrityConstraintViolation, psycopg.errors.InsufficientPrivilege)):
            web.execute(NOTE.format(seconds=2), [wang.id, wang.consents["health"], limin.id])

    writing = in_a_thread(write)
    ACTS[what](wang)()
    erase()
    writing.join()
    web.execute("COMMIT")
    assert city.one("SELECT count(*) FROM contact") == 0


@pytest.mark.parametrize("how", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_transaction_that_goes_on_seeing_yesterday_is_nobodys(
    city: City, web: Web, limin: Staff, wang: Somebody, how: str
) -> None:
    city.note(wang, limin)
    for token in (limin, wang):
        begin(web, token, how)
        opened = web.execute("SELECT FROM app.open(%s, 'record')", [wang.id]).fetchall()
        held = web.execute("SELECT FROM app.act('contact.write', %s, 'support')", [wang.id]).fetchall()
        assert (opened, held) == ([], [])
        for table in ("contact", "person", "access_grant"):
            assert web.execute(f"SELECT FROM {table}").fetchall() == [], table
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(NOTE.format(seconds=0), [wang.id, wang.consents["support"], limin.id])
        web.execute("ROLLBACK")


def test_a_key_is_not_handed_out_from_before_it_was_taken_back(web: Web, limin: Staff, wang: Somebody) -> None:
    begin(web, limin)
    web.execute("DECLARE later NO SCROLL CURSOR FOR SELECT * FROM app.open(%s, 'record')", [wang.id])
    takes_back(wang)()
    assert web.execute("FETCH ALL FROM later").fetchall() == []
    web.execute("COMMIT")


def test_every_table_that_the_web_process_writes_holds_its_consent(city: City) -> None:
    held = city.run("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'consent_stands'").fetchall()
    assert {name for (name,) in held} == MAY_INSERT


# Locks on a number that anybody can work out


def test_who_is_nobody_cannot_hold_up_a_withdrawal_or_the_log(
    city: City, web: Web, limin: Staff, wang: Somebody
) -> None:
    known = city.run(
        "SELECT p.oid::regprocedure::text, p.proname, pg_get_function_identity_arguments(p.oid) FROM pg_proc p"
        " WHERE p.proname ~ 'advisory' AND p.pronamespace = 'pg_catalog'::regnamespace"
    ).fetchall()
    assert len(known) > 20
    for _, name, takes in known:
        values = ", ".join("1" for _ in takes.split(", ") if takes)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f"SELECT {name}({values})")
    takes_back(wang)()
    with working_as("guitu_jobs"):
        assert log.seal_pending() > 0


# One row that somebody holds


HELD = 9


@pytest.fixture
def held(ground: Ground) -> Iterator[Callable[..., threading.Event]]:
    """Hold a row for a while; the event says that it was let go."""
    released = threading.Event()
    with psycopg.connect(ground.superuser_dsn) as holding:

        def let_go() -> None:
            holding.rollback()
            released.set()

        waits = threading.Timer(HELD, let_go)

        def hold(sql: str, *values: Any) -> threading.Event:
            holding.execute(sql, values)
            waits.start()
            return released

        yield hold
        waits.cancel()
        waits.join()


def test_the_eraser_goes_on_with_others_while_a_row_of_one_is_held(
    city: City, limin: Staff, wang: Somebody, held: Callable[..., threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "let_readers_finish", lambda patience: None)
    chen = city.person("陈志强", team=(limin,))
    for one in (wang, chen):
        city.note(one, limin)
        takes_back(one)()
    let_go = held("SELECT FROM contact WHERE person_id = %s FOR SHARE", wang.id)
    assert erase() == 2, "the order that is held waits: the other of the two people, and the other purpose, do not"
    assert not let_go.is_set(), "everybody waited for one row"
    done = "SELECT count(*) FROM erasure_order WHERE person_id = %s AND done_at IS NULL"
    assert (city.one(done, chen.id), city.one(done, wang.id)) == (0, 1)
    let_go.wait()
    assert erase() == 1
    assert city.one("SELECT count(*) FROM contact") == 0


def test_what_lapsed_is_ordered_for_others_while_one_consent_is_held(
    city: City, limin: Staff, held: Callable[..., threading.Event]
) -> None:
    first, second = (city.person(name, team=(limin,), expires=timedelta(days=-91)) for name in ("王", "陈"))
    let_go = held("SELECT FROM consent WHERE person_id = %s FOR SHARE", first.id)
    with working_as("guitu_jobs"):
        assert tasks.lapse() == 1
    assert not let_go.is_set()
    assert city.one("SELECT person_id FROM erasure_order") == second.id


def is_held(*_: object) -> int:
    raise OperationalError from psycopg.errors.LockNotAvailable


def test_a_round_that_is_held_up_keeps_no_other_from_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def is_free() -> int:
        done.append("free")
        return 1

    rounds = {
        "held": registry.Round("held", 1, is_held, "jobs"),
        "free": registry.Round("free", 1, is_free, "jobs"),
    }
    monkeypatch.setattr(registry, "_rounds", rounds)
    loop.go_round("jobs", dict.fromkeys(rounds, 0.0), threading.Event())
    assert done == ["free"]


def test_what_is_due_about_one_person_waits_without_keeping_the_others(
    city: City, wang: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = city.person("陈志强")
    for whom, ago in ((wang, "2 hours"), (chen, "1 hour")):
        due = "INSERT INTO due (id, at, kind, subject_id) VALUES (gen_random_uuid(), now() - %s::interval, 'told', %s)"
        city.run(due, ago, whom.id)
    monkeypatch.setattr(registry, "_tasks", {"told": lambda subject: is_held() if subject == wang.id else None})
    with working_as("guitu_jobs"):
        assert falling_due.do_due() == 1
    assert city.one("SELECT subject_id FROM due") == wang.id
