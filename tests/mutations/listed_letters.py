"""The mutations of what goes by letter to a service outside, and of a draft that is changed."""

from tests.mutations.kinds import Mutation, one

REFERRALS = "guitu/journey/referrals/sql/referrals.sql"
LETTERS_SQL = "guitu/journey/referrals/sql/letters.sql"
LETTERS = ("guitu/journey/referrals/tests/test_letters.py",)
RULES = ("guitu/journey/referrals/tests/test_rules.py",)
DRAFTS = ("guitu/journey/referrals/tests/test_drafts.py",)

LETTER_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a letter leaves a copy behind that lies nowhere", 3, LETTERS, REFERRALS,
        "SELECT p_disclosure, p_text WHERE draft.station_id IS NOT NULL;", "VALUES (p_disclosure, p_text);",
    ),
    one(
        "a letter says what was not ticked", 3, LETTERS, "guitu/journey/referrals/queries.py",
        "content = left(self.case.scope, row, sent) if sent else _said", "content = _said",
    ),
    one(
        "the person answers for the place outside", 6, LETTERS, LETTERS_SQL,
        " OR (me.kind = 'person' AND p_state IS DISTINCT FROM 'received')", "",
    ),
    one(
        "somebody agrees to a service that has another name by now", 3, LETTERS, "guitu/journey/referrals/actions.py",
        "content.to is None or content.to.service != found.name", "content.to is None",
    ),
    one(
        "a draft that was replaced is sent", 3, DRAFTS, REFERRALS,
        "  IF EXISTS (SELECT 1 FROM public.referral r WHERE r.replaces_id = draft.id) THEN", "  IF false THEN",
    ),
    one(
        "a draft is changed after the person said not now", 6, DRAFTS, LETTERS_SQL,
        "AND w.what IN (1, 4)) THEN", "AND false) THEN",
    ),
    one(
        "nobody is told that a letter is taken back", 4, RULES, "guitu/journey/referrals/rules.py",
        "return was_handed and (is_taken_back or now in", "return was_handed and (now in",
    ),
)  # fmt: skip
