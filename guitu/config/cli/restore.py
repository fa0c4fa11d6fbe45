"""guitu restore: a backup into a database that is not there yet."""

import argparse
import sys
from pathlib import Path

import psycopg

from guitu.config.cli import copying
from guitu.config.cli.told import ToldError
from guitu.foundations.access import ground as laying
from guitu.foundations.access import places


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("path", type=Path, metavar="FILE", help="what `guitu backup` wrote")
    parser.add_argument("--superuser", metavar="URL", required=True, help="how to reach the server as a superuser")


def run(asked: argparse.Namespace) -> int:
    """Make the database of DATABASE_URL, its roles, and everything that the backup holds."""
    name = places.address().name
    with psycopg.connect(asked.superuser, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            raise ToldError(f"The database {name} is there already. A restore overwrites nothing: name another one.")
    laying.lay(asked.superuser, name=name)
    options, password = copying.taken_apart(asked.superuser)
    copying.ask(
        [copying.program("pg_restore"), "--clean", "--if-exists", "--exit-on-error", "--single-transaction",
         *options, "--dbname", name, asked.path],
        password,
    )  # fmt: skip
    laying.lay(asked.superuser, name=name)
    sys.stdout.write(f"The database {name} is there again. Put the key files back and run `guitu check`.\n")
    return 0
