"""The tables that follow one rule (`wall.enclose_record`): written once, under a live consent, by whoever is there.

A new such table is one line in `TABLES`, parents before their children.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random as Dice
from uuid import UUID

Value = object | Callable[[Dice], object]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the promises see it: whose hands write it, and what else the database wants in a row."""

    name: str
    hands: str
    columns: Mapping[str, Value]
    # The column that names a row of another of these tables, under the same consent, and that table.
    parent: str = ""
    parent_table: str = ""
    # The column that names the one worker who may read the row beside the person; empty for the whole team.
    only_for: str = ""

    def is_written_by(self, kind: str) -> bool:
        """Return whether staff, or the person, may write here at all."""
        return self.hands in {"both", {"staff": "worker"}.get(kind, kind)}


@dataclass(frozen=True, slots=True)
class Record:
    """One row, with the columns that decide who may read and write it."""

    table: str
    id: UUID
    person_id: UUID
    consent_id: UUID
    by_id: UUID
    at: datetime
    parent_id: UUID | None
    only_for: UUID | None
    others: tuple[object, ...]

    def values(self) -> dict[str, object]:
        """Return the whole row, column by column."""
        table = BY_NAME[self.table]
        names = ("id", "person_id", "consent_id", "by_id", "at")
        found = {name: getattr(self, name) for name in names} | dict(zip(table.columns, self.others, strict=True))
        if table.parent:
            found[table.parent] = self.parent_id
        if table.only_for:
            found[table.only_for] = self.only_for
        return found


TABLES: tuple[Table, ...] = (
    Table("support_need", "both", dict.fromkeys(("domain", "words", "wish", "helps", "status"), b"x")),
    Table("pause", "person", {"what": 1, "until": None}),
    Table("bond", "person", {"relation": lambda dice: dice.randint(1, 3), "nearness": b"5", "words": b"..."}),
)
BY_NAME = {table.name: table for table in TABLES}


def _new(dice: Dice) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def draw(
    table: Table, *, person: UUID, consent: UUID, by: UUID, at: datetime, dice: Dice, parents: Iterable[Record]
) -> Record | None:
    """Return a row as an honest hand would write it, or nothing if its parent is missing."""
    mothers = [one for one in parents if one.table == table.parent_table and one.consent_id == consent]
    if table.parent and not mothers:
        return None
    mother = dice.choice(mothers) if mothers else None
    # What belongs to something told to one worker alone is told to that worker alone.
    only_for = mother.only_for if mother and BY_NAME[mother.table].only_for else None
    others = tuple(value(dice) if callable(value) else value for value in table.columns.values())
    return Record(table.name, _new(dice), person, consent, by, at, mother.id if mother else None, only_for, others)


def crooked(
    honest: Record, *, people: list[UUID], workers: list[UUID], others: list[Record], dice: Dice
) -> list[Record]:
    """Return the same row in another's name, about somebody else, and beside what belongs to another record."""
    table = BY_NAME[honest.table]
    found = [
        replace(
            honest, id=UUID(int=dice.getrandbits(128), version=4), by_id=dice.choice([*workers, honest.person_id])
        ),
        replace(honest, id=UUID(int=dice.getrandbits(128), version=4), person_id=dice.choice(people)),
    ]
    foreign = [one for one in others if one.table == table.parent_table]
    if foreign:
        another = dice.choice(foreign)
        found.append(replace(honest, id=_new(dice), parent_id=another.id))
    return found
