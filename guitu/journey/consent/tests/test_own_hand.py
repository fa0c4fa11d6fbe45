"""Somebody agrees by her own hand, with the code of an invitation."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from guitu.foundations.identity import tokens
from guitu.foundations.sealing import keyring, minting
from tests.city import City, Staff

CODE = "K7QM2F9X"
PIN = "518273"
PHONE = "12300000005"
ABOUT = {"name": "王建国", "birth_date": "1988-03-14", "phone": ""}


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏", duty="detox_post")


@pytest.fixture
def invited(city: City, limin: Staff) -> Client:
    """A browser that nobody is signed in to, whose holder has a code."""
    invite(city, limin)
    return Client()


def is_refused(response: Any) -> bool:
    """Return whether the form came back with what is wrong."""
    return bool(response.status_code == 200 and b"govuk-error-summary" in response.content)


def invite(city: City, worker: Staff, code: str = CODE, *, minutes: int = 120) -> None:
    city.run(
        "INSERT INTO invitation"
        " (id, card_id, organisation_id, station_id, worker_id, secret_hash, made_at, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, now(), now() + make_interval(mins => %s))",
        uuid.uuid4(),
        uuid.uuid4(),
        worker.organisation_id,
        worker.station_id,
        worker.id,
        tokens.hashed(code),
        minutes,
    )


def read(browser: Client, worker: Staff, *, yes_to: tuple[str, ...] = ()) -> None:
    """Enter the code, keep the worker, and answer every notice."""
    browser.post("/consent/", {"invited": "k7qm-2f9x"})
    browser.post("/consent/who/", {"worker": str(worker.id)})
    browser.post("/consent/notice/support/", {"answer": "yes"})
    for purpose in ("health", "family", "cover", "statistics"):
        browser.post(f"/consent/notice/{purpose}/", {"answer": "yes" if purpose in yes_to else "no"})


def agree(browser: Client, **more: str | list[str]) -> Any:
    return browser.post("/consent/check/", {"pin": PIN, "pin_again": PIN, **more})


def receipt_on(response: Any) -> str:
    found = re.search(r'class="g-code">(.{9}<br>.{9})<', response.content.decode())
    assert found
    return found[1].replace("<br>", "").replace(" ", "")


def test_without_a_phone_it_counts_as_the_workers_word_for_that_worker_alone(
    city: City, limin: Staff, invited: Client
) -> None:
    read(invited, limin, yes_to=("health",))
    assert invited.post("/consent/details/", ABOUT)["Location"] == "/consent/check/"
    page = agree(invited)
    assert page.status_code == 200
    assert "14" in page.content.decode()
    rows = city.run("SELECT purpose, word_of, confirmed_at FROM consent ORDER BY purpose DESC").fetchall()
    assert rows == [("support", limin.id, None), ("health", limin.id, None)]
    assert city.one("SELECT worker_id FROM team_member") == limin.id


def test_only_whoever_can_lead_a_case_is_offered_and_whoever_invited_stays_offered(
    city: City, limin: Staff, invited: Client
) -> None:
    near = city.staff("张华")
    beside = [city.staff(name) for name in ("志愿者小周", "同伴小陈")]
    for one, post in zip(beside, ("volunteer", "peer"), strict=True):
        city.run("UPDATE worker SET post = %s WHERE id = %s", post, one.id)
    second = uuid.uuid4()
    city.run(
        "INSERT INTO station (id, organisation_id, name, district, street, phone) SELECT %s, organisation_id, '二站',"
        " district, street, phone FROM station WHERE id = %s",
        second, limin.station_id,
    )  # fmt: skip
    city.run("UPDATE worker SET station_id = %s WHERE id = %s", second, limin.id)
    invited.post("/consent/", {"invited": "k7qm-2f9x"})
    for chosen in (limin, near):
        page = invited.get("/consent/who/").content.decode()
        assert [f'value="{one.id}"' in page for one in (limin, near, *beside)] == [True, True, False, False]
        assert invited.post("/consent/who/", {"worker": str(chosen.id)}).status_code == 302


def test_with_the_code_sent_to_the_phone_it_is_whole_at_once(
    city: City, limin: Staff, invited: Client, messages: Callable[[], str]
) -> None:
    read(invited, limin)
    invited.post("/consent/details/", {**ABOUT, "phone": PHONE})
    assert agree(invited, code=messages()).status_code == 200
    assert city.run("SELECT purpose, word_of, proven FROM consent").fetchall() == [("support", None, 6)]
    response = Client().post("/me/sign-in/", {"phone": PHONE, "pin": PIN}, follow=True)
    assert "王建国" in response.content.decode()


@pytest.mark.parametrize(("months", "days"), [(3, (88, 93)), (6, (180, 185)), (12, (364, 366))])
def test_she_chooses_for_how_long_with_her_first_yes(
    city: City, limin: Staff, invited: Client, messages: Callable[[], str], months: int, days: tuple[int, int]
) -> None:
    read(invited, limin, yes_to=("health",))
    invited.post("/consent/details/", {**ABOUT, "phone": PHONE})
    page = invited.get("/consent/check/").content.decode()
    assert all(f'name="months" value="{one}"' in page for one in (3, 6, 12))
    assert is_refused(agree(invited, code=messages(), months="24"))
    assert agree(invited, code=messages(), months=str(months)).status_code == 200
    lasts = "SELECT DISTINCT extract(day FROM expires_at - now())::int FROM consent"
    assert [days[0] <= one <= days[1] for (one,) in city.run(lasts).fetchall()] == [True]
    granted = "SELECT count(*) FROM access_grant g JOIN consent c ON c.id = g.consent_id"
    assert city.one(f"{granted} WHERE g.user_id <> c.person_id AND g.valid_until > c.expires_at") == 0
    assert city.one(f"{granted} WHERE g.user_id = %s", limin.id) == 2


def test_a_workers_word_lasts_its_fourteen_days_whatever_is_sent(city: City, limin: Staff, invited: Client) -> None:
    read(invited, limin)
    invited.post("/consent/details/", ABOUT)
    assert b'name="months"' not in invited.get("/consent/check/").content
    assert agree(invited, months="12").status_code == 200
    assert city.one("SELECT max(expires_at) <= now() + interval '14 days' FROM consent")


def test_a_wrong_phone_code_costs_one_of_five_tries_and_keeps_what_was_typed(
    city: City, limin: Staff, invited: Client, messages: Callable[[], str]
) -> None:
    read(invited, limin)
    invited.post("/consent/details/", {**ABOUT, "phone": PHONE})
    right = messages()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        page = agree(invited, code=wrong)
        assert is_refused(page)
        assert "王建国" in page.content.decode()
        assert PIN not in page.content.decode()
    assert is_refused(agree(invited, code=right))
    assert city.one("SELECT count(*) FROM person") == 0


def test_before_agreeing_she_reads_what_the_worker_must_report_and_may_choose_another(
    city: City, limin: Staff, invited: Client
) -> None:
    zhang = city.staff("张华")
    invited.post("/consent/", {"invited": CODE})
    page = invited.get("/consent/who/").content.decode()
    assert page.index("李敏") < page.index("张华")
    assert "禁毒法" in page or "Drug Control Law" in page
    read(invited, zhang)
    invited.post("/consent/details/", ABOUT)
    agree(invited)
    assert city.one("SELECT worker_id FROM team_member") == zhang.id


def test_nobody_from_another_station_can_be_put_in_as_worker(city: City, limin: Staff, invited: Client) -> None:
    other = city.staff("外人", organisation=city.organisation("另一家"))
    invited.post("/consent/", {"invited": CODE})
    assert invited.post("/consent/who/", {"worker": str(other.id)}).status_code == 403
    assert invited.post("/consent/who/", {"worker": "x"}).status_code == 403


def test_nothing_is_agreed_to_that_was_not_pressed(city: City, limin: Staff, invited: Client) -> None:
    invited.post("/consent/", {"invited": CODE})
    invited.post("/consent/who/", {"worker": str(limin.id)})
    invited.post("/consent/notice/support/", {"answer": "yes"})
    invited.post("/consent/details/", ABOUT)
    agree(invited)
    assert [row[0] for row in city.run("SELECT purpose FROM consent").fetchall()] == ["support"]


def test_under_fourteen_nobody_agrees_alone_and_a_no_keeps_nothing(city: City, limin: Staff, invited: Client) -> None:
    read(invited, limin)
    answer = invited.post("/consent/details/", {**ABOUT, "birth_date": "2015-03-14"})
    assert answer["Location"] == "/consent/wish/"
    assert agree(invited)["Location"] == "/consent/wish/"
    assert invited.post("/consent/wish/", {}).status_code == 200
    assert city.one("SELECT count(*) FROM invitation") == 1
    assert "12355" in invited.post("/consent/wish/", {"answer": "no"}).content.decode()
    assert city.one("SELECT count(*) FROM invitation") == 0
    assert city.one("SELECT count(*) FROM person") == 0
    assert agree(invited)["Location"] == "/consent/?again=1"


def test_sent_twice_it_is_one_consent_with_one_receipt(city: City, limin: Staff, invited: Client) -> None:
    read(invited, limin)
    invited.post("/consent/details/", ABOUT)
    second = Client()
    second.cookies.update(invited.cookies)
    one, two = agree(invited), agree(second)
    assert one.status_code == two.status_code == 200
    assert receipt_on(one) == receipt_on(two)
    assert city.one("SELECT count(*) FROM person") == 1
    assert city.one("SELECT count(*) FROM receipt") == 1


def test_afterwards_the_browser_remembers_nothing(city: City, limin: Staff, invited: Client) -> None:
    read(invited, limin)
    invited.post("/consent/details/", ABOUT)
    agree(invited)
    assert agree(invited)["Location"] == "/consent/?again=1"


def test_the_receipt_opens_without_an_account(city: City, limin: Staff, invited: Client) -> None:
    read(invited, limin)
    invited.post("/consent/details/", ABOUT)
    page = Client().post("/receipt/", {"receipt": receipt_on(agree(invited))})
    assert page.status_code == 200
    assert "王建国" not in page.content.decode()
    assert "moj-timeline" in page.content.decode()


def test_when_the_key_is_changed_meanwhile_it_is_tried_again_under_the_new_one(
    city: City, limin: Staff, invited: Client, monkeypatch: pytest.MonkeyPatch, messages: Callable[[], str]
) -> None:
    read(invited, limin)
    invited.post("/consent/details/", {**ABOUT, "phone": PHONE})
    asked: list[int] = []
    real, master = minting.current_epoch, keyring.master

    def first_stale(organisation_id: uuid.UUID) -> int:
        asked.append(1)
        return real(organisation_id) + (1 if len(asked) == 1 else 0)

    monkeypatch.setattr(minting, "current_epoch", first_stale)
    monkeypatch.setattr(keyring, "master", lambda organisation_id, epoch: master(organisation_id, 1))
    assert agree(invited, code=messages()).status_code == 200
    assert len(asked) == 2
    assert city.one("SELECT count(*) FROM consent") == 1


@pytest.mark.parametrize("minutes", [-1, 0])
def test_an_old_code_opens_nothing(city: City, limin: Staff, minutes: int) -> None:
    invite(city, limin, "AAAABBBB", minutes=minutes)
    assert is_refused(Client().post("/consent/", {"invited": "AAAABBBB"}))


def test_a_guessed_code_has_to_wait(city: City) -> None:
    tried = [Client().post("/consent/", {"invited": "ZZZZZZZZ"}).status_code for _ in range(6)]
    assert tried == [200] * 5 + [429]


def test_the_code_never_stands_in_an_address(city: City, limin: Staff, invited: Client) -> None:
    response = invited.post("/consent/", {"invited": CODE})
    while response.status_code == 302:
        assert CODE not in response["Location"]
        response = invited.get(response["Location"])


def test_where_a_worker_is_signed_in_nobody_can_agree(city: City, limin: Staff) -> None:
    invite(city, limin)
    for door in ("", "who/", "notice/support/", "details/", "check/"):
        assert city.browser_of(limin).post(f"/consent/{door}", {"invited": CODE}).status_code == 403


def test_where_a_person_is_signed_in_nobody_else_can_agree(city: City, limin: Staff) -> None:
    invite(city, limin)
    assert city.browser_of(city.person()).post("/consent/", {"invited": CODE}).status_code == 403


def test_odd_names_are_cleaned_and_empty_ones_refused(city: City, limin: Staff, invited: Client) -> None:
    read(invited, limin)
    for name in ("", "   ", "\u200b\u202e", "名" * 41):
        assert is_refused(invited.post("/consent/details/", {**ABOUT, "name": name}))
    for birth in ("", "1888-02-30", "2999-01-01", "1850-01-01", "x"):
        assert is_refused(invited.post("/consent/details/", {**ABOUT, "birth_date": birth}))
    assert is_refused(invited.post("/consent/details/", {**ABOUT, "phone": "12"}))
