"""A person gets in: with phone and PIN, or with the paper card."""

import re
import sys
import uuid
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guitu.foundations.access.verdicts import Proven
from guitu.foundations.identity import drafts, tokens
from guitu.people import rules
from tests.city import PIN, City, Somebody, now

PHONE = "12300000001"
CARD = "K7QM2F9XWHTB"
SIGN_IN, CARD_DOOR, PIN_DOOR, CODE_DOOR = (f"/me/sign-in/{rest}" for rest in ("", "card/", "pin/", "code/"))


@pytest.fixture
def wang(city: City) -> Somebody:
    return city.person("王建国", phone=PHONE)


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """A program that sends messages; returns the digits of the last one."""
    sent, program = tmp_path / "sent", tmp_path / "send.py"
    program.write_text(f"import sys; open({str(sent)!r}, 'a').write(sys.stdin.read() + '\\n')")
    monkeypatch.setenv("GUITU_SMS_COMMAND", f"{sys.executable} {program}")

    def last() -> str:
        found = re.findall(r"\b(\d{6})\b", sent.read_text()) if sent.exists() else [""]
        return str(found[-1])

    return last


def is_refused(response: Any) -> bool:
    """Return whether the form came back with what is wrong."""
    return bool(response.status_code == 200 and b"govuk-error-summary" in response.content)


def with_card(city: City, whom: Somebody, *, days: int = 30) -> None:
    """Print a card for somebody, past the wall."""
    city.run(
        "INSERT INTO portal_card (id, person_id, consent_id, station_id, number, asked_by, asked_at, code_hash,"
        " issued_by, issued_at, expires_at) VALUES (%s, %s, %s, %s, %s, %s, now(), %s, %s, now(),"
        " now() + make_interval(days => %s))",
        uuid.uuid4(),
        whom.id,
        whom.consents["support"],
        city.stations[whom.organisation_id],
        "N00001",
        uuid.uuid4(),
        tokens.hashed(CARD),
        uuid.uuid4(),
        days,
    )


def show_card(browser: Client, whom: Somebody) -> Any:
    typed = {"code": "k7qm 2f9x-whtb", "birth_date": whom.birth_date}
    return browser.post(CARD_DOOR, typed)


def proven(city: City, whom: Somebody) -> int:
    """Return how the newest session of somebody was proven."""
    return int(city.one("SELECT proven FROM identity WHERE user_id = %s ORDER BY began_at DESC LIMIT 1", whom.id))


def test_she_signs_in_with_phone_and_pin_and_is_greeted_by_name(city: City, wang: Somebody) -> None:
    browser = Client()
    response = browser.post(SIGN_IN, {"phone": "123 0000 0001", "pin": PIN}, follow=True)
    assert response.redirect_chain == [("/me/", 302)]
    assert "王建国" in response.content.decode()
    assert proven(city, wang) == Proven.PHONE_AND_PIN


def test_a_wrong_pin_and_an_unknown_number_get_the_same_answer(city: City, wang: Somebody) -> None:
    wrong = Client().post(SIGN_IN, {"phone": PHONE, "pin": "135790"})
    unknown = Client().post(SIGN_IN, {"phone": "12300000099", "pin": "135790"})
    assert is_refused(wrong)
    assert is_refused(unknown)
    strip = re.compile(r'value="[^"]*"|"X-CSRFToken": "[^"]*"|&quot;[^&]*&quot;')
    assert strip.sub("", wrong.content.decode()) == strip.sub("", unknown.content.decode())


def test_an_unknown_number_costs_as_many_hashes_as_a_known_one(
    city: City, wang: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guitu.people import doors

    hashed: list[str] = []

    def hash_it(pin: str, encoded: str) -> bool:
        hashed.append(encoded)
        return False

    monkeypatch.setattr(doors, "check_password", hash_it)
    doors.by_phone(PHONE, PIN)
    known = len(hashed)
    doors.by_phone("12300000099", PIN)
    assert len(hashed) == 2 * known


def test_after_five_tries_even_the_right_pin_has_to_wait(city: City, wang: Somebody) -> None:
    for _ in range(5):
        assert is_refused(Client().post(SIGN_IN, {"phone": PHONE, "pin": "135790"}))
    assert Client().post(SIGN_IN, {"phone": PHONE, "pin": PIN}).status_code == 429


def test_the_pin_is_never_sent_back(city: City, wang: Somebody) -> None:
    assert "135790" not in Client().post(SIGN_IN, {"phone": PHONE, "pin": "135790"}).content.decode()


@pytest.mark.parametrize("door", [SIGN_IN, CARD_DOOR, PIN_DOOR, CODE_DOOR, "/me/", "/me/record/", "/consent/"])
def test_a_browser_with_a_worker_in_it_is_shown_another_screen(city: City, door: str) -> None:
    response = city.browser_of(city.staff()).get(door)
    assert response.status_code == 403
    assert b'name="pin"' not in response.content


def test_nobody_is_led_to_another_site_after_signing_in(city: City, wang: Somebody) -> None:
    for onward in ("https://example.org/me/", "//example.org", "/desk/", "/me/sign-in/"):
        response = Client().post(SIGN_IN, {"phone": PHONE, "pin": PIN, "next": onward})
        assert response["Location"] == "/me/", onward


def test_she_goes_on_where_she_was(city: City, wang: Somebody) -> None:
    assert Client().post(SIGN_IN, {"phone": PHONE, "pin": PIN, "next": "/me/team/"})["Location"] == "/me/team/"


def test_a_half_written_answer_comes_back_after_the_session_ended(city: City, wang: Somebody) -> None:
    note = city.note(wang, city.staff())
    place, browser = f"/me/record/{note}/reply/", city.browser_of(wang)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
    ended = browser.post(place, {"stance": "2", "words": "那天我没有迟到。", "reply": str(uuid.uuid4())})
    assert ended["Location"].startswith(SIGN_IN)
    assert drafts.COOKIE in browser.cookies
    page = browser.post(SIGN_IN, {"phone": PHONE, "pin": PIN, "next": place}, follow=True).content.decode()
    assert "那天我没有迟到。" in page


def test_the_first_time_the_card_leads_to_an_own_pin(city: City) -> None:
    chen = city.person("陈志强")
    with_card(city, chen)
    browser = Client()
    assert show_card(browser, chen)["Location"] == PIN_DOOR
    assert browser.post(PIN_DOOR, {"pin": "518273", "pin_again": "518273"})["Location"] == "/me/"
    assert proven(city, chen) == Proven.CARD_AND_BIRTH_DATE
    again = Client()
    show_card(again, chen)
    assert again.post(PIN_DOOR, {"pin": "518273"})["Location"] == "/me/"
    assert proven(city, chen) == Proven.CARD_AND_PIN


def test_with_a_phone_on_file_the_card_alone_is_not_enough(
    city: City, wang: Somebody, messages: Callable[[], str]
) -> None:
    with_card(city, wang)
    browser = Client()
    show_card(browser, wang)
    assert browser.post(PIN_DOOR, {"pin": PIN})["Location"] == CODE_DOOR
    assert b'name="code"' in browser.post(CODE_DOOR, {"phone": PHONE}).content
    assert is_refused(browser.post(CODE_DOOR, {"code": "000000" if messages() != "000000" else "1"}))
    assert browser.post(CODE_DOOR, {"code": messages()})["Location"] == "/me/"
    assert proven(city, wang) == Proven.PHONE_CODE


def test_a_code_goes_only_to_the_number_on_file_and_the_page_does_not_say_which(
    city: City, wang: Somebody, messages: Callable[[], str]
) -> None:
    with_card(city, wang)
    browser = Client()
    show_card(browser, wang)
    browser.post(PIN_DOOR, {"pin": PIN})
    assert b'name="code"' in browser.post(CODE_DOOR, {"phone": "12300000077"}).content
    assert messages() == ""


def test_no_step_can_be_skipped(city: City, wang: Somebody) -> None:
    with_card(city, wang)
    assert Client().get(PIN_DOOR)["Location"] == CARD_DOOR
    browser = Client()
    show_card(browser, wang)
    assert browser.get(CODE_DOOR)["Location"] == PIN_DOOR


def test_a_forgotten_pin_is_chosen_anew_only_after_the_code(
    city: City, wang: Somebody, messages: Callable[[], str]
) -> None:
    with_card(city, wang)
    browser = Client()
    show_card(browser, wang)
    browser.post(f"{CODE_DOOR}?forgot=1", {"phone": PHONE})
    assert browser.post(f"{CODE_DOOR}?forgot=1", {"code": messages()})["Location"] == PIN_DOOR
    assert browser.post(PIN_DOOR, {"pin": "518273", "pin_again": "518273"})["Location"] == "/me/"
    assert Client().post(SIGN_IN, {"phone": PHONE, "pin": "518273"}).status_code == 302


def test_whoever_forgot_the_pin_and_got_no_message_asks_for_another_without_the_pin(
    city: City, wang: Somebody, messages: Callable[[], str]
) -> None:
    with_card(city, wang)
    browser = Client()
    show_card(browser, wang)
    page = browser.post(f"{CODE_DOOR}?forgot=1&next=/me/team/", {"phone": PHONE}).content.decode()
    (again,) = re.findall(r'<a class="govuk-link" href="([^"]+)">没收到', page)
    assert b'name="phone"' in browser.get(unescape(again)).content
    assert browser.post(unescape(again), {"phone": PHONE}).status_code == 200
    assert browser.post(unescape(again), {"code": messages()})["Location"] == f"{PIN_DOOR}?next=%2Fme%2Fteam%2F"


def test_when_no_message_can_be_sent_the_page_says_so(
    city: City, wang: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUITU_SMS_COMMAND", "false")
    with_card(city, wang)
    browser = Client()
    show_card(browser, wang)
    browser.post(PIN_DOOR, {"pin": PIN})
    assert is_refused(browser.post(CODE_DOOR, {"phone": PHONE}))


@pytest.mark.parametrize("days", [-1, 0])
def test_an_old_card_opens_nothing(city: City, wang: Somebody, days: int) -> None:
    with_card(city, wang, days=days)
    assert is_refused(show_card(Client(), wang))


def test_a_card_with_the_wrong_birth_date_opens_nothing_and_is_throttled(city: City, wang: Somebody) -> None:
    with_card(city, wang)
    typed = {"code": CARD, "birth_date": "1988-03-15"}
    assert [Client().post(CARD_DOOR, typed).status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_pin_that_anybody_would_try_is_refused(city: City) -> None:
    chen = city.person("陈志强")
    with_card(city, chen)
    browser = Client()
    show_card(browser, chen)
    for easy in ("111111", "123456", "654321", "12345", "abcdef"):
        assert is_refused(browser.post(PIN_DOOR, {"pin": easy, "pin_again": easy}))
    assert is_refused(browser.post(PIN_DOOR, {"pin": "518273", "pin_again": "518274"}))


def test_full_width_digits_and_a_country_code_are_understood() -> None:
    assert rules.phone_digits("+86 \uff11\uff12\uff13 0000-0001") == PHONE
    assert rules.phone_digits("0086 12300000001") == PHONE
    assert rules.phone_digits("020-8888 8888") == ""


def test_a_birthday_counts_from_its_own_day() -> None:
    born = now().date().replace(year=2012, month=6, day=15)
    assert rules.age(born, on=born.replace(year=2026, month=6, day=14)) == 13
    assert rules.age(born, on=born.replace(year=2026, month=6, day=15)) == 14


def test_in_the_demo_nothing_is_sent_and_the_page_shows_the_code(
    city: City, wang: Somebody, messages: Callable[[], str], settings: Any
) -> None:
    settings.GUITU_DEMO = True
    with_card(city, wang)
    browser = Client()
    show_card(browser, wang)
    browser.post(PIN_DOOR, {"pin": PIN})
    shown = re.search(r'class="g-code">(\d{6})<', browser.post(CODE_DOOR, {"phone": PHONE}).content.decode())
    assert shown
    assert messages() == ""
    assert browser.post(CODE_DOOR, {"code": shown[1]})["Location"] == "/me/"
