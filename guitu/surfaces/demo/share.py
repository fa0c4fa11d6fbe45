"""One process's share of the people: written, sealed and sent to the database, batch by batch."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import psycopg

from guitu.surfaces.demo.frame import Frame
from guitu.surfaces.demo.lives import Life
from guitu.surfaces.demo.record import Scribe

# Notes sent at once: large enough to keep the server busy, small enough for a modest machine.
BATCH = 40_000


@dataclass(frozen=True, slots=True)
class Took:
    """How many notes, and how long writing them, sending them, and sending the rest took."""

    contacts: int
    generate: float
    copy: float
    others: float


def open_for_loading(dsn: str) -> psycopg.Connection[Any]:
    """Return a superuser's connection on which triggers rest; what they would do is done set-wise afterwards."""
    connection = psycopg.connect(dsn)
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    return connection


def load(dsn: str, frame: Frame, lives: Iterable[Life], tick: Callable[[int], None]) -> Took:
    """Write these people and all their rows, in one transaction."""
    scribe = Scribe(frame)
    contacts = scribe.tables["contact"]
    began = time.perf_counter()
    copied, done, waiting = 0.0, 0, 0
    with open_for_loading(dsn) as connection:
        for life in lives:
            scribe.write(life)
            waiting += life.contacts
            if waiting >= BATCH:
                copied += contacts.load(connection)
                done, waiting = done + waiting, 0
                tick(done)
        copied += contacts.load(connection)
        done += waiting
        written = time.perf_counter()
        for table in scribe.tables.values():
            if table.rows:
                table.load(connection)
    tick(done)
    return Took(done, written - began - copied, copied, time.perf_counter() - written)


def work(pipe: Connection, dsn: str, frame: Frame, lives: list[Life]) -> None:
    """Load a share in a process of its own; says on the pipe how far it is and, at the end, how long it took."""
    pipe.send(load(dsn, frame, lives, pipe.send))
    pipe.close()
