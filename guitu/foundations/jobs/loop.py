"""The loop of the worker and of the eraser: does each round in its time, outlives the database, stops when told."""

import logging
import signal
import time
from threading import Event
from types import FrameType

from django.db import InterfaceError, OperationalError, connections
from psycopg.errors import LockNotAvailable

from guitu.foundations.jobs import registry

TICK_SECONDS = 0.25
FAILED_ROUND_WAITS_SECONDS = 30.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 10.0

logger = logging.getLogger(__name__)


def stop_when_told() -> Event:
    """Return an event that SIGTERM and SIGINT set; the loop looks at it between any two steps."""
    told = Event()

    def hear(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, hear)
    signal.signal(signal.SIGINT, hear)
    return told


def run(process: str, stop: Event) -> None:
    """Go round until told to stop. A database that is away is waited for, longer each time."""
    agenda = dict.fromkeys((one.name for one in registry.rounds(process)), 0.0)
    wait = FIRST_WAIT_SECONDS
    while not stop.is_set():
        try:
            go_round(process, agenda, stop)
            wait = FIRST_WAIT_SECONDS
            stop.wait(TICK_SECONDS)
        except (OperationalError, InterfaceError):
            logger.warning("the database is away")
            forget_connections()
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)
    forget_connections()


def go_round(process: str, agenda: dict[str, float], stop: Event) -> None:
    """Do every round whose time has come; one that fails or is held up is logged and tried again later."""
    for one in registry.rounds(process):
        if stop.is_set() or time.monotonic() < agenda[one.name]:
            continue
        agenda[one.name] = time.monotonic() + one.seconds
        try:
            one.do()
        except (OperationalError, InterfaceError) as away:
            if is_held_up(away):
                logger.warning("the round %s waits for a row that somebody holds", one.name)
                continue
            agenda[one.name] = 0.0
            raise
        except Exception:
            logger.exception("the round %s failed", one.name)
            agenda[one.name] = time.monotonic() + max(one.seconds, FAILED_ROUND_WAITS_SECONDS)


def is_held_up(error: Exception) -> bool:
    """Return whether the database is there, and only somebody holds a row for longer than `lock_timeout`."""
    return isinstance(error.__cause__, LockNotAvailable)


def forget_connections() -> None:
    """Close every connection and its pool, so that the next statement starts from nothing."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()
