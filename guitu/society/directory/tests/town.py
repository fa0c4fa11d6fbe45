"""What the tests of the directory need: files of a small town, and a look at everything that is stored."""

import csv
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from guitu.society.directory.hsds import giving, taking
from guitu.society.directory.hsds.standard import KINDS

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
Rows = dict[str, list[dict[str, Any]]]


def some_id(name: str) -> str:
    """Return the same id for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:test:{name}"))


def small() -> Rows:
    """Return a provider with one service at one place, and what belongs to it."""
    provider, service, place, at = map(some_id, ("provider", "service", "place", "at"))
    contact, phone, term, taxonomy = map(some_id, ("contact", "phone", "term", "taxonomy"))
    return {
        "organization": [{"id": provider, "name": "归途社工（虚构）", "description": "A provider"}],
        "service": [
            {"id": service, "organization_id": provider, "name": "午餐", "alternate_name": "Lunch", "status": "active"}
        ],
        "location": [{"id": place, "organization_id": provider, "location_type": "physical", "name": "洪桥站"}],
        "service_at_location": [{"id": at, "service_id": service, "location_id": place}],
        "contact": [{"id": contact, "service_id": service, "title": "Reception"}],
        "phone": [{"id": phone, "contact_id": contact, "number": "020-0000 1000"}],
        "taxonomy": [{"id": taxonomy, "name": "Needs", "description": "Areas of life"}],
        "taxonomy_term": [
            {"id": term, "taxonomy_id": taxonomy, "name": "Food", "description": "Food", "code": "food"}
        ],
        "attribute": [{"id": some_id("tag"), "link_id": service, "link_entity": "service", "taxonomy_term_id": term}],
    }


class Town:
    """The stored directory, and a place for files."""

    def __init__(self, connection: psycopg.Connection[Any], paths: pytest.TempPathFactory) -> None:
        self.connection, self.paths = connection, paths

    def clear(self) -> None:
        """Empty every table of the directory."""
        tables = [
            "directory_source",
            "directory_edit",
            "directory_taking",
            "directory_loose_end",
            *(k.table for k in KINDS.values()),
        ]
        named = sql.SQL(", ").join([sql.Identifier("public", one) for one in tables])
        self.connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(named))

    def folder(self) -> Path:
        """Return a new empty folder."""
        return self.paths.mktemp("files")

    def tables(self, rows: Rows, *, ends: str = "\r\n", encoding: str = "utf-8") -> Path:
        """Write rows as HSDS tables."""
        folder = self.folder()
        for name, some in rows.items():
            kind = KINDS[name]
            with (folder / kind.file).open("w", encoding=encoding, newline="") as file:
                columns = ["id", *(one.name for one in kind.fields)]
                writer = csv.DictWriter(file, columns, lineterminator=ends)
                writer.writeheader()
                writer.writerows(some)
        return folder

    def file(self, name: str, said: "bytes | str | object") -> Path:
        """Write one file: bytes, text, or something as JSON."""
        path = self.folder() / name
        if isinstance(said, bytes):
            path.write_bytes(said)
        else:
            path.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
        return path

    def take(self, path: Path, source: str = "town", **wishes: Any) -> taking.Taken:
        """Import files."""
        wished = taking.Wishes(source, **wishes)
        return taking.take(self.connection, path, wished, at=AT, tell=lambda _what, _part: None)

    def give(self, form: str) -> Path:
        """Export the directory to a new folder."""
        path = self.folder() / "given"
        giving.give(self.connection, path, form, tell=lambda _what, _part: None)
        return path

    def everything(self) -> dict[str, list[Any]]:
        """Return all that is stored, but for when it was, and from whom."""
        found = {}
        for kind in KINDS.values():
            question = sql.SQL("SELECT to_jsonb(t) - 'changed_at' - 'source_id' FROM {} t ORDER BY id").format(
                sql.Identifier("public", kind.table)
            )
            found[kind.name] = [row[0] for row in self.connection.execute(question).fetchall()]
        loose = "SELECT kind, row_id, field, target FROM public.directory_loose_end ORDER BY 1, 2, 3"
        return found | {"loose": self.connection.execute(loose).fetchall()}

    def count(self) -> int:
        """Return how many entries are stored."""
        return sum(len(rows) for rows in self.everything().values())
