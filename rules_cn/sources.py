"""The documents on which rules and figures rest, and how a rule names its article."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml

HERE: Final = Path(__file__).parent
# How a figure was found: read in the text itself, or worked out from one that was.
CONFIDENCES: Final = {"V": "read in the text of the rule", "D": "worked out from a figure that was read"}


@dataclass(frozen=True, slots=True)
class Source:
    """One law, measure or notice. `until` is its last day, or nothing when no end is known."""

    key: str
    title: str
    english: str
    number: str
    issuer: str
    since: date
    until: date | None
    read: str
    url: str
    check: str

    def holds(self, on: date) -> bool:
        """Return whether it is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a source."""

    source: Source
    number: str


@cache
def sources() -> dict[str, Source]:
    """Return every source by its key."""
    listed = yaml.safe_load((HERE / "sources.yaml").read_text(encoding="utf-8"))
    return {key: _source(key, entry) for key, entry in listed.items()}


def _source(key: str, entry: dict[str, object]) -> Source:
    since, until = entry["from"], entry.get("to")
    if not isinstance(since, date) or not isinstance(until, date | None):
        raise TypeError(f"{key}: from and to are days")
    words = {name: str(entry[name]) for name in ("title", "english", "number", "issuer", "read", "check")}
    return Source(key=key, since=since, until=until, url=str(entry.get("url", "")), **words)


def cite(key: str, article: str) -> str:
    """Return how a variable names an article: `dibao-2021 § 7`."""
    return f"{key} § {article}"


@cache
def article(cited: str) -> Article:
    """Return the article that a citation names.

    Raises:
        KeyError: there is no such source.
        ValueError: it is not a citation.
    """
    key, mark, number = cited.partition(" § ")
    if not mark or not number:
        raise ValueError(f"{cited!r} is not a citation; write: source § article")
    return Article(sources()[key], number)
