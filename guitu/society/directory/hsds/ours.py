"""What editors changed here and an older file would take back: it is kept, and reported by file, row and field.

A file is older than a change when its own service says so (`last_modified`, else `assured_date`), or says nothing.
That an entry was assured, and how many places are free, is told by whichever of both was said later.
"""

from psycopg import sql

from guitu.society.directory.hsds.checking import is_text, table
from guitu.society.directory.hsds.refusals import Verdicts
from guitu.society.directory.hsds.staging import Stage, staged
from guitu.society.directory.hsds.standard import KINDS, Field, Kind

SQL, NAME = sql.SQL, sql.Identifier
_OLDER = SQL(
    "NOT EXISTS (SELECT FROM {} f WHERE f.id = e.service_id AND coalesce(f.last_modified,"
    " f.assured_date::timestamp AT TIME ZONE 'Asia/Shanghai') >= e.at)"
).format(staged(KINDS["service"]))
# Said with a moment of their own, which decides instead of the entry's.
_LATER = {
    ("service", "assured_date"): SQL("coalesce(s.assured_date < t.assured_date, true)"),
    ("service_capacity", "available"): SQL("coalesce(s.updated < e.at, true)"),
}
# What is told together with a field and is kept with it.
_WITH = {("service_capacity", "available"): ("description", "updated")}


def keep_ours(stage: Stage, verdicts: Verdicts) -> None:
    """Let the waiting rows say what editors have said here since the file was written."""
    told = "SELECT DISTINCT kind, field, what FROM public.directory_edit WHERE what <> 'added' ORDER BY 1, 2, 3"
    for kind, field, what in stage.ask(SQL(told).format()):
        one = KINDS[str(kind)]
        if what == "dropped":
            _leave_dropped(stage, verdicts, one)
        else:
            _keep_said(stage, verdicts, one, next(f for f in one.fields if f.column == field))
    _keep_moments(stage)


def _since(kind: Kind, field: str, what: str) -> sql.Composed:
    """Return the last change of each row, by one kind of change."""
    return SQL(
        "(SELECT row_id, service_id, max(at) AS at FROM public.directory_edit"
        " WHERE kind = {} AND field = {} AND what = {} GROUP BY 1, 2)"
    ).format(*map(sql.Literal, (kind.name, field, what)))


def _keep_said(stage: Stage, verdicts: Verdicts, kind: Kind, one: Field) -> None:
    place = (kind.name, one.column)
    columns = (one.column, *_WITH.get(place, ()))
    file_says = SQL("coalesce(s.{}, '')" if is_text(one) else "s.{}").format(NAME(one.column))
    rows = stage.ask(
        SQL(
            "UPDATE {waiting} s SET {sets} FROM {stored} t, {since} e WHERE s.id = t.id AND e.row_id = s.id"
            " AND {says} IS DISTINCT FROM t.{column} AND {older} RETURNING s._file, s._row, s._path"
        ).format(
            waiting=staged(kind),
            sets=SQL(", ").join([SQL("{0} = t.{0}").format(NAME(column)) for column in columns]),
            stored=table(kind),
            since=_since(kind, one.column, "set"),
            says=file_says,
            column=NAME(one.column),
            older=_LATER.get(place, _OLDER),
        )
    )
    for file, row, path in rows:
        verdicts.keep(stage.files[file], row, f"{path}.{one.name}" if path else one.name)


def _leave_dropped(stage: Stage, verdicts: Verdicts, kind: Kind) -> None:
    """Leave out rows that were dropped here since; the languages of a phone go with it."""
    since = _since(kind, kind.name, "dropped")
    if kind.name == "phone":
        stage.connection.execute(
            SQL("DELETE FROM {} s USING {} e WHERE s.phone_id = e.row_id AND {}").format(
                staged(KINDS["language"]), since, _OLDER
            )
        )
    rows = stage.ask(
        SQL("DELETE FROM {} s USING {} e WHERE s.id = e.row_id AND {} RETURNING s._file, s._row, s._path").format(
            staged(kind), since, _OLDER
        )
    )
    for file, row, path in rows:
        verdicts.keep(stage.files[file], row, path or "")


def _keep_moments(stage: Stage) -> None:
    """Let an entry that was changed here since stay as young as it is."""
    stage.connection.execute(
        SQL("UPDATE {} s SET last_modified = t.last_modified FROM {} t WHERE s.id = t.id"
            " AND coalesce(s.last_modified < t.last_modified, true) AND EXISTS"
            " (SELECT FROM public.directory_edit e WHERE e.service_id = s.id)").format(
            staged(KINDS["service"]), table(KINDS["service"])
        )
    )  # fmt: skip
