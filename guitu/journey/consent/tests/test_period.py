"""How long a consent lasts is set by whose it is: it goes on under the text of today, or ends earlier, at once."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ground
from guitu.foundations.access.verdicts import Actor, Kind, RefusedError
from guitu.foundations.clock import ZONE
from guitu.journey.consent import actions, rules
from guitu.journey.consent.models import Consent
from guitu.journey.consent.rules import MOVES, Facts, Happening, State, lapses_soon, months_on
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now

BASE = "support"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def today(days: int = 0) -> date:
    return (now() + timedelta(days=days)).astimezone(ZONE).date()


def last_moment(days: int) -> datetime:
    return datetime.combine(today(days), time(23, 59), ZONE)


def narrow(city: City, who: Somebody | Staff, consent: object, *, day: object = "", ends: str = "day") -> Any:
    return city.browser_of(who).post(f"/me/consents/{consent}/narrow/", {"ends": ends, "day": str(day)})


def end(city: City, who: Somebody, purpose: str = BASE) -> Any:
    return city.one("SELECT expires_at FROM consent WHERE id = %s", who.consents[purpose])


def grants(city: City, whom: Staff) -> Any:
    """Return until when a worker reads, the latest of it."""
    return city.one("SELECT max(valid_until) FROM access_grant WHERE user_id = %s", whom.id)


def publish(city: City, purpose: str = BASE) -> None:
    """Publish a newer text, for this test alone."""
    city.run(
        "INSERT INTO notice (id, purpose, version, text_zh, text_en, sha256, published_at)"
        " SELECT gen_random_uuid(), purpose, 99, '为什么：新的写法。', 'Why: a new wording.', 'x', now() FROM notice"
        " WHERE purpose = %s AND version = 1",
        purpose,
    )


@pytest.fixture
def newer(city: City) -> Any:
    publish(city)
    yield
    city.clear()
    city.run("DELETE FROM notice WHERE version = 99")


# The rules.


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_some_months_on_it_is_the_same_day_or_the_last_of_that_month(day: date, months: int) -> None:
    found = months_on(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or found.day == monthrange(found.year, found.month)[1] < day.day


def test_whoever_chose_an_earlier_end_is_asked_in_its_last_week_only() -> None:
    at = now()
    for days, is_narrowed, is_asked in ((31, False, False), (29, False, True), (29, True, False), (6, True, True)):
        facts = Facts(is_confirmed=True, expires_at=at + timedelta(days=days), is_narrowed=is_narrowed)
        assert lapses_soon(facts, at=at) is is_asked


def test_only_what_is_in_force_can_be_narrowed_and_it_stays_in_force() -> None:
    assert {now: then for (now, what), then in MOVES.items() if what is Happening.NARROWED} == {State.LIVE: State.LIVE}


ACTS: dict[str, Callable[[UUID, Actor], object]] = {
    "confirm": lambda _one, by: actions.confirm(months=12, by=by, at=now()),
    "renew": lambda one, by: actions.renew(consent_id=one, notice_id=one, months=12, by=by, at=now()),
    "narrow": lambda one, by: actions.narrow(consent_id=one, until=now() + timedelta(days=5), by=by, at=now()),
    "withdraw": lambda one, by: actions.withdraw(consent_id=one, receipt="x", by=by, at=now()),
}


@pytest.mark.parametrize("name", ACTS)
def test_no_act_asks_the_database_for_what_the_table_of_consents_does_not_hold(
    wang: Somebody, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    me = Actor(pk=wang.id, kind=Kind.PERSON, organisation_id=wang.organisation_id)
    live = Consent(purpose=BASE, confirmed_at=now(), expires_at=now() + timedelta(days=99))
    monkeypatch.setattr(Consent.objects, "filter", lambda **_which: SimpleNamespace(first=lambda: live))
    monkeypatch.setattr(rules, "MOVES", {})
    monkeypatch.setattr(actions, "_ask", lambda *_asked: pytest.fail("the database was asked"))
    with pytest.raises(RefusedError):
        ACTS[name](wang.consents[BASE], me)


# What a person does.


def test_an_earlier_end_holds_at_once_for_everybody_who_reads(city: City, wang: Somebody, limin: Staff) -> None:
    assert narrow(city, wang, wang.consents[BASE], day=today(5))["Location"] == "/me/consents/?done=narrowed"
    assert end(city, wang) == grants(city, limin) == last_moment(5)
    assert end(city, wang, "health") > last_moment(150)
    told = "SELECT what, until FROM consent_event WHERE consent_id = %s ORDER BY at"
    assert city.run(told, wang.consents[BASE]).fetchall()[-1] == ("narrowed", last_moment(5))
    assert city.one("SELECT part FROM entry ORDER BY at DESC LIMIT 1") == "consent.narrow"
    days_go_by(city, 6)
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 404
    assert city.browser_of(wang).get("/me/record/").status_code == 200


def days_go_by(city: City, days: int) -> None:
    city.run("UPDATE consent SET expires_at = expires_at - make_interval(days => %s)", days)


def test_it_ends_in_one_three_or_six_months_as_far_as_that_is_earlier(city: City, wang: Somebody) -> None:
    address = f"/me/consents/{wang.consents[BASE]}/narrow/"
    assert narrow(city, wang, wang.consents[BASE], ends="3").status_code == 302
    assert end(city, wang) == datetime.combine(months_on(today(), 3), time(23, 59), ZONE)
    page = city.browser_of(wang).get(address).content.decode()
    assert re.findall(r'name="ends" value="(\w+)"', page) == ["1", "day"]
    assert narrow(city, wang, wang.consents[BASE], ends="6").status_code == 200


@pytest.mark.parametrize("day", ["", "x", str(today(-1)), str(today(400)), "0001-01-01", "9999-12-31"])
def test_it_cannot_end_later_than_it_does_nor_before_today(city: City, wang: Somebody, day: str) -> None:
    before = end(city, wang)
    answer = narrow(city, wang, wang.consents[BASE], day=day)
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()
    assert end(city, wang) == before


@pytest.mark.parametrize("moment", ["'infinity'", "now() + interval '2 years'", "now()", "'-infinity'", "NULL"])
def test_by_a_raw_statement_neither(city: City, ground: Ground, wang: Somebody, moment: str) -> None:
    before = end(city, wang)
    asked = f"SELECT app.narrow('{wang.consents[BASE]}', {moment})"
    assert by_hand(ground, wang, asked) == [("not_narrower",)]
    assert end(city, wang) == before


def test_nobody_narrows_for_another(city: City, ground: Ground, wang: Somebody, limin: Staff) -> None:
    before, chen = end(city, wang), city.person("陈志强")
    for who in (limin, chen, city.staff("周洁", "intake"), city.staff("何组长", "lead")):
        asked = "SELECT app.narrow(%s, now() + interval '1 day')"
        assert by_hand(ground, who, asked, wang.consents[BASE]) == [("not_narrower",)]
    assert narrow(city, chen, wang.consents[BASE], day=today(5)).status_code == 404
    assert narrow(city, limin, wang.consents[BASE], day=today(5)).status_code == 403
    assert end(city, wang) == before


def test_sent_twice_it_ends_once(city: City, wang: Somebody) -> None:
    assert [narrow(city, wang, wang.consents[BASE], day=today(5)).status_code for _ in range(2)] == [302, 200]
    assert city.one("SELECT count(*) FROM consent_event WHERE what = 'narrowed'") == 1


def test_what_was_made_shorter_can_go_on_again_and_nobody_asks_for_it_at_once(city: City, wang: Somebody) -> None:
    narrow(city, wang, wang.consents[BASE], ends="1")
    browser = city.browser_of(wang)
    address = f"/me/consents/{wang.consents[BASE]}/renew/"
    assert address not in browser.get("/me/").content.decode()
    assert address in browser.get("/me/consents/").content.decode()
    days_go_by(city, 25)
    assert address in browser.get("/me/").content.decode()


@pytest.mark.parametrize(("ends", "offered"), [(1, "3 6 12"), (3, "6 12"), (6, "12")])
def test_only_a_later_end_is_offered_and_every_one_that_is_counts(
    city: City, wang: Somebody, ends: int, offered: str
) -> None:
    browser, address = city.browser_of(wang), f"/me/consents/{wang.consents[BASE]}/renew/"
    for months in offered.split():
        city.run("UPDATE consent SET expires_at = now() + make_interval(months => %s, hours => 1)", ends)
        page = browser.get(address).content.decode()
        assert re.findall(r'name="months" value="(\d+)"', page) == offered.split()
        assert renew(city, wang, months=months).status_code == 302


@pytest.mark.parametrize("months", rules.GOES_ON)
def test_it_goes_on_for_three_six_or_twelve_months(city: City, wang: Somebody, months: int) -> None:
    city.run("UPDATE consent SET expires_at = now() + interval '9 days'")
    assert renew(city, wang, months=str(months)).status_code == 302
    assert end(city, wang).astimezone(ZONE).date() == months_on(today(), months)


@pytest.mark.parametrize("months", ["", "1", "24", "-3", "x"])
def test_it_goes_on_for_no_other_time(city: City, ground: Ground, wang: Somebody, months: str) -> None:
    city.run("UPDATE consent SET expires_at = now() + interval '9 days'")
    before = end(city, wang)
    assert renew(city, wang, months=months).status_code == 200
    text = city.one("SELECT id FROM notice WHERE purpose = 'support' ORDER BY version DESC LIMIT 1")
    for raw in (0, 1, 24, -3, None):
        assert by_hand(ground, wang, "SELECT app.renew(%s, %s, %s)", wang.consents[BASE], text, raw) == [
            ("not_yours",)
        ]
    assert end(city, wang) == before


def renew(city: City, who: Somebody, *, months: str = "12", text: str = "") -> Any:
    browser, address = city.browser_of(who), f"/me/consents/{who.consents[BASE]}/renew/"
    found = re.search(r'name="notice" value="([^"]+)"', browser.get(address).content.decode())
    assert found
    return browser.post(address, {"notice": text or found[1], "months": months})


@pytest.mark.usefixtures("newer")
def test_before_it_goes_on_the_text_of_today_is_read_and_that_text_is_what_is_agreed_to(
    city: City, ground: Ground, wang: Somebody
) -> None:
    city.run("UPDATE consent SET expires_at = now() + interval '9 days'")
    former = city.one("SELECT notice_id FROM consent WHERE id = %s", wang.consents[BASE])
    browser = city.browser_of(wang)
    page = browser.get(f"/me/consents/{wang.consents[BASE]}/renew/").content.decode()
    assert "新的写法" in page
    assert "moj-alert" in page
    assert renew(city, wang, text=str(former)).status_code == 403
    asked = by_hand(ground, wang, "SELECT app.renew(%s, %s, 12)", wang.consents[BASE], former)
    assert asked == [("other_notice",)]
    assert renew(city, wang).status_code == 302
    version = "SELECT n.version FROM consent c JOIN notice n ON n.id = c.notice_id WHERE c.id = %s"
    assert city.one(version, wang.consents[BASE]) == 99
    kept = "SELECT n.version FROM consent_event e JOIN notice n ON n.id = e.notice_id WHERE e.what = 'renewed'"
    assert city.one(kept) == 99


def test_the_receipt_says_that_it_was_made_shorter_and_until_when(city: City, wang: Somebody) -> None:
    narrow(city, wang, wang.consents[BASE], day=today(5))
    for language, words in (("zh-hans", "缩短"), ("en", "Made shorter")):
        browser = city.browser_of(wang)
        browser.cookies["guitu_language"] = language
        page = browser.get(f"/consent/receipts/{wang.consents[BASE]}/").content.decode()
        assert words in page
        assert page.count(str(today(5))) == 2


@pytest.mark.parametrize(("months", "days"), [("3", (88, 93)), ("6", (180, 185)), ("", (364, 366))])
def test_a_first_yes_lasts_as_long_as_she_chooses(
    city: City, limin: Staff, wang: Somebody, months: str, days: tuple[int, int]
) -> None:
    chen = city.person("陈志强", team=(limin,), on_word_of=limin, expires=timedelta(days=10))
    yes = {"months": months} if months else {}
    for who, address in ((chen, "/me/consents/confirm/"), (wang, "/me/consents/add/statistics/")):
        assert city.browser_of(who).post(address, yes).status_code == 302
    lasts = "SELECT extract(day FROM expires_at - now())::int FROM consent WHERE"
    told = city.run(f"{lasts} person_id = %s OR purpose = 'statistics'", chen.id).fetchall()
    assert [days[0] <= one <= days[1] for (one,) in told] == [True, True]


def test_no_other_period_is_taken(city: City, limin: Staff, wang: Somebody) -> None:
    chen = city.person("陈志强", team=(limin,), on_word_of=limin, expires=timedelta(days=10))
    for who, address in ((chen, "/me/consents/confirm/"), (wang, "/me/consents/add/statistics/")):
        assert city.browser_of(who).post(address, {"months": "24"}).status_code == 403
    assert city.one("SELECT count(*) FROM consent WHERE confirmed_at IS NULL") == 1
    assert city.one("SELECT count(*) FROM consent WHERE purpose = 'statistics'") == 0
