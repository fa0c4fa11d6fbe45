"""guitu sender: which systems of other organisations may send referrals here, by their public keys."""

import argparse
import json
import sys
import uuid
from pathlib import Path
from uuid import UUID

from psycopg.types.json import Jsonb

from guitu.config.cli import reach, staff
from guitu.config.cli.told import ToldError
from guitu.foundations import clock
from guitu.surfaces.exchange import assertions
from guitu.surfaces.exchange.rules import SystemKind

LONGEST_NAME, LARGEST_FILE = 80, 100_000


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", help="register a system; prints the id that it signs with")
    add.add_argument("name", metavar="NAME", help="whose system it is, as the person reads it")
    add.add_argument("--kind", choices=[one.value for one in SystemKind], required=True, help="what kind of sender")
    add.add_argument("--station", metavar="NAME", help="where it may send; not needed while there is one station only")
    add.add_argument(
        "--keys", type=Path, required=True, metavar="FILE", help="its public keys (JWK set: P-384 or RSA)"
    )
    acts.add_parser("list", help="show the systems that may send")
    end = acts.add_parser("end", help="let a system send no more, at once")
    end.add_argument("system", metavar="SYSTEM", help="its name, or the id that `add` printed")


def run(asked: argparse.Namespace) -> int:
    """Register, show or end systems."""
    with reach.connect("guitu_owner") as connection:
        if asked.act == "add":
            sys.stdout.write(f"{_add(connection, asked)}\n")
        elif asked.act == "end":
            _end(connection, asked.system)
        else:
            _show(connection)
    return 0


def _add(connection: reach.Connection, asked: argparse.Namespace) -> UUID:
    name = asked.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise ToldError(f"A name has 1 to {LONGEST_NAME} characters.")
    keys = _keys(asked.keys)
    station_id, organisation_id = staff.station(connection, asked.station)
    made = uuid.uuid4()
    connection.execute(
        "INSERT INTO sending_system (id, organisation_id, station_id, name, kind, public_keys, made_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [made, organisation_id, station_id, name, asked.kind, Jsonb(keys), clock.now()],
    )
    return made


def _keys(file: Path) -> dict[str, object]:
    """Return the public keys of a file.

    Raises:
        ToldError: the file holds no public keys that can be registered.
    """
    body = file.read_bytes()
    try:
        return assertions.key_set(json.loads(body[:LARGEST_FILE]))
    except assertions.KeySetError as wrong:
        raise ToldError(f"{file}: {wrong}") from wrong
    except (ValueError, RecursionError) as wrong:
        raise ToldError(f"{file}: this is not JSON in UTF-8.") from wrong


def _show(connection: reach.Connection) -> None:
    asked = "SELECT id, kind, station_id, name, ended_at FROM sending_system ORDER BY made_at, id"
    for one, kind, station, name, ended in connection.execute(asked).fetchall():
        sys.stdout.write(f"{one}  {'ended' if ended else 'sends'}  {kind}  {station}  {name}\n")


def _end(connection: reach.Connection, system: str) -> None:
    """Let a system send no more.

    Raises:
        ToldError: none of this name or id may send, or more than one.
    """
    fits = "ended_at IS NULL AND %s IN (name, id::text)"
    found = connection.execute(f"SELECT id FROM sending_system WHERE {fits}", [system]).fetchall()  # noqa: S608
    if len(found) != 1:
        raise ToldError(f"{len(found)} systems {system} may send just now. `guitu sender list` shows their ids.")
    connection.execute("UPDATE sending_system SET ended_at = %s WHERE id = %s", [clock.now(), found[0][0]])
    sys.stdout.write("It sends no more.\n")
