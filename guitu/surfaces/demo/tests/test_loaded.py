"""The loaded small city keeps every rule that loading put to rest."""

from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID

import psycopg
import pytest

from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring
from guitu.people.rules import GUARDIAN_READS, Part
from guitu.surfaces.demo import accounts, city, finish, linked, town
from tests.city import now

View = psycopg.Connection[Any]


class City(Protocol):
    """What the fixture gives: a database into which `city.build` loaded `city.SMALL`."""

    superuser_dsn: str


def one(connection: View, question: str, values: list[object] | None = None) -> tuple[Any, ...]:
    """Return the first row of an answer."""
    row = connection.execute(question.encode(), values or []).fetchone()
    assert row is not None
    return tuple(row)


CHILD = "SELECT t.person_id, t.id, t.consent_id, t.called FROM trusted_person t WHERE t.code_hash = %s"
GRANTS = "SELECT user_id, consent_id, may_write, valid_until FROM access_grant ORDER BY 1, 2"
SEALED = {
    "support_need": "domain, words, wish, helps, status",
    "assessment": "answers",
    "safety_plan": "signs, calms, places, people, experts, home",
    "plan": "content",
    "plan_answer": "words",
    "referral": "content",
    "referral_word": "helped, words",
    "outcome": "said",
    "bond": "nearness, words",
    "closing_move": "words, left_open",
}
KEY = "SELECT k.id, k.organisation_id, k.epoch, k.wrapped FROM data_key k WHERE k.id = %s"


def key_of(connection: View, consent_id: UUID) -> ciphers.DataKey:
    key_id, organisation_id, epoch, wrapped = one(connection, KEY, [consent_id])
    master = keyring.master(organisation_id, epoch)
    raw = ciphers.unwrap(wrapped, master=master, key_id=key_id, organisation_id=organisation_id, epoch=epoch)
    return ciphers.DataKey(raw)


@pytest.fixture
def inside(small_city: City) -> Iterator[View]:
    """Give the superuser's view of the city; whatever a test does is undone."""
    with psycopg.connect(small_city.superuser_dsn) as connection:
        yield connection
        connection.rollback()


def test_grants_are_what_the_wall_would_have_made_person_by_person(inside: View) -> None:
    loaded = inside.execute(GRANTS).fetchall()
    inside.execute("SELECT wall.refresh_grants(id) FROM person")
    assert loaded == inside.execute(GRANTS).fetchall()
    assert len(loaded) > 600


def test_every_reference_leads_somewhere(inside: View) -> None:
    assert finish.check_references(inside) > 5


def test_a_loose_end_is_refused_in_words(inside: View) -> None:
    inside.execute("SET LOCAL session_replication_role = replica")
    inside.execute("DELETE FROM consent WHERE purpose = 'health'")
    with pytest.raises(finish.LooseEndError, match="load it afresh"):
        finish.check_references(inside)


def test_every_sealed_column_opens_at_its_place_and_only_under_its_consent(inside: View) -> None:
    rows = inside.execute(
        "SELECT k.id, k.person_id, k.consent_id, k.note FROM contact k ORDER BY k.id LIMIT 400"
    ).fetchall()
    for row_id, person_id, consent_id, note in rows:
        place = ciphers.place("contact.note", subject_id=person_id, row_id=row_id)
        assert len(key_of(inside, consent_id).unseal(note, place=place)) >= 3
    for row_id, person_id, consent_id, words in inside.execute(
        "SELECT id, person_id, consent_id, words FROM reply LIMIT 50"
    ).fetchall():
        place = ciphers.place("reply.words", subject_id=person_id, row_id=row_id)
        key_of(inside, consent_id).unseal(words, place=place)
    for table, column in (("meeting", "place"), ("meeting", "about"), ("reminder", "words")):
        for row_id, person_id, consent_id, sealed in inside.execute(
            f"SELECT id, person_id, consent_id, {column} FROM {table} LIMIT 50".encode()  # noqa: S608
        ).fetchall():
            place = ciphers.place(f"{table}.{column}", subject_id=person_id, row_id=row_id)
            key_of(inside, consent_id).unseal(sealed, place=place)
    for card, name, route in inside.execute("SELECT id, name, route FROM waiting_card").fetchall():
        for column, sealed in (("name", name), ("route", route)):
            place = ciphers.place(f"waiting_card.{column}", subject_id=card, row_id=card)
            assert key_of(inside, card).unseal(sealed, place=place)


def test_every_sealed_column_of_a_case_opens_at_its_place(inside: View) -> None:
    for table, columns in SEALED.items():
        rows = inside.execute(f"SELECT id, person_id, consent_id, {columns} FROM {table} LIMIT 60".encode()).fetchall()  # noqa: S608
        assert rows, table
        for row_id, person_id, consent_id, *sealed in rows:
            for column, value in zip(columns.split(", "), sealed, strict=True):
                place = ciphers.place(f"{table}.{column}", subject_id=person_id, row_id=row_id)
                key_of(inside, consent_id).unseal(value, place=place)


def index_of_the_demo(inside: View) -> bytes:
    organisation = (
        "SELECT w.organisation_id FROM worker w JOIN staff_account a ON a.worker_id = w.id WHERE a.login = %s"
    )
    house = one(inside, organisation, [accounts.WORKER.login])[0]
    return ciphers.index(keyring.index_key(house), "phone", accounts.DEMO_PERSON.phone)


def test_the_demo_person_is_who_the_command_line_says(inside: View) -> None:
    organisation = one(
        inside,
        "SELECT w.organisation_id FROM worker w JOIN staff_account a ON a.worker_id = w.id WHERE a.login = %s",
        [accounts.WORKER.login],
    )[0]
    told = accounts.DEMO_PERSON
    index = ciphers.index(keyring.index_key(organisation), "phone", told.phone)
    person, consent, name, birth, check = one(
        inside,
        "SELECT p.id, p.consent_id, p.name, p.birth_date, a.birth_check FROM person p"
        " JOIN portal_account a ON a.person_id = p.id WHERE a.phone_index = %s",
        [index],
    )
    key = key_of(inside, consent)
    opened = [
        key.unseal(sealed, place=ciphers.place(f"person.{column}", subject_id=person, row_id=person))
        for column, sealed in (("name", name), ("birth_date", birth))
    ]
    assert opened == [told.name, told.birth_date.isoformat()]
    assert check == ciphers.index(keyring.index_key(organisation), "birth", f"{person}|{told.birth_date.isoformat()}")


def test_the_newcomer_has_a_card_and_only_a_workers_word(inside: View) -> None:
    code = tokens.hashed(accounts.DEMO_NEWCOMER.card_code)
    rows = inside.execute(
        "SELECT c.confirmed_at, c.word_of IS NOT NULL, k.expires_at > k.issued_at FROM portal_card k"
        " JOIN consent c ON c.person_id = k.person_id WHERE k.code_hash = %s",
        [code],
    ).fetchall()
    assert rows == [(None, True, True)]


def test_who_took_everything_back_has_no_row_but_the_order_that_was_carried_out(inside: View) -> None:
    gone = inside.execute(
        "SELECT o.person_id, o.done_at IS NOT NULL, p.id, k.id, a.person_id FROM erasure_order o"
        " LEFT JOIN person p ON p.id = o.person_id LEFT JOIN data_key k ON k.subject_id = o.person_id"
        " LEFT JOIN portal_account a ON a.person_id = o.person_id WHERE o.is_whole_record"
    ).fetchall()
    assert gone
    assert {row[1:] for row in gone} == {(True, None, None, None)}


def test_nothing_is_written_by_somebody_outside_the_team_or_outside_the_consent(inside: View) -> None:
    strangers = one(
        inside,
        "SELECT count(*) FROM contact k WHERE NOT EXISTS (SELECT 1 FROM team_member m"
        " WHERE m.person_id = k.person_id AND m.worker_id = k.author_id AND m.agreed_at <= k.happened_at)",
    )[0]
    outside = one(
        inside,
        "SELECT count(*) FROM contact k JOIN consent c ON c.id = k.consent_id"
        " WHERE k.happened_at < c.given_at OR k.received_at > c.expires_at OR k.received_at < k.happened_at"
        " OR k.received_at > now()",
    )[0]
    assert (strangers, outside) == (0, 0)


def test_teams_stay_inside_one_organisation(inside: View) -> None:
    across = one(
        inside,
        "SELECT count(*) FROM team_member m JOIN worker w ON w.id = m.worker_id JOIN person p ON p.id = m.person_id"
        " WHERE w.organisation_id <> p.organisation_id",
    )[0]
    assert across == 0


def test_somebody_stands_in_for_a_colleague_who_is_away(inside: View) -> None:
    covers = one(
        inside,
        "SELECT count(*), bool_and(EXISTS (SELECT 1 FROM consent c WHERE c.person_id = m.person_id"
        " AND c.purpose = 'cover' AND c.withdrawn_at IS NULL)) FROM team_member m WHERE m.is_cover",
    )
    assert covers[0] > 0
    assert covers[1]


def test_the_demo_worker_has_a_day_and_every_meeting_keeps_the_rules_of_its_triggers(inside: View) -> None:
    worker = one(inside, "SELECT worker_id FROM staff_account WHERE login = %s", [accounts.WORKER.login])[0]
    ahead = "SELECT count(*) FROM meeting m JOIN meeting_move v ON v.meeting_id = m.id WHERE m.worker_id = %s"
    assert one(inside, f"{ahead} AND v.begins_at > now()", [worker])[0] >= 10
    # What the resting triggers would have refused: a strange worker, and a confirmation by the hand that proposed.
    assert one(
        inside,
        "SELECT count(*) FROM meeting m WHERE m.by_id NOT IN (m.person_id, m.worker_id) OR NOT EXISTS (SELECT 1"
        " FROM access_grant g WHERE g.consent_id = m.consent_id AND g.user_id = m.worker_id)"
        # With a goodbye everybody has left the team; what was before stays.
        " AND NOT EXISTS (SELECT 1 FROM closing_move c WHERE c.consent_id = m.consent_id AND c.what = 4)",
    ) == (0,)
    assert one(
        inside,
        "SELECT count(*) FROM meeting_move y WHERE y.what = 3 AND y.by_id = (SELECT p.by_id FROM meeting_move p"
        " WHERE p.meeting_id = y.meeting_id AND p.what IN (1, 2) AND p.step < y.step ORDER BY p.step DESC LIMIT 1)",
    ) == (0,)
    assert one(inside, "SELECT count(*) FROM meeting_move WHERE at > now()") == (0,)


def test_every_row_of_a_case_keeps_the_rules_of_the_resting_triggers(inside: View) -> None:
    assert one(
        inside,
        "SELECT count(*) FROM plan n LEFT JOIN plan p ON p.id = n.replaces_id"
        " WHERE n.number > 1 AND (p.number, p.person_id) IS DISTINCT FROM (n.number - 1, n.person_id)"
        " OR n.number > 1 AND p.for_worker_id IS DISTINCT FROM n.for_worker_id",
    ) == (0,)
    # A plan is answered by the person; a goodbye is said by the person and proposed by a worker.
    assert one(inside, "SELECT count(*) FROM plan_answer WHERE by_id <> person_id") == (0,)
    assert one(inside, "SELECT count(*) FROM bond WHERE by_id <> person_id") == (0,)
    assert one(inside, "SELECT count(*) FROM closing_move WHERE (by_id = person_id) <> (what IN (2, 4, 5))") == (0,)
    for table in (*SEALED, "step_mark", "assessment_seen", "meeting", "meeting_move"):
        outside = (
            f"SELECT count(*) FROM {table} t JOIN consent c ON c.id = t.consent_id"  # noqa: S608
            " WHERE t.at < c.given_at OR t.at > now() OR c.person_id <> t.person_id"
        )
        assert one(inside, outside) == (0,), table


def test_a_childs_record_stands_on_two_hands_and_on_a_leads_approval(inside: View) -> None:
    code = tokens.hashed(accounts.DEMO_GUARDIAN.code)
    person, guardian, consent, called = one(inside, CHILD, [code])
    key = key_of(inside, consent)
    assert key.unseal(called, place=ciphers.place("trusted_person.called", subject_id=person, row_id=guardian))
    assert tokens.tidy_code(accounts.DEMO_GUARDIAN.code) == accounts.DEMO_GUARDIAN.code
    # Every consent of a child names the guardian, was whole at once, by the code to the phone, and ends in time.
    sees = [f"NOT t.sees_{part}" if part in GUARDIAN_READS else f"t.sees_{part}" for part in Part]
    reads = f"SELECT count(*) FROM trusted_person t WHERE t.is_guardian AND ({' OR '.join(sees)})"  # noqa: S608
    assert one(inside, reads) == (0,), "a guardian reads what a guardian reads"
    wrong = (
        "SELECT count(*) FROM guardian g JOIN consent c ON c.person_id = g.person_id"
        " JOIN minor_file f ON f.person_id = g.person_id LEFT JOIN trusted_person t ON t.id = c.given_with"
        " WHERE t.person_id IS DISTINCT FROM c.person_id OR NOT t.is_guardian OR t.until <> g.sight_until"
        " OR t.until <= now() OR f.child_until <= t.until OR f.until <= f.child_until OR c.expires_at > f.child_until"
        " OR c.proven <> 6 OR c.word_of IS NOT NULL OR c.purpose = 'referral'"
    )
    assert one(inside, wrong) == (0,)
    assert one(inside, "SELECT count(*) FROM consent WHERE given_with IS NOT NULL AND person_id NOT IN"
               " (SELECT person_id FROM guardian)") == (0,)  # fmt: skip
    counts = "SELECT count(*) FILTER (WHERE child_until > now()), count(*) FILTER (WHERE child_until IS NULL)"
    children, young = one(inside, f"{counts} FROM minor_file WHERE until > now()")
    assert (children, young) == (one(inside, "SELECT count(*) FROM guardian")[0], 4)
    assert children == 3


def test_nobody_reads_a_minors_file_before_a_lead_who_is_not_on_the_team_approved_it(inside: View) -> None:
    unapproved = (
        "SELECT count(*) FROM team_member m JOIN minor_file f ON f.person_id = m.person_id"
        " LEFT JOIN file_approval a ON a.id = m.id WHERE m.agreed_at IS NOT NULL"
        " AND (a.approved_at IS DISTINCT FROM m.agreed_at OR a.worker_id <> m.worker_id OR a.asked_at > a.approved_at)"
    )
    assert one(inside, unapproved) == (0,)
    leads = (
        "SELECT count(*), count(*) FILTER (WHERE l.role = 'lead' AND l.station_id = w.station_id AND NOT EXISTS"
        " (SELECT 1 FROM team_member t WHERE t.person_id = a.person_id AND t.worker_id = l.id) AND EXISTS"
        " (SELECT 1 FROM entry e WHERE e.subject_id = a.person_id AND e.actor_id = l.id AND e.part = 'file.approve'"
        " AND e.at = a.approved_at)) FROM file_approval a JOIN worker w ON w.id = a.worker_id"
        " JOIN worker l ON l.id = a.approved_by"
    )
    asked, by_lead = one(inside, leads)
    assert asked == by_lead > 6
    waiting = (
        "SELECT count(*) FROM file_approval a JOIN worker w ON w.id = a.worker_id JOIN worker l ON l.role = 'lead'"
        " AND l.station_id = w.station_id JOIN staff_account s ON s.worker_id = l.id WHERE a.approved_at IS NULL"
        " AND s.login = %s"
    )
    assert one(inside, waiting, [accounts.LEAD.login]) == (1,)


def test_what_is_between_two_is_marked_whole_and_for_somebody_of_the_team(inside: View) -> None:
    for table in ("contact", "support_need"):
        torn = (
            f"SELECT count(*) FROM {table} n JOIN {table} p ON p.id = n.replaces_id"  # noqa: S608
            " WHERE n.for_worker_id IS DISTINCT FROM p.for_worker_id"
        )
        assert one(inside, torn) == (0,), table
    marked = (
        "SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM team_member m WHERE m.person_id = t.person_id"
        " AND m.worker_id = t.for_worker_id)), count(*) FILTER (WHERE g.person_id IS NOT NULL)"
        " FROM {} t LEFT JOIN guardian g ON g.person_id = t.person_id WHERE t.for_worker_id IS NOT NULL"
    )
    for table in ("contact", "support_need", "plan", "meeting"):
        every, of_team, of_children = one(inside, marked.format(table))
        assert every == of_team > of_children > 0, table
    for table in ("assessment", "safety_plan"):
        assert len({0, *one(inside, marked.format(table))[:2]}) == 2, table
    assert one(inside, "SELECT count(*) FROM contact WHERE for_worker_id <> author_id") == (0,)


def test_one_is_sent_to_a_service_of_the_directory_that_is_reached_at_a_station(inside: View) -> None:
    person = one(inside, "SELECT person_id FROM portal_account WHERE phone_index = %s", [index_of_the_demo(inside)])[0]
    station, service, named = one(
        inside,
        "SELECT r.station_id, r.service_id, c.recipient_id FROM referral r"
        " JOIN referral_sent s ON s.referral_id = r.id JOIN consent c ON c.id = s.agreed_id"
        " JOIN disclosed_text d ON d.disclosure_id = s.disclosure_id"
        " WHERE r.person_id = %s",
        [person],
    )
    assert station == named
    with inside.transaction(force_rollback=True):
        town.fill(inside, seed=city.SEED, at=now(), copies=city.SMALL.copies, more=linked.store)
        reached = (
            "SELECT r.station_id FROM directory_service s JOIN directory_reach r ON r.provider_id = s.provider_id"
            " WHERE s.id = %s"
        )
        assert one(inside, reached, [service]) == (station,)
        # What a letter goes to is not linked, and what is linked gets no letter.
        assert one(
            inside,
            "SELECT count(*) FROM referral f LEFT JOIN directory_service s ON s.id = f.service_id"
            " LEFT JOIN directory_reach r ON r.provider_id = s.provider_id WHERE f.service_id IS NOT NULL"
            " AND (s.id IS NULL OR r.station_id IS DISTINCT FROM f.station_id)",
        ) == (0,)


def test_what_concerns_health_or_family_stands_under_the_consent_to_it(inside: View) -> None:
    purposes = "SELECT DISTINCT c.purpose FROM {} t JOIN consent c ON c.id = t.consent_id"
    assert inside.execute(purposes.format("support_need").encode()).fetchall() != [("support",)]
    assert inside.execute(purposes.format("assessment").encode()).fetchall() == [("health",)]
    assert inside.execute(purposes.format("plan").encode()).fetchall() == [("support",)]


def test_who_said_goodbye_is_on_nobodys_caseload(inside: View) -> None:
    left = one(
        inside,
        "SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM team_member m WHERE m.person_id = c.person_id"
        " AND m.ended_at IS NULL)) FROM closing_move c WHERE c.what = 4"
        " AND NOT EXISTS (SELECT 1 FROM closing_move b WHERE b.person_id = c.person_id AND b.what = 5)",
    )
    assert left[0] > 3
    assert left[1] == 0


def test_whoever_looks_sees_every_act_of_the_year_that_is_shown(inside: View) -> None:
    parts = {
        row[0]
        for row in inside.execute(
            "SELECT DISTINCT e.part FROM entry e JOIN portal_account a ON a.person_id = e.subject_id"
            " JOIN assessment s ON s.person_id = e.subject_id JOIN plan p ON p.person_id = e.subject_id"
        ).fetchall()
    }
    assert {
        "contact.write",
        "need.tell",
        "plan.write",
        "plan.answer",
        "plan.mark",
        "bond.say",
        "safety.write",
    } <= parts


def test_what_was_sent_opens_under_the_key_of_the_copy_and_names_nobody(inside: View) -> None:
    copies = inside.execute(
        "SELECT t.disclosure_id, t.content, s.agreed_id, s.taken_back_at FROM disclosed_text t"
        " JOIN referral_sent s ON s.disclosure_id = t.disclosure_id"
    ).fetchall()
    assert copies
    for copy, content, agreed, _taken_back in copies:
        place = ciphers.place("disclosed_text.content", subject_id=copy, row_id=copy)
        assert "wish-1" in key_of(inside, copy).unseal(content, place=place)
        assert one(inside, "SELECT purpose, recipient_id IS NOT NULL FROM consent WHERE id = %s", [agreed]) == (
            "referral",
            True,
        )
    for copy, row, words in inside.execute("SELECT disclosure_id, id, words FROM referral_move WHERE words <> ''"):
        place = ciphers.place("referral_move.words", subject_id=copy, row_id=row)
        assert key_of(inside, copy).unseal(words, place=place)
    # Nobody is sent to the house that supports them, and every step follows the one before it.
    assert one(
        inside,
        "SELECT count(*) FROM disclosure d JOIN referral_sent s ON s.disclosure_id = d.id JOIN person p"
        " ON p.id = s.person_id WHERE (p.organisation_id = d.organisation_id) <> (d.station_id IS NULL)",
    ) == (0,)
    assert one(
        inside,
        "SELECT count(*) FROM referral_move m WHERE m.step > 1 AND NOT EXISTS (SELECT 1 FROM referral_move b"
        " WHERE b.disclosure_id = m.disclosure_id AND b.step = m.step - 1 AND b.at <= m.at)",
    ) == (0,)
