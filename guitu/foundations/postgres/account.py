"""Which operating-system account the server runs under: never root, and never more than it needs."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from guitu.foundations.postgres.errors import NoPermissionError

_SHELL = "/bin/sh"
_CLEAN_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """The account that owns the data directory and runs every PostgreSQL binary."""

    uid: int
    gid: int
    name: str

    @classmethod
    def of(cls, uid: int) -> Self:
        """Return the account with this number, also when it has no name here."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            return cls(uid, uid, str(uid))
        return cls(uid, entry.pw_gid, entry.pw_name)

    @property
    def is_me(self) -> bool:
        """Tell whether we already are this account."""
        return os.geteuid() == self.uid

    def run(self, command: Sequence[str | Path], seconds: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, far from our own directory, environment and terminal."""
        words = [str(word) for word in command]
        become = {} if self.is_me else {"user": self.uid, "group": self.gid, "extra_groups": list[int]()}
        try:
            return subprocess.run(  # type: ignore[call-overload, no-any-return]  # noqa: S603
                words,
                cwd="/",
                env=_CLEAN_ENVIRONMENT,
                umask=0o077,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
                check=False,
                **become,
            )
        except PermissionError as error:
            message = f"Could not run {words[0]} as {self.name}. Start as an ordinary user, or as a real root."
            raise NoPermissionError(message) from error

    def reaches(self, directory: Path) -> bool:
        """Tell whether this account can enter a directory; asked of the system, since modes are not all there is."""
        if self.is_me:
            return os.access(directory, os.X_OK)
        return self.run([_SHELL, "-c", 'cd -- "$1"', "sh", directory]).returncode == 0

    def give(self, path: Path) -> None:
        """Hand one path of ours to this account."""
        if self.is_me:
            return
        try:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        except OSError as error:
            message = f"Could not give {path} to {self.name}. Start as an ordinary user, or as a real root."
            raise NoPermissionError(message) from error


def choose(data: Path) -> Account:
    """Return the account that owns the data, or, for data not yet there, me or the service account."""
    owner = _owner(data)
    me = Account.of(os.geteuid())
    if me.uid != 0:
        if owner not in {None, me.uid}:
            name = Account.of(owner or 0).name
            message = f"The database in {data} belongs to {name}. Start as {name} or as root, or choose another home."
            raise NoPermissionError(message)
        return me
    if owner:
        return Account.of(owner)
    return _service_account(os.environ.get("GUITU_PG_USER", "guitu_pg"))


def _owner(data: Path) -> int | None:
    """Return who owns the data, if it is there and we may look."""
    try:
        return data.stat().st_uid
    except (FileNotFoundError, PermissionError):
        return None


def _service_account(name: str) -> Account:
    """Return the service account, made if need be; where none can be made, `nobody`."""
    for candidate in (name, "nobody"):
        if candidate == name and not _known(name):
            _create(name)
        if _known(candidate) and pwd.getpwnam(candidate).pw_uid != 0:
            return Account.of(pwd.getpwnam(candidate).pw_uid)
    message = f"PostgreSQL refuses to run as root, and no account {name!r} could be made. Start as an ordinary user."
    raise NoPermissionError(message)


def _known(name: str) -> bool:
    """Tell whether the system knows an account of this name."""
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _create(name: str) -> None:
    """Try to make a system account that nobody can sign in to."""
    command = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if command:
        words = [command, "-r", "-M", "-U", "-d", "/nonexistent", "-s", "/usr/sbin/nologin", name]
        subprocess.run(words, capture_output=True, check=False)  # noqa: S603
