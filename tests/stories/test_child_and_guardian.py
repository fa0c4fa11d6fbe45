"""A child of eleven and her mother agree together; one note is for the worker alone, the mother reads the other."""

from collections.abc import Callable
from datetime import timedelta

from guitu.journey.consent.tests.test_own_hand import CODE, invite
from tests.city import City, Staff, now
from tests.stories.conftest import Site, Walk
from tests.stories.test_referral import look

Begin = Callable[..., Walk]
CALLED, CHILD, MUM = "妈妈", "350918", "814275"
HOME, SCHOOL = "在家里挨了骂，不敢回去。", "数学课换了座位，她很高兴。"


def agrees(phone: Walk, site: Site) -> str:
    """The child says yes first, then the mother, then both seal it; return the mother's code."""
    phone.to("/consent/")
    phone.page.fill("[name=invited]", CODE)
    phone.press()
    phone.press()
    phone.press("main button[value=yes]")
    for _ in range(4):
        phone.press("main button[value=no]")
    phone.page.fill("[name=name]", "小雨")
    phone.page.fill("[name=birth_date]", (now().date() - timedelta(days=365 * 11 + 60)).isoformat())
    phone.press()
    assert "12355" in phone.words()
    look(phone, "child-first")
    phone.press("main button[value=yes]")
    look(phone, "child-guardian")
    phone.page.fill("[name=called]", CALLED)
    phone.page.fill("[name=phone]", "12000000009")
    phone.page.check("[name=is_guardian]")
    phone.press()
    return seals(phone, site)


def seals(phone: Walk, site: Site) -> str:
    look(phone, "child-two-seals")
    phone.page.fill("[name=code]", site.last_code())
    for name, pin in (("guardian_pin", MUM), ("pin", CHILD)):
        phone.page.fill(f"[name={name}]", pin)
        phone.page.fill(f"[name={name}_again]", pin)
    phone.press()
    look(phone, "child-agreed")
    return phone.page.locator(".g-code").nth(1).inner_text()


def writes(worker: Walk, words: str, *, is_between: bool) -> None:
    worker.to("/desk/people/")
    worker.page.click("text=小雨")
    worker.page.fill("[name=words]", words)
    if is_between:
        worker.page.check("[name=is_between]")
    worker.press()
    assert words in worker.words()


def test_a_child_and_her_mother_agree_together(city: City, site: Site, walk: Begin) -> None:
    limin: Staff = city.staff("李敏")
    invite(city, limin)
    small = {"language": "zh-hans", "scripts": True, "width": 360}
    phone, mother = walk(**small), walk(**small)
    code = agrees(phone, site)
    lead, worker = walk(who=city.staff("吴刚", "lead"), scripts=True), walk(who=limin, scripts=True)
    lead.to("/desk/approvals/")
    lead.press()
    writes(worker, SCHOOL, is_between=False)
    writes(worker, HOME, is_between=True)
    look(worker, "child-case")
    mother.to("/with/sign-in/")
    mother.page.fill("[name=code]", code)
    mother.page.fill("[name=pin]", MUM)
    mother.press()
    assert CALLED in mother.words()
    look(mother, "child-mother")
    mother.press("main a[href='/with/notes/']")
    assert SCHOOL in mother.words()
    assert HOME not in mother.words()
    mother.to("/with/take-back/")
    mother.check()
