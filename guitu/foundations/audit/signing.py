"""The key that signs the head of the log. In production it belongs to another user than the web process."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guitu.foundations.access import places

KEY_BYTES = 32


class LogKeyError(Exception):
    """The log's key is missing or damaged. Its text names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A log's name and the key that speaks for it."""

    origin: str
    key: Ed25519PrivateKey

    def sign(self, text: bytes) -> bytes:
        """Return the signature of a checkpoint's text."""
        return self.key.sign(text)

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        """Tell whether this key signed this text."""
        try:
            self.key.public_key().verify(bytes(signature), text)
        except InvalidSignature:
            return False
        return True


def key_file() -> Path:
    """Return where the log's key is kept."""
    return places.secrets_directory() / "log.key"


def origin_file() -> Path:
    """Return where the log's name is kept."""
    return places.secrets_directory() / "log.origin"


def signer(*, is_first: bool) -> Signer:
    """Return who signs; a log that has no head yet gets a key and a name of its own.

    Raises:
        LogKeyError: there are signed heads already, and their key is gone or damaged.
    """
    if is_first and not (key_file().exists() and origin_file().exists()):
        _write(origin_file(), f"guitu/{secrets.token_hex(8)}\n".encode())
        _write(key_file(), secrets.token_bytes(KEY_BYTES))
    try:
        key, origin = key_file().read_bytes(), origin_file().read_text(encoding="utf-8").strip()
    except FileNotFoundError as gone:
        raise LogKeyError(f"The log's file {gone.filename} is missing. Put back its copy; nothing is lost.") from gone
    if len(key) != KEY_BYTES:
        raise LogKeyError(f"The log's key {key_file()} is damaged: {len(key)} bytes instead of {KEY_BYTES}.")
    return Signer(origin, Ed25519PrivateKey.from_private_bytes(key))


def _write(file: Path, content: bytes) -> None:
    """Write a private file, whole or not at all."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # noqa: PTH123
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(file)
