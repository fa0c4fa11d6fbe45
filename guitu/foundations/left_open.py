"""What is still open in one record. Each stage offers its part of it; a goodbye names them all."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection


class Line(NamedTuple):
    """One row of a stage, without its content: an id, its place among the rows of that id, a word, a moment."""

    id: UUID
    step: int
    what: str
    at: datetime | None


class End(NamedTuple):
    """One open end: which part it is of, and what is said of it."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one stage adds.

    `sql` yields id, step, what, at for %(person)s as of %(now)s; like any other statement it goes through row-level
    security, and leaves out what is between the person and one worker alone: others will read what is named here.
    `say` puts the rows, in the order of step and moment, into plain words. It asks no database.
    """

    kind: str
    sql: str
    say: Callable[[Sequence[Line], datetime], Sequence[str]]


def read(parts: tuple[Part, ...], *, person_id: UUID, at: datetime) -> tuple[End, ...]:
    """Return in plain words what is open, part by part. One statement."""
    lines: dict[str, list[Line]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_merged(parts), {"person": person_id, "now": at})
        for kind, *row in cursor.fetchall():
            lines[kind].append(Line(*row))
    return tuple(End(part.kind, said) for part in parts for said in part.say(lines[part.kind], at))


@lru_cache(maxsize=4)
def _merged(parts: tuple[Part, ...]) -> str:
    branches = " UNION ALL ".join(
        f"SELECT '{one.kind}' AS kind, part.id, part.step, part.what, part.at FROM ({one.sql}) part"  # noqa: S608
        for one in parts
    )
    return f"{branches} ORDER BY kind, step, at, id"
