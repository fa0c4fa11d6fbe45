"""By which day a step is done: one to come, unless it was said when it was; and every line is named that is wrong."""

from uuid import UUID

import pytest

from guitu.foundations.clock import ZONE
from guitu.journey.plans import rules
from guitu.journey.plans.tests.test_plan import writing
from guitu.journey.plans.tests.writing import WORK, lines, read, write
from tests.city import City, Somebody, Staff, now


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


@pytest.fixture
def long_ago(city: City, limin: Staff, wang: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that was written before the day of its first step had passed."""
    with monkeypatch.context() as then:
        then.setattr(rules, "past", lambda *_goals, on: frozenset[UUID]())
        assert write(city, limin, wang, lines(WORK) | {"g0-s0-due_on": "2025-03-01"}).status_code == 302


def test_a_new_day_that_has_passed_is_refused_where_it_stands_and_nothing_is_lost(
    city: City, limin: Staff, wang: Somebody
) -> None:
    other = ("学开叉车", ["报名", "体检"])
    for who in (limin, wang):
        typed = lines(WORK, other) | {"g1-s1-due_on": "2020-01-01"}
        answer = write(city, who, wang, typed)
        told = answer.content.decode()
        assert answer.status_code == 200
        assert "目标 2 · 步骤 2 · " in told
        assert 'href="#id_g1-s1-due_on"' in told
        assert "这一天已经过去了" in told
        assert "体检" in told
    assert city.one("SELECT count(*) FROM plan") == 0
    today = now().astimezone(ZONE).date().isoformat()
    assert write(city, limin, wang, lines(WORK) | {"g0-s0-due_on": today}).status_code == 302


@pytest.mark.usefixtures("long_ago")
def test_a_day_that_passed_since_may_stay_and_may_not_be_moved_into_the_past(
    city: City, limin: Staff, wang: Somebody
) -> None:
    typed = dict(writing(read(city, limin, wang, "write/")).form_values())
    assert typed["g0-s0-due_on"] == "2025-03-01"
    assert write(city, limin, wang, typed | {"g0-s0-due_on": "2025-03-02"}).status_code == 200
    assert write(city, limin, wang, typed | {"g0-words": "找一份工作"}).status_code == 302
    assert city.one("SELECT count(*) FROM plan") == 2


def test_a_goal_that_is_needed_is_not_called_optional_and_is_named_when_it_is_missing(
    city: City, limin: Staff, wang: Somebody
) -> None:
    page = read(city, limin, wang, "write/")
    assert "g-optional" not in page[page.index('for="id_g0-words"') :].split("</label>")[0]
    missing = write(city, limin, wang, lines(WORK, ("", ["报名"]))).content.decode()
    assert "目标 2 · " in missing[missing.index("govuk-error-summary") :].split("</ul>")[0]


@pytest.mark.usefixtures("long_ago")
def test_a_day_that_passed_is_neutral(city: City, limin: Staff, wang: Somebody) -> None:
    for who in (limin, wang):
        page = read(city, who, wang)
        assert "was meant for" in page or "2025年3月1日" in page
        assert "g-tag--stop" not in page
