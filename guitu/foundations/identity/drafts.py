"""What somebody had typed when the session ended: sealed for 30 minutes, given back only to them.

The key lies in a cookie of the same browser and the sealed text in the database: neither alone says anything.
"""

import json
import secrets
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect

from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers

COOKIE = "guitu_draft"
SECONDS = 30 * 60
PINS = frozenset({"pin", "pin_again", "guardian_pin", "guardian_pin_again"})
NEVER_KEPT = PINS | {"csrfmiddlewaretoken", "password", "code", "secret", "word"}


Typed = Mapping[str, str | list[str]]


def keep(*, owner_id: UUID, place: str, typed: Typed) -> str:
    """Seal what was typed at one address and return the cookie that opens it; several ticks of one name are a list."""
    draft_id, key = uuid.uuid4(), secrets.token_bytes(ciphers.KEY_BYTES)
    words = json.dumps({name: value for name, value in typed.items() if name not in NEVER_KEPT})
    bound = ciphers.place("draft.sealed", subject_id=owner_id, row_id=draft_id)
    sealed = ciphers.DataKey(key).seal(words, place=bound)
    tokens.ask_door("SELECT auth.keep_draft(%s, %s, %s, %s)", [owner_id, place, draft_id, sealed])
    return f"{draft_id}.{urlsafe_b64encode(key).decode()}"


def kept(request: ActingRequest, *, at: str = "") -> dict[str, Any]:
    """Return what was sent to this very page, or to another address, when the session ended, if it was."""
    cookie = request.COOKIES.get(COOKIE, "")
    return given_back(cookie, owner_id=request.actor.uid, place=at or request.path) if cookie else {}


def settled(address: str, done: str) -> HttpResponseRedirect:
    """Go on to a page that says what was done; what lay half-written in this browser is not given back again."""
    response = HttpResponseRedirect(f"{address}?done={done}")
    response.delete_cookie(COOKIE)
    return response


def given_back(cookie: str, *, owner_id: UUID, place: str) -> dict[str, Any]:
    """Return what this owner had typed at this address, or nothing."""
    try:
        draft_id, key = UUID(cookie.partition(".")[0]), urlsafe_b64decode(cookie.partition(".")[2])
    except ValueError:
        return {}
    rows = tokens.ask_door("SELECT * FROM auth.read_draft(%s, %s, %s)", [draft_id, owner_id, place])
    if not rows:
        return {}
    bound = ciphers.place("draft.sealed", subject_id=owner_id, row_id=draft_id)
    try:
        words = json.loads(ciphers.DataKey(key).unseal(bytes(rows[0][0]), place=bound))
    except ciphers.UnsealError:
        return {}
    return dict(words)
