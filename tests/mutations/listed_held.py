"""The mutations around what is held open: no row and no key from before a withdrawal, and nobody who stops others."""

from tests.mutations.kinds import Mutation, one

WALL = "guitu/foundations/access/sql/wall.sql"
ROLES = "guitu/foundations/access/sql/roles.sql"
CONSENT = "guitu/journey/consent/sql/consent.sql"
PERIOD = "guitu/journey/consent/sql/period.sql"
CONTACTS = "guitu/journey/contacts/sql/contacts.sql"
TESTS = ("tests/promises/test_held_open.py",)
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
)  # fmt: skip
