"""What waits for one worker across their people. Each stage offers its part; the page of the day puts them together.

Ids, moments and words of the code only, read before anybody is opened: whom to open follows from them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from guitu.foundations import clock

# Asks for those whom the worker walks beside. An array: an index is gone through once for all of them, not once each.
OF_MINE = "= ANY ((TABLE mine)::uuid[])"
LATELY = timedelta(days=30)


class Line(NamedTuple):
    """One thing: an id, about whom if about anybody, a word of the code, since when."""

    id: UUID
    person_id: UUID | None
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What one stage adds.

    `sql` yields id, person_id, what, at, in this order, for %(worker)s as of %(now)s; the day ends with %(tomorrow)s,
    and what is before %(lately)s is no news. It goes through row-level security like any other statement. `OF_MINE`
    asks for those whom the worker walks beside. Once the worker has opened one of the parts `looked` since, a line is
    left out.
    """

    kind: str
    sql: str
    looked: tuple[str, ...] = ()


Found = Mapping[str, Sequence[Line]]


def read(parts: tuple[Part, ...], *, worker_id: UUID, at: datetime) -> Found:
    """Return what waits, kind by kind, in the order in which it came. One statement."""
    found: dict[str, list[Line]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            _merged(parts), {"worker": worker_id, "now": at, "tomorrow": clock.tomorrow(at), "lately": at - LATELY}
        )
        for kind, *row in cursor.fetchall():
            found[kind].append(Line(*row))
    return found


@lru_cache(maxsize=4)
def _merged(parts: tuple[Part, ...]) -> str:
    return f"{_MINE} {' UNION ALL '.join(map(_branch, parts))} ORDER BY at, id"


def _branch(part: Part) -> str:
    seen = f"WHERE NOT app.has_looked(p.person_id, '{{{','.join(part.looked)}}}', p.at)" if part.looked else ""
    return f"SELECT '{part.kind}' AS kind, p.* FROM ({part.sql}) p {seen}"  # noqa: S608


_MINE = """
WITH mine AS MATERIALIZED (
    SELECT array_agg(DISTINCT t.person_id) FROM team_member t
    WHERE t.worker_id = %(worker)s AND t.agreed_at IS NOT NULL AND t.ended_at IS NULL
    AND (t.ends_at IS NULL OR t.ends_at > %(now)s))
"""
