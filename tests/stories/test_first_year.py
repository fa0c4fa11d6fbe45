"""From a wish to be called, through consent and notes, to taking everything back: each side by their own hand."""

from collections.abc import Callable
from dataclasses import dataclass

import pyotp
import pytest

from tests.city import PASSWORD, City, Staff
from tests.stories.conftest import Site, Walk

Begin = Callable[..., Walk]
WAYS = [("zh-hans", True), ("en", True), ("zh-hans", False), ("en", False)]
OWN_PIN = "350918"


@dataclass
class Story:
    """The three windows of one story, and whether axe can run in them."""

    city: City
    site: Site
    limin: Staff
    desk: Walk
    phone: Walk
    worker: Walk
    scripts: bool

    def look(self, window: Walk) -> None:
        """Check the page where axe can run."""
        if self.scripts:
            window.check()

    def desk_invites(self) -> str:
        """The desk notes a wish to be called and makes an invitation; return its code."""
        self.desk.to("/desk/cards/")
        self.desk.page.fill("[name=name]", "小王")
        self.desk.page.fill("[name=route]", "12000000009")
        self.desk.page.check("[name=wish][value=called]")
        self.desk.press()
        self.look(self.desk)
        self.desk.page.locator(".g-list__row a[href$='/decline/']").first.click()
        self.look(self.desk)
        self.desk.page.go_back()
        self.desk.page.locator(".g-list__row a").first.click()
        self.desk.page.check(f"[value='{self.limin.id}']")
        self.desk.press()
        self.look(self.desk)
        return self.desk.page.locator(".g-code").inner_text()

    def she_reads_and_decides(self, code: str) -> None:
        """She reads who it is and what it means, on her own phone, and answers each question."""
        self.phone.to("/consent/")
        self.look(self.phone)
        self.phone.page.fill("[name=invited]", code)
        self.phone.press()
        assert "李敏" in self.phone.words()
        self.look(self.phone)
        self.phone.press()
        self.look(self.phone)
        self.phone.press("main button[value=yes]")
        for answer in ("yes", "no", "no", "no"):
            self.phone.press(f"main button[value={answer}]")

    def she_seals_it(self) -> None:
        """She says what to call her, and seals it with the code from her phone and a PIN of her own."""
        self.look(self.phone)
        self.phone.page.fill("[name=name]", "王建国")
        self.phone.page.fill("[name=birth_date]", "1988-03-14")
        self.phone.page.fill("[name=phone]", "120 0000 0009")
        self.phone.press()
        self.look(self.phone)
        self.phone.page.fill("[name=code]", self.site.last_code())
        self.phone.page.fill("[name=pin]", OWN_PIN)
        self.phone.page.fill("[name=pin_again]", OWN_PIN)
        self.phone.press()
        self.look(self.phone)
        assert self.phone.page.locator(".g-code").count() == 1

    def he_writes(self, words: str) -> str:
        """Her worker finds her among those who let him in and writes a note in two clicks; return where."""
        self.worker.to("/desk/people/")
        self.look(self.worker)
        self.worker.page.click("text=王建国")
        self.worker.page.fill("[name=words]", words)
        self.worker.press()
        assert words in self.worker.words()
        self.look(self.worker)
        return self.worker.page.url.split("?")[0].removeprefix(self.site.base)

    def she_reads_and_answers(self, answer: str) -> None:
        """She signs in, reads the note, sees it differently, and sees who looked."""
        self.phone.to("/me/sign-in/")
        self.look(self.phone)
        self.phone.page.fill("[name=phone]", "12000000009")
        self.phone.page.fill("[name=pin]", OWN_PIN)
        self.phone.press()
        assert "王建国" in self.phone.words()
        self.look(self.phone)
        self.phone.to("/me/record/")
        self.look(self.phone)
        self.phone.page.locator("main a[href*=reply]").first.click()
        self.phone.page.check("[name=stance][value='2']")
        self.phone.page.fill("[name=words]", answer)
        self.look(self.phone)
        self.phone.press()
        assert answer in self.phone.words()
        for path in ("/me/team/", "/me/consents/", "/me/opened/"):
            self.phone.to(path)
            self.look(self.phone)
        assert "李敏" in self.phone.words()

    def she_takes_everything_back(self) -> str:
        """Two taps from her first page; return the code of the receipt."""
        self.phone.to("/me/")
        self.phone.page.locator("main a[href*=withdraw]").first.click()
        self.look(self.phone)
        self.phone.press("main form button")
        self.look(self.phone)
        return self.phone.page.locator(".g-code").inner_text()

    def nothing_is_left(self, record: str) -> None:
        """Keys and grants are gone, and her worker finds nothing."""
        assert self.city.one("SELECT count(*) FROM data_key") == 0
        assert self.city.one("SELECT count(*) FROM access_grant") == 0
        gone = self.worker.page.goto(self.site.base + record)
        assert gone is not None
        assert gone.status == 404
        # Chromium itself notes the 404; that line is expected.
        self.worker.complaints.clear()

    def the_receipt_still_tells(self, receipt: str) -> None:
        """Three years long the receipt says what happened and who looked."""
        self.phone.to("/receipt/")
        self.phone.page.locator("main input[type=text]").fill(receipt)
        self.phone.press()
        assert "李敏" in self.phone.words()
        self.look(self.phone)


@pytest.mark.parametrize(("language", "scripts"), WAYS)
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


# 590 px is what a desktop of 1180 px shows at 200 % zoom.
@pytest.mark.parametrize("width", [360, 590, 1180])
def test_every_staff_page_is_calm_at_every_width(city: City, walk: Begin, width: int) -> None:
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
        window = walk(who=who, width=width)
        for path in [*paths, "/", "/promises/"]:
            window.to(path)
            window.check()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_her_own_is_calm_on_a_phone(city: City, walk: Begin, language: str) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,), purposes=("support", "health"), phone="12000000001")
    note = city.note(wang, limin)
    window = walk(who=wang, width=360, language=language)
    health = wang.consents["health"]
    paths = ["", "record/", f"record/{note}/reply/", "opened/", "team/", "consents/", f"consents/{health}/withdraw/"]
    for path in [*paths, "consents/add/statistics/"]:
        window.to(f"/me/{path}")
        window.check()
    stranger = walk(width=360, language=language)
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
