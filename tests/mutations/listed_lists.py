"""The mutations of a list of names: it opens names and nothing else, and each opening leaves its entry."""

from tests.mutations.kinds import Mutation, one

WORLDS = ("tests/promises/test_worlds.py",)
PEOPLE = "guitu/people/sql/people.sql"
PERSON = ("guitu/surfaces/desk/tests/test_person.py",)

LIST_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a list hands out the key of whoever is asked for", 1, WORLDS, PEOPLE,
        " AND g.user_id = me.user_id AND g.valid_until > now()\n      WHERE p.id = ANY",
        "\n      WHERE p.id = ANY",
    ),
    one(
        "a list hands out every key", 1, WORLDS, PEOPLE,
        "JOIN public.data_key k ON k.id = p.consent_id\n      JOIN public.access_grant",
        "JOIN public.data_key k ON k.subject_id = p.id\n      JOIN public.access_grant",
    ),
    one(
        "a list leaves no entry", 2, WORLDS, PEOPLE,
        "FROM allowed a\n      RETURNING", "FROM allowed a WHERE false\n      RETURNING",
    ),
    one(
        "a refused attempt in a list is forgotten", 2, WORLDS, PEOPLE,
        "IF opened < cardinality(p_subjects) THEN", "IF false THEN",
    ),
    one(
        "after a list somebody can be written about", 2, PERSON, PEOPLE,
        "  PERFORM set_config('transaction_read_only', 'on', true);\n", "",
    ),
)  # fmt: skip
