"""guitu import fhir: referrals that a partner hands over as files, taken in as if its system had sent them."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from guitu.config.cli.progress import Progress
from guitu.config.cli.told import ToldError

MOST_FILES = 5_000


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("path", type=Path, metavar="PATH", help="a Bundle, a resource, or a folder of either")
    parser.add_argument("--sender", type=UUID, required=True, metavar="ID", help="whose it is: `guitu sender list`")
    parser.add_argument("--json", action="store_true", dest="as_json", help="answer in JSON")


def run(asked: argparse.Namespace) -> int:
    """Take each referral in, and say what became of every file: 0 all taken in, 1 something refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guitu.config.settings")
    import django

    django.setup()
    from guitu.surfaces.exchange import files
    from guitu.surfaces.exchange.fhir.reading import LARGEST

    bar, found = Progress(), []
    paths = _paths(asked.path)
    for number, one in enumerate(files.referrals((path.name, _body(path, LARGEST)) for path in paths)):
        bar(f"Referral {number + 1}", number / (number + 1))
        found.append(files.take_in(one, system_id=asked.sender))
    taken = sum(one["outcome"] != "refused" for one in found)
    bar.done(f"Taken in: {taken}. Refused: {len(found) - taken}.")
    sys.stdout.write(f"{json.dumps(found, ensure_ascii=False)}\n" if asked.as_json else "".join(_lines(found)))
    return 0 if found and taken == len(found) else 1


def _body(path: Path, most: int) -> bytes:
    """Return what a file holds; of one that is too large as much as shows that it is."""
    with path.open("rb") as file:
        return file.read(most + 1)


def _paths(path: Path) -> list[Path]:
    """Return the files to read.

    Raises:
        ToldError: there are none, or too many, or what is named is no file at all.
    """
    if path.exists() and not (path.is_dir() or path.is_file()):
        raise ToldError(f"{path} is neither a file nor a folder.")
    found = sorted(one for one in path.rglob("*.json") if one.is_file()) if path.is_dir() else [path]
    if not 0 < len(found) <= MOST_FILES:
        raise ToldError(f"{path}: {len(found)} files; 1 to {MOST_FILES} are expected.")
    return found


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        yield f"{one['file']}: {one['outcome']}\n"
        yield from (f"  {issue['path']}: {issue['says']}\n" for issue in one["issues"])
