"""Medical insurance and aid, housing, legal aid, and what to do on coming home."""

import numpy as np

from rules_cn.amounts import Numbers, above, at_least, at_most, lifted, where_ruled, where_yes
from rules_cn.entities import Family, Person
from rules_cn.figures import figure
from rules_cn.kinds import Count, Fen, Group, Month, People, Truth, family_any
from rules_cn.sources import cite
from rules_cn.truth import NO, UNKNOWN, YES, Truths, both, either, opposite

NOTHING, FIRST = np.int64(0), np.int64(1)
# What stands on the list for coming home, as bits of `release_checklist`.
STEPS = ("family_allowance", "child_allowance", "unemployment", "insurance", "disability", "loan")


class in_medical_aid_list(Truth):
    """Whether somebody stands on the list of medical aid (医疗救助对象)."""

    entity = Person
    label = "stands on the list of medical aid"
    reference = [cite("gz-insurance-2026", "the list of medical aid")]


class insured_as_student(Truth):
    """Whether somebody is insured as a child or a student."""

    entity = Person
    label = "is insured as a child or a student"
    reference = [cite("gz-insurance-2026", "premiums")]


class med_premium_paid(Fen):
    """What somebody pays for resident medical insurance a year: nothing when on the list of medical aid."""

    entity = Person
    label = "premium of resident medical insurance, for the year"
    reference = [cite("gz-insurance-2026", "premiums")]

    @staticmethod
    def formula_2026_01(person: People, period: Month) -> Numbers:
        """Ask the list first."""
        adult, young = (
            figure(person, period, "insurance.premium_adult"),
            figure(person, period, "insurance.premium_student"),
        )
        student = person("insured_as_student", period)
        usual = np.where(student == NO, adult, where_yes(student, young))
        listed = person("in_medical_aid_list", period)
        return np.where(listed == NO, usual, where_yes(listed, lifted(np.zeros_like(adult), adult)))


class assisted_family(Truth):
    """Whether the family has been recognised for the allowance, as on the border, or for unavoidable expenses."""

    entity = Family
    label = "the family has been recognised for assistance"
    reference = [cite("assistance-law-2026", "24")]

    @staticmethod
    def formula(family: Group, period: Month) -> Truths:
        """Join the three."""
        return either(
            family("receives_dibao", period), family("receives_borderline", period), family("receives_rigid", period)
        )


class med_aid_verdict(Truth):
    """Whether to ask for medical aid (医疗救助). How much it pays is set locally and was not read."""

    entity = Person
    label = "medical aid"
    reference = [cite("assistance-law-2026", "24")]

    @staticmethod
    def formula_2026_07(person: People, period: Month) -> Truths:
        """Ask when recognised for any assistance."""
        return either(person("receives_tekun", period), person.family("assisted_family", period))


class registered_in_city(Truth):
    """Whether the family is registered in the city and may be served with housing."""

    entity = Family
    label = "registered in the city"
    reference = [cite("gz-housing-2024", "2(1)")]


class disabled_for_housing(Truth):
    """Whether somebody has a disability of a level that the notice names."""

    entity = Person
    label = "disability of a level that the notice names"
    reference = [cite("gz-housing-2024", "2(2)")]

    @staticmethod
    def formula_2024_04(person: People, period: Month) -> Truths:
        """Compare the level."""
        level = person("disability_level", period)
        most = figure(person, period, "housing.disability_level")
        return both(person("certified_disability", period), at_least(level, FIRST), at_most(level, most))


class needs_housing(Truth):
    """Whether the family needs help with housing."""

    entity = Family
    label = "needs help with housing"
    reference = [cite("gz-housing-2024", "2(1)")]


class rent_verdict(Truth):
    """Whether the family is served with a rent subsidy while it waits (住房租赁补贴).

    For other families the income line is scaled by an annex that was not read: there the rule is unknown.
    """

    entity = Family
    label = "rent subsidy"
    reference = [cite("gz-housing-2024", "2(2)")]

    @staticmethod
    def formula_2024_04(family: Group, period: Month) -> Truths:
        """Need to be registered; certain only for families on assistance or with such a disability."""
        named = either(
            family("assisted_family", period),
            family_any(family, family.members("receives_tekun", period)),
            family_any(family, family.members("disabled_for_housing", period)),
        )
        others = np.where(named == NO, UNKNOWN, named)
        conditions = both(family("needs_housing", period), family("registered_in_city", period), others)
        return where_ruled(figure(family, period, "housing.least"), conditions)


class rent_subsidy(Fen):
    """The rent subsidy, fen a month. Its coefficients were not read, so no sum can be given."""

    entity = Family
    label = "rent subsidy a month"
    reference = [cite("gz-housing-2024", "2(1)")]

    @staticmethod
    def formula_2024_04(family: Group, period: Month) -> Numbers:
        """Look for the coefficients."""
        return where_yes(family("rent_verdict", period), figure(family, period, "housing.coefficient_permille"))


class rent_subsidy_least(Fen):
    """The least that a family served with a rent subsidy has a month."""

    entity = Family
    label = "rent subsidy a month, at least"
    reference = [cite("gz-housing-2024", "2(1)")]

    @staticmethod
    def formula_2024_04(family: Group, period: Month) -> Numbers:
        """Look it up."""
        return where_yes(family("rent_verdict", period), figure(family, period, "housing.least"))


class legal_aid_no_means_test(Truth):
    """Whether free legal aid looks at no income: assistance exempts (免予核查经济困难状况)."""

    entity = Person
    label = "free legal aid without a look at income"
    reference = [cite("legal-aid-law", "42(2)")]

    @staticmethod
    def formula_2022_01(person: People, period: Month) -> Truths:
        """Ask whether the family, or the person, receives assistance."""
        return either(person.family("assisted_family", period), person("receives_tekun", period))


class came_home(Truth):
    """Whether somebody has come home, after being away where an article turned on it. Asked last; never kept."""

    entity = Person
    label = "has come home"
    reference = [cite("prison-law-2026", "60")]


class has_insurance(Truth):
    """Whether somebody is in medical insurance."""

    entity = Person
    label = "is in medical insurance"
    reference = [cite("prison-law-2026", "80")]


class has_children(Truth):
    """Whether somebody has children under age."""

    entity = Person
    label = "has children under age"
    reference = [cite("child-2019", "2(4)")]


class release_checklist(Count):
    """What to do on coming home, as bits in the order of `STEPS`."""

    entity = Person
    label = "what to do on coming home"
    reference = [cite("prison-law-2026", "60"), cite("prison-law-2026", "80")]

    @staticmethod
    def formula_2026_11(person: People, period: Month) -> Numbers:
        """Put each step on the list that is not certainly idle."""
        others = above(person.family("family_size", period), FIRST)
        idle = (
            opposite(others),
            opposite(person("has_children", period)),
            opposite(person("benefit_stopped_by_absence", period)),
            person("has_insurance", period),
            opposite(person("certified_disability", period)),
            opposite(person("plans_business", period)),
        )
        steps = np.zeros(person.count, dtype=np.int64)
        for bit, one in enumerate(idle):
            steps += np.where(one == YES, NOTHING, np.int64(1 << bit))
        return where_yes(person("came_home", period), steps)
