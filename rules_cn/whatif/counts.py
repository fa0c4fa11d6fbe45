"""What one shard found, so that shards add up to the same whole in any order: whole numbers only."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from rules_cn.amounts import Numbers, is_number
from rules_cn.whatif.population import Column, Columns

# Benefits with an amount for each month. They are not added up: some exclude each other.
BENEFITS: Final = ("dibao", "tekun", "child", "disability_living", "disability_care")
# Each family stands in one cell of each grouping.
GROUPINGS: Final[dict[str, tuple[str, ...]]] = {
    "everybody": ("all",),
    "size": ("1", "2", "3", "4", "5+"),
    "children": ("with", "without"),
    "older": ("with", "without"),
    "disability": ("with", "without"),
    "income": ("none", "below_1000", "below_2000", "below_4000", "more"),
}
CELLS: Final = tuple((grouping, cell) for grouping, cells in GROUPINGS.items() for cell in cells)
_BANDS: Final = np.array([1, 100_000, 200_000, 400_000])
_ADULT, _OLD, _LARGE = 18, 60, 5
Table = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Of each benefit and cell, in a table of len(BENEFITS) x len(CELLS): how many families, and how many fen a month.

    `before` and `after` count who gets something; `begins` and `ends` are those who would get it at last or no more,
    and are among those to whom `more` or `less` would come. `unruled` are families for whom the rules know no answer,
    now or then; they stand in no other table but `families`. `gained` and `lost` are sums of what would come or go,
    `most_gained`, `second_gained`, `most_lost` and `second_lost` the largest two amounts in them.
    """

    families: Table
    before: Table
    after: Table
    begins: Table
    ends: Table
    more: Table
    less: Table
    unruled: Table
    paid_before: Table
    paid_after: Table
    gained: Table
    lost: Table
    most_gained: Table
    second_gained: Table
    most_lost: Table
    second_lost: Table

    def __add__(self, other: "Counts") -> "Counts":
        """Return what both found together."""
        told = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        for what in ("gained", "lost"):
            both = [getattr(one, f"{which}_{what}") for one in (self, other) for which in ("most", "second")]
            four = np.sort(np.stack(both), axis=0)
            told[f"most_{what}"], told[f"second_{what}"] = four[-1], four[-2]
        return Counts(**told)

    def __eq__(self, other: object) -> bool:
        """Tell whether every number is the same."""
        same = isinstance(other, Counts)
        return same and all(np.array_equal(getattr(self, one.name), getattr(other, one.name)) for one in fields(self))

    __hash__ = None  # type: ignore[assignment]


def nothing() -> Counts:
    """Return what no shard at all has found."""
    return Counts(*(np.zeros((len(BENEFITS), len(CELLS)), dtype=np.int64) for _ in fields(Counts)))


def counted(before: dict[str, Numbers], after: dict[str, Numbers], cells: list[Column]) -> Counts:
    """Return the tables of some families: what each would get of each benefit, and in which cells each stands.

    `before` and `after` hold, of each benefit, fen a month or a reason for each family; `cells` where each cell is.
    """
    rows: dict[str, list[list[int]]] = {one.name: [] for one in fields(Counts)}
    for benefit in BENEFITS:
        told = [_of_cell(before[benefit][here], after[benefit][here]) for here in cells]
        for name, row in rows.items():
            row.append([one[name] for one in told])
    return Counts(**{name: np.array(row, dtype=np.int64) for name, row in rows.items()})


def _of_cell(before: Numbers, after: Numbers) -> dict[str, int]:
    """Return every number of one benefit and cell."""
    ruled = is_number(before) & is_number(after)
    now, then = before[ruled], after[ruled]
    up, down = np.maximum(then - now, 0), np.maximum(now - then, 0)
    return {
        "families": len(before),
        "before": int(np.count_nonzero(now)),
        "after": int(np.count_nonzero(then)),
        "begins": int(np.count_nonzero((now == 0) & (then > 0))),
        "ends": int(np.count_nonzero((now > 0) & (then == 0))),
        "more": int(np.count_nonzero(up)),
        "less": int(np.count_nonzero(down)),
        "unruled": len(before) - len(now),
        "paid_before": int(now.sum()),
        "paid_after": int(then.sum()),
        **_sum_and_largest("gained", up),
        **_sum_and_largest("lost", down),
    }


def _sum_and_largest(what: str, amounts: Numbers) -> dict[str, int]:
    largest = [0, 0, *np.sort(amounts)[-2:].tolist()]
    return {what: int(amounts.sum()), f"most_{what}": largest[-1], f"second_{what}": largest[-2]}


def cells(columns: Columns, families: int, year: int) -> list[Column]:
    """Return for each of CELLS which families stand in it."""
    family_of = columns["family_of"]
    age = year - columns["birth"] // 10_000
    size = np.bincount(family_of, minlength=families)
    income = np.zeros(families, dtype=np.int64)
    np.add.at(income, family_of, columns["own_income_year_average"])
    members = {
        "children": age < _ADULT,
        "older": age >= _OLD,
        "disability": columns["disability_level"] > 0,
    }
    number = {
        "everybody": np.zeros(families, dtype=np.int64),
        "size": np.minimum(size, _LARGE) - 1,
        "income": np.searchsorted(_BANDS, income // np.maximum(size, 1), side="right"),
        **{name: np.bincount(family_of[which], minlength=families) == 0 for name, which in members.items()},
    }
    return [number[grouping] == GROUPINGS[grouping].index(cell) for grouping, cell in CELLS]
