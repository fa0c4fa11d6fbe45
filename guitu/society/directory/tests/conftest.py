"""A directory that is empty, and files to fill it with."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest

from guitu.society.directory.tests.town import Town

if TYPE_CHECKING:
    from conftest import Ground


@pytest.fixture
def town(ground: "Ground", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An empty directory, reached as its owner."""
    with psycopg.connect(ground.dsn("guitu_owner"), autocommit=True) as connection:
        made = Town(connection, tmp_path_factory)
        made.clear()
        yield made
        made.clear()
