"""How a person gets in: by phone and PIN, or by paper card, birth date, PIN and a code to the phone.

And how somebody trusted gets in: by the code that the person handed over, with the word the first time, later a PIN.

Everything here runs under the sign-in role. An unknown number gets the same answer after the same work as a wrong PIN.
"""

import hmac
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import check_password

from guitu.foundations.access.verdicts import Proven
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring
from guitu.people.rules import Sharing, Side, Turn, can_turn, plain_word

# A number may be known to two organisations; a number known to one or none costs the same two hashes.
HASHES = 2
QUARTER, DAY = 15 * 60, 24 * 3600


@dataclass(frozen=True, slots=True)
class Account:
    """What the sign-in role may know about one way in."""

    person_id: UUID
    organisation_id: UUID
    pin_hash: str
    phone_index: bytes
    birth_check: bytes = b""


def is_tried_too_often(what: str, *, address: str) -> bool:
    """Count a try at one door and return whether there were too many, for the door or from this address."""
    quarter = tokens.is_throttled(f"door|{what}", limit=5, seconds=QUARTER)
    day = tokens.is_throttled(f"door-day|{what}", limit=20, seconds=DAY)
    place = tokens.is_throttled(f"door-from|{address}", limit=60, seconds=QUARTER)
    return quarter or day or place


def came_in(what: str) -> None:
    """Forget the tries at a door that opened."""
    tokens.forget_tries(f"door|{what}")


def phone_index(organisation_id: UUID, digits: str) -> bytes:
    """Return under which index an organisation keeps a phone number."""
    return ciphers.index(keyring.index_key(organisation_id), "phone", digits)


def birth_check(organisation_id: UUID, person_id: UUID, born: date) -> bytes:
    """Return what a date of birth is compared by; it says nothing without the organisation's key."""
    return ciphers.index(keyring.index_key(organisation_id), "birth", f"{person_id}|{born.isoformat()}")


def _bytes(value: object) -> bytes:
    """Return what the database gave as bytes; nothing as no bytes."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


@lru_cache(maxsize=1)
def _nobodys_pin() -> str:
    """Return the hash of a PIN that nobody has."""
    return tokens.hash_password(tokens.new_token())


def by_phone(digits: str, pin: str) -> Account | None:
    """Return whose number and PIN this is; nobody's costs the same."""
    indexes = [phone_index(one, digits) for one in keyring.organisations()]
    rows = tokens.ask_door("SELECT * FROM auth.phone(%s::bytea[])", [indexes])
    accounts = [Account(UUID(str(row[0])), UUID(str(row[1])), str(row[2]), _bytes(row[3])) for row in rows]
    right = [one for one in accounts if check_password(pin, one.pin_hash)]
    for _ in range(HASHES - len(accounts)):
        check_password(pin, _nobodys_pin())
    return right[0] if right else None


def card_hash(code: str) -> bytes:
    """Return how the code of a paper card is kept."""
    return tokens.hashed(tokens.tidy_code(code))


def by_card(code_hash: bytes) -> Account | None:
    """Return whose card this is, if it is still good."""
    rows = tokens.ask_door("SELECT * FROM auth.card(%s)", [code_hash])
    if not rows:
        return None
    person_id, organisation_id, birth, pin_hash, index = rows[0]
    return Account(UUID(str(person_id)), UUID(str(organisation_id)), str(pin_hash), _bytes(index), _bytes(birth))


def is_born(account: Account, born: date) -> bool:
    """Return whether the date of birth is that of the card's owner."""
    return hmac.compare_digest(account.birth_check, birth_check(account.organisation_id, account.person_id, born))


def is_pin(account: Account, pin: str) -> bool:
    """Return whether this is the PIN chosen earlier."""
    return check_password(pin, account.pin_hash)


def set_pin(account: Account, pin: str) -> None:
    """Keep the PIN that the person has just chosen."""
    tokens.ask_door("SELECT auth.set_pin(%s, %s)", [account.person_id, tokens.hash_password(pin)])


def begin(account: Account, proven: Proven) -> str:
    """Begin the person's session and return the token for her browser."""
    token = tokens.new_token()
    tokens.ask_door(
        "SELECT auth.begin_person(%s, %s, %s::smallint, %s)",
        [account.person_id, tokens.hashed(token), int(proven), tokens.PERSON_HOURS],
    )
    return token


@dataclass(frozen=True, slots=True)
class Pass:
    """What the sign-in role may know about the way in of somebody trusted: one of the two hashes is empty."""

    trusted_id: UUID
    organisation_id: UUID
    word_hash: str
    pin_hash: str


NO_PASS = Pass(UUID(int=0), UUID(int=0), "", "")


def _pass(code_hash: bytes) -> Pass:
    rows = tokens.ask_door("SELECT * FROM auth.trusted(%s)", [code_hash])
    return Pass(UUID(str(rows[0][0])), UUID(str(rows[0][1])), str(rows[0][2]), str(rows[0][3])) if rows else NO_PASS


def first_time(code: str, word: str) -> Pass | None:
    """Return whose code and word this is, before it was taken up; nobody's costs the same."""
    found = _pass(card_hash(code))
    is_right = check_password(plain_word(word), found.word_hash or _nobodys_pin())
    return found if is_right and found.word_hash else None


def by_pass(code: str, pin: str) -> Pass | None:
    """Return whose code and PIN this is, after it was taken up; nobody's costs the same."""
    found = _pass(card_hash(code))
    is_right = check_password(pin, found.pin_hash or _nobodys_pin())
    return found if is_right and found.pin_hash else None


def take_up(found: Pass, pin: str) -> bool:
    """Keep the PIN that somebody trusted has just chosen; the word is forgotten. Return whether it was still open."""
    # The word is there until it was taken up, and is forgotten then.
    if not can_turn(Sharing.INVITED if found.word_hash else Sharing.LET_IN, Turn.TAKEN_UP, Side.TRUSTED):
        return False
    asked = [found.trusted_id, tokens.hash_password(pin)]
    return bool(tokens.ask_door("SELECT auth.take_up_trusted(%s, %s)", asked)[0][0])


def begin_trusted(found: Pass) -> str:
    """Begin the session of somebody trusted and return the token for their browser."""
    token = tokens.new_token()
    tokens.ask_door(
        "SELECT auth.begin_trusted(%s, %s, %s::smallint, %s)",
        [found.trusted_id, tokens.hashed(token), int(Proven.CODE_AND_PIN), tokens.PERSON_HOURS],
    )
    return token
