"""Start, reach, ask after, stop and remove a PostgreSQL of our own.

    cluster = ensure(Path("var"))
    with psycopg.connect(superuser_dsn(cluster)) as connection: ...
    stop(cluster)

The server listens on a socket in a private directory and nowhere else; everybody signs in with SCRAM.
"""

import fcntl
import os
import secrets
import shlex
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from guitu.foundations.postgres import account as accounts
from guitu.foundations.postgres import binaries, places, processes, tuning
from guitu.foundations.postgres.account import Account
from guitu.foundations.postgres.binaries import Binaries
from guitu.foundations.postgres.errors import (
    DiskFullError,
    NoPermissionError,
    PasswordLostError,
    PostgresError,
    WrongVersionError,
    explain,
)
from guitu.foundations.postgres.places import Home

SUPERUSER = "guitu_bootstrap"
PORT = 5432
_ROOM_FOR_A_NEW_CLUSTER = 200 * 1024 * 1024
_LOG_LIMIT = 5 * 1024 * 1024
_HBA = "local all all scram-sha-256\nlocal replication all scram-sha-256\n"
_BUILTIN_LOCALE_SINCE, _CHECKSUMS_BY_DEFAULT_SINCE = 17, 18
_PATIENCE = 900.0
_SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}


@dataclass(frozen=True)
class Cluster:
    """One database server: where its data and socket are, and the home that keeps its password."""

    data: Path
    socket: Path
    port: int
    superuser: str
    home: Path


class State(StrEnum):
    """What a server is doing."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPED = "stopped"


def ensure(home: Path, parameters: Mapping[str, str] | None = None) -> Cluster:
    """Return a server that answers, made and started if need be; `parameters` count for a start only."""
    owned = _home(home)
    with _one_at_a_time(owned):
        place = owned.place()
        _check_not_lost(owned, place)
        account = accounts.choose(place / "data" if place else owned.path / "postgres" / "data")
        place = place or places.settle(owned, account)
        account = accounts.choose(place / "data") if (place / "data").exists() else account
        cluster = _cluster(owned, place, account)
        if _cut_off(cluster):
            _stop(cluster, signal.SIGINT)
        if status(cluster) is State.STOPPED:
            _create_and_start(cluster, account, parameters or {})
        _wait_ready(cluster)
        return cluster


def at(home: Path) -> Cluster | None:
    """Return the server of this home without starting it, or None if it was never made."""
    owned = Home(home.resolve())
    place = owned.place()
    if place is None or not os.path.lexists(place / "data"):
        return None
    return _cluster(owned, place, accounts.choose(place / "data"))


def status(cluster: Cluster) -> State:
    """Tell whether the server answers, is on its way, or is not there."""
    if processes.postmaster(cluster.data) is None:
        return State.STOPPED
    if not os.path.lexists(cluster.socket / f".s.PGSQL.{cluster.port}"):
        return State.STARTING
    return State.RUNNING if _refusal(cluster) is None else State.STARTING


def stop(cluster: Cluster, mode: str = "fast") -> None:
    """Stop the server and leave no process behind; one that is stopped already stays so."""
    with _one_at_a_time(Home(cluster.home)):
        _stop(cluster, _SIGNALS[mode])


def remove(home: Path) -> None:
    """Stop the server of this home and delete its data, its password and every trace of where it was."""
    owned = Home(home.resolve())
    cluster = at(home)
    if cluster is not None:
        with _one_at_a_time(owned):
            _stop(cluster, signal.SIGQUIT)
            shutil.rmtree(cluster.data.parent)
            shutil.rmtree(cluster.socket, ignore_errors=True)
    for path in (owned.pointer, owned.password, owned.lock):
        path.unlink(missing_ok=True)


def dsn(cluster: Cluster, user: str, password: str, dbname: str) -> str:
    """Return how to reach one database of this server as one role."""
    return make_conninfo(
        host=str(cluster.socket), port=cluster.port, user=user, password=password, dbname=dbname, connect_timeout=10
    )


def superuser_password(cluster: Cluster) -> str:
    """Return the superuser's password, for the lifecycle and for making the roles, nothing else."""
    return Home(cluster.home).password.read_text(encoding="ascii").strip()


def superuser_dsn(cluster: Cluster, dbname: str = "postgres") -> str:
    """Return how to reach one database of this server as its superuser."""
    return dsn(cluster, cluster.superuser, superuser_password(cluster), dbname)


def _home(path: Path) -> Home:
    """Make the home if it is not there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoPermissionError(f"Could not make {path}: {error.strerror}. Choose another home.") from error
    return Home(path.resolve())


@contextmanager
def _one_at_a_time(home: Home) -> Iterator[None]:
    """Hold the home's lock, so that two starts at once become one start and one wait."""
    try:
        lock = home.lock.open("a")
    except OSError as error:
        raise NoPermissionError(f"Could not write to {home.path}: {error.strerror}. Choose another home.") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        except OSError as error:
            raise explain(f"{error.strerror}: {error.filename}", home.path) from error


def _check_not_lost(home: Home, place: Path | None) -> None:
    """Refuse to start empty, in silence, where there used to be a database."""
    if place is not None and not os.path.lexists(place / "data"):
        message = (
            f"The database of {home.path} was in {place} and is not there any more. Restore a backup, "
            f"or delete {home.pointer} to start with an empty one."
        )
        raise PostgresError(message)


def _cluster(home: Home, place: Path, account: Account) -> Cluster:
    """Name the parts of the server that lives, or will live, in a place."""
    return Cluster(place / "data", places.socket_directory(place, account), PORT, SUPERUSER, home.path)


def _cut_off(cluster: Cluster) -> bool:
    """Tell whether the server says it is ready but its socket was swept away, as cleaners of /tmp do."""
    if processes.postmaster(cluster.data) is None or os.path.lexists(cluster.socket / f".s.PGSQL.{cluster.port}"):
        return False
    return (cluster.data / "postmaster.pid").read_text(encoding="utf-8").rstrip().endswith("ready")


def _create_and_start(cluster: Cluster, account: Account, extra: Mapping[str, str]) -> None:
    """Bring up a server that is down: cleared of what a crash left, made if it is new, of our version."""
    found = binaries.find(account, places.shelters())
    home = Home(cluster.home)
    if not cluster.data.exists():
        _initialise(cluster, account, found, hasty=extra.get("fsync") == "off")
    if not home.password.exists():
        message = (
            f"The superuser's password file {home.password} of the database in {cluster.data} is gone. "
            f"Put it back, or delete {cluster.data.parent} to start with an empty database."
        )
        raise PasswordLostError(message)
    if cluster.data.parent != home.path / "postgres":
        home.pointer.write_text(f"{cluster.data.parent}\n", encoding="utf-8")
    _check_version(cluster, found)
    _clear_what_a_crash_left(cluster)
    _start(cluster, account, found, extra)


def _initialise(cluster: Cluster, account: Account, found: Binaries, *, hasty: bool) -> None:
    """Make a new data directory; one broken off half-way is thrown away and never taken for whole."""
    place = places.private(cluster.data.parent, account)
    if shutil.disk_usage(place).free < _ROOM_FOR_A_NEW_CLUSTER:
        raise DiskFullError(f"The disk that holds {place} has less than 200 MB left. Free some space and start again.")
    unfinished, secret = place / "data.unfinished", place / "password.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    secret.unlink(missing_ok=True)
    _write_secret(secret, _password(Home(cluster.home)))
    account.give(secret)
    try:
        made = account.run([*_initdb(found, unfinished, secret), *(["--no-sync"] if hasty else [])])
    finally:
        secret.unlink(missing_ok=True)
    if made.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise explain(made.stderr, place)
    (unfinished / "pg_hba.conf").write_text(_HBA, encoding="ascii")
    unfinished.rename(cluster.data)


def _initdb(found: Binaries, data: Path, secret: Path) -> list[str | Path]:
    """Return the words of initdb for this major version."""
    words: list[str | Path] = [found / "initdb", "-D", data, "-U", SUPERUSER, f"--pwfile={secret}"]
    words += ["--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"]
    if found.major >= _BUILTIN_LOCALE_SINCE:
        words += ["--locale-provider=builtin"]
    if found.major < _CHECKSUMS_BY_DEFAULT_SINCE:
        words += ["--data-checksums"]
    return words


def _password(home: Home) -> str:
    """Return the superuser's password, made and kept before there is a database that needs it."""
    if not home.password.exists():
        _write_secret(home.password, secrets.token_urlsafe(32))
    return home.password.read_text(encoding="ascii").strip()


def _write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def _check_version(cluster: Cluster, found: Binaries) -> None:
    """Refuse data of another major version before the server does it in its own words."""
    made_by = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != str(found.major):
        message = (
            f"The database in {cluster.data} was made by PostgreSQL {made_by}; the binaries in {found.directory} are "
            f"version {found.major}. Start with version {made_by} (GUITU_PG_BIN), take a backup, and restore it."
        )
        raise WrongVersionError(message)


def _clear_what_a_crash_left(cluster: Cluster) -> None:
    """See off orphans and remove lock files whose number a zombie or a stranger has: PostgreSQL would believe them."""
    processes.clear_orphans(cluster.data)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    for path in cluster.socket.glob(".s.PGSQL.*"):
        path.unlink(missing_ok=True)


def _start(cluster: Cluster, account: Account, found: Binaries, extra: Mapping[str, str]) -> None:
    """Start the server and wait until it says that it is ready, or find out why it does not."""
    places.private(cluster.socket, account)
    log = places.private(cluster.data.parent / "log", account)
    for path in log.iterdir():
        if path.stat().st_size > _LOG_LIMIT:
            path.unlink()
    before = {path: path.stat().st_size for path in log.iterdir()}
    asked = tuning.parameters(cluster.socket, log, {**extra, "port": str(cluster.port)})
    options = shlex.join(word for name, value in asked.items() for word in ("-c", f"{name}={value}"))
    words: list[str | Path] = [found / "pg_ctl", "start", "-w", "-t", "60", "-D", cluster.data]
    words += ["-l", log / "start.log", "-o", options]
    started = account.run(words)
    if started.returncode and processes.postmaster(cluster.data) is None:
        raise explain(started.stderr + _said_since(log, before), cluster.data)


def _said_since(log: Path, before: Mapping[Path, int]) -> str:
    """Return what the server wrote to its log since a moment."""
    return "".join(
        path.read_bytes()[before.get(path, 0) :].decode(errors="replace")
        for path in sorted(log.iterdir(), key=lambda path: path.stat().st_mtime)
    )


def _wait_ready(cluster: Cluster) -> None:
    """Wait until the server answers; recovery after a crash may take its time as long as it goes on."""
    deadline = time.monotonic() + _PATIENCE
    while (refusal := _refusal(cluster)) is not None:
        if "password authentication failed" in refusal:
            raise explain(refusal, cluster.data)
        if processes.postmaster(cluster.data) is None:
            raise PostgresError(f"PostgreSQL in {cluster.data} stopped while starting: {refusal.strip()}")
        if time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL in {cluster.data} does not answer. Stop it and start again.")
        time.sleep(0.05)


def _refusal(cluster: Cluster) -> str | None:
    """Return why the server does not answer, or None if it does."""
    try:
        with psycopg.connect(superuser_dsn(cluster), autocommit=True) as connection:
            connection.execute("SELECT 1")
    except (psycopg.OperationalError, FileNotFoundError) as error:
        return str(error)
    return None


def _stop(cluster: Cluster, sign: signal.Signals) -> None:
    """Stop the server, more firmly if it does not hear, and see that nobody stays."""
    pid = processes.postmaster(cluster.data)
    if pid is not None and processes.end([pid], sign, 120):
        processes.end([pid], signal.SIGQUIT, 30)
    processes.clear_orphans(cluster.data)
    pid = processes.postmaster(cluster.data)
    if pid is not None:
        raise PostgresError(f"PostgreSQL (process {pid}) does not stop. End it, then start again.")
