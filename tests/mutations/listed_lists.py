"""The mutations of a list of names and of refused acts: names and no other key, and each attempt leaves a trace."""

from tests.mutations.kinds import Mutation, one

WORLDS = ("tests/promises/test_worlds.py",)
PEOPLE = "guitu/people/sql/people.sql"
REFUSED = ("tests/promises/test_refused_acts.py",)
PERSON = ("guitu/surfaces/desk/tests/test_person.py",)
LET_IN = ("guitu/surfaces/desk/tests/test_let_in.py",)

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
    one(
        "a refused act leaves no trace", 2, REFUSED, "guitu/foundations/audit/actions.py",
        "        note_refusal(refused, verb=verb, person_id=whom if isinstance(whom, UUID) else None)\n", "",
    ),
    one(
        "an act that was not done stands in the log", 2, REFUSED, "guitu/foundations/sealing/scopes.py",
        "        transaction.set_rollback(cursor.fetchone() is not None)\n", "",
    ),
    one(
        "whoever steps in reads that somebody let them in", 2, LET_IN, "guitu/people/queries.py",
        "%(lately)s AND NOT t.is_cover\n", "%(lately)s\n",
    ),
    one(
        "whoever was let in is told so for ever", 2, LET_IN, "guitu/people/queries.py",
        "    looked=(\"record\",),\n", "",
    ),
    one(
        "what was said to one worker's note is told to another", 2, LET_IN, "guitu/journey/handover/queries.py",
        "{arising.OF_MINE} AND h.by_id = %(worker)s\n", "{arising.OF_MINE}\n",
    ),
)  # fmt: skip
