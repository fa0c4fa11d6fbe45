"""guitu keeper: which organisation's editors keep the entries of which provider of the directory."""

import argparse
import sys
from uuid import UUID

from guitu.config.cli import reach
from guitu.config.cli.told import ToldError

_NAMES = {"directory_provider": "provider of the directory", "organisation": "organisation"}


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("list", help="who keeps what")
    give = acts.add_parser("give", help="let an organisation keep the entries of a provider")
    give.add_argument("provider", help="its name, or its id where several have the name")
    give.add_argument("organisation", help="the name or id of an organisation of this installation")
    take = acts.add_parser("take", help="let nobody keep the entries of a provider")
    take.add_argument("provider", help="its name or its id")


def run(asked: argparse.Namespace) -> int:
    """Show or change who keeps what."""
    with reach.connect("guitu_owner") as connection:
        if asked.act == "list":
            sys.stdout.write(_listed(connection))
            return 0
        provider = _one(connection, "directory_provider", asked.provider)
        connection.execute("DELETE FROM directory_keeping WHERE provider_id = %s", [provider])
        if asked.act == "give":
            organisation = _one(connection, "organisation", asked.organisation)
            told = "INSERT INTO directory_keeping (provider_id, organisation_id) VALUES (%s, %s)"
            connection.execute(told, [provider, organisation])
    sys.stdout.write("Done.\n")
    return 0


def _one(connection: reach.Connection, table: str, called: str) -> UUID:
    """Return the one row of that name or id.

    Raises:
        ToldError: there is none, or there are several.
    """
    found = connection.execute(
        f"SELECT id FROM {table} WHERE name = %s OR id::text = lower(%s)",  # noqa: S608 - one of two names of ours
        [called, called],
    ).fetchall()
    if len(found) != 1:
        many = "There is no" if not found else f"There are {len(found)}: give the id of one"
        raise ToldError(f"{many} {_NAMES[table]} “{called}”.")
    return UUID(str(found[0][0]))


def _listed(connection: reach.Connection) -> str:
    rows = connection.execute(
        "SELECT o.name, p.name, p.id FROM directory_keeping k JOIN organisation o ON o.id = k.organisation_id"
        " JOIN directory_provider p ON p.id = k.provider_id ORDER BY 1, 2, 3"
    ).fetchall()
    return (
        "".join(f"{keeper}: {provider} ({key})\n" for keeper, provider, key in rows) or "Nobody keeps any entry yet.\n"
    )
