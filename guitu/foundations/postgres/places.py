"""Where a cluster lives: inside its home when the server's account can reach it, else in a shelter near by."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from guitu.foundations.postgres.account import Account
from guitu.foundations.postgres.errors import NoPermissionError, PostgresError

_LONGEST_SOCKET = 107
_SOCKET_NAME = ".s.PGSQL.65535.lock"
_SYSTEM_SHELTER = Path("/var/lib/guitu")


@dataclass(frozen=True)
class Home:
    """The directory a person named, and the few files we keep right in it."""

    path: Path

    @property
    def lock(self) -> Path:
        """Return the file that lets one of us at a time start or stop."""
        return self.path / "postgres.lock"

    @property
    def password(self) -> Path:
        """Return the file with the superuser's password."""
        return self.path / "postgres.password"

    @property
    def pointer(self) -> Path:
        """Return the file that says where the database is, when it could not be here."""
        return self.path / "postgres.place"

    @property
    def sheltered(self) -> str:
        """Return the name under which a shelter keeps this home's database."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]

    def place(self) -> Path | None:
        """Return where this home's database was put before, if it was."""
        if self.pointer.is_file():
            return Path(self.pointer.read_text(encoding="utf-8").strip())
        here = self.path / "postgres"
        return here if os.path.lexists(here / "data") else None


def shelters() -> tuple[Path, ...]:
    """Return the places to turn to, best first: one that lasts if we are root, then the system's temporary one."""
    lasting = (_SYSTEM_SHELTER,) if os.geteuid() == 0 else ()
    return (*lasting, *(directory / f"guitu-{os.geteuid()}" for directory in _temporary()))


def _temporary() -> tuple[Path, ...]:
    """Return the system's temporary directories."""
    return tuple(dict.fromkeys((Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"))))  # noqa: S108


def settle(home: Home, account: Account) -> Path:
    """Choose where a new database goes; no mode of any directory that is not ours is touched."""
    if account.reaches(home.path):
        return private(home.path / "postgres", account)
    for shelter in shelters():
        try:
            shelter.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        if shelter.stat().st_uid == os.geteuid() and account.reaches(shelter):
            return private(shelter / home.sheltered, account)
    message = f"{account.name} cannot reach {home.path}. Choose a home whose parents every account may pass."
    raise NoPermissionError(message)


def private(directory: Path, account: Account) -> Path:
    """Make a directory for the account alone, or make sure that the one there is exactly that."""
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
            message = f"{directory} is in the way: it is not a directory of {account.name}. Move it elsewhere."
            raise NoPermissionError(message) from None
    except OSError as error:
        raise NoPermissionError(f"Could not make {directory}: {error.strerror}. Choose another home.") from error
    if directory.lstat().st_uid != account.uid:
        account.give(directory)
    return directory


def socket_directory(place: Path, account: Account) -> Path:
    """Return a private directory whose socket path fits into the 107 bytes the system allows."""
    if _fits(place / "socket"):
        return place / "socket"
    name = f"guitu-{account.uid}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:12]}"
    for directory in _temporary():
        if _fits(directory / name) and account.reaches(directory):
            return directory / name
    raise PostgresError("No temporary directory has a path short enough for a socket. Set TMPDIR to a short one.")


def _fits(directory: Path) -> bool:
    """Tell whether a socket in this directory has a name short enough."""
    return len(os.fsencode(directory / _SOCKET_NAME)) <= _LONGEST_SOCKET
