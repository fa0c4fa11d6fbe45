"""Children whom in fact nobody raises (事实无人抚养儿童)."""

import numpy as np

from rules_cn.amounts import Numbers, at_least, lifted, where_yes
from rules_cn.choices import Parent
from rules_cn.entities import Person
from rules_cn.figures import figure
from rules_cn.kinds import Choice, Count, Fen, Month, People, Truth, is_one_of
from rules_cn.sources import cite
from rules_cn.truth import Truths, both, either

NOTHING = np.int64(0)
AT_ONCE = (Parent.SEVERELY_DISABLED, Parent.SERIOUSLY_ILL)
# These count only when the term, or the silence, is long enough.
FOR_MONTHS = (Parent.PRISON_TERM, Parent.ISOLATION_TREATMENT, Parent.OTHERWISE_HELD, Parent.OUT_OF_CONTACT)
GONE = (Parent.DEAD, Parent.DECLARED_MISSING)


class first_parent(Choice):
    """How it stands with one parent of a child. Asked only for a child; never kept."""

    entity = Person
    label = "how it stands with one parent"
    reference = [cite("child-2019", "1")]


class second_parent(Choice):
    """How it stands with the other parent of a child. Asked only for a child; never kept."""

    entity = Person
    label = "how it stands with the other parent"
    reference = [cite("child-2019", "1")]


class first_parent_months(Count):
    """How many months the term of one parent has, or the silence has lasted."""

    entity = Person
    label = "months of the term or of the silence of one parent"
    reference = [cite("child-2019", "1")]


class second_parent_months(Count):
    """How many months the term of the other parent has, or the silence has lasted."""

    entity = Person
    label = "months of the term or of the silence of the other parent"
    reference = [cite("child-2019", "1")]


def _cannot_raise(person: People, period: Month, which: str) -> Truths:
    """Return whether the state of a parent is one of those that the paper names."""
    state, months = person(which, period), person(f"{which}_months", period)
    long_enough = at_least(months, figure(person, period, "child.away_months"))
    return either(is_one_of(state, *AT_ONCE), both(is_one_of(state, *FOR_MONTHS), long_enough))


class first_parent_cannot_raise(Truth):
    """Whether one parent is in a state that the paper names."""

    entity = Person
    label = "one parent cannot raise the child"
    reference = [cite("child-2019", "1")]

    @staticmethod
    def formula_2019_11(person: People, period: Month) -> Truths:
        """Look at the state and how long it lasts."""
        return _cannot_raise(person, period, "first_parent")


class second_parent_cannot_raise(Truth):
    """Whether the other parent is in a state that the paper names."""

    entity = Person
    label = "the other parent cannot raise the child"
    reference = [cite("child-2019", "1")]

    @staticmethod
    def formula_2019_11(person: People, period: Month) -> Truths:
        """Look at the state and how long it lasts."""
        return _cannot_raise(person, period, "second_parent")


class defacto_child_verdict(Truth):
    """Whether somebody is a child whom in fact nobody raises. An orphan is not: another allowance is theirs."""

    entity = Person
    label = "allowance for a child whom in fact nobody raises"
    reference = [cite("child-2019", "1")]

    @staticmethod
    def formula_2019_11(person: People, period: Month) -> Truths:
        """Need both parents in such states, or one of them dead or missing and the other in one."""
        one, other = person("first_parent_cannot_raise", period), person("second_parent_cannot_raise", period)
        one_gone = is_one_of(person("first_parent", period), *GONE)
        other_gone = is_one_of(person("second_parent", period), *GONE)
        alone = either(both(one, other), both(one_gone, other), both(one, other_gone))
        return both(person("minor", period), alone)


class other_aid_of_child(Fen):
    """What the child has a month already: allowance, support for hardship, living allowance for a disability."""

    entity = Person
    if_silent = 0
    label = "other assistance the child has a month"
    reference = [cite("child-2019", "3(1)")]


class defacto_child_allowance(Fen):
    """What is paid for such a child, fen a month: the standard, less what the child has already."""

    entity = Person
    label = "allowance a month"
    reference = [cite("gz-standards-2025", "1(4)"), cite("child-2019", "3(1)")]

    @staticmethod
    def formula_2019_11(person: People, period: Month) -> Numbers:
        """Top up to the standard."""
        standard, has = figure(person, period, "child.standard"), person("other_aid_of_child", period)
        return where_yes(
            person("defacto_child_verdict", period), lifted(np.maximum(standard - has, NOTHING), standard, has)
        )
