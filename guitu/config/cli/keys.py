"""guitu keys: make the master keys of organisations that have none, renew them, or give two holders a half each."""

import argparse
import os
import sys
from pathlib import Path
from uuid import UUID

from guitu.config.cli import reach
from guitu.config.cli.told import ToldError
from guitu.foundations.sealing import halves, keyring

_NOTHING = {
    "create": "Every organisation has its keys.\n",
    "rotate": "No organisation yet.\n",
    "split": "There are no keys here.\n",
    "join": "No key file is missing.\n",
}


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    create = acts.add_parser("create", help="make the key files of every organisation that has none")
    create.add_argument("organisation", nargs="?", type=UUID, help="only this organisation")
    rotate = acts.add_parser("rotate", help="wrap every key by a new master key and destroy the old one")
    rotate.add_argument("organisation", nargs="?", type=UUID, help="only this organisation (default: all)")
    split = acts.add_parser("split", help="write the keys in two halves, for two holders")
    join = acts.add_parser("join", help="put missing key files back from both halves")
    for act in (split, join):
        act.add_argument("first", type=Path, metavar="FOLDER", help="where the first holder keeps their half")
        act.add_argument("second", type=Path, metavar="OTHER", help="where the second holder keeps theirs")


def run(asked: argparse.Namespace) -> int:
    """Make, renew, split or join keys, and say for which organisations."""
    match asked.act:
        case "create":
            done = create(asked.organisation)
        case "rotate":
            done = rotate(asked.organisation)
        case "split":
            done = split(asked.first, asked.second)
        case _:
            done = join(asked.first, asked.second)
    for line in done:
        sys.stdout.write(f"{line}\n")
    if not done:
        sys.stdout.write(_NOTHING[asked.act])
    return 0


def split(first: Path, second: Path) -> list[str]:
    """Write both halves of the keys of every organisation, each over the one that lay there."""
    _look_at(first, second)
    organisations = keyring.organisations()
    for one in organisations:
        for half, folder in zip(halves.split(halves.held(one), one), (first, second), strict=True):
            halves.keep(half, folder)
    return [f"{one}: one half in {first}, one in {second}" for one in organisations]


def join(first: Path, second: Path) -> list[str]:
    """Put back the key files that are missing here."""
    _look_at(first, second)
    made = []
    for file in sorted(first.glob(f"*{halves.SUFFIX}")):
        half = halves.read(file)
        keys = halves.join(half, halves.read(second / file.name))
        made += [f"{one} is back" for one in halves.put_back(half.organisation, keys)]
    return made


def _look_at(first: Path, second: Path) -> None:
    """Refuse two folders that are one, or of which one is not there."""
    for folder in (first, second):
        if not folder.is_dir():
            raise ToldError(f"There is no folder {folder}. Is the holder's medium here?")
    if first.samefile(second):
        raise ToldError("Both halves in one folder are a whole key. Name two folders.")


def create(only: UUID | None) -> list[str]:
    """Make the keys of organisations that have no epoch yet: files first, so that no epoch is without its file."""
    with reach.connect("guitu_app") as connection:
        known = {UUID(str(row[0])) for row in connection.execute("SELECT id FROM organisation").fetchall()}
    if only is not None and only not in known:
        raise ToldError(f"There is no organisation {only}.")
    made = []
    with reach.connect("guitu_eraser") as connection:
        have = {UUID(str(row[0])) for row in connection.execute("SELECT organisation_id FROM key_epoch").fetchall()}
        for organisation_id in sorted((known if only is None else {only}) - have):
            keyring.create(organisation_id)
            connection.execute(
                "INSERT INTO key_epoch (organisation_id, epoch, began_at) VALUES (%s, 1, clock_timestamp())",
                [organisation_id],
            )
            made.append(f"{organisation_id}: epoch 1 in {keyring.directory() / str(organisation_id)}")
    return made


def rotate(only: UUID | None) -> list[str]:
    """Renew the keys of all organisations, or of one."""
    with reach.connect("guitu_eraser") as connection:
        rows = connection.execute("SELECT organisation_id FROM key_epoch ORDER BY 1").fetchall()
    known = [UUID(str(row[0])) for row in rows]
    if only is not None and only not in known:
        raise ToldError(f"The organisation {only} has no keys. Run `guitu keys create {only}`.")
    os.environ["GUITU_PROCESS"] = "eraser"
    os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.config.settings"
    import django

    django.setup()
    from guitu.foundations.sealing import rotation

    return [f"{one}: epoch {rotation.rotate(one)}" for one in (known if only is None else [only])]
