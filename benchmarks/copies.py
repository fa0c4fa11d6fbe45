"""A copy of the city's database to measure on. The city itself is never written to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.figures import say
from guitu.foundations.access import ground, places
from guitu.foundations.postgres import lifecycle

COPY = "guitu_bench"
FLOOR_ROLE = "guitu_floor"
SQL = Path(__file__).parent / "sql"
Connection = psycopg.Connection[Any]


class NoCityError(Exception):
    """There is nothing to measure on. Its text says how to make it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The copied city: a superuser's connection to it, where it is, and how the floor signs in."""

    root: Connection
    cluster: lifecycle.Cluster
    floor_password: str

    @property
    def floor_database(self) -> str:
        """Return the floor's database settings, for its own process."""
        options = {
            "server_side_binding": True,
            "prepare_threshold": 2,
            "pool": {"min_size": 1, "max_size": 8},
            "options": "-c search_path=floor",
        }
        where = {"HOST": str(self.cluster.socket), "PORT": self.cluster.port, "NAME": COPY}
        who = {"USER": FLOOR_ROLE, "PASSWORD": self.floor_password, "CONN_MAX_AGE": 0}
        return json.dumps({"ENGINE": "django.db.backends.postgresql", **where, **who, "OPTIONS": options})

    def as_web(self) -> Connection:
        """Return a connection under the role of the web process."""
        return self.connect("guitu_app")

    def connect(self, role: str) -> Connection:
        """Return a connection under one role; of the superuser when its name is given."""
        if role == self.cluster.superuser:
            return psycopg.connect(lifecycle.superuser_dsn(self.cluster, COPY))
        return psycopg.connect(lifecycle.dsn(self.cluster, role, places.role_password(role), COPY))

    def run(self, name: str) -> None:
        """Run one SQL file of the benchmarks as superuser."""
        self.root.execute((SQL / name).read_text(encoding="utf-8"))


def city_size() -> str:
    """Return which city stands in this home: "full" or "small".

    Raises:
        NoCityError: none.
    """
    file = places.home() / "city.json"
    if not file.exists() or lifecycle.at(places.home() / "pg") is None:
        raise NoCityError(f"No synthetic city in {places.home()}. Make it with `guitu demo --once`, then again.")
    return str(json.loads(file.read_text(encoding="utf-8"))["size"])


@contextmanager
def copied() -> Iterator[Copy]:
    """Hold a copy of the demo city for as long as it is measured on; start and stop the server if it does not run.

    Raises:
        NoCityError: no synthetic city here, or somebody is at work in it.
    """
    city_size()
    home = places.home() / "pg"
    before = lifecycle.at(home)
    was_running = before is not None and lifecycle.status(before) is lifecycle.State.RUNNING
    cluster = lifecycle.ensure(home)
    try:
        with psycopg.connect(lifecycle.superuser_dsn(cluster), autocommit=True) as server:
            _drop(server)
            _duplicate(server)
            try:
                with psycopg.connect(lifecycle.superuser_dsn(cluster, COPY), autocommit=True) as root:
                    yield _ready(root, cluster)
            finally:
                _drop(server)
    finally:
        if not was_running:
            lifecycle.stop(cluster)


def _duplicate(server: Connection) -> None:
    say("Copying the city …")
    city = sql.Identifier(places.address().name)
    try:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(COPY), city))
    except psycopg.errors.ObjectInUse as busy:
        raise NoCityError("Somebody is at work in the city. Stop `guitu demo` (Ctrl-C), then measure again.") from busy


def _ready(root: Connection, cluster: lifecycle.Cluster) -> Copy:
    """Give the copy its roles' rights, which a copy does not inherit, and the floor a role and a schema of its own."""
    ground.lay(lifecycle.superuser_dsn(cluster), name=COPY)
    password = places.make_secret(f"{FLOOR_ROLE}.password")
    role = sql.Identifier(FLOOR_ROLE)
    root.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(password)))
    root.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(COPY), role))
    root.execute(sql.SQL("CREATE SCHEMA floor AUTHORIZATION {}").format(role))
    return Copy(root, cluster, password)


def _drop(server: Connection) -> None:
    """Remove what this or a broken-off run left."""
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(COPY)))
    server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(FLOOR_ROLE)))
    (places.secrets_directory() / f"{FLOOR_ROLE}.password").unlink(missing_ok=True)
