"""The mutations that a journey through two organisations must notice, and every step of a support team."""

from tests.mutations.kinds import Mutation, one

DISCLOSURES = "guitu/journey/referrals/sql/disclosures.sql"
TEAM = ("guitu/people/tests/test_team_moves.py",)
COVER = ("guitu/people/tests/test_cover_moves.py",)
COVER_ENDS = ("guitu/journey/consent/tests/test_cover_ends.py",)
COVER_SQL = "guitu/people/sql/cover.sql"
LET_GO = ("guitu/journey/contacts/tests/test_let_go.py",)
STAND_IN = ("guitu/surfaces/desk/tests/test_today.py",)
MEETINGS = "guitu/journey/contacts/queries/meetings.py"
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
        "whoever was let go once comes back as a stand-in", 1, COVER, "guitu/people/sql/cover.sql",
        "no.worker_id = p_stand_in\n                    AND no.ended_at IS NOT NULL)",
        "no.worker_id = p_stand_in\n                    AND no.ended_at IS NOT NULL AND false)",
    ),
    one(
        "a lead of another station names a stand-in", 1, COVER, "guitu/people/sql/cover.sql",
        "w.id IN (p_away, p_stand_in) AND w.station_id = me.station_id\n", "w.id IN (p_away, p_stand_in)\n",
    ),
    one(
        "somebody stands in for a worker whose last day has passed", 1, COVER, "guitu/people/sql/cover.sql",
        "    AND coalesce(m.ends_at, 'infinity') > now() AND NOT", "    AND NOT",
    ),
    one(
        "a stand-in reads on after the last day of the one who is away", 1, COVER, "guitu/people/sql/cover.sql",
        "least(c.until, coalesce(t.ends_at, 'infinity'))", "c.until",
    ),
    one(
        "whoever is on the team stands in besides", 1, COVER, "guitu/people/sql/cover.sql",
        "AND coalesce(own.ends_at, 'infinity') > now())", "AND own.ends_at < now())",
    ),
    one(
        "a lead of another station ends what somebody stands in for", 1, COVER, "guitu/people/sql/cover.sql",
        "c.id = p_cover AND c.station_id = me.station_id", "c.id = p_cover",
    ),
    one(
        "what a lead ends goes on", 1, COVER, "guitu/people/sql/cover.sql",
        "wall.no_longer_than_the_team(wall.team_of(done.away_id)", "wall.no_longer_than_the_team('{}'",
    ),
    one(
        "ending a stand-in for one colleague ends it for another", 1, COVER, "guitu/people/sql/cover.sql",
        "m SET ends_at = wall.stands_in_until(m.person_id, m.worker_id)", "m SET ends_at = now()",
    ),
    one(
        "nobody reads that a lead ended it", 2, COVER, "guitu/people/sql/cover.sql",
        "  PERFORM wall.record(me, one, me.organisation_id, 'team.cover_end', 'away') FROM unnest(uncovered) one;\n",
        "",
    ),
    one(
        "a stand-in outlives whoever they stand in for", 3, COVER_ENDS, COVER_SQL,
        "WHEN (NOT NEW.is_cover)", "WHEN (false)",
    ),
    one(
        "whoever stood in before comes back with the next yes", 1, COVER_ENDS, COVER_SQL,
        "  UPDATE public.team_member SET ends_at = now()\n", "  UPDATE public.team_member SET ends_at = ends_at\n",
    ),
    one(
        "after a goodbye a lead lets somebody new in", 1, COVER_ENDS, COVER_SQL,
        " AND NOT wall.is_closed(m.person_id)", "",
    ),
    one(
        "an earlier last day of a stand-in does not count", 1, COVER_ENDS, COVER_SQL,
        "until = excluded.until;", "until = greatest(cover.until, excluded.until);",
    ),
    one(
        "a stand-in who is named twice stands in the trace twice", 1, COVER_ENDS, COVER_SQL,
        "  WHERE team_member.ends_at IS DISTINCT FROM excluded.ends_at\n", "",
    ),
    one(
        "whoever is let go stays as a stand-in", 1, COVER, "guitu/people/sql/people.sql",
        "AND (id = p_member OR NOT asked.is_cover)", "AND id = p_member",
    ),
    one(
        "a stand-in is told of whoever did not let them in", 1, STAND_IN, MEETINGS,
        "AND EXISTS (SELECT FROM team_member t WHERE t.person_id = m.person_id AND t.worker_id = c.stand_in_id"
        " AND t.is_cover\n",
        "AND EXISTS (SELECT FROM team_member t WHERE t.worker_id = c.stand_in_id AND t.is_cover\n",
    ),
    one(
        "whoever is let go leaves a confirmed meeting behind", 7, LET_GO, "guitu/journey/contacts/actions.py",
        "    for worker_id in workers.filter(Exists(in_force))", "    for worker_id in workers.none()",
    ),
    one(
        "a message calls somebody to a meeting to which nobody comes", 7, LET_GO,
        "guitu/journey/contacts/sql/texts.sql",
        "t.ended_at IS NULL\n          AND coalesce(t.ends_at, 'infinity') > m.begins_at)", "true)",
    ),
    one(
        "a stand-in is told of meetings on days on which they stand in no more", 1, LET_GO, MEETINGS,
        "  AND least(c.until, t.ends_at) > (SELECT l.begins_at", "  AND now() < (SELECT l.begins_at",
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
