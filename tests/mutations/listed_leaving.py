"""The mutations around kinds of record that are left out: nothing is written, nothing stays, nobody else decides."""

from tests.mutations.kinds import Mutation, one

KINDS = "guitu/journey/consent/sql/kinds.sql"
TESTS = ("guitu/journey/consent/tests/test_kinds.py",)
MOVES = ("guitu/journey/consent/tests/test_moves.py",)
CHILD = ("guitu/journey/consent/tests/test_kinds_of_a_child.py",)

LEAVING_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "what was left out is written all the same", 1, TESTS, KINDS,
        "' AND (base.left_out | base.guardian_left_out) & %s = 0;'",
        "' AND (base.left_out | base.guardian_left_out) & %s >= 0;'",
    ),
    one(
        "what was left out stays", 4, TESTS, KINDS,
        "'BEGIN DELETE FROM %s WHERE person_id = NEW.person_id; RETURN NULL; END'",
        "'BEGIN PERFORM 1 FROM %s WHERE person_id = NEW.person_id; RETURN NULL; END'",
    ),
    one(
        "what one leaves out goes from another, too", 4, TESTS, KINDS,
        "'BEGIN DELETE FROM %s WHERE person_id = NEW.person_id;", "'BEGIN DELETE FROM %s;",
    ),
    one(
        "somebody trusted decides what is kept of a child", 1, CHILD, KINDS,
        "(i).kind = 'trusted' AND t.is_guardian AND", "(i).kind = 'trusted' AND",
    ),
    one(
        "a child alone takes in what the guardian left out", 1, CHILD, KINDS,
        "CASE WHEN wall.is_child(me.user_id) THEN 0 ELSE", "CASE WHEN false THEN 0 ELSE",
    ),
    one(
        "on a worker's word a kind comes back", 1, MOVES, KINDS,
        "base.confirmed_at IS NULL THEN\n    RETURN 'not_yours';\n  END IF;\n  theirs",
        "false THEN\n    RETURN 'not_yours';\n  END IF;\n  theirs",
    ),
)  # fmt: skip
