"""The master keys of organisations: files outside the database, one directory each, one file an epoch.

In production the directory lives on another host's volume or a systemd credential; two people hold a copy.
A lost master key is a lost record: nobody can open it again, and that is meant.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from guitu.foundations.access import places
from guitu.foundations.sealing.ciphers import KEY_BYTES


class KeyFileError(Exception):
    """A key file is missing or is not a key. Its text names the file and what to do."""


def directory() -> Path:
    """Return where key files live (`GUITU_KEYS`, else secrets/keys under the installation's home)."""
    chosen = os.environ.get("GUITU_KEYS")
    return Path(chosen) if chosen else places.secrets_directory() / "keys"


def _epoch_file(organisation_id: UUID, epoch: int) -> Path:
    return directory() / str(organisation_id) / f"{epoch:06d}.key"


def _read(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except FileNotFoundError as gone:
        raise KeyFileError(
            f"The key file {file} is missing. Put back the copy that the two key holders keep, then try again."
        ) from gone
    except PermissionError as closed:
        raise KeyFileError(
            f"The key file {file} cannot be read by this user. Check its owner and mode 600."
        ) from closed
    if len(key) != KEY_BYTES:
        raise KeyFileError(f"The key file {file} is damaged: {len(key)} bytes instead of {KEY_BYTES}.")
    return key


@lru_cache(maxsize=512)
def master(organisation_id: UUID, epoch: int) -> bytes:
    """Return an organisation's master key of one epoch.

    Raises:
        KeyFileError: the file is missing, unreadable or damaged.
    """
    return _read(_epoch_file(organisation_id, epoch))


@lru_cache(maxsize=512)
def index_key(organisation_id: UUID) -> bytes:
    """Return the key under which an organisation's blind indexes and staff secrets are made.

    Raises:
        KeyFileError: the file is missing, unreadable or damaged.
    """
    return _read(directory() / str(organisation_id) / "index.key")


def organisations() -> list[UUID]:
    """Return the organisations whose keys this process holds."""
    held = directory()
    return sorted(UUID(child.name) for child in held.iterdir()) if held.exists() else []


def create(organisation_id: UUID, epoch: int = 1) -> None:
    """Make the key files of an organisation's epoch, on disk before this returns. Existing files stay."""
    folder = directory() / str(organisation_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in (folder / "index.key", _epoch_file(organisation_id, epoch)):
        if not file.exists():
            _write(file, secrets.token_bytes(KEY_BYTES))
    _flush(folder)


def _write(file: Path, key: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def destroy_before(organisation_id: UUID, epoch: int) -> int:
    """Overwrite and remove an organisation's master keys older than `epoch`; return how many went."""
    gone = 0
    for file in sorted((directory() / str(organisation_id)).glob("[0-9]*.key")):
        if int(file.stem) < epoch:
            with file.open("r+b") as out:
                out.write(secrets.token_bytes(KEY_BYTES))
                out.flush()
                os.fsync(out.fileno())
            file.unlink()
            gone += 1
    if gone:
        _flush(directory() / str(organisation_id))
    master.cache_clear()
    return gone


def forget() -> None:
    """Drop the keys this process has read, so that they are read afresh."""
    master.cache_clear()
    index_key.cache_clear()
