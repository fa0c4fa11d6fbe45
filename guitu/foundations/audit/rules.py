"""The form of a leaf and the arithmetic of the tree. Pure; the offline verifier restates it.

Source: RFC 9162 section 2.1 (Merkle trees), C2SP tlog-tiles (tiles of 256 hashes).
The leaf format is fixed with the first migration and never changes; a new format would be a new log.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

TILE = 256
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an entry commits to. Twelve fields would be a form; these eight are who, when, whom, which part, why."""

    id: UUID
    at: datetime
    actor_id: UUID
    subject_id: UUID
    organisation_id: UUID
    part: str
    why: str
    proven: int
    salt: bytes


def commitment(leaf: Leaf) -> bytes:
    """Return SHA-256 over salt and fields: without salt and row it says nothing, with them it proves all."""
    micros = (leaf.at - _EPOCH) // (datetime.resolution)
    words = (leaf.id.hex, str(micros), leaf.actor_id.hex, leaf.subject_id.hex, leaf.organisation_id.hex)
    text = "\n".join(("guitu entry 1", *words, leaf.part, leaf.why, str(leaf.proven)))
    return hashlib.sha256(bytes(leaf.salt) + text.encode()).digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf (RFC 9162: 0x00 before the data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 9162: 0x01 before the children)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; of none, the hash of nothing."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    return _fold(hashes)


def _fold(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(_fold(hashes[:split]), _fold(hashes[split:]))


Read = Callable[[int, int], bytes]


def root_at(size: int, read: Read) -> bytes:
    """Return the root of a log of `size` leaves.

    `read(level, index)` gives the hash of the complete subtree of 256**level leaves at that index.
    """
    if size == 0:
        return root_of([])
    peaks: list[bytes] = []
    start = 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            peaks.append(_peak(start, height, read))
            start += 1 << height
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root


def _peak(start: int, height: int, read: Read) -> bytes:
    """Return the hash over 2**height leaves from `start`, out of the highest stored level below it."""
    level, rest = divmod(height, 8)
    first = start >> (8 * level)
    return _fold([read(level, first + n) for n in range(1 << rest)])


def checkpoint_text(*, origin: str, size: int, root: bytes) -> bytes:
    """Return the text that is signed: origin, size, root, a line each (C2SP tlog-checkpoint)."""
    return f"{origin}\n{size}\n{root.hex()}\n".encode()
