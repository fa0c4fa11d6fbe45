"""One site and its visitors in one process: acts go through the real WSGI application, and its CPU time is read."""

import os
import random
import re
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from benchmarks import desk
from benchmarks.browser import SEE_OTHER, Application, Browser
from benchmarks.desk import NOTE

FOUND = 200
# Not everybody has said yes to everything: whoever cannot be asked is passed over.
TRIES = 40


@dataclass(frozen=True, slots=True)
class Door:
    """What differs between the two sites: addresses, names of fields, and how to know a row when it is there."""

    sign_in: str
    login: str
    caseload: str
    person: str
    first: bytes
    row: bytes
    note_row: bytes


DOORS = {
    "guitu": Door(
        "/staff/sign-in/",
        "login",
        "/desk/people/",
        "/desk/people/{}/",
        b'href="/desk/people/"',
        b"g-list__name",
        b"moj-timeline__date",
    ),
    "floor": Door("/sign-in/", "username", "/", "/people/{}/", b"<li><a", b"<li><a", b"<li><h2>"),
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """A worker who visits, and some of her people."""

    login: str
    password: str
    people: tuple[str, ...]


@dataclass(slots=True)
class Sample:
    """What a batch of acts took: CPU seconds of this process, wall seconds of each act, bytes of the last page."""

    cpu: float = 0.0
    walls: list[float] = field(default_factory=list)
    size: int = 0


class ActError(Exception):
    """A page was not what the act must bring."""


class House:
    """A site with its visitors; acts are drawn by a seed, so that two sites get the same ones."""

    def __init__(self, kind: str, application: Application) -> None:
        self.kind, self.door, self.application = kind, DOORS[kind], application
        self.visitors: list[tuple[Visitor, Browser]] = []
        self.ready: list[Callable[[], Browser]] = []

    def let_in(self, visitors: list[Visitor]) -> None:
        """Sign every visitor in."""
        self.visitors = [(one, self._signed_in(one, Browser(self.application))) for one in visitors]

    def run(self, act: str, *, times: int, seed: int) -> Sample:
        """Do one kind of act some times and measure it."""
        draw, sample = random.Random(seed), Sample()  # noqa: S311
        for _ in range(times):
            self._measure(act, self._prepared(act, draw), sample)
        return sample

    def prepare(self, act: str, *, times: int, seed: int) -> int:
        """Do what comes before some acts, each of another visitor, as far as there are so many; return how many."""
        draw = random.Random(seed)  # noqa: S311
        turns = draw.sample(self.visitors, min(times, len(self.visitors)))
        self.ready = [self._prepared(act, draw, one) for one in turns]
        return len(self.ready)

    def do_prepared(self, act: str) -> Sample:
        """Do the acts that are ready, with nothing between them, and measure them."""
        sample = Sample()
        for measured in self.ready:
            self._measure(act, measured, sample)
        return sample

    def _measure(self, act: str, measured: Callable[[], Browser], sample: Sample) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        done = measured()
        sample.walls.append(time.perf_counter() - wall)
        sample.cpu += time.process_time() - cpu
        self._check(act, done)
        sample.size = len(done.body)

    def _prepared(
        self, act: str, draw: random.Random, who: tuple[Visitor, Browser] | None = None
    ) -> Callable[[], Browser]:
        """Draw somebody for whom the act can be done, do what comes before it, and return the act itself."""
        for number in range(TRIES):
            visitor, browser = who if who and number < TRIES // 2 else draw.choice(self.visitors)
            prepare, measured = self._act(act)(visitor, browser, draw.choice(visitor.people))
            with suppress(desk.NoFormError):
                prepare()
                return measured  # type: ignore[no-any-return]
        raise ActError(f"{self.kind}: {act} could not be done with any of {TRIES} people.")

    def _act(self, act: str) -> Callable[..., tuple[Any, Any]]:
        if act in desk.PAGES:
            return partial(self._page, act) if self.kind == "guitu" else self._person
        if act in desk.ACTS:
            if self.kind == "guitu":
                return partial(self._write, act)
            return self._add_note if desk.ACTS[act].answers == SEE_OTHER else partial(self._search, act)
        return getattr(self, f"_{act}")  # type: ignore[no-any-return]

    def statements(self, act: str, *, seed: int) -> list[str]:
        """Return the statements one act sends, without BEGIN and COMMIT."""
        from django.db import connections

        sent: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
            sent.append(sql)
            return execute(sql, params, many, context)

        self.run(act, times=3, seed=seed)
        measured = self._prepared(act, random.Random(seed))  # noqa: S311
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(note))
            measured()
        return sent

    def stroll(self, paths: list[str]) -> Sample:
        """Open public pages one after the other, as nobody in particular."""
        sample = Sample()
        for path in paths:
            browser = Browser(self.application)
            cpu, wall = time.process_time(), time.perf_counter()
            browser.get(path)
            sample.walls.append(time.perf_counter() - wall)
            sample.cpu += time.process_time() - cpu
            sample.size = len(browser.body)
            if browser.status != FOUND:
                raise ActError(f"{path} was answered with {browser.status}.")
        return sample

    def refer(self, sent: list[tuple[str, bytes]]) -> Sample:
        """Send referrals as the systems whose tokens stand beside them."""
        from benchmarks import bundles

        return bundles.send(self.application, sent)

    def crowd(self, *, times: int, others: list[Visitor]) -> list[float]:
        """Return how long each caseload page takes while others sign in without end."""
        walls: list[float] = []
        is_over = False

        def knock(who: Visitor) -> None:
            while not is_over:
                self._enter(who, self._stranger())

        with ThreadPoolExecutor(len(others)) as pool:
            knocking = [pool.submit(knock, one) for one in others]
            time.sleep(0.5)
            for number in range(times):
                walls += self.run("caseload", times=1, seed=number).walls
            is_over = True
        for one in knocking:
            one.result()
        return walls

    def _stranger(self) -> Browser:
        """Return a browser from an address of its own, so that no throttle closes the door."""
        number = random.randrange(1 << 24)  # noqa: S311
        return Browser(self.application, f"127.{number >> 16}.{number >> 8 & 255}.{number & 255}")

    def _signed_in(self, visitor: Visitor, browser: Browser) -> Browser:
        self._enter(visitor, browser)
        self._check("sign_in", browser)
        return browser

    def _enter(self, visitor: Visitor, browser: Browser) -> None:
        browser.get(self.door.sign_in)
        browser.post(self.door.sign_in, {self.door.login: visitor.login, "password": visitor.password})
        browser.follow()
        if browser.status != FOUND:
            raise ActError(f"{self.kind}: sign-in was answered with {browser.status}: {_words(browser.body)}")

    def _sign_in(self, visitor: Visitor, _browser: Browser, _person: str) -> tuple[Any, Any]:
        return _nothing, lambda: self._signed_in(visitor, self._stranger())

    def _caseload(self, _visitor: Visitor, browser: Browser, _person: str) -> tuple[Any, Any]:
        return _nothing, lambda: _got(browser, self.door.caseload)

    def _person(self, _visitor: Visitor, browser: Browser, person: str) -> tuple[Any, Any]:
        return _nothing, lambda: _got(browser, self.door.person.format(person))

    def _page(self, act: str, _visitor: Visitor, browser: Browser, person: str) -> tuple[Any, Any]:
        path = ""

        def find() -> None:
            nonlocal path
            path = desk.open_page(browser, self.door.person.format(person), act)

        return find, lambda: _got(browser, path)

    def _search(self, act: str, _visitor: Visitor, browser: Browser, _person: str) -> tuple[Any, Any]:
        def send() -> Browser:
            browser.post(self.door.caseload, dict(desk.ACTS[act].typed()))
            return browser

        return _nothing, send

    def _write(self, act: str, _visitor: Visitor, browser: Browser, person: str) -> tuple[Any, Any]:
        path, pairs = "", list[tuple[str, str]]()

        def fill() -> None:
            nonlocal path, pairs
            path, pairs = desk.filled(browser, self.door.person.format(person), act)

        def send() -> Browser:
            browser.send_form(path, pairs)
            return browser

        return fill, send

    def _add_note(self, _visitor: Visitor, browser: Browser, person: str) -> tuple[Any, Any]:
        path, today = self.door.person.format(person), time.strftime("%Y-%m-%d")
        if self.kind == "guitu":
            typed = {"note_id": str(uuid.uuid4()), "words": NOTE, "topic": "support", "happened_on": today}
        else:
            typed = {"id": str(uuid.uuid4()), "note": NOTE, "at": f"{today} 00:00"}

        def write() -> Browser:
            browser.post(path, {**typed, "kind": "1"})
            return browser

        return _nothing, write

    def _add_note_landing(self, visitor: Visitor, browser: Browser, person: str) -> tuple[Any, Any]:
        _, write = self._add_note(visitor, browser, person)

        def land() -> Browser:
            browser.follow()
            return browser

        return write, land

    def _check(self, act: str, browser: Browser) -> None:
        """Make sure that the act brought what it must.

        Raises:
            ActError: it did not.
        """
        rows = {"caseload": self.door.row, "person": self.door.note_row}
        wanted = SEE_OTHER if act == "add_note" else desk.ACTS[act].answers if act in desk.ACTS else FOUND
        if browser.status != wanted:
            raise ActError(f"{self.kind}: {act} was answered with {browser.status}: {_words(browser.body)}")
        if act == "add_note_landing" and NOTE.encode() not in browser.body:
            raise ActError(f"{self.kind}: the note did not come back.")
        if act == "sign_in" and self.door.first not in browser.body:
            raise ActError(f"{self.kind}: sign_in did not lead to the first page.")
        if act in rows and (found := browser.body.count(rows[act])) != 25:
            raise ActError(f"{self.kind}: {act} shows {found} rows instead of 25.")


def _nothing() -> None:
    """Prepare nothing."""


def _got(browser: Browser, path: str) -> Browser:
    browser.get(path)
    return browser


def _words(body: bytes) -> str:
    """Return the first words of a page, for an error message about synthetic data."""
    return " ".join(re.sub(r"<[^>]*>", " ", body.decode(errors="replace")).split())[:200]


def open_house(kind: str, database: str, pipe: Connection) -> None:
    """Be the process of one site until the pipe is closed; answers calls of `House` methods sent through it."""
    house = House(kind, _application(kind, database))
    while True:
        try:
            name, arguments = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, _asked(house, name)(**arguments)))
        except Exception as problem:  # noqa: BLE001 - whatever it is, the asking process has to hear it
            pipe.send((False, f"{type(problem).__name__}: {problem}"))


def _asked(house: House, name: str) -> Callable[..., Any]:
    return _make_tables if name == "make" else getattr(house, name)


def _make_tables() -> None:
    """Make the floor's tables: Django's own first, because ours refer to them."""
    from django.core.management import call_command

    for app in ("contenttypes", "auth", "sessions"):
        call_command("migrate", app, verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)


def _application(kind: str, database: str) -> Application:
    """Return the real application, over the copied database."""
    if kind == "floor":
        os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings", "FLOOR_DATABASE": database}
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()
    from guitu.foundations.access import places

    city = places.address()
    places.address = lambda: places.Address(city.host, city.port, database)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "guitu.config.settings", "GUITU_PROCESS": "web"}
    from guitu.config.wsgi import application

    return application
