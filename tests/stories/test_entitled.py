"""Four families ask what they are entitled to: on a phone, without scripts, each for a day of its own."""

from collections.abc import Callable

import pytest

from tests.stories.conftest import Walk

Begin = Callable[..., Walk]
NOTHING = dict.fromkeys(("wage_income", "business_net", "property_net", "transfers_out"), "0")
FAMILY = NOTHING | {
    "self.any_income": "yes",
    "any_income": "no",
    "transfers_in": "1,500",
    "property_fits": "yes",
    "child1.birth": "2015年6月1日",
    "birth": "1985-3-2",
    "disability_type": "no_certificate",
    "everybody_home": "no",
    "away_status": "home",
    "spouse.away_status": "isolation_treatment",
}
CHILD = {
    "birth": "2016-01-01",
    "first_parent": "dead",
    "second_parent": "prison_term",
    "second_parent_months": "18",
}
BACK = {
    "contribution_months": "66",
    "left_work_unwillingly": "yes",
    "registered_unemployed": "yes",
    "away_status": "home",
    "benefit_stopped_by_absence": "yes",
    "benefit_months_left": "3",
}
AT_HOME = FAMILY | {"everybody_home": "yes"}


class Phone:
    """Somebody with a phone, answering one question after the other."""

    def __init__(self, window: Walk, on: str, topic: str, family: dict[str, str]) -> None:
        """Begin: the day, the topic, and who belongs to the family."""
        self.window, self.page = window, window.page
        window.to("/")
        window.press("a[href='/benefits/']")
        self.page.fill("[name=on]", on)
        self.page.select_option("[name=where]", "440100")
        self.go_on()
        self.page.check(f"[name=topics][value={topic}]")
        self.go_on()
        for name, number in family.items():
            self.page.select_option(f"[name={name}]", number)
        if family:
            self.go_on()

    def go_on(self) -> None:
        """Look at the page, then press the first button of its form."""
        self.window.check()
        self.window.press("main form button.govuk-button")

    def answers(self, said: dict[str, str]) -> str:
        """Answer until there is nothing left to ask, and return the result."""
        for _question in range(40):
            if not self.page.locator("[name=fact]").count():
                self.window.check()
                return self.window.words()
            whom, fact = (self.page.get_attribute(f"[name={name}]", "value") or "" for name in ("about", "fact"))
            self.one(said.get(f"{whom}.{fact}", said.get(fact)))
        raise AssertionError("there is no end of questions")

    def one(self, answer: str | None) -> None:
        """Answer one question; nothing means that they do not know."""
        if answer is None:
            self.window.press("[name=skip]")
            return
        if self.page.locator("[name=answer][type=radio]").count():
            self.page.check(f"[name=answer][value={answer}]")
        else:
            self.page.fill("[name=answer]", answer)
        self.go_on()


BOTH = {"spouse": "1", "child": "1"}


@pytest.mark.usefixtures("city")
def test_the_father_comes_home_and_the_allowance_is_worked_out_anew(walk: Begin) -> None:
    phone = Phone(walk(width=360, scripts=False), "2025-03-10", "living", BOTH)
    away = phone.answers(FAMILY)
    assert "每月1,118元" in away
    assert "配偶：目前不计入共同生活的家庭成员" in away
    phone.window.to("/benefits/")
    phone.page.fill("[name=on]", "2025-04-10")
    phone.go_on()
    assert "每月2,427元" in phone.answers(AT_HOME)
    phone.window.to("/benefits/")
    phone.page.fill("[name=on]", "2026-11-22")
    phone.go_on()
    today = phone.answers(AT_HOME)
    assert "规定已失效" in today
    assert "是1,309元，有效到2026-05-31" in today
    assert "广州市民政局，核对2026年6月1日以后的规定" in today
    phone.window.press("main form[action='/benefits/end/'] button")
    assert "已全部删除" in phone.window.words()


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("scripts", [False, True], ids=["no scripts", "scripts"])
def test_a_child_with_a_parent_dead_and_one_away_has_an_allowance_and_no_notice_on_a_wall(
    walk: Begin, *, scripts: bool
) -> None:
    phone = Phone(walk(width=360, scripts=scripts), "2025-05-10", "child", {"spouse": "0", "child": "1"})
    said = phone.answers(CHILD)
    assert "每月2,976元" in said
    assert "孩子的名字不得公示" in said
    assert phone.page.url.endswith("/benefits/ask/")
    phone.window.press("main .g-why a")
    phone.window.check()


@pytest.mark.usefixtures("city")
def test_unemployment_benefit_that_was_left_can_be_drawn_on(walk: Begin) -> None:
    phone = Phone(walk(width=360, scripts=False, language="en"), "2026-03-10", "work", {})
    said = phone.answers(BACK)
    assert "The benefit was suspended and is not lost" in said
    assert "2,250 yuan a month" in said
