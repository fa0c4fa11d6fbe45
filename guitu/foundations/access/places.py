"""Where this installation keeps its database address, passwords and keys, and under which role a process works."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

# The database roles a kind of process signs in as: Django's alias → role.
PROCESSES: dict[str, dict[str, str]] = {
    "web": {"default": "guitu_app", "auth": "guitu_auth"},
    "owner": {"default": "guitu_owner"},
    "jobs": {"default": "guitu_jobs"},
    "eraser": {"default": "guitu_eraser"},
}
LOGIN_ROLES = (
    "guitu_owner",
    "guitu_auth",
    "guitu_app",
    "guitu_jobs",
    "guitu_eraser",
    "guitu_stats",
    "guitu_backup",
)


class NotSetUpError(Exception):
    """Something this process needs is not there. Its text says what and how to make it."""


@dataclass(frozen=True, slots=True)
class Address:
    """How the database is reached, without user or password."""

    host: str
    port: int
    name: str


def home() -> Path:
    """Return the directory that holds this installation's state (`GUITU_HOME`, else ./var)."""
    return Path(os.environ.get("GUITU_HOME", "var")).absolute()


def process() -> str:
    """Return which kind of process this is (`GUITU_PROCESS`, else the web process)."""
    return os.environ.get("GUITU_PROCESS", "web")


def address() -> Address:
    """Return where the database is: `DATABASE_URL` if given, else the server we started ourselves."""
    if url := os.environ.get("DATABASE_URL"):
        parts = urlparse(url)
        return Address(unquote(parts.hostname or "localhost"), parts.port or 5432, parts.path.lstrip("/") or "guitu")
    file = home() / "database.json"
    if not file.exists():
        return Address("/nonexistent", 5432, "guitu")
    told = json.loads(file.read_text())
    return Address(told["host"], told["port"], told["name"])


def keep_address(where: Address) -> None:
    """Write down where the database is, for the processes that come after."""
    file = home() / "database.json"
    file.write_text(json.dumps({"host": where.host, "port": where.port, "name": where.name}))


def secrets_directory() -> Path:
    """Return the private directory of passwords and keys, made when absent."""
    directory = home() / "secrets"
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    return directory


def role_password(role: str) -> str:
    """Return the password of one database role.

    Raises:
        NotSetUpError: its file is missing; each process is given only the files of its own roles.
    """
    file = secrets_directory() / f"{role}.password"
    if not file.exists():
        raise NotSetUpError(f"The password of {role} is missing: {file}. Run `guitu demo` or restore the file.")
    return file.read_text().strip()


def make_secret(name: str, *, length: int = 32) -> str:
    """Return the secret in `name`, made once and readable only by this user."""
    file = secrets_directory() / name
    if not file.exists():
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(secrets.token_urlsafe(length))
    return file.read_text().strip()
