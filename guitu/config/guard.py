"""The web process opens no door before it has looked at the wall."""

import psycopg

from guitu.foundations.access import ground, places

Connection = psycopg.Connection[tuple[object, ...]]


class UnwalledError(Exception):
    """The web process would work under a role, or over a database, that lets it pass the wall."""


def refuse_unless_walled(connection: Connection) -> None:
    """Look at the role this connection works under, and at every role, table and function of the wall.

    Raises:
        UnwalledError: something would let the web process bypass the wall.
    """
    me, can_bypass = connection.execute(
        "SELECT current_user::text, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone() or ("nobody", True)
    meant = places.PROCESSES["web"]["default"]
    if me != meant:
        raise UnwalledError(f"The web process will not start as {me}: it works as {meant} and as nobody else.")
    if can_bypass:
        raise UnwalledError(f"The web process will not start as {me}: this role can pass the wall.")
    wrong = [finding for finding in ground.inspect(connection) if finding.wrong]
    if wrong:
        first = f"{wrong[0].what} {wrong[0].wrong}"
        raise UnwalledError(f"The web process will not start: {first}. `guitu check` lists all of it ({len(wrong)}).")
