"""The mutations around quiet and the short messages that a person asked for."""

from tests.mutations.kinds import Edit, Mutation, one

QUIET = ("guitu/journey/contacts/tests/test_quiet.py",)
TEXTS = "guitu/journey/contacts/sql/texts.sql"

QUIET_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "somebody is written to while it is quiet", 2, QUIET, TEXTS,
        "WHERE wish.what = 1 AND NOT wall.is_quiet(p_person) AND", "WHERE wish.what = 1 AND",
    ),
    one(
        "somebody is written to who did not ask for it", 2, QUIET, TEXTS,
        "WHERE wish.what = 1 AND NOT", "WHERE NOT",
    ),
    Mutation(
        "somebody is written to under a consent that has lapsed", 1,
        (
            Edit(
                TEXTS, "WHERE v.person_id = p_person AND c.expires_at > now()\n", "WHERE v.person_id = p_person\n",
            ),
            Edit(TEXTS, "ON c.id = p.consent_id AND c.expires_at > now() WHERE", "ON c.id = p.consent_id WHERE"),
        ),
        QUIET,
    ),
    one(
        "a number is opened for a message that nobody wants any more", 2, QUIET, TEXTS,
        "p_kind = 'quiet_over' AND wall.is_quiet_over(p_person)", "p_kind = 'quiet_over'",
    ),
    one(
        "a colleague reads whether somebody wants messages", 1, QUIET, TEXTS,
        "AS RESTRICTIVE FOR SELECT TO guitu_app\n  USING (person_id = (SELECT app.own()));",
        "AS RESTRICTIVE FOR SELECT TO guitu_app\n  USING (true);",
    ),
    one(
        "a message that failed by day wakes somebody at night", 2, QUIET, "guitu/journey/contacts/tasks.py",
        "        if not rules.may_text(at):\n", "        if False:\n",
    ),
    Mutation(
        "an older question is asked while it is quiet", 2,
        (
            Edit(
                "guitu/surfaces/portal/templates/portal/home.html",
                '{% if not page.quiet %}{% include "portal/asks.html" %}{% endif %}',
                '{% include "portal/asks.html" %}',
            ),
            Edit(
                "guitu/surfaces/portal/first.py",
                "(self.is_anything_asked and not self.quiet)", "self.is_anything_asked",
            ),
        ),
        QUIET,
    ),
    one(
        "a message says with whom", 2, QUIET, "guitu/journey/contacts/tasks.py",
        'f"{settings.GUITU_ADDRESS}/me/"', 'f"{settings.GUITU_ADDRESS}/me/{person_id}"',
    ),
    one(
        "a card that was declined makes room for another", 1, ("guitu/journey/intake/tests/test_cards.py",),
        "guitu/journey/intake/sql/intake.sql",
        "WHERE e.actor_id = me.user_id AND e.part = 'waiting_card.make' AND",
        "JOIN public.waiting_card k ON k.id = e.subject_id WHERE e.actor_id = me.user_id AND"
        " e.part = 'waiting_card.make' AND",
    ),
    one(
        "whoever was turned down is offered again", 1, ("guitu/people/tests/test_team_and_cards.py",),
        "guitu/people/queries.py",
        "Q(ended_at=None) | Q(agreed_at=None))\n    return", "Q(ended_at=None))\n    return",
    ),
    one(
        "a worker asks for another time while it is quiet", 7, QUIET, "guitu/journey/contacts/sql/beside.sql",
        "AND wall.is_quiet(NEW.person_id) AND NOT EXISTS (", "AND false AND NOT EXISTS (",
    ),
    one(
        "a worker cannot answer what somebody asked before the quiet", 7, QUIET,
        "guitu/journey/contacts/sql/beside.sql",
        "        AND m.by_id = m.person_id AND m.what IN (1, 2)) THEN", "        AND false) THEN",
    ),
)  # fmt: skip
