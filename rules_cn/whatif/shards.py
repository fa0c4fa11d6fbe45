"""One shard of a population, under the rules as they are and as they would be: the unit of work of every runner."""

import json
import zipfile
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from rules_cn.amounts import NUMBER_UNKNOWN, Numbers, is_number
from rules_cn.figures import place_number
from rules_cn.kinds import family_total
from rules_cn.situation import columns, day_number, month_of
from rules_cn.system import CountryTaxBenefitSystem, system
from rules_cn.truth import NO, YES, Truths
from rules_cn.whatif.counts import BENEFITS, Counts, cells, counted
from rules_cn.whatif.population import FAMILY, OF_FAMILY, Columns, drawn
from rules_cn.whatif.reform import Change, Reform, reformed

# The reform stands beside the shards, under this name, so that a path tells a runner everything.
REFORM: Final = "reform.json"
# What a benefit asks about another: whoever is entitled to that one is taken to receive it.
_RECEIVED: Final = {"receives_dibao": "dibao_verdict", "receives_borderline": "borderline_verdict"}
_OF_FAMILY: Final = {"dibao": ("dibao_verdict", "dibao_amount")}
_OF_PEOPLE: Final = {
    "tekun": ("tekun_verdict", "tekun_standard"),
    "child": ("defacto_child_verdict", "defacto_child_allowance"),
    "disability_living": ("disability_living_verdict", "disability_living"),
    "disability_care": ("disability_nursing_verdict", "disability_nursing"),
}


class ShardError(ValueError):
    """A file is no shard of a population; the text names the file, the column and what is wrong with it."""


def keep(folder: Path, reform: Reform) -> None:
    """Write a reform beside the shards that it is to be run over."""
    changes = [[one.name, one.place, one.now, one.then, one.unit] for one in reform.changes]
    told = {"title": dict(reform.title), "on": str(reform.on), "place": reform.place, "changes": changes}
    (folder / REFORM).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


@lru_cache(maxsize=4)
def _rules(told: str) -> tuple[Reform, CountryTaxBenefitSystem]:
    """Return a kept reform and its rules, made once in each process."""
    one = json.loads(told)
    changes = tuple(Change(*each) for each in one["changes"])
    reform = Reform(one["title"], date.fromisoformat(one["on"]), one["place"], changes)
    return reform, reformed(reform)


def run_shard(path: str) -> Counts:
    """Return what a reform would change for the families of one shard. It keeps nothing and can be run again.

    Raises:
        ShardError: the file is no shard.
        OSError: the file, or the reform beside it, cannot be read.
    """
    reform, rules = _rules((Path(path).parent / REFORM).read_text(encoding="utf-8"))
    told = _loaded(Path(path))
    families = len(told[FAMILY[0]])
    before, after = (_amounts(one, told, families, reform) for one in (system(), rules))
    return counted(before, after, cells(told, families, reform.on.year))


def _loaded(path: Path) -> Columns:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            told = {name: file[name] for name in file.files}
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise ShardError(f"{path.name}: This is not a file of NumPy columns (.npz) that holds only numbers.") from None
    wanted = drawn(1, seed=0, number=0, year=2000)
    if missing := sorted(wanted.keys() - told.keys()):
        raise ShardError(f"{path.name}: The columns {', '.join(missing)} are missing.")
    people, families = len(told[OF_FAMILY]), len(told[FAMILY[0]])
    for name in sorted(wanted):
        rows = families if name in FAMILY else people
        if told[name].shape != (rows,) or told[name].dtype.kind not in "iu":
            raise ShardError(f"{path.name}, {name}: This is not a whole number for each of {rows:,} rows.")
    family_of = told[OF_FAMILY]
    if not np.array_equal(np.unique(family_of), np.arange(families)):
        raise ShardError(f"{path.name}, {OF_FAMILY}: Each of {families:,} families has people, numbered from 0.")
    return {name: told[name].astype(one.dtype, copy=False) for name, one in wanted.items()}


def _amounts(rules: CountryTaxBenefitSystem, told: Columns, families: int, reform: Reform) -> dict[str, Numbers]:
    """Return what each family would get of each benefit in the month of the reform: fen, or the reason why not."""
    built, period = columns(rules, told[OF_FAMILY], families), month_of(reform.on)
    for name, column in told.items():
        if name != OF_FAMILY:
            built.set_input(name, period, column)
    built.set_input("place", period, np.full(families, place_number(reform.place)))
    built.set_input("asked_on", period, np.full(families, day_number(reform.on)))
    for name, verdict in _RECEIVED.items():
        built.set_input(name, period, _yes_or_no(built.calculate(verdict, period)))
    built.set_input("receives_tekun", period, _yes_or_no(built.calculate("tekun_verdict", period)))
    family = built.populations["family"]
    found = {name: _paid(built, period, *both) for name, both in _OF_FAMILY.items()}
    found |= {name: family_total(family, _paid(built, period, *both)) for name, both in _OF_PEOPLE.items()}
    return {name: found[name] for name in BENEFITS}


def _yes_or_no(verdict: Truths) -> Truths:
    """Return who is taken to receive something: nobody of whom the rules do not know it."""
    return np.where(verdict == YES, YES, NO)


def _paid(built: Any, period: Any, verdict: str, amount: str) -> Numbers:
    """Return an amount where the verdict is yes, zero where it is no, and elsewhere that it is not known."""
    truths, fen = built.calculate(verdict, period), built.calculate(amount, period)
    known = ((truths == YES) & is_number(fen)) | (truths == NO)
    return np.where(known, np.where(truths == YES, fen, 0), NUMBER_UNKNOWN)
