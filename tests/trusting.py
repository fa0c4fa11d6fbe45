"""Somebody trusted, written past the wall, for tests: with a code, a word, a PIN and a signed-in browser."""

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.test import Client

from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers
from tests.city import PIN, City, Somebody

CODE, WORD = "ABCD2345EFGH", "小白"
PARTS = ("meetings", "plan", "needs", "notes")
_WORD_HASH, _PIN_HASH = make_password(WORD), make_password(PIN)


@dataclass(frozen=True)
class Guest:
    """Somebody whom a person trusts."""

    id: UUID
    token: str
    code: str


def trusted(
    city: City,
    whom: Somebody,
    *parts: str,
    called: str = "妈妈",
    relation: str = "family",
    is_shown: bool = False,
    is_taken_up: bool = True,
    code: str = CODE,
    lasts: str = "30 days",
) -> Guest:
    """Let somebody read these parts of a person's record."""
    row, token = uuid.uuid4(), tokens.new_token()
    sealed = [
        whom.keys["support"].seal(
            text, place=ciphers.place(f"trusted_person.{column}", subject_id=whom.id, row_id=row)
        )
        for column, text in (("called", called), ("relation", relation))
    ]
    columns = ", ".join(f"sees_{part}" for part in PARTS)
    city.run(
        f"INSERT INTO trusted_person (id, person_id, consent_id, called, relation, {columns}, is_shown, code_hash,"  # noqa: S608
        " word_hash, pin_hash, invited_at, accepted_at, until) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, now(), CASE WHEN %s THEN now() END, now() + %s::interval)",
        row,
        whom.id,
        whom.consents["support"],
        *sealed,
        *(part in parts for part in PARTS),
        is_shown,
        tokens.hashed(code),
        "" if is_taken_up else _WORD_HASH,
        _PIN_HASH if is_taken_up else "",
        is_taken_up,
        lasts,
    )
    if is_taken_up:
        city.sign_in(row, token, kind="trusted", organisation=whom.organisation_id)
    return Guest(row, token, code)


def browser_of(guest: Guest) -> Client:
    """Return a test client that is signed in as somebody trusted."""
    client = Client(raise_request_exception=True)
    client.cookies[tokens.COOKIE] = guest.token
    return client
