"""Promise 1, where there is no consent because nothing is kept: after an interview no answer is on disk."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from guitu.supports.benefits.store import COOKIE
from guitu.supports.benefits.tests.talking import AWAY, answered, begun
from tests.city import City

# A sum and a day that stand nowhere else; as they were typed, and as they are kept.
SUM, DAY = ("7,431.19", b"743119"), ("1971-09-17", b"1971-09-17")
CONTROL = b"1984-07-23"


def found_on_disk(data: Path, copy: Path, *needles: bytes) -> list[bytes]:
    """Return which of some bytes stand in any file of the database: tables, indexes, log and all."""
    shutil.copytree(data, copy, ignore=shutil.ignore_patterns("*.pid"))
    texts = [file.read_bytes() for file in copy.rglob("*") if file.is_file()]
    shutil.rmtree(copy)
    return [one for one in needles if any(one in text for text in texts)]


@pytest.mark.slow
def test_nothing_of_the_answers_is_on_disk_while_it_runs_and_afterwards(
    city: City, ground: Any, tmp_path: Path
) -> None:
    browser = begun("living")
    _asked, page = answered(browser, AWAY | {"transfers_in": SUM[0], "self.birth": DAY[0]})
    assert "743" in page.replace(",", "")
    # What is kept in clear somewhere would be found: a sentence put beside for the purpose is.
    city.run("INSERT INTO throttle (key, tries, until) VALUES (%s, 1, now())", CONTROL)
    city.run("CHECKPOINT")
    key = browser.cookies[COOKIE].value.partition(".")[2].encode()
    needles = (SUM[1], DAY[1], b"transfers_in", b"isolation_treatment", key, CONTROL)
    assert found_on_disk(ground.cluster.data, tmp_path / "running", *needles) == [CONTROL]
    browser.post("/benefits/end/")
    city.run("CHECKPOINT")
    assert found_on_disk(ground.cluster.data, tmp_path / "after", *needles) == [CONTROL]
    assert city.one("SELECT count(*) FROM interview") == 0


def test_neither_table_of_an_interview_enters_the_log_of_the_database(city: City) -> None:
    told = city.run(
        "SELECT relname, relpersistence FROM pg_class WHERE relname IN ('interview', 'passage')"
    ).fetchall()
    assert sorted(told) == [("interview", "u"), ("passage", "u")]
