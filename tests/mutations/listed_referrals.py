"""The mutations of what leaves: the copy, its openings, its recall, and whose hand moves it."""

from tests.mutations.kinds import Mutation, one

REFERRALS = "guitu/journey/referrals/sql/referrals.sql"
DISCLOSURES = "guitu/journey/referrals/sql/disclosures.sql"
SENDING = ("guitu/journey/referrals/tests/test_sending.py",)
RUN_OUT = ("guitu/journey/referrals/tests/test_run_out.py",)
ANSWERS = ("guitu/journey/referrals/tests/test_answers.py",)
WORLDS = ("tests/promises/test_worlds.py",)
COPIED = ("guitu/journey/referrals/tests/test_copied.py",)
COPIED_SQL = "guitu/journey/referrals/sql/copied.sql"

REFERRAL_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a worker sends a referral for the person", 3, SENDING, REFERRALS,
        "WHERE r.id = p_referral AND r.person_id = me.user_id AND me.kind = 'person' FOR NO KEY UPDATE;",
        "WHERE r.id = p_referral FOR NO KEY UPDATE;",
    ),
    one(
        "what was not ticked leaves too", 3, SENDING, "guitu/journey/referrals/actions.py",
        "    chosen = rules.ticked(content, set(keys))\n",
        "    chosen = content\n    keys = {i.key for i in content.items}\n",
    ),
    one(
        "an institution that holds people receives a referral", 3, SENDING, REFERRALS,
        "  recipient := wall.receiving(draft.station_id);",
        "  SELECT s.organisation_id INTO recipient FROM public.station s WHERE s.id = draft.station_id;",
    ),
    one(
        "another desk opens a copy", 3, WORLDS, DISCLOSURES,
        "JOIN public.disclosure d ON d.station_id = (i).station_id", "JOIN public.disclosure d ON true",
    ),
    one(
        "a copy is read after its last day", 3, WORLDS, DISCLOSURES,
        "AND d.taken_back_at IS NULL AND d.ends_at > now()", "AND d.taken_back_at IS NULL",
    ),
    one(
        "a copy is opened without her seeing it", 2, SENDING, DISCLOSURES,
        "    PERFORM wall.record(me, s.person_id, c.organisation_id, 'copy', 'referral') FROM public.referral_sent s\n"
        "      JOIN public.consent c ON c.id = s.agreed_id WHERE s.disclosure_id = p_disclosure;\n", "",
    ),
    one(
        "the key of a copy outlives the consent", 4, WORLDS, REFERRALS,
        "  DELETE FROM public.data_key k WHERE k.id = gone;\n", "",
    ),
    one(
        "nobody is told to erase a copy", 4, SENDING, REFERRALS,
        "false, now() FROM public.disclosure d WHERE d.id = gone\n",
        "false, now() FROM public.disclosure d WHERE d.id = gone AND false\n",
    ),
    one(
        "an answer's key without an entry", 2, SENDING, REFERRALS,
        "\n                AND e.part IN ('referrals', 'letter'))", ") OR true",
    ),
    one(
        "a list of names opens the keys of answers", 2, SENDING, REFERRALS,
        "\n                AND e.part IN ('referrals', 'letter'))", ")",
    ),
    one(
        "what merely ran out is called taken back", 2, RUN_OUT, REFERRALS,
        "SET taken_back_at = CASE WHEN NEW.withdrawn_at IS NOT NULL THEN now() END", "SET taken_back_at = now()",
    ),
    one(
        "a copy stays open at the recipient after the whole record ran out", 4, RUN_OUT, REFERRALS,
        "    UPDATE public.disclosure d SET ends_at = least(d.ends_at, now()) WHERE d.id = gone;\n", "    NULL;\n",
    ),
    one(
        "a loop closes without the person's word", 6, ANSWERS, REFERRALS,
        "WHERE w.referral_id = NEW.referral_id AND w.what = 2)) THEN", "WHERE true)) AND false THEN",
    ),
    one(
        "an answer leaves before anybody has looked at it again", 3, ANSWERS,
        "guitu/journey/referrals/views/arrivals.py", '"send" in request.POST and form.is_valid()', "form.is_valid()",
    ),
    one(
        "a volunteer reads all that a team reads", 3, ("guitu/people/tests/test_team_and_cards.py",),
        "guitu/society/workforce/sql/staff.sql",
        "\n                 AND w.post NOT IN ('volunteer', 'peer') AND", " AND",
    ),
    one(
        "a draft still tells of a need that is between two", 1, COPIED, COPIED_SQL,
        "r.person_id = NEW.person_id AND NEW.id = ANY (r.need_ids)", "r.id = NEW.id",
    ),
    one(
        "a draft still tells of needs that are left out", 1, COPIED, COPIED_SQL,
        "kinds & 2 > 0 AND r.need_ids IS NOT NULL OR ", "",
    ),
    one(
        "a draft still tells of the goals of a plan that is left out", 1, COPIED, COPIED_SQL,
        " OR kinds & 4 > 0 AND r.has_goals", "",
    ),
    one(
        "what was sent goes with a need that is kept between two", 6, COPIED, COPIED_SQL,
        "\n                AND NOT EXISTS (SELECT 1 FROM public.referral_sent s WHERE s.referral_id = r.id)", "",
    ),
    one(
        "a draft is written with words of a need that is between two", 1, COPIED, COPIED_SQL,
        "\n      AND n.for_worker_id IS NULL FOR KEY SHARE", " FOR KEY SHARE",
    ),
    one(
        "words slip into a draft while the need is being marked", 1, COPIED, COPIED_SQL,
        "  PERFORM wall.mark_stays(NEW.person_id);\n", "",
    ),
    one(
        "a draft does not know which needs it tells of", 1, COPIED, "guitu/journey/referrals/actions.py",
        "need_ids=rules.copied_needs(draft.keys) or None", "need_ids=None",
    ),
)  # fmt: skip
