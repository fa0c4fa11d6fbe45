"""Mutations around handing over, and around what is sent again, or after the session has ended."""

from tests.mutations.kinds import Mutation, one

HANDOVER = ("guitu/journey/handover/tests/test_handover.py",)
ITS_DAY = ("guitu/journey/handover/tests/test_its_day.py",)
ENDED, BUTTONS = ("tests/promises/test_ended_session.py",), ("tests/promises/test_way_back.py",)
SENT_AGAIN = ("tests/promises/test_sent_again.py",)
WALLED = "guitu/journey/handover/sql/handover.sql"
NO_MORE, BACK = (
    ("guitu/journey/handover/tests/test_clear_no.py",),
    ("guitu/journey/closure/tests/test_coming_back.py",),
)
CLOSED = "guitu/journey/closure/sql/closure.sql"
NO_RECORDS = ("guitu/journey/consent/tests/test_who_keeps_records.py",)
CARDS = ("guitu/people/tests/test_team_and_cards.py",)

HANDOVER_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "whom the person said no to is asked for again in a hand-over", 1, NO_MORE, WALLED,
        "  IF wall.said_no_to(NEW.person_id, NEW.worker_id) THEN", "  IF false THEN",
    ),
    one(
        "an agreed last day binds no meeting", 7, ("guitu/journey/handover/tests/test_after_the_last_day.py",),
        "guitu/journey/contacts/actions.py",
        "    if last is not None and begins_at > last:", "    if last is None:",
    ),
    one(
        "a no to a hand-over counts once", 1, NO_MORE, WALLED,
        "v.handover_id = h.id AND v.what = 3\n", "v.handover_id = h.id AND false\n",
    ),
    one(
        "a row out of turn takes the goodbye away", 1, BACK, CLOSED,
        "  IF NEW.step <> made + 1 OR (CASE", "  IF false AND (CASE",
    ),
    one(
        "whoever comes back at once loses their worker all the same", 6, BACK, "guitu/journey/closure/actions.py",
        "        _stay(person_id, by=by, at=at)\n", "",
    ),
    one(
        "an institution that holds people keeps records", 3, NO_RECORDS, "guitu/society/workforce/sql/staff.sql",
        "o.id = p_organisation AND o.kind <> 'custodial_sender')", "o.id = p_organisation)",
    ),
    one(
        "a lost phone reads on after a new card", 4, CARDS, "guitu/people/sql/people.sql",
        "  DELETE FROM public.identity WHERE user_id = card.person_id AND kind = 'person';\n", "",
    ),
    one(
        "a worker says yes to a hand-over for the person", 6, HANDOVER, WALLED,
        "WITH CHECK (CASE WHEN by_id = person_id THEN what IN (1, 2, 3, 6) ELSE what IN (4, 5) END);",
        "WITH CHECK (true);",
    ),
    one(
        "anybody of the team takes over in another's place", 2, HANDOVER, WALLED,
        "WHEN 5 THEN answer.worker_id = NEW.by_id AND NEW.worker_id IS NULL",
        "WHEN 5 THEN answer.worker_id IS NOT NULL AND NEW.worker_id IS NULL",
    ),
    one(
        "a yes to a hand-over counts after its day", 1, ITS_DAY, WALLED,
        "answer.id IS NULL AND note.until > now() AND NEW.worker_id = note.worker_id",
        "answer.id IS NULL AND NEW.worker_id = note.worker_id",
    ),
    one(
        "whoever handed over stays for ever", 1, HANDOVER, "guitu/journey/handover/actions.py",
        "        people.stay_until(worker_id=handover.by_id, until=handover.until, by=by, at=at)\n",
        "        pass\n",
    ),
    one(
        "whoever left the organisation still reads", 1, HANDOVER, "guitu/people/sql/until.sql",
        "  UPDATE public.team_member SET ended_at = now() WHERE worker_id = NEW.id AND ended_at IS NULL;\n",
        "",
    ),
    one(
        "a worker says until when a colleague stays", 1, ("tests/promises/test_worlds.py",),
        "guitu/people/sql/until.sql",
        "  WHERE person_id = me.user_id AND me.kind = 'person' AND worker_id = p_worker AND NOT is_cover\n",
        "  WHERE worker_id = p_worker AND NOT is_cover\n",
    ),
    one(
        "what was changed and sent again is lost in silence", 6, SENT_AGAIN, "guitu/foundations/sealing/records.py",
        "    if before != now:\n",
        "    if before != now and not kept:\n",
    ),
    one(
        "what is kept already comes back as if it were not", 6, ENDED, "guitu/foundations/identity/drafts.py",
        '    response = HttpResponseRedirect(f"{address}?done={done}")\n    response.delete_cookie(COOKIE)\n',
        '    response = HttpResponseRedirect(f"{address}?done={done}")\n',
    ),
    one(
        "whoever's session ended on a button lands on an empty page", 6, BUTTONS,
        "guitu/foundations/identity/middleware.py",
        " if response.status_code == NOT_ALLOWED and is_asked_for else response", " if False else response",
    ),
    one(
        "a page does not say that what was pressed was not sent", 6, BUTTONS,
        "guitu/foundations/identity/way_back.py", '?unsent=1" if kept else page', '" if kept else page',
    ),
)  # fmt: skip
