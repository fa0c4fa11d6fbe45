"""Just me and my worker: a note, a meeting, an own view kept between two, of which nobody else finds a row."""

import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from conftest import Ground
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.trusting import PARTS, browser_of, trusted

SECRET = "在家里挨了骂，不想让爸爸知道。"  # noqa: S105


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def wang(city: City, limin: Staff, zhang: Staff) -> Somebody:
    return city.person("小宇", team=(limin, zhang), purposes=("support", "health", "cover"))


def write(
    city: City, by: Staff, whom: Somebody, words: str = SECRET, *, note: UUID | None = None, **more: Any
) -> UUID:
    """Write a note as a worker does on the page of the case."""
    row = note or uuid.uuid4()
    typed = {"note_id": row, "words": words, "kind": 1, "topic": "support", "happened_on": now().date(), **more}
    answer = city.browser_of(by).post(f"/desk/people/{whom.id}/", typed)
    assert answer.status_code == 302, answer.content.decode()
    return row


def page(city: City, who: Staff | Somebody, whom: Somebody) -> str:
    address = f"/desk/people/{whom.id}/" if isinstance(who, Staff) else "/me/record/"
    return str(city.browser_of(who).get(address).content.decode())


def confide(city: City, who: Somebody, note: UUID) -> Any:
    return city.browser_of(who).post(f"/me/record/{note}/between/")


def notes(ground: Ground, who: Any) -> list[Any]:
    return [row[0] for row in by_hand(ground, who, "SELECT id FROM contact ORDER BY id")]


def test_a_worker_keeps_a_note_between_the_two_while_writing(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    note = write(city, limin, wang, is_between="on")
    for who in (limin, wang):
        assert SECRET in page(city, who, wang)
        assert notes(ground, who) == [note]
    assert SECRET not in page(city, zhang, wang)
    assert notes(ground, zhang) == []
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/notes/{note}/").status_code == 404


def test_what_it_says_is_on_the_page_in_plain_words(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, is_between="on")
    assert "仅我和李敏" in page(city, wang, wang)
    assert "仅本人和我" in page(city, limin, wang)


def test_by_one_tap_the_person_keeps_a_note_between_the_two(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    note = write(city, limin, wang)
    assert notes(ground, zhang) == [note]
    for _twice in range(2):
        assert confide(city, wang, note).status_code == 302
    assert notes(ground, zhang) == []
    assert notes(ground, limin) == notes(ground, wang) == [note]
    assert city.one("SELECT count(*) FROM entry WHERE part = 'contact.confide' AND actor_id = %s", wang.id) == 1


def test_every_text_of_a_note_goes_with_the_mark(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    first = city.note(wang, limin, SECRET)
    second = city.note(wang, zhang, "换个说法。", replaces=first)
    third = city.note(wang, limin, "再换一个。", replaces=second)
    assert confide(city, wang, third).status_code == 302
    assert city.run("SELECT DISTINCT for_worker_id FROM contact").fetchall() == [(limin.id,)]
    assert notes(ground, zhang) == []
    assert set(notes(ground, limin)) == {first, second, third}


def test_a_note_is_never_given_to_another_worker_than_the_button_named(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    first = city.note(wang, limin, SECRET)
    shown = city.browser_of(wang).get(f"/me/record/{first}/reply/").content.decode()
    assert "仅我和李敏" in shown
    newer = city.note(wang, zhang, "换个说法。", replaces=first)
    assert by_hand(ground, wang, "SELECT app.confide_note(%s)", first) == [("changed",)]
    answer = confide(city, wang, first)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert city.run("SELECT DISTINCT for_worker_id FROM contact").fetchall() == [(None,)]
    # What stands now, by whom, and the button that names that worker.
    assert "换个说法" in told
    assert "仅我和张华" in told
    assert "仅我和李敏" not in told
    assert f"/me/record/{newer}/between/" in told
    assert f'action="/me/record/{newer}/reply/"' in told
    assert confide(city, wang, newer).status_code == 302
    assert city.run("SELECT DISTINCT for_worker_id FROM contact").fetchall() == [(zhang.id,)]


def test_a_changed_note_stays_between_the_two(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    note, newer = write(city, limin, wang, is_between="on"), uuid.uuid4()
    form = city.browser_of(limin).get(f"/desk/people/{wang.id}/notes/{note}/").content.decode()
    assert "is_between" not in form
    typed = {"note_id": newer, "words": "换个说法。", "kind": 1, "topic": "support", "happened_on": now().date()}
    assert city.browser_of(limin).post(f"/desk/people/{wang.id}/notes/{note}/", typed).status_code == 302
    assert set(notes(ground, limin)) == {note, newer}
    assert notes(ground, zhang) == []


INSERT = (
    "INSERT INTO contact (id, person_id, consent_id, author_id, kind, happened_at, received_at, replaces_id, note,"
    " for_worker_id) VALUES (gen_random_uuid(), %s, %s, %s, 1, now(), now(), %s, 'x', %s)"
)


def test_no_newer_text_slips_out_beside_the_mark(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    note = write(city, limin, wang, is_between="on")
    open_note = write(city, limin, wang, "聊了聊天气。")
    for by, replaces, mark in (
        (limin, note, None),
        (zhang, note, None),
        (zhang, note, zhang),
        (limin, open_note, limin),
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            by_hand(
                ground, by, INSERT, wang.id, wang.consents["support"], by.id, replaces, mark.id if mark else None
            )  # fmt: skip
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        by_hand(ground, zhang, INSERT, wang.id, wang.consents["support"], zhang.id, None, limin.id)


def test_neither_a_stand_in_nor_a_lead_nor_somebody_trusted_finds_it(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    stand_in, lead, guest = city.staff("何平"), city.staff("吴刚", "lead"), trusted(city, wang, *PARTS)
    city.join(wang.id, wang.consents["support"], stand_in, cover_until=now() + timedelta(days=7))
    note, open_note = write(city, limin, wang, is_between="on"), write(city, limin, wang, "聊了聊天气。")
    reply(city, wang, note, "别告诉别人。")
    assert notes(ground, stand_in) == notes(ground, guest) == [open_note]
    assert notes(ground, lead) == []
    for who in (stand_in, lead, guest):
        assert by_hand(ground, who, "SELECT count(*) FROM reply") == [(0,)]
    told = browser_of(guest).get("/with/notes/").content.decode()
    assert "聊了聊天气" in told
    assert SECRET not in told


def reply(city: City, who: Somebody, note: UUID, words: str) -> None:
    typed = {"reply": uuid.uuid4(), "stance": 1, "words": words}
    assert city.browser_of(who).post(f"/me/record/{note}/reply/", typed).status_code == 302


def test_the_persons_word_beside_it_is_as_hidden_as_the_note(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    note = write(city, limin, wang)
    reply(city, wang, note, "别告诉别人。")
    assert by_hand(ground, zhang, "SELECT count(*) FROM reply") == [(1,)]
    confide(city, wang, note)
    assert by_hand(ground, zhang, "SELECT count(*) FROM reply") == [(0,)]
    assert by_hand(ground, limin, "SELECT count(*) FROM reply") == [(1,)]


def test_nobody_else_sets_the_mark_and_nobody_takes_it_off(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    other, note = city.person("陈志强"), city.note(wang, limin)
    for who in (limin, zhang, other, trusted(city, wang, *PARTS)):
        assert by_hand(ground, who, "SELECT app.confide_note(%s)", note) == [("not_yours",)]
    assert city.browser_of(other).post(f"/me/record/{note}/between/").status_code == 403
    assert by_hand(ground, wang, "SELECT app.confide_note(%s)", note) == [("ok",)]
    assert by_hand(ground, wang, "SELECT app.confide_note(%s)", note) == [("not_yours",)]
    for who in (limin, wang):
        for name in ("contact", "meeting", "bond", "support_need"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                by_hand(ground, who, sql.SQL("UPDATE {} SET for_worker_id = NULL").format(sql.Identifier(name)))


def test_a_mark_set_while_somebody_writes_is_not_passed_by(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    note = city.note(wang, limin)
    with psycopg.connect(ground.dsn("guitu_app")) as marking, psycopg.connect(ground.dsn("guitu_app")) as writing:
        for browser, who in ((marking, wang), (writing, zhang)):
            browser.execute("SELECT FROM app.begin(%s)", [who.token])
        assert marking.execute("SELECT app.confide_note(%s)", [note]).fetchone() == ("ok",)
        writing.execute("SET LOCAL lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            writing.execute(INSERT, [wang.id, wang.consents["support"], zhang.id, note, None])


def test_once_the_worker_is_let_go_only_the_person_reads_it(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    note = write(city, limin, wang, is_between="on")
    city.run("UPDATE team_member SET ended_at = now() WHERE worker_id = %s", limin.id)
    assert notes(ground, limin) == []
    assert notes(ground, wang) == [note]


# Meetings and own views.


def propose(city: City, whom: Somebody, mate: Staff, **more: Any) -> UUID:
    row = uuid.uuid4()
    typed = {"meeting": row, "begins_on": (now() + timedelta(days=2)).date(), "begins_time": "10:00", "minutes": 60}
    typed |= {"kind": 1, "place": "", "about": SECRET, "with_whom": mate.id, **more}
    assert city.browser_of(whom).post("/me/meetings/new/", typed).status_code == 302
    return row


def test_a_meeting_between_two_is_nobody_elses(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    guest = trusted(city, wang, *PARTS)
    meeting = propose(city, wang, limin, is_between="on")
    for table in ("meeting", "meeting_move"):
        question = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        assert [by_hand(ground, who, question) for who in (wang, limin)] == [[(1,)], [(1,)]]
        assert [by_hand(ground, who, question) for who in (zhang, guest)] == [[(0,)], [(0,)]]
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/meetings/{meeting}/").status_code == 200
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/meetings/{meeting}/").status_code == 404


def test_a_meeting_can_be_kept_between_two_later(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    meeting = city.meeting(wang, limin)
    assert by_hand(ground, zhang, "SELECT app.confide_meeting(%s)", meeting) == [("not_yours",)]
    for _twice in range(2):
        assert city.browser_of(wang).post(f"/me/meetings/{meeting}/between/").status_code == 302
    assert by_hand(ground, zhang, "SELECT count(*) FROM meeting_move") == [(0,)]
    assert by_hand(ground, limin, "SELECT count(*) FROM meeting_move") == [(1,)]


def test_an_own_view_is_for_whom_the_person_says(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    typed = {"relation": 3, "nearness": 2, "words": SECRET}
    for worker in ("team", limin.id):
        told = {**typed, "view": uuid.uuid4(), "for_worker": worker}
        assert city.browser_of(wang).post("/me/relations/", told).status_code == 302
    counted = [by_hand(ground, who, "SELECT count(*) FROM bond")[0][0] for who in (wang, limin, zhang)]
    assert counted == [2, 2, 1]
    stranger = city.staff("黄晴")
    answer = city.browser_of(wang).post("/me/relations/", {**typed, "view": uuid.uuid4(), "for_worker": stranger.id})
    assert answer.status_code == 200
    assert SECRET in answer.content.decode()
