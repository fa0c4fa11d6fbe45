"""The mutations around editors: an own organisation's entries only, nobody's trace, and no import that takes back."""

from tests.mutations.kinds import Mutation, one

EDITING = ("guitu/surfaces/finder/tests/test_editing.py",)
OURS = ("guitu/society/directory/tests/test_ours.py",)
ENTRIES = "guitu/society/directory/sql/editing.sql"
WORDS = "guitu/surfaces/finder/sql/editing.sql"

EDITOR_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "an editor changes the entries of any organisation", 1, EDITING, ENTRIES,
        "WHERE s.id = p_service AND k.organisation_id = me.organisation_id FOR NO KEY UPDATE OF s;",
        "WHERE s.id = p_service FOR NO KEY UPDATE OF s;",
    ),
    one(
        "anybody on the staff is an editor", 1, EDITING, ENTRIES,
        "IF me.kind IS DISTINCT FROM 'staff' OR me.role IS DISTINCT FROM 'editor' THEN",
        "IF me.kind IS DISTINCT FROM 'staff' THEN",
    ),
    one(
        "a phone number is kept as a word that found nothing", 1, EDITING, WORDS,
        "OR p_word !~ '^([\\u3400-\\u4dbf\\u4e00-\\u9fff]{1,20}|[a-z]{2,20})$' THEN", "THEN",
    ),
    one(
        "words that found nothing are kept for ever", 1, EDITING, WORDS,
        "::date - 90;", "::date - 90000;",
    ),
    one(
        "an old file takes back what an editor said", 1, OURS, "guitu/society/directory/hsds/ours.py",
        '" f.assured_date::timestamp AT TIME ZONE \'Asia/Shanghai\') >= e.at)"',
        '" f.assured_date::timestamp AT TIME ZONE \'Asia/Shanghai\') IS NOT NULL)"',
    ),
)  # fmt: skip
