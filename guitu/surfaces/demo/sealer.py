"""Sealing millions of values: the form of `ciphers.DataKey.seal`, without an object for each value."""

import os
from collections.abc import Callable
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guitu.foundations.sealing import ciphers, keyring

HEAD = bytes((ciphers.VERSION, ciphers.Algorithm.AES_256_GCM))
_BLOCK = ciphers.NONCE_BYTES * 4096
# What sealing adds to the bytes of a text.
OVERHEAD = len(HEAD) + ciphers.NONCE_BYTES + ciphers.TAG_BYTES

Encrypt = Callable[[bytes, bytes, bytes], bytes]


class Nonces:
    """Random nonces, drawn from the system in large blocks."""

    __slots__ = ("_at", "_block")

    def __init__(self) -> None:
        self._block, self._at = b"", 0

    def next(self) -> bytes:
        """Return twelve random bytes that were never returned before."""
        if self._at >= len(self._block):
            self._block, self._at = os.urandom(_BLOCK), 0
        self._at += ciphers.NONCE_BYTES
        return self._block[self._at - ciphers.NONCE_BYTES : self._at]


def bound(field: str, subject: bytes) -> bytes:
    """Return the associated data of one field of one subject; the row's id follows (see `ciphers.place`)."""
    return HEAD + field.encode() + b"|" + subject


def seal(encrypt: Encrypt, nonces: Nonces, text: bytes, place: bytes) -> bytes:
    """Return a text sealed for one place, which `bound` and the row's id make up."""
    nonce = nonces.next()
    return HEAD + nonce + encrypt(nonce, text, place)


def mint(*, key_id: bytes, organisation_id: UUID, epoch: int) -> tuple[Encrypt, bytes]:
    """Return a new data key's cipher and its wrapped form."""
    key = ciphers.new_key()
    wrapped = ciphers.wrap(
        key,
        master=keyring.master(organisation_id, epoch),
        key_id=UUID(bytes=key_id),
        organisation_id=organisation_id,
        epoch=epoch,
    )
    return AESGCM(key).encrypt, wrapped
