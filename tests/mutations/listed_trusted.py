"""The mutations around somebody whom a person trusts with a part."""

from tests.mutations.kinds import Mutation, one

SHARING = "guitu/foundations/access/sql/sharing.sql"
TRUSTED = "guitu/people/sql/trusted.sql"
ENDS = "guitu/journey/consent/sql/sharing.sql"
MINOR_SQL = "guitu/people/sql/minors.sql"
MINORS = ("guitu/people/tests/test_minors.py",)
WORLDS = ("tests/promises/test_worlds.py",)
SIGHT = ("guitu/surfaces/alongside/tests/test_sight.py",)
LET_IN = ("guitu/surfaces/alongside/tests/test_trusted.py",)

TRUSTED_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "somebody trusted reads every part", 1, WORLDS, SHARING,
        "        WHEN 'notes' THEN t.sees_notes\n", "        WHEN 'notes' THEN true\n",
    ),
    one(
        "somebody trusted stays after the day", 1, SIGHT, SHARING,
        "AND t.ended_at IS NULL AND t.until > now()\n      AND CASE", "AND t.ended_at IS NULL\n      AND CASE",
    ),
    one(
        "somebody trusted stays after one tap", 1, WORLDS, SHARING,
        "AND t.ended_at IS NULL AND t.until > now()\n      AND CASE", "AND t.until > now()\n      AND CASE",
    ),
    one(
        "somebody trusted reads what lapsed", 4, SIGHT, SHARING,
        "      AND base.confirmed_at IS NOT NULL AND base.expires_at > now()\n", "",
    ),
    one(
        "somebody trusted opens without a trace", 2, SIGHT, SHARING,
        "  PERFORM wall.record(me, whose, me.organisation_id, p_part, 'with');\n", "",
    ),
    one(
        "what is shared outlives the consent", 4, WORLDS, ENDS,
        "  DELETE FROM public.trusted_person t WHERE t.consent_id = NEW.id;\n", "",
    ),
    one(
        "a worker lets somebody in for the person", 1, LET_IN, TRUSTED,
        "  WHERE p.id = me.user_id AND me.kind = 'person';\n",
        "  WHERE p.id = (SELECT id FROM public.person LIMIT 1);\n",
    ),
    one(
        "the team reads whom a person trusts", 1, WORLDS, TRUSTED,
        "USING (person_id = (SELECT app.own()) OR (id =",
        "USING (app.staff() IS NOT NULL OR person_id = (SELECT app.own()) OR (id =",
    ),
    one(
        "a minor's file opens without an approval", 1, MINORS, MINOR_SQL,
        "  NEW.agreed_at := NULL;\n", "",
    ),
    one(
        "any lead approves a minor's file", 1, MINORS, MINOR_SQL,
        "JOIN public.worker w ON w.station_id = me.station_id AND", "JOIN public.worker w ON",
    ),
    one(
        "a lead on the team approves a minor's file", 1, MINORS, MINOR_SQL,
        "  WHERE NOT EXISTS (SELECT 1 FROM public.team_member t WHERE t.person_id = a.person_id AND t.worker_id"
        " = me.user_id)\n", "",
    ),
)  # fmt: skip
