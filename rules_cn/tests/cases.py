"""The cases in `tests/cases/*.yaml`: what a civil servant can read, and how it is held against the rules.

Money is written in yuan. `yes`, `no`, a verdict, or one of the words for "no number" stands for what is expected.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from rules_cn import figures
from rules_cn.amounts import reason
from rules_cn.kinds import Fen, Truth
from rules_cn.places import PLACES
from rules_cn.situation import Asked, Situation, month_of, simulation
from rules_cn.system import CountryTaxBenefitSystem, system
from rules_cn.truth import Verdict

PLACE: Final = Path(__file__).parent / "cases"
WORDS: Final = {
    "unlikely": Verdict.NO,
    "rule lapsed": Verdict.LAPSED,
    "rule unknown": Verdict.UNKNOWN,
    "need facts": Verdict.UNSAID,
    "likely": Verdict.YES,
}


@dataclass(frozen=True)
class Case:
    """One case: what was said, when and where, and what is expected, as the rules count it."""

    name: str
    asked: Asked
    expected: dict[str, int]
    # Figures that no place has, so that a rule can be tried for the day on which one has.
    supposed: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class FigureCase:
    """One figure: what it is on a day."""

    name: str
    place: str
    on: date
    value: int


@cache
def cases() -> tuple[Case, ...]:
    """Return every case of every file."""
    return tuple(case for file in sorted(PLACE.glob("*.yaml")) for case in _of_file(file))


@cache
def figure_cases() -> tuple[FigureCase, ...]:
    """Return for every figure its first and last day, and the day before and after."""
    listed = [entry for file in sorted(PLACE.glob("*.yaml")) for entry in _read(file).get("figures", [])]
    return tuple(one for entry in listed for one in _around(entry))


@cache
def reported() -> tuple[tuple[str, str, str], ...]:
    """Return every figure that is only told about: its name, its place, and what is told."""
    listed = [entry for file in sorted(PLACE.glob("*.yaml")) for entry in _read(file).get("reported", [])]
    return tuple((entry["figure"], entry["place"], entry["says"]) for entry in listed)


@cache
def begins() -> dict[str, list[str]]:
    """Return from which days each rule is worked out."""
    listed = [entry for file in sorted(PLACE.glob("*.yaml")) for entry in _read(file).get("begins", [])]
    return {entry["rule"]: [str(day) for day in entry["days"]] for entry in listed}


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _of_file(file: Path) -> Iterator[Case]:
    read = _read(file)
    usual = read.get("usual", {})
    for entry in read.get("cases", []):
        people = {
            name: _facts({**usual.get("person", {}), **facts}) for name, facts in entry.get("people", {}).items()
        }
        family = _facts({**usual.get("family", {}), **entry.get("family", {})})
        asked = Asked(Situation(people, family), entry["day"], entry["place"])
        expected = {name: _expected(name, value) for name, value in entry["expect"].items()}
        supposed = tuple(sorted(entry.get("suppose", {}).items()))
        yield Case(f"{file.stem}: {entry['case']}", asked, expected, supposed)


def _facts(written: dict[str, Any]) -> dict[str, Any]:
    """Return facts as the rules want them: yuan become fen, a word for "not said" goes."""
    return {
        name: fen(value) if isinstance(_variable(name), Fen) else value
        for name, value in written.items()
        if value != "not said"
    }


def _variable(name: str) -> Any:
    return system().variables[name.rpartition(".")[2]]


def fen(yuan: float | str) -> int:
    """Return yuan as fen, which have to come out whole."""
    amount = Decimal(str(yuan)) * 100
    if amount != int(amount):
        raise ValueError(f"{yuan} yuan are no whole fen")
    return int(amount)


def _expected(name: str, written: Any) -> int:
    """Return what is expected, as the rules count it."""
    if isinstance(_variable(name), Truth):
        return int(WORDS[written] if isinstance(written, str) else Verdict.YES if written else Verdict.NO)
    if written in WORDS:
        return reason(WORDS[written])
    return fen(written) if isinstance(_variable(name), Fen) else int(written)


def _around(entry: dict[str, Any]) -> Iterator[FigureCase]:
    name, place, day = entry["figure"], entry["place"], timedelta(days=1)
    is_now = fen(entry["yuan"]) if "yuan" in entry else int(entry["is"])
    yield FigureCase(name, place, entry["from"], is_now)
    before = entry.get("before", "rule unknown")
    yield FigureCase(name, place, entry["from"] - day, _or_word(before))
    if "to" in entry:
        yield FigureCase(name, place, entry["to"], is_now)
        yield FigureCase(name, place, entry["to"] + day, _or_word(entry.get("then", "rule lapsed")))
    else:
        yield FigureCase(name, place, date(2040, 1, 1), is_now)


def _or_word(written: Any) -> int:
    return reason(WORDS[written]) if written in WORDS else fen(written)


def wrong(rules: CountryTaxBenefitSystem) -> Iterator[str]:
    """Yield each expectation that these rules do not meet."""
    yield from _wrong_figures(rules)
    for name, days in begins().items():
        if (found := list(rules.variables[name].formulas)) != days:
            yield f"{name} begins on {found}, not {days}"
    months: dict[tuple[Any, ...], list[Case]] = {}
    for case in cases():
        months.setdefault((case.asked.on.year, case.asked.on.month, case.supposed), []).append(case)
    for together in months.values():
        with _supposing(rules, together[0]):
            yield from _wrong_in_month(rules, together)


def _wrong_figures(rules: CountryTaxBenefitSystem) -> Iterator[str]:
    for one in figure_cases():
        value = figures.find(rules.parameters, one.name, one.place, one.on).value
        if value != one.value:
            yield f"{one.name} in {one.place} on {one.on}: {value}, not {one.value}"
    told = {(one.name, one.place): one.words for one in figures.reports(rules.parameters)}
    for name, place, words in reported():
        if words not in told[name, place]:
            yield f"{name} in {place} is not reported as {words}"


@contextmanager
def _supposing(rules: CountryTaxBenefitSystem, case: Case) -> Iterator[None]:
    """Suppose that every place has some figures, for as long as a block runs."""
    keys = [(name, case.asked.on.replace(day=1)) for name, _value in case.supposed]
    for key, (_name, value) in zip(keys, case.supposed, strict=True):
        rules.tables[key] = np.full(len(PLACES), value, dtype=np.int64)
    try:
        yield
    finally:
        for key in keys:
            del rules.tables[key]


def _wrong_in_month(rules: CountryTaxBenefitSystem, together: list[Case]) -> Iterator[str]:
    built = simulation([case.asked for case in together], rules=rules)
    period = month_of(together[0].asked.on)
    first = 0
    for family, case in enumerate(together):
        names = list(case.asked.situation.people)
        for told, expected in case.expected.items():
            whose, _dot, name = told.rpartition(".")
            row = first + names.index(whose) if whose else family
            value = int(built.calculate(name, period)[row])
            if value != expected:
                yield f"{case.name}: {told} is {value}, not {expected}"
        first += len(names)
