"""guitu init: the beginning of an installation: roles, tables, the first organisation, its keys and administrator."""

import argparse
import os
import sys
from dataclasses import dataclass
from uuid import UUID, uuid4

from guitu.config.cli import ground, keys, reach, staff
from guitu.config.cli.told import ToldError
from guitu.foundations.access import ground as laying
from guitu.foundations.access import places
from guitu.society.organisations.rules import OrganisationKind
from guitu.society.workforce.rules import Post

# What is asked: the option, the question, the longest answer.
QUESTIONS = {
    "organisation": ("Name of the first organisation", 80),
    "kind": (f"Its kind ({', '.join(OrganisationKind)})", 20),
    "station": ("Name of its first station", 80),
    "district": ("District of the station", 20),
    "street": ("Street of the station", 40),
    "phone": ("Phone of the station", 20),
    "name": ("Name of the first administrator", 60),
    "login": ("Login of the first administrator", 40),
}


@dataclass(frozen=True, slots=True)
class Begun:
    """What was made."""

    organisation_id: UUID
    login: str
    password: str


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen; what is not given is asked for."""
    parser.add_argument(
        "--superuser",
        metavar="URL",
        help="how to reach the server as a superuser, once, to make the database and its roles; kept nowhere",
    )
    for option, (question, _longest) in QUESTIONS.items():
        parser.add_argument(f"--{option}", metavar="TEXT", help=f"{question[0].lower()}{question[1:]}")


def run(asked: argparse.Namespace) -> int:
    """Begin an installation, and say how its administrator signs in."""
    _look_around()
    told = answers(asked)
    if asked.superuser:
        laying.lay(asked.superuser, name=places.address().name)
    reach.connect("guitu_owner").close()
    ground.migrate_as_owner()
    begun = begin(told)
    sys.stdout.write(_told(begun))
    return 0


def _look_around() -> None:
    """Refuse where a real installation cannot begin.

    Raises:
        ToldError: it is not said where the database is, or a synthetic city lives in this home.
    """
    if "DATABASE_URL" not in os.environ:
        raise ToldError("Say where the database is: DATABASE_URL=postgresql://HOST:5432/guitu. No user, no password.")
    if (places.home() / "synthetic").exists():
        raise ToldError(f"{places.home()} holds a synthetic city. Choose another --home for real people.")


def answers(asked: argparse.Namespace) -> dict[str, str]:
    """Return an answer to every question, given or typed.

    Raises:
        ToldError: one is missing and nobody is there to be asked, or one makes no sense.
    """
    told = {}
    for option, (question, longest) in QUESTIONS.items():
        said = getattr(asked, option)
        if said is None and sys.stdin.isatty():
            said = input(f"{question}: ")
        said = " ".join((said or "").split())
        if not said or len(said) > longest:
            raise ToldError(f"--{option} is missing or longer than {longest} characters. {question}?")
        told[option] = said
    if told["kind"] not in {*OrganisationKind}:
        raise ToldError(f"--kind must be one of: {', '.join(OrganisationKind)}.")
    return told


def begin(told: dict[str, str]) -> Begun:
    """Make organisation, station, administrator and keys.

    Raises:
        ToldError: an organisation is there already.
    """
    organisation_id, station_id = uuid4(), uuid4()
    first = staff.Newcomer(told["name"], told["login"], Post.ADMINISTRATOR)
    with reach.connect("guitu_owner") as connection, connection.transaction():
        connection.execute("LOCK TABLE organisation IN EXCLUSIVE MODE")
        if connection.execute("SELECT 1 FROM organisation").fetchone():
            raise ToldError("This installation has begun already: there is an organisation. Nothing was changed.")
        connection.execute(
            "INSERT INTO organisation (id, name, kind) VALUES (%s, %s, %s)",
            [organisation_id, told["organisation"], told["kind"]],
        )
        connection.execute(
            "INSERT INTO station (id, organisation_id, name, district, street, phone) VALUES (%s, %s, %s, %s, %s, %s)",
            [station_id, organisation_id, told["station"], told["district"], told["street"], told["phone"]],
        )
        password = staff.employ(connection, first, (station_id, organisation_id))
    keys.create(organisation_id)
    return Begun(organisation_id, told["login"], password)


def _told(begun: Begun) -> str:
    return (
        f"Organisation {begun.organisation_id} is there, with its own master key.\n"
        f"Its administrator signs in at /staff/sign-in/ as {begun.login} with this password, shown once:\n\n"
        f"    {begun.password}\n\n"
        "The first sign-in asks for an authenticator on a phone; from then on both are needed.\n"
        "Now give two holders a half of the key each: guitu keys split FOLDER OTHER (see docs/keys.md).\n"
    )
