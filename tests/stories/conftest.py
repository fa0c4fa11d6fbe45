"""A site of our own and a Chromium to walk through it."""

import json
import os
import re
import shutil
import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from guitu.foundations.identity import phones, tokens
from tests.city import City, Somebody, Staff

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), "")
# What a page holds for scripts, and the marks around what it says to those who have none.
SCRIPT, NOSCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL), re.compile(r"</?noscript>")
SMS = "#!{python}\nimport pathlib, sys\npathlib.Path({place!r}).write_bytes(sys.stdin.buffer.read())\n"


class Quiet(WSGIRequestHandler):
    """Answers without writing a line for each request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@dataclass
class Site:
    """A running site: where it is, and which message it sent last."""

    base: str
    messages: Path

    def last_code(self) -> str:
        """Return the six digits of the last message to a phone."""
        text = json.loads(self.messages.read_text())["text"]
        return "".join(c for c in text if c.isdigit())[:6]


@pytest.fixture
def site(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Serve the real site from this process, on a free port of this machine only."""
    from django.core.wsgi import get_wsgi_application

    messages, program = tmp_path / "message.json", tmp_path / "sms"
    program.write_text(SMS.format(python=sys.executable, place=str(messages)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(phones.COMMAND, str(program))
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", messages)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all stories."""
    if not CHROMIUM:
        pytest.fail("There is no Chromium. Install Debian's package chromium, then run this again.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield running
        running.close()


@dataclass
class Walk:
    """One browser window of one somebody, and everything it complained about."""

    page: Page
    context: BrowserContext
    base: str
    complaints: list[str] = field(default_factory=list)
    scripts: bool = True
    # A page of another window in which scripts run, for those of this one that were drawn without.
    glass: Page | None = None

    def to(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.base + path)

    def check(self) -> None:
        """Ask axe about this page, and look for anything kept in the browser."""
        page = self.page if self.scripts else self._under_glass()
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], self.page.url
        kept = page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]")
        assert kept == [0, 0, ""], self.page.url
        wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{self.page.url} is {wide} px too wide"

    def _under_glass(self) -> Page:
        """Return this page as it stands, without its scripts, where axe can run: without scripts it never answers."""
        assert self.glass is not None
        drawn = NOSCRIPT.sub("", SCRIPT.sub("", self.page.content()))
        self.glass.unroute_all()
        self.glass.route(
            self.page.url, lambda route: route.fulfill(body=drawn, content_type="text/html; charset=utf-8")
        )
        self.glass.goto(self.page.url)
        return self.glass

    def words(self) -> str:
        """Return what the page says."""
        return self.page.locator("main").inner_text()

    def press(self, what: str | Locator = "main button.govuk-button") -> None:
        """Press the first button (or what is named) and wait until the page behind it stands."""
        place = self.page.locator(what).first if isinstance(what, str) else what
        # A click alone returns before the next page is there; axe would be asked in a page that is going away.
        with self.page.expect_navigation():
            place.click()


@pytest.fixture
def walk(browser: Browser, site: Site) -> Iterator[Any]:
    """Open windows, each a browser of its own; afterwards none may have complained."""
    opened: list[Walk] = []
    glasses: dict[int, Page] = {}

    def glass(width: int) -> Page:
        if width not in glasses:
            glasses[width] = browser.new_page(viewport={"width": width, "height": 860})
        return glasses[width]

    def begin(
        *, width: int = 1180, scripts: bool = True, language: str = "zh-hans", who: Staff | Somebody | None = None
    ) -> Walk:
        context = browser.new_context(
            viewport={"width": width, "height": 860}, java_script_enabled=scripts, bypass_csp=False
        )
        cookies = [{"name": "guitu_language", "value": language, "url": site.base, "httpOnly": True}]
        if who is not None:
            cookies.append({"name": tokens.COOKIE, "value": who.token, "url": site.base, "httpOnly": True})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(15_000)
        window = Walk(page, context, site.base, scripts=scripts, glass=None if scripts else glass(width))
        page.on("console", lambda m: window.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: window.complaints.append(str(e)))
        opened.append(window)
        return window

    yield begin
    complaints = [one for window in opened for one in window.complaints]
    for window in opened:
        window.context.close()
    for page in glasses.values():
        page.close()
    assert complaints == []
