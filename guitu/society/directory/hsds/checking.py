"""What only all rows together can show: what stands twice, belongs to another source, or points at nothing."""

from typing import Any

from psycopg import sql

from guitu.society.directory.hsds.refusals import NAMED, Verdicts
from guitu.society.directory.hsds.staging import Stage, columns, staged
from guitu.society.directory.hsds.standard import KINDS, Field, Kind

SQL, NAME = sql.SQL, sql.Identifier
_PLACE = SQL("s._file, s._row, s._path")
# A piece of SQL that finds the row a reference leads to, waiting or stored already.
_LEADS = (
    "(EXISTS (SELECT 1 FROM {waiting} w WHERE w.id = s.{column}) OR EXISTS (SELECT 1 FROM {table} t WHERE {same}))"
)


def table(kind: Kind) -> sql.Identifier:
    """Return where the entries of a kind are stored."""
    return NAME("public", kind.table)


class Check:
    """Judges the waiting rows of one import together."""

    def __init__(self, stage: Stage, verdicts: Verdicts, source: object, *, is_whole: bool) -> None:
        self.stage, self.verdicts, self.source, self.is_whole = stage, verdicts, source, is_whole

    def twice(self, *, is_flat: bool) -> None:
        """Refuse what stands twice in a table. Where entries nest, one may be told again, if it agrees."""
        for kind in KINDS.values():
            if not self.stage.ask(
                SQL("SELECT 1 FROM {} GROUP BY id HAVING count(*) > 1 LIMIT 1").format(staged(kind))
            ):
                continue
            if is_flat:
                self._refuse_twice(kind)
            else:
                self._merge(kind)

    def _refuse_twice(self, kind: Kind) -> None:
        rows = self.stage.ask(
            SQL(
                "SELECT s._file, s._row, s._path, s.first FROM (SELECT i.*, row_number() OVER w AS n,"
                " first_value(i._row) OVER w AS first FROM {} i WINDOW w AS (PARTITION BY id ORDER BY _file, _row)) s"
                " WHERE s.n > 1 ORDER BY 1, 2 LIMIT {}"
            ).format(staged(kind), SQL(str(NAMED)))
        )
        for *place, first in rows:
            self._refuse(place, "id", f"The id stands in row {first} already.")

    def _merge(self, kind: Kind) -> None:
        for one in kind.fields:
            rows = self.stage.ask(
                SQL(
                    "SELECT min(s._file), max(s._row), max(s._path), min(s._row) FROM {} s GROUP BY s.id"
                    " HAVING count(*) > 1 AND count(DISTINCT s.{}) > 1 LIMIT {}"
                ).format(staged(kind), NAME(one.column), SQL(str(NAMED)))
            )
            for *place, first in rows:
                self._refuse(place, one.name, f"The same {kind.name} says something else in entry {first}.")
        told = [SQL("(array_agg({0}) FILTER (WHERE {0} IS NOT NULL))[1]").format(NAME(f.column)) for f in kind.fields]
        self.stage.connection.execute(
            SQL(
                "WITH twice AS (SELECT id FROM {0} GROUP BY id HAVING count(*) > 1),"
                " gone AS (DELETE FROM {0} s USING twice t WHERE s.id = t.id RETURNING s.*)"
                " INSERT INTO {0} ({1}, _file, _row, _path)"
                " SELECT id, {2}, min(_file), min(_row), min(_path) FROM gone GROUP BY id"
            ).format(staged(kind), columns(kind), SQL(", ").join(told))
        )

    def missing(self) -> None:
        """Refuse rows that do not say to what they belong, neither by a field nor by where they stand."""
        for kind in KINDS.values():
            for one in kind.fields:
                if one.required_flat and not one.required:
                    rows = self.stage.ask(
                        SQL("SELECT {} FROM {} s WHERE s.{} IS NULL LIMIT {}").format(
                            _PLACE, staged(kind), NAME(one.column), SQL(str(NAMED))
                        )
                    )
                    for place in rows:
                        self._refuse(place, one.name, "This is missing.")

    def of_others(self) -> None:
        """Refuse what would overwrite an entry of another source; what says the same is simply known already."""
        for kind in KINDS.values():
            said = SQL(", ").join([_stored(one, "s") for one in kind.fields])
            known = SQL(", ").join([SQL("t.{}").format(NAME(one.column)) for one in kind.fields])
            self.stage.connection.execute(
                SQL(
                    "DELETE FROM {} s USING {} t WHERE t.id = s.id AND t.source_id <> %s"
                    " AND ROW({}) IS NOT DISTINCT FROM ROW({})"
                ).format(staged(kind), table(kind), said, known),
                [self.source],
            )
            rows = self.stage.ask(
                SQL(
                    "SELECT {}, o.name FROM {} s JOIN {} t ON t.id = s.id"
                    " JOIN public.directory_source o ON o.id = t.source_id WHERE t.source_id <> %s LIMIT {}"
                ).format(_PLACE, staged(kind), table(kind), SQL(str(NAMED))),
                [self.source],
            )
            for *place, owner in rows:
                self._refuse(place, "id", f"An entry of the source “{owner}” has this id and says something else.")

    def references(self, *, may_be_loose: bool) -> None:
        """Refuse references that lead nowhere; or keep those a row can do without, if that was asked for."""
        self.stage.connection.execute(
            "CREATE UNLOGGED TABLE work.incoming_loose (kind text, row_id uuid, field text, target uuid)"
        )
        for kind in KINDS.values():
            for one in kind.references:
                if may_be_loose and not one.required_flat:
                    self._loosen(kind, one)
                else:
                    self._refuse_lost(kind, one)
        if not may_be_loose:
            for name, field in (("attribute", "link_id"), ("metadata", "resource_id")):
                self._refuse_unlinked(KINDS[name], field)

    def _leads(self, one: Field) -> sql.Composed:
        to = KINDS[one.to]
        same = SQL("t.id = s.{}").format(NAME(one.column))
        if self.is_whole:
            # What this source no longer lists goes away: nothing may lead there any more.
            same = SQL("t.id = s.{} AND t.source_id <> {}").format(NAME(one.column), sql.Literal(self.source))
        return SQL(_LEADS).format(waiting=staged(to), table=table(to), column=NAME(one.column), same=same)

    def _refuse_lost(self, kind: Kind, one: Field) -> None:
        rows = self.stage.ask(
            SQL("SELECT {} FROM {} s WHERE s.{} IS NOT NULL AND NOT {} LIMIT {}").format(
                _PLACE, staged(kind), NAME(one.column), self._leads(one), SQL(str(NAMED))
            )
        )
        for place in rows:
            self._refuse(place, one.name, f"There is no {one.to} with this id.")

    def _loosen(self, kind: Kind, one: Field) -> None:
        lost = SQL("s.{} IS NOT NULL AND NOT {}").format(NAME(one.column), self._leads(one))
        self.stage.connection.execute(
            SQL("INSERT INTO work.incoming_loose SELECT {}, s.id, {}, s.{} FROM {} s WHERE {}").format(
                sql.Literal(kind.name), sql.Literal(one.name), NAME(one.column), staged(kind), lost
            )
        )
        self.stage.connection.execute(
            SQL("UPDATE {} s SET {} = NULL WHERE {}").format(staged(kind), NAME(one.column), lost)
        )

    def _refuse_unlinked(self, kind: Kind, field: str) -> None:
        """Refuse an attribute or a line of the log about an entry that is nowhere; it may be of any kind."""
        column = next(one for one in kind.fields if one.name == field)
        there = [
            SQL(_LEADS).format(
                waiting=staged(to), table=table(to), column=NAME(field), same=SQL("t.id = s.{}").format(NAME(field))
            )
            for to in KINDS.values()
            if to.name != "metadata"
        ]
        rows = self.stage.ask(
            SQL("SELECT {} FROM {} s WHERE s.{} IS NOT NULL AND NOT ({}) LIMIT {}").format(
                _PLACE, staged(kind), NAME(column.column), SQL(" OR ").join(there), SQL(str(NAMED))
            )
        )
        for place in rows:
            self._refuse(place, field, "There is no entry with this id.")

    def cycles(self) -> None:
        """Refuse entries that are their own ancestors. Asked after the rows were stored, before they are kept."""
        for name, field in (("organization", "parent_organization_id"), ("taxonomy_term", "parent_id")):
            kind = KINDS[name]
            rows = self.stage.ask(
                SQL(
                    "WITH RECURSIVE good AS (SELECT id FROM {0} WHERE parent_id IS NULL"
                    " UNION ALL SELECT c.id FROM {0} c JOIN good g ON c.parent_id = g.id)"
                    " SELECT {1} FROM {2} s WHERE s.parent_id IS NOT NULL"
                    " AND NOT EXISTS (SELECT 1 FROM good WHERE good.id = s.id) LIMIT {3}"
                ).format(table(kind), _PLACE, staged(kind), SQL(str(NAMED)))
            )
            for place in rows:
                self._refuse(place, field, f"This {name} is among its own ancestors.")

    def _refuse(self, place: "list[Any] | tuple[Any, ...]", name: str, reason: str) -> None:
        file, row, path = place
        self.verdicts.refuse(self.stage.files[file], row, f"{path}.{name}" if path else name, reason)


def _stored(one: Field, prefix: str) -> sql.Composed:
    """Return how a waiting value will be stored: a text that is missing is an empty one."""
    column = SQL("{}.{}").format(SQL(prefix), NAME(one.column))
    return SQL("coalesce({}, '')").format(column) if is_text(one) else column


def is_text(one: Field) -> bool:
    """Tell whether a field is stored as text that may be empty."""
    return one.type in {"text", "status", "place", "frequency", "weekday"}


def stored(kind: Kind) -> sql.Composed:
    """Return the values of a waiting row as they will be stored."""
    return SQL(", ").join([_stored(one, "s") for one in kind.fields])
