"""Worlds into a real database and out of it again, set-wise, and a witness that tells what every statement changed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from tests.promises.worlds import records, rows
from tests.promises.worlds.row import Row
from tests.promises.worlds.world import World, make

Connection = psycopg.Connection[tuple[object, ...]]

# The witness notes each change in a setting of the transaction: it is seen before commit, and rolled back with it.
WITNESS = """
CREATE SCHEMA witness;
CREATE FUNCTION witness.note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('witness.log', coalesce(current_setting('witness.log', true), '') || jsonb_build_object(
    'table', TG_TABLE_NAME, 'what', TG_OP, 'old', to_jsonb(OLD), 'new', to_jsonb(NEW))::text || E'\\n', true);
  RETURN NULL;
END
$$;
CREATE FUNCTION witness.note_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('witness.log', coalesce(current_setting('witness.log', true), '') || string_agg(
    jsonb_build_object('table', TG_TABLE_NAME, 'what', TG_OP, 'old', NULL, 'new', to_jsonb(made))::text || E'\\n', ''),
    true) FROM made HAVING count(*) > 0;
  RETURN NULL;
END
$$;
DO $$
DECLARE
  one regclass;
BEGIN
  FOR one IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
             AND c.relname <> 'django_migrations'
  LOOP
    EXECUTE format('CREATE TRIGGER zz_witness AFTER UPDATE OR DELETE ON %s'
                   ' FOR EACH ROW EXECUTE FUNCTION witness.note()', one);
    EXECUTE format('CREATE TRIGGER zz_witness_new AFTER INSERT ON %s REFERENCING NEW TABLE AS made'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION witness.note_new()', one);
  END LOOP;
END
$$;
"""


def notices(db: Connection) -> dict[str, UUID]:
    """Return the newest notice of each purpose."""
    told = db.execute("SELECT DISTINCT ON (purpose) purpose, id FROM public.notice ORDER BY purpose, version DESC")
    return {str(purpose): UUID(str(one)) for purpose, one in told.fetchall()}


def draw(db: Connection, seeds: Sequence[int]) -> list[World]:
    """Return the worlds of these seeds at the database's own moment."""
    (at,) = db.execute("SELECT now()").fetchone() or (None,)
    if not isinstance(at, datetime):
        raise TypeError(at)
    known = notices(db)
    return [make(seed, at, known) for seed in seeds]


@contextmanager
def standing(db: Connection, seeds: Sequence[int], *, is_watched: bool) -> Iterator[list[World]]:
    """Load worlds side by side and take them away again. This function will leave the database as it found it."""
    worlds = draw(db, seeds)
    try:
        with db.transaction():
            _fill(db, worlds)
            if is_watched:
                db.execute(WITNESS)
        yield worlds
    finally:
        with db.transaction():
            if is_watched:
                db.execute("DROP SCHEMA IF EXISTS witness CASCADE")
            _empty(db, worlds)


def _fill(db: Connection, worlds: list[World]) -> None:
    """Copy the rows in without a trigger, then let the wall's own function say who may read."""
    db.execute("SET LOCAL session_replication_role = replica")
    for kind in rows.KINDS:
        _copy(db, kind, [row for world in worlds for row in world.all(kind)])
    for table in records.TABLES:
        _copy_records(db, table, [one for world in worlds for one in world.records if one.table == table.name])
    db.execute("SET LOCAL session_replication_role = origin")
    people = [person.id for world in worlds for person in world.all(rows.Person)]
    db.execute("SELECT wall.refresh_grants(one) FROM unnest(%s::uuid[]) one", [people])
    db.execute("ANALYZE contact, consent, access_grant, team_member, person, data_key")


def _copy(db: Connection, kind: type[Row], found: list[Row]) -> None:
    names = [one.name for one in fields(kind)]
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier("public", kind.table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with db.cursor().copy(into) as stream:
        for row in found:
            stream.write_row([getattr(row, name) for name in names])


def _copy_records(db: Connection, table: records.Table, found: list[records.Record]) -> None:
    if not found:
        return
    names = list(found[0].values())
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier("public", table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with db.cursor().copy(into) as stream:
        for one in found:
            stream.write_row(list(one.values().values()))


def _empty(db: Connection, worlds: list[World]) -> None:
    db.execute("SET LOCAL session_replication_role = replica")
    for kind in rows.KINDS:
        if kind is rows.AccessGrant:
            continue
        keys = [getattr(row, kind.key[0]) for world in worlds for row in world.all(kind)]
        gone = sql.SQL("DELETE FROM {} WHERE {} = ANY (%s)").format(
            sql.Identifier("public", kind.table), sql.Identifier(kind.key[0])
        )
        db.execute(gone, [keys])
    ids = [one.id for world in worlds for one in world.records]
    for table in records.TABLES:
        gone = sql.SQL("DELETE FROM {} WHERE id = ANY (%s)").format(sql.Identifier("public", table.name))
        db.execute(gone, [ids])
    consents = [consent.id for world in worlds for consent in world.all(rows.Consent)]
    db.execute("DELETE FROM public.access_grant WHERE consent_id = ANY (%s)", [consents])


Grants = dict[tuple[UUID, UUID], rows.AccessGrant]


def grants(db: Connection, world: World) -> Grants:
    """Return the grants of one world as the database keeps them."""
    consents = [consent.id for consent in world.all(rows.Consent)]
    told = db.execute(
        "SELECT user_id, consent_id, may_write, valid_until FROM public.access_grant WHERE consent_id = ANY (%s)",
        [consents],
    ).fetchall()
    found = [rows.AccessGrant(*row) for row in told]  # type: ignore[arg-type]
    return {(one.user_id, one.consent_id): one for one in found}
