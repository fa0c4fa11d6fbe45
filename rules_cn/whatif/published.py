"""What may be published of the counts: nothing by which a family could be singled out.

A synthetic population has nobody to protect. The same runs can be made over one that was drawn from real families, so
nothing leaves unprotected: counts are rounded, small ones are withheld, and so is each sum that few made or one rules.
Source: promise 8; the p % rule of statistical offices, as in Hundepool et al., Statistical Disclosure Control (2012).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from rules_cn.whatif.counts import BENEFITS, CELLS, GROUPINGS, Counts, Table

BASE: Final = 10
# The second largest must not be able to tell the largest closer than to so many hundredths.
P_PERCENT: Final = 20
FEN_IN_YUAN: Final = 100
SUM_BASE: Final = 1_000 * FEN_IN_YUAN


@dataclass(frozen=True, slots=True)
class Line:
    """One benefit and cell. A count is rounded to tens, a sum to a thousand yuan a month; None is withheld."""

    benefit: str
    grouping: str
    cell: str
    families: int | None
    before: int | None
    after: int | None
    begins: int | None
    ends: int | None
    more: int | None
    less: int | None
    unruled: int | None
    gained: int | None
    lost: int | None

    @property
    def values(self) -> dict[str, str | int | None]:
        """Return the columns by name, for a file."""
        return asdict(self)


def published(counts: Counts) -> tuple[Line, ...]:
    """Return every benefit and cell as it may be told to anybody."""
    kept = {what: _kept(counts, what) for what in ("gained", "lost")}

    def count(name: str, row: int, column: int) -> int | None:
        return _rounded(int(getattr(counts, name)[row, column]))

    def yuan(what: str, row: int, column: int) -> int | None:
        fen = int(getattr(counts, what)[row, column])
        return _near(fen, SUM_BASE) // FEN_IN_YUAN if kept[what][row, column] else None

    return tuple(
        Line(
            benefit,
            grouping,
            cell,
            families=count("families", row, column),
            before=count("before", row, column),
            after=count("after", row, column),
            begins=count("begins", row, column),
            ends=count("ends", row, column),
            more=count("more", row, column),
            less=count("less", row, column),
            unruled=count("unruled", row, column),
            gained=yuan("gained", row, column),
            lost=yuan("lost", row, column),
        )
        for row, benefit in enumerate(BENEFITS)
        for column, (grouping, cell) in enumerate(CELLS)
    )


def _near(value: int, base: int) -> int:
    return (2 * value + base) // (2 * base) * base


def _rounded(count: int) -> int | None:
    return None if 0 < count < BASE else _near(count, BASE)


def _kept(counts: Counts, what: str) -> Table:
    """Return which sums of what came or went may be shown: 1 where it may."""
    total, most, second = (getattr(counts, name) for name in (what, f"most_{what}", f"second_{what}"))
    givers = counts.more if what == "gained" else counts.less
    is_ruled = (total - most - second) * 100 < most * P_PERCENT
    kept = np.where(total == 0, 1, (givers >= BASE) & ~is_ruled).astype(np.int64)
    for row in range(len(BENEFITS)):
        for columns in _columns():
            _withhold_a_second(kept[row], total[row], columns)
    return kept


def _columns() -> Iterator[list[int]]:
    """Yield the columns of each grouping that add up to everybody."""
    for grouping in GROUPINGS:
        found = [column for column, (name, _cell) in enumerate(CELLS) if name == grouping]
        if len(found) > 1:
            yield found


def _withhold_a_second(kept: Table, total: Table, columns: list[int]) -> None:
    """Withhold the next smallest sum where only one is withheld: everybody less the others would tell it."""
    if sum(not kept[one] for one in columns) == 1:
        others = sorted((one for one in columns if kept[one]), key=lambda one: (total[one] == 0, total[one]))
        kept[others[0]] = 0
