"""`guitu import hsds` and `guitu export hsds`, as somebody at a keyboard or a program meets them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from guitu.config.cli import main
from guitu.society.directory.tests.town import Town, small

if TYPE_CHECKING:
    from conftest import Ground


@pytest.fixture
def town(ground: "Ground", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An empty directory."""
    with psycopg.connect(ground.dsn("guitu_owner"), autocommit=True) as connection:
        made = Town(connection, tmp_path_factory)
        made.clear()
        yield made
        made.clear()


def test_a_directory_goes_in_comes_out_and_goes_in_again(
    town: Town, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = str(town.tables(small()))
    assert main.main(["import", "hsds", path, "--source", "town"]) == 0
    assert "Taken over: 9 new, 0 changed, 0 removed." in capsys.readouterr().err
    assert town.connection.execute("SELECT shown ->> 'name' FROM index_card").fetchall() == [("午餐",)]
    for form in ("json", "csv"):
        out = str(tmp_path / f"{form}.zip")
        assert main.main(["export", "hsds", out, "--format", form]) == 0
        assert "services" in capsys.readouterr().out
        assert main.main(["import", "hsds", out, "--source", "town"]) == 0
        assert "Nothing was changed: all" in capsys.readouterr().err


def test_what_was_refused_is_told_in_lines_and_to_programs(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    rows = small()
    rows["service"][0]["status"] = "open"
    path = str(town.tables(rows))
    assert main.main(["import", "hsds", path]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("services.csv, row 2, status: One of these is expected: active")
    assert "Nothing was changed" in told.err
    assert main.main(["import", "hsds", path, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["outcome"] == "refused"
    first = answer["refusals"][0]
    assert (first["file"], first["row"], first["field"]) == ("services.csv", 2, "status")


def test_a_source_must_have_a_name_one_can_read(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["import", "hsds", str(town.folder()), "--source", "x" * 61]) == 1
    assert "Name the source" in capsys.readouterr().err
