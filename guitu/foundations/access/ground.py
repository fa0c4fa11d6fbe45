"""Laying the ground of one database: the nine roles, their passwords, and the proof that none can bypass."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from guitu.foundations.access import places

ROLES_SQL = Path(__file__).parent / "sql" / "roles.sql"
ROLES = (*places.LOGIN_ROLES, "guitu_definer")


def lay(superuser_dsn: str, *, name: str) -> None:
    """Create the database if it is missing, run the roles file in it and give each role its password."""
    with psycopg.connect(superuser_dsn, autocommit=True) as server:
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not exists:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(superuser_dsn, dbname=name) as database:
        database.execute(ROLES_SQL.read_text(encoding="utf-8"))
        for role in places.LOGIN_ROLES:
            password = places.make_secret(f"{role}.password")
            database.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)),
            )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked, and what is wrong with it if anything is."""

    what: str
    wrong: str = ""


def inspect(connection: psycopg.Connection[tuple[object, ...]]) -> list[Finding]:
    """Return what stands and what is wrong with the roles and the walls of this database, as any role sees it."""
    return [*_roles(connection), *_tables(connection), *_functions(connection)]


def _roles(connection: psycopg.Connection[tuple[object, ...]]) -> list[Finding]:
    rows = connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin"
        " FROM pg_roles WHERE rolname = ANY (%s)",
        [list(ROLES)],
    ).fetchall()
    found = {str(row[0]): row for row in rows}
    findings = []
    for role in ROLES:
        row = found.get(role)
        wrong = ""
        if row is None:
            wrong = "is missing; run the roles file as a superuser"
        elif any(row[1:6]):
            wrong = "can bypass the wall (superuser, bypassrls, createrole, createdb or replication)"
        elif role == "guitu_definer" and row[6]:
            wrong = "must not be able to sign in"
        findings.append(Finding(f"role {role}", wrong))
    member = connection.execute(
        "SELECT m.rolname, r.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
        " JOIN pg_roles r ON r.oid = a.roleid WHERE m.rolname = ANY (%s)"
        " AND NOT (m.rolname = 'guitu_owner' AND r.rolname = 'guitu_definer')",
        [list(ROLES)],
    ).fetchall()
    findings += [Finding(f"role {a}", f"is a member of {b}") for a, b in member]
    return findings


def _tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[Finding]:
    rows = connection.execute(
        "SELECT c.relname, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'm', 'v')"
    ).fetchall()
    findings = []
    for name, owner, enabled, forced in rows:
        wrong = "" if owner == "guitu_owner" else f"belongs to {owner}, not to guitu_owner"
        if enabled and not forced:
            wrong = "has row-level security that its owner can pass"
        findings.append(Finding(f"table {name}", wrong))
    return findings


def _functions(connection: psycopg.Connection[tuple[object, ...]]) -> list[Finding]:
    rows = connection.execute(
        "SELECT n.nspname || '.' || p.proname, pg_get_userbyid(p.proowner), p.prosecdef,"
        " coalesce(array_to_string(p.proconfig, ','), ''),"
        " EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('app', 'auth', 'work', 'wall')"
        " AND p.proname NOT IN ('adopt', 'enclose', 'enclose_record', 'date_by_the_clock', 'share', 'between_two',"
        " 'beside', 'may_be_left_out')"
    ).fetchall()
    findings = []
    for name, owner, is_definer, settings, is_public in rows:
        wrong = ""
        if owner != "guitu_definer" or not is_definer:
            wrong = "does not run as guitu_definer"
        elif "search_path=pg_catalog, pg_temp" not in str(settings):
            wrong = "has no fixed search path"
        elif is_public:
            wrong = "may be called by anybody"
        findings.append(Finding(f"function {name}", wrong))
    return findings
