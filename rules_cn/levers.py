"""What somebody could do that would change an answer: a short list of steps that are open to everybody.

Nobody is told to earn less, to separate, to move out or to own less. A step is on the list because it leads to help:
to register, to ask to be recognised, to have decided what one may have. All combinations are tried at once, in one
simulation, by the same rules.
"""

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from rules_cn.answers import BENEFITS, FAMILY, Benefit, Need, with_fact
from rules_cn.situation import Asked, Situation, month_of, simulation
from rules_cn.system import CountryTaxBenefitSystem, system
from rules_cn.truth import Verdict


@dataclass(frozen=True, slots=True)
class Lever:
    """A step, and the fact that is no before it and yes after it."""

    code: str
    fact: str


LEVERS: Final = (
    Lever("register_as_unemployed", "registered_unemployed"),
    Lever("ask_to_be_recognised_as_hard_to_employ", "hard_to_employ"),
    Lever("have_the_allowance_decided", "receives_dibao"),
    Lever("have_the_border_decided", "receives_borderline"),
)
# A family recognised as one thing is not recognised as the other; and only who may have it can have it decided.
NEEDS_VERDICT: Final = {"receives_dibao": "dibao_verdict", "receives_borderline": "borderline_verdict"}
MOST_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class Change:
    """Steps that together turn an answer from unlikely into likely. No smaller set of them does."""

    benefit: Benefit
    about: str
    steps: tuple[tuple[str, str], ...]


def changes(
    situation: Situation, *, on: date, where: str, rules: CountryTaxBenefitSystem | None = None
) -> tuple[Change, ...]:
    """Return for each unlikely answer the smallest sets of steps that make it likely.

    Raises:
        UnknownFactError, ValueError: as `answers.screen`.
    """
    rules = rules or system()
    open_steps = _open(situation, on, where, rules)
    tried = [steps for size in range(MOST_AT_ONCE + 1) for steps in combinations(open_steps, size)]
    built = simulation([Asked(_after(situation, steps), on, where) for steps in tried], rules=rules)
    found: list[Change] = []
    for benefit in BENEFITS:
        is_personal = bool(rules.variables[benefit.verdict].entity.is_person)
        rows = list(situation.people) if is_personal else [FAMILY]
        verdicts = built.calculate(benefit.verdict, month_of(on)).reshape(len(tried), len(rows))
        for row, about in enumerate(rows):
            if verdicts[0, row] == Verdict.NO:
                likely = [steps for steps, of_all in zip(tried, verdicts, strict=True) if of_all[row] == Verdict.YES]
                found += [Change(benefit, about, _named(steps)) for steps in _smallest(likely)]
    return tuple(found)


Step = tuple[Lever, Need]


def _open(situation: Situation, on: date, where: str, rules: CountryTaxBenefitSystem) -> list[Step]:
    """Return the steps that are open: the fact is known and not yet so."""
    built = simulation([Asked(situation, on, where)], rules=rules)
    found: list[Step] = []
    for lever in LEVERS:
        needed = NEEDS_VERDICT.get(lever.fact)
        if needed and built.calculate(needed, month_of(on))[0] != Verdict.YES:
            continue
        if rules.variables[lever.fact].entity.is_person:
            facts = situation.people.items()
            found += [(lever, Need(name, lever.fact)) for name, said in facts if said.get(lever.fact) is False]
        elif situation.family.get(lever.fact) is False:
            found.append((lever, Need(FAMILY, lever.fact)))
    return found


def _after(situation: Situation, steps: tuple[Step, ...]) -> Situation:
    for _lever, need in steps:
        situation = with_fact(situation, need, value=True)
    return situation


def _smallest(likely: list[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
    return [one for one in likely if not any(set(other) < set(one) for other in likely)]


def _named(steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((lever.code, need.about) for lever, need in steps)
