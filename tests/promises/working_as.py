"""Running code of another process inside a test: the same code, under that process's database role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from guitu.foundations.access import places


@contextmanager
def working_as(role: str) -> Iterator[None]:
    """Let Django's default connection be one of `role` for a while."""
    before = connections["default"]
    told: dict[str, Any] = {**connections.databases["default"], "USER": role, "PASSWORD": places.role_password(role)}
    told["OPTIONS"] = {name: value for name, value in told["OPTIONS"].items() if name != "pool"}
    wrapper = DatabaseWrapper(told, alias="default")
    connections["default"] = wrapper
    try:
        yield
    finally:
        wrapper.close()
        connections["default"] = before
