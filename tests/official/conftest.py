"""The folder of official files, and an empty directory to take them over into."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from guitu.society.directory.tests.town import Town

if TYPE_CHECKING:
    from conftest import Ground


@pytest.fixture
def official() -> Path:
    """Where the official files of this standard lie."""
    return Path(os.environ["GUITU_OFFICIAL"])


@pytest.fixture
def town(ground: "Ground", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An empty directory, reached as its owner."""
    with psycopg.connect(ground.dsn("guitu_owner"), autocommit=True) as connection:
        made = Town(connection, tmp_path_factory)
        made.clear()
        yield made
