"""One real PostgreSQL for the whole run, its nine roles, and every test under the role that the web process has."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg
import pytest
from hypothesis import HealthCheck, settings

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
HOME = Path(tempfile.mkdtemp(prefix=f"gt-{WORKER}-"))
os.environ["GUITU_HOME"] = str(HOME)
os.environ["GUITU_PROCESS"] = "web"
os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.config.settings"
os.environ.pop("DATABASE_URL", None)

from guitu.foundations.access import ground as laying  # noqa: E402
from guitu.foundations.access import places  # noqa: E402
from guitu.foundations.postgres import lifecycle  # noqa: E402

# No test asks how long something takes: a busy machine is not a mistake.
settings.register_profile("guitu", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("guitu")

atexit.register(lifecycle.remove, HOME / "pg")
CLUSTER = lifecycle.ensure(HOME / "pg", {"fsync": "off", "synchronous_commit": "off", "max_connections": "60"})
laying.lay(lifecycle.superuser_dsn(CLUSTER), name="guitu")
places.keep_address(places.Address(str(CLUSTER.socket), CLUSTER.port, "guitu"))

django.setup()
# A second lane would otherwise read its settings before it has a home of its own.
del os.environ["DJANGO_SETTINGS_MODULE"]


@dataclass(frozen=True)
class Ground:
    """The laid ground: how each role reaches the database."""

    superuser_dsn: str
    home: Path
    cluster: lifecycle.Cluster

    def dsn(self, role: str) -> str:
        """Return the DSN of one role."""
        return lifecycle.dsn(self.cluster, role, places.role_password(role), "guitu")


def pytest_unconfigure() -> None:
    """Stop the server and remove everything it left."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper as PostgresConnection

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if isinstance(connection, PostgresConnection):
            connection.close_pool()
    lifecycle.stop(CLUSTER, "immediate")
    lifecycle.remove(HOME / "pg")
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need: a browser, the database, or nothing; the slow ones go first."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "browser" in names:
            item.add_marker(pytest.mark.browser)
        elif names & {"ground", "city", "small_city"}:
            item.add_marker(pytest.mark.database)
    # Whoever begins with the longest does not wait for them at the end.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def ground() -> Ground:
    """Migrate the database as its owner, once."""
    from guitu.config.cli.ground import migrate_as_owner

    migrate_as_owner()
    with psycopg.connect(lifecycle.superuser_dsn(CLUSTER), autocommit=True) as server:
        server.execute("CREATE DATABASE small TEMPLATE guitu")
    return Ground(lifecycle.superuser_dsn(CLUSTER, "guitu"), HOME, CLUSTER)


@pytest.fixture(scope="session", autouse=True)
def _no_silent_database(django_db_blocker: object) -> Iterator[None]:
    """Let tests reach the database: the wall itself is what they test."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def city(ground: Ground) -> Iterator[object]:
    """An empty city with one organisation, set up past the wall."""
    from tests.city import City

    with psycopg.connect(ground.superuser_dsn, autocommit=True) as database:
        built = City(database)
        built.clear()
        built.organisation()
        yield built


@dataclass(frozen=True)
class SmallCity:
    """The synthetic city of 300 people, in a database of its own."""

    superuser_dsn: str


@pytest.fixture(scope="session")
def small_city(ground: Ground) -> SmallCity:
    """Build the small synthetic city once."""
    from guitu.foundations import clock
    from guitu.surfaces.demo import city as demo

    dsn = lifecycle.superuser_dsn(ground.cluster, "small")
    demo.build(superuser_dsn=dsn, size=demo.SMALL, seed=20261122, at=clock.now(), report=lambda *_: None)
    return SmallCity(dsn)
