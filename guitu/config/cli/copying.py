"""What `guitu backup` and `guitu restore` share: PostgreSQL's own programs, told how to reach the database."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from guitu.config.cli.told import ToldError
from guitu.foundations.postgres import account, binaries
from guitu.foundations.postgres.errors import PostgresError


def program(name: str) -> Path:
    """Return one of PostgreSQL's programs: of GUITU_PG_BIN or the wheel, else of the system.

    Raises:
        ToldError: there is none.
    """
    try:
        found = binaries.find(account.Account.of(os.geteuid()), ()) / name
    except PostgresError:
        found = None
    if found is not None and found.is_file():
        return found
    of_system = shutil.which(name)
    if of_system is None:
        raise ToldError(f"There is no {name} here. Install PostgreSQL's client programs, or set GUITU_PG_BIN.")
    return Path(of_system)


def ask(words: Sequence[str | Path], password: str) -> None:
    """Run one of the programs; the password is handed over in its environment, never among its words.

    Raises:
        ToldError: it did not work.
    """
    done = subprocess.run(  # noqa: S603
        [str(word) for word in words],
        env={**os.environ, "PGPASSWORD": password},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise ToldError(f"{Path(words[0]).name} did not end well: {said[0] if said else 'no reason'}")


def taken_apart(url: str) -> tuple[list[str], str]:
    """Return an address of a server as options for these programs, and its password apart."""
    told = {name: str(value) for name, value in conninfo_to_dict(url).items() if value}
    names = {"host": "--host", "port": "--port", "user": "--username"}
    return [part for name, option in names.items() if name in told for part in (option, told[name])], told.get(
        "password", ""
    )
