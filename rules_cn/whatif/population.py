"""A synthetic population: whole families, in shards of columns, the same for the same seed.

It is the population of no place. Its shares are round assumptions, listed in ASSUMED and printed beside every result:
that tells what the rules do to such families, and not what a budget will be. Whoever has a better one writes shards of
the same columns.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rules_cn.choices import Away, Disability, Parent, Relation
from rules_cn.truth import NO, YES

Column = npt.NDArray[Any]
Columns = dict[str, Column]

# Whole numbers in thousandths, so that they can be printed as they are.
ASSUMED: Final[dict[str, tuple[int, ...]]] = {
    "families of 1, 2, 3, 4, 5, 6 people": (250, 300, 210, 130, 70, 40),
    "second and further people: child, parent, other relative": (620, 280, 100),
    "second person is husband or wife": (700,),
    "grown-ups below 60 with a wage": (720,),
    "people with a disability certificate": (65,),
    "people of 60 and more with a pension": (800,),
    "children with a parent who cannot raise them": (20,),
    "families whose property stays within the limits": (700,),
    "people registered in a village": (150,),
}
PER_SHARD: Final = 50_000
FAMILY: Final = ("property_fits", "rural")
OF_FAMILY: Final = "family_of"
_WORKING_AGE, _OLD, _ADULT = 16, 60, 18
_WAGE_MIDDLE, _WAGE_SPREAD = 420_000, 0.55
_PENSION_MIDDLE, _PENSION_SPREAD = 210_000, 0.6
_HOUSEHOLD: Final = np.array([1, 2, 3, 4, 5, 6])


def written(folder: Path, *, families: int, seed: int, year: int, per_shard: int = PER_SHARD) -> Iterator[Path]:
    """Write a population into a folder, shard by shard, and yield each file; whole families stand in one file.

    `year` is the one in which ages are counted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, first in enumerate(range(0, families, per_shard)):
        path = folder / f"{number:05}.npz"
        columns = drawn(min(per_shard, families - first), seed=seed, number=number, year=year)
        np.savez(path, allow_pickle=False, **columns)
        yield path


def drawn(families: int, *, seed: int, number: int, year: int) -> Columns:
    """Return the columns of one shard: a value for each person, or for each family where FAMILY names the column."""
    dice = np.random.default_rng([seed, number])
    sizes = dice.choice(_HOUSEHOLD, families, p=_share("families of 1, 2, 3, 4, 5, 6 people"))
    family_of = np.repeat(np.arange(families), sizes)
    place = np.arange(len(family_of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    relation = _relations(dice, place)
    age = _ages(dice, relation)
    people: Columns = {OF_FAMILY: family_of, "relation": relation}
    people["birth"] = (year - age).astype(np.int64) * 10_000 + dice.integers(1, 13, len(age)) * 100 + 15
    people |= _money(dice, age) | _health(dice, age) | _children(dice, age)
    people["student_upto_bachelor"] = _truth((age >= _ADULT) & (age < 23) & (dice.random(len(age)) < 0.5))
    people["lives_together_long"] = _truth(dice.random(len(age)) < 0.8)
    people["has_able_supporter"] = _truth(dice.random(len(age)) < 0.7)
    people["away_status"] = np.full(len(age), Away.HOME, dtype=np.int8)
    for name in ("other_statutory_exclusion", "imputed_by_office", "work_injury_care", "full_child_allowance"):
        people[name] = np.full(len(age), NO)
    family = {
        "property_fits": _truth(dice.random(families) < _one("families whose property stays within the limits")),
        "rural": _truth(dice.random(families) < _one("people registered in a village")),
    }
    return {**people, **family}


def _share(name: str) -> list[float]:
    return [one / 1000 for one in ASSUMED[name]]


def _one(name: str) -> float:
    return ASSUMED[name][0] / 1000


def _truth(holds: Column) -> Column:
    return np.where(holds, YES, NO)


def _relations(dice: np.random.Generator, place: Column) -> Column:
    others = [Relation.CHILD, Relation.PARENT, Relation.OTHER_SUPPORTED]
    shares = _share("second and further people: child, parent, other relative")
    relation = dice.choice(others, len(place), p=shares)
    married = (place == 1) & (dice.random(len(place)) < _one("second person is husband or wife"))
    relation = np.where(married, Relation.SPOUSE, relation)
    return np.where(place == 0, Relation.SELF, relation).astype(np.int8)


def _ages(dice: np.random.Generator, relation: Column) -> Column:
    child, parent = relation == Relation.CHILD, relation == Relation.PARENT
    lowest = np.where(child, 0, np.where(parent, 50, 22))
    highest = np.where(child, 26, np.where(parent, 92, 80))
    ages: Column = dice.integers(lowest, highest)
    return ages


def _money(dice: np.random.Generator, age: Column) -> Columns:
    """Return what each has a month, in fen; a grown-up's wage is the exponential of a bell curve."""
    count = len(age)
    works = (age >= _WORKING_AGE + 4) & (age < _OLD) & (dice.random(count) < _one("grown-ups below 60 with a wage"))
    pensioned = (age >= _OLD) & (dice.random(count) < _one("people of 60 and more with a pension"))
    wage = np.exp(dice.normal(np.log(_WAGE_MIDDLE), _WAGE_SPREAD, count)).astype(np.int64)
    pension = np.exp(dice.normal(np.log(_PENSION_MIDDLE), _PENSION_SPREAD, count)).astype(np.int64)
    wages, pensions = np.where(works, wage, 0), np.where(pensioned, pension, 0)
    nothing = np.zeros(count, dtype=np.int64)
    names = ("business_net", "property_net", "awards", "assistance_received", "basic_pension", "old_age_allowance")
    return {
        **dict.fromkeys((*names, "other_aid_of_child"), nothing),
        "wage_income": wages,
        "transfers_in": pensions,
        "transfers_out": wages // 10,
        "own_income_year_average": wages - wages // 10 + pensions,
    }


def _health(dice: np.random.Generator, age: Column) -> Columns:
    certified = dice.random(len(age)) < _one("people with a disability certificate")
    kinds = [one for one in Disability if one > Disability.NO_CERTIFICATE]
    kind = np.where(certified, dice.choice(kinds, len(age)), Disability.NO_CERTIFICATE)
    level = np.where(certified, dice.integers(1, 5, len(age)), 0)
    return {
        "disability_type": kind.astype(np.int8),
        "disability_level": level.astype(np.int64),
        "cannot_live_independently": _truth(certified & (level == 1)),
        "major_illness_local": _truth(dice.random(len(age)) < 0.02),
    }


def _children(dice: np.random.Generator, age: Column) -> Columns:
    """Return how it stands with the parents of each child; of grown-ups nobody asks."""
    away = (age < _ADULT) & (dice.random(len(age)) < _one("children with a parent who cannot raise them"))
    reasons = [Parent.DEAD, Parent.SEVERELY_DISABLED, Parent.SERIOUSLY_ILL, Parent.OUT_OF_CONTACT]
    both = away & (dice.random(len(age)) < 0.4)
    months = dice.integers(1, 37, len(age)).astype(np.int64)
    return {
        "first_parent": np.where(away, dice.choice(reasons, len(age)), Parent.CARING).astype(np.int8),
        "second_parent": np.where(both, dice.choice(reasons, len(age)), Parent.CARING).astype(np.int8),
        "first_parent_months": months,
        "second_parent_months": months[::-1].copy(),
    }
