"""How an editor writes opening hours and lists, and which words may be told to have found nothing. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_PAGE = 40
LOG_SHOWN = 30
MOST_SPANS, MOST_LINES = 4, 12
# HSDS knows many more; an editor chooses between these two. Who gives a service up writes to the directory's owner.
OPEN, CLOSED_FOR_NOW = "active", "temporarily closed"
# Between two times stands a dash of some kind, a wave, or the word "to".
_SPAN = re.compile("(\\d{1,2}):(\\d{2})\\s*[-\u2013\u2014~\u81f3\u5230]\\s*(\\d{1,2}):(\\d{2})")
_NUMBER = re.compile(r"[+(]?\d[\d\s()+*#-]{1,22}\d")
_TELLABLE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{1,20}|[a-z]{2,20}")


class UnreadableHoursError(ValueError):
    """What was typed is no list of hours like 09:00-12:00."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From when to when something is open. One that ends before it begins ends on the next day."""

    opens: time
    closes: time

    def __str__(self) -> str:
        """Return it as an editor writes it."""
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


def spans(typed: str) -> tuple[Span, ...]:
    """Return the hours of one day as they were typed; nothing typed is a day on which it is closed.

    Raises:
        UnreadableHoursError: there is something else among them, or a time that no clock shows.
    """
    said = unicodedata.normalize("NFKC", typed)
    if re.sub("[\\s,;\u3001]", "", _SPAN.sub("", said)):
        raise UnreadableHoursError
    try:
        found = {Span(time(int(a), int(b)), _end(int(c), int(d))) for a, b, c, d in _SPAN.findall(said)}
    except ValueError as wrong:
        raise UnreadableHoursError from wrong
    if len(found) > MOST_SPANS or any(one.opens == one.closes for one in found):
        raise UnreadableHoursError
    return tuple(sorted(found))


def _end(hour: int, minute: int) -> time:
    """Return when something closes; midnight is the last minute of the day."""
    return time(23, 59) if (hour, minute) == (24, 0) else time(hour, minute)


def rows(week: Mapping[str, Iterable[Span]]) -> list[tuple[str, Span]]:
    """Return a week as rows of the directory: the days on which the same hours hold, together."""
    days: dict[Span, list[str]] = {}
    for day in WEEK:
        for one in week.get(day, ()):
            days.setdefault(one, []).append(day)
    return [(",".join(together), one) for one, together in sorted(days.items())]


def week(lines: Iterable[tuple[str, time | None, time | None]]) -> dict[str, str]:
    """Return rows of days and hours as an editor writes them, day by day."""
    found: dict[str, list[Span]] = {}
    for days, opens, closes in lines:
        for day in days.split(","):
            if day.strip() in WEEK and opens and closes:
                found.setdefault(day.strip(), []).append(Span(opens, closes))
    return {day: ", ".join(map(str, sorted(found.get(day, ())))) for day in WEEK}


def listed(typed: str) -> tuple[str, ...]:
    """Return what was typed line by line, each line once."""
    return tuple(dict.fromkeys(line for one in typed.splitlines() if (line := " ".join(one.split()))))


def phone(line: str) -> tuple[str, str] | None:
    """Return the number at the beginning of a line and what is said of it; None if it begins with no number."""
    found = _NUMBER.match(line)
    return (found.group().strip(), line[found.end() :].strip(" ,，:：")) if found else None


def tellable(runs: Iterable[str]) -> tuple[str, ...]:
    """Return which words of a question may be told to have found nothing: short ones without any digit."""
    return tuple(dict.fromkeys(run for run in runs if _TELLABLE.fullmatch(run)))
