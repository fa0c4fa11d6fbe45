"""From a wish to be called, through consent and notes, to taking everything back: each side by their own hand."""

from collections.abc import Callable

import pyotp
import pytest

from tests.city import PASSWORD, City, Staff
from tests.stories.conftest import Site, Walk
from tests.stories.telling import Story

Begin = Callable[..., Walk]


# The two ways in which `test_whole_year` does not tell the year.
@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", False), ("en", True)])
def test_a_person_comes_is_walked_beside_and_takes_everything_back(
    city: City, site: Site, walk: Begin, language: str, *, scripts: bool
) -> None:
    limin = city.staff("李敏", duty="minor_harm")
    city.staff("张华")
    ways = {"language": language, "scripts": scripts}
    desk = walk(who=city.staff("周洁", "intake"), **ways)
    story = Story(city, site, limin, desk, walk(width=360, **ways), walk(who=limin, **ways), scripts)
    story.she_reads_and_decides(story.desk_invites())
    story.she_seals_it()
    record = story.he_writes("第一次坐下来聊，他想先补办身份证。")
    story.she_reads_and_answers("是我自己提出来的。")
    story.worker.to(record)
    assert "是我自己提出来的。" in story.worker.words()
    receipt = story.she_takes_everything_back()
    story.nothing_is_left(record)
    story.the_receipt_still_tells(receipt)


def test_a_worker_sets_up_the_second_factor_and_needs_it_from_then_on(city: City, walk: Begin) -> None:
    limin = city.staff("李敏")
    window = walk()
    window.to("/staff/sign-in/")
    secret = ""
    for _ in range(2):
        window.page.fill("[name=login]", limin.login)
        window.page.fill("[name=password]", PASSWORD)
        window.press()
        window.check()
        if "authenticator" in window.page.url:
            secret = window.page.locator(".g-code").inner_text()
            window.page.fill("[name=code]", pyotp.TOTP(secret).now())
            window.press()
    window.page.fill("[name=code]", pyotp.TOTP(secret).now())
    window.press()
    assert window.page.url.endswith("/desk/today/")
    assert city.one("SELECT max(proven) FROM identity WHERE user_id = %s", limin.id) == 2


# 590 px is what a desktop of 1180 px shows at 200 % zoom; at 360 and 1180 `test_every_page` looks at all pages.
def test_every_staff_page_is_calm_at_double_size(city: City, walk: Begin) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,), purposes=("support", "health"), phone="12000000001")
    note = city.note(wang, limin, "很长很长的一段话。" * 40)
    hers = f"/desk/people/{wang.id}/"
    pages: dict[Staff, list[str]] = {
        limin: [
            "/desk/people/",
            hers,
            f"{hers}notes/{note}/",
            f"{hers}team/",
            "/desk/people/new/",
            "/desk/colleagues/",
        ],
        city.staff("周洁", "intake"): ["/desk/cards/"],
        city.staff("吴刚", "lead"): ["/desk/cover/"],
        city.staff("郑文", "officer"): ["/officer/"],
    }
    for who, paths in pages.items():
        window = walk(who=who, width=590)
        for path in [*paths, "/", "/promises/"]:
            window.to(path)
            window.check()


def test_every_page_of_her_own_is_calm_on_a_phone_in_english_too(city: City, walk: Begin) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,), purposes=("support", "health"), phone="12000000001")
    note = city.note(wang, limin)
    window = walk(who=wang, width=360, language="en")
    health = wang.consents["health"]
    paths = ["", "record/", f"record/{note}/reply/", "opened/", "team/", "consents/", f"consents/{health}/withdraw/"]
    for path in [*paths, "consents/add/statistics/"]:
        window.to(f"/me/{path}")
        window.check()
    stranger = walk(width=360, language="en")
    for path in ("/", "/promises/", "/me/sign-in/", "/me/sign-in/card/", "/consent/", "/receipt/", "/staff/sign-in/"):
        stranger.to(path)
        stranger.check()


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
