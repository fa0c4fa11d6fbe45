"""The kinds of variables, and what a formula may ask. OpenFisca's own integers have 32 bits; these have 64 or 8.

A formula is a static method named after the first day of its law, `formula_2021_07`. A month reads the law of its
first day: a rule that begins in the middle of a month is seen from the next one on, and its variable says so.
"""

from enum import IntEnum
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from rules_cn.amounts import NUMBER_UNKNOWN, NUMBER_UNSAID, Numbers, is_number
from rules_cn.truth import NO, UNSAID, YES, Truths, Verdict

Codes = npt.NDArray[np.int8]
Month = Any
# The first member of every closed list of answers.
NOT_SAID: Final = 0


class Group(Protocol):
    """The families of a simulation, as a formula sees them."""

    members: Any
    members_entity_id: npt.NDArray[np.int64]
    count: int
    simulation: Any

    def __call__(self, name: str, period: Month) -> Any:
        """Return a variable of every family."""


class People(Protocol):
    """The people of a simulation, as a formula sees them."""

    family: Any
    count: int
    simulation: Any

    def __call__(self, name: str, period: Month) -> Any:
        """Return a variable of every person."""


class _Kind(Variable):  # type: ignore[misc]  # OpenFisca carries no types
    """What all kinds share: a value each month, whole, with a default that says why there is none."""

    width: Any = np.int64
    if_input: int = 0
    if_no_law: int = 0
    when: Any = DateUnit.MONTH

    def __init_subclass__(cls, **named: Any) -> None:
        """Set what OpenFisca reads from the class itself."""
        super().__init_subclass__(**named)
        if "entity" not in vars(cls):
            return
        formulas = {name: one for name, one in vars(cls).items() if name.startswith("formula")}
        for name, one in formulas.items():
            setattr(cls, name, one.__func__)
        cls.value_type = int
        cls.definition_period = vars(cls).get("when", DateUnit.MONTH)
        cls.default_value = cls.if_no_law if formulas else vars(cls).get("if_silent", cls.if_input)
        for name in ("when", "if_silent"):
            if name in vars(cls):
                delattr(cls, name)

    def __init__(self, baseline_variable: Any = None) -> None:
        super().__init__(baseline_variable=baseline_variable)
        self.dtype = np.dtype(self.width)


class Truth(_Kind):
    """A question with the five answers of `truth.Verdict`. Not said, it is not said; before its law, it is unknown."""

    width = np.int8
    if_input = int(Verdict.UNSAID)
    if_no_law = int(Verdict.UNKNOWN)


class Fen(_Kind):
    """An amount of money in fen, or the reason why there is none."""

    if_input = NUMBER_UNSAID
    if_no_law = NUMBER_UNKNOWN


class Count(_Kind):
    """A whole number of people, months, days or years, or the reason why there is none."""

    if_input = NUMBER_UNSAID
    if_no_law = NUMBER_UNKNOWN


class Choice(_Kind):
    """One of a closed list. The list stands in `CHOICES`; its first member means that nothing was said."""

    width = np.int8


def is_one_of(codes: Codes, *members: IntEnum) -> Truths:
    """Return whether a choice is among some, where it was made."""
    among = codes == members[0]
    for member in members[1:]:
        among |= codes == member
    truths: Truths = among.view(np.int8) * YES
    return truths if codes.all() else np.where(codes == NOT_SAID, UNSAID, truths)


def family_total(family: Group, amounts: Numbers) -> Numbers:
    """Return the sum over each family in whole numbers; one reason among them hides the sum."""
    ids = family.members_entity_id
    usable = is_number(amounts)
    if usable.all():
        return _summed(ids, amounts, family.count)
    total = _summed(ids, np.where(usable, amounts, 0), family.count)
    least = np.full(family.count, np.iinfo(np.int64).max)
    np.minimum.at(least, ids[~usable], amounts[~usable])
    found: Numbers = np.minimum(total, least)
    return found


def family_count(family: Group, truths: Truths, *, at_most: bool = False) -> Numbers:
    """Return how many say yes; with `at_most`, how many do not say no."""
    counted = truths != NO if at_most else truths == YES
    return _summed(family.members_entity_id, counted.astype(np.int64), family.count)


def family_any(family: Group, truths: Truths) -> Truths:
    """Return whether anybody in each family says yes."""
    found = np.zeros(family.count, dtype=np.int8)
    np.maximum.at(found, family.members_entity_id, truths)
    return found


def _summed(ids: npt.NDArray[np.int64], amounts: Numbers, count: int) -> Numbers:
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, ids, amounts)
    return total
