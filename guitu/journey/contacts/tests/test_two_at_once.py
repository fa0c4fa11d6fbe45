"""A worker's calendar: two meetings at once are told of before they are proposed, and nobody is named."""

import uuid
from datetime import datetime, time, timedelta

import pytest

from guitu.foundations import clock
from tests.city import City, Somebody, Staff, now

DECLINED = 6
CLASH, ELSE = "您这个时间另有会面：%s，60 分钟", "您这个时间另有会面"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def half_past_two(**more: object) -> dict[str, object]:
    """Return the form of a meeting of an hour at half past two, two days from now."""
    day = (now() + timedelta(days=2)).astimezone(clock.ZONE).date().isoformat()
    begin = {"meeting": str(uuid.uuid4()), "begins_on": day, "begins_time": "14:30", "minutes": "60", "kind": "2"}
    return {**begin, "place": "昌华街12号", "about": "看看医保的材料", **more}


def meets(city: City, whom: Somebody, mate: Staff, hour: str, *, by: uuid.UUID | None = None) -> uuid.UUID:
    """Propose a meeting of an hour past the wall, two days from now."""
    meeting = city.meeting(whom, mate, by=by)
    day = (now() + timedelta(days=2)).astimezone(clock.ZONE).date()
    begins = datetime.combine(day, time.fromisoformat(hour), clock.ZONE)
    city.run("UPDATE meeting_move SET begins_at = %s WHERE meeting_id = %s", begins, meeting)
    return meeting


@pytest.mark.parametrize(
    ("hour", "clashes"), [("13:45", True), ("14:00", True), ("15:15", True), ("13:30", False), ("15:30", False)]
)
def test_a_worker_is_told_once_that_somebody_else_is_met_then_and_may_mean_it(
    city: City, limin: Staff, wang: Somebody, hour: str, *, clashes: bool
) -> None:
    chen = city.person("陈志强", team=(limin,))
    meets(city, chen, limin, hour)
    place, browser, form = f"/desk/people/{wang.id}/meetings/", city.browser_of(limin), half_past_two()
    answer = browser.post(place, form)
    assert (answer.status_code == 200) is clashes
    if clashes:
        page = answer.content.decode()
        assert CLASH % hour in page
        assert "陈志强" not in page
        assert "看看医保的材料" in page
        assert "is_meant" in page
        assert city.one("SELECT count(*) FROM meeting") == 1
        form["is_meant"] = "on"
        assert browser.post(place, form).status_code == 302
    # Sent twice it is kept once, and is not in its own way.
    assert browser.post(place, form).status_code == 302
    assert city.one("SELECT count(*) FROM meeting") == 2


def test_what_is_off_leaves_its_time_free(city: City, limin: Staff, wang: Somebody) -> None:
    chen = city.person("陈志强", team=(limin,))
    meeting = meets(city, chen, limin, "14:00")
    city.moved(chen, meeting, 2, DECLINED, chen.id)
    assert city.browser_of(limin).post(f"/desk/people/{wang.id}/meetings/", half_past_two()).status_code == 302


def test_another_time_is_looked_at_in_the_same_way_and_a_meeting_is_not_in_its_own_way(
    city: City, limin: Staff, wang: Somebody
) -> None:
    meeting = meets(city, wang, limin, "14:00")
    place, browser = f"/desk/people/{wang.id}/meetings/{meeting}/time/", city.browser_of(limin)
    other = {"move": str(uuid.uuid4()), "step": 2, "minutes": "60"} | {
        name: half_past_two()[name] for name in ("begins_on", "begins_time")
    }
    chen = city.person("陈志强", team=(limin,))
    meets(city, chen, limin, "15:00")
    answer = browser.post(place, other)
    assert CLASH % "15:00" in answer.content.decode()
    assert "is_meant" in answer.content.decode()
    assert browser.post(place, other | {"begins_time": "13:50"}).status_code == 302


def test_before_saying_yes_a_worker_reads_what_else_there_is_then(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = meets(city, wang, limin, "14:00", by=wang.id)
    place, browser = f"/desk/people/{wang.id}/meetings/{meeting}/", city.browser_of(limin)
    assert ELSE not in browser.get(place).content.decode()
    meets(city, city.person("陈志强", team=(limin,)), limin, "14:30")
    page = browser.get(place).content.decode()
    assert ELSE in page
    assert "14:30，60 分钟" in page


def test_she_learns_nothing_of_whom_her_worker_meets(city: City, limin: Staff, wang: Somebody) -> None:
    meets(city, city.person("陈志强", team=(limin,)), limin, "14:00")
    asked = city.browser_of(wang).post("/me/meetings/new/", half_past_two(with_whom=str(limin.id)))
    assert asked.status_code == 302
