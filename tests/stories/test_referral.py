"""A referral from one organisation to another and back, each step by the right hand, without scripts too."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from guitu.journey.referrals.tests.scene import Between
from tests.city import City
from tests.stories.conftest import Walk

Begin = Callable[..., Walk]
# Pictures of the pages as they pass, for whoever wants to look: a folder, or nothing.
PICTURES = os.environ.get("GUITU_PICTURES", "")


def look(window: Walk, name: str) -> None:
    """Ask axe about a page, and keep a picture if somebody wants one."""
    window.check()
    if PICTURES:
        window.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without"])
def test_a_referral_there_and_back(city: City, walk: Begin, *, scripts: bool) -> None:
    town = Between(city)
    city.need(town.wang, town.limin)
    city.plan(town.wang, town.limin)
    worker, person = walk(who=town.limin, scripts=scripts), walk(who=town.wang, width=390, scripts=scripts)
    _prepare(worker, town)
    _send(person)
    desk = walk(who=town.desk, scripts=scripts)
    _answer(desk, walk(who=town.huang, width=390, scripts=scripts))
    person.page.reload()
    look(person, "referral-own-back")
    person.page.locator("[name=helped]").first.check()
    person.page.fill("[name=words]", "老师讲得慢，我跟得上。")
    person.press("main button[value=feedback]")
    look(person, "referral-own-said")
    worker.page.reload()
    worker.press("main button[value=settled]")
    assert "办妥了" in worker.words()
    look(worker, "referral-case-closed")
    person.press("main a[href*=withdraw]")
    look(person, "referral-own-withdraw")
    person.press()
    desk.to("/desk/arrivals/")
    assert "已撤回" in desk.words()


def _prepare(worker: Walk, town: Between) -> None:
    worker.to(f"/desk/people/{town.wang.id}/referrals/")
    look(worker, "referral-case-empty")
    worker.press("main a.govuk-button")
    worker.press("main button[name=put]")
    assert worker.page.locator(".govuk-error-message").count() >= 2
    worker.check()
    worker.to(f"/desk/people/{town.wang.id}/referrals/new/")
    worker.page.fill("[name=q]", "白鹭")
    worker.page.fill("[name=wishes]", "学电工，拿到证书\n上课的地方离家近一点")
    worker.press("main button[name=look]")
    look(worker, "referral-places")
    worker.press(f"main button[name=take][value='station:{town.station}']")
    worker.page.locator("[name=help][value=training]").check()
    assert worker.page.input_value("[name=wishes]").startswith("学电工")
    for item in worker.page.locator("[name=item]").all():
        item.check()
    worker.page.fill("[name=words]", "上午精神好，最好排上午的课。")
    worker.page.fill("[name=until]", town.typed()["until"])
    look(worker, "referral-draft")
    worker.press("main button[name=put]")
    look(worker, "referral-case-draft")


def _send(person: Walk) -> None:
    person.to("/me/")
    look(person, "referral-own-home")
    person.press("main a[href$='/me/referrals/']")
    person.press("main .g-list a")
    look(person, "referral-own-tick")
    for value in ("wish-1", "wish-2", "name", "phone", "words"):
        person.page.locator(f"[name=item][value={value}]").check()
    person.press()
    look(person, "referral-own-check")
    person.press()
    look(person, "referral-own-sent")


def _answer(desk: Walk, worker: Walk) -> None:
    desk.to("/desk/arrivals/")
    look(desk, "referral-inbox")
    desk.press("main .g-list a")
    desk.page.locator("details").first.locator("summary").click()
    look(desk, "referral-arrived")
    desk.page.locator("[name=worker]").first.check()
    desk.page.locator("details[open] [name=words]").fill("周二上午九点来二楼，找黄晴。")
    desk.press("details[open] button")
    look(desk, "referral-answer-check")
    desk.press("main button[name=send]")
    worker.to("/desk/arrivals/")
    worker.press("main .g-list a")
    finished = worker.page.locator("details", has=worker.page.locator("button[value=completed]"))
    finished.locator("summary").click()
    finished.locator("[name=result-wish-1]").first.check()
    finished.locator("[name=result-wish-2]").nth(1).check()
    finished.locator("[name=words]").fill("三个月的课上完了，证书下周寄到。")
    look(worker, "referral-finish")
    worker.press("details[open] button")
    look(worker, "referral-finish-check")
    worker.press("main button[name=send]")
    look(worker, "referral-finished")
