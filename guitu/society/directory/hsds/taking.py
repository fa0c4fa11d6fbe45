"""`guitu import hsds`: all of what was handed in becomes the directory's, or none of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from guitu.society.directory.hsds import flat, nested, ohana
from guitu.society.directory.hsds.checking import Check, stored, table
from guitu.society.directory.hsds.judging import Judge
from guitu.society.directory.hsds.ours import keep_ours
from guitu.society.directory.hsds.reading import Part, Read, parts, refuse
from guitu.society.directory.hsds.refusals import UnreadableError, Verdicts
from guitu.society.directory.hsds.staging import LOCK, Connection, Stage, staged
from guitu.society.directory.hsds.standard import KINDS, Kind

SQL, NAME = sql.SQL, sql.Identifier
Tell = Callable[[str, float], None]
LONGEST_SOURCE = 60


class BusyError(Exception):
    """Another import is under way. Its text says so."""


class _BackError(Exception):
    """Everything goes back to how it was."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are to be read."""

    source: str
    encoding: str = "utf-8"
    is_whole: bool = False
    may_be_loose: bool = False


@dataclass
class Taken:
    """What became of an import."""

    source: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    loose: int = 0
    verdicts: Verdicts = field(default_factory=Verdicts)

    @property
    def is_refused(self) -> bool:
        """Tell whether nothing was taken over because something was wrong."""
        return self.verdicts.refused > 0

    @property
    def is_new(self) -> bool:
        """Tell whether the directory is another one than before."""
        return not self.is_refused and self.added + self.changed + self.removed > 0


def take(connection: Connection, path: Path, wishes: Wishes, *, at: datetime, tell: Tell) -> Taken:
    """Take a file, folder or archive over into the directory, as the database's owner; or change nothing at all.

    Raises:
        BusyError: another import is under way.
    """
    taken = Taken(wishes.source)
    try:
        with connection.transaction():
            _alone(connection)
            stage = Stage(connection)
            stage.open()
            is_flat = _read(path, wishes, stage, taken.verdicts, tell)
            source = _source(connection, wishes.source)
            taken.rows = stage.rows
            _check(stage, taken, source, wishes, is_flat=is_flat, tell=tell)
            _apply(stage, taken, source, wishes, at=at, tell=tell)
    except UnreadableError as broken:
        taken.verdicts.refuse(broken.refusal.file, broken.refusal.row, broken.refusal.field, broken.refusal.reason)
    except _BackError:
        pass
    if taken.is_refused:
        taken.added = taken.changed = taken.removed = taken.loose = 0
    return taken


def _alone(connection: Connection) -> None:
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone()
    if row is None or not row[0]:
        raise BusyError("Another import is under way. Wait until it has ended.")


def _source(connection: Connection, name: str) -> UUID:
    row = connection.execute("SELECT id FROM public.directory_source WHERE name = %s", [name]).fetchone()
    if row is not None:
        return UUID(str(row[0]))
    made = uuid4()
    connection.execute("INSERT INTO public.directory_source (id, name) VALUES (%s, %s)", [made, name])
    return made


# Reading


def _read(path: Path, wishes: Wishes, stage: Stage, verdicts: Verdicts, tell: Tell) -> bool:
    """Read every file, and return whether they were tables."""
    found = [one for one in parts(path) if not one.name.startswith(".")]
    tables = [one for one in found if one.name.lower().endswith(".csv")]
    trees = [one for one in found if _is_tree(one.name)]
    chosen = tables or trees
    if not chosen:
        raise refuse(path.name, "There is no table (.csv) and no JSON (.json, .ndjson) in it.")
    so_far = Read(sum(one.size for one in chosen))
    so_far.tell = lambda done, total: tell("Reading", 0.7 * done / max(total, 1))
    judge = Judge(wishes.source, verdicts, stage.put)
    is_older = bool(tables) and any(ohana.is_older(one, wishes.encoding) for one in tables if _is_known(one))
    if is_older:
        ohana.begin(judge)
    for one in chosen:
        _read_part(one, judge, wishes, so_far, is_older=is_older, is_flat=bool(tables))
    stage.settle()
    return bool(tables)


def _is_tree(name: str) -> bool:
    bare = name.lower()
    return bare.endswith((".json", ".ndjson", ".jsonl")) and bare != "datapackage.json"


def _is_known(part: Part) -> bool:
    return flat.kind_of(part.name) is not None or part.name.lower() in ohana.FILES


def _read_part(part: Part, judge: Judge, wishes: Wishes, so_far: Read, *, is_older: bool, is_flat: bool) -> None:
    """Read one file; when it cannot be read on, the others still are, so that one run names what is wrong in all."""
    try:
        if not is_flat:
            nested.read(part, judge, so_far)
        elif not _is_known(part):
            judge.verdicts.refuse(part.name, 0, "", "No table of HSDS has this name.")
        elif is_older:
            ohana.read(part, judge, wishes.encoding, so_far)
        else:
            kind = flat.kind_of(part.name)
            assert kind is not None  # noqa: S101 - asked above
            flat.read(part, kind, judge, wishes.encoding, so_far)
    except UnreadableError as broken:
        told = broken.refusal
        judge.verdicts.refuse(told.file, told.row, told.field, told.reason)


# Judging together


def _check(stage: Stage, taken: Taken, source: UUID, wishes: Wishes, *, is_flat: bool, tell: Tell) -> None:
    if taken.is_refused and not stage.rows:
        raise _BackError
    tell("Looking at all of it together", 0.72)
    check = Check(stage, taken.verdicts, source, is_whole=wishes.is_whole)
    check.twice(is_flat=is_flat)
    if is_flat:
        _inherit(stage)
    check.missing()
    keep_ours(stage, taken.verdicts)
    check.of_others()
    check.references(may_be_loose=wishes.may_be_loose)
    if taken.is_refused:
        raise _BackError


def _inherit(stage: Stage) -> None:
    """Let a service of the older tables have the organisation of the place where it is given."""
    stage.connection.execute(
        SQL(
            "UPDATE {} s SET provider_id = p.provider_id FROM {} a JOIN {} p ON p.id = a.place_id"
            " WHERE a.service_id = s.id AND s.provider_id IS NULL"
        ).format(*(staged(KINDS[name]) for name in ("service", "service_at_location", "location")))
    )


# Taking over


def _apply(stage: Stage, taken: Taken, source: UUID, wishes: Wishes, *, at: datetime, tell: Tell) -> None:
    connection = stage.connection
    for number, kind in enumerate(KINDS.values()):
        tell("Taking it over", 0.8 + 0.15 * number / len(KINDS))
        taken.changed += _change(connection, kind, at)
        if added := _add(connection, kind, source, at):
            taken.added += added
            # What follows would plan for an empty table and walk through a full one, once for every row.
            connection.execute(SQL("ANALYZE {}").format(table(kind)))
    if wishes.is_whole:
        for kind in KINDS.values():
            taken.removed += _remove(connection, kind, source)
    taken.changed += _keep_loose_ends(stage, taken, source)
    Check(stage, taken.verdicts, source, is_whole=wishes.is_whole).cycles()
    if not taken.is_new:
        raise _BackError
    stage.close()
    connection.execute("DROP TABLE work.incoming_loose")
    tell("Looking once more", 0.95)
    _look_once_more(connection, taken)
    connection.execute(
        "INSERT INTO public.directory_taking (id, source_id, at, added, changed, removed)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [uuid4(), source, at, taken.added, taken.changed, taken.removed],
    )


def _add(connection: Connection, kind: Kind, source: UUID, at: datetime) -> int:
    return connection.execute(
        SQL(
            "INSERT INTO {0} (source_id, changed_at, id, {1}) SELECT %s, %s, s.id, {2} FROM {3} s"
            " WHERE NOT EXISTS (SELECT 1 FROM {0} t WHERE t.id = s.id)"
        ).format(table(kind), _named(kind), stored(kind), staged(kind)),
        [source, at],
    ).rowcount


def _change(connection: Connection, kind: Kind, at: datetime) -> int:
    known = SQL(", ").join([SQL("t.{}").format(NAME(one.column)) for one in kind.fields])
    return connection.execute(
        SQL(
            "UPDATE {0} t SET ({1}) = ROW({2}), changed_at = %s FROM {3} s"
            " WHERE t.id = s.id AND ROW({4}) IS DISTINCT FROM ROW({2})"
        ).format(table(kind), _named(kind), stored(kind), staged(kind), known),
        [at],
    ).rowcount


def _remove(connection: Connection, kind: Kind, source: UUID) -> int:
    return connection.execute(
        # A line that an editor added stays as long as its entry is listed.
        SQL(
            "DELETE FROM {0} t WHERE t.source_id = %s AND NOT EXISTS (SELECT 1 FROM {1} s WHERE s.id = t.id)"
            " AND NOT EXISTS (SELECT 1 FROM public.directory_edit e JOIN {2} f ON f.id = e.service_id"
            " WHERE e.row_id = t.id AND e.what = 'added')"
        ).format(table(kind), staged(kind), staged(KINDS["service"])),
        [source],
    ).rowcount


def _named(kind: Kind) -> sql.Composed:
    return SQL(", ").join([NAME(one.column) for one in kind.fields])


def _keep_loose_ends(stage: Stage, taken: Taken, source: UUID) -> int:
    """Keep the references that lead nowhere, forget those that now lead somewhere, and return how many changed."""
    connection, touched = stage.connection, 0
    for kind in KINDS.values():
        touched += connection.execute(
            SQL(
                "DELETE FROM public.directory_loose_end e WHERE e.kind = {0} AND (EXISTS (SELECT 1 FROM {1} s"
                " WHERE s.id = e.row_id) OR NOT EXISTS (SELECT 1 FROM {2} t WHERE t.id = e.row_id))"
                " AND NOT EXISTS (SELECT 1 FROM work.incoming_loose l WHERE l.kind = e.kind AND l.row_id = e.row_id"
                " AND l.field = e.field AND l.target = e.target)"
            ).format(sql.Literal(kind.name), staged(kind), table(kind))
        ).rowcount
    touched += connection.execute(
        "INSERT INTO public.directory_loose_end (id, source_id, kind, row_id, field, target)"
        " SELECT gen_random_uuid(), %s, l.kind, l.row_id, l.field, l.target FROM work.incoming_loose l"
        " WHERE NOT EXISTS (SELECT 1 FROM public.directory_loose_end e WHERE e.kind = l.kind AND e.row_id = l.row_id"
        " AND e.field = l.field)",
        [source],
    ).rowcount
    row = connection.execute("SELECT count(*) FROM work.incoming_loose").fetchone()
    taken.loose = int(row[0]) if row else 0
    return touched


def _look_once_more(connection: Connection, taken: Taken) -> None:
    """Let the database itself look at every reference before anything is kept."""
    try:
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.errors.ForeignKeyViolation as broken:
        taken.verdicts.refuse("", 0, "", "Entries of another source refer to something that this one no longer lists.")
        raise _BackError from broken
