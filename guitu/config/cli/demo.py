"""guitu demo: a synthetic city from nothing, served on this machine until Ctrl-C."""

import argparse
import contextlib
import http.client
import json
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from types import FrameType

from guitu.config.cli import children, preparing, serve
from guitu.config.cli.children import Child
from guitu.config.cli.progress import Progress
from guitu.config.cli.told import ToldError
from guitu.foundations.access import places
from guitu.foundations.postgres import lifecycle, processes

WEB_ANSWERS_WITHIN_SECONDS = 60.0
GLANCE_SECONDS = 0.5
# Python swallows an exception that a signal raises at an unlucky moment (inside a lock's callback while a child is
# started); so what was heard is also written down, and the loops look.
_heard: list[int] = []


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    serve.add_address(parser)
    parser.add_argument("--once", action="store_true", help="prepare the city, print one JSON line about it, and end")
    parser.add_argument("--small", action="store_true", help="300 people instead of 34,755")


def run(asked: argparse.Namespace) -> int:
    """Prepare the city, serve it, and stop all of it when told."""
    began = time.monotonic()
    if preparing.has_stale_words():
        sys.stderr.write("The compiled Chinese texts are older than the catalogue. First: make messages\n")
    if not asked.once:
        serve.refuse_used(asked.port)
    _end_like_ctrl_c()
    with preparing.alone(places.home()), _stopped_in_the_end():
        city = preparing.prepare(size="small" if asked.small else "full", report=Progress())
        if asked.once:
            city["seconds"] = round(time.monotonic() - began, 1)
            sys.stdout.write(f"{json.dumps(city)}\n")
            return 0
        return _serve(asked.port)


def _end_like_ctrl_c() -> None:
    """Let SIGTERM end us the way Ctrl-C does: through every `finally`."""

    def hear(sign: int, _frame: FrameType | None) -> None:
        _heard.append(sign)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, hear)
    signal.signal(signal.SIGTERM, hear)


@contextlib.contextmanager
def _stopped_in_the_end() -> Iterator[None]:
    """Stop the database whatever happens; a second Ctrl-C does not leave it running."""
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        cluster = lifecycle.at(preparing.database_home())
        if cluster is not None:
            lifecycle.stop(cluster)


def _serve(port: int) -> int:
    """Start web, worker and eraser, say how to sign in, and keep them going until told to stop."""
    serve.look_at_the_wall()
    web = Child("web process", serve.command(port, workers=2), serve.environment())
    household = [web, _worker("jobs"), _worker("eraser")]
    try:
        web.start()
        _wait_until_it_answers(web, port)
        sys.stdout.write(_welcome(port))
        sys.stdout.flush()
        for child in household[1:]:
            child.start()
        _keep_going(household)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopping …\n")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        children.stop(household)
    return 0


def _worker(process: str) -> Child:
    """Return a worker, told only its own kind of work."""
    words = [sys.executable, "-m", "guitu.config.cli.main", "worker", *(["--eraser"] if process == "eraser" else [])]
    return Child("eraser" if process == "eraser" else "worker", words, {**os.environ, "GUITU_PROCESS": process})


def _wait_until_it_answers(web: Child, port: int) -> None:
    """Wait until the web process answers; what falls before that is started again, as it is afterwards.

    Raises:
        ToldError: it keeps ending, or does not answer.
    """
    deadline = time.monotonic() + WEB_ANSWERS_WITHIN_SECONDS
    while not _answers(port):
        if _heard:
            raise KeyboardInterrupt
        if _mend([web]):
            deadline = time.monotonic() + WEB_ANSWERS_WITHIN_SECONDS
        if time.monotonic() > deadline:
            raise ToldError("The web process does not answer. Its words stand above.")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    """Tell whether a page comes back; half an answer, from a process just killed, is none."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
    except (OSError, http.client.HTTPException):
        return False
    return True


def _keep_going(household: list[Child]) -> None:
    """Start again whatever falls, the database too, until Ctrl-C."""
    while not _heard:
        _mend(household)
        time.sleep(GLANCE_SECONDS)


def _mend(household: list[Child]) -> bool:
    """Start again what has fallen, the database first, and tell whether a child was among it."""
    cluster = lifecycle.at(preparing.database_home())
    if cluster is None or processes.postmaster(cluster.data) is None:
        lifecycle.ensure(preparing.database_home())
    fallen = [child for child in household if child.has_fallen()]
    for child in fallen:
        child.start_again()
    return bool(fallen)


def _welcome(port: int) -> str:
    """Return where the city is and how to sign in."""
    from guitu.surfaces.demo import accounts

    newcomer, guardian = accounts.DEMO_NEWCOMER, accounts.DEMO_GUARDIAN
    lines = [
        "",
        f"  Guitu shows a synthetic city on http://127.0.0.1:{port}",
        "",
        f"  Staff, each with the password {accounts.PASSWORD}",
        *(f"    {one.login:<12}{one.name}  {one.post.replace('_', ' ')}" for one in accounts.DEMO_ACCOUNTS),
        f"    {accounts.PARTNER.login:<12}{accounts.PARTNER.name}  {accounts.PARTNER.post} elsewhere: arrivals",
        "",
        f"  {accounts.DEMO_PERSON.name}, whom they support: phone {accounts.DEMO_PERSON.phone}, PIN {accounts.PIN}",
        f"  The guardian of {accounts.DEMO_CHILD}, a child: /with/, code {guardian.code}, PIN {accounts.PIN}",
        f"  {newcomer.name}, who came last week: card {newcomer.card_code}, born {newcomer.birth_date:%Y-%m-%d}",
        "",
        "  Ctrl-C stops all of it.",
        "",
    ]
    return "\n".join(lines) + "\n"
