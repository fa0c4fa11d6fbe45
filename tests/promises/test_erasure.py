"""Promise: what somebody takes back is gone at once, and no copy of a key that is left anywhere opens it again."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from guitu.foundations.identity import tokens
from guitu.foundations.postgres import account, binaries
from guitu.foundations.sealing import ciphers, keyring, minting, rotation, scopes
from guitu.journey.consent import tasks
from tests.city import City, Somebody, Staff
from tests.promises.working_as import working_as

WRAPPED_BYTES = ciphers.NONCE_BYTES + ciphers.KEY_BYTES + ciphers.TAG_BYTES
# A row of the key table, in its file or in the log, holds id, subject, organisation, epoch and wrapped key in a row.
NEAR = 96
# Every table that holds something about a person, with the column that says whom.
PLAIN = {
    "person": "id",
    "portal_account": "person_id",
    "portal_card": "person_id",
    "team_member": "person_id",
    "contact": "person_id",
    "reply": "person_id",
    "access_grant": "user_id",
    "data_key": "subject_id",
    "due": "subject_id",
    "identity": "user_id",
}


@pytest.fixture
def town(ground: Any) -> Iterator[City]:
    with psycopg.connect(ground.superuser_dsn, autocommit=True) as database:
        found = City(database)
        found.clear()
        found.organisation()
        yield found
        found.clear()


@pytest.fixture
def worker(town: City) -> Staff:
    return town.staff()


@pytest.fixture
def her(town: City, worker: Staff) -> Somebody:
    """Somebody with three kinds of notes, an answer of her own, a card, and something due."""
    whom = town.person(team=(worker,), purposes=("support", "health", "family"), phone="12000000077")
    for number in range(60):
        town.note(whom, worker, f"第{number}次见面", topic=("support", "health", "family")[number % 3])
    contact = town.note(whom, worker)
    consent = whom.consents["support"]
    place = ciphers.place("reply.words", subject_id=whom.id, row_id=contact)
    town.run(
        "INSERT INTO reply (id, contact_id, person_id, consent_id, stance, words, at)"
        " VALUES (%s, %s, %s, %s, 1, %s, now())",
        contact,
        contact,
        whom.id,
        consent,
        whom.keys["support"].seal("同意", place=place),
    )
    town.run(
        "INSERT INTO portal_card (id, person_id, consent_id, station_id, number, asked_by, asked_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, 'C-1', %s, now())",
        whom.id,
        consent,
        worker.station_id,
        worker.id,
    )
    town.run(
        "INSERT INTO due (id, at, kind, subject_id) VALUES (gen_random_uuid(), now(), 'card_warning', %s)", whom.id
    )
    return whom


def withdraw(whom: Somebody, purpose: str = "support") -> str:
    """Take a consent back, with her own session, under the web role."""
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(whom.token)
        cursor.execute("SELECT app.withdraw(%s, %s)", [whom.consents[purpose], tokens.hashed(str(uuid4()))])
        return str(cursor.fetchone()[0])


def erase() -> int:
    with working_as("guitu_eraser"):
        return tasks.erase_ordered()


def rows_of(town: City, whom: Somebody, tables: Iterable[str] = tuple(PLAIN)) -> dict[str, int]:
    """Return how many rows of each table still speak of her."""
    asked = {
        table: town.one(f"SELECT count(*) FROM {table} WHERE {PLAIN[table]} = %s", whom.id)  # noqa: S608
        for table in tables
    }
    return {table: number for table, number in asked.items() if number}


# Looking for keys the way somebody would who got hold of every file


class Thief:
    """Has every file of the server, old and new, and the master key of today."""

    def __init__(self, town: City, ground: Any, whom: Somebody, place: Path) -> None:
        self.town, self.ground, self.whom, self.place = town, ground, whom, place
        self.seen: set[bytes] = set()
        self.sealed = town.run("SELECT id, consent_id, note FROM contact WHERE person_id = %s", whom.id).fetchall()
        self.copies: list[Path] = []

    def take_copies(self, name: str) -> None:
        """Take a dump with the backup role and a copy of the data directory with its log."""
        self.town.run("CHECKPOINT")
        dump = self.place / f"{name}.sql"
        found = binaries.find(account.choose(self.ground.cluster.data), ())
        subprocess.run(  # noqa: S603
            [found / "pg_dump", "--enable-row-security", "--data-only", "-t", "data_key", "-f", dump,
             "-d", self.ground.dsn("guitu_backup")],
            check=True, capture_output=True,
        )  # fmt: skip
        base = self.place / name
        shutil.copytree(self.ground.cluster.data, base, ignore=shutil.ignore_patterns("*.pid"))
        self.copies += [dump, base]

    def candidates(self) -> set[bytes]:
        """Return everything in any copy or in the live files that may be a wrapped key of hers."""
        for root in (*self.copies, self.ground.cluster.data):
            for file in [root] if root.is_file() else [one for one in root.rglob("*") if one.is_file()]:
                self.seen |= set(near_ids(read(file), self.whom))
        return self.seen

    def opened(self) -> int:
        """Return how many of her notes the master keys of today open, with any key found anywhere."""
        keys = [key for blob in self.candidates() for key in self.unwrapped(blob)]
        return sum(opens(key, self.whom, row, note) for row, _, note in self.sealed for key in keys)

    def unwrapped(self, blob: bytes) -> list[bytes]:
        """Try every key file that is left on one blob, as the key of any of her consents, of any epoch."""
        organisation, found = self.whom.organisation_id, []
        for file in (keyring.directory() / str(organisation)).glob("[0-9]*.key"):
            for key_id in self.whom.consents.values():
                for epoch in range(1, 5):
                    bound = {"key_id": key_id, "organisation_id": organisation, "epoch": epoch}
                    try:
                        found.append(ciphers.unwrap(blob, master=file.read_bytes(), **bound))  # type: ignore[arg-type]
                    except ciphers.UnsealError:
                        continue
        return found


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (FileNotFoundError, OSError):
        return b""


def near_ids(content: bytes, whom: Somebody) -> Iterator[bytes]:
    """Yield every run of bytes near one of her keys' ids that is as long as a wrapped key."""
    for one in whom.consents.values():
        for found in re.finditer(re.escape(one.bytes + whom.id.bytes), content):
            for start in range(found.end(), min(found.end() + NEAR, len(content) - WRAPPED_BYTES)):
                yield content[start : start + WRAPPED_BYTES]
        for line in re.finditer(re.escape(str(one).encode()) + rb"[^\n]*?\\\\x([0-9a-f]+)", content):
            yield bytes.fromhex(line[1].decode())


def opens(key: bytes, whom: Somebody, row: UUID, note: bytes) -> bool:
    try:
        ciphers.DataKey(key).unseal(note, place=ciphers.place("contact.note", subject_id=whom.id, row_id=row))
    except ciphers.UnsealError:
        return False
    return True


@pytest.mark.slow
def test_no_key_found_anywhere_opens_what_she_took_back(
    town: City, her: Somebody, worker: Staff, ground: Any, tmp_path: Path
) -> None:
    town.person("赵平", team=(worker,))
    thief = Thief(town, ground, her, tmp_path)
    thief.take_copies("before")
    assert thief.opened() > 0
    thief.seen |= {bytes(row[0]) for row in town.run("SELECT wrapped FROM data_key").fetchall()}
    assert withdraw(her) == "ok"
    assert erase() == 3
    thief.take_copies("after")
    assert thief.opened() == 0
    assert rows_of(town, her) == {}


@pytest.mark.slow
def test_an_old_backup_does_not_open_what_was_taken_back_while_another_purpose_lives_on(
    town: City, her: Somebody, ground: Any, tmp_path: Path
) -> None:
    thief = Thief(town, ground, her, tmp_path)
    thief.take_copies("before")
    assert withdraw(her, "health") == "ok"
    assert erase() == 1
    thief.take_copies("after")
    thief.sealed = [one for one in thief.sealed if one[1] == her.consents["health"]]
    assert len(thief.sealed) == 20
    assert thief.opened() == 0
    assert town.one("SELECT count(*) FROM contact WHERE person_id = %s", her.id) == 41


def test_taking_one_purpose_back_leaves_the_others_readable(town: City, her: Somebody, worker: Staff) -> None:
    withdraw(her, "health")
    erase()
    with transaction.atomic():
        tokens.begin(worker.token)
        scope = scopes.open_person(her.id, part="record")
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, consent_id, note FROM contact")
            rows = cursor.fetchall()
        words = {scope.unseal(note, consent_id=one, field="contact.note", row_id=row) for row, one, note in rows}
    assert len(rows) == 41
    assert "第0次见面" in words


def test_a_withdrawal_closes_the_record_before_the_eraser_has_done_anything(
    town: City, her: Somebody, worker: Staff
) -> None:
    withdraw(her)
    assert rows_of(town, her, ("access_grant", "data_key", "portal_account", "identity")) == {}
    with transaction.atomic():
        tokens.begin(worker.token)
        with pytest.raises(scopes.NotYoursError):
            scopes.open_person(her.id, part="record")


def test_the_report_tells_how_many_rows_went_and_when(town: City, her: Somebody) -> None:
    withdraw(her)
    erase()
    orders = town.run("SELECT rows_gone, done_at >= ordered_at, is_whole_record FROM erasure_order").fetchall()
    # 61 notes and a reply by purpose; with the base consent also person, team and what was due.
    assert sorted(rows for rows, _, _ in orders) == [20, 20, 25]
    assert {is_after for _, is_after, _ in orders} == {True}


def test_a_replaced_note_does_not_keep_its_old_version_alive(town: City, her: Somebody, worker: Staff) -> None:
    before = town.note(her, worker, "早先的话", topic="health")
    town.note(her, worker, "后来的话", topic="health", replaces=before)
    withdraw(her, "health")
    assert erase() == 1
    assert town.one("SELECT count(*) FROM contact WHERE consent_id = %s", her.consents["health"]) == 0


def test_nobody_else_loses_anything(town: City, her: Somebody, worker: Staff) -> None:
    other = town.person("周静", team=(worker,))
    note = town.note(other, worker, "她的话")
    withdraw(her)
    erase()
    with transaction.atomic():
        tokens.begin(worker.token)
        scope = scopes.open_person(other.id, part="record")
        with connection.cursor() as cursor:
            cursor.execute("SELECT consent_id, note FROM contact WHERE id = %s", [note])
            consent, sealed = cursor.fetchone()
        assert scope.unseal(sealed, consent_id=consent, field="contact.note", row_id=note) == "她的话"


def test_what_lapsed_ninety_days_ago_is_erased_like_something_taken_back(town: City, worker: Staff) -> None:
    whom = town.person(team=(worker,), expires=timedelta(days=-91))
    town.note(whom, worker)
    with working_as("guitu_jobs"):
        assert tasks.lapse() == 1
    assert erase() == 1
    assert rows_of(town, whom, tuple(PLAIN)[:-1]) == {}


# Broken off at any point, and begun again

STEPS = (
    (keyring, "create"),
    (rotation, "wrap_anew"),
    (rotation, "let_readers_finish"),
    (keyring, "destroy_before"),
    (tasks, "_end_old_copies"),
    (tasks, "carry_out"),
)


class BrokenOff(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("breaks", ["before", "after"])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_an_erasure_broken_off_at_any_step_is_finished_by_the_next_start(
    town: City, her: Somebody, worker: Staff, monkeypatch: pytest.MonkeyPatch, module: Any, step: str, breaks: str
) -> None:
    other = town.person("周静", team=(worker,))
    withdraw(her)
    whole = getattr(module, step)

    def broken(*values: Any, **named: Any) -> None:
        if breaks == "after":
            whole(*values, **named)
        raise BrokenOff

    with monkeypatch.context() as patched:
        patched.setattr(module, step, broken)
        with pytest.raises(BrokenOff):
            erase()
    keyring.forget()
    erase()
    assert rows_of(town, her) == {}
    assert town.one("SELECT count(*) FROM erasure_order WHERE done_at IS NULL") == 0
    assert town.one("SELECT sum(rows_gone) FROM erasure_order") == 65
    epoch = town.one("SELECT epoch FROM key_epoch")
    assert [file.stem for file in key_files(her)] == [f"{epoch:06d}"]
    with transaction.atomic():
        tokens.begin(worker.token)
        assert scopes.open_person(other.id, part="record").key(other.consents["support"]).seal("x", place=b"")


def key_files(whom: Somebody) -> list[Path]:
    return sorted((keyring.directory() / str(whom.organisation_id)).glob("[0-9]*.key"))


def test_without_the_key_file_the_rows_go_and_the_order_stays_open(town: City, her: Somebody) -> None:
    withdraw(her)
    [file] = key_files(her)
    kept = file.read_bytes()
    town.person("周静")
    file.unlink()
    keyring.forget()
    assert erase() == 0
    assert rows_of(town, her) == {}
    assert town.one("SELECT count(*) FROM erasure_order WHERE done_at IS NULL") == 3
    file.write_bytes(kept)
    assert erase() == 3


def test_a_key_that_was_minted_before_a_rotation_is_refused_and_minted_anew(town: City) -> None:
    organisation = town.organisations[0]
    desk = town.staff("冯可欣", "intake")
    stale = minting.current_epoch(organisation)
    card = uuid4()
    old = minting.mint(key_id=card, organisation_id=organisation, epoch=stale)
    with working_as("guitu_eraser"):
        rotation.rotate(organisation)
    fresh = minting.mint(key_id=card, organisation_id=organisation, epoch=minting.current_epoch(organisation))
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(desk.token)
        ask = "SELECT app.make_card(%s, %s, %s, 'called', 'self', NULL, %s, %s)"
        answers = []
        for minted in (old, fresh):
            cursor.execute(ask, [card, b"x", b"x", minted.epoch, minted.wrapped])
            answers.append(cursor.fetchone()[0])
    assert answers == ["stale_epoch", "ok"]


def test_a_reader_who_was_handed_a_key_before_the_rotation_may_finish(
    town: City, her: Somebody, worker: Staff
) -> None:
    with transaction.atomic():
        tokens.begin(worker.token)
        scope = scopes.open_person(her.id, part="record")
        with working_as("guitu_eraser"):
            rotation.wrap_anew(her.organisation_id, 1, _made(her.organisation_id, 2))
        assert scope.key(her.consents["support"]).seal("x", place=b"")


def _made(organisation_id: UUID, epoch: int) -> int:
    keyring.create(organisation_id, epoch)
    return epoch


def test_the_eraser_waits_for_readers_but_not_for_ever(her: Somebody, worker: Staff) -> None:
    waited: list[float] = []
    with transaction.atomic():
        tokens.begin(worker.token)
        scopes.open_person(her.id, part="record")
        with working_as("guitu_eraser"), pytest.MonkeyPatch.context() as patched:
            patched.setattr("guitu.foundations.sealing.rotation.time.sleep", waited.append)
            rotation.let_readers_finish(0.2)
    assert waited
    waited.clear()
    with working_as("guitu_eraser"):
        rotation.let_readers_finish(0.2)
    assert not waited
