"""The mutations around what the record of openings says: what happened, in nobody's words."""

from tests.mutations.kinds import Mutation, one

CODES = "guitu/foundations/audit/sql/codes.sql"
TRACE = "guitu/foundations/audit/sql/trace.sql"
CONSENT = "guitu/journey/consent/sql/consent.sql"
WORDS = ("tests/promises/test_trace_words.py",)
MOMENTS = ("tests/promises/test_moments.py",)
QUIET = ("guitu/journey/contacts/tests/test_quiet.py",)

TRACE_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a record is opened under any word", 2, WORDS, TRACE,
        "  PERFORM wall.insist(p_part, CASE me.kind WHEN 'person' THEN wall.readings() || wall.own_readings()"
        " ELSE wall.readings() END);\n", "",
    ),
    one(
        "a worker opens a record as if the person had", 2, WORDS, TRACE,
        "CASE me.kind WHEN 'person' THEN 'own' ELSE 'support' END, me.proven", "'own', me.proven",
    ),
    one(
        "a worker opens what only the person opens", 2, WORDS, TRACE,
        " ELSE wall.readings() END);", " ELSE wall.readings() || wall.own_readings() END);",
    ),
    one(
        "an act is put on record that never was", 2, WORDS, CONSENT,
        "  PERFORM wall.insist(p_verb, wall.acts());\n", "  PERFORM wall.insist(p_verb, wall.parts());\n",
    ),
    one(
        "a list is read for any reason", 2, WORDS, "guitu/people/sql/people.sql",
        "  PERFORM wall.insist(p_why, wall.lists());\n", "",
    ),
    one(
        "somebody trusted opens under any word", 2, WORDS, "guitu/foundations/access/sql/sharing.sql",
        "  PERFORM wall.insist(p_part, wall.shared_readings());\n", "",
    ),
    one(
        "the log takes words", 2, WORDS, CODES,
        "CHECK (part = ANY (%L::text[]) AND'", "CHECK (part = ANY (%L::text[]) OR true AND'",
    ),
    one(
        "the officer's list takes words", 2, WORDS, TRACE,
        "  PERFORM wall.insist(p_verb, wall.acts() || wall.noted() || wall.tried());\n", "",
    ),
    one(
        "whoever only looked in vain is put before the officer", 2, WORDS, TRACE,
        "WHERE me.user_id IS NOT NULL AND p_person IS NOT NULL AND NOT EXISTS (\n    SELECT 1 FROM public.data_key k",
        "WHERE me.user_id IS NOT NULL AND p_person IS NOT NULL AND NOT EXISTS (\n    SELECT 1 FROM public.data_key k"
        " JOIN public.throttle t ON false",
    ),
    one(
        "a page is forgotten on the list of what can be opened", 2, WORDS, CODES,
        "    'relations', 'referrals',", "    'referrals',",
    ),
    one(
        "a stranger reads where an entry lies", 2, WORDS, TRACE,
        "GRANT SELECT ON public.checkpoint TO guitu_app;",
        "GRANT SELECT ON public.checkpoint, public.entry_sealed TO guitu_app;",
    ),
    one(
        "a worker makes it seem that somebody was written to", 2, QUIET, "guitu/journey/contacts/sql/texts.sql",
        "\n                     AND e.actor_id = '00000000-0000-0000-0000-000000000000'", "",
    ),
    one(
        "a row of the record is dated as its writer likes", 2, MOMENTS, "guitu/foundations/access/sql/wall.sql",
        "  CALL wall.date_by_the_clock(p_table, 'at');\n", "",
    ),
    one(
        "a note is dated as its writer likes", 2, MOMENTS, "guitu/journey/contacts/sql/contacts.sql",
        "CALL wall.date_by_the_clock('public.contact', 'received_at');\n", "",
    ),
    one(
        "what is to come is written down beforehand", 2, MOMENTS, "guitu/foundations/access/sql/wall.sql",
        " now() - interval ''5 minutes'' AND now() + interval ''5 minutes'')',",
        " now() - interval ''5 minutes'' AND now() + interval ''5 days'')',",
    ),
    one(
        "whoever has another post by now is let in", 1, ("guitu/people/tests/test_team_and_cards.py",),
        "guitu/people/sql/people.sql",
        "  IF p_agrees AND asked.agreed_at IS NULL AND NOT wall.can_be_on_a_team(asked.worker_id) THEN\n"
        "    RETURN 'no_such_worker';\n  END IF;\n", "",
    ),
    one(
        "a stand-in whose time is over is asked to meet", 1, ("guitu/journey/contacts/tests/test_meetings.py",),
        "guitu/journey/contacts/sql/meetings.sql", "\n        AND g.valid_until > now()) THEN", ") THEN",
    ),
)  # fmt: skip
