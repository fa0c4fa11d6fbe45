"""Sealing and unsealing of single values, and wrapping of their keys. Knows no database and no person.

A sealed value is: version (1 byte), algorithm (1 byte), nonce (12 bytes), ciphertext with tag. The associated data
binds it to its place, so that a ciphertext moved to another row, column or person does not open.
"""

import hashlib
import hmac
import secrets
from enum import IntEnum
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Primitive
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 32


class Algorithm(IntEnum):
    """Which cipher sealed a value. A site that needs Chinese commercial cryptography chooses SM4-GCM."""

    AES_256_GCM = 1
    SM4_GCM = 2


class UnsealError(Exception):
    """A value does not open with this key at this place: wrong key, moved or altered ciphertext."""


class Cipher(Protocol):
    """Something that seals bytes."""

    algorithm: Algorithm

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return ciphertext with its tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return the plain bytes, or raise InvalidTag."""


class Aes:
    """AES-256-GCM."""

    algorithm = Algorithm.AES_256_GCM
    __slots__ = ("decrypt", "encrypt")

    def __init__(self, key: bytes) -> None:
        gcm = AESGCM(key)
        self.encrypt, self.decrypt = gcm.encrypt, gcm.decrypt


class Sm4:
    """SM4-GCM (GB/T 32907), keyed by the first half of a data key."""

    algorithm = Algorithm.SM4_GCM
    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key[:16]

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return ciphertext with its tag."""
        work = Primitive(algorithms.SM4(self._key), modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(associated_data)
        return work.update(data) + work.finalize() + work.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return the plain bytes, or raise InvalidTag."""
        work = Primitive(algorithms.SM4(self._key), modes.GCM(nonce, data[-TAG_BYTES:])).decryptor()
        work.authenticate_additional_data(associated_data)
        return work.update(data[:-TAG_BYTES]) + work.finalize()


CIPHERS: dict[int, type[Aes] | type[Sm4]] = {Algorithm.AES_256_GCM: Aes, Algorithm.SM4_GCM: Sm4}


class DataKey:
    """One key, able to seal with one algorithm and to open what any known algorithm sealed."""

    __slots__ = ("_ciphers", "_key", "algorithm")

    def __init__(self, key: bytes, algorithm: Algorithm = Algorithm.AES_256_GCM) -> None:
        self._key = key
        self.algorithm = algorithm
        self._ciphers: dict[int, Cipher] = {}

    def seal(self, text: str, *, place: bytes) -> bytes:
        """Return `text` sealed for one place (see `place`)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = bytes((VERSION, self.algorithm))
        return head + nonce + self._cipher(self.algorithm).encrypt(nonce, text.encode(), head + place)

    def unseal(self, sealed: bytes | memoryview, *, place: bytes) -> str:
        """Return the text sealed for this place.

        Raises:
            UnsealError: another key, another place, or altered bytes.
        """
        head, nonce = bytes(sealed[:2]), bytes(sealed[2:14])
        if len(head) < 2 or head[0] != VERSION or head[1] not in CIPHERS:
            raise UnsealError("The sealed value has an unknown form.")
        try:
            return self._cipher(head[1]).decrypt(nonce, bytes(sealed[14:]), head + place).decode()
        except InvalidTag as wrong:
            raise UnsealError("The sealed value does not open with this key at this place.") from wrong

    def _cipher(self, algorithm: int) -> Cipher:
        if algorithm not in self._ciphers:
            self._ciphers[algorithm] = CIPHERS[algorithm](self._key)
        return self._ciphers[algorithm]


def place(field: str, *, subject_id: UUID, row_id: UUID) -> bytes:
    """Return what binds a value to its place: `table.column`, whom it is about, which row."""
    return field.encode() + b"|" + subject_id.bytes + row_id.bytes


def new_key() -> bytes:
    """Return a fresh random data key of 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def _wrap_place(key_id: UUID, organisation_id: UUID, epoch: int) -> bytes:
    return b"data_key|" + key_id.bytes + organisation_id.bytes + epoch.to_bytes(4, "big")


def wrap(key: bytes, *, master: bytes, key_id: UUID, organisation_id: UUID, epoch: int) -> bytes:
    """Return a data key sealed by an organisation's master key of one epoch (nonce, ciphertext, tag)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, _wrap_place(key_id, organisation_id, epoch))


def unwrap(wrapped: bytes, *, master: bytes, key_id: UUID, organisation_id: UUID, epoch: int) -> bytes:
    """Return the data key inside.

    Raises:
        UnsealError: this master key did not wrap it.
    """
    bound = _wrap_place(key_id, organisation_id, epoch)
    try:
        return AESGCM(master).decrypt(bytes(wrapped[:NONCE_BYTES]), bytes(wrapped[NONCE_BYTES:]), bound)
    except InvalidTag as wrong:
        raise UnsealError("This master key does not open the data key.") from wrong


def index(key: bytes, purpose: str, value: str) -> bytes:
    """Return a blind index of 16 bytes: equal values give equal bytes, only under this key and purpose."""
    return hmac.new(key, f"{purpose}\x00{value}".encode(), hashlib.sha256).digest()[:16]
