"""guitu serve: the web process of an installation whose database is running."""

import argparse
import errno
import os
import socket
import sys

from guitu.config import guard
from guitu.config.cli import reach
from guitu.config.cli.told import ToldError
from guitu.foundations.access import places


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    add_address(parser)
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes (default: 2)")


def add_address(parser: argparse.ArgumentParser) -> None:
    """Add the choice of a port."""
    parser.add_argument("--port", type=_port, default=8000, help="port on 127.0.0.1 (default: 8000)")


def _port(typed: str) -> int:
    """Return a port number, or let argparse say that it is none."""
    port = int(typed)
    if not 1 <= port <= 65535:
        raise ValueError
    return port


def run(asked: argparse.Namespace) -> int:
    """Look at the wall, then become the web server."""
    refuse_used(asked.port)
    look_at_the_wall()
    words = command(asked.port, asked.workers)
    os.execve(words[0], words, environment())  # noqa: S606


def refuse_used(port: int) -> None:
    """Say at once when the port is taken.

    Raises:
        ToldError: something else listens there, or we may not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else "may not be used"
            raise ToldError(f"Port {port} {reason}. Choose another one: --port {_next_to(port)}") from error


def _next_to(port: int) -> int:
    """Return a port to suggest instead."""
    return port + 1 if 1024 <= port < 65535 else 8001


def look_at_the_wall() -> None:
    """Refuse before a server is started, with a sentence instead of a traceback."""
    with reach.connect("guitu_app") as connection:
        try:
            guard.refuse_unless_walled(connection)
        except guard.UnwalledError as problem:
            raise ToldError(str(problem)) from problem


def command(port: int, workers: int) -> list[str]:
    """Return the words that start the web server."""
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--workers", str(workers), "--blocking-threads", "4", "--workers-kill-timeout", "5"]
    return [*words, "--respawn-failed-workers", "--no-ws", "--log-level", "error", "guitu.config.wsgi:application"]


def environment() -> dict[str, str]:
    """Return the environment of the web process."""
    # Nothing is collected there, but whitenoise wants to see the directory.
    (places.home() / "static").mkdir(exist_ok=True)
    return {**os.environ, "GUITU_PROCESS": "web", "DJANGO_SETTINGS_MODULE": "guitu.config.settings"}
