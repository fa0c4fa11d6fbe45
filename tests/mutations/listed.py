"""The mutations: what is broken, in which file, and which tests must turn red."""

from tests.mutations.kinds import Mutation, one
from tests.mutations.listed_stages import STAGES

WALL = "guitu/foundations/access/sql/wall.sql"
ROLES = "guitu/foundations/access/sql/roles.sql"
TRACE = "guitu/foundations/audit/sql/trace.sql"
CONSENT = "guitu/journey/consent/sql/consent.sql"
CONTACTS = "guitu/journey/contacts/sql/contacts.sql"
MEETINGS = "guitu/journey/contacts/sql/meetings.sql"
BESIDE = "guitu/journey/contacts/sql/beside.sql"
INTAKE = "guitu/journey/intake/sql/intake.sql"
NEED_RULES = "guitu/journey/needs/rules.py"
NEED_QUERIES = "guitu/journey/needs/queries.py"
NEED_ACTIONS = "guitu/journey/needs/actions.py"
PLANS = "guitu/journey/plans/sql/plans.sql"
PEOPLE = "guitu/people/sql/people.sql"

JUST_US = ("guitu/journey/plans/tests/test_just_us.py",)
WORLDS = ("tests/promises/test_worlds.py",)
LISTS = ("tests/promises/test_two_lists.py",)
NEEDS = ("guitu/journey/needs/tests/test_needs.py",)
ANSWERS = ("guitu/journey/needs/tests/test_assessments.py",)
CARDS = ("guitu/journey/intake/tests/test_cards.py",)
ASKED = ("guitu/journey/intake/tests/test_own_request.py",)
GOODBYE = ("guitu/journey/closure/tests/test_goodbye.py",)
MET = ("guitu/journey/contacts/tests/test_meetings.py",)

AT_LEAST = 3

MUTATIONS: tuple[Mutation, ...] = (
    # 1. No live consent, no record.
    one(
        "every note is readable", 1, WORLDS, CONTACTS,
        "USING (EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = contact.consent_id));",
        "USING (true);",
    ),
    one(
        "a grant never ends", 1, WORLDS, WALL,
        "USING (user_id = (SELECT app.uid()) AND valid_until > now());",
        "USING (user_id = (SELECT app.uid()));",
    ),
    one(
        "grants of others are readable", 1, WORLDS, WALL,
        "USING (user_id = (SELECT app.uid()) AND valid_until > now());",
        "USING (valid_until > now());",
    ),
    one(
        "a note in a colleague's name", 1, WORLDS, CONTACTS,
        "WITH CHECK (author_id = (SELECT app.staff())\n              AND EXISTS",
        "WITH CHECK (EXISTS",
    ),
    one(
        "a suggested worker is let in before the person agrees", 1, WORLDS, CONSENT,
        "ON m.person_id = c.person_id AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL",
        "ON m.person_id = c.person_id AND m.ended_at IS NULL",
    ),
    one(
        "a worker whom the person let go stays", 1, WORLDS, CONSENT,
        "ON m.person_id = c.person_id AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL",
        "ON m.person_id = c.person_id AND m.agreed_at IS NOT NULL",
    ),
    one(
        "a worker's word lets the whole team in", 1, WORLDS, CONSENT,
        "      AND (c.confirmed_at IS NOT NULL OR c.word_of = m.worker_id)\n",
        "",
    ),
    one(
        "a stand-in needs no consent", 1, WORLDS, CONSENT,
        "      AND (NOT m.is_cover OR cover.id IS NOT NULL)\n",
        "",
    ),
    one(
        "cover and statistics open the record to the team", 1, WORLDS, CONSENT,
        "      AND c.purpose IN ('support', 'health', 'family')\n",
        "",
    ),
    one(
        "a worker's word lasts a year", 1, WORLDS, CONSENT,
        "ELSE interval '14 days' END", "ELSE interval '365 days' END",
    ),
    one(
        "a session that is over still reads", 1, WORLDS, WALL,
        "  SELECT i.user_id FROM public.identity i\n"
        "  WHERE i.token_hash = sha256(convert_to(nullif(current_setting('app.token', true), ''), 'UTF8'))"
        " AND i.expires_at > now()",
        "  SELECT i.user_id FROM public.identity i\n"
        "  WHERE i.token_hash = sha256(convert_to(nullif(current_setting('app.token', true), ''), 'UTF8'))",
    ),
    one(
        "a key is handed out to whoever asks", 1, WORLDS, TRACE,
        " AND g.user_id = me.user_id AND g.valid_until > now()\n      WHERE k.subject_id = p_subject",
        "\n      WHERE k.subject_id = p_subject",
    ),
    one(
        "every desk sees every station's waiting cards", 1, WORLDS, INTAKE,
        "USING (station_id = (SELECT app.desk()) AND expires_at > now());",
        "USING ((SELECT app.desk()) IS NOT NULL AND expires_at > now());",
    ),
    one(
        "waiting cards stay after their time", 1, WORLDS, INTAKE,
        "USING (station_id = (SELECT app.desk()) AND expires_at > now());",
        "USING (station_id = (SELECT app.desk()));",
    ),
    one(
        "a waiting card goes to another organisation", 1, CARDS, INTAKE,
        "IF wall.receiving(p_station) IS DISTINCT FROM me.organisation_id OR p_station = me.station_id THEN",
        "IF p_station = me.station_id THEN",
    ),
    one(
        "a worker writes a request as if it were the person's own", 1, ASKED, INTAKE,
        "OR p_code_hash IS NULL OR me.kind = 'staff' THEN",
        "OR p_code_hash IS NULL THEN",
    ),
    one(
        "the public page of a station takes any number of requests", 1, ASKED, INTAKE,
        ">= 30 THEN",
        ">= 30000 THEN",
    ),
    one(
        "the key of a declined card stays", 4, ASKED, INTAKE,
        "  DELETE FROM public.data_key WHERE id = p_card;\n",
        "",
    ),
    one(
        "the key of a card that was taken back stays", 4, ASKED, INTAKE,
        "  DELETE FROM public.data_key WHERE id = card.id;\n",
        "",
    ),
    one(
        "a worker lets herself into a team", 1, WORLDS, PEOPLE,
        "AND m.person_id = me.user_id AND me.kind = 'person' AND m.ended_at IS NULL FOR NO KEY UPDATE;",
        "AND m.ended_at IS NULL FOR NO KEY UPDATE;",
    ),
    one(
        "anybody renews a consent", 1, WORLDS, "guitu/journey/consent/sql/period.sql",
        "given_with = NULL\n  WHERE id = p_consent AND person_id = me.user_id AND me.kind = 'person' AND withdrawn_at",
        "given_with = NULL\n  WHERE id = p_consent AND withdrawn_at",
    ),
    one(
        "the owner passes the wall", 1, LISTS, WALL,
        "  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);\n",
        "",
    ),
    one(
        "the web role may change notes", 1, LISTS, CONTACTS,
        "GRANT SELECT, INSERT ON public.contact TO guitu_app;",
        "GRANT SELECT, INSERT, UPDATE ON public.contact TO guitu_app;",
    ),
    one(
        "the web role reads keys", 1, LISTS, TRACE,
        "CALL wall.enclose('public.data_key');\n",
        "CALL wall.enclose('public.data_key');\nGRANT SELECT ON public.data_key TO guitu_app;\n",
    ),
    one(
        "the roles may bypass the wall", 1, LISTS, ROLES,
        "EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS",
        "EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER BYPASSRLS",
    ),
    # 2. The person sees everything.
    one(
        "opening leaves no entry", 2, WORLDS, TRACE,
        "FROM allowed a LIMIT 1", "FROM allowed a LIMIT 0",
    ),
    one(
        "an act leaves no entry", 2, WORLDS, CONSENT,
        "    PERFORM wall.record(me, p_person, me.organisation_id, p_verb,"
        " CASE WHEN me.kind = 'person' THEN 'own' ELSE p_purpose END);",
        "    NULL;",
    ),
    one(
        "the person does not see who opened her record", 2, WORLDS, TRACE,
        "USING (subject_id = (SELECT app.own()) OR organisation_id = (SELECT app.office()));",
        "USING (organisation_id = (SELECT app.office()));",
    ),
    one(
        "the person does not see what happened to her consents", 2, WORLDS, CONSENT,
        "CREATE POLICY consent_event_read ON public.consent_event FOR SELECT TO guitu_app"
        " USING (person_id = (SELECT app.own()));",
        "CREATE POLICY consent_event_read ON public.consent_event FOR SELECT TO guitu_app USING (false);",
    ),
    one(
        "after a lapse the person is shut out, too", 2, WORLDS, CONSENT,
        "true AS may_write, c.expires_at + interval '90 days' AS valid_until",
        "true AS may_write, c.expires_at AS valid_until",
    ),
    one(
        "a refused attempt is forgotten", 2, WORLDS, TRACE,
        "IF NOT FOUND AND p_subject IS NOT NULL THEN", "IF false THEN",
    ),
    # 4. Taking consent back works at once, and erases.
    one(
        "the key outlives the withdrawal", 4, WORLDS, CONSENT,
        "  DELETE FROM public.data_key WHERE id = ANY (p_consents);\n",
        "",
    ),
    one(
        "withdrawing the base consent leaves the others", 4, WORLDS, CONSENT,
        "AND erased_at IS NULL AND (is_base OR id = p_consent)",
        "AND erased_at IS NULL AND id = p_consent",
    ),
    one(
        "nobody is told to erase", 4, WORLDS, CONSENT,
        "  FROM public.consent c WHERE c.id = ANY (p_consents)\n",
        "  FROM public.consent c WHERE false\n",
    ),
    one(
        "grants outlive the withdrawal", 4, WORLDS, CONSENT,
        "    WHERE c.person_id = p_person AND c.withdrawn_at IS NULL AND c.erased_at IS NULL\n    UNION ALL",
        "    WHERE c.person_id = p_person AND c.erased_at IS NULL\n    UNION ALL",
    ),
    one(
        "anybody withdraws for the person", 4, WORLDS, CONSENT,
        "WHERE c.id = p_consent AND c.person_id = me.user_id AND me.kind = 'person' AND c.withdrawn_at IS NULL",
        "WHERE c.id = p_consent AND c.withdrawn_at IS NULL",
    ),
    # 5. The record of openings cannot be quietly edited.
    one(
        "the web role edits the log", 5, LISTS, TRACE,
        "GRANT SELECT ON public.entry TO guitu_app;",
        "GRANT SELECT, UPDATE ON public.entry TO guitu_app;",
    ),
    one(
        "the worker process removes places from the log", 5, LISTS, TRACE,
        "GRANT SELECT, INSERT ON public.entry_sealed, public.checkpoint TO guitu_jobs;",
        "GRANT SELECT, INSERT, DELETE ON public.entry_sealed, public.checkpoint TO guitu_jobs;",
    ),
    one(
        "an entry in nobody's name", 5, WORLDS, TRACE,
        "clock_timestamp(), me.user_id,\n             a.subject_id,",
        "clock_timestamp(), a.subject_id,\n             a.subject_id,",
    ),
    # 6. The person's own words come first.
    one(
        "a worker answers a plan in the person's place", 6, JUST_US, PLANS,
        "CALL wall.enclose_record('public.plan_answer', 'person');",
        "CALL wall.enclose_record('public.plan_answer', 'both');",
    ),
    one(
        "a version takes any place", 6, JUST_US, PLANS,
        "AND p.number = NEW.number - 1 AND p.for_worker_id IS NOT DISTINCT FROM NEW.for_worker_id) THEN",
        ") THEN",
    ),
    one(
        "the whole team reads what is between two", 6, JUST_US, PLANS,
        "CREATE POLICY plan_between_two ON public.plan AS RESTRICTIVE FOR SELECT TO guitu_app\n"
        "  USING (for_worker_id IS NULL OR for_worker_id = (SELECT app.staff()) OR person_id = (SELECT app.own()));",
        "CREATE POLICY plan_between_two ON public.plan AS RESTRICTIVE FOR SELECT TO guitu_app\n  USING (true);",
    ),
    one(
        "a colleague begins a plan between two in another's name", 6, JUST_US, PLANS,
        "WITH CHECK (for_worker_id IS NULL OR for_worker_id = (SELECT app.staff())"
        " OR person_id = (SELECT app.own()));",
        "WITH CHECK (true);",
    ),
    one(
        "the answer to a plan between two is everybody's", 6, JUST_US, PLANS,
        "CREATE POLICY plan_answer_beside ON public.plan_answer AS RESTRICTIVE FOR SELECT TO guitu_app\n"
        "  USING (EXISTS (SELECT 1 FROM public.plan p WHERE p.id = plan_answer.plan_id));",
        "CREATE POLICY plan_answer_beside ON public.plan_answer AS RESTRICTIVE FOR SELECT TO guitu_app\n"
        "  USING (true);",
    ),
    one(
        "a worker answers in the person's place", 6, WORLDS, CONTACTS,
        "WITH CHECK (person_id = (SELECT app.own())\n              AND EXISTS",
        "WITH CHECK (EXISTS",
    ),
    one(
        "the person's word is not shown", 6, WORLDS, CONTACTS,
        "USING (EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = reply.consent_id));",
        "USING (false);",
    ),
    one(
        "the person's word can be removed", 6, LISTS, CONTACTS,
        "GRANT SELECT, INSERT ON public.reply TO guitu_app;",
        "GRANT SELECT, INSERT, DELETE ON public.reply TO guitu_app;",
    ),
    one(
        "a word beside somebody else's note", 6, WORLDS, CONTACTS,
        "AND EXISTS (SELECT 1 FROM public.contact k WHERE k.id = reply.contact_id"
        " AND k.consent_id = reply.consent_id));",
        ");",
    ),
    one(
        "no phone code counts as the right one", 1, WORLDS, CONSENT,
        "  IF p_phone_code IS NULL OR p_worker IS NULL OR wall.ends_after", "  IF wall.ends_after",
    ),
    one(
        "a record is opened under a colleague's id", 1, WORLDS, CONSENT,
        "OR EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_person)\n", "\n",
    ),
    one(
        "a stand-in stays for ever", 1, WORLDS, "guitu/people/sql/cover.sql",
        "OR p_until IS NULL OR p_until <= now()", "OR p_until <= now()",
    ),
    one(
        "what is read outlives the base consent", 4, WORLDS, CONSENT,
        "least(c.expires_at, base.expires_at, coalesce", "least(c.expires_at, coalesce",
    ),
    one(
        "a stranger holds up a withdrawal", 4, WORLDS, CONSENT,
        "    AND EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = c.id AND g.user_id = me.user_id"
        " AND g.may_write\n                AND g.valid_until > now())\n  FOR SHARE;", "  FOR SHARE;",
    ),
    one("a foreign note holds up erasure", 4, WORLDS, CONTACTS, "WHEN (NEW.replaces_id IS NOT NULL)", "WHEN (false)"),
    one(
        "a worker opens again what somebody wants no help with", 6, NEEDS, NEED_RULES,
        "    (Status.DECLINED, Status.OPEN): _OWN,",
        "    (Status.DECLINED, Status.OPEN): _BOTH,",
    ),
    one(
        "a worker reads what answers say before the person has", 6, ANSWERS, NEED_QUERIES,
        "    if not found.is_seen:",
        "    if found.is_seen_together and not found.is_seen:",
    ),
    one(
        "a need stands in the database in clear words", 1, NEEDS, NEED_ACTIONS,
        "        setattr(row, name, sealed)",
        "        setattr(row, name, text.encode())",
    ),
    # 7. Both sides confirm, each by their own hand; a no has no consequence.
    one(
        "whoever proposed also confirms", 7, MET, MEETINGS,
        "IF NEW.what = 3 AND is_persons = asked_by_person THEN", "IF false THEN",
    ),
    one(
        "a worker's move counts as the person's", 7, MET, "guitu/journey/contacts/models.py",
        "side = Side.PERSON if self.by_id == self.person_id else Side.WORKER", "side = Side.PERSON",
    ),
    one(
        "a meeting is put into a colleague's day", 7, MET, MEETINGS,
        "IF NEW.by_id NOT IN (NEW.person_id, NEW.worker_id) OR", "IF",
    ),
    one(
        "what was told confirms", 7, ("guitu/journey/contacts/tests/test_meeting_rules.py",),
        "guitu/journey/contacts/rules.py",
        "(MeetingState.WAITS_FOR_PERSON, Move.TOLD_YES, Side.WORKER): MeetingState.TOLD,",
        "(MeetingState.WAITS_FOR_PERSON, Move.TOLD_YES, Side.WORKER): MeetingState.CONFIRMED,",
    ),
    one(
        "who asked for quiet is asked all the same", 7, ("guitu/journey/contacts/tests/test_beside.py",), BESIDE,
        "coalesce(last_word.until > now(), true) THEN", "false THEN",
    ),
    one(
        "a worker's reminder is read by the whole team", 1, ("guitu/journey/contacts/tests/test_beside.py",), BESIDE,
        "CREATE POLICY reminder_only_own ON public.reminder AS RESTRICTIVE FOR SELECT TO guitu_app\n"
        "  USING (by_id = (SELECT app.staff()) OR person_id = (SELECT app.own()));",
        "",
    ),
    # Of the pages and the processes around the wall.
    one(
        "what a post must report is not shown before consent", 2, ("guitu/journey/consent/tests/test_own_hand.py",),
        "guitu/journey/consent/templates/consent/helper.html",
        "<strong>{{ helper.duty }}</strong>{% else %}{{ helper.duty }}{% endif %}", "{% endif %}",
    ),
    one(
        "the person does not see who opened her record", 2, ("guitu/surfaces/portal/tests",),
        "guitu/surfaces/portal/queries.py", "Entry.objects.filter(subject_id=by.uid)", "Entry.objects.none()",
    ),
    one(
        "old copies of a key stay good", 4, ("tests/promises/test_erasure.py",),
        "guitu/journey/consent/tasks.py", "        rotation.rotate(organisation_id)\n", "        pass\n",
    ),
    one(
        "the rows stay", 4, ("tests/promises/test_erasure.py",),
        "guitu/journey/consent/tasks.py", "for one in reversed(holdings.every())", "for one in ()",
    ),
    one(
        "an altered entry is not noticed", 5, ("tests/promises/test_trace_log.py",),
        "guitu/foundations/audit/rules.py",
        "return hashlib.sha256(bytes(leaf.salt) + text.encode()).digest()",
        "return hashlib.sha256(bytes(leaf.salt)).digest()",
    ),
    one(
        "a worker writes a row of the record in another's name", 6, GOODBYE, WALL,
        "WITH CHECK (by_id = (SELECT app.staff()) AND'", "WITH CHECK (true AND'",
    ),
    one(
        "a worker says goodbye for the person", 6, GOODBYE, "guitu/journey/closure/sql/closure.sql",
        "ELSE what IN (1, 3) END", "ELSE true END",
    ),
    one(
        "after a goodbye the team still reads", 1, GOODBYE, "guitu/journey/closure/actions.py",
        "    if what is Move.CLOSED:\n", "    if what is Move.DECLINED:\n",
    ),
    one(
        "a person on a worker's word asks others in", 1, ("guitu/surfaces/portal/tests/test_own_pages.py",), PEOPLE,
        "    AND c.confirmed_at IS NOT NULL AND c.expires_at > now()\n  WHERE p.id = me.user_id",
        "    AND c.expires_at > now()\n  WHERE p.id = me.user_id",
    ),
    *STAGES,
)  # fmt: skip
