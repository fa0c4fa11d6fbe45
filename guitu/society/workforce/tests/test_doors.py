"""How staff get in, and how nobody else does."""

import pyotp
import pytest
from django.test import Client

from guitu.foundations import clock
from guitu.society.workforce import doors
from tests.city import PASSWORD, City, Staff

DOOR = "/staff/sign-in/"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def secret(limin: Staff) -> str:
    made = pyotp.random_base32()
    ids = {"worker_id": limin.id, "organisation_id": limin.organisation_id}
    assert doors.enrol(**ids, secret=made, code=pyotp.TOTP(made).at(clock.now()), at=clock.now())
    return made


def test_a_password_alone_does_not_open_outside_the_demo(city: City, limin: Staff, secret: str) -> None:
    browser = Client()
    answer = browser.post(DOOR, {"login": limin.login, "password": PASSWORD})
    assert answer["Location"].startswith("/staff/code/")
    assert browser.get("/desk/people/").status_code == 302


def test_the_code_opens_once_and_not_twice(limin: Staff, secret: str) -> None:
    at = clock.now()
    code = pyotp.TOTP(secret).at(at)
    assert doors.check_code(login=limin.login, code=code, at=at) == limin.id
    assert doors.check_code(login=limin.login, code=code, at=at) is None


def test_the_secret_is_sealed(city: City, limin: Staff, secret: str) -> None:
    kept = city.one("SELECT totp_sealed FROM staff_account WHERE worker_id = %s", limin.id)
    assert secret.encode() not in bytes(kept)


def test_the_sixth_try_is_refused_even_with_the_right_password(limin: Staff) -> None:
    browser = Client()
    for _ in range(5):
        assert browser.post(DOOR, {"login": limin.login, "password": "wrong"}).status_code == 200
    assert browser.post(DOOR, {"login": limin.login, "password": PASSWORD}).status_code == 429


def test_an_unknown_login_hears_the_same_words(limin: Staff) -> None:
    known = Client().post(DOOR, {"login": limin.login, "password": "wrong"}).content.decode()
    unknown = Client().post(DOOR, {"login": "nobody-here", "password": "wrong"}).content.decode()
    words = "账号和密码不匹配。"
    assert words in known
    assert words in unknown


def test_somebody_who_has_left_cannot_come_in(city: City, limin: Staff) -> None:
    city.run("UPDATE worker SET left_at = now() WHERE id = %s", limin.id)
    assert doors.check(login=limin.login, password=PASSWORD, address="127.0.0.1") is None


def test_signing_out_ends_it_for_the_database_too(city: City, limin: Staff) -> None:
    browser = city.browser_of(limin)
    browser.post("/sign-out/")
    assert city.one("SELECT count(*) FROM identity WHERE user_id = %s", limin.id) == 0


def test_nobody_is_led_to_another_site(limin: Staff, secret: str) -> None:
    browser = Client()
    browser.post(f"{DOOR}?next=https://elsewhere.example/", {"login": limin.login, "password": PASSWORD})
    code = pyotp.TOTP(secret).at(clock.now())
    answer = browser.post("/staff/code/?next=https://elsewhere.example/", {"code": code})
    assert answer["Location"] == "/desk/"


def test_colleagues_show_what_each_post_must_report(city: City, limin: Staff) -> None:
    city.staff("张华", duty="minor_harm")
    page = city.browser_of(limin).get("/desk/colleagues/").content.decode()
    assert "未成年人保护法" in page
