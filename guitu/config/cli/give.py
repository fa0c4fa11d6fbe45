"""guitu export hsds: the directory of services as files, such that importing them again changes nothing."""

import argparse
import sys
from pathlib import Path

from guitu.config.cli import reach
from guitu.config.cli.progress import Progress
from guitu.society.directory.hsds import giving

FORMS = ("json", "csv")


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="STANDARD")
    hsds = kinds.add_parser("hsds", help="Open Referral's HSDS 3")
    hsds.add_argument("path", type=Path, metavar="PATH", help="a new folder, or a new archive (.zip)")
    hsds.add_argument(
        "--format", choices=FORMS, default="json", dest="form", help="JSON, or tables with a description"
    )


def run(asked: argparse.Namespace) -> int:
    """Write the files, and say how many rows each holds."""
    bar = Progress()
    with reach.connect("guitu_owner") as connection:
        given = giving.give(connection, asked.path, asked.form, tell=bar)
    bar.done(f"Written: {given.rows:,} entries in {len(given.files)} files.")
    sys.stdout.write("".join(f"{name}  {rows}\n" for name, rows in given.files.items()))
    return 0
