"""No page asks more of the database when there is more to show: every page of the desk and of the person's own."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import Ground
from guitu.journey.referrals.tests.scene import Between
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff
from tests.counting import beside_the_fixed, forget
from tests.promises.test_access_matrix import get_arguments, rows
from tests.trusting import trusted

WORKER, INTAKE, SELF = 1, 4, 8
# A page about one thing is tested where that thing lives; here are those that gather many.
WITHOUT = {"portal:receipt", "ui:health", "workforce:sign_in", "alongside:sign_in", "alongside:take_up", "portal:add"}


def gathering(reader: int) -> list[str]:
    """Return the pages that this reader gets and that need no id but the person's."""
    given = {name for how, name, cells in rows() if how == "GET" and cells[reader][:3] == "200"}
    spaces = ("finder:", "benefits:", "front:", "exchange:", "ui:", "intake:call")
    return sorted(
        name
        for name in given - WITHOUT
        if not name.startswith(spaces) and set(get_arguments(name)) <= {"person_id", "occasion", "number"}
    )


def lives_on(town: Between, times: int) -> None:
    """Let more of everything happen: notes, meetings, needs, answers, referrals, colleagues, and guests."""
    city, wang, limin = town.city, town.wang, town.limin
    for number in range(times):
        city.note(wang, limin, f"第{number}次。")
        meeting = city.meeting(wang, limin, ahead=timedelta(days=2 + number))
        city.moved(wang, meeting, 2, 3, wang.id)
        city.meeting(wang, limin, ahead=timedelta(days=3 + number))
        city.need(wang, limin, f"想学电工 {number}")
        city.assessment(wang, limin)
        town.send(town.draft(), "name")
        town.draft()
        colleague = city.staff(f"同事{number}")
        city.join(wang.id, wang.consents["support"], colleague)
        city.person("陈志强", team=(limin, colleague))
        trusted(city, wang, "meetings", code=f"GUEST{uuid.uuid4().hex[:7].upper()}")


def asked(town: Between, who: Staff | Somebody, name: str) -> int:
    values = {"person_id": town.wang.id, "occasion": "start", "number": 1}
    page = reverse(name, kwargs={one: values[one] for one in get_arguments(name)})
    browser = town.city.browser_of(who)
    forget()
    with CaptureQueriesContext(connection) as statements:
        assert browser.get(page).status_code == 200, name
    return beside_the_fixed(statements)


@pytest.mark.parametrize("reader", [WORKER, INTAKE, SELF], ids=["worker", "intake", "self"])
def test_a_page_with_more_on_it_asks_no_more(city: City, reader: int) -> None:
    town = Between(city)
    town.wang = city.person(
        "王建国", team=(town.limin,), purposes=("support", "health", "family"), phone="12000000009"
    )
    readers: dict[int, Staff | Somebody] = {WORKER: town.limin, INTAKE: town.desk, SELF: town.wang}
    who = readers[reader]
    names = gathering(reader)
    assert len(names) > 2
    city.plan(town.wang, town.limin)
    lives_on(town, 2)
    few = {name: asked(town, who, name) for name in names}
    lives_on(town, 3)
    many = {name: asked(town, who, name) for name in names}
    assert {name: (few[name], many[name]) for name in names if many[name] > few[name]} == {}


def test_what_is_asked_behind_the_wall_is_planned_once_and_not_for_each_reader(city: City, ground: Ground) -> None:
    assert by_hand(ground, city.staff("李敏"), "SHOW plan_cache_mode") == [("force_generic_plan",)]


def test_the_openings_of_a_list_lie_side_by_side(city: City, ground: Ground) -> None:
    limin = city.staff("李敏")
    people = [city.person(name, team=(limin,)).id for name in ("王建国", "陈志强", "林晓禾")]
    by_hand(ground, limin, "SELECT app.open_names(%s, 'caseload')", people)
    assert city.one("SELECT count(*) FROM entry WHERE actor_id = %s", limin.id) == len(people)
    assert city.one("SELECT count(DISTINCT left(id::text, 13)) FROM entry WHERE actor_id = %s", limin.id) == 1
