"""What waits for one worker across their people. Each stage offers its part; the page of the day puts them together.

Ids, moments and words of the code only, read before anybody is opened: whom to open follows from them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from guitu.foundations import clock

# Asks for those whom the worker walks beside. An array: an index is gone through once for all of them, not once each.
OF_MINE = "= ANY ((SELECT mine.ids FROM mine)::uuid[])"


class Line(NamedTuple):
    """One thing: an id, about whom if about anybody, a word of the code, since when."""

    id: UUID
    person_id: UUID | None
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What one stage adds.

    `sql` yields id, person_id, what, at for %(worker)s as of %(now)s, a moment of the day before %(tomorrow)s. It goes
    through row-level security like any other statement. `OF_MINE` asks for those whom the worker walks beside.
    """

    kind: str
    sql: str


Found = Mapping[str, Sequence[Line]]


def read(parts: tuple[Part, ...], *, worker_id: UUID, at: datetime) -> Found:
    """Return what waits, kind by kind, in the order in which it came. One statement."""
    found: dict[str, list[Line]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_merged(parts), {"worker": worker_id, "now": at, "tomorrow": clock.tomorrow(at)})
        for kind, *row in cursor.fetchall():
            found[kind].append(Line(*row))
    return found


@lru_cache(maxsize=4)
def _merged(parts: tuple[Part, ...]) -> str:
    branches = " UNION ALL ".join(
        f"SELECT '{one.kind}' AS kind, part.id, part.person_id, part.what, part.at FROM ({one.sql}) part"  # noqa: S608
        for one in parts
    )
    return f"WITH mine AS MATERIALIZED ({_MINE}) {branches} ORDER BY at, id"


_MINE = """
SELECT array_agg(DISTINCT t.person_id) AS ids FROM team_member t
WHERE t.worker_id = %(worker)s AND t.agreed_at IS NOT NULL AND t.ended_at IS NULL
AND (t.ends_at IS NULL OR t.ends_at > %(now)s)
"""
