"""Ask after, stop or remove the server of a home: python -m guitu.foundations.postgres status|stop|remove HOME."""

import argparse
import sys
from pathlib import Path

from guitu.foundations.postgres import lifecycle
from guitu.foundations.postgres.errors import PostgresError


def main() -> int:
    """Do one thing with the server of one home."""
    parser = argparse.ArgumentParser(prog="python -m guitu.foundations.postgres", description=__doc__)
    parser.add_argument("act", choices=("status", "stop", "remove"))
    parser.add_argument("home", type=Path)
    asked = parser.parse_args()
    try:
        sys.stdout.write(f"{act(asked.act, asked.home)}\n")
    except PostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def act(name: str, home: Path) -> str:
    """Do it, and return what is so now."""
    cluster = lifecycle.at(home)
    if cluster is None:
        return f"There is no database in {home}."
    if name == "remove":
        lifecycle.remove(home)
        return f"Removed the database of {home}."
    if name == "stop":
        lifecycle.stop(cluster)
    return f"The database of {home} is {lifecycle.status(cluster)}, its data in {cluster.data}."


if __name__ == "__main__":
    sys.exit(main())
