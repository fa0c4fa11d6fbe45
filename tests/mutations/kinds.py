"""What a mutation is: a text, and what stands there instead; the promise it breaks; the tests that must notice."""

from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """One text, found once in its file, and what stands there instead."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """One promise broken in one place (sometimes two, where two things keep it)."""

    name: str
    promise: int
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]


def one(name: str, promise: int, tests: tuple[str, ...], file: str, old: str, new: str) -> Mutation:
    """Return a mutation of a single text."""
    return Mutation(name, promise, (Edit(file, old, new),), tests)
