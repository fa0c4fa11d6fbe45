"""guitu keys: make the master keys of organisations that have none, or renew them."""

import argparse
import os
import sys
from uuid import UUID

from guitu.config.cli import reach
from guitu.config.cli.told import ToldError
from guitu.foundations.sealing import keyring


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    create = acts.add_parser("create", help="make the key files of every organisation that has none")
    create.add_argument("organisation", nargs="?", type=UUID, help="only this organisation")
    rotate = acts.add_parser("rotate", help="wrap every key by a new master key and destroy the old one")
    rotate.add_argument("organisation", nargs="?", type=UUID, help="only this organisation (default: all)")


def run(asked: argparse.Namespace) -> int:
    """Make or renew keys, and say for which organisations."""
    done = create(asked.organisation) if asked.act == "create" else rotate(asked.organisation)
    for line in done:
        sys.stdout.write(f"{line}\n")
    if not done:
        sys.stdout.write("Every organisation has its keys.\n" if asked.act == "create" else "No organisation yet.\n")
    return 0


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
