"""guitu simulate REFORM.yaml: who would gain and who would lose if a figure of the rules were another one."""

import argparse
import csv
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from guitu.config.cli.progress import Progress
from guitu.config.cli.told import ToldError
from rules_cn.whatif import population, published, reform, running, shards
from rules_cn.whatif.counts import Counts
from rules_cn.whatif.published import Line
from rules_cn.whatif.reform import Reform

FAMILIES, SEED = 100_000, 20261122
SETTINGS = "guitu.config.settings"
PAGE_STYLE = "ui/built/guitu.css"


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("reform", type=Path, metavar="REFORM.yaml", help="the figures that would be others")
    parser.add_argument("--out", type=Path, metavar="DIR", help="a new folder for the result (default: beside it)")
    parser.add_argument("--families", type=int, default=FAMILIES, help="how many synthetic families to draw")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed draws the same families")
    parser.add_argument("--population", type=Path, metavar="DIR", help="a folder of shards to use instead (*.npz)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many on this machine")
    parser.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler to use instead, like tcp://host:8786")


def run(asked: argparse.Namespace) -> int:
    """Run the reform, write the pages and tables, and print one JSON line.

    Raises:
        ToldError: something asked cannot be done; nothing is left behind.
    """
    out = asked.out or asked.reform.with_suffix("")
    if out.exists():
        raise ToldError(f"{out} is there already. Name a new folder with --out.")
    if asked.families < 1 or asked.processes < 1:
        raise ToldError("--families and --processes are at least 1.")
    began, bar = time.monotonic(), Progress()
    try:
        told = reform.load(asked.reform)
        out.mkdir(parents=True)
        counts, families = _counted(told, out, asked, bar)
    except (reform.ReformError, running.RunnerError, shards.ShardError) as problem:
        shutil.rmtree(out, ignore_errors=True)
        raise ToldError(str(problem)) from None
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    lines = published.published(counts)
    _write(out, told, lines, families, is_assumed=asked.population is None)
    bar.done(f"Written: {out}. Open {out / 'zh.html'} or {out / 'en.html'}.")
    line = {"families": families, "seconds": round(time.monotonic() - began, 1), "out": str(out)}
    sys.stdout.write(f"{json.dumps(line)}\n")
    return 0


def _counted(told: Reform, out: Path, asked: argparse.Namespace, bar: Progress) -> tuple[Counts, int]:
    """Return the totals over all shards, and how many families they are of."""
    folder = out / "shards"
    paths = _shards(told, folder, asked, bar)
    shards.keep(folder, told)

    def tell(done: int) -> None:
        bar("running the rules over the families", done / len(paths))

    tell(0)
    if asked.cluster:
        counts = running.on_cluster(paths, address=asked.cluster, tell=tell)
    else:
        counts = running.on_this_machine(paths, processes=asked.processes, tell=tell)
    shutil.rmtree(folder)
    return counts, int(counts.families[0, 0])


def _shards(told: Reform, folder: Path, asked: argparse.Namespace, bar: Progress) -> list[str]:
    """Return the paths of the shards: drawn, or linked from a folder that somebody else made."""
    if asked.population is None:
        bar("drawing families")
        drawn = population.written(folder, families=asked.families, seed=asked.seed, year=told.on.year)
        return [str(path.absolute()) for path in drawn]
    found = sorted(asked.population.glob("*.npz"))
    if not found:
        raise shards.ShardError(f"{asked.population}: There is no shard (*.npz) in this folder.")
    folder.mkdir(parents=True)
    for path in found:
        (folder / path.name).symlink_to(path.absolute())
    return [str((folder / path.name).absolute()) for path in found]


def _pages() -> tuple[Path, ModuleType]:
    """Return the style of the house and what makes the pages. No installation is needed, and none is touched."""
    with tempfile.TemporaryDirectory() as bare:
        if "DJANGO_SETTINGS_MODULE" not in os.environ:
            os.environ |= {"GUITU_HOME": bare, "GUITU_PROCESS": "web", "DJANGO_SETTINGS_MODULE": SETTINGS}
        import django
        from django.contrib.staticfiles import finders

        django.setup()
        from guitu.supports.whatif import pages

        return Path(str(finders.find(PAGE_STYLE))), pages


def _write(out: Path, told: Reform, lines: tuple[Line, ...], families: int, *, is_assumed: bool) -> None:
    """Write the pages with their style, and the table for a spreadsheet and for a program."""
    style, pages = _pages()
    for language in pages.LANGUAGES:
        text = pages.page(told, lines, language=language, families=families, is_assumed=is_assumed)
        (out / f"{language}.html").write_text(text, encoding="utf-8")
    shutil.copyfile(style, out / "guitu.css")
    rows = [one.values for one in lines]
    # With a byte order mark, without which a common spreadsheet shows Chinese as noise.
    with (out / "table.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (out / "table.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
