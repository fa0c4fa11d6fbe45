"""A minor's file: no worker opens it before somebody responsible, who reads nothing, has approved it by own hand."""

import uuid
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ground
from guitu.foundations.clock import ZONE
from guitu.foundations.identity import tokens
from guitu.people.rules import Relation, age, majority, minor_until, shared_days
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.handing import handed

TODAY = date(2026, 11, 22)


@given(st.dates(date(1930, 1, 1), date(2026, 11, 22)))
def test_the_database_learns_the_month_and_never_the_day_of_birth(born: date) -> None:
    until = minor_until(born, on=TODAY)
    assert (until is None) == (age(born, on=TODAY) >= 18)
    if until is not None:
        assert until.day == 1
        assert timedelta(days=1) <= until - majority(born) <= timedelta(days=31)


@pytest.mark.parametrize(
    ("born", "until"), [(date(2009, 12, 31), date(2028, 1, 1)), (date(2012, 2, 29), date(2030, 4, 1))]
)
def test_a_year_and_a_leap_day_are_turned_over(born: date, until: date) -> None:
    assert minor_until(born, on=TODAY) == until


@pytest.mark.parametrize(
    ("relation", "born", "days"),
    [
        (Relation.GUARDIAN, date(2008, 11, 25), 1),
        (Relation.GUARDIAN, date(2008, 12, 1), 9),
        (Relation.GUARDIAN, date(2008, 12, 31), 9),
        (Relation.GUARDIAN, date(2008, 11, 22), 365),
        (Relation.GUARDIAN, date(2010, 1, 1), 365),
        (Relation.GUARDIAN, date(1950, 1, 1), 365),
        (Relation.FRIEND, date(2008, 11, 25), 365),
    ],
)
def test_a_guardians_sight_ends_before_the_month_of_coming_of_age(relation: Relation, born: date, days: int) -> None:
    assert shared_days(365, relation, born=born, on=TODAY) == days


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wugang(city: City) -> Staff:
    return city.staff("吴刚", "lead")


def minor(city: City, *team: Staff) -> Somebody:
    """Somebody under eighteen, whom the workers of the team were let in by."""
    whom = city.person("小宇", birth_date="2010-03-14")
    city.run(
        "INSERT INTO minor_file (person_id, consent_id, until) VALUES (%s, %s, now() + interval '1 year')",
        whom.id,
        whom.consents["support"],
    )
    for mate in team:
        city.join(whom.id, whom.consents["support"], mate)
    return whom


def grants(city: City, mate: Staff) -> int:
    return int(city.one("SELECT count(*) FROM access_grant WHERE user_id = %s", mate.id))


def approve(city: City, lead: Staff, approval: UUID | None = None) -> Any:
    chosen = approval or city.one("SELECT id FROM file_approval WHERE approved_at IS NULL")
    return city.browser_of(lead).post("/desk/approvals/", {"approval": chosen})


def test_the_young_persons_yes_alone_opens_nothing(city: City, limin: Staff) -> None:
    whom = minor(city, limin)
    assert grants(city, limin) == 0
    assert city.browser_of(limin).get(f"/desk/people/{whom.id}/").status_code == 404
    assert "小宇" not in city.browser_of(limin).get("/desk/people/").content.decode()


def test_after_the_approval_the_worker_reads_and_the_young_person_sees_who_approved(
    city: City, limin: Staff, wugang: Staff
) -> None:
    whom = minor(city, limin)
    assert approve(city, wugang).status_code == 302
    assert grants(city, limin) == 1
    assert city.browser_of(limin).get(f"/desk/people/{whom.id}/").status_code == 200
    assert city.run("SELECT actor_id, subject_id, why FROM entry WHERE part = 'file.approve'").fetchall() == [
        (wugang.id, whom.id, "minor")
    ]
    assert "吴刚" in city.browser_of(whom).get("/me/opened/").content.decode()


def test_the_page_of_approvals_shows_no_content_and_no_name(city: City, limin: Staff, wugang: Staff) -> None:
    whom = minor(city, limin)
    html = city.browser_of(wugang).get("/desk/approvals/").content.decode()
    assert "李敏" in html
    assert "小宇" not in html
    assert str(whom.id) not in html
    assert city.one("SELECT count(*) FROM entry") == 0


@pytest.mark.parametrize("role", ["worker", "intake", "officer", "administrator"])
def test_nobody_but_a_team_lead_approves(city: City, limin: Staff, role: str) -> None:
    minor(city, limin)
    assert approve(city, city.staff("周洁", role)).status_code == 403
    assert grants(city, limin) == 0


def test_a_lead_of_another_station_or_on_the_team_does_not_approve(city: City, limin: Staff, wugang: Staff) -> None:
    elsewhere = city.staff("赵勇", "lead", organisation=city.organisation("白鹭社会服务中心"))
    whom = minor(city, limin)
    city.join(whom.id, whom.consents["support"], wugang)
    waiting = city.one("SELECT id FROM file_approval WHERE worker_id = %s", limin.id)
    for lead in (elsewhere, wugang):
        assert approve(city, lead, waiting).status_code == 403
    assert grants(city, limin) == 0


def test_the_young_person_says_yes_in_the_portal_and_reads_that_it_waits(
    city: City, limin: Staff, wugang: Staff
) -> None:
    whom = minor(city)
    browser = city.browser_of(whom)
    browser.cookies["guitu_language"] = "en"
    assert browser.post("/me/team/choose/", {"worker": limin.id}).status_code == 302
    assert "waits for the team lead" in browser.get("/me/team/").content.decode()
    assert grants(city, limin) == 0
    approve(city, wugang)
    assert "waits for the team lead" not in browser.get("/me/team/").content.decode()


def english(city: City, who: Somebody | Staff, address: str, typed: dict[str, object] | None = None) -> str:
    """Return the page that somebody reads after opening it, or after sending a form."""
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = "en"
    answer = browser.post(address, typed, follow=True) if typed else browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("way", ["asked", "suggested", "handed over"])
def test_nobody_is_told_that_somebody_is_on_the_team_while_a_lead_has_not_said_yes(
    city: City, ground: Ground, limin: Staff, wugang: Staff, way: str
) -> None:
    whom, zhang = minor(city, limin), city.staff("张华")
    approve(city, wugang)
    if way == "asked":
        page = english(city, whom, "/me/team/choose/", {"worker": zhang.id})
    elif way == "suggested":
        english(city, limin, f"/desk/people/{whom.id}/team/", {"worker": zhang.id})
        suggested = "张华 was suggested for the team and waits for an answer"
        assert suggested in english(city, limin, f"/desk/people/{whom.id}/closing/")
        assert "waiting for their answer" in english(city, limin, f"/desk/people/{whom.id}/")
        member = city.one("SELECT id FROM team_member WHERE worker_id = %s", zhang.id)
        page = english(city, whom, f"/me/team/{member}/", {"answer": "yes"})
    else:
        said = {"row": uuid.uuid4(), "handover": handed(city, whom, limin, zhang), "worker": zhang.id, "words": ""}
        page = english(city, whom, "/me/handover/", {**said, "move": "agreed"})
    assert "A team lead looks at it first" in page
    assert "on your team now" not in page
    assert "On your team from now on" not in page
    file = english(city, limin, f"/desk/people/{whom.id}/")
    assert "waiting for their answer" not in file
    assert "they said yes; waits for the team lead" in file
    for who, address in ((limin, f"/desk/people/{whom.id}/closing/"), (whom, "/me/goodbye/")):
        assert "was suggested for the team" not in english(city, who, address)
    for who, seats in ((whom, 1), (limin, 1), (zhang, 0), (wugang, 0)):
        assert len(by_hand(ground, who, "SELECT app.held_seats(%s)", whom.id)) == seats
    approve(city, wugang)
    assert "waits for the team lead" not in english(city, limin, f"/desk/people/{whom.id}/")


def test_a_suggested_colleague_whom_the_young_person_asks_waits_as_well(
    city: City, limin: Staff, wugang: Staff
) -> None:
    whom = minor(city)
    city.join(whom.id, whom.consents["support"], limin)
    city.run("DELETE FROM file_approval")
    assert city.browser_of(whom).post("/me/team/choose/", {"worker": limin.id}).status_code == 302
    assert grants(city, limin) == 0
    assert approve(city, wugang).status_code == 302
    assert grants(city, limin) == 1


def test_whom_the_young_person_lets_go_is_not_let_in_by_an_approval(city: City, limin: Staff, wugang: Staff) -> None:
    whom = minor(city, limin)
    member = city.one("SELECT id FROM team_member")
    city.browser_of(whom).post(f"/me/team/{member}/", {"answer": "end"})
    assert approve(city, wugang, member).status_code == 403
    assert grants(city, limin) == 0


def test_letting_somebody_in_again_is_approved_again(city: City, limin: Staff, wugang: Staff) -> None:
    whom = minor(city, limin)
    approve(city, wugang)
    member = city.one("SELECT id FROM team_member")
    city.browser_of(whom).post(f"/me/team/{member}/", {"answer": "end"})
    city.browser_of(whom).post("/me/team/choose/", {"worker": limin.id})
    assert grants(city, limin) == 0


def test_a_suggestion_that_waits_for_the_young_person_is_not_offered_for_approval(
    city: City, limin: Staff, wugang: Staff
) -> None:
    whom = minor(city)
    city.run(
        "INSERT INTO team_member (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, false, %s, now())",
        whom.id,
        whom.consents["support"],
        limin.id,
        limin.id,
    )
    member = city.one("SELECT id FROM team_member")
    assert approve(city, wugang, member).status_code == 403
    assert city.one("SELECT agreed_at FROM team_member") is None


def test_a_record_on_the_workers_word_waits_as_well(city: City, limin: Staff, wugang: Staff) -> None:
    young = now().date() - timedelta(days=16 * 365)
    typed = {"row": str(uuid.uuid4()), "name": "小宇", "birth_date": young.isoformat(), "phone": "", "told": "on"}
    answer = city.browser_of(limin).post("/desk/people/new/", typed)
    assert answer.status_code == 200
    assert grants(city, limin) == 0
    approve(city, wugang)
    assert grants(city, limin) == 1


def test_somebody_of_age_waits_for_nobody(city: City, limin: Staff) -> None:
    typed = {"row": str(uuid.uuid4()), "name": "王建国", "birth_date": "1988-03-14", "phone": "", "told": "on"}
    assert city.browser_of(limin).post("/desk/people/new/", typed).status_code == 302
    assert grants(city, limin) == 1
    assert city.one("SELECT count(*) FROM minor_file") == 0


def test_of_age_by_the_calendar_nothing_is_waited_for(city: City, limin: Staff) -> None:
    whom = minor(city)
    city.run("UPDATE minor_file SET until = now()")
    city.join(whom.id, whom.consents["support"], limin)
    assert grants(city, limin) == 1


def test_what_makes_a_file_a_minors_cannot_be_said_later_or_taken_back(city: City, limin: Staff) -> None:
    whom = city.person("王建国", team=(limin,))
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(limin.token)
        cursor.execute("SELECT app.guard_minor(%s, now() + interval '1 year')", [whom.id])
        assert cursor.fetchone()[0] == "not_yours"
    assert grants(city, limin) == 1


def test_a_guardian_is_let_in_by_the_young_person_until_they_come_of_age(city: City) -> None:
    today = now().astimezone(ZONE).date()
    soon = today + timedelta(days=40)
    whom = city.person("小宇", birth_date=soon.replace(year=soon.year - 18).isoformat())
    typed = {"trusted": uuid.uuid4(), "called": "妈妈", "relation": "guardian", "parts": ["plan"], "lasts": "365"}
    assert city.browser_of(whom).post("/me/trusted/invite/", {**typed, "word": "小白"}).status_code == 200
    left = city.one("SELECT until - now() FROM trusted_person")
    # Not into the month of the birthday: on some days of the year that is ten days away, on others forty.
    days = soon.replace(day=1) - today
    assert days - timedelta(minutes=1) < left <= days


def test_the_first_page_of_a_lead_says_that_something_waits_and_names_nobody(
    city: City, limin: Staff, wugang: Staff
) -> None:
    first = city.browser_of(wugang).get("/desk/", follow=True).content.decode()
    assert "查阅等您看一看" not in first
    minor(city, limin)
    first = city.browser_of(wugang).get("/desk/", follow=True).content.decode()
    assert "有 1 项未成年人档案的查阅等您看一看" in first
    assert 'href="/desk/approvals/"' in first.split("<main")[1]
    assert "小宇" not in first
    assert "李敏" not in first.split("等您看一看")[0].split("<main")[1]
    approve(city, wugang)
    assert "查阅等您看一看" not in city.browser_of(wugang).get("/desk/cover/").content.decode()
