"""How staff get in: a password, then a code from an authenticator, never more than five tries."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import check_password

from guitu.foundations.access.verdicts import Proven
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring

TRIES, WINDOW = 5, 15 * 60
# Every unknown login costs the same work as a known one, so that time does not tell which exist.
_NOBODY = "argon2$argon2id$v=19$m=19456,t=2,p=1$qQuEBCRYUpMKJUtxAixTeA$XaEJJE4cVOch8a0tGniGNv4DtFV2rezvwVKgQddKaCk"
STEP = 30


class TooManyTriesError(Exception):
    """Too many tries from here or for this login; the door opens again in a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose password was right."""

    worker_id: UUID
    organisation_id: UUID
    has_totp: bool


def check(*, login: str, password: str, address: str) -> Candidate | None:
    """Return whose login and password these are, or nobody.

    Raises:
        TooManyTriesError: five tries in 15 minutes for a login, thirty from one address.
    """
    if tokens.is_throttled(f"staff|{login.lower()}", limit=TRIES, seconds=WINDOW) or tokens.is_throttled(
        f"address|{address}", limit=6 * TRIES, seconds=WINDOW
    ):
        raise TooManyTriesError
    rows = tokens.ask_door("SELECT * FROM auth.staff(%s)", [login])
    if not rows:
        check_password(password, _NOBODY)
        return None
    worker_id, password_hash, totp, _, organisation_id = rows[0]
    if not check_password(password, str(password_hash)):
        return None
    tokens.forget_tries(f"staff|{login.lower()}")
    return Candidate(UUID(str(worker_id)), UUID(str(organisation_id)), totp is not None)


def _place(worker_id: UUID) -> bytes:
    return ciphers.place("staff_account.totp_sealed", subject_id=worker_id, row_id=worker_id)


def _staff_key(organisation_id: UUID) -> ciphers.DataKey:
    root = keyring.index_key(organisation_id)
    return ciphers.DataKey(ciphers.index(root, "staff", "1") + ciphers.index(root, "staff", "2"))


def enrol(*, worker_id: UUID, organisation_id: UUID, secret: str, code: str, at: datetime) -> bool:
    """Keep a new authenticator, sealed, once it has shown a right code."""
    if not pyotp.TOTP(secret).verify(code, for_time=at, valid_window=1):
        return False
    sealed = _staff_key(organisation_id).seal(secret, place=_place(worker_id))
    tokens.ask_door("SELECT auth.set_totp(%s, %s)", [worker_id, sealed])
    return True


def check_code(*, login: str, code: str, at: datetime) -> UUID | None:
    """Return the worker if the code is right and was not used before.

    Raises:
        TooManyTriesError: five tries in 15 minutes.
    """
    if tokens.is_throttled(f"totp|{login.lower()}", limit=TRIES, seconds=WINDOW):
        raise TooManyTriesError
    rows = tokens.ask_door("SELECT * FROM auth.staff(%s)", [login])
    if not rows or rows[0][2] is None:
        return None
    worker_id, organisation_id = UUID(str(rows[0][0])), UUID(str(rows[0][4]))
    secret = _staff_key(organisation_id).unseal(bytes(rows[0][2]), place=_place(worker_id))
    now = int(at.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).at(step * STEP), code):
            spent = tokens.ask_door("SELECT auth.spend_totp(%s, %s)", [worker_id, step])[0][0]
            return worker_id if spent else None
    return None


def begin(*, worker_id: UUID, proven: Proven) -> str:
    """Start an identity and return its token."""
    token = tokens.new_token()
    values = [worker_id, tokens.hashed(token), int(proven), tokens.STAFF_HOURS]
    tokens.ask_door("SELECT auth.begin_staff(%s, %s, %s::smallint, %s)", values)
    return token
