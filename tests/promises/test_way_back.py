"""Whose session ended on a button comes back to the page on which the button stands, with everything typed there."""

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from guitu.foundations.identity import cookies, drafts, tokens
from guitu.foundations.identity.middleware import FOR_EVERYBODY
from guitu.journey.referrals.tests.by_letter import handed
from guitu.journey.referrals.tests.scene import Between
from tests import listing
from tests.city import PASSWORD, City, Somebody, Staff
from tests.promises.test_access_matrix import Scene, address, names, scene

__all__ = ["scene"]
PHONE, PIN = "12000000001", "246810"
UNSENT = "发送之前登录已经结束"
HOST = "http://testserver"


@pytest.fixture(autouse=True)
def _by_password_alone(settings: Any) -> None:
    settings.GUITU_DEMO = True


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"), phone=PHONE)


def sent_too_late(city: City, who: Staff | Somebody, place: str, typed: dict[str, Any], page: str = "") -> Any:
    """Send something after the session has ended, sign in again, and return the page that one is led to."""
    browser = city.browser_of(who)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute' WHERE user_id = %s", who.id)
    door = browser.post(place, typed, headers={"referer": f"{HOST}{page}"} if page else {})["Location"]
    assert drafts.COOKIE in browser.cookies
    if isinstance(who, Staff):
        return browser.post(door, {"login": who.login, "password": PASSWORD}, follow=True)
    return browser.post(door, {"phone": PHONE, "pin": PIN, "next": place}, follow=True)


def test_behind_the_doors_no_address_of_a_button_is_an_empty_page(city: City, scene: Scene) -> None:
    led = set()
    for name in sorted(set(names())):
        place = address(name, scene)
        if place.startswith(FOR_EVERYBODY):
            continue
        for reader in ("nobody", "worker", "self", "intake", "editor"):
            who = scene.readers[reader]
            answer = (city.browser_of(who) if who else Client()).get(place)
            assert answer.status_code != 405, (name, reader)
            if answer.status_code == 302 and place.startswith(answer["Location"]):
                led.add(name)
    assert {"plans:mark", "needs:own_move", "portal:confirm", "referrals:tell", "desk:ask_card"} <= led


def test_the_person_comes_back_to_the_page_with_the_button_and_reads_that_nothing_was_sent(
    city: City, wang: Somebody, limin: Staff
) -> None:
    plan, step = city.plan(wang, limin)
    page = sent_too_late(city, wang, f"/me/plan/versions/{plan}/steps/{step}/", {"mark": "done"}, "/me/plan/")
    assert page.request["PATH_INFO"] == "/me/plan/"
    assert UNSENT in page.content.decode()
    assert city.one("SELECT count(*) FROM step_mark") == 0


def test_where_the_browser_does_not_say_where_it_came_from_the_page_above_is_shown(
    city: City, wang: Somebody, limin: Staff
) -> None:
    need = city.need(wang, limin)
    page = sent_too_late(city, limin, f"/desk/people/{wang.id}/needs/{need}/move/", {"then": "met"})
    assert page.request["PATH_INFO"] == f"/desk/people/{wang.id}/needs/{need}/"
    assert UNSENT in page.content.decode()


@pytest.mark.parametrize("page", ["https://example.org/me/", "//example.org/me/", "/nowhere/", "/me/messages/more/"])
def test_nobody_is_led_back_to_where_no_page_of_this_site_is(city: City, wang: Somebody, page: str) -> None:
    browser = city.browser_of(wang)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
    browser.post("/me/messages/", {"what": "yes"}, headers={"referer": page if ":" in page else HOST + page})
    page_after = browser.post("/me/sign-in/", {"phone": PHONE, "pin": PIN, "next": "/me/messages/"}, follow=True)
    assert page_after.request["PATH_INFO"] == "/me/"
    assert UNSENT in page_after.content.decode()


def test_whoever_only_opens_the_address_of_a_button_is_not_told_that_something_was_not_sent(
    city: City, wang: Somebody
) -> None:
    page = city.browser_of(wang).get("/me/consents/confirm/", follow=True)
    assert page.request["PATH_INFO"] == "/me/consents/"
    assert UNSENT not in page.content.decode()


def test_what_a_service_answered_is_given_back_beside_the_letter(city: City) -> None:
    town = Between(city)
    referral, _ = handed(town, listing.service(city, "电工夜校"))
    one = f"/desk/people/{town.wang.id}/referrals/{referral}/"
    told = {"move": uuid.uuid4(), "step": 3, "to": "accepted", "words": "周三来，找何老师。"}
    page = sent_too_late(city, town.limin, f"{one}tell/", told, one)
    assert page.request["PATH_INFO"] == one
    assert page.content.decode().count("周三来，找何老师。") == 1


@pytest.mark.parametrize("hours", [tokens.PERSON_HOURS, tokens.STAFF_HOURS])
def test_a_browser_still_says_whose_it_was_when_the_session_has_just_ended(rf: Any, hours: int) -> None:
    cookie = cookies.give(HttpResponse(), rf.get("/"), "token", hours=hours).cookies[tokens.COOKIE]
    assert cookie["max-age"] >= hours * 3600 + drafts.SECONDS
