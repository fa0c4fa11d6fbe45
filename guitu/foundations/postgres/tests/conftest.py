"""A home for a test's own server, and the two people who may own one: root and somebody ordinary."""

import os
import pwd
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guitu.foundations.postgres import lifecycle

Act = Callable[[], None]
AsPerson = Callable[[Act], None]
IS_ROOT = os.geteuid() == 0
ORDINARY = pwd.getpwnam("nobody")


def act_as_ordinary(act: Act) -> None:
    """Do something in a child process that gave root away for good, and bring back what went wrong."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_lowered(act, writing))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, said


def _lowered(act: Act, writing: int) -> int:
    """Give root away, act, and write what went wrong into the pipe."""
    try:
        os.setgroups([])
        os.setgid(ORDINARY.pw_gid)
        os.setuid(ORDINARY.pw_uid)
        act()
    except BaseException:  # noqa: BLE001
        os.write(writing, traceback.format_exc().encode())
        return 1
    finally:
        sys.stdout.flush()
    return 0


@pytest.fixture(
    params=[
        pytest.param("root", marks=pytest.mark.skipif(not IS_ROOT, reason="only root can act as root")),
        "ordinary",
    ]
)
def as_person(request: pytest.FixtureRequest) -> AsPerson:
    """Return how to act as the person of this run."""
    if request.param == "ordinary" and IS_ROOT:
        return act_as_ordinary
    return lambda act: act()


@pytest.fixture
def ground() -> Iterator[Path]:
    """Give a directory that everybody may pass and write to, and leave no server behind in it."""
    directory = Path(tempfile.mkdtemp(prefix="guitu-test-")).resolve()
    directory.chmod(0o777)
    yield directory
    for kept in list(directory.rglob("postgres.password")):
        lifecycle.remove(kept.parent)
    shutil.rmtree(directory)


@pytest.fixture
def home(ground: Path) -> Path:
    """Return a home that is not there yet."""
    return ground / "home"
