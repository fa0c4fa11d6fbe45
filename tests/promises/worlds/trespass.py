"""What no world can allow, whoever asks: every other statement a database knows, tried under the web role."""

from collections.abc import Iterator

import psycopg
from psycopg import errors, sql

from tests.promises.worlds.loading import Connection

WRITABLE = ("contact", "reply")
# {t} is every table of the schema public in turn.
ON_EVERY_TABLE = (
    "UPDATE {t} SET {c} = {c}",
    "DELETE FROM {t}",
    "TRUNCATE {t}",
    "SELECT 1 FROM {t} FOR UPDATE",
    "SELECT 1 FROM {t} FOR SHARE",
    "SELECT 1 FROM {t} FOR KEY SHARE",
    "LOCK TABLE {t} IN SHARE MODE",
    "COPY {t} FROM STDIN",
    "ALTER TABLE {t} DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON {t} USING (true)",
    "CREATE TRIGGER mine AFTER INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON SELECT TO {t} DO INSTEAD NOTHING",
    "CREATE INDEX ON {t} ({c})",
    "CREATE STATISTICS public.mine ON tableoid, {c} FROM {t}",
    "ALTER TABLE {t} OWNER TO guitu_app",
    "DROP TABLE {t}",
    "VACUUM {t}",
)
REFUSED = (
    "SET ROLE guitu_definer",
    "SET ROLE guitu_owner",
    "SET ROLE guitu_eraser",
    "SELECT set_config('role', 'guitu_definer', false)",
    "SET SESSION AUTHORIZATION guitu_owner",
    "SELECT set_config('session_authorization', 'guitu_owner', false)",
    "SET session_replication_role = replica",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_xact_lock_shared(1, 1)",
    "SET session_preload_libraries = 'x'",
    "SET log_statement = 'all'",
    "ALTER ROLE guitu_app BYPASSRLS",
    "ALTER ROLE guitu_app SUPERUSER",
    "ALTER ROLE guitu_owner PASSWORD 'x'",
    "GRANT guitu_definer TO guitu_app",
    "CREATE ROLE mine",
    "ALTER SYSTEM SET log_statement = 'all'",
    "CREATE DATABASE mine",
    "CREATE SCHEMA mine",
    "CREATE TABLE public.mine (a int)",
    "CREATE TABLE app.mine (a int)",
    "CREATE TEMP TABLE mine (a int)",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE MATERIALIZED VIEW public.mine AS SELECT 1 AS a",
    "CREATE SEQUENCE app.mine",
    "CREATE FUNCTION public.mine(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE '%', $1; END $$",
    "CREATE FUNCTION app.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OPERATOR public.=== (leftarg = text, rightarg = text, function = texteq)",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION postgres_fdw",
    "CREATE EXTENSION file_fdw",
    "CREATE EXTENSION pgcrypto",
    "CREATE EVENT TRIGGER mine ON sql_drop EXECUTE FUNCTION x()",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "CREATE SUBSCRIPTION mine CONNECTION '' PUBLICATION mine",
    "ALTER FUNCTION app.uid() SECURITY INVOKER",
    "CREATE OR REPLACE FUNCTION app.uid() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "ALTER DEFAULT PRIVILEGES FOR ROLE guitu_owner GRANT ALL ON TABLES TO guitu_app",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/guitu-adversary'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'kept outside the wall')",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_statistic_ext_data",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM pg_user_mapping",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')",
    "SELECT pg_get_wal_stats('0/0', '0/1')",
    "SELECT query_to_xml('SELECT * FROM public.data_key', true, false, '')",
    "SELECT table_to_xml('public.identity', true, false, '')",
    "SELECT auth.finish('x')",
    "SELECT auth.begin_staff(gen_random_uuid(), 'x', 1::smallint, 1)",
    "SELECT work.lapse()",
    "SELECT work.forget_log()",
    "SELECT wall.me()",
    "SELECT wall.refresh_grants(gen_random_uuid())",
    "SELECT wall.destroy('{}')",
    "CALL wall.enclose('public.contact')",
    "CALL wall.enclose_record('public.contact', 'both')",
    "CALL wall.between_two('public.contact')",
    "SELECT wall.adopt()",
)
# Allowed to anybody, and says nothing of anybody else.
EMPTY = (
    "SELECT * FROM pg_stats JOIN pg_class ON relname = tablename WHERE schemaname = 'public' AND relrowsecurity",
    "SELECT * FROM pg_stat_activity WHERE usename IS DISTINCT FROM 'guitu_app' AND query ILIKE '%select%'",
    "SELECT * FROM pg_sequences WHERE last_value IS NOT NULL",
    "SELECT * FROM pg_prepared_xacts",
    "SELECT * FROM pg_largeobject_metadata",
)


Statement = sql.SQL | sql.Composed


def listed(statements: tuple[str, ...]) -> Iterator[Statement]:
    """Return statements of a list, ready to run."""
    for statement in statements:
        yield sql.SQL(statement)


def refused(db: Connection, statements: Iterator[Statement]) -> tuple[int, list[str]]:
    """Return how many statements were tried and which of them the database let pass. This function will undo each."""
    tried, passed = 0, []
    for statement in statements:
        tried += 1
        try:
            with db.transaction(force_rollback=True):
                db.execute(statement)
        except psycopg.Error as told:
            if isinstance(told, errors.SyntaxError):
                raise
        else:
            passed.append(statement.as_string(db))
    return tried, passed


def on_every_table(db: Connection) -> Iterator[Statement]:
    """Return every statement of the list for every table, and an insert into every table but two."""
    tables = db.execute(
        "SELECT c.relname, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = 1)"
        " FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')"
    ).fetchall()
    for table, column in tables:
        names = {"t": sql.Identifier("public", str(table)), "c": sql.Identifier(str(column))}
        for statement in ON_EVERY_TABLE:
            yield sql.SQL(statement).format(**names)
        if table not in WRITABLE:
            yield sql.SQL("INSERT INTO {t} ({c}) VALUES (NULL)").format(**names)


def schema_functions(db: Connection) -> Iterator[Statement]:
    """Return a call of every function outside the schema `app`, with nulls."""
    told = db.execute(
        "SELECT n.nspname, p.proname, p.prokind,"
        " (SELECT coalesce(string_agg('NULL::' || format_type(t, NULL), ', '), '') FROM unnest(p.proargtypes) t)"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('auth', 'work', 'wall')"
        " AND p.prorettype <> 'trigger'::regtype"
    ).fetchall()
    for schema, name, kind, nulls in told:
        verb = sql.SQL("CALL" if kind == "p" else "SELECT")
        yield sql.SQL("{} {}({})").format(verb, sql.Identifier(str(schema), str(name)), sql.SQL(str(nulls)))
