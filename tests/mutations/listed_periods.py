"""The mutations around how long a consent lasts, and what a no ends."""

from tests.mutations.kinds import Mutation, one

CONSENT = "guitu/journey/consent/sql/consent.sql"
PERIOD = "guitu/journey/consent/sql/period.sql"
REFUSAL = "guitu/journey/intake/sql/refusal.sql"
REFUSED = ("guitu/journey/consent/tests/test_refusal.py",)
TESTS = ("guitu/journey/consent/tests/test_period.py",)

PERIOD_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "made shorter may be longer", 1, TESTS, PERIOD,
        "    AND p_until > now() AND p_until < expires_at;", "    AND p_until > now();",
    ),
    one(
        "anybody lets a consent end", 1, TESTS, PERIOD,
        "  UPDATE public.consent SET expires_at = p_until\n"
        "  WHERE id = p_consent AND person_id = me.user_id AND me.kind = 'person' AND",
        "  UPDATE public.consent SET expires_at = p_until\n  WHERE id = p_consent AND",
    ),
    one(
        "it goes on under a text of former times", 1, TESTS, PERIOD,
        "             AND p_notice IS DISTINCT FROM wall.current_notice(c.purpose)) THEN",
        "             AND false) THEN",
    ),
    one(
        "it goes on for as long as somebody likes", 1, TESTS, CONSENT,
        "  SELECT CASE WHEN p_months IN (3, 6, 12) THEN now()", "  SELECT CASE WHEN p_months > 0 THEN now()",
    ),
    one(
        "a consent changes though the table does not hold it", 1, TESTS, "guitu/journey/consent/actions.py",
        "    if row is not None and not rules.can_move(rules.state(row.facts, at=at), what):", "    if row is False:",
    ),
    one(
        "the first yes lasts a year whatever was chosen", 1, ("guitu/journey/consent/tests/test_own_hand.py",),
        CONSENT, "AND expires_at > wall.ends_after(p_months);", "AND false;",
    ),
    one(
        "a no leaves the card at the desk", 1, REFUSED, REFUSAL,
        "  DELETE FROM public.waiting_card WHERE id = invited.card_id;\n", "",
    ),
    one(
        "the key of a refused card stays", 4, REFUSED, REFUSAL,
        "  DELETE FROM public.data_key WHERE id = invited.card_id;\n", "",
    ),
    one(
        "a guardian's no is not kept", 1, REFUSED, "guitu/journey/consent/views/together.py",
        '    if request.POST.get("answer") == "no":\n', "    if False:\n",
    ),
)  # fmt: skip
