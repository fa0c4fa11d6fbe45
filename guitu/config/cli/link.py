"""guitu link: at which station a provider of the directory is reached; an act of whoever runs the installation."""

import argparse
import sys
from uuid import UUID

from guitu.config.cli import reach
from guitu.config.cli.told import ToldError

PROVIDER = "SELECT name FROM public.directory_provider WHERE id = %s"
STATION = """
SELECT o.name || ' · ' || s.name FROM public.station s JOIN public.organisation o ON o.id = s.organisation_id
WHERE s.id = %s AND o.kind <> 'custodial_sender'
"""
KEEP = """
INSERT INTO public.directory_reach (provider_id, station_id) VALUES (%s, %s)
ON CONFLICT (provider_id) DO UPDATE SET station_id = excluded.station_id
"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("provider", type=UUID, metavar="PROVIDER", help="the id of an organization of the directory")
    parser.add_argument(
        "station", type=UUID, nargs="?", metavar="STATION", help="the id of a station; none: no longer"
    )


def run(asked: argparse.Namespace) -> int:
    """Keep the link, or take it away. Referrals that were sent already stay where they are."""
    with reach.connect("guitu_owner") as connection:
        provider = connection.execute(PROVIDER, [asked.provider]).fetchone()
        if provider is None:
            raise ToldError("There is no such organization in the directory.")
        if asked.station is None:
            connection.execute("DELETE FROM public.directory_reach WHERE provider_id = %s", [asked.provider])
            sys.stdout.write(f"{provider[0]} is reached by letter.\n")
            return 0
        station = connection.execute(STATION, [asked.station]).fetchone()
        if station is None:
            raise ToldError("There is no such station that may receive people.")
        connection.execute(KEEP, [asked.provider, asked.station])
    sys.stdout.write(f"{provider[0]} is reached at {station[0]}.\n")
    return 0
