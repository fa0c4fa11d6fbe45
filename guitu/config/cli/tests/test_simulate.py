"""What somebody at the keyboard sees who tries a reform."""

import csv
import json
from pathlib import Path

import pytest

from guitu.config.cli.main import main

WRITTEN = """\
title: {zh: 低保标准提高一成, en: The standard rises by a tenth}
day: 2025-06-10
place: "440100"
figures:
  - {name: dibao.standard, permille: 1100}
"""


@pytest.fixture
def reform(tmp_path: Path) -> Path:
    file = tmp_path / "tenth.yaml"
    file.write_text(WRITTEN, encoding="utf-8")
    return file


def test_a_reform_becomes_two_pages_a_table_and_one_line(reform: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(reform), "--families", "2000", "--processes", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    out = reform.with_suffix("")
    assert (told["families"], told["out"]) == (2_000, str(out))
    assert sorted(file.name for file in out.iterdir()) == [
        "en.html",
        "guitu.css",
        "table.csv",
        "table.json",
        "zh.html",
    ]
    assert "低保标准提高一成" in (out / "zh.html").read_text(encoding="utf-8")
    assert "The standard rises by a tenth" in (out / "en.html").read_text(encoding="utf-8")
    with (out / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    assert (first["benefit"], first["families"]) == ("dibao", "2000")
    assert int(first["after"]) > int(first["before"]) > 0


def test_what_is_wrong_in_the_file_is_said_and_nothing_is_left(
    reform: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reform.write_text(WRITTEN.replace("dibao.standard", "dibao.standrad"), encoding="utf-8")
    assert main(["simulate", str(reform)]) == 1
    told = capsys.readouterr()
    assert "tenth.yaml: figures[0].name: No rule knows a figure 'dibao.standrad'." in told.err
    assert told.out == ""
    assert not reform.with_suffix("").exists()


def test_a_folder_that_is_there_is_not_touched(reform: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reform.with_suffix("").mkdir()
    assert main(["simulate", str(reform)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert list(reform.with_suffix("").iterdir()) == []


def test_a_population_that_is_none_is_named_and_nothing_is_left(
    reform: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shards = tmp_path / "shards"
    shards.mkdir()
    asked = ["simulate", str(reform), "--population", str(shards), "--processes", "1"]
    assert main(asked) == 1
    assert "There is no shard" in capsys.readouterr().err
    (shards / "a.npz").write_bytes(b"nothing")
    assert main(asked) == 1
    assert "a.npz: This is not a file of NumPy columns" in capsys.readouterr().err
    assert not reform.with_suffix("").exists()


def test_a_cluster_that_is_not_there_is_said_in_a_sentence(reform: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(reform), "--families", "10", "--cluster", "nonsense"]) == 1
    assert "There is no Dask scheduler at nonsense" in capsys.readouterr().err
    assert not reform.with_suffix("").exists()
