"""The mutations around a child under fourteen and a guardian."""

from tests.mutations.kinds import Mutation, one

PERIOD = "guitu/journey/consent/sql/period.sql"
TOGETHER_SQL = "guitu/journey/consent/sql/together.sql"
TRUSTED = "guitu/people/sql/trusted.sql"
RULES = "guitu/people/rules.py"
TOGETHER = ("guitu/journey/consent/tests/test_together.py",)
GOODBYE = ("guitu/journey/closure/tests/test_reading_on.py",)
MINORS = ("guitu/people/tests/test_minors.py",)

GUARDIAN_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a child renews alone", 1, TOGETHER, PERIOD,
        "  IF me.kind = 'person' AND wall.is_child(me.user_id) THEN RETURN 'together'; END IF;\n", "",
    ),
    one(
        "whoever stands beside a child is let in", 1, TOGETHER, TRUSTED,
        "  IF wall.is_child(base.id) THEN\n    RETURN 'together';\n  END IF;\n", "",
    ),
    one(
        "a guardian needs no phone of their own", 1, TOGETHER, TOGETHER_SQL,
        "  IF NOT wall.spend_code(invited.id, p_guardian_index, p_phone_code) THEN\n    RETURN 'wrong_code';\n"
        "  END IF;\n", "",
    ),
    one(
        "any phone renews for a guardian", 1, TOGETHER, PERIOD,
        " OR NOT app.is_guardians_phone(p_phone_index) THEN", " THEN",
    ),
    one(
        "a guardian gets a way in once the child is turning fourteen", 1, TOGETHER, PERIOD,
        "  IF app.guardian_can_read() THEN\n", "  IF true THEN\n",
    ),
    one(
        "a child is told that nobody reads while the guardian does", 2, GOODBYE, "guitu/journey/closure/queries.py",
        "        return self.has_guardian or self.lets_read\n", "        return self.lets_read\n",
    ),
    one(
        "whoever reads nothing learns whether a guardian does", 1, GOODBYE, "guitu/people/sql/guardians.sql",
        "      AND g.user_id = (SELECT (i).user_id FROM wall.me() i)\n", "",
    ),
    one(
        "whoever reads nothing learns which seats wait", 1, MINORS, "guitu/people/sql/minors.sql",
        "    AND g.user_id = (SELECT (i).user_id FROM wall.me() i)\n", "",
    ),
    one(
        "a young person is told that somebody is in who waits for a lead", 2, MINORS, "guitu/surfaces/portal/views.py",
        '"held" if now is Place.HELD else "invited"', '"invited"',
    ),
    one(
        "a child's file waits for no approval", 1, TOGETHER, TOGETHER_SQL,
        "  answer := app.guard_minor(p_person, p_minor_until);\n", "",
    ),
    one(
        "a guardian takes back after the child is fourteen", 6, TOGETHER, TOGETHER_SQL,
        "    AND t.until > now() AND wall.is_child(t.person_id);\n", ";\n",
    ),
    one(
        "a guardian reads on from fourteen", 1, TOGETHER, RULES,
        "    sight = day.replace(day=1)\n", "    sight = next_month(day)\n",
    ),
)  # fmt: skip
