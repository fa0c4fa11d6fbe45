"""Looking for a service by words, place and domain of need. Whoever keeps an index of the directory answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. Nothing is kept of it."""

    words: str = ""
    need: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One service that was found: what its list says of it, and its hours, as its own pages draw them."""

    id: UUID
    name: str
    line: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """The first services that were found, and how many there are."""

    first: tuple[Match, ...] = ()
    count: int = 0


class Index(Protocol):
    """What answers."""

    def find(self, question: Question, *, at: datetime, most: int) -> Matches:
        """Return the first of what was looked for. Three statements at most."""

    def one(self, *, service_id: UUID, at: datetime) -> Match | None:
        """Return one service with its hours. One statement."""

    def districts(self, *, at: datetime) -> Mapping[str, str]:
        """Return the districts that can be asked for, and how they are called. One statement a minute."""


class _Nothing:
    """An installation without a directory: nothing is found."""

    def find(self, question: Question, *, at: datetime, most: int) -> Matches:  # noqa: ARG002
        return Matches()

    def one(self, *, service_id: UUID, at: datetime) -> Match | None:  # noqa: ARG002
        return None

    def districts(self, *, at: datetime) -> Mapping[str, str]:  # noqa: ARG002
        return {}


_kept: list[Index] = [_Nothing()]


def register(index: Index) -> None:
    """Let an index answer. Called once, from its AppConfig.ready."""
    _kept[0] = index


def index() -> Index:
    """Return whoever answers."""
    return _kept[0]
