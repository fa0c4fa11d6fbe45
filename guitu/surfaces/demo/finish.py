"""What the resting triggers would have done: grants, and the proof that every reference leads somewhere."""

from typing import Any

import psycopg
from psycopg import sql

# The same question as `wall.refresh_grants` and `wall.closed_is_only_read`, asked once for everybody.
GRANTS = """
INSERT INTO public.access_grant (user_id, consent_id, may_write, valid_until)
SELECT u.user_id, u.consent_id, bool_or(u.may_write), max(u.valid_until) FROM (
  SELECT c.person_id AS user_id, c.id AS consent_id, true AS may_write,
    c.expires_at + interval '90 days' AS valid_until
  FROM public.consent c
  WHERE c.withdrawn_at IS NULL AND c.erased_at IS NULL
  UNION ALL
  SELECT m.worker_id, c.id, c.person_id NOT IN (
           SELECT last.person_id FROM (
             SELECT DISTINCT ON (x.person_id) x.person_id, x.what FROM public.closing_move x WHERE x.what IN (4, 5)
             ORDER BY x.person_id, x.step DESC) last
           WHERE last.what = 4),
         least(c.expires_at, base.expires_at, coalesce(m.ends_at, 'infinity'),
               CASE WHEN m.is_cover THEN cover.expires_at ELSE 'infinity' END)
  FROM public.consent c
  JOIN public.team_member m ON m.person_id = c.person_id AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL
  JOIN public.consent base ON base.person_id = c.person_id AND base.purpose = 'support' AND base.withdrawn_at IS NULL
    AND base.erased_at IS NULL AND (base.confirmed_at IS NOT NULL OR base.word_of = m.worker_id)
  LEFT JOIN public.consent cover ON cover.person_id = c.person_id AND cover.purpose = 'cover'
    AND cover.withdrawn_at IS NULL AND cover.erased_at IS NULL AND cover.confirmed_at IS NOT NULL
  WHERE c.withdrawn_at IS NULL AND c.erased_at IS NULL
    AND c.purpose IN ('support', 'health', 'family')
    AND (c.confirmed_at IS NOT NULL OR c.word_of = m.worker_id)
    AND (NOT m.is_cover OR cover.id IS NOT NULL)
) u GROUP BY u.user_id, u.consent_id
ORDER BY u.user_id, u.consent_id
"""

_REFERENCES = """
SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
       (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num),
       (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY k(num, n)
        JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num)
FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
"""

_PERSON_HAS_CONSENT = """
SELECT count(*) FROM public.person p WHERE NOT EXISTS (
  SELECT 1 FROM public.consent c
  WHERE c.id = p.consent_id AND c.person_id = p.id AND c.purpose = 'support' AND c.withdrawn_at IS NULL)
"""


class LooseEndError(Exception):
    """The loaded city breaks a rule that a trigger would have kept. Its text names the rule and how often."""


def fill_grants(connection: psycopg.Connection[Any]) -> int:
    """Make every grant that follows from the loaded consents and teams; return how many."""
    # The tables are new and no vacuum has looked at them: without figures the planner would join them row by row.
    connection.execute("ANALYZE public.consent, public.team_member")
    return connection.execute(GRANTS).rowcount


def check_references(connection: psycopg.Connection[Any]) -> int:
    """Prove set-wise what the resting foreign keys and triggers would have proved row by row; return how many rules.

    Raises:
        LooseEndError: some row refers to nothing.
    """
    references = connection.execute(_REFERENCES).fetchall()
    for name, table, other, columns, others in references:
        _refuse(name, connection.execute(_lost(table, other, columns, others)).fetchone())
    _refuse("person_has_consent", connection.execute(_PERSON_HAS_CONSENT).fetchone())
    return len(references) + 1


def _lost(table: str, other: str, columns: list[str], others: list[str]) -> sql.Composed:
    there = sql.SQL(" AND ").join(
        sql.SQL("o.{} = t.{}").format(sql.Identifier(b), sql.Identifier(a))
        for a, b in zip(columns, others, strict=True)
    )
    known = sql.SQL(" AND ").join(sql.SQL("t.{} IS NOT NULL").format(sql.Identifier(a)) for a in columns)
    return sql.SQL("SELECT count(*) FROM {} t WHERE {} AND NOT EXISTS (SELECT 1 FROM {} o WHERE {})").format(
        sql.Identifier(table), known, sql.Identifier(other), there
    )


def _refuse(rule: str, row: tuple[Any, ...] | None) -> None:
    if row and row[0]:
        raise LooseEndError(f"{row[0]} loaded rows break the rule {rule}. The city is not usable; load it afresh.")


def settle(dsn: str) -> None:
    """Tell the planner what is there, and make the index-only scans of the contacts cheap."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute("VACUUM (ANALYZE, SKIP_LOCKED) public.contact")
        connection.execute("ANALYZE")
