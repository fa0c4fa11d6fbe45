"""`guitu export hsds`: the whole directory as tables or as JSON; taking it over again changes nothing."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from guitu.society.directory.hsds.standard import KINDS, ONLY_READ, Kind
from guitu.society.directory.hsds.values import plain

SQL, NAME = sql.SQL, sql.Identifier
Connection = psycopg.Connection[Any]
Entry = dict[str, Any]
Tell = Callable[[str, float], None]
# So many entries are put together at a time.
AT_ONCE = 200
# Lines of the log say what was before and after even when it was nothing.
_ALWAYS = {"previous_value", "replacement_value"}
PAGE = {"total_pages": 1, "page_number": 1, "first_page": True, "last_page": True}


@dataclass
class Given:
    """What was written: file → rows."""

    files: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Return how many rows were written in all."""
        return sum(self.files.values())


class Target:
    """Where files are written: a folder, or one archive."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive: zipfile.ZipFile | None = None

    @contextmanager
    def opened(self) -> Iterator["Target"]:
        """Keep the archive open, or make the folder."""
        if self.path.suffix.lower() == ".zip":
            with zipfile.ZipFile(self.path, "x", zipfile.ZIP_DEFLATED) as self._archive:
                yield self
        else:
            self.path.mkdir(parents=True, exist_ok=True)
            yield self

    @contextmanager
    def file(self, name: str) -> Iterator[IO[str]]:
        """Open one file for writing text."""
        if self._archive is None:
            with (self.path / name).open("x", encoding="utf-8", newline="") as text:
                yield text
        else:
            with self._archive.open(name, "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
                yield text


def give(connection: Connection, path: Path, form: str, *, tell: Tell) -> Given:
    """Write the directory as the database shows it at one moment.

    Raises:
        FileExistsError: something stands there already; nothing is overwritten.
    """
    given = Given()
    with connection.transaction(), Target(path).opened() as target:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if form == "csv":
            _give_tables(connection, target, given, tell)
        else:
            _give_trees(connection, target, given, tell)
    return given


# As tables


def _give_tables(connection: Connection, target: Target, given: Given, tell: Tell) -> None:
    written = []
    for number, kind in enumerate(KINDS.values()):
        tell("Writing tables", number / len(KINDS))
        loose = _loose(connection, kind)
        count = 0
        rows = (flat(kind, row, loose) for row in _all(connection, kind))
        first = next(rows, None)
        if first is not None:
            with target.file(kind.file) as file:
                table = csv.writer(file, lineterminator="\r\n")
                table.writerow(["id", *(one.name for one in kind.fields)])
                for row in _again(first, rows):
                    table.writerow([_cell(row.get(name)) for name in ("id", *(one.name for one in kind.fields))])
                    count += 1
            given.files[kind.file] = count
            written.append(kind)
    with target.file("datapackage.json") as file:
        json.dump(package(written), file, ensure_ascii=False, indent=2)


def _again(first: Entry, rest: Iterator[Entry]) -> Iterator[Entry]:
    yield first
    yield from rest


def _cell(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return str(value)


def package(kinds: list[Kind]) -> Entry:
    """Return the description of a set of tables, as Frictionless data packages have it."""
    types = {"number": "number", "date": "date", "time": "time", "moment": "datetime"}
    return {
        "name": "human_services_data",
        "title": "Human Services Data",
        "profile": "tabular-data-package",
        "version": "3.0.0",
        "resources": [
            {
                "name": kind.name,
                "path": kind.file,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {
                    "primaryKey": "id",
                    "fields": [
                        {"name": "id", "type": "string", "format": "uuid", "constraints": {"required": True}},
                        *({"name": one.name, "type": types.get(one.type, "string")} for one in kind.fields),
                    ],
                    "foreignKeys": [
                        {"fields": one.name, "reference": {"resource": one.to, "fields": "id"}}
                        for one in kind.references
                    ],
                },
            }
            for kind in kinds
        ],
    }


# As entries within entries


def _give_trees(connection: Connection, target: Target, given: Given, tell: Tell) -> None:
    for number, kind in enumerate(KINDS.values()):
        tell("Writing JSON", number / len(KINDS))
        name = kind.file.replace(".csv", ".json")
        ids = [row["id"] for row in connection.cursor(row_factory=dict_row).execute(_roots(kind)).fetchall()]
        if not ids:
            continue
        with target.file(name) as file:
            head = {"total_items": len(ids), **PAGE, "size": len(ids), "empty": False}
            file.write(json.dumps(head)[:-1] + ', "contents": [')
            for start in range(0, len(ids), AT_ONCE):
                tell("Writing JSON", (number + start / len(ids)) / len(KINDS))
                for place, entry in enumerate(trees(connection, kind, ids[start : start + AT_ONCE])):
                    file.write(",\n" if start or place else "\n")
                    file.write(json.dumps(entry, ensure_ascii=False))
            file.write("\n]}\n")
        given.files[name] = len(ids)


def _roots(kind: Kind) -> sql.Composed:
    """Return the question for the entries of a kind that no other entry carries whole, and for the great kinds all."""
    base = SQL("SELECT t.id FROM {} t").format(NAME("public", kind.table))
    if kind.name in {"service", "organization", "taxonomy", "taxonomy_term", "unit"}:
        return SQL("{} ORDER BY t.id").format(base)
    carriers = [
        SQL("t.{} IS NOT NULL").format(NAME(_column(kind, name)))
        for other in KINDS.values()
        for child, name in other.lists.values()
        if child == kind.name
    ]
    if kind.name == "location":
        given_there = SQL("EXISTS (SELECT 1 FROM {} a WHERE a.place_id = t.id)")
        carriers.append(given_there.format(NAME("public", "directory_service_at_place")))
    if kind.name in {"attribute", "metadata"}:
        link = NAME(_column(kind, "link_id" if kind.name == "attribute" else "resource_id"))
        carriers = [
            SQL("EXISTS (SELECT 1 FROM {} o WHERE o.id = t.{})").format(NAME("public", other.table), link)
            for other in KINDS.values()
            if any(child == kind.name for child, *_ in other.tags.values())
        ]
    if not carriers:
        return SQL("{} ORDER BY t.id").format(base)
    return SQL("{} WHERE NOT ({}) ORDER BY t.id").format(base, SQL(" OR ").join(carriers))


def trees(connection: Connection, kind: Kind, ids: list[Any], *, is_whole: bool = False) -> list[Entry]:
    """Return entries with all that is nested in them, in the order of the ids.

    An organisation inside a service is told in short, unless it is asked for whole: it would be repeated in each.
    Cost: one query for each kind of row that can nest, whatever the number of entries.
    """
    return _Nest(connection, is_whole=is_whole).of(kind, ids)


class _Nest:
    """Puts entries together, level by level: each question is asked once for all of them."""

    def __init__(self, connection: Connection, *, is_whole: bool) -> None:
        self.connection, self.is_whole = connection, is_whole

    def of(self, kind: Kind, ids: list[Any]) -> list[Entry]:
        """Return the entries with these ids."""
        rows = {str(row["id"]): row for row in self._rows(kind, "id", ids)}
        entries = self._fill(kind, [rows[str(one)] for one in ids if str(one) in rows], frozenset())
        return [entry for _row, entry in entries]

    def _rows(self, kind: Kind, column: str, ids: list[Any]) -> list[Entry]:
        cursor = self.connection.cursor(row_factory=dict_row)
        question = SQL("SELECT {} FROM {} t WHERE t.{} = ANY (%s) ORDER BY t.id").format(
            SQL(", ").join([SQL("t.{}").format(NAME(one)) for one in kind.columns]),
            NAME("public", kind.table),
            NAME(column),
        )
        return cursor.execute(question, [ids]).fetchall() if ids else []

    def _fill(
        self, kind: Kind, rows: list[Entry], told: frozenset[str], *, brief: bool = False
    ) -> list[tuple[Entry, Entry]]:
        """Return rows with their entries. `told` names the fields that where an entry stands says already."""
        if not rows:
            return []
        loose = _loose(self.connection, kind, [row["id"] for row in rows])
        entries = []
        for row in rows:
            entry = flat(kind, row, loose)
            for name in told:
                if name not in {one for (_id, one) in loose if _id == row["id"]}:
                    entry.pop(name, None)
            entries.append((row, entry))
        self._wholes(kind, entries, told)
        if not brief:
            self._lists(kind, entries)
        return entries

    def _wholes(self, kind: Kind, entries: list[tuple[Entry, Entry]], told: frozenset[str]) -> None:
        for key, (inner, name) in kind.wholes.items():
            if name in told or (kind.name == "service_at_location" and inner == "service"):
                continue
            column = _column(kind, name)
            wanted = list({row[column] for row, _entry in entries if row[column] is not None})
            brief = inner == "organization" and not self.is_whole
            rows = self._rows(KINDS[inner], "id", wanted)
            found = {row["id"]: entry for row, entry in self._fill(KINDS[inner], rows, frozenset(), brief=brief)}
            for row, entry in entries:
                if row[column] in found:
                    entry.pop(name, None)
                    entry[key] = _in_place(found[row[column]], inner, row)

    def _lists(self, kind: Kind, entries: list[tuple[Entry, Entry]]) -> None:
        ids = [row["id"] for row, _entry in entries]
        carried = [
            (key, child, name, frozenset({name}))
            for key, (child, name) in kind.lists.items()
            if (kind.name, key) not in ONLY_READ
        ]
        carried += [(key, child, name, frozenset({name})) for key, (child, name, _what) in kind.tags.items()]
        for key, child, name, told in carried:
            inner = KINDS[child]
            column = _column(inner, name)
            grouped: dict[Any, list[Entry]] = {}
            for row, entry in self._fill(inner, self._rows(inner, column, ids), told | _implied(inner)):
                grouped.setdefault(row[column], []).append(entry)
            for row, entry in entries:
                if row["id"] in grouped:
                    entry[key] = grouped[row["id"]]


def _in_place(entry: Entry, kind: str, row: Entry) -> Entry:
    """Return an entry as it stands in another: a programme of the service's own provider need not say whose it is."""
    if kind != "program" or entry.get("organization_id") != str(row["provider_id"]):
        return entry
    return {name: value for name, value in entry.items() if name != "organization_id"}


def _implied(kind: Kind) -> frozenset[str]:
    """Return the fields by which rows of a kind hang on others, all of which say so by carrying them."""
    return frozenset(name for other in KINDS.values() for child, name in other.lists.values() if child == kind.name)


def _column(kind: Kind, name: str) -> str:
    return next(one.column for one in kind.fields if one.name == name)


# Values


def flat(kind: Kind, row: Entry, loose: dict[tuple[Any, str], str]) -> Entry:
    """Return one row by the names of the standard, without what is empty."""
    entry: Entry = {"id": str(row["id"])}
    for one in kind.fields:
        value = told(row[one.column])
        if value in {None, ""} and (row["id"], one.name) in loose:
            value = loose[row["id"], one.name]
        if value not in {None, ""} or one.name in _ALWAYS:
            entry[one.name] = value if value is not None else ""
    return entry


def told(value: Any) -> Any:
    """Return a stored value as HSDS writes it."""
    if isinstance(value, Decimal):
        bare = plain(value)
        return float(bare) if "." in bare else int(bare)
    if isinstance(value, datetime):
        there = value.astimezone(UTC).replace(tzinfo=None)
        digits = "auto" if not there.microsecond else "microseconds" if there.microsecond % 1000 else "milliseconds"
        return f"{there.isoformat(timespec=digits)}Z"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if value is not None and not isinstance(value, str) else value


def _loose(connection: Connection, kind: Kind, ids: list[Any] | None = None) -> dict[tuple[Any, str], str]:
    """Return the references that lead nowhere: (row, field) → id."""
    only = SQL("AND row_id = ANY (%s)") if ids is not None else SQL("")
    values = [kind.name] if ids is None else [kind.name, ids]
    question = SQL("SELECT row_id, field, target FROM public.directory_loose_end WHERE kind = %s {}").format(only)
    return {(row, name): str(there) for row, name, there in connection.execute(question, values).fetchall()}


def _all(connection: Connection, kind: Kind) -> Iterator[Entry]:
    """Yield every row of a kind, a few hundred at a time."""
    with connection.cursor(name=f"all_{kind.name}", row_factory=dict_row) as cursor:
        cursor.itersize = 2000
        question = SQL("SELECT {} FROM {} t ORDER BY t.id").format(
            SQL(", ").join([SQL("t.{}").format(NAME(one)) for one in kind.columns]), NAME("public", kind.table)
        )
        yield from cursor.execute(question)
