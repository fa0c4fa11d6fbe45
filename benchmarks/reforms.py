"""A reform over a million families: on the processors here, and on a Dask cluster of which one worker is killed."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import distributed

from benchmarks.figures import Figure, say
from rules_cn.whatif import population, reform, running, shards
from rules_cn.whatif.counts import Counts

FAMILIES, SEED, PROCESSES = 1_000_000, 20261122, 2
DAY = date(2025, 6, 10)
TENTH = {
    "title": "The standard rises by a tenth",
    "day": DAY,
    "place": "440100",
    "figures": [{"name": "dibao.standard", "permille": 1100}],
}


def simulate() -> Iterator[Figure]:
    """Measure both runners. Totals that are not identical are no figure but a mistake."""
    with tempfile.TemporaryDirectory() as place:
        say("simulate: drawing a million families")
        folder = Path(place)
        drawn = population.written(folder, families=FAMILIES, seed=SEED, year=DAY.year)
        paths = [str(path) for path in drawn]
        shards.keep(folder, reform.read(TENTH, "reform"))
        say("simulate: on the pool")
        here, pool = _timed(lambda: running.on_this_machine(paths, processes=PROCESSES, tell=lambda _done: None))
        say("simulate: on a cluster, one worker killed halfway")
        there, cluster = _on_cluster(paths)
    if here != there:
        raise AssertionError("the totals are not identical")
    families = int(here.families[0, 0])
    yield Figure("simulate", families / pool, "families/s", families / cluster, cluster / pool, {"families": families})


def _timed(act: Callable[[], Counts]) -> tuple[Counts, float]:
    began = time.perf_counter()
    found = act()
    return found, time.perf_counter() - began


def _on_cluster(paths: list[str]) -> tuple[Counts, float]:
    made: Any = distributed.LocalCluster
    with made(n_workers=PROCESSES, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:

        def tell(done: int) -> None:
            if done == len(paths) // 2:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

        return _timed(lambda: running.on_cluster(paths, address=cluster.scheduler_address, tell=tell))
