"""Signing in and out as the database sees it. Runs under the sign-in role, apart from everything else."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, connections

from guitu.foundations.access.verdicts import NOBODY, Actor, Kind, Proven, Role

COOKIE = "guitu_id"
STAFF_HOURS = 9
PERSON_HOURS = 2
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Was(NamedTuple):
    """Who a browser is or lately was."""

    user_id: UUID
    kind: str
    organisation_id: UUID
    is_live: bool


def new_token() -> str:
    """Return a random identity token of 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """Return how a random secret is stored: SHA-256, enough because the secret itself is random."""
    return hashlib.sha256(secret.encode()).digest()


def new_code(length: int = 12) -> str:
    """Return a code that is easy to read aloud and type: no 0, O, 1, I; five bits a letter."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def tidy_code(typed: str) -> str:
    """Return a typed code in the form it was made: capitals, no blanks or dashes."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def new_digits() -> str:
    """Return a six-digit code for a phone."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password or PIN."""
    return str(make_password(password))


def begin(token: str) -> Actor:
    """Take up an identity for the rest of this transaction; nobody if the token has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.begin(%s)", [token])
        row = cursor.fetchone()
    if row is None:
        return NOBODY
    user_id, kind, role, organisation_id, station_id, called, proven = row
    return Actor(
        pk=user_id,
        kind=Kind(kind),
        role=Role(role),
        organisation_id=organisation_id,
        station_id=station_id,
        called=called,
        proven=Proven(proven),
    )


def ask_door(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the answer of one question of the sign-in role, in a transaction of its own."""
    with connections["auth"].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def was(token: str) -> Was | None:
    """Return who this browser is or lately was."""
    rows = ask_door("SELECT * FROM auth.was(%s)", [hashed(token)]) if token else []
    return Was(*rows[0]) if rows else None


def finish(token: str) -> None:
    """End an identity."""
    ask_door("SELECT auth.finish(%s)", [hashed(token)])


def _counted(what: str) -> bytes:
    """Return under which key tries are counted. Keyed, because a phone number or address alone could be guessed."""
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).digest()


def is_throttled(what: str, *, limit: int, seconds: int) -> bool:
    """Count a try and return whether there were too many."""
    return bool(ask_door("SELECT auth.throttled(%s, %s, %s)", [_counted(what), limit, seconds])[0][0])


def forget_tries(what: str) -> None:
    """Begin counting afresh after a success."""
    ask_door("SELECT auth.clear_throttle(%s)", [_counted(what)])


def put_phone_code(subject_id: UUID, phone_index: bytes, code: str) -> None:
    """Keep the hash of a code sent to a phone, for ten minutes and five tries."""
    ask_door("SELECT auth.put_code(%s, %s, %s)", [subject_id, phone_index, hashed(f"{subject_id}{code}")])


def check_phone_code(subject_id: UUID, phone_index: bytes, code: str) -> bool:
    """Return whether the code is right; each wrong one costs a try."""
    return bool(ask_door("SELECT auth.check_code(%s, %s, %s)", [subject_id, phone_index, code])[0][0])
