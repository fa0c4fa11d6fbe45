"""Making a synthetic city: database, roles, tables, people. What was broken off half-way is made anew from nothing."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import psycopg

from guitu.config.cli import ground
from guitu.config.cli.told import ToldError
from guitu.foundations.access import ground as laying
from guitu.foundations.access import places
from guitu.foundations.postgres import lifecycle
from guitu.foundations.sealing import keyring

PACKAGE = Path(__file__).resolve().parents[2]
DATABASE = "guitu"
# Nothing is lost when a half-made city is lost, so while it is made the disk is not waited for.
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_wal_size": "8GB",
}
# What each step of the building is called, and where it lies on the bar.
STEPS = {
    "contacts": ("People, consents and their sealed notes", 0.03, 0.93),
    "finish": ("Who may read what", 0.93, 0.99),
}
# How many services of each kind the directory has.
Report = Callable[[str, float], None]


class City(TypedDict):
    """What was made, in numbers, and how long it took."""

    people: int
    organisations: int
    stations: int
    workers: int
    contacts: int
    seconds: float


class Mark(TypedDict):
    """What stands in a home, written when it is whole."""

    size: str
    shape: dict[str, str]
    city: City


def database_home() -> Path:
    """Return where the demo's own PostgreSQL lives."""
    return places.home() / "pg"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold a home for one demo.

    Raises:
        ToldError: another demo runs there, or it holds a real installation.
    """
    home.mkdir(parents=True, exist_ok=True)
    if "DATABASE_URL" in os.environ:
        raise ToldError(
            "A demo makes its own database. Unset DATABASE_URL, or use `guitu serve` for that installation."
        )
    if (home / "database.json").exists() and not _synthetic().exists():
        raise ToldError(f"{home} holds a real installation; a demo never touches it. Choose another --home.")
    with (home / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise ToldError(f"Another `guitu demo` runs in {home}. Stop it, or choose another --home.") from held
        yield


def has_stale_words(folder: Path = PACKAGE / "locale") -> bool:
    """Return whether a catalogue was changed after it was compiled, as happens in a working tree."""
    return any(
        not (made := text.with_suffix(".mo")).exists() or made.stat().st_mtime < text.stat().st_mtime
        for text in folder.rglob("*.po")
    )


def prepare(*, size: str, report: Report) -> City:
    """Return the city of this home, made or brought up to date if need be, with its database running."""
    mark, shape = _mark(), _shape()
    if mark is None or mark["size"] != size or not _is_only_longer(mark["shape"], shape):
        return _from_nothing(size, shape, report)
    report("Starting the database", 0.0)
    cluster = lifecycle.ensure(database_home())
    places.keep_address(places.Address(str(cluster.socket), cluster.port, DATABASE))
    if mark["shape"] != shape:
        report("Bringing the database to its current shape", 0.3)
        ground.migrate_as_owner()
        _write_mark({**mark, "shape": shape})
    _done(report, f"The city is there: {mark['city']['people']:,} people.")
    return mark["city"]


def _from_nothing(size: str, shape: dict[str, str], report: Report) -> City:
    """Make a city where none, half of one, or another one stands."""
    report("Clearing the ground", 0.0)
    _clear()
    report("Starting the database", 0.0)
    cluster = lifecycle.ensure(database_home(), HASTY)
    places.keep_address(places.Address(str(cluster.socket), cluster.port, DATABASE))
    report("Laying the ground", 0.01)
    laying.lay(lifecycle.superuser_dsn(cluster), name=DATABASE)
    ground.migrate_as_owner()
    city = _build(lifecycle.superuser_dsn(cluster, DATABASE), size, report)
    report("Putting it safely on disk", 0.99)
    _settle(cluster)
    _write_mark({"size": size, "shape": shape, "city": city})
    _done(report, f"The city is ready: {city['people']:,} people, {city['contacts']:,} contacts.")
    return city


def _build(superuser_dsn: str, size: str, report: Report) -> City:
    """Fill the city; only here is Django needed in this process."""
    os.environ["GUITU_PROCESS"] = "owner"
    os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.config.settings"
    import django

    django.setup()
    from guitu.foundations import clock
    from guitu.surfaces.demo import city

    def tell(step: str, done: int, total: int) -> None:
        what, first, last = STEPS[step]
        report(what, first + (last - first) * done / max(total, 1))

    wanted = city.SMALL if size == "small" else city.FULL
    try:
        made = city.build(superuser_dsn=superuser_dsn, size=wanted, at=clock.now(), report=tell)
    except city.LoadError as broken:
        raise ToldError(str(broken)) from broken
    _list_services(superuser_dsn, copies=wanted.copies, seed=city.SEED)
    return City(
        people=made.people,
        organisations=made.organisations,
        stations=made.stations,
        workers=made.workers,
        contacts=made.contacts,
        seconds=round(made.seconds, 1),
    )


def _list_services(superuser_dsn: str, *, copies: int, seed: int) -> None:
    """Fill the public directory, and make it ready to be searched."""
    from guitu.foundations import clock
    from guitu.surfaces.demo import linked, town
    from guitu.surfaces.finder import cards

    with psycopg.connect(superuser_dsn) as connection:
        town.fill(connection, seed=seed, at=clock.now(), copies=copies, more=linked.store)
    cards.make_all()


def _settle(cluster: lifecycle.Cluster) -> None:
    """End the hasty server, wait for the disk, and start it as it shall run."""
    with psycopg.connect(lifecycle.superuser_dsn(cluster, DATABASE), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    lifecycle.stop(cluster)
    os.sync()
    lifecycle.ensure(database_home())


def _clear() -> None:
    """Remove database, keys and secrets of a synthetic home, and mark the home as synthetic before anything else."""
    home = places.home()
    _mark_file().unlink(missing_ok=True)
    _synthetic().touch()
    lifecycle.remove(database_home())
    shutil.rmtree(places.secrets_directory())
    shutil.rmtree(keyring.directory(), ignore_errors=True)
    (home / "database.json").unlink(missing_ok=True)
    keyring.forget()


def _synthetic() -> Path:
    return places.home() / "synthetic"


def _mark_file() -> Path:
    return places.home() / "city.json"


def _mark() -> Mark | None:
    """Return what stands here whole, if anything does."""
    try:
        found: Mark = json.loads(_mark_file().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if set(found) == set(Mark.__annotations__) and lifecycle.at(database_home()) else None


def _write_mark(mark: Mark) -> None:
    unfinished = _mark_file().with_suffix(".unfinished")
    unfinished.write_text(json.dumps(mark), encoding="utf-8")
    unfinished.rename(_mark_file())


def _shape() -> dict[str, str]:
    """Return the files that shape the database, each with a hash."""
    files = [*PACKAGE.glob("**/migrations/[0-9]*.py"), *PACKAGE.glob("**/sql/*.sql")]
    return {
        file.relative_to(PACKAGE).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in sorted(files)
    }


def _is_only_longer(before: dict[str, str], now: dict[str, str]) -> bool:
    """Tell whether migrations were only added since: then they can simply be run."""
    return before.items() <= now.items()


def _done(report: Report, sentence: str) -> None:
    done = getattr(report, "done", None)
    if done is not None:
        done(sentence)
