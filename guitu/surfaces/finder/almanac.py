"""Public holidays and make-up working days of China, as far as they are published. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources


class Kind(StrEnum):
    """What a day is to the calendar."""

    PLAIN = "plain"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


# Off in every year, whatever the yearly notice adds around them.
# Source: 全国年节及纪念日放假办法 Art. 2 (State Council Decree 795, in force since 2025-01-01).
FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Almanac:
    """The days of the years whose notice is known. A year that is not in it is not guessed."""

    days: Mapping[date, Kind]
    years: frozenset[int]
    sources: Mapping[int, str] = field(default_factory=dict)

    def knows(self, on: date) -> bool:
        """Return whether the notice of that year is known."""
        return on.year in self.years

    def kind(self, on: date) -> Kind:
        """Return what a day is. Of an unpublished year only the days fixed by law are known to be off."""
        if self.knows(on):
            return self.days.get(on, Kind.PLAIN)
        return Kind.HOLIDAY if (on.month, on.day) in FIXED else Kind.PLAIN


def read(told: str) -> Almanac:
    """Return the almanac that a JSON text describes: for each year its source, runs of days off, and make-up days.

    Raises:
        ValueError: a day lies in another year, a run ends before it begins, or a day is both off and worked.
    """
    days: dict[date, Kind] = {}
    sources: dict[int, str] = {}
    for year, said in json.loads(told).items():
        sources[int(year)] = said["source"]
        for one in said["off"]:
            first, last = (date.fromisoformat(day) for day in one["days"])
            if last < first or first.year != int(year) or last.year != int(year):
                raise ValueError(f"{year}: {first} to {last} is no run of days of that year")
            days |= {first + timedelta(days=n): Kind.HOLIDAY for n in range((last - first).days + 1)}
        for worked in map(date.fromisoformat, said["worked"]):
            if worked in days or worked.year != int(year):
                raise ValueError(f"{worked} cannot be a make-up working day of {year}")
            days[worked] = Kind.MAKE_UP
    return Almanac(days, frozenset(sources), sources)


@cache
def published() -> Almanac:
    """Return what this edition of Guitu knows."""
    return read(resources.files(__package__).joinpath("data/holidays.json").read_text(encoding="utf-8"))
