"""A reform: some figures of the rules that would be others, read from a file that a person writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from rules_cn import figures
from rules_cn.places import INDEX, PLACES, chain
from rules_cn.system import CountryTaxBenefitSystem, system

_FIELDS: Final = frozenset({"title", "day", "place", "figures"})
_CHANGE_FIELDS: Final = frozenset({"name", "place", "value", "permille"})
_THOUSAND: Final = 1000
# No figure of these rules comes near it, and no sum over a family overflows with it: ten million yuan in fen.
LARGEST: Final = 1_000_000_000


class ReformError(ValueError):
    """A reform cannot be read. It names the file, and for each mistake the field and what to do."""

    def __init__(self, name: str, mistakes: list[str]) -> None:
        """Say what is wrong, a line each."""
        super().__init__("\n".join(f"{name}: {one}" for one in mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in one place, as it is and as it would be, counted in `unit`."""

    name: str
    place: str
    now: int
    then: int
    unit: str


@dataclass(frozen=True, slots=True)
class Reform:
    """What is to be tried: the changes, and the day and the place for which families are asked."""

    title: Mapping[str, str]
    on: date
    place: str
    changes: tuple[Change, ...]


def load(path: Path) -> Reform:
    """Read a reform from a file.

    Raises:
        ReformError: it is no reform; every mistake is named.
        OSError: the file cannot be read.
    """
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise ReformError(path.name, [f"Byte {problem.start} is not UTF-8. Save the file as UTF-8."]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ReformError(path.name, [f"{where}This is not YAML. Look at indents, colons and days there."]) from None
    return read(told, path.name)


def read(told: Any, name: str) -> Reform:
    """Return the reform that was told as plain data; `name` is what to call it in an error.

    Raises:
        ReformError: it is no reform; every mistake is named.
    """
    if not isinstance(told, dict):
        raise ReformError(name, ["A reform has the fields title, day, place and figures."])
    if mistakes := list(_misfits(told)):
        raise ReformError(name, mistakes)
    listed = [
        _change(one, told["day"], told["place"], f"figures[{number}]", mistakes)
        for number, one in enumerate(told["figures"])
    ]
    changes = tuple(one for one in listed if one is not None)
    if len({(one.name, one.place) for one in changes}) < len(changes):
        mistakes.append("figures: One figure of one place stands here twice.")
    if mistakes:
        raise ReformError(name, mistakes)
    return Reform(_title(told["title"]), told["day"], told["place"], changes)


def _misfits(told: dict[Any, Any]) -> Iterator[str]:
    """Yield what is wrong with the fields around the list of figures."""
    yield from (f"{one}: There is no such field." for one in told if one not in _FIELDS)
    if type(told.get("day")) is not date:
        yield "day: This is the day for which families are asked, like 2025-06-10."
    if told.get("place") not in INDEX:
        yield f"place: This is one of {', '.join(INDEX)}, in quotation marks."
    if not _title(told.get("title")):
        yield "title: This is a name in one language or more, like {zh: …, en: …}."
    listed = told.get("figures")
    if not isinstance(listed, list) or not listed:
        yield "figures: This is a list of at least one figure."


def _title(told: Any) -> dict[str, str]:
    if isinstance(told, str) and told.strip():
        return {"zh": told.strip(), "en": told.strip()}
    if not isinstance(told, dict):
        return {}
    found = {key: str(told[key]).strip() for key in ("zh", "en") if str(told.get(key) or "").strip()}
    return {"zh": next(iter(found.values())), "en": next(reversed(found.values())), **found} if found else {}


def _change(told: Any, on: date, around: str, where: str, mistakes: list[str]) -> Change | None:
    """Return one change, or add what is wrong with it to the mistakes."""
    if not isinstance(told, dict) or not isinstance(told.get("name"), str):
        mistakes.append(f"{where}: A figure has a name and a value, or a permille of what it is now.")
        return None
    wrong = [f"{where}.{one}: There is no such field." for one in told if one not in _CHANGE_FIELDS]
    name, place = told["name"], told.get("place", around)
    root = system().parameters
    if name not in figures.names(root):
        wrong.append(f"{where}.name: No rule knows a figure {name!r}. docs/rules.md lists them.")
    if place not in INDEX:
        wrong.append(f"{where}.place: This is one of {', '.join(INDEX)}, in quotation marks.")
    if ("value" in told) == ("permille" in told):
        wrong.append(f"{where}: Give either a value or a permille.")
    wrong += [f"{where}.{one}: {said}" for one in ("value", "permille") if one in told and (said := _odd(told[one]))]
    if wrong:
        mistakes.extend(wrong)
        return None
    found = figures.find(root, name, place, on.replace(day=1))
    if found.now is None:
        mistakes.append(f"{where}.name: {name} is not known in {place} on {on}, so no answer would rest on it.")
        return None
    now = found.now.value
    # Half a unit goes up, as an office rounds; in whole numbers, so that no float decides.
    then = told["value"] if "value" in told else (now * told["permille"] * 2 + _THOUSAND) // (2 * _THOUSAND)
    return Change(name, place, now, then, found.now.unit)


def _odd(number: Any) -> str:
    if isinstance(number, bool) or not isinstance(number, int):
        return "This is a whole number (money in fen)."
    return "" if 0 <= number <= LARGEST else f"This is from 0 to {LARGEST:,}."


def reformed(reform: Reform) -> CountryTaxBenefitSystem:
    """Return the rules with the figures of a reform. A place without a figure of its own follows the one around it."""
    rules = CountryTaxBenefitSystem()
    first = reform.on.replace(day=1)
    for name in {one.name for one in reform.changes}:
        then = {one.place: one.then for one in reform.changes if one.name == name}
        found = (figures.find(rules.parameters, name, place.code, first) for place in PLACES)
        values = [_after(then, place.code, one) for place, one in zip(PLACES, found, strict=True)]
        rules.tables[name, first] = np.array(values, dtype=np.int64)
    return rules


def _after(then: Mapping[str, int], code: str, found: figures.Found) -> int:
    """Return what a place would have: the new figure of the narrowest place around it, unless its own is narrower."""
    for place in chain(code):
        if place in then:
            return then[place]
        if place == found.place:
            break
    return found.value
