"""Editors keep the directory true: their own organisation's entries, in one tap; and nobody's record is near."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guitu.surfaces.finder.tests.words_of import texts_of
from tests import listing
from tests.city import City, Staff

if TYPE_CHECKING:
    from conftest import Ground


@dataclass(frozen=True)
class Desk:
    """An editor with an entry of their own organisation, and one that another organisation keeps."""

    city: City
    editor: Staff
    browser: Client
    own: listing.Listed
    foreign: listing.Listed

    def post(self, place: str, said: dict[str, str] | None = None, *, one: listing.Listed | None = None) -> Any:
        """Press a button of an entry."""
        return self.browser.post(f"/desk/directory/{(one or self.own).id}/{place}", said or {})

    def page(self, place: str = "") -> str:
        """Read a page of the own entry."""
        return str(self.browser.get(f"/desk/directory/{self.own.id}/{place}").content.decode())

    def public(self, tongue: str = "en") -> str:
        """Read what everybody reads of the own entry."""
        return str(Client().get(f"/help/{tongue}/{self.own.id}/").content.decode())

    def change(self, **said: str) -> Any:
        """Send the form of texts with some of them changed."""
        return self.post("change/", texts_of(self.page("change/")) | said)


@pytest.fixture
def desk(city: City) -> Desk:
    editor = city.staff("何苗", "editor")
    own = listing.service(city, "夜间住宿", assured=None)
    foreign = listing.service(city, "别处的住宿")
    listing.kept(city, own, editor.organisation_id)
    listing.kept(city, foreign, city.organisation("白鹭社会服务中心"))
    return Desk(city, editor, city.browser_of(editor), own, foreign)


@pytest.fixture
def web(ground: "Ground", desk: Desk) -> Iterator[psycopg.Connection[Any]]:
    """The web role, asked past every page."""
    with psycopg.connect(ground.dsn("guitu_app"), autocommit=True) as opened:
        yield opened


def refused(web: psycopg.Connection[Any], token: str, asked: str, told: dict[str, Any]) -> bool:
    """Return whether the database refuses what somebody asks past every page."""
    try:
        with web.transaction():
            web.execute("SELECT FROM app.begin(%s)", [token])
            web.execute(asked, told)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_one_tap_says_that_an_entry_is_still_right_and_everybody_reads_by_whom(desk: Desk) -> None:
    assert "Nobody has said yet" in desk.public()
    assert desk.post("right/").status_code == 302
    assert desk.post("right/").status_code == 302
    assert "By 向阳社会工作服务中心." in desk.public()
    assert desk.city.one("SELECT assured_date = (now() AT TIME ZONE 'Asia/Shanghai')::date FROM directory_service"
                         " WHERE id = %s", desk.own.id)  # fmt: skip
    assert desk.city.one("SELECT count(*) FROM directory_change WHERE field_name = 'assured_date'") == 1
    assert "何苗" in desk.page()
    assert "何苗" not in desk.public()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"says": "none"}, "Full"),
        ({"says": "some"}, "Places free"),
        ({"says": "number", "free": "5"}, "Free: 5"),
    ],
)
def test_free_places_are_told_in_one_tap_and_found_at_once(desk: Desk, said: dict[str, str], shown: str) -> None:
    assert desk.post("places/", said).status_code == 302
    found = Client().get("/help/en/list/?q=夜间住宿").content.decode()
    assert f">{shown}" in found
    assert ("夜间住宿" in Client().get("/help/en/list/?free=1").content.decode()) == (shown != "Full")


def test_more_places_than_there_are_or_no_number_is_not_told(desk: Desk) -> None:
    assert desk.post("places/", {"says": "number", "free": "9"}).status_code == 403
    assert "govuk-error-message" in desk.post("places/", {"says": "number", "free": "many"}).content.decode()
    assert desk.city.one("SELECT available FROM directory_capacity WHERE service_id = %s", desk.own.id) == 3


def test_a_service_that_counted_nothing_can_begin_to(desk: Desk) -> None:
    desk.city.run("DELETE FROM directory_capacity WHERE service_id = %s", desk.own.id)
    desk.post("places/", {"says": "number", "free": "2"})
    assert desk.city.one("SELECT available FROM directory_capacity WHERE service_id = %s", desk.own.id) == 2


def test_a_text_is_changed_field_by_field_and_found_by_its_new_words(desk: Desk) -> None:
    assert desk.change(name="暖水房", documents="毛巾\n身份证件", phones="020-0000 9999 前台").status_code == 302
    page = desk.public("zh")
    for words in ("暖水房", "毛巾", "020-0000 9999"):
        assert words in page
    assert "020-0000 1234" not in page
    assert "暖水房" in Client().get("/help/zh/list/?q=暖水").content.decode()
    told = desk.city.run("SELECT field_name, last_action_type FROM directory_change").fetchall()
    assert sorted(told) == [
        ("name", "update"), ("phone", "create"), ("phone", "delete"),
        ("required_document", "create"), ("required_document", "create"), ("required_document", "delete"),
    ]  # fmt: skip


def test_an_address_is_changed_in_words(desk: Desk) -> None:
    desk.change(street_0="昌华街14号", way_0="公交总站对面。")
    page = desk.public("zh")
    assert "昌华街14号" in page
    assert "公交总站对面。" in page


def test_sent_unchanged_nothing_is_written(desk: Desk) -> None:
    assert desk.change().status_code == 302
    assert desk.city.one("SELECT count(*) FROM directory_edit") == 0


def test_two_who_change_one_entry_both_read_both_texts(desk: Desk) -> None:
    first = texts_of(desk.page("change/"))
    desk.change(description="同事的说法。")
    answer = desk.post("change/", first | {"description": "我的说法。"}).content.decode()
    assert "同事的说法。" in answer
    assert "我的说法。" in answer
    assert "同事的说法。" in desk.public("zh")
    assert desk.post("change/", texts_of(answer)).status_code == 302
    assert "我的说法。" in desk.public("zh")


def test_a_line_of_phones_without_a_number_is_given_back(desk: Desk) -> None:
    answer = desk.change(phones="请到门口问", name="改了的名字")
    assert answer.status_code == 200
    assert "请到门口问" in answer.content.decode()
    assert "改了的名字" in answer.content.decode()
    assert desk.city.one("SELECT count(*) FROM directory_edit") == 0


def test_hours_are_written_day_by_day_and_hold_at_once(desk: Desk) -> None:
    seen = texts_of(desk.page("hours/1/"))
    assert seen["MO"] == "00:00-23:59"
    week = dict.fromkeys(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "") | {"WE": "09:00-12:00"}
    assert desk.post("hours/1/", seen | week).status_code == 302
    found = desk.city.run("SELECT byday, opens_at::text, closes_at::text FROM directory_schedule s JOIN"
                          " directory_service_at_place a ON a.id = s.service_at_place_id WHERE a.service_id = %s",
                          desk.own.id).fetchall()  # fmt: skip
    assert found == [("WE", "09:00:00", "12:00:00")]
    assert "09:00\u201312:00" in desk.public()
    assert "09:00-12:00" in desk.post("hours/1/", seen).content.decode()


def test_an_entry_of_another_organisation_is_not_there_for_an_editor(desk: Desk) -> None:
    foreign = desk.foreign
    for place in ("", "change/", "hours/1/"):
        assert desk.browser.get(f"/desk/directory/{foreign.id}/{place}").status_code == 404
    for place in ("right/", "places/", "change/", "hours/1/"):
        assert desk.post(place, {"says": "none", "name": "x"}, one=foreign).status_code == 404
    assert desk.city.one("SELECT count(*) FROM directory_edit") == 0
    assert "别处的住宿" not in desk.browser.get("/desk/directory/").content.decode()


FORGED = (
    "SELECT app.assure_entry(%(one)s)",
    "SELECT app.tell_capacity(%(one)s, gen_random_uuid(), 0, '')",
    "SELECT app.edit_entry(%(one)s, 'service', %(one)s, 'name', '别处的住宿', 'x')",
    "SELECT app.add_line(%(one)s, 'phone', gen_random_uuid(), NULL, ARRAY['1'])",
    "SELECT app.drop_line(%(one)s, 'phone', gen_random_uuid())",
    "SELECT * FROM app.entry_log(%(one)s, 9)",
    "SELECT app.keep_card(%(one)s, true, '', '', '{}', '{}', '{}', false, false, NULL, '{}')",
)
FOR_EDITORS = ("SELECT app.add_synonym('a', 'b')", "SELECT app.drop_synonym('a', 'b')",
               "SELECT * FROM app.words_in_vain()", "SELECT app.forget_in_vain('a')")  # fmt: skip


@pytest.mark.parametrize("asked", FORGED)
def test_the_database_itself_refuses_an_editor_of_another_organisation(
    desk: Desk, web: psycopg.Connection[Any], asked: str
) -> None:
    assert refused(web, desk.editor.token, asked, {"one": desk.foreign.id})


@pytest.mark.parametrize("role", ["worker", "intake", "lead", "officer", "administrator", "nobody", "self"])
def test_the_database_itself_refuses_everybody_who_is_no_editor(
    desk: Desk, web: psycopg.Connection[Any], role: str
) -> None:
    others = {"self": desk.city.person().token, "nobody": "x"}
    token = others.get(role) or desk.city.staff("别人", role).token
    for asked in (*FORGED, *FOR_EDITORS):
        assert refused(web, token, asked, {"one": desk.own.id}), asked


def test_an_editor_cannot_reach_beyond_the_fields_and_rows_of_the_entry(
    desk: Desk, web: psycopg.Connection[Any]
) -> None:
    phone = desk.city.one("SELECT id FROM directory_phone WHERE service_id = %s", desk.foreign.id)
    told = {"own": desk.own.id, "foreign": desk.foreign.id, "place": desk.foreign.place, "phone": phone}
    for asked in (
        "SELECT app.edit_entry(%(own)s, 'service', %(foreign)s, 'name', '别处的住宿', 'x')",
        "SELECT app.edit_entry(%(own)s, 'service', %(own)s, 'source_id', '', 'x')",
        "SELECT app.edit_entry(%(own)s, 'service', %(own)s, 'name', '夜间住宿', ' ')",
        "SELECT app.edit_entry(%(own)s, 'location', %(place)s, 'transportation', '', 'x')",
        "SELECT app.edit_entry(%(own)s, 'worker', %(own)s, 'name', '', 'x')",
        "SELECT app.add_line(%(own)s, 'contact', gen_random_uuid(), NULL, ARRAY['x'])",
    ):
        assert refused(web, desk.editor.token, asked, told), asked
    with web.transaction():
        web.execute("SELECT FROM app.begin(%s)", [desk.editor.token])
        assert web.execute("SELECT app.drop_line(%(own)s, 'phone', %(phone)s)", told).fetchone() == (
            "changed meanwhile",
        )


def test_an_editor_holds_no_case_and_sees_no_person(desk: Desk, web: psycopg.Connection[Any]) -> None:
    wang = desk.city.person("王建国", team=(desk.city.staff("李敏"),))
    invited = desk.city.browser_of(wang).post("/me/team/invite/", {"worker": desk.editor.id})
    assert invited.status_code in {302, 403, 404}
    assert desk.city.one("SELECT count(*) FROM team_member WHERE worker_id = %s", desk.editor.id) == 0
    with web.transaction():
        web.execute("SELECT FROM app.begin(%s)", [desk.editor.token])
        for table in ("person", "contact", "consent", "team_member", "access_grant", "waiting_card", "entry"):
            assert web.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # noqa: S608
        assert web.execute("SELECT count(*) FROM app.open(%s, 'record')", [wang.id]).fetchone() == (0,)


def test_the_list_begins_with_what_nobody_checked_and_costs_the_same_for_many(desk: Desk) -> None:
    fresh = listing.service(desk.city, "新的食堂")
    listing.kept(desk.city, fresh, desk.editor.organisation_id)
    with CaptureQueriesContext(connection) as few:
        page = desk.browser.get("/desk/directory/").content.decode()
    assert page.index("夜间住宿") < page.index("新的食堂")
    only = desk.browser.get("/desk/directory/?stale=1").content.decode()
    assert "夜间住宿" in only
    assert "新的食堂" not in only
    for number in range(4):
        listing.kept(desk.city, listing.service(desk.city, f"第{number}处"), desk.editor.organisation_id)
    with CaptureQueriesContext(connection) as many:
        desk.browser.get("/desk/directory/")
    assert len(many) == len(few)


# Words


def test_a_word_that_found_nothing_is_kept_without_a_trace_of_who_asked(desk: Desk) -> None:
    asked = Client().get("/help/zh/list/?q=火箭+13800138000").content.decode()
    assert "/help/zh/nothing/" in asked
    assert desk.city.one("SELECT count(*) FROM asked_in_vain") == 0, "reading writes nothing"
    for browser in (Client(), Client(), desk.browser):
        answer = browser.post("/help/zh/nothing/", {"q": "火箭 13800138000"}, REMOTE_ADDR="203.0.113.9")
        assert answer.status_code == 200
        assert not answer.cookies
    kept = desk.city.run("SELECT to_jsonb(v) - 'id' FROM asked_in_vain v").fetchall()
    assert [(set(one), one["word"]) for (one,) in kept] == [({"word", "on"}, "火箭")]
    assert desk.city.one("SELECT count(*) FROM throttle") == 0


@pytest.mark.parametrize("said", ["13800138000", "a1", "", "x", "住" * 21, "12号楼"])
def test_numbers_and_long_texts_are_never_kept(desk: Desk, web: psycopg.Connection[Any], said: str) -> None:
    Client().post("/help/zh/nothing/", {"q": said})
    web.execute("SELECT app.tell_in_vain(%s)", [said])
    kept = [one for (one,) in desk.city.run("SELECT word FROM asked_in_vain").fetchall()]
    assert kept in ([], ["号楼"])


def test_another_site_cannot_fill_the_list(desk: Desk) -> None:
    Client().post("/help/zh/nothing/", {"q": "火箭"}, headers={"sec-fetch-site": "cross-site"})
    assert desk.city.one("SELECT count(*) FROM asked_in_vain") == 0
    desk.city.run("INSERT INTO asked_in_vain (word, \"on\") SELECT chr(97 + n / 26) || chr(97 + n %% 26),"
                  " (now() AT TIME ZONE 'Asia/Shanghai')::date FROM generate_series(0, %s) n", 499)  # fmt: skip
    Client().post("/help/zh/nothing/", {"q": "火箭"})
    assert desk.city.one("SELECT count(*) FROM asked_in_vain WHERE word = '火箭'") == 0


def test_an_editor_gives_a_word_its_meaning_in_one_tap(desk: Desk) -> None:
    Client().post("/help/zh/nothing/", {"q": "宿一晚"})
    page = desk.browser.get("/desk/directory/words/").content.decode()
    assert "宿一晚" in page
    assert 'value="临时住宿"' in page
    desk.browser.post("/desk/directory/words/", {"act": "add", "word": "宿一晚", "means": "临时住宿"})
    assert desk.city.one("SELECT count(*) FROM asked_in_vain") == 0
    assert "夜间住宿" in Client().get("/help/zh/list/?q=宿一晚").content.decode()
    desk.browser.post("/desk/directory/words/", {"act": "drop", "word": "宿一晚", "means": "临时住宿"})
    assert desk.city.one("SELECT count(*) FROM synonym WHERE word = '宿一晚'") == 0


def test_a_word_that_looks_like_a_name_is_removed(desk: Desk) -> None:
    Client().post("/help/zh/nothing/", {"q": "王建国"})
    desk.browser.post("/desk/directory/words/", {"act": "forget", "word": "王建国"})
    assert desk.city.one("SELECT count(*) FROM asked_in_vain") == 0


def test_after_ninety_days_a_word_is_forgotten(desk: Desk, ground: "Ground") -> None:
    desk.city.run("INSERT INTO asked_in_vain (word, \"on\") SELECT w, (now() AT TIME ZONE 'Asia/Shanghai')::date - d"
                  " FROM (VALUES ('旧词', 91), ('新词', 90)) v (w, d)")  # fmt: skip
    with psycopg.connect(ground.dsn("guitu_jobs"), autocommit=True) as jobs:
        assert jobs.execute("SELECT work.forget_words()").fetchone() == (1,)
    assert desk.city.run("SELECT word FROM asked_in_vain").fetchall() == [("新词",)]
