"""An agreed last day binds the meetings: none is arranged after it, and those that are stand where it was agreed."""

import uuid
from datetime import timedelta

import pytest

from guitu.journey.handover.tests.writing import OWN, desk, page, propose, say
from tests.city import City, Somebody, Staff, now

UNTIL = "在团队里到"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def asked(days: int, **more: str) -> dict[str, str]:
    day = (now() + timedelta(days=days)).date().isoformat()
    typed = {"meeting": str(uuid.uuid4()), "begins_on": day, "begins_time": "10:00", "minutes": "60", "kind": "1"}
    return {**typed, "place": "", "about": "", **more}


@pytest.fixture
def agreed(city: City, limin: Staff, zhang: Staff, wang: Somebody) -> None:
    """Let the person have agreed that somebody takes over in fourteen days."""
    assert propose(city, limin, wang, zhang).status_code == 302
    assert say(city, wang, wang, "agreed", zhang).status_code == 302


@pytest.mark.usefixtures("agreed")
def test_nobody_arranges_a_meeting_after_the_agreed_last_day(city: City, limin: Staff, wang: Somebody) -> None:
    hers, own = f"/desk/people/{wang.id}/meetings/", "/me/meetings/new/"
    late = city.browser_of(limin).post(hers, asked(20))
    assert late.status_code == 200
    assert UNTIL in late.content.decode()
    late = city.browser_of(wang).post(own, asked(20, with_whom=str(limin.id)))
    assert UNTIL in late.content.decode()
    assert city.one("SELECT count(*) FROM meeting") == 0
    assert city.browser_of(limin).post(hers, asked(10)).status_code == 302


def test_what_is_arranged_after_the_last_day_stands_on_both_sides_of_the_hand_over(
    city: City, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    meeting = city.meeting(wang, limin, by=wang.id, ahead=timedelta(days=20))
    city.moved(wang, meeting, 2, 3, limin.id)
    city.meeting(wang, limin, ahead=timedelta(days=3))
    assert propose(city, limin, wang, zhang).status_code == 302
    assert say(city, wang, wang, "agreed", zhang).status_code == 302
    for who, place in ((wang, OWN), (limin, desk(wang)), (zhang, desk(wang))):
        shown = page(city, who, place)
        assert "在李敏最后一天之后约好或提议的会面" in shown
        assert shown.count('<li class="g-number">') == 1
