"""What docs/operating.md and docs/keys.md tell an operator to do, done: each command, in the order of the pages."""

import configparser
import io
import json
import os
import re
import shlex
import subprocess
import sys
import uuid
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock
from urllib.parse import quote

import psycopg
import pytest
from django.test import Client

from guitu.config.cli import main
from guitu.foundations.postgres import lifecycle
from guitu.foundations.sealing import keyring
from guitu.society.directory.tests.town import Town, small
from guitu.surfaces.exchange.tests.sending import System
from tests.architecture import tree

if TYPE_CHECKING:
    from conftest import Ground

PAGES = ("operating.md", "keys.md")


def blocks(page: str, kind: str) -> list[str]:
    """Return the fenced blocks of one kind on a page."""
    text = (tree.DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[str]:
    """Return the commands of a page, in their order."""
    return [line for block in blocks(page, "sh") for line in block.splitlines() if line.strip()]


@dataclass(frozen=True)
class Site:
    """A new installation beside the one of the other tests: another database of the same server, another home."""

    told: dict[str, str]

    def run(self, command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command as it stands on the page: here, for an own process would only load everything once more."""
        told, words = dict(self.told), shlex.split(command)
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            told[name] = self._filled(value)
        if words[:3] == ["guitu", "keys", "rotate"] or "env" in words:
            # It works through Django, whose database is another one here.
            return subprocess.run(  # noqa: S603
                ["/bin/sh", "-euc", command], env=told, cwd=tree.ROOT, capture_output=True, text=True, check=False
            )
        out, err, code = io.StringIO(), io.StringIO(), 2
        with mock.patch.dict(os.environ, told, clear=True), redirect_stdout(out), redirect_stderr(err):
            keyring.forget()
            try:
                code = main.main([self._filled(one) for one in words[1:]])
            except SystemExit as ended:
                err.write(str(ended))
        keyring.forget()
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())

    def _filled(self, word: str) -> str:
        """Return a word with what its variables stand for."""
        return re.sub(r"\$([A-Z]+)", lambda found: self.told[found[1]], word)


@pytest.fixture(scope="module")
def site(ground: "Ground", tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Say where everything is. The roles of a server are shared, and so are their passwords."""
    place = tmp_path_factory.mktemp("site")
    names = ("home", "first", "second", "backups", "partner")
    home, first, second, backups, partner = (place / name for name in names)
    for folder in (home, first, second, backups, partner, home / "secrets"):
        folder.mkdir()
    for file in (ground.home / "secrets").glob("*.password"):
        (home / "secrets" / file.name).write_text(file.read_text())
    (partner / "keys.json").write_text(json.dumps(System(uuid.uuid4(), uuid.uuid4()).key_set()))
    with psycopg.connect(ground.dsn("guitu_owner"), autocommit=True) as connection:
        rows = small()
        rows["organization"][0]["name"] = "Lantern House"
        services = Town(connection, tmp_path_factory).tables(rows)
    server = f"postgresql://{quote(str(ground.cluster.socket), safe='')}:{ground.cluster.port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUITU", "DJANGO"))}
    told = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(tree.ROOT),
        "GUITU_HOME": str(home),
        "DATABASE_URL": f"{server}/site",
        "ELSEWHERE": f"{server}/elsewhere",
        "SUPERUSER": lifecycle.superuser_dsn(ground.cluster),
        "FIRST": str(first),
        "SECOND": str(second),
        "BACKUPS": str(backups),
        "PARTNER": str(partner),
        "SERVICES": str(services),
    }
    return Site(kept | told)


def test_every_command_of_the_pages_works_in_their_order(site: Site) -> None:
    for command in [one for page in PAGES for one in commands(page)]:
        if command.startswith("curl "):
            address = command.rpartition("http://127.0.0.1:8000")[2]
            assert Client().get(address).status_code == 200, command
            continue
        done = site.run(command)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        if command.startswith("guitu init"):
            assert "shown once" in done.stdout
        if command.startswith("guitu sender list"):
            assert re.fullmatch(r"[0-9a-f-]{36}  sends  hospital  [0-9a-f-]{36}  Riverside Hospital\n", done.stdout)
        if "check --figures" in command:
            assert all(re.fullmatch(r"guitu_[a-z_]+ \d+", line) for line in done.stdout.splitlines())
    again = site.run(next(one for one in commands("operating.md") if one.startswith("guitu init")))
    assert again.returncode == 1
    assert "has begun already" in again.stderr
    _the_accounts_are_as_told(site)
    _the_restored_database_is_the_same(site)
    _a_lost_key_comes_back(site)


def _the_accounts_are_as_told(site: Site) -> None:
    with psycopg.connect(site.told["SUPERUSER"], dbname="site") as connection:
        found = connection.execute(
            "SELECT a.login, w.role, w.left_at IS NULL, a.password_hash LIKE 'argon2%', a.totp_sealed IS NULL"
            " FROM staff_account a JOIN worker w ON w.id = a.worker_id ORDER BY 1"
        ).fetchall()
    assert found == [
        ("admin", "administrator", True, True, True),
        ("limin", "worker", False, True, True),
        ("miao", "editor", True, True, True),
    ]
    for wrong in (
        "add X miao --post editor",
        "add X new --post police",
        "leave nobody",
        "add X y --post peer --station Z",
    ):
        assert site.run(f"guitu staff {wrong}").returncode in {1, 2}, wrong
    keys = "--kind hospital --keys $PARTNER/keys.json"
    for wrong in (f"add X --station Z {keys}", "add X --kind police --keys $PARTNER/keys.json", "end Nobody"):
        assert site.run(f"guitu sender {wrong}").returncode in {1, 2}, wrong


def _the_restored_database_is_the_same(site: Site) -> None:
    dsn = site.told["SUPERUSER"]
    asked = (
        "SELECT (SELECT count(*) FROM pg_policy), (SELECT count(*) FROM pg_proc WHERE proacl IS NOT NULL),"
        " (SELECT name FROM organisation), (SELECT count(*) FROM directory_service)"
    )
    found = []
    for name in ("site", "elsewhere"):
        with psycopg.connect(dsn, dbname=name) as connection:
            found.append(connection.execute(asked).fetchone())
    assert found[0] == found[1]
    assert found[0] is not None
    assert found[0][2:] == ("Lantern House", 1)


def _a_lost_key_comes_back(site: Site) -> None:
    (lost,) = (Path(site.told["GUITU_HOME"]) / "secrets" / "keys").glob("*/index.key")
    before = lost.read_bytes()
    lost.unlink()
    assert "is missing" in site.run("guitu check --only-wrong").stdout
    assert "is back" in site.run('guitu keys join "$FIRST" "$SECOND"').stdout
    assert lost.read_bytes() == before
    assert site.run('guitu keys join "$FIRST" "$FIRST"').returncode == 1
    assert site.run('guitu backup "$BACKUPS/guitu.dump"').returncode == 1, "nothing is overwritten"


@pytest.mark.parametrize("unit", blocks("operating.md", "ini"))
def test_every_unit_starts_a_command_that_there_is(unit: str) -> None:
    told = configparser.ConfigParser(interpolation=None, comment_prefixes=("#",), strict=False)
    told.optionxform = str  # type: ignore[assignment, method-assign]
    told.read_string(unit)
    program, *words = told["Service"]["ExecStart"].split()
    assert program.endswith("/guitu")
    assert main._parser().parse_args(words).command in main.COMMANDS
    assert told["Service"]["User"].startswith("guitu-")


def test_a_beginning_without_a_database_or_an_answer_is_refused_in_words(site: Site) -> None:
    nowhere = site.run("env -u DATABASE_URL guitu init")
    assert (nowhere.returncode, "DATABASE_URL" in nowhere.stderr) == (1, True)
    unasked = site.run("guitu init --organisation X")
    assert (unasked.returncode, "--kind is missing" in unasked.stderr) == (1, True)


def test_health_says_one_word_and_asks_nobody(ground: "Ground") -> None:
    for address, word in (("/-/live", b"ok"), ("/-/ready", b"ready"), ("/health", b"ok")):
        answer = Client().get(address)
        assert (answer.status_code, answer.content) == (200, word)
        assert not answer.cookies
