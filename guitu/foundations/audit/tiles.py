"""The growing edge of the log's tree, and how it is kept in tiles of 256 hashes. Knows no database."""

from collections.abc import Mapping, Sequence

from guitu.foundations.audit.rules import TILE, root_at, root_of

HASH_BYTES = 32


class Edge:
    """The unfinished last tile of every level: all that is needed to add leaves and to know the root."""

    def __init__(self, size: int, tiles: Mapping[int, bytes]) -> None:
        """Take up a tree of `size` leaves; `tiles` holds, for each level with an unfinished tile, its bytes."""
        self.size = size
        self._open: dict[int, list[bytes]] = {level: split(packed) for level, packed in tiles.items()}
        self._changed: dict[tuple[int, int], bytes] = {}

    def append(self, leaves: Sequence[bytes]) -> None:
        """Add leaf hashes at the end."""
        self._add(0, self.size, leaves)
        self.size += len(leaves)

    def _add(self, level: int, before: int, hashes: Sequence[bytes]) -> None:
        """Add hashes to a level that holds `before` of them; each tile that gets full is one hash a level above."""
        tile, index, finished = self._open.get(level, []), before // TILE, list[bytes]()
        at = 0
        while at < len(hashes):
            room = TILE - len(tile)
            tile.extend(hashes[at : at + room])
            at += room
            self._changed[level, index] = b"".join(tile)
            if len(tile) == TILE:
                finished.append(root_of(tile))
                tile, index = [], index + 1
        self._open[level] = tile
        if finished:
            self._add(level + 1, before // TILE, finished)

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        return root_at(self.size, lambda level, index: self._open[level][index % TILE])

    def changed(self) -> list[tuple[int, int, bytes]]:
        """Return the tiles that grew: level, index, bytes."""
        return [(level, index, packed) for (level, index), packed in self._changed.items()]


def open_tiles(size: int) -> list[tuple[int, int]]:
    """Return level and index of every unfinished tile of a tree of `size` leaves."""
    found, level = [], 0
    while size >> 8 * level:
        held = size >> 8 * level
        if held % TILE:
            found.append((level, held // TILE))
        level += 1
    return found


def split(packed: bytes) -> list[bytes]:
    """Return the hashes of one tile."""
    whole = bytes(packed)
    return [whole[at : at + HASH_BYTES] for at in range(0, len(whole), HASH_BYTES)]
