"""Measure what was asked for and print one JSON line a figure. Progress goes to stderr."""

import sys
from collections.abc import Callable, Iterator, Sequence

from benchmarks import acts, directories, loading, walls
from benchmarks.bundles import bundles
from benchmarks.copies import Copy, NoCityError, city_size, copied
from benchmarks.desk import ACTS as STAGE_ACTS
from benchmarks.desk import PAGES
from benchmarks.figures import Figure, emit
from benchmarks.finding import directory
from benchmarks.pair import Site, opened
from benchmarks.reforms import simulate
from benchmarks.rules import rules

ACTS = ("caseload", "person", "add_note", "add_note_landing", "sign_in")
STAGES = (*PAGES, *STAGE_ACTS)
WITH_SITES = ("acts", *ACTS, "stages", *STAGES, "crowd", "wall", "trace", "directory", "bundles")
WITH_COPY = ("withdrawal", "copy", "hsds_import")
ALONE = ("rules", "simulate", "demo")
# Measured on our own site alone.
OF_GUITU: dict[str, Callable[[Copy, Site], Iterator[Figure]]] = {
    "crowd": acts.crowd,
    "wall": walls.wall,
    "trace": walls.trace,
    "directory": directory,
    "bundles": bundles,
}
NAMES = (*WITH_SITES, *WITH_COPY, *ALONE)
# All of it: each act is among `acts` or `stages`.
EVERYTHING = ("acts", "stages", "crowd", "wall", "trace", "directory", "bundles", *WITH_COPY, *ALONE)


def main(names: Sequence[str]) -> int:
    """Measure the named figures, or all; return 0 when all goals are met, 1 when one is missed, 2 for a wrong name."""
    wanted = list(names) or list(EVERYTHING)
    if unknown := [name for name in wanted if name not in NAMES]:
        sys.stderr.write(f"There is no figure {unknown[0]!r}. There are: {', '.join(NAMES)}.\n")
        return 2
    try:
        missed = [figure.name for figure in _shown(wanted) if not figure.is_met]
    except NoCityError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stderr.write(f"Missed: {', '.join(missed)}.\n" if missed else "Every goal is met.\n")
    return 1 if missed else 0


def _shown(wanted: list[str]) -> Iterator[Figure]:
    """Print each figure as soon as it is there."""
    for figure in _measured(wanted):
        emit(figure)
        yield figure


def _measured(wanted: list[str]) -> Iterator[Figure]:
    if any(name not in ALONE for name in wanted):
        with copied() as copy:
            if any(name in WITH_SITES for name in wanted):
                with opened(copy) as (guitu, floor):
                    for name in wanted:
                        yield from _with_sites(name, copy, guitu, floor)
            for name in wanted:
                yield from _with_copy(name, copy)
    for name in wanted:
        yield from _alone(name)


def _with_sites(name: str, copy: Copy, guitu: Site, floor: Site) -> Iterator[Figure]:
    if name == "acts" or name in ACTS:
        yield from acts.figures(copy, guitu, floor, only="" if name == "acts" else name)
    elif name == "stages":
        yield from acts.stages(copy, guitu, floor)
    elif name in STAGES:
        yield from acts.stage(copy, name, guitu, floor)
    elif name in OF_GUITU:
        yield from OF_GUITU[name](copy, guitu)


def _alone(name: str) -> Iterator[Figure]:
    if name == "rules":
        yield from rules()
    elif name == "simulate":
        yield from simulate()
    elif name == "demo":
        yield from loading.demo_start(city_size())


def _with_copy(name: str, copy: Copy) -> Iterator[Figure]:
    if name == "withdrawal":
        yield from walls.withdrawal(copy)
    elif name == "copy":
        yield from loading.copy_step(copy)
    elif name == "hsds_import":
        yield from directories.hsds_import(copy)
