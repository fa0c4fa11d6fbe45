"""A server of our own comes up, stays shut to strangers, survives being killed and goes without a trace."""

import shutil
import signal
import stat
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from guitu.foundations.postgres import account, binaries, lifecycle, processes
from guitu.foundations.postgres.errors import (
    BinariesMissingError,
    DiskFullError,
    InUseError,
    NoPermissionError,
    PasswordLostError,
    PostgresError,
    WrongVersionError,
    explain,
)
from guitu.foundations.postgres.lifecycle import Cluster, State
from guitu.foundations.postgres.tests.conftest import IS_ROOT, ORDINARY, AsPerson, act_as_ordinary

pytestmark = pytest.mark.database
only_root = pytest.mark.skipif(not IS_ROOT, reason="only root runs the server under another account")
FAST = {"fsync": "off", "shared_buffers": "32MB"}
ROWS = 3000


def start(home: Path) -> Cluster:
    """Start a server that need not survive a power cut."""
    return lifecycle.ensure(home, FAST)


def connect(cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    """Sign in as the superuser."""
    return psycopg.connect(lifecycle.superuser_dsn(cluster), autocommit=True)


def fill(cluster: Cluster) -> None:
    """Write rows and commit them."""
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, %s) AS n", [ROWS])


def count(cluster: Cluster) -> object:
    """Count the rows that are still there."""
    with connect(cluster) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return row[0]


def leader(cluster: Cluster) -> int:
    """Return the postmaster's number."""
    pid = processes.postmaster(cluster.data)
    assert pid is not None
    return pid


def serving(cluster: Cluster) -> list[int]:
    """Return every living process that works in the data directory."""
    return [pid for pid in processes._all() if processes._works_in(pid, cluster.data)]


def test_a_new_home_gets_a_server_and_the_next_start_finds_it_running(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        first = leader(cluster)
        assert lifecycle.status(cluster) is State.RUNNING
        assert lifecycle.ensure(home) == cluster == lifecycle.at(home)
        assert leader(cluster) == first

    as_person(act)


def test_a_clean_stop_leaves_no_process_and_the_rows_are_there_on_the_next_start(
    as_person: AsPerson, home: Path
) -> None:
    def act() -> None:
        cluster = start(home)
        fill(cluster)
        lifecycle.stop(cluster)
        assert serving(cluster) == []
        assert lifecycle.status(cluster) is State.STOPPED
        lifecycle.stop(cluster)
        assert count(start(home)) == ROWS

    as_person(act)


def test_after_kill_9_of_every_process_all_committed_rows_are_back(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        fill(cluster)
        assert processes.end([leader(cluster), *serving(cluster)], signal.SIGKILL, 10) == []
        assert lifecycle.status(cluster) is State.STOPPED
        assert count(start(home)) == ROWS

    as_person(act)


def test_a_busy_backend_that_outlives_its_postmaster_is_seen_off(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        fill(cluster)
        busy = connect(cluster)
        orphan = busy.info.backend_pid
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(busy.execute, "SELECT count(*) FROM generate_series(1, 100000000000) n")
            processes.end([leader(cluster)], signal.SIGKILL, 10)
            assert count(start(home)) == ROWS
            assert not processes.alive(orphan)
            assert isinstance(asked.exception(), psycopg.OperationalError)
        busy.close()

    as_person(act)


def test_a_zombie_with_the_servers_number_is_taken_for_dead(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        lifecycle.stop(cluster)
        with subprocess.Popen(["/bin/sleep", "0"]) as zombie:
            while processes.alive(zombie.pid):
                pass
            (cluster.data / "postmaster.pid").write_text(f"{zombie.pid}\n{cluster.data}\n", encoding="ascii")
            (cluster.socket / ".s.PGSQL.5432.lock").write_text(f"{zombie.pid}\n", encoding="ascii")
            assert lifecycle.status(cluster) is State.STOPPED
            assert lifecycle.status(start(home)) is State.RUNNING

    as_person(act)


def test_a_server_whose_socket_was_swept_away_can_be_reached_again(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        fill(cluster)
        (cluster.socket / ".s.PGSQL.5432").unlink()
        assert count(start(home)) == ROWS

    as_person(act)


def test_making_a_database_that_broke_off_half_way_begins_anew(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        lifecycle.stop(start(home))
        cluster = lifecycle.at(home)
        assert cluster is not None
        cluster.data.rename(cluster.data.with_name("data.unfinished"))
        assert lifecycle.status(start(home)) is State.RUNNING

    as_person(act)


def test_two_starts_at_once_bring_up_one_server(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        with ThreadPoolExecutor(2) as both:
            one, other = both.map(start, [home, home])
        assert one == other
        assert lifecycle.status(one) is State.RUNNING

    as_person(act)


def test_a_wrong_password_and_no_password_are_refused(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        for password in ("wrong", ""):
            with pytest.raises(psycopg.OperationalError, match=r"password|no password supplied"):
                psycopg.connect(lifecycle.dsn(cluster, cluster.superuser, password, "postgres"))

    as_person(act)


def test_the_server_listens_on_no_network_and_its_directories_are_private(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        sockets = {str(fd.readlink()) for fd in Path(f"/proc/{leader(cluster)}/fd").iterdir() if fd.is_symlink()}
        lines = Path("/proc/net/tcp").read_text().splitlines() + Path("/proc/net/tcp6").read_text().splitlines()
        assert sockets & {f"socket:[{line.split()[9]}]" for line in lines} == set()
        for directory in (cluster.data, cluster.socket, cluster.data.parent):
            assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "postgres.password").stat().st_mode) == 0o600

    as_person(act)


def test_the_log_holds_nothing_that_anybody_wrote(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        with connect(cluster) as connection:
            connection.execute("CREATE TABLE person (name text PRIMARY KEY, born date)")
            connection.execute("INSERT INTO person VALUES ('wǒde')")
            for statement in ("INSERT INTO person VALUES ('wǒde')", "SELECT 'wǒde'::uuid", "wǒde"):
                with pytest.raises(psycopg.Error):
                    connection.execute(statement.encode())
            with pytest.raises(psycopg.Error):
                connection.execute("INSERT INTO person VALUES (%s, %s)", ["x", "wǒde"])
        killed = connect(cluster)
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(killed.execute, "SELECT 'wǒde', pg_sleep(60)")
            processes.end([killed.info.backend_pid], signal.SIGKILL, 10)
            assert asked.exception() is not None
        lifecycle.stop(start(home))
        written = "".join(path.read_text() for path in (cluster.data.parent / "log").iterdir())
        assert "was terminated by signal 9" in written
        assert "wǒde" not in written

    as_person(act)


def test_a_home_too_deep_for_a_socket_gets_a_short_private_one(as_person: AsPerson, ground: Path) -> None:
    deep = ground / ("deep" * 12) / ("deeper" * 8)

    def act() -> None:
        cluster = start(deep)
        assert cluster.data.is_relative_to(deep)
        assert not cluster.socket.is_relative_to(deep)
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
        lifecycle.remove(deep)
        assert not cluster.socket.exists()

    as_person(act)


def test_removing_leaves_nothing_of_the_server(as_person: AsPerson, home: Path) -> None:
    def act() -> None:
        cluster = start(home)
        lifecycle.remove(home)
        assert serving(cluster) == []
        assert list(home.iterdir()) == []
        assert lifecycle.at(home) is None

    as_person(act)


@only_root
@pytest.mark.parametrize("mode", [0o700, 0o711, 0o755])
def test_no_mode_of_a_parent_is_touched_whether_it_lets_the_server_through_or_not(ground: Path, mode: int) -> None:
    parent = ground / "parent"
    parent.mkdir()
    parent.chmod(mode)
    home = parent / "home"
    home.mkdir(mode=0o755)
    before = {path: path.stat().st_mode for path in (home, *home.parents)}
    cluster = start(home)
    assert {path: path.stat().st_mode for path in (home, *home.parents)} == before
    assert cluster.data.is_relative_to(home) == (mode != 0o700)
    assert (home / "postgres.place").exists() == (mode == 0o700)
    fill(cluster)
    lifecycle.stop(cluster)
    assert count(start(home)) == ROWS
    lifecycle.remove(home)
    assert not cluster.data.parent.exists()


@only_root
def test_binaries_out_of_the_servers_reach_are_copied_to_where_it_can_run_but_not_change_them(
    ground: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = binaries._of_the_wheel().parent.parent
    hidden = ground / "hidden"
    hidden.mkdir(mode=0o700)
    for name in (wheel.name, f"{wheel.name}.libs"):
        shutil.copytree(wheel.with_name(name), hidden / name, symlinks=True)
    monkeypatch.setattr(binaries, "_of_the_wheel", lambda: hidden / wheel.name / "pginstall" / "bin")
    shelter = ground / "shelter"
    found = binaries.find(account.choose(home), (shelter,))
    assert found.directory.is_relative_to(shelter)
    assert {path.stat().st_uid for path in found.directory.iterdir()} == {0}
    assert account.choose(home).run([found / "initdb", "--version"]).returncode == 0
    assert binaries.find(account.choose(home), (shelter,)) == found


@only_root
def test_somebody_elses_database_is_refused_with_the_name_of_its_owner(home: Path) -> None:
    cluster = start(home)
    assert cluster.data.owner() != "root"
    with pytest.raises(AssertionError, match="NoPermissionError"):
        act_as_ordinary(lambda: lifecycle.stop(cluster))


@only_root
def test_root_starts_an_ordinary_persons_database_as_that_person(home: Path) -> None:
    act_as_ordinary(lambda: lifecycle.stop(start(home)))
    cluster = start(home)
    assert Path(f"/proc/{leader(cluster)}").stat().st_uid == ORDINARY.pw_uid


def test_data_of_another_major_version_is_refused_before_it_is_touched(home: Path) -> None:
    cluster = start(home)
    lifecycle.stop(cluster)
    (cluster.data / "PG_VERSION").write_text("14\n", encoding="ascii")
    with pytest.raises(WrongVersionError, match="was made by PostgreSQL 14"):
        start(home)


def test_missing_binaries_are_named_with_the_setting_that_finds_them(
    home: Path, ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUITU_PG_BIN", str(ground))
    with pytest.raises(BinariesMissingError, match="GUITU_PG_BIN"):
        start(home)


def test_a_lost_password_file_is_not_replaced_in_silence(home: Path) -> None:
    lifecycle.stop(start(home))
    kept = home / "postgres.password"
    password = kept.read_text(encoding="ascii")
    kept.unlink()
    with pytest.raises(PasswordLostError, match="Put it back"):
        start(home)
    kept.write_text("another", encoding="ascii")
    with pytest.raises(PasswordLostError, match="Put the right file back"):
        start(home)
    kept.write_text(password, encoding="ascii")
    assert lifecycle.status(start(home)) is State.RUNNING


def test_a_lost_database_is_not_replaced_by_an_empty_one_in_silence(home: Path, ground: Path) -> None:
    home.mkdir()
    (home / "postgres.place").write_text(f"{ground}/gone\n", encoding="utf-8")
    with pytest.raises(PostgresError, match="is not there any more"):
        start(home)


def test_a_disk_without_room_is_refused_before_anything_is_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "_ROOM_FOR_A_NEW_CLUSTER", 1 << 62)
    with pytest.raises(DiskFullError, match="Free some space"):
        start(home)


def test_a_parameter_the_server_does_not_know_is_reported_in_its_own_words(home: Path) -> None:
    with pytest.raises(PostgresError, match="no_such_parameter"):
        lifecycle.ensure(home, {"no_such_parameter": "1"})


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ('PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device', DiskFullError),
        ("FATAL:  could not create semaphores: No space left on device", PostgresError),
        ('LOG:  could not bind Unix address "/x/.s.PGSQL.5432": Address already in use', InUseError),
        ('FATAL:  lock file "postmaster.pid" already exists', InUseError),
        ("FATAL:  database files are incompatible with server", WrongVersionError),
        ('FATAL:  data directory "/x" has wrong ownership', NoPermissionError),
        ("", PostgresError),
    ],
)
def test_the_servers_own_words_become_a_sentence_that_says_what_to_do(
    words: str, kind: Callable[[str], PostgresError]
) -> None:
    error = explain(words, Path("/x"))
    assert type(error) is kind
    assert str(error).endswith((".", "nothing"))
