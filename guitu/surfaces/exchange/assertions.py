"""Who a system is: what it signed with its own private key (private_key_jwt, RFC 7523; SMART Backend Services).

The public keys were registered by the owner of this installation. Nothing is ever fetched from an address in a token.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = 4000
LASTS = timedelta(minutes=5)
LEEWAY = timedelta(seconds=30)
FEWEST_BITS = 2048
MOST_KEYS = 8
LONGEST_JTI = 200
NEEDED = ["iss", "sub", "aud", "exp", "jti"]
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class NotSignedError(Exception):
    """Something is not signed by whom it says, or not for here, or not for now."""


class KeySetError(Exception):
    """What was given holds no public keys that can be registered. The text says why."""


def client(assertion: str) -> UUID:
    """Return which system an assertion says it is from. Nothing is proven by that.

    Raises:
        NotSignedError: it is no assertion.
    """
    if len(assertion) > LONGEST:
        raise NotSignedError
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
        return UUID(str(claims["sub"]))
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError) as wrong:
        raise NotSignedError from wrong


def verify(assertion: str, *, key_set: dict[str, Any], system_id: UUID, audience: str, at: datetime) -> str:
    """Check who signed it, for whom and for when, and return the number that makes it one of a kind.

    Raises:
        NotSignedError: any of it does not hold.
    """
    try:
        header = jwt.get_unverified_header(assertion)
        key, algorithm = _chosen(key_set, header)
        claims = jwt.decode(
            assertion, key, algorithms=[algorithm], audience=audience, leeway=LEEWAY, options={"require": NEEDED}
        )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError) as wrong:
        raise NotSignedError from wrong
    number = claims["jti"]
    is_its_own = claims["iss"] == claims["sub"] == str(system_id)
    is_short = claims["exp"] <= (at + LASTS + LEEWAY).timestamp()
    if not (is_its_own and is_short and isinstance(number, str) and 0 < len(number) <= LONGEST_JTI):
        raise NotSignedError
    return number


def _chosen(key_set: dict[str, Any], header: dict[str, Any]) -> tuple[Any, str]:
    """Return the one registered key that a header names, and the one algorithm that belongs to it."""
    for one in key_set["keys"]:
        if one["kid"] == header.get("kid"):
            key = jwt.PyJWK(one, algorithm=_algorithm(one))
            if header.get("alg") == _algorithm(one):
                return key.key, _algorithm(one)
    raise KeyError("kid")


def _algorithm(key: dict[str, Any]) -> str:
    return "ES384" if key.get("kty") == "EC" else "RS384"


def key_set(told: Any) -> dict[str, Any]:
    """Return a set of public keys as it can be registered.

    Raises:
        KeySetError: it is none, or holds a private key, or one that is too weak.
    """
    keys = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(keys, list) or not 0 < len(keys) <= MOST_KEYS:
        raise KeySetError(f"A JWK set with 1 to {MOST_KEYS} keys is expected.")
    kids = [one.get("kid") if isinstance(one, dict) else None for one in keys]
    if not all(isinstance(one, str) and one for one in kids) or len(set(kids)) != len(kids):
        raise KeySetError("Each key needs a kid of its own.")
    return {"keys": [_public(one) for one in keys]}


def _public(key: dict[str, Any]) -> dict[str, Any]:
    if PRIVATE & key.keys():
        raise KeySetError(f"The key {key['kid']} is a private key. It must never leave its owner; make a new one.")
    if key.get("kty") not in {"EC", "RSA"}:
        raise KeySetError(f"The key {key['kid']} is neither EC (P-384) nor RSA.")
    try:
        found = jwt.PyJWK(key, algorithm=_algorithm(key)).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as wrong:
        raise KeySetError(f"The key {key['kid']} cannot be read.") from wrong
    is_curve = isinstance(found, EllipticCurvePublicKey) and isinstance(found.curve, SECP384R1)
    is_long = isinstance(found, RSAPublicKey) and found.key_size >= FEWEST_BITS
    if not (is_curve or is_long):
        raise KeySetError(f"The key {key['kid']} must be on the curve P-384, or RSA of {FEWEST_BITS} bits or more.")
    return {name: key[name] for name in ("kty", "kid", "crv", "x", "y", "n", "e") if name in key}
