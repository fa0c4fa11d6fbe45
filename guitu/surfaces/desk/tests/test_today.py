"""Today: what came back and what has been, in the order of time alone, and for nobody but whose people they are."""

import uuid
from datetime import timedelta

import pytest

from guitu.journey.referrals.tests.scene import Between
from tests.city import City, Staff

TODAY = "/desk/today/"
PAST, CAME = "已过去的会面", "收到的答复"


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


def page(town: Between, who: Staff, language: str = "zh-hans") -> str:
    browser = town.city.browser_of(who)
    browser.cookies["guitu_language"] = language
    return str(browser.get(TODAY).content.decode())


def says(town: Between, stance: int, words: str = "") -> None:
    plan = town.city.one("SELECT id FROM plan ORDER BY at DESC LIMIT 1")
    told = {"answer_id": str(uuid.uuid4()), "stance": str(stance), "words": words}
    assert town.city.browser_of(town.wang).post(f"/me/plan/versions/{plan}/answer/", told).status_code == 302


def test_an_answer_from_elsewhere_stands_there_until_it_was_looked_at(town: Between) -> None:
    referral, copy = town.sent()
    assert CAME not in page(town, town.limin)
    town.accept(copy)
    shown = page(town, town.limin)
    assert f"/desk/people/{town.wang.id}/referrals/{referral}/" in shown.split(CAME)[1]
    assert "已接受" in shown.split(CAME)[1]
    town.get(town.limin, f"/desk/people/{town.wang.id}/referrals/{referral}/")
    assert CAME not in page(town, town.limin)
    town.complete(copy)
    assert "Finished there" in page(town, town.limin, "en").split("Answers that came")[1]


def test_a_colleague_looking_is_not_the_worker_looking(town: Between) -> None:
    referral, copy = town.sent()
    zhang = town.city.staff("张华")
    town.city.join(town.wang.id, town.wang.consents["support"], zhang)
    town.accept(copy)
    town.get(zhang, f"/desk/people/{town.wang.id}/referrals/{referral}/")
    assert CAME in page(town, town.limin)
    assert CAME not in page(town, zhang)


def test_what_was_sent_to_a_worker_stands_there_and_names_nobody(town: Between) -> None:
    _referral, copy = town.sent()
    assert "转介给您的" not in page(town, town.huang)
    town.accept(copy)
    shown = page(town, town.huang)
    assert f"/desk/arrivals/{copy}/" in shown.split("转介给您的")[1]
    assert "王建国" not in shown
    assert town.step(copy, "in-progress", who=town.huang).status_code == 302
    assert "转介给您的" not in page(town, town.huang)


@pytest.mark.parametrize(("stance", "words"), [(2, "本人有不同看法"), (3, "本人说不好")])
def test_her_no_to_a_plan_stands_there_until_there_is_a_newer_version(town: Between, stance: int, words: str) -> None:
    town.city.plan(town.wang, town.limin)
    says(town, stance, "我不想先找工作。")
    shown = page(town, town.limin).split(CAME)[1]
    assert f"/desk/people/{town.wang.id}/plan/" in shown
    assert words in shown
    assert "我不想先找工作" not in shown
    says(town, 1)
    assert CAME not in page(town, town.limin)


def test_a_meeting_that_has_been_waits_for_a_word_and_then_stands_nowhere(town: Between) -> None:
    meeting = town.city.meeting(town.wang, town.limin, ahead=timedelta(days=-2))
    town.city.moved(town.wang, meeting, 2, 3, town.wang.id)
    older = town.city.meeting(town.wang, town.limin, ahead=timedelta(days=-9))
    town.city.moved(town.wang, older, 2, 3, town.wang.id)
    open_still = town.city.meeting(town.wang, town.limin, ahead=timedelta(days=-3))
    shown = page(town, town.limin).split(PAST)[1]
    assert str(meeting) in shown
    assert str(older) not in shown
    assert str(open_still) not in shown
    for word in ("没来", "未到", "错过"):
        assert word not in shown
    town.city.moved(town.wang, meeting, 3, 9, town.limin.id)
    assert PAST not in page(town, town.limin)


def test_nothing_of_it_is_anybody_elses_to_read(town: Between) -> None:
    _referral, copy = town.sent()
    town.accept(copy)
    town.city.plan(town.wang, town.limin)
    says(town, 2)
    for stranger in (town.city.staff("张华"), town.huang):
        assert CAME not in page(town, stranger)
