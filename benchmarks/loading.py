"""How fast contacts go in, and how long a demo takes to be ready."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from psycopg import sql

from benchmarks.copies import SQL, Copy
from benchmarks.figures import Figure, say
from guitu.foundations.postgres import lifecycle

ROWS, LANES = 400_000, 2
BLOCK = 1 << 20


def copy_step(copy: Copy) -> Iterator[Figure]:
    """Measure COPY of real sealed contacts into a table with the shipped indexes, held against one without any."""
    say("COPY …")
    shares = [_rows(copy, lane) for lane in range(LANES)]
    count = sum(rows for rows, _ in shares)
    blocks = [block for _, block in shares]
    indexed = _into(copy, blocks, "CREATE TABLE public.contact_twin (LIKE public.contact INCLUDING ALL)")
    bare = _into(copy, blocks, "CREATE TABLE public.contact_twin (LIKE public.contact)")
    yield Figure("copy", count / indexed, "contacts/s", count / bare, bare / indexed, {"rows": count})


def _rows(copy: Copy, lane: int) -> tuple[int, bytes]:
    """Return some people's contacts in COPY's binary form, whole people to a lane, as the loader cuts them."""
    asked = sql.SQL((SQL / "contacts_out.sql").read_text(encoding="utf-8")).format(
        lanes=sql.Literal(LANES), lane=sql.Literal(lane), rows=sql.Literal(ROWS // LANES)
    )
    with copy.root.cursor() as cursor:
        with cursor.copy(asked) as out:
            block = b"".join(out)
        return cursor.rowcount, block


def _into(copy: Copy, blocks: list[bytes], make: str) -> float:
    """Return the seconds that loading all blocks at once into a new table takes."""
    copy.root.execute("DROP TABLE IF EXISTS public.contact_twin")
    copy.root.execute(make)
    copy.root.execute("CHECKPOINT")
    with ThreadPoolExecutor(len(blocks)) as lanes:
        began = time.perf_counter()
        list(lanes.map(lambda block: _load(copy, block), blocks))
        took = time.perf_counter() - began
    copy.root.execute("DROP TABLE public.contact_twin")
    return took


def _load(copy: Copy, block: bytes) -> None:
    with copy.connect(copy.cluster.superuser) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        with cursor.copy("COPY public.contact_twin FROM STDIN (FORMAT binary)") as into:
            for start in range(0, len(block), BLOCK):
                into.write(block[start : start + BLOCK])


def demo_start(size: str) -> Iterator[Figure]:
    """Measure `guitu demo --once` in an empty home, and once more in the same home."""
    home = Path(tempfile.mkdtemp(prefix="guitu-start-"))
    words = [sys.executable, "-m", "guitu.config.cli.main", "demo", "--once", "--home", str(home)]
    words += ["--small"] if size == "small" else []
    try:
        for name in ("demo_first", "demo_second"):
            say(f"{name} …")
            done = subprocess.run(words, env=dict(os.environ), stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
            city = json.loads(done.stdout.splitlines()[-1])
            more: dict[str, float | str] = {"people": city["people"], "contacts": city["contacts"], **_timings(home)}
            yield Figure(name, city["seconds"], "s", None, None, more if name == "demo_first" else {})
    finally:
        lifecycle.remove(home / "pg")
        shutil.rmtree(home, ignore_errors=True)


def _timings(home: Path) -> dict[str, float | str]:
    """Return what the loader kept about its own steps, if it did."""
    told = json.loads((home / "city.json").read_text(encoding="utf-8"))
    return {f"step_{name}": float(seconds) for name, seconds in told.get("timings", {}).items()}
