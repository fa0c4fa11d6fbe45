"""guitu staff: accounts of those who help: made, given a new password, ended."""

import argparse
import os
import sys
from dataclasses import dataclass
from uuid import UUID, uuid4

from guitu.config.cli import reach
from guitu.config.cli.told import ToldError
from guitu.foundations.access.verdicts import Role
from guitu.society.workforce.rules import Post, ReportingDuty

ROLES = {
    Post.INTAKE: Role.INTAKE,
    Post.TEAM_LEAD: Role.LEAD,
    Post.OFFICER: Role.OFFICER,
    Post.ADMINISTRATOR: Role.ADMINISTRATOR,
    Post.EDITOR: Role.EDITOR,
}
LONGEST_NAME, LONGEST_LOGIN = 60, 40


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who begins to work here."""

    name: str
    login: str
    post: Post
    duty: ReportingDuty = ReportingDuty.NONE


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", help="make an account; its password is shown once")
    add.add_argument("name", help="as people will read it")
    add.add_argument("login")
    add.add_argument("--post", required=True, choices=[*Post])
    add.add_argument("--duty", default=ReportingDuty.NONE, choices=[*ReportingDuty], help="what the post must report")
    add.add_argument("--station", metavar="NAME", help="where they work; not needed while there is one station only")
    password = acts.add_parser("password", help="give a new password, and let the authenticator be set up again")
    leave = acts.add_parser("leave", help="end an account; what they wrote stays under their name")
    for act in (password, leave):
        act.add_argument("login")


def run(asked: argparse.Namespace) -> int:
    """Do it, and show a new password once."""
    with reach.connect("guitu_owner") as connection, connection.transaction():
        if asked.act == "leave":
            leave(connection, asked.login)
            sys.stdout.write(f"{asked.login} signs in no more.\n")
            return 0
        if asked.act == "password":
            password = renew(connection, asked.login)
        else:
            newcomer = Newcomer(asked.name.strip(), asked.login.strip(), Post(asked.post), ReportingDuty(asked.duty))
            password = employ(connection, newcomer, station(connection, asked.station))
    sys.stdout.write(
        f"{asked.login} signs in at /staff/sign-in/ with this password, shown once:\n\n    {password}\n\n"
    )
    sys.stdout.write("The first sign-in asks for an authenticator on a phone; from then on both are needed.\n")
    return 0


def station(connection: reach.Connection, name: str | None) -> tuple[UUID, UUID]:
    """Return a station and its organisation.

    Raises:
        ToldError: there is none of that name, or none was named and there are several.
    """
    asked = "SELECT id, organisation_id FROM station WHERE %(name)s::text IS NULL OR %(name)s IN (name, id::text)"
    found = connection.execute(asked, {"name": name}).fetchall()
    if len(found) != 1:
        raise ToldError(f"{len(found)} stations fit. Name one that is there with --station NAME.")
    return UUID(str(found[0][0])), UUID(str(found[0][1]))


def employ(connection: reach.Connection, who: Newcomer, where: tuple[UUID, UUID]) -> str:
    """Make an account and return its password. Ends as the definer: accounts stand behind the wall.

    Raises:
        ToldError: name or login make no sense, or the login is taken.
    """
    if not 0 < len(who.name) <= LONGEST_NAME or not 0 < len(who.login) <= LONGEST_LOGIN:
        raise ToldError(f"A name has at most {LONGEST_NAME} characters, a login at most {LONGEST_LOGIN}.")
    worker_id, (station_id, organisation_id) = uuid4(), where
    password, hashed = _password()
    connection.execute(
        "INSERT INTO worker (id, organisation_id, station_id, name, post, role, reporting_duty)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [worker_id, organisation_id, station_id, who.name, who.post, ROLES.get(who.post, Role.WORKER), who.duty],
    )
    # The owner may act as the definer, and says so.
    connection.execute("SET LOCAL ROLE guitu_definer")
    made = connection.execute(
        "INSERT INTO staff_account (worker_id, login, password_hash, totp_step) VALUES (%s, %s, %s, 0)"
        " ON CONFLICT (login) DO NOTHING",
        [worker_id, who.login, hashed],
    ).rowcount
    if not made:
        raise ToldError(f"The login {who.login} is taken. Nothing was changed.")
    return password


def renew(connection: reach.Connection, login: str) -> str:
    """Give a new password, forget the authenticator, end open sessions, and return the password.

    Raises:
        ToldError: there is no such login.
    """
    password, hashed = _password()
    connection.execute("SET LOCAL ROLE guitu_definer")
    changed = connection.execute(
        "UPDATE staff_account SET password_hash = %s, totp_sealed = NULL, totp_step = 0 WHERE login = %s"
        " RETURNING worker_id",
        [hashed, login],
    ).fetchone()
    if changed is None:
        raise ToldError(f"There is no login {login}.")
    connection.execute("DELETE FROM identity WHERE user_id = %s", [changed[0]])
    return password


def leave(connection: reach.Connection, login: str) -> None:
    """End an account and its open sessions.

    Raises:
        ToldError: there is no such login.
    """
    connection.execute("SET LOCAL ROLE guitu_definer")
    found = connection.execute("SELECT worker_id FROM staff_account WHERE login = %s", [login]).fetchone()
    if found is None:
        raise ToldError(f"There is no login {login}.")
    connection.execute("DELETE FROM identity WHERE user_id = %s", [found[0]])
    connection.execute("SET LOCAL ROLE NONE")
    connection.execute("UPDATE worker SET left_at = now() WHERE id = %s AND left_at IS NULL", [found[0]])


def _password() -> tuple[str, str]:
    """Return a random password and how it is stored."""
    os.environ["GUITU_PROCESS"] = "owner"
    os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.config.settings"
    import django

    django.setup()
    from guitu.foundations.identity import tokens

    password = "-".join(tokens.new_code(5) for _ in range(4))
    return password, tokens.hash_password(password)
