"""A lead names a stand-in; what does not fit is said on the form, and nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest

from tests.city import City, Somebody, Staff, now

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


def test_what_was_not_chosen_is_said_of_each_field(city: City, lead: Staff) -> None:
    shown = city.browser_of(lead).post(COVER, {"until": ""}).content.decode()
    for words in ("请选谁不在。", "请选由谁临时接手。", "请选最后一天。"):
        assert shown.count(words) == 2, "in the summary and at the field"
    assert "这个字段是必填项" not in shown


def covered(city: City, lead: Staff, *, purposes: tuple[str, ...] = ("support", "cover")) -> tuple[Somebody, Staff]:
    """Let somebody stand in for a colleague, and return one whose worker is away, and who stands in."""
    limin, zhang = city.staff("李敏"), city.staff("张华")
    wang = city.person("王建国", team=(limin,), purposes=purposes)
    name(city, lead, limin.id, zhang.id)
    return wang, zhang


@pytest.mark.parametrize("purposes", [("support", "cover"), ("support",)])
def test_the_lead_reads_who_steps_in_and_not_whether_for_anybody(
    city: City, lead: Staff, purposes: tuple[str, ...]
) -> None:
    assert "现在没有人在临时接手" in city.browser_of(lead).get(COVER).content.decode()
    covered(city, lead, purposes=purposes)
    shown = city.browser_of(lead).get(COVER).content.decode()
    assert "张华替李敏临时接手" in shown
    assert "王建国" not in shown
    elsewhere = city.staff("孙丽", "lead", organisation=city.organisation("白鹭职业培训中心"))
    assert "张华" not in city.browser_of(elsewhere).get(COVER).content.decode()


def test_one_button_ends_it(city: City, lead: Staff) -> None:
    wang, zhang = covered(city, lead)
    cover = city.one("SELECT id FROM cover")
    page, end = f"/desk/people/{wang.id}/", f"{COVER}{cover}/end/"
    assert f'action="{end}"' in city.browser_of(lead).get(COVER).content.decode()
    elsewhere = city.staff("孙丽", "lead", organisation=city.organisation("白鹭职业培训中心"))
    assert city.browser_of(elsewhere).post(end).status_code == 403
    assert city.browser_of(zhang).get(page).status_code == 200
    answer = city.browser_of(lead).post(end, follow=True)
    assert "张华替李敏临时接手" not in answer.content.decode()
    assert "已结束" in answer.content.decode()
    assert city.browser_of(zhang).get(page).status_code == 404
    assert city.browser_of(lead).post(end).status_code == 403, "it is over already"


def test_whoever_is_a_member_and_a_stand_in_stands_there_once(city: City, lead: Staff) -> None:
    wang, zhang = covered(city, lead)
    city.join(wang.id, wang.consents["support"], zhang)
    browser = city.browser_of(zhang)
    mine, found = (browser.get("/desk/people/"), browser.post("/desk/people/", {"words": "王"}))
    for page in (mine, found):
        assert page.content.decode().count("王建国") == 1
        assert "您在临时接手" not in page.content.decode()
    assert "找到 1 位" in found.content.decode()
    assert "您正陪伴 1 位" in mine.content.decode()
    main = browser.get(f"/desk/people/{wang.id}/").content.decode()
    assert "临时接手至" not in main
    for own in ("/me/", "/me/team/"):
        assert "临时接手，到" not in city.browser_of(wang).get(own).content.decode()


def test_what_a_lead_does_is_no_look_at_the_record(city: City, lead: Staff) -> None:
    wang, _zhang = covered(city, lead)
    home = city.browser_of(wang).get("/me/").content.decode()
    assert "还没有别人看过" in home
    assert "吴刚" not in home


def test_after_naming_somebody_a_reload_names_nobody_again(city: City, lead: Staff) -> None:
    limin, zhang = city.staff("李敏"), city.staff("张华")
    answer = name(city, lead, limin.id, zhang.id)
    assert answer.status_code == 302
    assert "同意的人现在有人临时接手" in city.browser_of(lead).get(answer["Location"]).content.decode()
