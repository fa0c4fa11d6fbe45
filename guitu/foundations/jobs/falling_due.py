"""Doing what has fallen due: the row goes in the same transaction as its task, so nothing is lost by a crash."""

import logging
import time
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from guitu.foundations.jobs import registry
from guitu.foundations.jobs.loop import is_held_up

ROW_SET_ASIDE_SECONDS = 60.0
ROWS_A_ROUND = 200

logger = logging.getLogger(__name__)
_set_aside: dict[UUID, float] = {}


def do_due() -> int:
    """Do the tasks that are due, oldest first; return how many were done. One that fails waits a minute."""
    done = 0
    for _ in range(ROWS_A_ROUND):
        found = _next()
        if found is None:
            break
        done += _do(found)
    return done


def _next() -> UUID | None:
    """Return the oldest row that is due, of a known kind, and not set aside."""
    now = time.monotonic()
    for row in [row for row, until in _set_aside.items() if until <= now]:
        del _set_aside[row]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM due WHERE at <= now() AND kind = ANY (%s) AND NOT id = ANY (%s::uuid[])"
            " ORDER BY at LIMIT 1",
            [list(registry.tasks()), list(_set_aside)],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _do(row: UUID) -> int:
    """Take one row away and do its task, both or neither. A second worker waits for the row and finds it gone."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM due WHERE id = %s RETURNING kind, subject_id", [row])
            taken = cursor.fetchone()
            if taken is None:
                return 0
            registry.tasks()[taken[0]](taken[1])
            return 1
    except Exception as error:
        if isinstance(error, (OperationalError, InterfaceError)) and not is_held_up(error):
            raise
        logger.exception("a due task failed")
        _set_aside[row] = time.monotonic() + ROW_SET_ASIDE_SECONDS
        return 0
