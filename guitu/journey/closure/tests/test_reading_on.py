"""Who else reads after a goodbye: a guardian, whom the person lets in later, and no stand-in of a former worker."""

import uuid
from datetime import timedelta

import pytest

from conftest import Ground
from guitu.journey.closure.tests.test_goodbye import GOODBYE, closing, english, move
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.trusting import PARTS, browser_of, trusted


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def test_a_child_reads_that_the_guardian_reads_on_and_where_to_end_it(
    city: City, ground: Ground, limin: Staff
) -> None:
    kid = city.person("小雨", team=(limin,), birth_date="2015-01-01")
    mum = trusted(city, kid, *PARTS, relation="guardian")
    city.run("UPDATE trusted_person SET is_guardian = true")
    link, table, nobody = (
        'href="/me/trusted/"',
        "the guardian who agreed together with you",
        "Nobody but you can open",
    )
    before = english(city, kid, GOODBYE)
    assert "Your guardian goes on reading what you share" in before
    assert link in before
    assert table in before
    assert table.replace("with you", "with them") in english(city, limin, closing(kid))
    for who, is_told in ((kid, True), (limin, True), (city.staff("张华"), False), (city.person("陈志强"), False)):
        assert by_hand(ground, who, "SELECT app.guardian_reads(%s)", kid.id) == [(is_told,)]
    typed = {"row": uuid.uuid4(), "words": "", "move": "closed", "may_read_on": "on"}
    city.browser_of(kid).post(GOODBYE, typed)
    assert "after that nobody but you" not in english(city, kid, GOODBYE)
    city.run("UPDATE team_member SET ends_at = now()")
    after = english(city, kid, GOODBYE)
    assert browser_of(mum).get("/with/notes/").status_code == 200
    assert nobody not in after
    assert "Your guardian still reads what you share" in after
    assert link in after
    assert table in after
    city.browser_of(kid).post(f"/me/trusted/{mum.id}/end/")
    after = english(city, kid, GOODBYE)
    assert nobody in after
    assert table not in after


def test_whom_she_lets_read_along_after_a_goodbye_stands_on_the_page(city: City, wang: Somebody) -> None:
    move(city, wang, GOODBYE, "closed")
    guest = trusted(city, wang, "needs")
    assert browser_of(guest).get("/with/needs/").status_code == 200
    page = english(city, wang, GOODBYE)
    assert "Nobody but you can open" not in page
    assert "Whom you have let read along since then" in page
    assert "guardian" not in page


def test_no_lead_opens_a_record_again_once_the_seven_days_are_over(city: City, limin: Staff) -> None:
    wang = city.person("王建国", team=(limin,), purposes=("support", "cover", "health"))
    zhang, lead = city.staff("张华"), city.staff("吴刚", "lead")
    typed = {"row": uuid.uuid4(), "words": "谢谢", "move": "closed", "may_read_on": "on"}
    assert city.browser_of(wang).post(GOODBYE, typed).status_code == 302
    city.run("UPDATE team_member SET ends_at = now() - interval '1 day'")
    until = (now() + timedelta(days=30)).date().isoformat()
    named = {"away": str(limin.id), "stand_in": str(zhang.id), "until": until}
    assert city.browser_of(lead).post("/desk/cover/", named).status_code == 302
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 404
    readers = "SELECT count(*) FROM access_grant WHERE user_id <> %s AND valid_until > now()"
    assert city.one(readers, wang.id) == 0
