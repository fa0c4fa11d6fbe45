"""The mutations that a journey through two organisations must notice, and every step of a support team."""

from tests.mutations.kinds import Mutation, one

DISCLOSURES = "guitu/journey/referrals/sql/disclosures.sql"
TEAM = ("guitu/people/tests/test_team_moves.py",)
TWO = ("tests/promises/test_two_organisations.py",)

JOURNEY_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "what was taken back can still be read there", 4, TWO, DISCLOSURES,
        "AND d.taken_back_at IS NULL AND d.ends_at > now()", "AND d.ends_at > now()",
    ),
    one(
        "what was turned down stays readable there", 3, TWO, DISCLOSURES,
        "    AND wall.referral_state(d.id) NOT IN ('rejected', 'cancelled', 'entered-in-error')\n", "",
    ),
    one(
        "answers between two are read by the whole team", 2, TWO, "guitu/journey/needs/sql/only_two.sql",
        "CALL wall.between_two('public.assessment');\n", "",
    ),
    one(
        "whoever was trusted reads on after a goodbye", 2, TWO, "guitu/journey/closure/actions.py",
        "        people.end_trust(trusted_id=guest, by=by, at=at)\n", "        str(guest)\n",
    ),
    one(
        "a team changes though the table does not hold it", 2, TEAM, "guitu/people/actions.py",
        "    if not rules.can_step(now, what, hand):", "    if not (what or rules.can_step(now, what, hand)):",
    ),
    one(
        "somebody whose last day has passed is kept on without being asked in", 1, TEAM, "guitu/people/sql/until.sql",
        " AND coalesce(ends_at, 'infinity') > now()\n", "\n",
    ),
    one(
        "the person's own session suggests in a worker's place", 2, TEAM, "guitu/people/sql/people.sql",
        "g.may_write AND g.valid_until > now()\n  WHERE p.id = p_person AND me.kind = 'staff';",
        "g.may_write AND g.valid_until > now()\n  WHERE p.id = p_person;",
    ),
    one(
        "a desk reads that something of hers went elsewhere", 3, TWO, DISCLOSURES,
        "USING (station_id = (SELECT app.desk()) OR worker_id = (SELECT app.staff()));",
        "USING (from_station_id = (SELECT app.desk()) OR station_id = (SELECT app.desk())"
        " OR worker_id = (SELECT app.staff()));",
    ),
)  # fmt: skip
