"""Taking entries into the log, and proving that what was taken in has not been altered since.

Entries wait in `entry_pending`, written by the same statement that opened the record. Every few seconds the worker
numbers them, adds their commitments to the tree and signs its new head, in one transaction: all of it or none.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from guitu.foundations import clock
from guitu.foundations.audit import signing
from guitu.foundations.audit.rules import TILE, Leaf, checkpoint_text, commitment, leaf_hash, root_at, root_of
from guitu.foundations.audit.tiles import Edge, open_tiles, split

ENTRIES_AT_ONCE = 20_000
# One sealer at a time; the number only has to be the same everywhere.
_LOCK = 20_260_913
# The moment comes as a number: turning text into a moment would cost more than the hash.
_LEAF = (
    "e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor_id, e.subject_id, e.organisation_id, e.part, e.why,"
    " e.proven, e.salt"
)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Head(NamedTuple):
    """The signed head of the log at one size."""

    size: int
    root: bytes
    signature: bytes


def seal_pending(*, limit: int = ENTRIES_AT_ONCE) -> int:
    """Take waiting entries into the log and return how many; none while another process is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        leaves = _take(cursor, limit)
        if leaves:
            _grow(cursor, leaves)
        return len(leaves)


def head() -> Head | None:
    """Return the newest head, or None before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, root, signature FROM checkpoint ORDER BY size DESC LIMIT 1")
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1]), bytes(row[2])) if row else None


def _take(cursor: CursorWrapper, limit: int) -> list[Leaf]:
    """Take entries off the waiting list and return them in the order in which they will be numbered."""
    cursor.execute(
        "WITH taken AS (DELETE FROM entry_pending WHERE entry_id IN (SELECT entry_id FROM entry_pending LIMIT %s)"  # noqa: S608
        " RETURNING entry_id)"
        f" SELECT {_LEAF} FROM taken t JOIN entry e ON e.id = t.entry_id ORDER BY e.at, e.id",
        [limit],
    )
    return [_leaf(row) for row in cursor.fetchall()]


def _leaf(row: Sequence[Any]) -> Leaf:
    """Return one entry as the log sees it."""
    return Leaf(row[0], _BEGINNING + timedelta(microseconds=row[1]), *row[2:])


def _grow(cursor: CursorWrapper, leaves: list[Leaf]) -> None:
    """Number the entries, add them to the tree and sign its new head."""
    newest = head()
    size = newest.size if newest else 0
    signer = signing.signer(is_first=newest is None)
    edge = Edge(size, _open_edge(cursor, size))
    edge.append([leaf_hash(commitment(leaf)) for leaf in leaves])
    with cursor.copy("COPY entry_sealed (leaf_index, entry_id) FROM STDIN") as rows:
        rows.write("".join(f"{number}\t{leaf.id}\n" for number, leaf in enumerate(leaves, size)))
    levels, indexes, packed = zip(*edge.changed(), strict=True)
    cursor.execute(
        "INSERT INTO tile (level, index, hashes) SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])"
        " ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes",
        [list(levels), list(indexes), list(packed)],
    )
    text = checkpoint_text(origin=signer.origin, size=edge.size, root=edge.root())
    cursor.execute(
        "INSERT INTO checkpoint (size, root, at, signature) VALUES (%s, %s, %s, %s)",
        [edge.size, edge.root(), clock.now(), signer.sign(text)],
    )


def _open_edge(cursor: CursorWrapper, size: int) -> dict[int, bytes]:
    """Return the unfinished tile of each level."""
    wanted = open_tiles(size)
    cursor.execute(
        "SELECT t.level, t.hashes FROM tile t"
        " JOIN unnest(%s::smallint[], %s::bigint[]) w (level, index) ON w.level = t.level AND w.index = t.index",
        [[level for level, _ in wanted], [index for _, index in wanted]],
    )
    return {level: bytes(hashes) for level, hashes in cursor.fetchall()}


def faults() -> Iterator[str]:
    """Yield what does not fit: an entry that was altered, a tile, the root or the signature of the newest head.

    An entry that was erased after its three years is passed over; its leaf stays and still holds the tree together.
    """
    newest = head()
    if newest is None:
        return
    levels: list[list[bytes]] = [[]]
    for index in range(-(-newest.size // TILE)):
        hashes = _tile(0, index)[: newest.size - index * TILE]
        levels[0] += hashes
        yield from _altered(index * TILE, hashes)
    while len(levels[-1]) >= TILE:
        yield from _misfitting(levels)
    yield from _wrong_head(newest, levels)


def _tile(level: int, index: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes FROM tile WHERE level = %s AND index = %s", [level, index])
        row = cursor.fetchone()
    return split(row[0]) if row else []


def _altered(first: int, hashes: list[bytes]) -> Iterator[str]:
    """Yield the entries of one tile that are no longer what was sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_LEAF}, s.leaf_index FROM entry_sealed s JOIN entry e ON e.id = s.entry_id"  # noqa: S608
            " WHERE s.leaf_index BETWEEN %s AND %s",
            [first, first + TILE - 1],
        )
        for *row, number in cursor.fetchall():
            here = hashes[number - first] if number - first < len(hashes) else b""
            if leaf_hash(commitment(_leaf(row))) != here:
                yield f"Entry {row[0]} (leaf {number}) is not what was sealed."


def _misfitting(levels: list[list[bytes]]) -> Iterator[str]:
    """Work out one more level from the last, and yield the tiles of the database that say something else."""
    below, level = levels[-1], len(levels)
    above = [root_of(below[at : at + TILE]) for at in range(0, len(below) - TILE + 1, TILE)]
    levels.append(above)
    for index in range(-(-len(above) // TILE)):
        part = above[index * TILE : (index + 1) * TILE]
        if _tile(level, index)[: len(part)] != part:
            yield f"Tile {level}/{index} does not fit the leaves below it."


def _wrong_head(newest: Head, levels: list[list[bytes]]) -> Iterator[str]:
    """Yield what is wrong with the newest head."""
    if len(levels[0]) != newest.size:
        yield f"The head speaks of {newest.size} leaves; {len(levels[0])} are there."
        return
    if root_at(newest.size, lambda level, index: levels[level][index]) != newest.root:
        yield f"The root of the head at {newest.size} does not fit its leaves."
    signer = signing.signer(is_first=False)
    text = checkpoint_text(origin=signer.origin, size=newest.size, root=newest.root)
    if not signer.has_signed(text, newest.signature):
        yield f"The head at {newest.size} was not signed by this log's key."
