"""guitu migrate: bring the database to the current shape."""

import argparse
import sys

from guitu.config.cli import ground, reach


def describe(parser: argparse.ArgumentParser) -> None:
    """Add nothing: there is nothing to choose."""
    del parser


def run(asked: argparse.Namespace) -> int:
    """Migrate."""
    del asked
    reach.connect("guitu_owner").close()
    ground.migrate_as_owner()
    sys.stdout.write("The database has the current shape.\n")
    return 0
