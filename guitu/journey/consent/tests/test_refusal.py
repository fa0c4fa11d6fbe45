"""Somebody says no on the way to a consent: what waited at the station is gone, and nobody asks again."""

import re
import uuid
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from conftest import Ground
from tests.at_once import at_once
from tests.by_hand import by_hand
from tests.city import City, Staff

TABLES = ("waiting_card", "invitation", "data_key", "consent", "person", "parcel")
PHONE = "12300000009"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def desk(city: City) -> Staff:
    return city.staff("周洁", "intake")


def card(city: City, desk: Staff, limin: Staff, name: str = "小王") -> tuple[UUID, str]:
    """Return a card of the desk, and the code of an invitation from it."""
    one, browser = uuid.uuid4(), city.browser_of(desk)
    typed = {"card_id": one, "name": name, "route": PHONE, "wish": "called", "sender_kind": "self"}
    assert browser.post("/desk/cards/", typed).status_code == 302
    return one, code_from(invite(city, desk, limin, one))


def invite(city: City, desk: Staff, limin: Staff, one: UUID) -> Any:
    return city.browser_of(desk).post(f"/desk/cards/{one}/invite/", {"worker": limin.id})


def code_from(page: Any) -> str:
    found = re.search(r'class="g-code">([^<]+)<', page.content.decode())
    assert found
    return found[1]


def on_the_way(code: str, limin: Staff, language: str = "zh-hans") -> Client:
    """Return the browser of somebody who reads what it is about."""
    browser = Client()
    browser.cookies["guitu_language"] = language
    browser.post("/consent/", {"invited": code})
    browser.post("/consent/who/", {"worker": str(limin.id)})
    return browser


def left(city: City) -> list[str]:
    return [table for table in TABLES if city.one(f"SELECT count(*) FROM {table}")]  # noqa: S608 - the names above


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "已经没有了"), ("en", "is gone")])
def test_a_no_ends_it_at_once_and_the_page_says_what_happened(
    city: City, desk: Staff, limin: Staff, language: str, said: str
) -> None:
    one, code = card(city, desk, limin)
    second = code_from(invite(city, desk, limin, one))
    page = on_the_way(code, limin, language).post("/consent/notice/support/", {"answer": "no"})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert left(city) == []
    for dead in (code, second):
        assert b"govuk-error-summary" in Client().post("/consent/", {"invited": dead}).content
    assert city.one("SELECT actor_id = subject_id FROM entry WHERE part = 'waiting_card.refuse'")


def test_the_desk_finds_what_it_finds_after_a_card_it_declined_and_cannot_ask_again(
    city: City, desk: Staff, limin: Staff
) -> None:
    refused, code = card(city, desk, limin, "小王")
    declined, _code = card(city, desk, limin, "小陈")
    on_the_way(code, limin).post("/consent/notice/support/", {"answer": "no"})
    city.browser_of(desk).post(f"/desk/cards/{declined}/decline/", {"reason": "changed_mind"})
    assert "小王" not in city.browser_of(desk).get("/desk/cards/").content.decode()
    answers = [invite(city, desk, limin, one) for one in (refused, declined)]
    assert answers[0].status_code == answers[1].status_code == 403
    said = [re.sub(r"[0-9a-f-]{36}|nonce-\S+|\w{64}", "", one.content.decode()) for one in answers]
    assert said[0] == said[1]


def test_nothing_but_a_pressed_no_is_a_no(city: City, desk: Staff, limin: Staff) -> None:
    _one, code = card(city, desk, limin)
    browser = on_the_way(code, limin)
    assert browser.post("/consent/notice/support/", {}).status_code == 200
    browser.post("/consent/notice/support/", {"answer": "yes"})
    assert browser.post("/consent/notice/health/", {"answer": "no"}).status_code == 302
    assert city.one("SELECT count(*) FROM waiting_card") == 1


def test_a_guardians_no_ends_it_too(city: City, desk: Staff, limin: Staff) -> None:
    _one, code = card(city, desk, limin)
    browser = on_the_way(code, limin)
    for purpose in ("support", "health", "family", "cover", "statistics"):
        browser.post(f"/consent/notice/{purpose}/", {"answer": "yes"})
    browser.post("/consent/details/", {"name": "小王", "birth_date": "2016-03-14", "phone": ""})
    browser.post("/consent/wish/", {"answer": "yes"})
    assert 'value="no"' in browser.get("/consent/guardian/").content.decode()
    assert "12355" in browser.post("/consent/guardian/", {"answer": "no"}).content.decode()
    assert left(city) == []


def test_whoever_read_for_longer_than_the_code_lasts_can_still_say_no(
    city: City, ground: Ground, desk: Staff, limin: Staff
) -> None:
    _one, code = card(city, desk, limin)
    city.run("UPDATE invitation SET expires_at = now() - interval '1 minute'")
    chen, secret = city.person("陈志强"), code.replace(" ", "").replace("-", "")
    assert by_hand(ground, limin, "SELECT app.refuse_invitation(%s)", secret) == [("not_there",)]
    assert by_hand(ground, chen, "SELECT app.refuse_invitation('ZZZZZZZZ')") == [("not_there",)]
    assert by_hand(ground, chen, "SELECT app.refuse_invitation(NULL)") == [("not_there",)]
    assert city.one("SELECT count(*) FROM waiting_card") == 1
    assert by_hand(ground, chen, "SELECT app.refuse_invitation(%s)", secret) == [("ok",)]
    assert city.one("SELECT count(*) FROM waiting_card") == 0
    assert city.one("SELECT count(*) FROM entry WHERE actor_id = %s AND part = 'waiting_card.refuse'", chen.id) == 0


def test_a_code_that_opened_a_record_refuses_nothing(city: City, ground: Ground, desk: Staff, limin: Staff) -> None:
    _one, code = card(city, desk, limin)
    city.run("UPDATE invitation SET used_at = now()")
    asked = "SELECT app.refuse_invitation(%s)"
    assert by_hand(ground, city.person("陈志强"), asked, code.replace(" ", "").replace("-", "")) == [("not_there",)]
    assert city.one("SELECT count(*) FROM waiting_card") == 1


def test_two_who_hold_two_codes_of_one_card_say_no_at_once(city: City, desk: Staff, limin: Staff) -> None:
    one, code = card(city, desk, limin)
    codes = [code, code_from(invite(city, desk, limin, one))]
    browsers = [on_the_way(each, limin) for each in codes]
    at_once(*[lambda b=b: b.post("/consent/notice/support/", {"answer": "no"}) for b in browsers])
    assert left(city) == []
    assert city.one("SELECT count(*) FROM entry WHERE part = 'waiting_card.refuse'") == 1


def with_a_child(city: City, desk: Staff, limin: Staff) -> Client:
    """A browser in which a child of ten has read the notices and is asked what they wish."""
    _one, code = card(city, desk, limin)
    browser = on_the_way(code, limin)
    for purpose in ("support", "health", "family", "cover", "statistics"):
        browser.post(f"/consent/notice/{purpose}/", {"answer": "yes"})
    browser.post("/consent/details/", {"name": "小王", "birth_date": "2016-03-14", "phone": ""})
    return browser


def test_the_guardian_reads_who_helps_and_what_they_must_report_before_anything_is_sealed(
    city: City, desk: Staff, limin: Staff
) -> None:
    browser = with_a_child(city, desk, limin)
    browser.post("/consent/wish/", {"answer": "yes"})
    page = browser.get("/consent/guardian/").content.decode()
    said = page[: page.index("govuk-details__summary")]
    station, house = city.run(
        "SELECT s.name, o.name FROM invitation i JOIN station s ON s.id = i.station_id"
        " JOIN organisation o ON o.id = s.organisation_id"
    ).fetchone()
    assert [one for one in (house, station, "李敏") if one not in said] == []
    assert "报告" in said, "the duty to report stands above the notice"


def test_a_childs_no_is_called_a_no(city: City, desk: Staff, limin: Staff) -> None:
    page = with_a_child(city, desk, limin).post("/consent/wish/", {"answer": "no"}).content.decode()
    heading = re.search("<h1[^>]*>(.*?)</h1>", page)
    assert heading
    assert "不" in heading[1]
    assert "大人" not in heading[1]


def test_who_leaves_out_how_the_child_calls_them_reads_what_to_do(city: City, desk: Staff, limin: Staff) -> None:
    browser = with_a_child(city, desk, limin)
    browser.post("/consent/wish/", {"answer": "yes"})
    page = browser.post("/consent/guardian/", {"called": "", "phone": "13800000001", "is_guardian": "on"})
    assert "请写孩子平时怎么叫您" in page.content.decode()
