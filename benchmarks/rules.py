"""How fast the rules are: a million people at once against numpy written by hand, and one family with its reasons."""

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median, quantiles
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.figures import Figure, say
from rules_cn.answers import screen
from rules_cn.choices import Away, Disability, Relation
from rules_cn.figures import place_number
from rules_cn.situation import Situation, columns, day_number, month_of
from rules_cn.system import system
from rules_cn.truth import NO, YES

PEOPLE, TIMES, ONE_FAMILY = 1_000_000, 5, 200
ON = date(2025, 6, 10)
ASKED = ("dibao_verdict", "dibao_amount", "borderline_verdict", "tekun_verdict", "tekun_standard")
Columns = dict[str, npt.NDArray[Any]]
INCOMES = ("wage_income", "business_net", "property_net", "transfers_in", "transfers_out")


def rules() -> Iterator[Figure]:
    """Measure the rules in batch and one family; nothing of a city is needed."""
    say("rules: a million people, by the rules and by hand")
    family_of, people, families = _city(PEOPLE)
    by_rules, ours = _fastest(lambda: _by_rules(family_of, people, families))
    by_hand, theirs = _fastest(lambda: _by_hand(family_of, people, families))
    for name in ASKED:
        if not np.array_equal(ours[name], theirs[name]):
            raise AssertionError(f"{name} is not the same by hand")
    yield Figure("rules_batch", PEOPLE / by_rules, "people/s", PEOPLE / by_hand, by_rules / by_hand)
    say("rules: one family with its reasons")
    one = [_one_family("dibao") for _ in range(ONE_FAMILY)]
    everything = [_one_family() for _ in range(ONE_FAMILY)]
    more: dict[str, float | str] = {"median_ms": median(one), "all_benefits_median_ms": median(everything)}
    yield Figure("rules_one", quantiles(one, n=20)[-1], "ms", more=more)


def _fastest(act: Callable[[], tuple[float, Columns]]) -> tuple[float, Columns]:
    """Return the CPU seconds of the fastest run, and what it found. Its input is in place before the clock runs."""
    runs = []
    for _ in range(TIMES):
        gc.collect()
        runs.append(act())
    return min(seconds for seconds, _found in runs), runs[-1][1]


def _city(count: int) -> tuple[npt.NDArray[np.int64], Columns, Columns]:
    """Return people in families of one to five, of whom everything was said, around the standard of the place."""
    random = np.random.default_rng(20261122)
    sizes = random.integers(1, 6, count)
    family_of = np.repeat(np.arange(count), sizes)[:count]
    families = int(family_of[-1]) + 1
    first = np.r_[True, family_of[1:] != family_of[:-1]]
    relation = random.choice([Relation.SPOUSE, Relation.CHILD, Relation.PARENT, Relation.OTHER_SUPPORTED], count)
    people: Columns = {
        "relation": np.where(first, Relation.SELF, relation).astype(np.int8),
        "away_status": random.choice([Away.HOME, Away.PRISON_TERM, Away.ELSEWHERE], count, p=[0.9, 0.05, 0.05]),
        "disability_type": random.choice([Disability.NO_CERTIFICATE, Disability.MENTAL, Disability.PHYSICAL], count),
        "disability_level": random.integers(1, 5, count),
        "birth": random.integers(1935, 2025, count) * 10_000 + 615,
        "wage_income": np.zeros(count, dtype=np.int64),
        **{name: random.integers(0, 120_000, count) for name in INCOMES[1:]},
    }
    for name in ("relation", "away_status", "disability_type"):
        people[name] = people[name].astype(np.int8)
    for name in (
        "student_upto_bachelor",
        "cannot_live_independently",
        "lives_together_long",
        "has_able_supporter",
    ):
        people[name] = np.where(random.random(count) < 0.5, YES, NO)
    people["major_illness_local"] = np.full(count, NO)
    family: Columns = {"property_fits": np.where(random.random(families) < 0.8, YES, NO)}
    family["rural"] = np.full(families, NO)
    family["place"] = np.full(families, place_number("440100"))
    family["asked_on"] = np.full(families, day_number(ON))
    return family_of, people, family


def _by_rules(family_of: npt.NDArray[np.int64], people: Columns, family: Columns) -> tuple[float, Columns]:
    built, period = columns(system(), family_of, len(family["place"])), month_of(ON)
    for name, column in {**people, **family}.items():
        built.set_input(name, period, column)
    began = time.process_time()
    found = {name: built.calculate(name, period) for name in ASKED}
    return time.process_time() - began, found


def _by_hand(family_of: npt.NDArray[np.int64], people: Columns, family: Columns) -> tuple[float, Columns]:
    """Return the same answers by numpy that knows the rules, where everything was said."""
    began = time.process_time()
    found = _hand(family_of, people, family)
    return time.process_time() - began, found


def _hand(family_of: npt.NDArray[np.int64], people: Columns, family: Columns) -> Columns:
    count = len(family["place"])
    age = (day_number(ON) - people["birth"]) // 10_000
    counted = _hand_counted(people, age)
    received = people["transfers_in"] - people["transfers_out"]
    income = np.maximum(people["wage_income"] + people["business_net"] + people["property_net"] + received, 0)
    of_mind, certified = people["disability_type"] == Disability.MENTAL, people["disability_type"] != 1
    level = people["disability_level"]
    severe = certified & (level <= 2) & (income > 0)
    size, total, doubt = (np.zeros(count, dtype=np.int64) for _ in range(3))
    np.add.at(size, family_of, counted)
    np.add.at(total, family_of, np.where(counted, income, 0))
    np.add.at(doubt, family_of, counted & severe)
    sure = np.zeros(count, dtype=np.int64)
    np.add.at(sure, family_of, np.where(counted & ~severe, income, 0))
    fits = family["property_fits"] == YES
    low, border = (_hand_below(total, sure, doubt, size, line) for line in (130_900, 196_350))
    verdict, amount, on_border = _hand_verdicts(fits, low, border, 130_900 * size - total)
    unable = (age >= 60) | (age < 16) | (of_mind & (level <= 3)) | (certified & ~of_mind & (level <= 2))
    alone = unable & (income < 130_900) & fits[family_of] & (people["has_able_supporter"] == NO)
    hardship = alone & (people["away_status"] != Away.PRISON_TERM)
    sums = np.where(hardship, 209_440, 0)
    answers = (verdict, amount, on_border, np.where(hardship, 4, 0).astype(np.int8), sums)
    return dict(zip(ASKED, answers, strict=True))


def _hand_verdicts(
    fits: npt.NDArray[np.bool_],
    low: npt.NDArray[np.int64],
    border: npt.NDArray[np.int64],
    gap: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    verdict = np.where(fits, low, 0).astype(np.int8)
    why = np.iinfo(np.int64).min + verdict.astype(np.int64)
    amount = np.where(verdict == 0, 0, np.where(gap > 0, gap, why))
    not_low = np.where(low == 4, 0, np.where(low == 0, 4, low))
    return verdict, amount, np.where(fits, np.minimum(not_low, border), 0).astype(np.int8)


def _hand_counted(people: Columns, age: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    relation = people["relation"]
    depends = (age < 18) | (people["student_upto_bachelor"] == YES) | (people["cannot_live_independently"] == YES)
    near = (relation == Relation.SELF) | (relation == Relation.SPOUSE) | ((relation == Relation.CHILD) & depends)
    others = (relation == Relation.PARENT) | (relation == Relation.OTHER_SUPPORTED)
    belongs = near | (others & (people["lives_together_long"] == YES))
    counted: npt.NDArray[np.bool_] = belongs & (people["away_status"] != Away.PRISON_TERM)
    return counted


def _hand_below(
    total: npt.NDArray[np.int64],
    sure: npt.NDArray[np.int64],
    doubt: npt.NDArray[np.int64],
    size: npt.NDArray[np.int64],
    line: int,
) -> npt.NDArray[np.int64]:
    """Return yes, no, or unknown where a deduction that nobody knows could still bring the income down."""
    limit = line * size
    over = np.where(doubt == 0, 0, 2)
    return np.where(sure >= limit, 0, np.where(total < limit, 4, over))


def _one_family(*only: str) -> float:
    """Return the CPU milliseconds of the answers about one family of three, each with its reasons."""
    said: dict[str, Any] = {"away_status": "home", **dict.fromkeys(INCOMES, 0)}
    people = {
        "mother": {**said, "relation": "self", "transfers_in": 150_000, "birth": date(1985, 1, 1)},
        "father": {**said, "relation": "spouse", "birth": date(1984, 1, 1)},
        "child": {**said, "relation": "child", "birth": date(2015, 6, 1)},
    }
    began = time.process_time()
    screen(Situation(people, {"property_fits": True}), on=ON, where="440100", only=only)
    return (time.process_time() - began) * 1000
