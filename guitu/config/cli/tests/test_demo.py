"""A demo comes from nothing, says clearly what stands in its way, and leaves nothing behind."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guitu.foundations.postgres import lifecycle, processes
from tests.promises.installation import GUITU, environment, free_port, guitu

PATIENCE = 60.0
# The demo itself, the web process with its two workers, the worker and the eraser.
HOUSEHOLD = 6


# One installation is begun, looked at, started again and broken, in this order and in one lane.
pytestmark = pytest.mark.xdist_group("installation")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("demo")
    yield made
    lifecycle.remove(made / "pg")


@pytest.fixture(scope="module")
def first(home: Path) -> "subprocess.CompletedProcess[str]":
    return guitu(home, "demo", "--small", "--once")


def is_stopped(home: Path) -> bool:
    cluster = lifecycle.at(home / "pg")
    return cluster is not None and processes.postmaster(cluster.data) is None


def words_of(home: Path) -> Path:
    """Return where a demo's stderr goes: beside its home, and not into a pipe, which nobody empties while it runs."""
    return home.with_name(f"{home.name}.words")


@contextlib.contextmanager
def demo(home: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a demo in the background, and see that it is gone afterwards; a failure tells what the demo said."""
    with words_of(home).open("w") as said:
        running = subprocess.Popen(  # noqa: S603
            [*GUITU, "demo", "--small", *words],
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            start_new_session=True,
        )
    try:
        yield running
    except BaseException as problem:
        problem.add_note(f"The demo's exit code: {running.poll()}\nIt said:\n{words_of(home).read_text()}")
        problem.add_note("\n".join(["Its processes:", *map(described, children_of(home))]))
        raise
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


def described(pid: int) -> str:
    """Return a process's number, state and words."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return f"{pid} {processes.name_and_state(pid)[1]} {words}"
    return f"{pid} has just ended"


def wait_until(holds: Callable[[], bool], running: "subprocess.Popen[str]", otherwise: str) -> None:
    """Wait for something that only a running demo brings about."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert running.poll() is None, "the demo has ended"
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def wait_for(port: int, running: "subprocess.Popen[str]") -> None:
    wait_until(lambda: answers(port), running, "the demo does not answer")


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
    except (OSError, http.client.HTTPException):
        return False
    return True


def wait_for_all_of(home: Path, running: "subprocess.Popen[str]") -> None:
    wait_until(lambda: len(children_of(home)) >= HOUSEHOLD, running, "the demo is not complete")


def children_of(home: Path) -> list[int]:
    """Return every process that works for this home."""
    wanted = f"GUITU_HOME={home}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return [pid for pid in found if processes.alive(pid)]


@pytest.mark.slow
def test_once_prints_one_line_about_the_city_and_leaves_the_database_stopped(
    home: Path, first: "subprocess.CompletedProcess[str]"
) -> None:
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert list(told) == ["people", "organisations", "stations", "workers", "contacts", "seconds"]
    assert (told["people"], told["contacts"]) == (300, 20_000)
    assert first.stdout.count("\n") == 1
    assert is_stopped(home)
    assert children_of(home) == []


@pytest.mark.slow
@pytest.mark.usefixtures("first")
def test_the_second_start_finds_the_city_serves_it_and_ctrl_c_leaves_no_process(home: Path) -> None:
    port = free_port()
    with demo(home, "--port", str(port)) as running:
        wait_for(port, running)
        assert running.stdout is not None
        words = "".join(running.stdout.readline() for _ in range(16))
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=PATIENCE)
    noise = words_of(home).read_text()
    assert running.returncode == 0, noise
    assert f"http://127.0.0.1:{port}" in words
    assert "Traceback" not in noise
    assert "The city is there" in noise
    assert is_stopped(home)
    assert children_of(home) == []


def kill_all_but(running: "subprocess.Popen[str]", home: Path) -> None:
    """Kill the database and every other process of a demo without a word."""
    cluster = lifecycle.at(home / "pg")
    assert cluster is not None
    postmaster = processes.postmaster(cluster.data)
    assert postmaster is not None
    victims = [postmaster, *(pid for pid in children_of(home) if pid != running.pid)]
    assert processes.end(victims, signal.SIGKILL, PATIENCE) == []


def is_running(home: Path) -> bool:
    cluster = lifecycle.at(home / "pg")
    return cluster is not None and lifecycle.status(cluster) is lifecycle.State.RUNNING


@pytest.mark.slow
@pytest.mark.usefixtures("first")
def test_whatever_falls_while_the_demo_starts_or_runs_is_started_again(home: Path) -> None:
    port = free_port()
    with demo(home, "--port", str(port)) as running:
        # The database stands and the web process is there but answers nobody yet: the demo still waits for it.
        wait_until(lambda: is_running(home) and len(children_of(home)) > 1, running, "no web process is started")
        kill_all_but(running, home)
        for _ in range(2):
            wait_for(port, running)
            wait_for_all_of(home, running)
            wait_until(lambda: is_running(home), running, "the database does not answer")
            kill_all_but(running, home)
        wait_for(port, running)
        wait_for_all_of(home, running)
        running.terminate()
        running.communicate(timeout=PATIENCE)
    assert is_stopped(home)
    assert children_of(home) == []


@pytest.mark.slow
def test_a_city_that_was_killed_half_built_is_built_from_nothing(tmp_path: Path) -> None:
    with demo(tmp_path, "--once") as running:
        wait_until(lambda: "consents" in words_of(tmp_path).read_text(), running, "no city is begun")
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    try:
        assert not (tmp_path / "city.json").exists()
        again = guitu(tmp_path, "demo", "--small", "--once")
        assert again.returncode == 0, again.stderr
        assert "Clearing the ground" in again.stderr
        assert json.loads(again.stdout)["people"] == 300
    finally:
        lifecycle.remove(tmp_path / "pg")


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = guitu(tmp_path, "demo", "--small", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} is in use.")
    assert list(tmp_path.iterdir()) == []


def test_a_home_of_a_real_installation_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "database.json").write_text("{}")
    refused = guitu(tmp_path, "demo", "--once")
    assert refused.returncode == 1
    assert "a demo never touches it" in refused.stderr


@pytest.mark.parametrize("words", [["serve"], ["check"], ["keys", "rotate"], ["keys", "create"], ["migrate"]])
def test_without_its_secrets_each_command_says_what_is_missing(tmp_path: Path, words: list[str]) -> None:
    refused = guitu(tmp_path, *words)
    assert refused.returncode == 1
    assert "is missing" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("words", [["serve"], ["check"], ["keys", "rotate"], ["keys", "create"], ["migrate"]])
def test_a_database_that_is_away_is_said_in_a_sentence(home: Path, words: list[str]) -> None:
    refused = guitu(home, *words)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database cannot be reached")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "words", [[], ["sing"], ["demo", "--port", "0"], ["demo", "--port", "x"], ["keys"], ["keys", "rotate", "nobody"]]
)
def test_what_is_asked_wrongly_ends_with_two_and_shows_how(tmp_path: Path, words: list[str]) -> None:
    refused = guitu(tmp_path, *words)
    assert refused.returncode == 2
    assert "usage: guitu" in refused.stderr


@pytest.mark.parametrize("command", ["demo", "serve", "worker", "migrate", "keys", "check", "bench"])
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    told = guitu(tmp_path, command, "--help")
    assert told.returncode == 0
    assert told.stdout.startswith(f"usage: guitu {command}")


@pytest.fixture
def standing(home: Path, first: "subprocess.CompletedProcess[str]") -> Iterator[Path]:
    assert first.returncode == 0
    lifecycle.ensure(home / "pg")
    yield home
    cluster = lifecycle.at(home / "pg")
    if cluster is not None:
        lifecycle.stop(cluster)


def key_of(home: Path) -> Path:
    return min((home / "secrets" / "keys").glob("*/[0-9]*.key"))


def test_a_missing_key_file_is_named(standing: Path) -> None:
    file = key_of(standing)
    kept = file.read_bytes()
    file.unlink()
    try:
        checked = guitu(standing, "check", "--only-wrong")
        rotated = guitu(standing, "keys", "rotate", file.parent.name)
    finally:
        file.write_bytes(kept)
    assert checked.returncode == rotated.returncode == 1
    assert f"no whole key file of epoch 1 in {file.parent}" in checked.stdout
    assert (
        rotated.stderr
        == f"The key file {file} is missing. Put back the copy that the two key holders keep, then try again.\n"
    )


def test_a_wrong_key_file_destroys_nothing(standing: Path) -> None:
    file = key_of(standing)
    kept = file.read_bytes()
    file.write_bytes(bytes(32))
    try:
        rotated = guitu(standing, "keys", "rotate", file.parent.name)
        assert file.read_bytes() == bytes(32)
    finally:
        file.write_bytes(kept)
    assert rotated.returncode == 1
    assert "not the one that wrapped it" in rotated.stderr
    assert guitu(standing, "keys", "rotate", file.parent.name).stdout.endswith("epoch 2\n")
    assert "key file" not in guitu(standing, "check", "--only-wrong").stdout


def test_the_web_process_refuses_a_wall_with_a_hole(standing: Path) -> None:
    import psycopg

    cluster = lifecycle.at(standing / "pg")
    assert cluster is not None
    with psycopg.connect(lifecycle.superuser_dsn(cluster, "guitu"), autocommit=True) as database:
        holes = {
            "ALTER ROLE guitu_app BYPASSRLS": "ALTER ROLE guitu_app NOBYPASSRLS",
            "ALTER TABLE contact NO FORCE ROW LEVEL SECURITY": "ALTER TABLE contact FORCE ROW LEVEL SECURITY",
            "GRANT guitu_definer TO guitu_app": "REVOKE guitu_definer FROM guitu_app",
        }
        for hole, mend in holes.items():
            database.execute(hole)
            refused, checked = guitu(standing, "serve", "--port", str(free_port())), guitu(standing, "check")
            database.execute(mend)
            assert refused.returncode == 1, hole
            assert refused.stderr.startswith("The web process will not start"), refused.stderr
            assert checked.returncode == 1
    mended = guitu(standing, "check", "--only-wrong").stdout
    assert "role" not in mended
    assert "table" not in mended


def test_nobody_in_the_city_has_the_id_of_somebody_else(standing: Path) -> None:
    import psycopg

    cluster = lifecycle.at(standing / "pg")
    assert cluster is not None
    with psycopg.connect(lifecycle.superuser_dsn(cluster, "guitu"), autocommit=True) as database:
        shared = database.execute("SELECT count(*) FROM worker w JOIN consent c ON c.person_id = w.id").fetchone()
    assert shared == (0,)
