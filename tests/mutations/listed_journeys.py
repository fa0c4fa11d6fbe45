"""The mutations that a journey through two organisations must notice, and every step of a support team."""

from tests.mutations.kinds import Mutation, one

DISCLOSURES = "guitu/journey/referrals/sql/disclosures.sql"
TEAM = ("guitu/people/tests/test_team_moves.py",)
COVER = ("guitu/people/tests/test_cover_moves.py",)
SHARING = ("guitu/people/tests/test_sharing_moves.py",)
REMINDERS = ("guitu/journey/contacts/tests/test_reminder_moves.py",)
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
        "    if not rules.can_step(now, what, hand, is_cover=is_cover):", "    if not what:",
    ),
    one(
        "whoever was let go once comes back as a stand-in", 1, COVER, "guitu/people/sql/people.sql",
        "no.worker_id = p_stand_in\n                    AND no.ended_at IS NOT NULL)",
        "no.worker_id = p_stand_in\n                    AND no.ended_at IS NOT NULL AND false)",
    ),
    one(
        "a lead of another station names a stand-in", 1, COVER, "guitu/people/sql/people.sql",
        "w.id IN (p_away, p_stand_in) AND w.station_id = me.station_id\n", "w.id IN (p_away, p_stand_in)\n",
    ),
    one(
        "somebody stands in for a worker whose last day has passed", 1, COVER, "guitu/people/sql/people.sql",
        "    AND coalesce(m.ends_at, 'infinity') > now()\n    -- Whoever", "    -- Whoever",
    ),
    one(
        "a stand-in reads on after the last day of the one who is away", 1, COVER, "guitu/people/sql/people.sql",
        "least(p_until, coalesce(m.ends_at, 'infinity'))", "p_until",
    ),
    one(
        "standing in is not asked of its own table", 2, COVER, "guitu/people/actions.py",
        "Step.AGREED if agrees else Step.ENDED, Hand.PERSON, is_cover=is_cover)",
        "Step.AGREED if agrees else Step.ENDED, Hand.PERSON)",
    ),
    one(
        "sharing changes though the table does not hold it", 2, SHARING, "guitu/people/actions.py",
        "    if not rules.can_turn(queries.sharing(trusted_id=trusted_id, at=at), what, Side.PERSON):",
        "    if not what:",
    ),
    one(
        "an invitation that ran out is taken up after all", 1, SHARING, "guitu/people/sql/trusted.sql",
        "WHERE t.person_id = base.id AND t.accepted_at IS NULL AND wall.is_trusted(t);",
        "WHERE t.person_id = base.id AND t.accepted_at IS NULL AND t.ended_at IS NULL;",
    ),
    one(
        "a teammate ticks off what another wrote down", 2, REMINDERS, "guitu/journey/contacts/sql/beside.sql",
        "r.id = reminder_id AND r.by_id = reminder_done.by_id));", "r.id = reminder_id) OR true);",
    ),
    one(
        "one is ticked off though the table does not hold it", 2, REMINDERS, "guitu/journey/contacts/actions.py",
        "    if not rules.can_note(now, Act.DONE):", "    if rules.can_note(now, Act.DONE) is None:",
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
