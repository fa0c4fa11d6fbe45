"""Whatever is sent or handed in from outside: nothing breaks, nothing is kept of what is refused, no memory is filled.

And afterwards nobody under the web role reads anything of a person that the token at hand does not open.
"""

import contextlib
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql

from guitu.foundations.identity import tokens
from guitu.society.directory.hsds import reading
from guitu.society.directory.hsds.refusals import UnreadableError
from guitu.society.directory.hsds.standard import KINDS
from guitu.surfaces.exchange import files
from guitu.surfaces.exchange.tests.sending import MEDIA, Line, System, referral, system
from tests import hostile, listing
from tests.city import City

if TYPE_CHECKING:
    from conftest import Ground

ROOT = Path(__file__).parents[2]
MOST_MEMORY = 400.0
# What a referral leaves when it is taken in, and what the directory holds.
OF_A_REFERRAL = ("waiting_card", "outside_referral", "parcel", "data_key", "entry")
OF_THE_DIRECTORY = (*(kind.table for kind in KINDS.values()), "directory_source", "directory_taking")
# Processes of their own, so that their memory is their own. Not `ru_maxrss`: through exec it still knows how large the
# parent was.
_PEAK = """
import contextlib, io, json, sys
def tell(found):
    status = open("/proc/self/status").read().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    print(json.dumps([found, peak]))
"""
_SERVER = f"""{_PEAK}
import django
django.setup()
from tests import hostile
from tests.promises.test_hostile_input import sent
tell([[one.name, *sent(one, sys.argv[1])] for one in hostile.bodies()])
"""
_IMPORTS = f"""{_PEAK}
from guitu.config.cli import main
found = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        found.append([main.main(words), out.getvalue()])
tell(found)
"""


def sent(one: hostile.Body, token: str) -> tuple[int, str]:
    """Send a body, and return what was answered."""
    headers = {"authorization": f"Bearer {token}"} | ({"content-encoding": one.packed} if one.packed else {})
    answer = Client(SERVER_NAME="localhost").generic(
        "POST", "/fhir/", one.content, content_type=one.kind, headers=headers
    )
    return answer.status_code, answer.content.decode()


def alone(script: str, words: str) -> list[Any]:
    """Run a script in a process of its own and return what it found; it may hold so much memory and no more."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "guitu.config.settings"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script, words], capture_output=True, text=True, check=False, env=env, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    found: list[Any]
    found, peak = json.loads(done.stdout.splitlines()[-1])
    assert peak <= MOST_MEMORY
    return found


def rows(city: City, tables: tuple[str, ...]) -> list[int]:
    """Return how many rows some tables have."""
    return [int(city.one(f"SELECT count(*) FROM {one}")) for one in tables]  # noqa: S608


@pytest.fixture
def sender(city: City) -> System:
    """A registered system, in a city where people have records and others wait."""
    city.staff("周洁", "intake")
    listing.service(city, "夜间住宿")
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,), phone="13905559151")
    city.note(wang, limin)
    city.need(wang, limin)
    assert system(city, name="白鹭医院").browser().send(referral()).status_code == 200
    return system(city)


def test_what_cannot_be_taken_in_is_refused_with_its_place_and_leaves_nothing(city: City, sender: System) -> None:
    before = rows(city, OF_A_REFERRAL)
    answers = {name: (status, json.loads(told)) for name, status, told in alone(_SERVER, sender.browser().token)}
    wanted = {one.name: one.status for one in hostile.bodies()}
    assert {name: status for name, (status, _) in answers.items()} == wanted
    for name, (status, told) in answers.items():
        assert told["resourceType"] == "OperationOutcome", name
        assert all(0 < len(issue["diagnostics"]) < 400 for issue in told["issue"]), name
        assert status != 422 or all(issue["expression"][0].startswith("Bundle") for issue in told["issue"]), name
    assert rows(city, OF_A_REFERRAL) == before


def test_what_cannot_be_imported_is_refused_with_its_place_and_leaves_nothing(
    city: City, sender: System, tmp_path: Path
) -> None:
    every = OF_A_REFERRAL + OF_THE_DIRECTORY
    before, asked, wanted = rows(city, every), [], []
    for standard, cases in (("hsds", hostile.DIRECTORY), ("fhir", hostile.REFERRALS)):
        for number, (make, says) in enumerate(cases.values()):
            folder = tmp_path / f"{standard}{number}"
            folder.mkdir()
            more = ["--source", "town"] if standard == "hsds" else ["--sender", str(sender.id)]
            asked.append(["import", standard, str(make(folder)), *more])
            wanted.append(says)
    for words, says, (code, told) in zip(asked, wanted, alone(_IMPORTS, json.dumps(asked)), strict=True):
        assert code == 1, words
        assert says in told, (words, told[:500])
        assert ": taken" not in told
    assert rows(city, every) == before


# What nobody thought of


def spoilt(said: bytes, seed: int) -> bytes:
    """Return bytes that were changed in a few places."""
    rng, body = random.Random(seed), bytearray(said)  # noqa: S311
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(body) + 1)
        bits = [
            b"",
            b'"',
            b"{",
            b"[[",
            b"\xff",
            b"\x00",
            b",",
            b"1e999",
            b"\\u0000",
            b"null",
            body[place : place + 40],
        ]
        body[place : place + rng.randrange(9)] = rng.choice(bits)
    return bytes(body)


LINES: list[Line] = []


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from([MEDIA, "application/json", "text/xml"]))
def test_bytes_changed_anywhere_are_answered_in_fhir(ground: "Ground", seed: int, kind: str) -> None:
    with psycopg.connect(ground.superuser_dsn, autocommit=True) as database:
        town = City(database)
        if not LINES:
            town.clear()
            town.organisation()
            LINES.append(system(town).browser())
        town.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
        cards = rows(town, OF_A_REFERRAL)
        answer = LINES[0].send(spoilt(json.dumps(referral(), ensure_ascii=False).encode(), seed), kind=kind)
        assert answer.status_code in {200, 400, 413, 415, 422, 429}
        assert answer.json()["resourceType"] == ("Bundle" if answer.status_code == 200 else "OperationOutcome")
        assert (rows(town, OF_A_REFERRAL) == cards) is (answer.status_code != 200)


_KINDS: list[Any] = ["Task", "ServiceRequest", "Patient", "Organization", "Bundle", "", "../x", None, 7, []]
_NAMES: st.SearchStrategy[Any] = st.sampled_from(_KINDS)
_LEADS = st.builds(lambda kind, key: {"reference": f"{kind}/{key}"}, _NAMES, st.sampled_from("abc"))
_TREES = st.recursive(st.none() | st.text(max_size=4) | _LEADS, lambda one: st.lists(one, max_size=4), max_leaves=6)
_RESOURCES = st.fixed_dictionaries(
    {"resourceType": _NAMES, "id": st.sampled_from(["a", "b", "c", {}, None]), "focus": _TREES}
)
_FILES = st.lists(_RESOURCES.map(lambda one: json.dumps(one).encode()) | st.binary(max_size=30), max_size=8)


@settings(max_examples=100)
@given(_FILES)
def test_any_files_at_all_end_in_bundles_or_sentences(bodies: list[bytes]) -> None:
    found = list(files.referrals((f"{number}.json", body) for number, body in enumerate(bodies)))
    assert all((one.bundle is None) == bool(one.issues) for one in found)
    assert len(found) <= len(bodies), "a file is told of once"


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_any_archive_at_all_ends_in_files_or_sentences(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("services.csv", "../services.json", "/etc/phones.csv", "\x1b[2J.csv"):
            packed.writestr(name, hostile.HEAD * 9)
    path = tmp_path_factory.getbasetemp() / "spoilt.zip"
    path.write_bytes(spoilt(archive.getvalue(), seed))
    with contextlib.suppress(UnreadableError):
        for part in reading.parts(path):
            assert part.name.isprintable()
            assert "/" not in part.name
            with part.open() as file:
                assert len(file.read(1_000_000)) < 1_000_000


def test_a_file_without_a_name_in_an_archive_is_passed_over(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("services.csv", "xxxx"):
            packed.writestr(name, hostile.HEAD)
    path = tmp_path / "nameless.zip"
    path.write_bytes(archive.getvalue().replace(b"xxxx", b"\0xxx"))
    assert [part.name for part in reading.parts(path)] == ["services.csv"]


# And then


def readable(dsn: str, token: str) -> dict[str, int]:
    """Return in which tables behind the wall, and how many rows, the web role reads with a token.

    The numbers of an organisation's keys (`key_epoch`) are anybody's: no key and nobody is in them.
    """
    found = {}
    with psycopg.connect(dsn) as db:
        db.execute("SELECT * FROM app.begin(%s)", [token])
        tables = db.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND relrowsecurity AND has_table_privilege(oid, 'SELECT') AND relname <> 'key_epoch'"
        ).fetchall()
        assert len(tables) > 20, "the web role may ask most tables; it is the wall that answers nothing"
        for (table,) in tables:
            row = db.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))).fetchone()
            if row and row[0]:
                found[str(table)] = int(row[0])
    return found


def test_after_all_of_it_no_row_of_a_person_is_read_without_their_worker_or_themselves(
    city: City, sender: System, ground: "Ground"
) -> None:
    """Every table behind the wall, by plain SQL under the web role: as nobody, as a guess, and as the sending system.

    This shows that what was sent changed no identity and opened nothing. It is no search like that of the worlds
    (`test_worlds.py`): it asks each table once, and calls no function.
    """
    line = sender.browser()
    for one in hostile.bodies():
        if one.status == 422:
            assert line.send(one.content).status_code == 422
    dsn = ground.dsn("guitu_app")
    assert readable(dsn, "") == {}
    assert readable(dsn, "a guess") == {}
    assert readable(dsn, line.token) == {}
    worker = city.run("SELECT id, organisation_id, station_id FROM worker WHERE name = '李敏'").fetchone()
    token = tokens.new_token()
    city.sign_in(worker[0], token, kind="staff", role="worker", organisation=worker[1], station=worker[2])
    assert {"person", "contact"} <= readable(dsn, token).keys(), "whoever walks beside them does read them"
