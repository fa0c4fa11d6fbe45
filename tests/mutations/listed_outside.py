"""The mutations that the worlds must notice around what comes from outside, and around a draft that was changed."""

from tests.mutations.kinds import Mutation, one

WORLDS = ("tests/promises/test_worlds.py",)
DRAFTS = ("guitu/journey/referrals/tests/test_drafts.py",)
SQL = "guitu/surfaces/exchange/sql/exchange.sql"

OUTSIDE_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "the log names those who hold people", 3, WORLDS, SQL,
        "    me.user_id := p_card;\n", "    NULL;\n",
    ),
    one(
        "a system puts a card on another desk than its own", 1, WORLDS, SQL,
        "  card.station_id := system.station_id;\n",
        "  card.station_id := (SELECT s.id FROM public.station s ORDER BY s.id = system.station_id LIMIT 1);\n",
    ),
    one(
        "whoever is signed in opens what lies sealed for anybody", 2, WORLDS, SQL,
        "    WHERE p.person_id = me.user_id AND me.kind = 'person' AND p.expires_at > now();\n",
        "    WHERE me.user_id IS NOT NULL AND p.person_id IS NOT NULL AND p.expires_at > now();\n",
    ),
    one(
        "a desk sees that something lies sealed", 2, WORLDS, SQL,
        "  USING (person_id = (SELECT app.own()) AND expires_at > now());\n",
        "  USING ((person_id = (SELECT app.own()) OR (SELECT app.desk()) IS NOT NULL) AND expires_at > now());\n",
    ),
    one(
        "somebody else throws away what lies sealed", 4, WORLDS, SQL,
        "WHERE p.id = p_parcel AND p.person_id = me.user_id AND me.kind = 'person';", "WHERE p.id = p_parcel;",
    ),
    one(
        "what is thrown away unread keeps its key", 4, WORLDS, SQL,
        "  DELETE FROM public.data_key WHERE id = p_parcel;\n", "",
    ),
    one(
        "a sender is told that somebody came by whoever has the secret", 3, WORLDS, SQL,
        "state = 'accepted' AND until > now() AND me.kind = 'person';", "state = 'accepted' AND until > now();",
    ),
    one(
        "a draft that was sent is replaced", 3, WORLDS, "guitu/journey/referrals/sql/letters.sql",
        "     OR EXISTS (SELECT 1 FROM public.referral_sent s WHERE s.referral_id = NEW.replaces_id)\n", "",
    ),
    one(
        "a draft that was changed can still be sent", 3, DRAFTS, "guitu/journey/referrals/sql/referrals.sql",
        "  IF EXISTS (SELECT 1 FROM public.referral r WHERE r.replaces_id = draft.id) THEN\n", "  IF false THEN\n",
    ),
)  # fmt: skip
