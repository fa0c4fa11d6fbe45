"""A referral to a service of the directory that works without Guitu: found, agreed to, carried, taken back."""

from collections.abc import Callable

from guitu.journey.referrals.tests.scene import Between
from tests import listing
from tests.city import City
from tests.stories.conftest import Walk
from tests.stories.test_referral import look

Begin = Callable[..., Walk]


def test_a_letter_to_a_night_school_there_and_back(city: City, walk: Begin) -> None:
    town = Between(city)
    listing.service(city, "电工夜校")
    worker = walk(who=town.limin)
    person = walk(who=town.wang, width=390, scripts=False)
    _prepare(worker, town)
    _agree_and_carry(person)
    _answer(worker)
    person.page.reload()
    assert "周三晚上七点开课" in person.words()
    _take_back(person, worker)


def _agree_and_carry(person: Walk) -> None:
    person.to("/me/referrals/")
    person.press("main .g-list a")
    look(person, "letter-own-tick")
    for value in ("wish-1", "name"):
        person.page.locator(f"[name=item][value={value}]").check()
    person.press()
    look(person, "letter-own-check")
    person.press()
    look(person, "letter-own-ready")
    person.press("main button[value=handed]")
    assert "信已递交" in person.words()


def _answer(worker: Walk) -> None:
    worker.page.reload()
    accepted = worker.page.locator("details", has=worker.page.locator("button[value=accepted]"))
    accepted.locator("summary").click()
    accepted.locator("[name=words]").fill("周三晚上七点开课，带身份证。")
    worker.press("details[open] button")
    look(worker, "letter-case-accepted")


def _take_back(person: Walk, worker: Walk) -> None:
    person.press("main a[href*=withdraw]")
    look(person, "letter-own-withdraw")
    person.press()
    worker.page.reload()
    look(worker, "letter-case-tell")
    worker.page.fill("[name=words]", "老师说已经撕掉了。")
    worker.press("main button[value=told]")
    person.to("/me/referrals/")
    person.press("main .g-list a")
    look(person, "letter-own-told")
    assert "老师说已经撕掉了。" in person.words()


def _prepare(worker: Walk, town: Between) -> None:
    worker.to(f"/desk/people/{town.wang.id}/referrals/")
    worker.press("main a[href$='/services/']")
    worker.page.fill("[name=q]", "夜校")
    worker.press("form[role=search] button")
    look(worker, "letter-find")
    worker.press("main .g-list a.govuk-button")
    worker.page.locator("[name=help][value=training]").check()
    worker.page.fill("[name=wishes]", "学电工")
    worker.page.locator("[name=item][value=name]").check()
    worker.page.fill("[name=until]", town.typed()["until"])
    look(worker, "letter-draft")
    worker.press("main button[name=put]")
    worker.press("main a[href$='/edit/']")
    worker.page.fill("[name=wishes]", "学电工，拿到证书")
    look(worker, "letter-edit")
    worker.press("main button[name=put]")
    look(worker, "letter-case-draft")
