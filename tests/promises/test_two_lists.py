"""Promise 1: every table stands behind the wall or holds nobody; nothing in the database may step around it."""

import re
from collections.abc import Iterator
from typing import Protocol

import psycopg
import pytest

from guitu.foundations.access.ground import inspect

# The second list: tables that hold nothing about anybody we support, and why.
HOLDS_NOTHING_PERSONAL = {
    "organisation": "who is there to help: name and kind of an agency",
    "station": "where: an office's address and phone",
    "worker": "staff in their post, shown to everybody whom they might help",
    "directory_source": "from whom entries come: the name of a publisher or of our own editors",
    "directory_taking": "when an import of a source changed something, and how many rows",
    "directory_loose_end": "a reference of an incomplete file that leads nowhere: two ids of entries",
    "directory_provider": "who offers services: a body's public name, address in the web, register number",
    "directory_identifier": "a number of a provider in a public register",
    "directory_programme": "several services of a provider under one heading",
    "directory_service": "what is offered to everybody: the public text of a service",
    "directory_place": "where services are given: a building's public name and position",
    "directory_service_at_place": "which service is given at which place",
    "directory_contact": "who answers at a service, as it publishes: work name, title, office e-mail; staff",
    "directory_phone": "a number that a service publishes",
    "directory_address": "the public address of a place",
    "directory_schedule": "when a service is open",
    "directory_funding": "who pays for a service",
    "directory_area": "for which part of the town a service is there",
    "directory_document": "what to bring to a service",
    "directory_cost": "what a service costs",
    "directory_language": "which languages a service speaks",
    "directory_accessibility": "what helps to get into a place",
    "directory_unit": "what is counted when places are free",
    "directory_capacity": "how many places are free at a service",
    "directory_link": "further web addresses of a service",
    "directory_taxonomy": "a set of words by which services are sorted",
    "directory_term": "one such word",
    "directory_attribute": "which word belongs to which entry of the directory",
    "directory_reach": "at which station a provider is reached here: two ids of public entries",
    "directory_named": "what a service outside was called; no time, no person and no organisation beside it",
    "directory_change": "the public change log of the directory: field, before, after",
    "directory_table_note": "the language and character set of an imported table",
    "directory_keeping": "which organisation keeps the entries of which provider",
    "directory_edit": "which editor changed which field of which entry",
    "asked_in_vain": "a word that found nothing and the day; letters only, for ninety days",
    "notice": "the published text of a notice, the same for all",
    "index_card": "a service of the public directory, made ready to be searched",
    "synonym": "two words that mean the same to the search",
    "sending_system": "the computer system of an organisation that sends referrals: its name and public keys",
    "entry_sealed": "the place of an entry in the log: a number and a random id",
    "tile": "hashes of the log",
    "checkpoint": "signed heads of the log",
    "django_migrations": "which migrations ran",
}
MAY_INSERT = {
    "contact",
    "reply",
    "support_need",
    "assessment",
    "assessment_seen",
    "safety_plan",
    "meeting",
    "meeting_move",
    "plan",
    "plan_answer",
    "step_mark",
    "outcome",
    "outcome_round",
    "closing_move",
    "referral",
    "referral_word",
    "handover",
    "handover_move",
    "pause",
    "text_wish",
    "reminder",
    "reminder_done",
    "bond",
    "sent_along",
}
# What the person can tick for somebody trusted, and the tables that belong to it. Nothing else can be shared.
SHARED = {
    "meetings": ("meeting", "meeting_move"),
    "plan": ("plan", "plan_answer", "step_mark"),
    "needs": ("support_need",),
    "notes": ("contact", "reply"),
}
COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}
Rows = list[tuple[object, ...]]


class Ground(Protocol):
    """The laid database: how to reach it as its superuser."""

    @property
    def superuser_dsn(self) -> str: ...


@pytest.fixture(scope="module")
def db(ground: Ground) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(ground.superuser_dsn, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = on")
        yield connection


Db = psycopg.Connection[tuple[object, ...]]


def _tables(db: Db) -> dict[str, bool]:
    """Return every table, and whether it stands behind a forced wall."""
    told = db.execute(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'f')"
    ).fetchall()
    return {str(name): bool(walled) for name, walled in told}


def _policies(db: Db) -> Rows:
    return db.execute(
        "SELECT c.relname, p.polname, p.polcmd, p.polpermissive, ARRAY(SELECT r.rolname FROM pg_roles r"
        " WHERE r.oid = ANY (p.polroles))::text[], 0 = ANY (p.polroles)"
        " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
    ).fetchall()


def _privileges(db: Db, role: str) -> set[tuple[str, str]]:
    """Return which commands a role may use on which tables, by table or by column."""
    told = db.execute(
        "SELECT c.relname, what FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',"
        " 'REFERENCES', 'TRIGGER']) what WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND (has_table_privilege(%(role)s, c.oid, what)"
        " OR CASE WHEN what IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')"
        " THEN has_any_column_privilege(%(role)s, c.oid, what) ELSE false END)",
        {"role": role},
    ).fetchall()
    return {(str(table), str(what)) for table, what in told}


def test_every_table_is_on_one_list_and_on_one_only(db: Db) -> None:
    tables = _tables(db)
    on_neither = {name for name, walled in tables.items() if not walled} - HOLDS_NOTHING_PERSONAL.keys()
    assert not on_neither, "put these behind the wall (wall.enclose), or say why they hold nobody"
    on_both = {name for name, walled in tables.items() if walled} & HOLDS_NOTHING_PERSONAL.keys()
    assert not on_both, "these stand behind the wall: take them off the list of those that hold nobody"
    assert not HOLDS_NOTHING_PERSONAL.keys() - tables.keys(), "these are gone: take them off the list"


def test_what_the_web_role_may_do_has_a_policy_each_and_nothing_more(db: Db) -> None:
    walled = {name for name, is_walled in _tables(db).items() if is_walled}
    allowed = {(t, what) for t, what in _privileges(db, "guitu_app") if t in walled}
    policies = [(str(p[0]), COMMANDS[str(p[2])]) for p in _policies(db) if "guitu_app" in list(p[4]) and p[3]]  # type: ignore[call-overload]
    assert set(policies) == allowed, "a right without its policy, or a policy without its right"
    # A record that both sides write has a policy for each hand; each asks whose name the row is in.
    names = {str(p[1]) for p in _policies(db)}
    hands = [
        (t, "INSERT") for t in walled if {f"{t}_by_worker", f"{t}_by_person"} <= names and (t, "INSERT") in policies
    ]
    # What can be shared has a policy for those the person trusts; it asks for the tick of one part.
    shared = [(t, "SELECT") for t in walled if f"{t}_by_tick" in names]
    # A restrictive policy takes away and never gives: it may stand beside.
    giving = [(str(p[0]), COMMANDS[str(p[2])]) for p in _policies(db) if "guitu_app" in list(p[4]) and p[3]]  # type: ignore[call-overload]
    assert sorted(giving) == sorted([*allowed, *hands, *shared]), (
        "two permissive policies are OR-ed: one for each command"
    )


def test_what_can_be_shared_is_a_closed_list(db: Db) -> None:
    told = db.execute(
        "SELECT c.relname, pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
        " WHERE p.polname = c.relname || '_by_tick'"
    ).fetchall()
    found = {str(table): re.findall(r"app\.shared\('(\w+)'", str(asks)) for table, asks in told}
    assert found == {table: [part] for part, tables in SHARED.items() for table in tables}
    everywhere = [str(p[1]) for p in db.execute(
        "SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
        " WHERE pg_get_expr(p.polqual, p.polrelid) LIKE '%app.shared%' OR pg_get_expr(p.polwithcheck, p.polrelid)"
        " LIKE '%app.shared%'"
    ).fetchall()]  # fmt: skip
    assert sorted(everywhere) == sorted(f"{table}_by_tick" for table in found), "sight only, by its own name"


def test_the_web_role_inserts_notes_and_replies_and_changes_nothing(db: Db) -> None:
    rights = _privileges(db, "guitu_app")
    assert {table for table, what in rights if what == "INSERT"} == MAY_INSERT
    assert {what for _, what in rights} == {"SELECT", "INSERT"}


def test_nobody_who_signs_in_may_change_or_remove_what_the_log_says(db: Db) -> None:
    log = {"entry", "entry_sealed", "checkpoint", "consent_event"}
    for role in ("guitu_app", "guitu_auth", "guitu_jobs", "guitu_eraser", "guitu_stats", "guitu_backup"):
        rights = {
            (t, what) for t, what in _privileges(db, role) if t in log and what in {"UPDATE", "DELETE", "TRUNCATE"}
        }
        assert not rights, role


def test_nothing_is_open_to_everybody(db: Db) -> None:
    assert not [p[1] for p in _policies(db) if p[5]], "a policy for PUBLIC is a policy for the web role"
    assert not _privileges(db, "public"), "a right of PUBLIC is a right of the web role"
    told = db.execute(
        "SELECT n.nspname FROM pg_namespace n, aclexplode(n.nspacl) a WHERE a.grantee = 0"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    assert not told, "a schema is open to PUBLIC"


def test_no_view_looks_over_the_wall(db: Db) -> None:
    told = db.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    assert not told, "a view reads as its owner, a materialised one always"


def test_who_counts_and_who_signs_in_reads_no_table(db: Db) -> None:
    assert not _privileges(db, "guitu_stats")
    assert not _privileges(db, "guitu_auth"), "the sign-in role asks questions (schema auth), it reads no table"


def test_no_role_can_bypass_the_wall(db: Db) -> None:
    wrong = [f"{finding.what} {finding.wrong}" for finding in inspect(db) if finding.wrong]
    assert not wrong
    told = db.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'guitu%' AND rolbypassrls AND NOT rolsuper")
    assert not told.fetchall()


def test_every_function_is_pinned_and_belongs_to_the_definer(db: Db) -> None:
    told = db.execute(
        "SELECT p.oid::regprocedure::text, pg_get_userbyid(p.proowner), p.prosecdef, coalesce(p.proconfig, '{}')"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('app', 'auth', 'work', 'wall')"
        " AND p.proname NOT IN ('adopt', 'enclose', 'enclose_record', 'date_by_the_clock', 'share', 'between_two',"
        " 'beside', 'may_be_left_out')"
    ).fetchall()
    assert len(told) > 30
    for name, owner, is_definer, settings in told:
        assert owner == "guitu_definer", name
        assert is_definer, name
        assert settings == ["search_path=pg_catalog, pg_temp"], name


def test_the_web_role_may_call_the_schema_app_and_no_other(db: Db) -> None:
    told = db.execute(
        "SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND has_schema_privilege('guitu_app', n.oid, 'USAGE')"
        " AND has_function_privilege('guitu_app', p.oid, 'EXECUTE')"
    ).fetchall()
    assert {schema for schema, _ in told} == {"app"}
    direct = db.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('auth', 'work', 'wall') AND has_function_privilege('guitu_app', p.oid, 'EXECUTE')"
    ).fetchall()
    assert not direct


def test_whatever_is_kept_about_a_person_is_found_without_looking_at_anybody_else(db: Db) -> None:
    told = db.execute(
        "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE a.attname = 'person_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum"
        " AND i.indpred IS NULL)"
    )
    # An order to erase is asked for by its consent.
    assert {name for (name,) in told.fetchall()} == {"erasure_order"}, "no index begins with the person"
