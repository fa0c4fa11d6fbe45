"""Reaching the database from the command line, each time as the one role that may do what is to be done."""

import psycopg

from guitu.foundations.access import places

Connection = psycopg.Connection[tuple[object, ...]]


def connect(role: str) -> Connection:
    """Return a connection as one role; its password file must be here."""
    where = places.address()
    return psycopg.connect(
        host=where.host,
        port=where.port,
        dbname=where.name,
        user=role,
        password=places.role_password(role),
        connect_timeout=5,
        autocommit=True,
    )
