"""Several hands at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Do all of it at the same moment, each in a thread of its own, and return what came of each.

    A thread that ends without giving its connections back would take them out of the pool for good.
    """
    ready = Barrier(len(acts))

    def act(one: Callable[[], T]) -> T:
        ready.wait()
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as hands:
        return list(hands.map(act, acts))
