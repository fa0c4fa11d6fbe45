"""One entry as it was read, made into one row for the database, or refused with the name of the field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from guitu.society.directory.hsds.refusals import Verdicts
from guitu.society.directory.hsds.standard import KINDS, Field, Kind
from guitu.society.directory.hsds.values import IS_UUID, JUDGES, Said, ValueRefusedError, identity, is_empty

# A row on its way: its kind, the ids and values in the order of the kind's columns, and where it was read.
Row = tuple[str | None, ...]
Put = Callable[[str, Row, "Place"], None]
Step = tuple[int, int, Callable[[str], str]]
# Which field says to what kind of entry a reference leads, where it may lead to any.
WHAT = {"link_id": "link_entity", "resource_id": "resource_type"}


def _own_id(said: str) -> str:
    """Return an id that needs nothing beside it to be one."""
    if not IS_UUID(said):
        raise ValueRefusedError("What this belongs to says what the id means.")
    return said


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry was read: file, row, and the path inside it where rows nest."""

    file: str
    row: int
    path: str = ""

    def of(self, name: str) -> str:
        """Return how a field is named to whoever mends the file."""
        return f"{self.path}.{name}" if self.path else name


@dataclass(slots=True)
class Judge:
    """Judges entries of one source and passes on what can be stored."""

    source: str
    verdicts: Verdicts
    put: Put
    # How a converted field was called in the file it came from: (kind, field) → name.
    called: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _columns: dict[str, dict[str, tuple[int, Field]]] = field(default_factory=dict)
    _required: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = {
            name: {one.name: (number, one) for number, one in enumerate(kind.fields, 1)}
            for name, kind in KINDS.items()
        }
        self._required = {
            name: (0, *(number for number, one in enumerate(kind.fields, 1) if one.required))
            for name, kind in KINDS.items()
        }

    def entry(self, kind: Kind, said: Mapping[str, Any], place: Place) -> str | None:
        """Judge one entry, pass it on if it stands, and return its id if it has one."""
        values: list[str | None] = [None] * (len(kind.fields) + 1)
        known = self._columns[kind.name]
        before = self.verdicts.refused
        values[0] = self._id(kind, said.get("id"), place)
        for name, value in said.items():
            if name != "id" and not is_empty(value):
                number, told = known[name]
                values[number] = self._value(kind, told, value, said, place)
        for number, told in enumerate(kind.fields, 1):
            if told.required and values[number] is None and is_empty(said.get(told.name)):
                self._refuse(kind, told.name, "This is missing.", place)
        if self.verdicts.refused == before:
            self.put(kind.name, tuple(values), place)
        return values[0]

    def plan(self, kind: Kind, names: Sequence[str]) -> tuple[Step, ...]:
        """Return what to do with each cell of a table's rows: which one, where it goes, and who judges it."""
        known = self._columns[kind.name]
        steps: list[Step] = (
            [(names.index("id"), 0, partial(identity, self.source, kind.name))] if "id" in names else []
        )
        for index, name in enumerate(names):
            if name in known:
                number, told = known[name]
                judge: Callable[[str], str] = JUDGES.get(told.type) or (
                    _own_id if told.type == "any" else partial(identity, self.source, told.to)
                )
                steps.append((index, number, judge))
        return tuple(steps)

    def cells(self, kind: Kind, steps: tuple[Step, ...], cells: Sequence[str], place: Place) -> bool:
        """Judge one row of a table by its plan. What is not plainly right is left to `entry`, which names reasons."""
        values: list[str | None] = [None] * (len(kind.fields) + 1)
        try:
            for index, number, judge in steps:
                if cell := cells[index]:
                    values[number] = judge(cell)
        except ValueRefusedError:
            return False
        if None in map(values.__getitem__, self._required[kind.name]):
            return False
        self.put(kind.name, tuple(values), place)
        return True

    def _id(self, kind: Kind, said: Said, place: Place) -> str | None:
        if is_empty(said) or isinstance(said, bool) or not isinstance(said, str | int):
            self._refuse(kind, "id", "The entry has no id.", place)
            return None
        try:
            return identity(self.source, kind.name, str(said))
        except ValueRefusedError as wrong:
            self._refuse(kind, "id", str(wrong), place)
            return None

    def _value(self, kind: Kind, told: Field, value: Any, said: Mapping[str, Any], place: Place) -> str | None:
        if isinstance(value, dict | list):
            self._refuse(kind, told.name, "One value is expected here, not a list or an entry.", place)
            return None
        try:
            if told.type in {"id", "any"}:
                to = told.to or str(said.get(WHAT[told.name]) or "")
                return identity(self.source, to, str(value))
            return JUDGES[told.type](value)
        except ValueRefusedError as wrong:
            self._refuse(kind, told.name, str(wrong), place)
            return None

    def _refuse(self, kind: Kind, name: str, reason: str, place: Place) -> None:
        self.verdicts.refuse(place.file, place.row, place.of(self.called.get((kind.name, name), name)), reason)
