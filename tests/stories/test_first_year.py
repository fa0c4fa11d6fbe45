"""From a wish to be called, through consent and notes, to taking everything back: both sides, each by their own hand."""

from collections.abc import Callable

import pyotp
import pytest

from tests.city import PASSWORD, City
from tests.stories.conftest import Site, Walk

Begin = Callable[..., Walk]
WAYS = [("zh-hans", True), ("en", True), ("zh-hans", False), ("en", False)]


def axe(window: Walk, *, scripts: bool) -> None:
    """Check a page where axe can run; without scripts only what needs none."""
    if scripts:
        window.check()


@pytest.mark.parametrize(("language", "scripts"), WAYS)
def test_a_person_comes_is_walked_beside_and_takes_everything_back(
    city: City, site: Site, walk: Begin, language: str, *, scripts: bool
) -> None:
    limin = city.staff("李敏", duty="minor_harm")
    city.staff("张华")
    desk = walk(who=city.staff("周洁", "intake"), language=language, scripts=scripts)

    # The desk notes that somebody wishes to be called, and makes an invitation.
    desk.to("/desk/cards/")
    desk.page.fill("[name=name]", "小王")
    desk.page.fill("[name=route]", "12000000009")
    desk.page.check("[name=wish][value=called]")
    desk.press()
    axe(desk, scripts=scripts)
    desk.page.locator(".g-list__row a").first.click()
    desk.page.check(f"[value='{limin.id}']")
    desk.press()
    axe(desk, scripts=scripts)
    code = desk.page.locator(".g-code").inner_text()

    # She reads and decides on her own phone.
    phone = walk(width=360, language=language, scripts=scripts)
    phone.to("/consent/")
    axe(phone, scripts=scripts)
    phone.page.fill("[name=invited]", code)
    phone.press()
    assert "李敏" in phone.page.locator("main").inner_text()
    axe(phone, scripts=scripts)
    phone.press()
    axe(phone, scripts=scripts)
    phone.press("main button[value=yes]")
    for answer in ("yes", "no", "no", "no"):
        phone.press(f"main button[value={answer}]")
    axe(phone, scripts=scripts)
    phone.page.fill("[name=name]", "王建国")
    phone.page.fill("[name=birth_date]", "1988-03-14")
    phone.page.fill("[name=phone]", "120 0000 0009")
    phone.press()
    axe(phone, scripts=scripts)
    phone.page.fill("[name=code]", site.last_code())
    phone.page.fill("[name=pin]", "350918")
    phone.page.fill("[name=pin_again]", "350918")
    phone.press()
    axe(phone, scripts=scripts)
    assert phone.page.locator(".g-code").count() == 1

    # Her worker finds her among those who let him in, and writes a note in two clicks.
    worker = walk(who=limin, language=language, scripts=scripts)
    worker.to("/desk/people/")
    axe(worker, scripts=scripts)
    worker.page.click("text=王建国")
    worker.page.fill("[name=words]", "第一次坐下来聊，他想先补办身份证。")
    worker.press()
    assert "第一次坐下来聊" in worker.page.locator("main").inner_text()
    axe(worker, scripts=scripts)
    record = worker.page.url.split("?")[0]

    # She signs in, reads it, sees it differently, sees who looked.
    phone.to("/me/sign-in/")
    axe(phone, scripts=scripts)
    phone.page.fill("[name=phone]", "12000000009")
    phone.page.fill("[name=pin]", "350918")
    phone.press()
    phone.page.fill("[name=code]", site.last_code())
    phone.press()
    assert "王建国" in phone.page.locator("main").inner_text()
    axe(phone, scripts=scripts)
    phone.to("/me/record/")
    axe(phone, scripts=scripts)
    phone.page.locator("main a[href*=reply]").first.click()
    phone.page.check("[name=stance][value='2']")
    phone.page.fill("[name=words]", "是我自己提出来的。")
    axe(phone, scripts=scripts)
    phone.press()
    assert "是我自己提出来的。" in phone.page.locator("main").inner_text()
    for path in ("/me/opened/", "/me/team/", "/me/consents/"):
        phone.to(path)
        axe(phone, scripts=scripts)
    phone.to("/me/opened/")
    assert "李敏" in phone.page.locator("main").inner_text()
    worker.to(record.removeprefix(site.base))
    assert "是我自己提出来的。" in worker.page.locator("main").inner_text()

    # Two taps from her first page: everything is taken back, at once, for everybody.
    phone.to("/me/")
    phone.page.locator("main a[href*=withdraw]").first.click()
    axe(phone, scripts=scripts)
    phone.press("main form button")
    axe(phone, scripts=scripts)
    receipt = phone.page.locator(".g-code").inner_text()
    assert city.one("SELECT count(*) FROM data_key") == 0
    assert city.one("SELECT count(*) FROM access_grant") == 0
    worker.complaints.clear()
    gone = worker.page.goto(record)
    assert gone is not None
    assert gone.status == 404
    worker.complaints.clear()
    phone.to("/receipt/")
    phone.page.locator("main input[type=text]").fill(receipt)
    phone.press()
    assert "李敏" in phone.page.locator("main").inner_text()
    axe(phone, scripts=scripts)


def test_a_worker_sets_up_the_second_factor_and_needs_it_from_then_on(city: City, walk: Begin) -> None:
    limin = city.staff("李敏")
    window = walk()
    window.to("/staff/sign-in/")
    for _ in range(2):
        window.page.fill("[name=login]", limin.login)
        window.page.fill("[name=password]", PASSWORD)
        window.press()
        if "authenticator" in window.page.url:
            window.check()
            secret = window.page.locator(".g-code").inner_text()
            window.page.fill("[name=code]", pyotp.TOTP(secret).now())
            window.press()
    window.check()
    window.page.fill("[name=code]", pyotp.TOTP(secret).now())
    window.press()
    assert window.page.url.endswith("/desk/people/")
    assert city.one("SELECT max(proven) FROM identity WHERE user_id = %s", limin.id) == 2


@pytest.mark.parametrize("width", [360, 590, 1180])
def test_every_staff_page_is_calm_at_every_width(city: City, walk: Begin, width: int) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,), purposes=("support", "health"), phone="12000000001")
    note = city.note(wang, limin, "很长很长的一段话。" * 40)
    pages = {
        limin: [
            "/desk/people/",
            f"/desk/people/{wang.id}/",
            f"/desk/people/{wang.id}/notes/{note}/",
            "/desk/people/new/",
        ]
        + [f"/desk/people/{wang.id}/team/", "/desk/colleagues/"],
        city.staff("周洁", "intake"): ["/desk/cards/"],
        city.staff("吴刚", "lead"): ["/desk/cover/"],
        city.staff("郑文", "officer"): ["/officer/"],
    }
    for who, paths in pages.items():
        window = walk(who=who, width=width)
        for path in [*paths, "/", "/promises/"]:
            window.to(path)
            window.check()


def test_chinese_is_drawn_with_a_chinese_font(walk: Begin) -> None:
    window = walk()
    window.to("/")
    session = window.context.new_cdp_session(window.page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert any("CJK" in font["familyName"] or "Noto Sans SC" in font["familyName"] for font in fonts), fonts
