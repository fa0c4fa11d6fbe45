"""guitu backup: the whole database in one file, taken by the role that reads everything and writes nothing.

No key is in it: without the key files a backup shows ids and times, and no name and no word.
"""

import argparse
import sys
from pathlib import Path

from guitu.config.cli import copying
from guitu.config.cli.told import ToldError
from guitu.foundations.access import places


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("path", type=Path, metavar="FILE", help="a file that is not there yet")


def run(asked: argparse.Namespace) -> int:
    """Write the backup; a half-written one is not left behind."""
    if asked.path.exists():
        raise ToldError(f"{asked.path} is there already. A backup overwrites nothing.")
    where, unfinished = places.address(), asked.path.with_name(f"{asked.path.name}.unfinished")
    unfinished.touch(mode=0o600)
    try:
        copying.ask(
            [copying.program("pg_dump"), "--enable-row-security", "--format=custom", "--host", where.host,
             "--port", str(where.port), "--username", "guitu_backup", "--file", unfinished, where.name],
            places.role_password("guitu_backup"),
        )  # fmt: skip
        unfinished.rename(asked.path)
    finally:
        unfinished.unlink(missing_ok=True)
    sys.stdout.write(f"{asked.path}: {asked.path.stat().st_size:,} bytes. The keys are not in it.\n")
    return 0
