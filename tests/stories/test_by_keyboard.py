"""A worker's morning with nothing but a keyboard: where one stands is always seen, and what is repeated is skipped."""

from collections.abc import Callable
from datetime import timedelta

import pyotp

from guitu.foundations.clock import ZONE
from tests.city import PASSWORD, City, now
from tests.stories.conftest import Walk

Begin = Callable[..., Walk]
FARTHEST = 120
# What is drawn around what has the keys: on itself, on the sign beside it where that stands for it, or around both.
SEEN = """() => {
  const here = document.activeElement;
  const outlined = (what) => what.outlineStyle !== "none" && parseFloat(what.outlineWidth) > 0;
  const drawn = (what) => what.boxShadow !== "none" || outlined(what);
  const signs = here.matches("[type=radio], [type=checkbox]") && here.labels.length
    ? [getComputedStyle(here.labels[0]), getComputedStyle(here.labels[0], "::before")] : [];
  // The sign for calendar or clock inside a field has a ring of the browser's own, which no page can ask about.
  const isPart = here.matches("[type=date]:focus-within:not(:focus), [type=time]:focus-within:not(:focus)");
  const box = (signs.length ? here.labels[0] : here).getBoundingClientRect();
  const isHere = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const isDrawn = isPart || [getComputedStyle(here), ...signs].some(drawn);
  return here === document.body || (isHere && isDrawn) ? "" : here.outerHTML;
}"""


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, window: Walk) -> None:
        """Begin at a window."""
        self.window, self.page = window, window.page

    def reach(self, selector: str, key: str = "Tab") -> None:
        """Go on with one key until something has the keys; on the way it is always seen what has them."""
        for _step in range(FARTHEST):
            self.page.keyboard.press(key)
            unseen = self.page.evaluate(SEEN)
            assert unseen == "", f"{self.page.url}: nobody sees that this has the keys: {unseen[:200]}"
            if self.page.evaluate("(what) => document.activeElement.matches(what)", selector):
                return
        raise AssertionError(f"{self.page.url}: no way by keyboard to {selector}")

    def write(self, selector: str, text: str) -> None:
        """Reach a field and type in it."""
        self.reach(selector)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def go(self, selector: str) -> None:
        """Reach a link or a button and press it; on the page behind the first thing is the way past what repeats."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.skip()

    def skip(self) -> None:
        """Leave out what stands on every page. Behind a form that was reached so, one stands there already."""
        if self.page.url.endswith("#main"):
            return
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("() => document.activeElement.matches('.govuk-skip-link')"), self.page.url
        assert self.page.evaluate(SEEN) == "", self.page.url
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("() => location.hash === '#main'")

    def back(self, selector: str) -> None:
        """Go back to something that stands before."""
        self.reach(selector, "Shift+Tab")


def sign_in(keys: Keys, login: str) -> None:
    """Name, password, and the code of the second factor, which is set up the first time."""
    keys.window.to("/staff/sign-in/")
    secret = ""
    for _turn in range(2):
        keys.skip()
        keys.write("[name=login]", login)
        keys.write("[name=password]", PASSWORD)
        keys.go("main button")
        if "authenticator" in keys.page.url:
            secret = keys.page.locator(".g-code").inner_text()
            keys.write("[name=code]", pyotp.TOTP(secret).now())
            with keys.page.expect_navigation():
                keys.page.keyboard.press("Enter")
    keys.write("[name=code]", pyotp.TOTP(secret).now())
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")


def note(keys: Keys, record: str) -> None:
    """From the caseload to the case file, and a note; going back and forth, what was typed stays."""
    keys.go("a[href='/desk/people/']")
    keys.go(f"main a[href='{record}']")
    keys.write("[name=words]", "第一次坐下来聊，他想先补办身份证。")
    keys.back("a, button, summary")
    keys.reach("main form button.govuk-button")
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    assert "想先补办身份证" in keys.window.words()


def arrange(keys: Keys, record: str) -> None:
    """Propose a meeting."""
    keys.go(f"a[href='{record}meetings/']")
    # Day and time are typed part by part, in the order in which this browser shows them.
    keys.write("[name=begins_on]", f"{(now() + timedelta(days=2)).astimezone(ZONE):%m%d%Y}")
    keys.write("[name=begins_time]", "0230PM")
    keys.write("[name=place]", "昌华街12号楼下")
    keys.go("main form button.govuk-button")


def test_a_worker_does_a_mornings_work_without_a_mouse(city: City, walk: Begin) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,))
    record, keys = f"/desk/people/{wang.id}/", Keys(walk())
    sign_in(keys, limin.login)
    assert "/desk/today/" in keys.page.url
    note(keys, record)
    arrange(keys, record)
    assert city.one("SELECT count(*) FROM meeting") == 1
    keys.go(f"a[href='{record}outcomes/']")
    keys.go("main a[href$='outcomes/start/']")
    keys.reach("main [type=radio]")
    keys.page.keyboard.press("Space")
    keys.go("main form button.govuk-button")
    # They look first: nothing is kept before the answers were checked.
    assert city.one("SELECT count(*) FROM outcome") == 0
    keys.go("main button[value=keep]")
    assert city.one("SELECT count(*) FROM outcome") == 1
