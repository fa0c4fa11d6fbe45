"""Today: who let a worker in, and what was said to a hand-over of theirs, until they have looked."""

from datetime import timedelta

import pytest

from guitu.journey.handover.tests.writing import page, propose, say
from tests.city import City, Somebody, Staff, now

TODAY, LET_IN, CAME = "/desk/today/", "让您加入了", "收到的答复"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "cover"))


def case(wang: Somebody) -> str:
    return f"/desk/people/{wang.id}/"


def test_whoever_was_asked_in_reads_it_until_they_have_looked(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    assert LET_IN not in page(city, zhang, TODAY)
    assert city.browser_of(wang).post("/me/team/choose/", {"worker": str(zhang.id)}).status_code == 302
    page(city, limin, case(wang))
    shown = page(city, zhang, TODAY).split(LET_IN)[1]
    assert f'href="{case(wang)}"' in shown
    assert "王建国" in shown
    page(city, zhang, f"{case(wang)}plan/")
    assert LET_IN in page(city, zhang, TODAY)
    page(city, zhang, case(wang))
    assert LET_IN not in page(city, zhang, TODAY)


def test_a_stand_in_was_let_in_by_nobody(city: City, limin: Staff, wang: Somebody, zhang: Staff) -> None:
    city.join(wang.id, wang.consents["support"], zhang, cover_until=now() + timedelta(days=3))
    assert LET_IN not in page(city, zhang, TODAY)
    assert LET_IN in page(city, limin, TODAY)


@pytest.mark.parametrize(
    "over",
    [
        "UPDATE team_member SET ended_at = now()",
        "UPDATE team_member SET ends_at = now()",
        "UPDATE team_member SET agreed_at = now() - interval '31 days'",
        "UPDATE consent SET withdrawn_at = now() WHERE purpose = 'support'",
    ],
)
def test_whoever_let_them_go_again_or_came_long_ago_is_no_news(
    city: City, limin: Staff, wang: Somebody, over: str
) -> None:
    assert LET_IN in page(city, limin, TODAY)
    city.run(over)
    assert LET_IN not in page(city, limin, TODAY)


@pytest.mark.parametrize(("what", "words"), [("agreed", "亲手同意"), ("declined", "说了“不”")])
def test_whoever_hands_over_reads_what_she_said_to_it_until_they_have_looked(
    city: City, limin: Staff, wang: Somebody, zhang: Staff, what: str, words: str
) -> None:
    propose(city, limin, wang, zhang)
    page(city, limin, f"{case(wang)}handover/")
    assert CAME not in page(city, limin, TODAY)
    assert say(city, wang, wang, what, zhang).status_code == 302
    shown = page(city, limin, TODAY).split(CAME)[1]
    assert f'href="{case(wang)}handover/"' in shown
    assert words in shown
    assert CAME not in page(city, zhang, TODAY)
    page(city, limin, f"{case(wang)}handover/")
    assert CAME not in page(city, limin, TODAY)


def test_whoever_hands_over_reads_that_the_colleague_has_taken_over(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    propose(city, limin, wang, zhang)
    say(city, wang, wang, "agreed", zhang)
    words = "听明白了：先把医保办完。"
    assert say(city, zhang, wang, "received", words=words).status_code == 302
    shown = page(city, limin, TODAY).split(CAME)[1]
    assert shown.count(f'href="{case(wang)}handover/"') == 1
    assert "接手了" in shown
    assert words not in shown
    assert CAME not in page(city, zhang, TODAY)
