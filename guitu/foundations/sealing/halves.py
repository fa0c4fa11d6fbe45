"""The master keys in two halves, for two holders: one half alone says nothing at all, both together are the keys.

A half is the keys added, bit by bit, to random bytes of the same length; the other half is those random bytes.
After a rotation the old halves open nothing that is left. They are written over, because together with an old backup
they would still open what was taken back since.
"""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from guitu.foundations.sealing import keyring
from guitu.foundations.sealing.ciphers import KEY_BYTES
from guitu.foundations.sealing.keyring import KeyFileError

SUFFIX = ".half"


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the key files of one organisation: for each file its name and as many bytes as it has."""

    organisation: UUID
    pair: str
    files: dict[str, bytes]
    proof: str

    def written(self) -> bytes:
        """Return the half as it is kept."""
        told = {
            "what": "one half of the master keys of an organisation of Guitu; worthless without the other half",
            "organisation": str(self.organisation),
            "pair": self.pair,
            "proof": self.proof,
            "files": {name: part.hex() for name, part in self.files.items()},
        }
        return (json.dumps(told, indent=1) + "\n").encode()


def split(keys: dict[str, bytes], organisation: UUID) -> tuple[Half, Half]:
    """Return the two halves of the key files of an organisation."""
    masks = {name: secrets.token_bytes(len(key)) for name, key in keys.items()}
    others = {name: _added(key, masks[name]) for name, key in keys.items()}
    pair, proof = secrets.token_hex(8), _proof(keys)
    return Half(organisation, pair, masks, proof), Half(organisation, pair, others, proof)


def join(one: Half, other: Half) -> dict[str, bytes]:
    """Return the key files that two halves are.

    Raises:
        KeyFileError: they are no pair, or one of them is damaged.
    """
    if one.pair != other.pair or one.organisation != other.organisation or one.files.keys() != other.files.keys():
        raise KeyFileError("These two halves are no pair. They must have been written in the same run.")
    keys = {name: _added(part, other.files[name]) for name, part in one.files.items()}
    if _proof(keys) != one.proof or any(len(key) != KEY_BYTES for key in keys.values()):
        raise KeyFileError("One of these halves is damaged, or both are the same half.")
    return keys


def _added(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))


def _proof(keys: dict[str, bytes]) -> str:
    """Return by what joined keys are recognised. Of 256 random bits a hash gives nothing away."""
    return hashlib.sha256(b"".join(name.encode() + b"\0" + keys[name] for name in sorted(keys))).hexdigest()


def read(file: Path) -> Half:
    """Return a half that was kept.

    Raises:
        KeyFileError: this is no half.
    """
    try:
        told = json.loads(file.read_bytes())
        files = {str(name): bytes.fromhex(part) for name, part in told["files"].items()}
        return Half(UUID(told["organisation"]), str(told["pair"]), files, str(told["proof"]))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise KeyFileError(f"{file} is no half of a key, or it is damaged.") from wrong


def keep(half: Half, folder: Path) -> Path:
    """Write a half into a holder's folder, over the one that lay there."""
    file = folder / f"{half.organisation}{SUFFIX}"
    fresh = file.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    _write(fresh, half.written(), os.O_CREAT | os.O_EXCL)
    if file.exists():
        _write(file, secrets.token_bytes(file.stat().st_size), 0)
    fresh.replace(file)
    return file


def _write(file: Path, content: bytes, how: int) -> None:
    handle = os.open(file, os.O_WRONLY | how, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def held(organisation: UUID) -> dict[str, bytes]:
    """Return the key files that lie here.

    Raises:
        KeyFileError: one of them is damaged, or there is none.
    """
    folder = keyring.directory() / str(organisation)
    keys = {file.name: file.read_bytes() for file in sorted(folder.glob("*.key"))}
    if "index.key" not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise KeyFileError(f"The key files in {folder} are missing or damaged.")
    return keys


def put_back(organisation: UUID, keys: dict[str, bytes]) -> list[Path]:
    """Write the key files that are missing, and return which; those that are here stay as they are."""
    folder = keyring.directory() / str(organisation)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for name in sorted(keys):
        file = folder / Path(name).name
        if not file.exists():
            _write(file, keys[name], os.O_CREAT | os.O_EXCL)
            made.append(file)
    keyring.forget()
    return made
