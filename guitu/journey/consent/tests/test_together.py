"""A child under fourteen: the wish first, then a guardian; what is read, how it ends, what neither can alone."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from conftest import Ground
from guitu.foundations.identity import tokens
from guitu.journey.consent.tests.test_own_hand import invite, read
from guitu.people import doors
from guitu.people.rules import age, birthday, childhood
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.trusting import Guest, browser_of

CHILD, MUM = "518273", "905614"
PHONE = "12300000009"
ABOUT = {"name": "小雨", "phone": ""}
TODAY = date(2026, 11, 22)


@given(st.dates(date(2005, 1, 1), TODAY))
def test_a_guardian_never_reads_on_from_fourteen_and_nobody_reads_a_birthday_off(born: date) -> None:
    found = childhood(born, on=TODAY)
    fourteen = birthday(born, 14)
    if found is None:
        assert age(born, on=TODAY) >= 14 or (fourteen.year, fourteen.month) == (TODAY.year, TODAY.month)
        return
    assert age(born, on=TODAY) < 14
    assert TODAY < found.sight_until <= fourteen < found.until
    assert found.sight_until.day == found.until.day == 1


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


def born(years: int = 11) -> str:
    today = now().date()
    return (today.replace(day=1) - timedelta(days=365 * years + 40)).isoformat()


@pytest.fixture
def invited(city: City, limin: Staff) -> Client:
    """A browser at the station in which a child of eleven has read every notice."""
    invite(city, limin)
    browser = Client()
    read(browser, limin, yes_to=("health",))
    return browser


def together(browser: Client, messages: Callable[[], str], **more: str) -> Any:
    """Go the whole way, child first."""
    assert browser.post("/consent/details/", {**ABOUT, "birth_date": born()})["Location"] == "/consent/wish/"
    assert browser.post("/consent/wish/", {"answer": "yes"})["Location"] == "/consent/guardian/"
    who = {"called": "妈妈", "phone": PHONE, "is_guardian": "on"}
    assert browser.post("/consent/guardian/", who)["Location"] == "/consent/both/"
    return seal(browser, code=messages(), **more)


def seal(browser: Client, **more: str) -> Any:
    pins = {"guardian_pin": MUM, "guardian_pin_again": MUM, "pin": CHILD, "pin_again": CHILD}
    return browser.post("/consent/both/", {**pins, **more})


def codes(page: Any) -> list[str]:
    return [re.sub(r"<br>| ", "", one) for one in re.findall(r'class="g-code">([^/]*)</span>', page.content.decode())]


def child(city: City) -> Somebody:
    """The child, with a signed-in browser."""
    person, organisation = city.run("SELECT id, organisation_id FROM person").fetchone()
    token = tokens.new_token()
    city.sign_in(person, token, kind="person", organisation=organisation)
    consents = dict(city.run("SELECT purpose, id FROM consent WHERE withdrawn_at IS NULL").fetchall())
    return Somebody(person, organisation, "小雨", born(), "", token, consents, {})


def mum(city: City) -> Guest:
    """The guardian, signed in."""
    row, organisation = city.run(
        "SELECT t.id, p.organisation_id FROM trusted_person t JOIN person p ON p.id = t.person_id"
        " WHERE t.ended_at IS NULL"
    ).fetchone()
    token = tokens.new_token()
    city.sign_in(row, token, kind="trusted", organisation=organisation)
    return Guest(row, token, "")


@pytest.fixture
def agreed(city: City, invited: Client, messages: Callable[[], str]) -> Somebody:
    """A child whose guardian agreed together with them."""
    assert together(invited, messages).status_code == 200
    return child(city)


def test_the_childs_wish_comes_before_anybody_is_asked(city: City, invited: Client) -> None:
    for address in ("/consent/guardian/", "/consent/both/", "/consent/check/"):
        assert invited.get(address).status_code == 302
    invited.post("/consent/details/", {**ABOUT, "birth_date": born()})
    page = invited.get("/consent/wish/").content.decode()
    assert "12355" in page
    assert "会议" not in page
    assert invited.get("/consent/guardian/")["Location"] == "/consent/?again=1"
    assert invited.post("/consent/wish/", {"answer": "no"}).status_code == 200
    assert invited.get("/consent/wish/")["Location"] == "/consent/?again=1"
    assert city.one("SELECT count(*) FROM consent") == 0


def test_both_choose_for_how_long(city: City, invited: Client, messages: Callable[[], str]) -> None:
    assert together(invited, messages, months="3").status_code == 200
    assert city.one("SELECT max(expires_at) < now() + interval '93 days' FROM consent")


def test_both_hands_open_a_record_and_a_lead_still_approves(
    city: City, limin: Staff, invited: Client, messages: Callable[[], str]
) -> None:
    page = together(invited, messages)
    assert page.status_code == 200
    assert len(codes(page)) == 2
    rows = city.run(
        "SELECT purpose, word_of, confirmed_at IS NULL, proven, given_with IS NULL FROM consent ORDER BY 1 DESC"
    ).fetchall()
    assert rows == [("support", None, False, 6, False), ("health", None, False, 6, False)]
    assert city.one("SELECT count(*) FROM access_grant WHERE user_id = %s", limin.id) == 0
    assert city.one("SELECT count(*) FROM file_approval WHERE approved_at IS NULL") == 1
    assert city.one("SELECT bool_and(c.expires_at <= f.child_until) FROM consent c, minor_file f")
    ends = "SELECT t.until = g.sight_until AND t.until < f.child_until FROM trusted_person t, guardian g, minor_file f"
    assert city.one(ends)


def test_without_the_guardians_phone_nothing_is_agreed(
    city: City, invited: Client, messages: Callable[[], str]
) -> None:
    invited.post("/consent/details/", {**ABOUT, "birth_date": born()})
    invited.post("/consent/wish/", {"answer": "yes"})
    for wrong in ({"called": "妈妈", "is_guardian": "on"}, {"called": "妈妈", "phone": PHONE}):
        assert b"govuk-error-summary" in invited.post("/consent/guardian/", wrong).content
    invited.post("/consent/guardian/", {"called": "妈妈", "phone": PHONE, "is_guardian": "on"})
    right = messages()
    wrong_code = f"{(int(right) + 1) % 1_000_000:06d}"
    for more in ({"code": wrong_code}, {"code": right, "pin": MUM, "pin_again": MUM}, {"code": ""}):
        assert b"govuk-error-summary" in seal(invited, **more).content
    assert city.one("SELECT count(*) FROM person") == 0
    assert seal(invited, code=right).status_code == 200
    assert city.one("SELECT count(*) FROM person") == 1
    assert seal(invited, code=right).status_code == 302
    assert city.one("SELECT count(*) FROM person") == 1


def test_a_child_who_turns_fourteen_this_month_comes_back_alone(city: City, invited: Client) -> None:
    today = now().date()
    soon = birthday(date(today.year - 14, today.month, 28), 0)
    answer = invited.post("/consent/details/", {**ABOUT, "birth_date": soon.isoformat()})
    if age(soon, on=today) < 14:
        assert answer.status_code == 200
        assert city.one("SELECT count(*) FROM person") == 0
    else:
        assert answer["Location"] == "/consent/check/"


def test_the_receipt_says_that_a_guardian_agreed(city: City, agreed: Somebody) -> None:
    page = city.browser_of(agreed).get(f"/consent/receipts/{agreed.consents['support']}/").content.decode()
    assert "您，以及和您一起的监护人" in page
    file = city.browser_of(agreed).get(f"/consent/receipts/{agreed.consents['support']}/file/").json()
    hands = {one["@type"] for one in file["dpv:hasRecordOfActivity"]["dpv:isIndicatedBy"]}
    assert hands == {"dpv:DataSubject", "dpv:GuardianOfDataSubject"}


def note(city: City, ground: Ground, whom: Somebody, by: Staff, topic: str, mark: UUID | None = None) -> UUID:
    return UUID(
        str(
            city.one(
                "INSERT INTO contact (id, person_id, consent_id, author_id, kind, happened_at, received_at, note,"
                " for_worker_id) VALUES (gen_random_uuid(), %s, %s, %s, 1, now(), now(), 'x', %s) RETURNING id",
                whom.id, whom.consents[topic], by.id, mark,
            )
        )
    )  # fmt: skip


def test_the_guardian_reads_all_but_what_is_kept_between_two(
    city: City, ground: Ground, limin: Staff, agreed: Somebody
) -> None:
    guest = mum(city)
    everyday, health = (note(city, ground, agreed, limin, topic) for topic in ("support", "health"))
    note(city, ground, agreed, limin, "support", limin.id)
    read_ids = {row[0] for row in by_hand(ground, guest, "SELECT id FROM contact")}
    assert read_ids == {everyday, health}
    assert by_hand(ground, agreed, "SELECT app.confide_note(%s)", everyday) == [("ok",)]
    assert [row[0] for row in by_hand(ground, guest, "SELECT id FROM contact")] == [health]
    for table in ("person", "assessment", "safety_plan", "bond", "closing_move", "outcome", "entry"):
        assert by_hand(ground, guest, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))) == [(0,)]
    for table in ("guardian", "minor_file"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            by_hand(ground, guest, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))


def test_the_guardian_comes_in_with_code_and_pin_and_the_child_sees_it(
    city: City, invited: Client, messages: Callable[[], str]
) -> None:
    _receipt, code = codes(together(invited, messages))
    browser = Client()
    assert browser.post("/with/sign-in/", {"code": code, "pin": MUM}).status_code == 302
    page = browser.get("/with/").content.decode()
    assert "妈妈" in page
    assert "/with/take-back/" in page
    assert browser.get("/with/notes/").status_code == 200
    assert browser.get("/with/answers/").status_code == 404
    assert city.one("SELECT count(*) FROM entry WHERE part = 'with.notes'") == 1
    assert city.one("SELECT count(*) FROM entry WHERE part = 'trusted.guardian' AND why = 'guardian'") == 1


def test_alone_a_child_neither_renews_nor_widens_nor_lets_somebody_else_in(
    city: City, ground: Ground, agreed: Somebody
) -> None:
    before = city.run("SELECT id, expires_at FROM consent ORDER BY id").fetchall()
    for act in (
        f"app.renew('{agreed.consents['support']}', gen_random_uuid(), 12)",
        "app.add_consent(gen_random_uuid(), 'family', (SELECT min(id::text)::uuid FROM notice), 1, 'x')",
        "app.invite_trusted(gen_random_uuid(), 'x', 'x', ARRAY['notes'], false, 30, sha256('y'), 'z')",
    ):
        assert by_hand(ground, agreed, f"SELECT {act}") == [("together",)]
    city.run("UPDATE consent SET confirmed_at = NULL, word_of = given_with WHERE purpose = 'health'")
    assert by_hand(ground, agreed, "SELECT app.confirm_consents()") == [(0,)]
    assert city.run("SELECT id, expires_at FROM consent ORDER BY id").fetchall() == before
    answer = city.browser_of(agreed).post(f"/me/consents/{agreed.consents['support']}/renew/")
    assert answer["Location"] == "/consent/once-more/"


def once_more(browser: Client, messages: Callable[[], str], phone: str = PHONE, *, presses: int = 1) -> Any:
    page = browser.post("/consent/once-more/", {"phone": phone}).content.decode()
    hidden = dict(re.findall(r'name="(guardian|way_in)" value="([^"]+)"', page))
    assert "guardian" in hidden
    read = re.findall(r'name="notice" value="([^"]+)"', page)
    typed = {
        **hidden,
        "phone": phone,
        "called": "妈妈",
        "code": messages(),
        "notice": read,
        "months": "12",
    }
    pins = {name: MUM for name in ("guardian_pin", "guardian_pin_again") if f'name="{name}"' in page}
    answers = [browser.post("/consent/once-more/", {**typed, **pins}) for _press in range(presses)]
    return answers[-1]


def test_together_they_renew_and_the_old_way_in_ends(
    city: City, ground: Ground, agreed: Somebody, messages: Callable[[], str]
) -> None:
    former = mum(city)
    city.run("UPDATE consent SET expires_at = now() - interval '3 days'")
    assert once_more(city.browser_of(agreed), messages).status_code == 200
    assert city.one("SELECT bool_and(expires_at > now() + interval '300 days') FROM consent")
    assert by_hand(ground, former, "SELECT count(*) FROM trusted_person") == [(0,)]
    assert by_hand(ground, mum(city), "SELECT count(*) FROM trusted_person") == [(1,)]


def test_pressed_twice_it_is_done_once_and_the_code_that_is_shown_opens_the_way_in(
    city: City, agreed: Somebody, messages: Callable[[], str]
) -> None:
    city.run("UPDATE consent SET expires_at = now() - interval '3 days'")
    answer = once_more(city.browser_of(agreed), messages, presses=2)
    assert answer.status_code == 200
    assert doors.by_pass(codes(answer)[0], MUM) is not None
    assert city.one("SELECT count(*) FROM trusted_person WHERE ended_at IS NULL") == 1
    assert city.one("SELECT count(*) FROM consent_event WHERE what = 'renewed'") == 2


def last_month(city: City, *, ends: str) -> None:
    """Let it be the month in which the child turns fourteen."""
    city.run("UPDATE guardian SET sight_until = now() - interval '5 days'")
    city.run("UPDATE trusted_person SET until = now() - interval '5 days'")
    city.run("UPDATE minor_file SET child_until = now() + interval '20 days'")
    city.run(f"UPDATE consent SET expires_at = {ends}")  # noqa: S608


def test_what_lasts_as_long_as_it_can_by_two_hands_is_asked_of_nobody(
    city: City, agreed: Somebody, messages: Callable[[], str]
) -> None:
    last_month(city, ends="(SELECT child_until FROM minor_file)")
    last, browser = messages(), city.browser_of(agreed)
    browser.cookies["guitu_language"] = "en"
    assert "Shall it go on?" not in browser.get("/me/").content.decode()
    page = browser.get("/me/consents/").content.decode()
    assert "Let it go on" not in page
    assert page.count("on you decide alone whether it goes on") == 2
    page = browser.post("/consent/once-more/", {"phone": PHONE}).content.decode()
    assert "There is nothing to agree to once more" in page
    assert 'name="phone"' not in page
    assert messages() == last


def test_in_the_month_of_the_fourteenth_birthday_a_guardian_agrees_and_gets_no_way_in(
    city: City, agreed: Somebody, messages: Callable[[], str]
) -> None:
    last_month(city, ends="now() + interval '5 days'")
    former = city.run("SELECT id FROM trusted_person").fetchall()
    answer = once_more(city.browser_of(agreed), messages, presses=2)
    assert answer.status_code == 200
    assert not codes(answer)
    assert city.one("SELECT bool_and(expires_at = child_until) FROM consent c JOIN minor_file USING (person_id)")
    assert city.run("SELECT id FROM trusted_person").fetchall() == former
    assert city.one("SELECT count(*) FROM consent_event WHERE what = 'renewed'") == 2


def test_another_phone_than_the_guardians_renews_nothing(
    city: City, ground: Ground, agreed: Somebody, messages: Callable[[], str]
) -> None:
    last = messages()
    answer = once_more(city.browser_of(agreed), messages, phone="12300000010")
    assert answer.status_code == 403
    assert messages() == last
    answers = by_hand(
        ground,
        agreed,
        "SELECT app.renew_with_guardian('000000', 'x', gen_random_uuid(), 'x', 'x', 'x', 'x', '{}', 12)",
    )
    assert answers == [("not_yours",)]


def test_the_guardian_takes_it_back_and_everything_goes_at_once(
    city: City, ground: Ground, agreed: Somebody, limin: Staff
) -> None:
    guest = mum(city)
    assert by_hand(ground, agreed, "SELECT app.withdraw_as_guardian()") == [("not_yours",)]
    assert by_hand(ground, limin, "SELECT app.withdraw_as_guardian()") == [("not_yours",)]
    browser = browser_of(guest)
    assert browser.get("/with/take-back/").status_code == 200
    assert browser.post("/with/take-back/").status_code == 200
    assert city.one("SELECT count(*) FROM data_key") == city.one("SELECT count(*) FROM access_grant") == 0
    assert city.one("SELECT bool_and(withdrawn_at IS NOT NULL) FROM consent")
    assert city.one("SELECT count(*) FROM identity WHERE user_id IN (%s, %s)", guest.id, agreed.id) == 0


def test_the_child_ends_the_guardians_sight_and_takes_everything_back_alone(
    city: City, ground: Ground, agreed: Somebody
) -> None:
    guest = mum(city)
    assert city.browser_of(agreed).post(f"/me/trusted/{guest.id}/end/").status_code == 302
    assert by_hand(ground, guest, "SELECT app.withdraw_as_guardian()") == [("not_yours",)]
    assert city.one("SELECT count(*) FROM consent WHERE withdrawn_at IS NULL") == 2
    assert city.browser_of(agreed).post(f"/me/consents/{agreed.consents['support']}/withdraw/").status_code == 200
    assert city.one("SELECT count(*) FROM data_key") == 0


def test_from_fourteen_on_the_young_person_decides_alone(city: City, ground: Ground, agreed: Somebody) -> None:
    guest = mum(city)
    city.run("UPDATE trusted_person SET until = now() - interval '1 day'")
    city.run("UPDATE minor_file SET child_until = now() - interval '1 hour'")
    city.run("UPDATE consent SET expires_at = now() - interval '1 hour'")
    assert by_hand(ground, guest, "SELECT count(*) FROM contact") == [(0,)]
    assert by_hand(ground, guest, "SELECT app.withdraw_as_guardian()") == [("not_yours",)]
    assert by_hand(ground, agreed, "SELECT app.is_guardians_phone('x')") == [(False,)]
    renewed = (
        "SELECT app.renew(%s, (SELECT id FROM notice WHERE purpose = 'support' ORDER BY version DESC LIMIT 1), 6)"
    )
    assert by_hand(ground, agreed, renewed, agreed.consents["support"]) == [("ok",)]
    assert city.one("SELECT given_with FROM consent WHERE purpose = 'support'") is None


def test_whoever_is_no_child_cannot_be_made_one(city: City, ground: Ground, limin: Staff) -> None:
    grown = city.person("王建国", team=(limin,))
    guarded = by_hand(ground, grown, "SELECT app.guard_minor(%s, now() + interval '1 year')", grown.id)
    assert guarded == [("not_yours",)]
    call = (
        "SELECT app.accept_with_guardian('guess', '000000', %s, %s, ARRAY[gen_random_uuid()], ARRAY['support'],"
        " ARRAY[gen_random_uuid()], 1, ARRAY['x'::bytea], 'x', 'x', 'x', 'x', 'x', 'x', now(), now(), now(),"
        " gen_random_uuid(), 'x', 'x', 'x', 'x', 'x')"
    )
    assert by_hand(ground, grown, call, limin.id, grown.id) == [("expired",)]
