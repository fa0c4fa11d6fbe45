"""A worker's own people: the list, one of them, a note."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.html import escape

from conftest import Ground
from guitu.foundations.access.verdicts import Actor, Kind, Role
from guitu.foundations.clock import ZONE
from guitu.surfaces.desk import access
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def typed(words: str = "今天见了面。", **more: object) -> dict[str, object]:
    return {
        "note_id": str(uuid.uuid4()),
        "words": words,
        "kind": "1",
        "topic": "support",
        "happened_on": "2026-11-20",
    } | more


def test_my_list_shows_my_own_people_only(city: City, limin: Staff, wang: Somebody) -> None:
    city.person("陈志强", team=(city.staff("张华"),))
    page = city.browser_of(limin).get("/desk/people/").content.decode()
    assert "王建国" in page
    assert "陈志强" not in page


def test_on_the_fourteenth_birthday_the_day_of_the_town_counts() -> None:
    limin = Actor(pk=uuid.uuid4(), kind=Kind.STAFF, organisation_id=uuid.uuid4(), role=Role.WORKER)
    typed: dict[str, Any] = {
        "row": uuid.uuid4(),
        "name": "小雨",
        "birth_date": date(2012, 11, 23),
        "phone": "",
        "code": "",
        "by": limin,
    }
    midnight = datetime(2026, 11, 23, tzinfo=ZONE).astimezone(UTC)
    assert access.may_open_on_word(**typed, at=midnight).allowed
    assert not access.may_open_on_word(**typed, at=midnight - timedelta(minutes=1)).allowed


def test_each_name_in_a_list_leaves_an_entry(city: City, limin: Staff, wang: Somebody) -> None:
    city.browser_of(limin).get("/desk/people/")
    assert city.run("SELECT actor_id, subject_id, part, why FROM entry").fetchall() == [
        (limin.id, wang.id, "name", "caseload")
    ]


def test_i_find_by_two_characters_and_by_pinyin(city: City, limin: Staff, wang: Somebody) -> None:
    browser = city.browser_of(limin)
    for words in ("建国", "wjg", "wangjian"):
        assert "王建国" in browser.post("/desk/people/", {"words": words}).content.decode()
    assert "王建国" not in browser.post("/desk/people/", {"words": "志强"}).content.decode()


def test_a_note_is_saved_once_however_often_it_is_sent(city: City, limin: Staff, wang: Somebody) -> None:
    browser, form = city.browser_of(limin), typed("一起去办了医保。")
    for _ in range(3):
        assert browser.post(f"/desk/people/{wang.id}/", form).status_code == 302
    assert city.one("SELECT count(*) FROM contact") == 1
    assert "一起去办了医保。" in browser.get(f"/desk/people/{wang.id}/").content.decode()


def test_a_colleague_who_is_not_on_the_team_finds_nothing_and_it_is_noted(
    city: City, limin: Staff, wang: Somebody
) -> None:
    city.note(wang, limin, "只给团队看。")
    other = city.staff("张华")
    answer = city.browser_of(other).get(f"/desk/people/{wang.id}/")
    assert answer.status_code == 404
    assert "只给团队看" not in answer.content.decode()
    assert city.one("SELECT count(*) FROM refused_attempt WHERE actor_id = %s", other.id) == 1


def test_the_page_closes_at_once_when_the_consent_lapses(city: City, limin: Staff) -> None:
    gone = city.person("何玉兰", team=(limin,), expires=timedelta(seconds=-1))
    assert city.browser_of(limin).get(f"/desk/people/{gone.id}/").status_code == 404


def test_what_was_typed_stays_when_something_is_wrong(city: City, limin: Staff, wang: Somebody) -> None:
    page = city.browser_of(limin).post(f"/desk/people/{wang.id}/", typed("写了很多。", happened_on="2999-01-01"))
    assert "写了很多。" in page.content.decode()
    assert city.one("SELECT count(*) FROM contact") == 0


def test_withdrawn_while_i_was_writing_shows_my_words_and_saves_nothing(
    city: City, limin: Staff, wang: Somebody
) -> None:
    city.run("UPDATE consent SET withdrawn_at = now() WHERE person_id = %s", wang.id)
    answer = city.browser_of(limin).post(f"/desk/people/{wang.id}/", typed("写到一半。"))
    assert answer.status_code == 409
    assert "写到一半。" in answer.content.decode()
    assert city.one("SELECT count(*) FROM contact") == 0


def test_two_people_changing_one_note_are_shown_both_texts(city: City, limin: Staff, wang: Somebody) -> None:
    first = city.note(wang, limin, "第一稿。")
    browser = city.browser_of(limin)
    place = f"/desk/people/{wang.id}/notes/{first}/"
    assert browser.post(place, typed("李敏的改动。")).status_code == 302
    page = browser.post(place, typed("另一位同事的改动。")).content.decode()
    assert "李敏的改动。" in page
    assert "另一位同事的改动。" in page
    assert city.one("SELECT count(*) FROM contact") == 2


def test_a_half_written_note_comes_back_after_signing_in_again(city: City, limin: Staff, wang: Somebody) -> None:
    browser = city.browser_of(limin)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
    answer = browser.post(f"/desk/people/{wang.id}/", typed("还没写完的话。"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/sign-in/")
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
    assert "还没写完的话。" in browser.get(f"/desk/people/{wang.id}/").content.decode()
    assert "还没写完的话。" not in city.browser_of(limin).get(f"/desk/people/{wang.id}/").content.decode()


def test_a_changed_note_stays_under_the_consent_of_the_first(city: City, limin: Staff, wang: Somebody) -> None:
    first = city.note(wang, limin, "第一稿。")
    place = f"/desk/people/{wang.id}/notes/{first}/"
    assert city.browser_of(limin).post(place, typed("换个话题。", topic="health")).status_code == 404
    assert city.one("SELECT count(*) FROM contact") == 1


def test_erasing_the_older_text_is_never_held_up_by_a_newer_one(city: City, limin: Staff, wang: Somebody) -> None:
    first = city.note(wang, limin, "第一稿。")
    second = city.note(wang, limin, "第二稿。", replaces=first)
    city.run("DELETE FROM contact WHERE id = %s", first)
    assert city.one("SELECT replaces_id FROM contact WHERE id = %s", second) is None


def test_the_pages_ask_the_database_no_more_for_many_notes_than_for_one(
    city: City, limin: Staff, wang: Somebody
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, counts = city.browser_of(limin), []
    for _ in range(2):
        for _ in range(12):
            city.note(wang, limin)
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/desk/people/{wang.id}/")
        counts.append(len([one for one in asked if one["sql"].split()[0] not in {"BEGIN", "COMMIT"}]))
    # Eight for a record, beside identity and trace.
    assert counts[0] == counts[1] <= 8 + 2


def test_whoever_is_opened_to_be_read_cannot_be_written_about_in_the_same_breath(
    city: City, limin: Staff, wang: Somebody
) -> None:
    from django.db import connection, transaction
    from django.db.utils import InternalError

    for only_reads in (False, True):
        with transaction.atomic(), connection.cursor() as db:
            db.execute("SELECT FROM app.begin(%s)", [limin.token])
            db.execute("SELECT FROM app.open(%s, 'record', %s)", [wang.id, only_reads])
            if only_reads:
                with pytest.raises(InternalError, match="read-only transaction"), transaction.atomic():
                    db.execute("SELECT FROM app.act('contact.write', %s, 'support')", [wang.id])
            else:
                db.execute("SELECT FROM app.act('contact.write', %s, 'support')", [wang.id])
    # The opening itself is on record both times.
    assert city.one("SELECT count(*) FROM entry WHERE subject_id = %s AND part = 'record'", wang.id) == 2
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [limin.token])
        db.execute("SELECT FROM app.open_names(%s, 'caseload')", [[wang.id]])
        with pytest.raises(InternalError, match="read-only transaction"), transaction.atomic():
            db.execute("SELECT FROM app.act('contact.write', %s, 'support')", [wang.id])


def test_a_list_of_names_opens_nothing_else(city: City, ground: Ground, limin: Staff, wang: Somebody) -> None:
    shut = city.person("周静", team=(city.staff("陈医生"),), purposes=("support", "health"))
    listed = "SELECT subject_id, consent_id FROM app.open_names(%s, 'search')"
    assert by_hand(ground, limin, listed, [wang.id, shut.id]) == [(wang.id, wang.consents["support"])]
    assert city.run("SELECT subject_id, part, why FROM entry").fetchall() == [(wang.id, "name", "search")]
    refused = city.run("SELECT actor_id, subject_id, part FROM refused_attempt").fetchall()
    assert refused == [(limin.id, shut.id, "name")]


@pytest.mark.parametrize(("language", "says"), [("zh-hans", "您的权利"), ("en", "Your rights")])
def test_what_is_to_be_read_aloud_before_a_record_begins_stands_on_the_page(
    city: City, limin: Staff, language: str, says: str
) -> None:
    browser = city.browser_of(limin)
    browser.cookies["guitu_language"] = language
    page = browser.get("/desk/people/new/").content.decode()
    column = "text_en" if language == "en" else "text_zh"
    text = city.one(f"SELECT {column} FROM notice WHERE purpose = 'support' ORDER BY version DESC LIMIT 1")  # noqa: S608
    lines = [re.split(r"：|: ", line, maxsplit=1)[1] for line in str(text).strip().splitlines()]
    assert says in page
    assert [one for one in lines if escape(one) not in page] == []


def test_a_search_shows_everybody_whom_it_found(city: City, limin: Staff) -> None:
    for number in range(30):
        city.person(f"王{number:02d}", team=(limin,))
    shown = city.browser_of(limin).post("/desk/people/", {"words": "王"}).content.decode()
    assert [number for number in range(30) if f"王{number:02d}<" not in shown] == []


def begun(**more: str) -> dict[str, str]:
    return {"row": str(uuid.uuid4()), "name": "赵小梅", "birth_date": "1990-05-06", "told": "on"} | more


def test_a_record_on_my_word_is_begun_once_however_often_it_is_sent(city: City, limin: Staff) -> None:
    browser, form = city.browser_of(limin), begun()
    case = f"/desk/people/{form['row']}/"
    assert browser.post("/desk/people/new/", form)["Location"] == f"{case}?done=word"
    again = browser.post("/desk/people/new/", form | {"name": "赵晓梅"})
    assert again["Location"] == f"{case}?done=kept"
    shown = browser.get(again["Location"]).content.decode()
    assert "这份记录先前已经建好" in shown
    assert "赵小梅" in shown
    assert city.one("SELECT count(*) FROM person") == city.one("SELECT count(*) FROM consent") == 1


def test_two_clicks_on_begin_are_one_record(city: City, limin: Staff) -> None:
    browser = city.browser_of(limin)
    form = by_hand_of_the_page(browser.get("/desk/people/new/").content.decode())
    for _ in range(2):
        assert browser.post("/desk/people/new/", begun(**form)).status_code == 302
    assert city.one("SELECT count(*) FROM person") == 1


def by_hand_of_the_page(page: str) -> dict[str, str]:
    return {"row": re.findall(r'name="row" value="([^"]+)"', page)[0]}


def test_nobody_begins_a_record_under_the_id_of_one_that_is_not_theirs(
    city: City, limin: Staff, wang: Somebody
) -> None:
    own = begun()
    city.browser_of(limin).post("/desk/people/new/", own)
    zhang = city.browser_of(city.staff("张华"))
    for row in (own["row"], str(wang.id), str(limin.id)):
        assert zhang.post("/desk/people/new/", begun(row=row)).status_code == 403
    city.run("UPDATE consent SET withdrawn_at = now() WHERE person_id = %s", own["row"])
    assert city.browser_of(limin).post("/desk/people/new/", own).status_code == 403
    assert city.one("SELECT count(*) FROM person") == 2


@pytest.mark.parametrize("purposes", [("support", "health"), ("support", "family")])
def test_after_an_error_only_what_was_agreed_to_is_offered(
    city: City, limin: Staff, purposes: tuple[str, str]
) -> None:
    whom = city.person("陈志强", team=(limin,), purposes=purposes)
    browser, place = city.browser_of(limin), f"/desk/people/{whom.id}/"

    def offered(page: str) -> list[str]:
        return re.findall(r'name="worked_on" value="(\d+)"', page) + re.findall(r'<option value="([a-z]+)"', page)

    blank = offered(browser.get(place).content.decode())
    again = browser.post(place, typed("写了很多。", happened_on="2999-01-01")).content.decode()
    assert "写了很多。" in again
    assert offered(again) == blank


def test_whoever_has_somebody_born_on_that_day_is_asked_once_whether_it_is_the_same(
    city: City, limin: Staff, wang: Somebody
) -> None:
    browser, form = city.browser_of(limin), begun(birth_date=wang.birth_date)
    shown = browser.post("/desk/people/new/", form).content.decode()
    assert f'href="/desk/people/{wang.id}/"' in shown
    assert "王建国" in shown
    assert 'value="赵小梅"' in shown
    assert city.one("SELECT count(*) FROM person") == 1
    searched = city.run("SELECT DISTINCT actor_id, subject_id, why FROM entry WHERE part = 'name'").fetchall()
    assert searched == [(limin.id, wang.id, "search")]
    for _ in range(2):
        assert browser.post("/desk/people/new/", form | {"is_another": "on"}).status_code == 302
    assert city.one("SELECT count(*) FROM person") == 2


def test_nobody_elses_people_are_looked_at_for_a_birthday(city: City, ground: Ground, limin: Staff) -> None:
    zhang = city.staff("张华")
    far = city.person("陈志强", team=(zhang,))
    check = city.one("SELECT birth_check FROM portal_account")
    asked = "SELECT * FROM app.born_then(%s, %s)"
    assert by_hand(ground, limin, asked, [far.id], [bytes(check)]) == []
    assert by_hand(ground, zhang, asked, [far.id], [bytes(check)]) == [(far.id,)]
    assert by_hand(ground, zhang, asked, [far.id], [b"x"]) == []
    found = city.run("SELECT actor_id, subject_id, part, why FROM entry").fetchall()
    assert found == [(zhang.id, far.id, "name", "search")]
    form = begun(birth_date=far.birth_date)
    assert city.browser_of(limin).post("/desk/people/new/", form).status_code == 302
