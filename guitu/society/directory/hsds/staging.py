"""Rows waiting in tables of their own until all of them have been judged: by COPY, and within one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from guitu.society.directory.hsds.judging import Place, Row
from guitu.society.directory.hsds.standard import KINDS, Kind
from guitu.society.directory.hsds.values import TYPES

Connection = psycopg.Connection[Any]
# Rows wait here until they are this heavy together; then they are sent.
MOST_WAITING = 2_000_000
# A number of our own choosing: one import at a time.
LOCK = 20_261_122


def staged(kind: Kind) -> sql.Identifier:
    """Return where the rows of a kind wait."""
    return sql.Identifier("work", f"incoming_{kind.name}")


def columns(kind: Kind, prefix: str = "") -> sql.Composed:
    """Return the columns of a kind, joined by commas."""
    named = (sql.Identifier(prefix, name) if prefix else sql.Identifier(name) for name in kind.columns)
    return sql.SQL(", ").join(list(named))


@dataclass
class Stage:
    """The waiting rows of one import."""

    connection: Connection
    rows: int = 0
    files: list[str] = field(default_factory=list)
    _waiting: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    _weight: int = 0

    def open(self) -> None:
        """Make the tables; they go with the transaction."""
        for kind in KINDS.values():
            typed = [("id", "uuid"), *((one.column, TYPES.get(one.type, "text")) for one in kind.fields)]
            self.connection.execute(
                sql.SQL("CREATE UNLOGGED TABLE {} ({}, _file int, _row int, _path text)").format(
                    staged(kind),
                    sql.SQL(", ").join([sql.SQL("{} {}").format(sql.Identifier(n), sql.SQL(t)) for n, t in typed]),
                )
            )

    def put(self, kind: str, row: Row, place: Place) -> None:
        """Take one row."""
        if not self.files or self.files[-1] != place.file:
            self.files.append(place.file)
        self._waiting.setdefault(kind, []).append((*row, len(self.files) - 1, place.row, place.path or None))
        self._weight += 200 + sum(map(len, filter(None, row)))
        self.rows += 1
        if self._weight > MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        with self.connection.cursor() as cursor:
            for name, rows in self._waiting.items():
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(staged(KINDS[name]))) as copy:
                    for row in rows:
                        copy.write_row(row)
        self._waiting.clear()
        self._weight = 0

    def settle(self) -> None:
        """Send the last rows and let the planner know how many there are."""
        self.flush()
        for kind in KINDS.values():
            self.connection.execute(sql.SQL("CREATE INDEX ON {} (id)").format(staged(kind)))
            self.connection.execute(sql.SQL("ANALYZE {}").format(staged(kind)))

    def close(self) -> None:
        """Drop the tables."""
        for kind in KINDS.values():
            self.connection.execute(sql.SQL("DROP TABLE {}").format(staged(kind)))

    def ask(self, question: sql.Composed, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the answer to a question."""
        return self.connection.execute(question, list(values)).fetchall()
