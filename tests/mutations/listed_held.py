"""The mutations around what is held open: no row and no key from before a withdrawal, and nobody who stops others."""

from tests.mutations.kinds import Mutation, one

WALL = "guitu/foundations/access/sql/wall.sql"
ROLES = "guitu/foundations/access/sql/roles.sql"
CONSENT = "guitu/journey/consent/sql/consent.sql"
PERIOD = "guitu/journey/consent/sql/period.sql"
CONTACTS = "guitu/journey/contacts/sql/contacts.sql"
TESTS = ("tests/promises/test_held_open.py",)
YEARS = "guitu/journey/consent/sql/three_years.sql"
LOG = ("guitu/journey/consent/tests/test_three_years.py",)
LEFT = ("guitu/journey/consent/tests/test_left_behind.py",)
HELD = "c.id = NEW.consent_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL FOR SHARE;"
LATEST = "    AND current_setting('transaction_isolation') = 'read committed'\n"

HELD_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a row that was being written outlives the withdrawal", 4, TESTS, WALL,
        HELD, HELD.replace(" FOR SHARE", ""),
    ),
    one(
        "a statement that began before still writes afterwards", 4, TESTS, WALL,
        HELD, "c.id = NEW.consent_id FOR SHARE;",
    ),
    one(
        "a table does not hold its consent", 4, TESTS, CONTACTS,
        "TRIGGER consent_stands AFTER INSERT ON public.reply", "TRIGGER stands AFTER INSERT ON public.reply",
    ),
    one(
        "a transaction from before reads rows", 1, TESTS, WALL,
        f"{LATEST}$$;\n\n-- The asking person's own id", "$$;\n\n-- The asking person's own id",
    ),
    one(
        "a transaction from before gets keys", 4, TESTS, WALL,
        f"{LATEST}$$;\n\nCREATE FUNCTION app.uid()", "$$;\n\nCREATE FUNCTION app.uid()",
    ),
    one(
        "anybody holds a withdrawal up by a number", 4, TESTS, ROLES,
        "    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);\n", "    NULL;\n",
    ),
    one(
        "one row that is held stops every erasure", 4, TESTS, ROLES,
        "ALTER ROLE guitu_eraser SET lock_timeout = '3s';", "ALTER ROLE guitu_eraser SET lock_timeout = 0;",
    ),
    one(
        "one order that waits breaks the eraser off", 4, TESTS, "guitu/journey/consent/tasks.py",
        "                if not is_held_up(held):\n                    raise\n        ",
        "                raise\n        ",
    ),
    one(
        "one round that is held up keeps the others from their turn", 4, TESTS, "guitu/foundations/jobs/loop.py",
        "            if is_held_up(away):\n", "            if False:\n",
    ),
    one(
        "what is due about one person keeps the others", 4, TESTS, "guitu/foundations/jobs/falling_due.py",
        " and not is_held_up(error):\n", ":\n",
    ),
    one(
        "one consent that is held keeps all that lapsed", 4, TESTS, PERIOD,
        "    FOR NO KEY UPDATE SKIP LOCKED);", "    FOR NO KEY UPDATE);",
    ),
    one(
        "what others had half written stays", 4, LEFT, CONSENT,
        "(a.owner_id = c.person_id OR strpos(a.place, c.person_id::text) > 0);", "a.owner_id = c.person_id;",
    ),
    one(
        "drafts about everybody go with one of them", 4, LEFT, CONSENT,
        "strpos(a.place, c.person_id::text) > 0);", "true);",
    ),
    one(
        "a code to her phone stays", 4, LEFT, CONSENT,
        "    WHERE c.id = ANY (p_consents) AND c.purpose = 'support' AND a.subject_id = c.person_id;\n",
        "    WHERE false;\n",
    ),
    one(
        "the log about somebody who has gone stays for good", 4, LOG, YEARS,
        "gone uuid[] := wall.long_gone();", "gone uuid[] := '{}';",
    ),
    one(
        "the log is forgotten before its time", 4, LOG, YEARS,
        "< now() - interval '3 years', false)", "< now() - interval '1 year', false)",
    ),
    one(
        "one purpose taken back takes the log of all with it", 2, LOG, YEARS,
        "HAVING bool_and(coalesce(", "HAVING bool_or(coalesce(",
    ),
    one(
        "the log is forgotten while rows are still there", 4, LOG, YEARS,
        "       AND bool_and(o.id IS NULL OR o.done_at IS NOT NULL)\n", "",
    ),
    one(
        "who is still with us loses their old entries", 2, LOG, YEARS,
        "\n    AND NOT EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = e.subject_id);", ";",
    ),
)  # fmt: skip
