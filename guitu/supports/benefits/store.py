"""Interviews while they run: the sealed text lies in the database, its key in a cookie; neither alone says a word."""

import hashlib
import json
import secrets
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers
from guitu.supports.benefits import telling
from guitu.supports.benefits.telling import Said, Telling

COOKIE = "guitu_interview"
HOURS = 2
TRIES = 5


class OverError(Exception):
    """There is no such interview, or its time is over."""


class TooManyError(Exception):
    """More interviews run at this moment than this machine holds."""


@dataclass(frozen=True, slots=True)
class Held:
    """One interview, opened with the key of its browser."""

    id: UUID
    key: bytes
    turn: int
    telling: Telling

    @property
    def cookie(self) -> str:
        """Return what its browser keeps."""
        return f"{self.id}.{urlsafe_b64encode(self.key).decode()}"


def begin(first: Telling) -> Held:
    """Begin an interview.

    Raises:
        TooManyError: there are too many at this moment.
    """
    held = Held(uuid.uuid4(), ciphers.new_key(), 0, first)
    [[is_begun]] = tokens.ask_door("SELECT auth.begin_interview(%s, %s)", [held.id, _sealed(held)])
    if not is_begun:
        raise TooManyError
    return held


def opened(cookie: str) -> Held:
    """Return the interview of a cookie.

    Raises:
        OverError: there is none any more.
    """
    try:
        interview_id, key = UUID(cookie.partition(".")[0]), urlsafe_b64decode(cookie.partition(".")[2])
        rows = tokens.ask_door("SELECT * FROM auth.read_interview(%s)", [interview_id])
        if not rows:
            raise OverError
        text = ciphers.DataKey(key).unseal(bytes(rows[0][0]), place=_place("interview.sealed", interview_id))
    except (ValueError, Base64Error, ciphers.UnsealError) as wrong:
        raise OverError from wrong
    return Held(interview_id, key, int(rows[0][1]), telling.read(text))


def change(held: Held, how: Callable[[Telling], Telling]) -> Held:
    """Keep a change. Where another press came first, it is made on top of that one.

    Raises:
        OverError: the interview ended meanwhile.
    """
    for _try in range(TRIES):
        after = Held(held.id, held.key, held.turn + 1, how(held.telling))
        values = [held.id, _sealed(after), held.turn]
        [[is_kept]] = tokens.ask_door("SELECT auth.keep_interview(%s, %s, %s)", values)
        if is_kept:
            return after
        held = opened(held.cookie)
    raise OverError


def end(held: Held) -> None:
    """Remove an interview, and every way onto another phone."""
    tokens.ask_door("SELECT auth.end_interview(%s)", [held.id])


def _place(field: str, interview_id: UUID) -> bytes:
    return ciphers.place(field, subject_id=interview_id, row_id=interview_id)


def _sealed(held: Held) -> bytes:
    return ciphers.DataKey(held.key).seal(telling.written(held.telling), place=_place("interview.sealed", held.id))


# What travels beside: sealed for this browser, from page to page, in no row


def carried(held: Held, beside: Iterable[Said]) -> str:
    """Return what is never kept as a text for a hidden field: only this browser's key opens it."""
    text = json.dumps(telling.listed(beside))
    filled = text + " " * (-len(text) % 512)
    return urlsafe_b64encode(ciphers.DataKey(held.key).seal(filled, place=_place("beside", held.id))).decode()


def brought(held: Held, field: str) -> tuple[Said, ...]:
    """Return what a hidden field carried; nothing if it is of another interview, or altered."""
    try:
        text = ciphers.DataKey(held.key).unseal(urlsafe_b64decode(field), place=_place("beside", held.id))
    except (ValueError, Base64Error, ciphers.UnsealError):
        return ()
    return telling.unlisted(json.loads(text))


# Onto another phone


def open_passage(held: Held) -> UUID:
    """Return the one code by which another phone takes the interview over, within ten minutes."""
    code = uuid.UUID(bytes=secrets.token_bytes(16))
    sealed = ciphers.DataKey(_from(code)).seal(held.cookie, place=b"passage")
    tokens.ask_door("SELECT auth.open_passage(%s, %s, %s)", [_hashed(code), held.id, sealed])
    return code


def take_over(code: UUID) -> Held:
    """Take an interview over by its code: under a new id and key, so that the browser before has it no longer.

    Raises:
        OverError: the code was used, or its time is over.
    """
    rows = tokens.ask_door("SELECT * FROM auth.take_passage(%s)", [_hashed(code)])
    if not rows:
        raise OverError
    try:
        before = opened(ciphers.DataKey(_from(code)).unseal(bytes(rows[0][1]), place=b"passage"))
    except ciphers.UnsealError as wrong:
        raise OverError from wrong
    after = Held(uuid.uuid4(), ciphers.new_key(), 0, before.telling)
    values = [before.id, before.turn, after.id, _sealed(after)]
    [[is_moved]] = tokens.ask_door("SELECT auth.move_interview(%s, %s, %s, %s)", values)
    if not is_moved:
        raise OverError
    return after


def _hashed(code: UUID) -> bytes:
    return hashlib.sha256(b"passage|" + code.bytes).digest()


def _from(code: UUID) -> bytes:
    return hashlib.sha256(b"passage key|" + code.bytes).digest()
