"""Runs a reform over all shards: on the processors of this machine, or on a Dask cluster. The totals are the same."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import distributed

from rules_cn.whatif.counts import Counts, nothing
from rules_cn.whatif.shards import run_shard

Tell = Callable[[int], None]
TRIES = 3


class RunnerError(RuntimeError):
    """The shards could not all be run; the text says what to do."""


def on_this_machine(paths: Sequence[str], *, processes: int, tell: Tell) -> Counts:
    """Return the totals of all shards. A process that dies is replaced, and what it had is run again.

    `tell` is given the number of shards that are done.

    Raises:
        RunnerError: processes die again and again.
        ShardError: a file is no shard.
    """
    done: dict[str, Counts] = {}
    for _ in range(TRIES):
        waiting = [path for path in paths if path not in done]
        try:
            for path, counts in _pooled(waiting, processes):
                done[path] = counts
                tell(len(done))
        except BrokenProcessPool:
            continue
        return total(done.values())
    raise RunnerError("Processes were stopped again and again. Is there enough memory? Try --processes 1.")


def _pooled(paths: Sequence[str], processes: int) -> Iterator[tuple[str, Counts]]:
    # Not forked: a thread of ours would leave its locks behind, held for ever.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        asked = {pool.submit(run_shard, path): path for path in paths}
        for one in as_completed(asked):
            yield asked[one], one.result()


def on_cluster(paths: Sequence[str], *, address: str, tell: Tell) -> Counts:
    """Return the totals of all shards, run by the workers of a Dask cluster that can read the same paths.

    Raises:
        RunnerError: there is no cluster at the address, or its workers died again and again.
        ShardError: a file is no shard.
    """
    try:
        client: Any = distributed.Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise RunnerError(f"There is no Dask scheduler at {address} ({problem}).") from None
    with client:
        asked = client.map(run_shard, list(paths), pure=False, retries=TRIES)
        done = nothing()
        finished: Any = distributed.as_completed(asked, loop=client.loop, with_results=True)  # type: ignore[no-untyped-call]
        for number, (_future, counts) in enumerate(finished, 1):
            done = done + counts
            tell(number)
        return done


def total(found: Iterable[Counts]) -> Counts:
    """Return what all found together."""
    return sum(found, nothing())
