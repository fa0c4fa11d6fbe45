"""How quick the public directory is with 20,000 services: a search, and the pages anybody may open."""

import time
from collections.abc import Iterator
from statistics import median, quantiles

from benchmarks.client import Sample
from benchmarks.copies import SQL, Copy
from benchmarks.figures import Figure, say
from benchmarks.pair import MILLISECONDS, Site

SERVICES, ROUNDS = 20_000, 12
# One character, a pair, initials, a word in another language, a need, a district, the hour, and all of it at once.
SEARCHES = (
    "q=%E4%BD%8F",
    "q=%E4%BD%8F%E5%AE%BF",
    "q=zs",
    "q=job",
    "need=food-insecurity&free=1",
    "district=%E8%B6%8A%E7%A7%80%E5%8C%BA&page=3",
    "q=%E5%92%A8%E8%AF%A2+%E8%B6%8A%E7%A7%80",
    "open=1",
    "q=%E5%BF%83%E7%90%86&open=1&free=1",
    "",
)


def directory(copy: Copy, guitu: Site) -> Iterator[Figure]:
    """Measure searches against the same question in SQL alone, then the pages in CPU time."""
    say(f"A directory of {SERVICES:,} services …")
    service = _filled(copy)
    searches = [f"/help/zh/list/?{one}" for one in SEARCHES]
    _asked(guitu, searches)
    waits = [wall * MILLISECONDS for _ in range(ROUNDS) for wall in _asked(guitu, searches).walls]
    bare = _by_hand(copy)
    p95, yardstick = quantiles(waits, n=20)[-1], quantiles(bare, n=20)[-1]
    more: dict[str, float | str] = {"p50_ms": median(waits), "services": SERVICES}
    yield Figure("directory_search", p95, "ms, 95 of 100", yardstick, p95 / yardstick, more)
    pages = {"start": "/help/zh/", "list": searches[1], "service": f"/help/zh/{service}/"}
    for name, path in pages.items():
        yield _page(guitu, name, path)


def _filled(copy: Copy) -> str:
    """Multiply the city's directory to its size, and return the id of one service."""
    copy.root.execute((SQL / "directory_fill.sql").read_text(encoding="utf-8"), {"services": SERVICES})
    copy.root.execute("VACUUM ANALYZE index_card")
    row = copy.root.execute("SELECT id FROM directory_service ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _asked(guitu: Site, paths: list[str]) -> Sample:
    sample: Sample = guitu.ask("stroll", paths=paths)
    return sample


def _by_hand(copy: Copy) -> list[float]:
    """Return how long the same kind of question takes in SQL, under the same role, without any page."""
    asked = (SQL / "by_hand_directory.sql").read_text(encoding="utf-8")
    walls = []
    with copy.as_web() as connection:
        for _ in range(ROUNDS * len(SEARCHES)):
            began = time.perf_counter()
            connection.execute(asked, prepare=True).fetchall()
            walls.append((time.perf_counter() - began) * MILLISECONDS)
    return walls


def _page(guitu: Site, name: str, path: str) -> Figure:
    """Return the CPU time of one page, application and database."""
    before, times = guitu.database_cpu(), ROUNDS * 5
    sample = _asked(guitu, [path] * times)
    app, database = sample.cpu / times * MILLISECONDS, (guitu.database_cpu() - before) / times * MILLISECONDS
    more: dict[str, float | str] = {"cpu_ms_app": app, "cpu_ms_db": database, "kilobytes": sample.size / 1000}
    return Figure(f"public_{name}", app + database, "ms CPU, application and database", more=more)
