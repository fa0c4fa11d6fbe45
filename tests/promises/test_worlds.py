"""Promise 1, in random worlds: nobody under the web role reads, writes or opens more than the person agreed to."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from tests.promises import worlds
from tests.promises.worlds import loading
from tests.promises.worlds.adversary import Adversary, Report, enter, functions
from tests.promises.worlds.oracle import Oracle

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
    with loading.standing(superuser, seeds) as standing, enter(ground.dsn("guitu_app")) as db:
        known = functions(db)
        for world in standing:
            Adversary(db, world, Oracle(world), loading.grants(superuser, world), known, report).run()
    assert not report.findings, f"worlds {first} to {first + SIDE_BY_SIDE - 1}: {report}"
    assert report.counts["inserts allowed"], f"nobody could do anything: {report}"
    assert report.counts["calls answered"], f"no function answered: {report}"


def test_the_oracle_knows_nothing_of_what_it_checks() -> None:
    for file in Path(worlds.__path__[0]).glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        names += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert not [name for name in names if name.split(".")[0] == "guitu"], file
