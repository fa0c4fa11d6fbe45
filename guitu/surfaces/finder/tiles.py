"""A map without a map: one tile for each district, about where it lies. Pure."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

SIDE, GAP = 92, 8
STEPS = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One district: its square, its count, and how dark it is drawn."""

    name: str
    label: str
    count: int
    x: int
    y: int
    shade: int

    @property
    def middle(self) -> int:
        """Return the middle of the tile from the left."""
        return self.x + SIDE // 2


@dataclass(frozen=True, slots=True)
class TileMap:
    """Tiles in the order in which they are read, and the size of the picture."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


@cache
def _known() -> list[dict[str, tuple[int, int, str]]]:
    """Return, for each city whose shape is drawn, column, row and English name of its districts."""
    told = json.loads(resources.files(__package__).joinpath("data/tiles.json").read_text(encoding="utf-8"))
    return [{name: tuple(where) for name, where in city.items()} for city in told.values()]


def called(name: str, *, in_english: bool) -> str:
    """Return what a district is called on a page. One without an English name that we know keeps its own."""
    if not in_english:
        return name
    return next((city[name][2] for city in _known() if name in city), name)


def placed(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return column and row of each district: as it lies if its city is drawn, otherwise in rows as they come."""
    for city in _known():
        if names and set(names) <= city.keys():
            return {name: city[name][:2] for name in names}
    columns = max(1, min(4, math.ceil(math.sqrt(len(names)))))
    return {name: (n % columns, n // columns) for n, name in enumerate(names)}


def drawn(counts: Mapping[str, int], *, in_english: bool = False) -> TileMap:
    """Return the tile map of districts with their counts."""
    where = placed(list(counts))
    left = min((column for column, _row in where.values()), default=0)
    top = min((row for _column, row in where.values()), default=0)
    most = max(counts.values(), default=0)
    tiles = tuple(
        Tile(
            name=name,
            label=called(name, in_english=in_english),
            count=counts[name],
            x=(column - left) * (SIDE + GAP),
            y=(row - top) * (SIDE + GAP),
            shade=math.ceil(STEPS * counts[name] / most) if most else 0,
        )
        for name, (column, row) in sorted(where.items(), key=lambda one: (one[1][1], one[1][0]))
    )
    return TileMap(
        tiles,
        width=max((tile.x for tile in tiles), default=0) + SIDE,
        height=max((tile.y for tile in tiles), default=0) + SIDE,
    )
