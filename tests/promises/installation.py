"""A small synthetic installation with real processes, for tests that kill them."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg

from guitu.config.cli.children import Child, stop
from guitu.foundations.identity import tokens
from guitu.foundations.postgres import lifecycle, processes

GUITU = [sys.executable, "-m", "guitu.config.cli.main"]
CSRF = "a" * 32
ANSWERS_WITHIN = 30.0


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a process of this installation."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "GUITU_PROCESS"}}
    return {**kept, "GUITU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "guitu.config.settings"}


def guitu(home: Path, *words: str, seconds: float = 120) -> "subprocess.CompletedProcess[str]":
    """Run one command of the installation to its end."""
    return subprocess.run(  # noqa: S603
        [*GUITU, *words], env=environment(home), capture_output=True, text=True, timeout=seconds, check=False
    )


@dataclass
class Installation:
    """A home with its database and the three processes that work on it."""

    home: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        told = environment(self.home)
        web = [*GUITU, "serve", "--port", str(self.port)]
        self.web = Child("web", web, {**told, "GUITU_PROCESS": "web"})
        self.worker = Child("worker", [*GUITU, "worker"], told)
        self.eraser = Child("eraser", [*GUITU, "worker", "--eraser"], told)

    @property
    def children(self) -> tuple[Child, ...]:
        return (self.web, self.worker, self.eraser)

    def start(self) -> None:
        """Start everything."""
        lifecycle.ensure(self.home / "pg")
        for child in self.children:
            child.start()

    def stop(self) -> None:
        """Stop everything, and leave no process behind."""
        stop(self.children)
        lifecycle.stop(self.cluster)

    @property
    def cluster(self) -> lifecycle.Cluster:
        found = lifecycle.at(self.home / "pg")
        assert found is not None
        return found

    def superuser(self) -> psycopg.Connection[Any]:
        """Return a connection past the wall, to look at what is really there."""
        return psycopg.connect(lifecycle.superuser_dsn(self.cluster, "guitu"), autocommit=True)

    def kill(self, victim: str) -> None:
        """End one part without a word, and start it again."""
        if victim == "database":
            pid = processes.postmaster(self.cluster.data)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                processes.wait([pid], ANSWERS_WITHIN)
            lifecycle.ensure(self.home / "pg")
            return
        child = {"web": self.web, "worker": self.worker, "eraser": self.eraser}[victim]
        assert child.process is not None
        child.end_group(signal.SIGKILL)
        child.process.wait()
        child.start()

    def start_again_what_fell(self) -> None:
        """Start again what ended by itself: a web process does that while the database is away."""
        for child in self.children:
            if child.has_fallen():
                child.start()

    def sign_in(self, database: psycopg.Connection[Any], user: UUID, kind: str) -> str:
        """Give somebody a live identity and return its token."""
        token = tokens.new_token()
        row = "SELECT organisation_id, station_id, role, name FROM worker WHERE id = %s"
        if kind == "person":
            row = "SELECT organisation_id, NULL::uuid, '', '' FROM person WHERE id = %s"
        database.execute(
            "INSERT INTO identity (token_hash, user_id, kind, organisation_id, station_id, role, called, proven,"  # noqa: S608
            f" began_at, expires_at) SELECT %s, %s, %s, w.*, 6, now(), now() + interval '2 hours' FROM ({row}) w",
            [tokens.hashed(token), user, kind, user],
        )
        return token

    def post(self, path: str, token: str, **typed: str) -> tuple[int, str]:
        """Send one form and return status and where it leads; 0 when no answer came."""
        return self.send(path, token, typed)[:2]

    def send(self, path: str, token: str, typed: dict[str, str]) -> tuple[int, str, str]:
        """Send one form and return status, where it leads, and the page; 0 when no answer came."""
        headers = {
            "Cookie": f"{tokens.COOKIE}={token}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", path, urlencode(typed), headers)
            answer = connection.getresponse()
            page = answer.read().decode(errors="replace")
            return answer.status, answer.getheader("Location") or "", page
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            connection.close()

    def wait_until_it_answers(self) -> None:
        """Wait until the web process serves pages."""
        deadline = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < deadline:
            if self.post("/health", secrets.token_hex(4))[0]:
                return
            time.sleep(0.1)
        raise AssertionError("the web process does not answer")
