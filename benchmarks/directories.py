"""How fast a directory of services is taken over, held against COPY of the same tables; and in how much memory."""

import csv
import json
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg import sql

from benchmarks.copies import Copy
from benchmarks.figures import Figure, say
from guitu.foundations.access import places
from guitu.foundations.postgres import lifecycle
from guitu.society.directory.hsds.checking import is_text
from guitu.society.directory.hsds.standard import KINDS, Kind

SERVICES, TIMES = 4_000, 4
Rows = dict[str, list[dict[str, Any]]]
# One import in a process of its own, so that its memory is its own.
_CHILD = """
import json, sys, time
from datetime import UTC, datetime
from pathlib import Path
import psycopg
from guitu.society.directory.hsds import taking
began = time.perf_counter()
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    wishes = taking.Wishes("bench")
    taken = taking.take(connection, Path(sys.argv[2]), wishes, at=datetime.now(UTC), tell=lambda *_: None)
took = time.perf_counter() - began
# Not `ru_maxrss`: through exec it still knows how large the parent was.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([taken.rows, taken.added, took, int(peak.split()[1]) / 1024]))
"""


def hsds_import(copy: Copy) -> Iterator[Figure]:
    """Measure the import of made-up tables: its rate against COPY, and its memory at four times the size."""
    say("hsds_import …")
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        rows = _written(few, SERVICES)
        rows_many = _written(many, SERVICES * TIMES)
        bare = _copied(copy, few)
        took, memory = _taken(copy, few, rows)
        _empty(copy)
        took_many, memory_many = _taken(copy, many, rows_many)
        _empty(copy)
    more: dict[str, float | str] = {"rows": rows, "seconds": took, "seconds_4x": took_many, "rss_mb": memory}
    yield Figure("hsds_import", rows / took, "rows/s", rows / bare, took / bare, more)
    yield Figure("hsds_import_memory", memory_many, "MB", memory, memory_many / memory, {"rows": rows_many})


def _taken(copy: Copy, folder: Path, rows: int) -> tuple[float, float]:
    dsn = lifecycle.dsn(copy.cluster, "guitu_owner", _password(), copy.root.info.dbname)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _CHILD, dsn, str(folder)], stdout=subprocess.PIPE, text=True, check=True
    )
    read, added, took, memory = json.loads(done.stdout)
    if (read, added) != (rows, rows):
        raise RuntimeError(f"{added} of {rows} rows were taken over.")
    return float(took), float(memory)


def _password() -> str:
    return places.role_password("guitu_owner")


def _empty(copy: Copy) -> None:
    names = [*(kind.table for kind in KINDS.values()), "directory_source", "directory_taking"]
    copy.root.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, names))))


def _copied(copy: Copy, folder: Path) -> float:
    """Return the seconds that COPY takes for the same files, into tables with the indexes and no references."""
    took = 0.0
    for kind in KINDS.values():
        file = folder / kind.file
        if file.exists():
            twin = sql.Identifier("public", f"{kind.table}_twin")
            copy.root.execute(
                sql.SQL("CREATE TABLE {0} (LIKE {1} INCLUDING ALL); ALTER TABLE {0} ALTER source_id"
                        " SET DEFAULT gen_random_uuid(), ALTER changed_at SET DEFAULT now()").format(
                    twin, sql.Identifier("public", kind.table)
                )
            )  # fmt: skip
            took += _one_copied(copy, kind, twin, file.read_bytes())
            copy.root.execute(sql.SQL("DROP TABLE {}").format(twin))
    return took


def _one_copied(copy: Copy, kind: Kind, twin: sql.Identifier, block: bytes) -> float:
    texts = [one.column for one in kind.fields if is_text(one)]
    forced = sql.SQL(", FORCE_NOT_NULL ({})").format(sql.SQL(", ").join(map(sql.Identifier, texts)))
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER true{})").format(
        twin, sql.SQL(", ").join(map(sql.Identifier, kind.columns)), forced if texts else sql.SQL("")
    )
    began = time.perf_counter()
    with copy.root.cursor() as cursor, cursor.copy(command) as into:
        into.write(block)
    return time.perf_counter() - began


# A directory of nobody's


def _written(folder: Path, services: int) -> int:
    """Write a directory as tables, and return how many rows it has."""
    folder.mkdir()
    count = 0
    for name, rows in _rows(services).items():
        kind = KINDS[name]
        with (folder / kind.file).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, ["id", *(one.name for one in kind.fields)])
            table.writeheader()
            table.writerows(rows)
        count += len(rows)
    return count


def _id(name: str, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:guitu:bench:{name}:{number}"))


def _rows(services: int) -> Rows:
    said = "A made-up service for nobody, told in as many words as such services are told in. " * 3
    numbers = range(services)
    tenth = max(1, services // 10)
    return {
        "organization": [{"id": _id("o", n), "name": f"Provider {n}", "description": said} for n in range(tenth)],
        "service": [
            {
                "id": _id("s", n), "organization_id": _id("o", n % tenth), "name": f"Service {n}", "status": "active",
                "description": said, "eligibility_description": said[:80], "minimum_age": 18,
                "assured_date": "2026-11-22", "last_modified": "2026-11-22T08:30:00Z",
            }
            for n in numbers
        ],
        "location": [
            {
                "id": _id("l", n), "organization_id": _id("o", n % tenth), "location_type": "physical",
                "name": f"Place {n}", "latitude": f"23.{n % 9999 + 1}", "longitude": f"113.{n % 9999 + 1}",
            }
            for n in numbers
        ],
        "service_at_location": [
            {"id": _id("a", n), "service_id": _id("s", n), "location_id": _id("l", n)} for n in numbers
        ],
        "phone": [{"id": _id("p", n), "service_id": _id("s", n), "number": f"020-0000 {n:04d}"} for n in numbers],
        "address": [
            {
                "id": _id("d", n), "location_id": _id("l", n), "address_1": f"{n} Road", "city": "Town",
                "state_province": "Province", "postal_code": "000000", "country": "CN", "address_type": "physical",
            }
            for n in numbers
        ],
        "schedule": [
            {
                "id": _id("h", n), "service_id": _id("s", n // 2), "freq": "WEEKLY", "byday": "MO,TU,WE",
                "opens_at": "09:00", "closes_at": "17:30",
            }
            for n in range(2 * services)
        ],
        "taxonomy": [{"id": _id("t", 0), "name": "Needs", "description": "Needs"}],
        "taxonomy_term": [
            {"id": _id("e", n), "taxonomy_id": _id("t", 0), "name": f"Need {n}", "description": f"Need {n}"}
            for n in range(22)
        ],
        "attribute": [
            {
                "id": _id("x", n), "link_id": _id("s", n // 2), "link_entity": "service",
                "taxonomy_term_id": _id("e", n % 22),
            }
            for n in range(2 * services)
        ],
    }  # fmt: skip
