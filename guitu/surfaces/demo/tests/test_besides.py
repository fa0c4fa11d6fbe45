"""What stands beside the lives of the small city is there, opens, and keeps what the resting triggers would ask."""

import pytest

from guitu.foundations.sealing import ciphers
from guitu.journey.handover import rules as handing
from guitu.people.rules import Relation
from guitu.surfaces.demo.tests.test_loaded import View, inside, key_of, one

__all__ = ["inside"]

# Each of these happens in a city, and so in this one.
HAPPENS = {
    "handed over, with both notes": "SELECT count(*) FROM handover h JOIN handover_move m ON m.handover_id = h.id"
    " WHERE m.what = 5",
    "a hand-over that waits": "SELECT count(*) FROM handover h WHERE NOT EXISTS (SELECT 1 FROM handover_move m"
    " WHERE m.handover_id = h.id)",
    "quiet now": "SELECT count(*) FROM pause p WHERE p.what = 1 AND coalesce(p.until > now(), true) AND NOT EXISTS"
    " (SELECT 1 FROM pause q WHERE q.person_id = p.person_id AND q.at > p.at)",
    "quiet that is over": "SELECT count(*) FROM pause p WHERE p.until < now() OR p.what = 2",
    "what was to do, and is done": "SELECT count(*) FROM reminder_done",
    "what is to do": "SELECT count(*) FROM reminder r WHERE NOT EXISTS (SELECT 1 FROM reminder_done d"
    " WHERE d.reminder_id = r.id)",
    "asked in by the person": "SELECT count(*) FROM team_member m JOIN worker w ON w.id = m.worker_id"
    " WHERE m.invited_by = m.person_id AND w.post <> 'social_worker'",
    "a volunteer, and a peer": "SELECT count(*) / 2 FROM worker w WHERE w.post IN ('volunteer', 'peer')",
    "a grown person's trusted person": "SELECT count(*) FROM trusted_person t WHERE NOT t.is_guardian"
    " AND t.accepted_at IS NOT NULL AND t.ended_at IS NULL",
    "two rounds of answers": "SELECT count(*) FROM outcome WHERE round = 2",
    "a second round because somebody came back": "SELECT count(*) FROM outcome_round WHERE what = 3",
    "a wish of one side that the other has not answered": "SELECT count(*) FROM outcome_round r WHERE what < 3"
    " AND NOT EXISTS (SELECT 1 FROM outcome_round o WHERE o.person_id = r.person_id AND o.what <> r.what)",
    "a case opened again": "SELECT count(*) FROM closing_move WHERE what = 5",
    "a proposal that was taken back": "SELECT count(*) FROM closing_move WHERE what = 3",
    "a meeting that was called off": "SELECT count(*) FROM meeting_move WHERE what = 7",
    "a referral that was called off": "SELECT count(*) FROM referral_move WHERE state = 'cancelled'",
}
SEALED = {"handover": ("matters", "still_open"), "handover_move": ("words",), "reminder": ("words",)}


@pytest.mark.parametrize("what", HAPPENS)
def test_it_happens_in_a_city(inside: View, what: str) -> None:
    assert one(inside, HAPPENS[what])[0] > 0


def test_what_both_say_of_a_hand_over_opens_under_the_persons_consent(inside: View) -> None:
    for table, columns in SEALED.items():
        rows = inside.execute(f"SELECT id, person_id, consent_id, {', '.join(columns)} FROM {table} LIMIT 60".encode())  # noqa: S608
        for row, person, consent, *sealed in rows.fetchall():
            for column, value in zip(columns, sealed, strict=True):
                place = ciphers.place(f"{table}.{column}", subject_id=person, row_id=row)
                words = key_of(inside, consent).unseal(value, place=place)
                assert len(words) > 3
                assert "{" not in words


def test_a_hand_over_moves_as_its_table_says_and_its_people_are_on_the_team(inside: View) -> None:
    found = inside.execute("SELECT id, person_id, by_id, worker_id, at, until FROM handover").fetchall()
    for handover, person, leaving, named, at, until in found:
        moves = inside.execute(
            "SELECT step, what, by_id, worker_id, at FROM handover_move WHERE handover_id = %s ORDER BY step",
            [handover],
        ).fetchall()
        taking = next((worker for *_, worker, _at in moves if worker), None)
        hands = {person: handing.Hand.PERSON, leaving: handing.Hand.LEAVING, taking: handing.Hand.TAKING}
        now = handing.State.WAITING
        for number, (step, what, by, worker, moved) in enumerate(moves, 1):
            assert step == number
            assert (now, handing.Move(what), hands[by]) in handing.MOVES
            now = handing.MOVES[now, handing.Move(what), hands[by]]
            assert (worker is not None) is (handing.Move(what) in handing.WITH_A_WORKER)
            assert worker is None or (worker == named) is (what == handing.Move.AGREED)
            assert at < moved < until
        colleagues = "SELECT wall.is_colleague(%s, %s)"
        assert one(inside, colleagues, [taking or named, leaving]) == (True,)
        stays = "SELECT count(*) FROM team_member WHERE person_id = %s AND worker_id = %s AND ended_at IS NULL"
        assert one(inside, stays, [person, leaving]) == (1,)
        assert taking is None or one(inside, f"{stays} AND agreed_at IS NOT NULL", [person, taking]) == (1,)
        last = "SELECT ends_at FROM team_member WHERE person_id = %s AND worker_id = %s AND NOT is_cover"
        assert one(inside, last, [person, leaving]) == (until if taking else None,)


def test_nobody_is_asked_for_a_meeting_while_they_want_quiet(inside: View) -> None:
    # As long as nothing else was said, and not beyond the day that was named.
    asked = (
        "SELECT count(*) FROM meeting m WHERE m.by_id <> m.person_id AND EXISTS (SELECT 1 FROM pause p"
        " WHERE p.person_id = m.person_id AND p.what = 1 AND p.at < m.at AND coalesce(p.until > m.at, true)"
        " AND NOT EXISTS (SELECT 1 FROM pause q WHERE q.person_id = p.person_id AND q.at > p.at AND q.at < m.at))"
    )
    assert one(inside, asked) == (0,)
    assert one(inside, "SELECT count(*) FROM pause WHERE by_id <> person_id OR until <= at OR at > now()") == (0,)


def test_a_reminder_is_done_by_whoever_wrote_it_and_only_afterwards(inside: View) -> None:
    wrong = (
        "SELECT count(*) FROM reminder_done d JOIN reminder r ON r.id = d.reminder_id"
        " WHERE d.by_id <> r.by_id OR d.at <= r.at OR d.consent_id <> r.consent_id OR d.at > now()"
    )
    assert one(inside, wrong) == (0,)


def test_who_came_back_has_a_worker_again_and_what_they_said(inside: View) -> None:
    back = inside.execute(
        "SELECT id, person_id, consent_id, at, words, by_id FROM closing_move WHERE what = 5"
    ).fetchall()
    for row, person, consent, at, words, by in back:
        assert by == person
        place = ciphers.place("closing_move.words", subject_id=person, row_id=row)
        assert len(key_of(inside, consent).unseal(words, place=place)) > 5
        team = "SELECT count(*), min(agreed_at) FROM team_member WHERE person_id = %s AND ended_at IS NULL"
        assert one(inside, team, [person]) == (1, at)
        gone = "SELECT count(*) FROM contact WHERE person_id = %s AND happened_at > %s AND happened_at < %s"
        left = one(inside, "SELECT at FROM closing_move WHERE person_id = %s AND what = 4", [person])[0]
        assert one(inside, gone, [person, left, at]) == (0,)
        assert one(inside, gone, [person, at, at.max])[0] > 0


def test_a_trusted_person_has_one_way_in_for_a_year_at_most(inside: View) -> None:
    wrong = (
        "SELECT count(*) FROM trusted_person t WHERE NOT t.is_guardian AND ("
        "t.until > t.invited_at + interval '365 days' OR t.accepted_at <= t.invited_at"
        " OR t.accepted_at > now() OR t.ended_at > now()"
        " OR (t.accepted_at IS NULL) <> (t.word_hash <> '') OR NOT (t.sees_meetings OR t.sees_plan)"
        " OR EXISTS (SELECT 1 FROM minor_file f WHERE f.person_id = t.person_id))"
    )
    assert one(inside, wrong) == (0,)


def test_a_volunteer_and_a_peer_read_what_was_ticked_and_are_on_no_team(inside: View) -> None:
    rows = inside.execute(
        "SELECT id, person_id, consent_id, relation, sees_notes FROM trusted_person WHERE NOT is_guardian"
    ).fetchall()
    found = {}
    for row, person, consent, sealed, sees_notes in rows:
        place = ciphers.place("trusted_person.relation", subject_id=person, row_id=row)
        found[Relation(key_of(inside, consent).unseal(sealed, place=place))] = sees_notes
    assert {Relation.VOLUNTEER, Relation.PEER} <= set(found)
    assert not any(found.values()), "notes are ticked for nobody but a guardian"
    team = (
        "SELECT count(*) FROM team_member m JOIN worker w ON w.id = m.worker_id WHERE w.post IN ('volunteer', 'peer')"
    )
    assert one(inside, team) == (0,)


def test_whoever_left_notes_out_has_none_and_walks_on(inside: View) -> None:
    some = "SELECT c.person_id FROM consent c WHERE c.left_out & 1 = 1"
    assert one(inside, f"SELECT count(*) > 2 FROM ({some}) x") == (True,)  # noqa: S608 - the text above
    assert one(inside, f"SELECT count(*) FROM contact WHERE person_id IN ({some})") == (0,)  # noqa: S608 - the text above
    beside = "SELECT m.person_id FROM team_member m WHERE m.agreed_at IS NOT NULL AND m.ended_at IS NULL"
    assert one(inside, f"SELECT count(*) FROM ({some} EXCEPT {beside}) x") == (0,)  # noqa: S608 - the text above
    said = "SELECT person_id FROM consent_event WHERE what = 'left_out' AND kinds = 1"
    assert one(inside, f"SELECT count(*) FROM ({some} EXCEPT {said}) x") == (0,)  # noqa: S608 - the text above
