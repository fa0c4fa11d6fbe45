"""What somebody told about a family, and how it becomes columns that rules can read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from openfisca_core.periods import Instant, Period
from openfisca_core.simulations import Simulation

from rules_cn.choices import CHOICES
from rules_cn.figures import place_number
from rules_cn.kinds import Truth
from rules_cn.places import known
from rules_cn.system import CountryTaxBenefitSystem, system
from rules_cn.truth import NO, YES

# yes or no; a number, money in fen; a choice by its name in small letters; a day. Nothing said is left out, or None.
Value = bool | int | str | date | None
Facts = Mapping[str, Value]
NOT_ASKED: Final = frozenset({"place", "asked_on"})
_NUMBERS: Final = {name: {one.name.lower(): int(one) for one in members if one} for name, members in CHOICES.items()}


class UnknownFactError(ValueError):
    """A fact that no rule asks for, or a value that cannot be its answer."""


@dataclass(frozen=True)
class Situation:
    """A family: what was said about it, and about each of its people by some name."""

    people: Mapping[str, Facts]
    family: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A situation, with the day and the place for which is asked."""

    situation: Situation
    on: date
    where: str


def day_number(day: date) -> int:
    """Return a day as one number: 2025-03-09 is 20250309."""
    return (day.year * 100 + day.month) * 100 + day.day


def month_of(on: date) -> Any:
    """Return the month in which a day lies."""
    return Period(("month", Instant((on.year, on.month, 1)), 1))


def encoded(rules: CountryTaxBenefitSystem, name: str, value: Value) -> int | None:
    """Return the number by which the rules know a value; nothing when nothing was said.

    Raises:
        UnknownFactError: no rule asks for such a fact, or the value cannot be its answer.
    """
    if value is None:
        return None
    variable = rules.variables.get(name)
    if variable is None or variable.formulas:
        raise UnknownFactError(f"No rule asks for {name!r}.")
    if isinstance(variable, Truth):
        return _truth(name, value)
    return _choice(name, value) if name in CHOICES else _number(name, value)


def _number(name: str, value: Value) -> int:
    if isinstance(value, date):
        return day_number(value)
    if isinstance(value, str | bool) or value is None:
        raise UnknownFactError(f"{name!r} is a number, not {value!r}.")
    return value


def _truth(name: str, value: Value) -> int:
    if not isinstance(value, bool):
        raise UnknownFactError(f"{name!r} is yes or no, not {value!r}.")
    return int(YES if value else NO)


def _choice(name: str, value: Value) -> int:
    members = _NUMBERS[name]
    if value not in members:
        raise UnknownFactError(f"{name!r} is one of {', '.join(members)}; not {value!r}.")
    return members[str(value)]


def simulation(asked: Sequence[Asked], *, rules: CountryTaxBenefitSystem | None = None, trace: bool = False) -> Any:
    """Return the simulation of some families. All are asked for the same month; places may differ.

    Raises:
        UnknownFactError: as `encoded`.
        ValueError: two months, or a place that is no code.
    """
    rules = rules or system()
    months = {(one.on.year, one.on.month) for one in asked}
    if len(months) != 1:
        raise ValueError("One simulation is one month.")
    period = month_of(asked[0].on)
    sizes = [len(one.situation.people) for one in asked]
    built = columns(rules, np.repeat(np.arange(len(asked)), sizes), len(asked), trace=trace)
    place = [place_number(known(one.where)) for one in asked]
    built.set_input("place", period, np.array(place, dtype=np.int64))
    built.set_input("asked_on", period, np.array([day_number(one.on) for one in asked], dtype=np.int64))
    people = [(row, facts) for row, facts in enumerate(_people(asked))]
    families = [(row, one.situation.family) for row, one in enumerate(asked)]
    for rows in (people, families):
        _set(built, rules, period, rows)
    return built


def columns(rules: CountryTaxBenefitSystem, family_of: Any, families: int, *, trace: bool = False) -> Any:
    """Return an empty simulation of some people; `family_of` holds the number of each one's family."""
    populations = rules.instantiate_entities()
    person, family = populations["person"], populations["family"]
    person.count, family.count = len(family_of), families
    person.ids, family.ids = range(len(family_of)), range(families)
    family.members_entity_id = family_of
    built = Simulation(rules, populations)
    built.trace = trace
    return built


def _people(asked: Sequence[Asked]) -> Iterator[Facts]:
    for one in asked:
        yield from one.situation.people.values()


def _set(built: Any, rules: CountryTaxBenefitSystem, period: Any, rows: list[tuple[int, Facts]]) -> None:
    """Put what was said into columns; where nothing was said stands the variable's own default."""
    said: dict[str, list[tuple[int, int]]] = {}
    for row, facts in rows:
        for name, value in facts.items():
            number = encoded(rules, name, value)
            if number is not None:
                said.setdefault(name, []).append((row, number))
    for name, values in said.items():
        column = rules.variables[name].default_array(len(rows))
        for row, number in values:
            column[row] = number
        built.set_input(name, period, column)
