"""A lead names a stand-in; what does not fit is said on the form, and nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest

from tests.city import City, Staff, now

COVER = "/desk/cover/"


@pytest.fixture
def lead(city: City) -> Staff:
    return city.staff("吴刚", "lead")


def name(city: City, lead: Staff, away: object, stand_in: object) -> Any:
    until = (now() + timedelta(days=5)).date().isoformat()
    return city.browser_of(lead).post(COVER, {"away": away, "stand_in": stand_in, "until": until})


def test_nobody_is_chosen_before_the_lead_chooses(city: City, lead: Staff) -> None:
    limin = city.staff("李敏")
    assert f'value="{limin.id}" selected' not in city.browser_of(lead).get(COVER).content.decode()


def test_nobody_steps_in_for_themselves(city: City, lead: Staff) -> None:
    limin = city.staff("李敏")
    shown = name(city, lead, limin.id, limin.id).content.decode()
    assert "请选另一位同事" in shown
    assert f'value="{limin.id}" selected' in shown


def test_somebody_of_another_station_is_refused_on_the_form(city: City, lead: Staff) -> None:
    limin, far = city.staff("李敏"), city.staff("黄晴", organisation=city.organisation("白鹭职业培训中心"))
    answer = name(city, lead, limin.id, far.id)
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()


def test_a_colleague_steps_in(city: City, lead: Staff) -> None:
    limin, zhang = city.staff("李敏"), city.staff("张华")
    wang = city.person("王建国", team=(limin,))
    assert "govuk-error-summary" not in name(city, lead, limin.id, zhang.id).content.decode()
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 404, "nobody ticked that"
