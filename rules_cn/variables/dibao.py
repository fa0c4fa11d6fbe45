"""The minimum living allowance (最低生活保障), and the families next to it."""

import numpy as np

from rules_cn.amounts import (
    Numbers,
    as_reason,
    as_truth,
    at_least,
    below,
    is_number,
    lifted,
    where_ruled,
    where_yes,
)
from rules_cn.entities import Family, Person
from rules_cn.figures import figure
from rules_cn.kinds import Count, Fen, Group, Month, People, Truth, family_any
from rules_cn.sources import cite
from rules_cn.truth import NO, UNKNOWN, YES, Truths, both, either, opposite

NOTHING = np.int64(0)
THOUSAND = np.int64(1000)


class property_fits(Truth):
    """Whether what the family owns stays within the limits of the place, as the office says. The limits are local."""

    entity = Family
    label = "what the family owns stays within the limits of the place"
    reference = [cite("dibao-2021", "14"), cite("dibao-2012", "4")]


class receives_dibao(Truth):
    """Whether the family receives the minimum living allowance now."""

    entity = Family
    label = "the family receives the minimum living allowance"
    reference = [cite("dibao-2021", "21")]


class receives_borderline(Truth):
    """Whether the family has been recognised as on the border."""

    entity = Family
    label = "the family has been recognised as on the border"
    reference = [cite("dibao-2021", "8")]


class receives_rigid(Truth):
    """Whether the family has been recognised for unavoidable expenses."""

    entity = Family
    label = "the family has been recognised for unavoidable expenses"
    reference = [cite("rigid-2025", "7")]


class dibao_standard(Fen):
    """The standard (最低生活保障标准), fen for one person and month."""

    entity = Family
    label = "standard of the place"
    reference = [cite("assistance-law-2026", "19"), cite("dibao-2021", "23"), cite("dibao-2012", "27")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Look it up."""
        return figure(family, period, "dibao.standard")


def _under(family: Group, period: Month, line: Numbers) -> Truths:
    """Return whether income for one head lies below a line; products are compared, nothing is divided.

    Yes as soon as even the most that can be counted lies below; no as soon as the least does not.
    """
    limit = _times(line, family("family_size", period))
    out = at_least(family("family_income_least", period), _times(line, family("family_size_most", period)))
    surely = below(family("family_income_most", period), limit)
    exactly = below(family("family_income", period), limit)
    return np.where(out == YES, NO, either(surely, exactly))


def _times(line: Numbers, heads: Numbers) -> Numbers:
    return lifted(line * heads, line, heads)


class income_below_standard(Truth):
    """Whether income for one head lies below the standard."""

    entity = Family
    label = "income for one head lies below the standard"
    reference = [cite("assistance-law-2026", "18"), cite("dibao-2021", "23"), cite("dibao-2012", "4")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Truths:
        """Compare the family's income with the standard times its members."""
        return _under(family, period, family("dibao_standard", period))


class dibao_verdict(Truth):
    """Whether the family may have the minimum living allowance (最低生活保障)."""

    entity = Family
    label = "minimum living allowance"
    reference = [cite("assistance-law-2026", "18"), cite("dibao-2021", "23"), cite("dibao-2012", "4")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Truths:
        """Need little income and little property."""
        return both(family("income_below_standard", period), family("property_fits", period))


class dibao_amount(Fen):
    """What is paid a month (补差): the standard times the members, less their income.

    Some places pay by grades instead. Where a local deduction is not known it is the least that is paid;
    `dibao_amount_is_exact` tells.
    """

    entity = Family
    label = "allowance a month"
    reference = [cite("assistance-law-2026", "18"), cite("dibao-2021", "23"), cite("dibao-2012", "27")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Fill the gap up to the standard."""
        exact, most = family("family_income", period), family("family_income_most", period)
        income = np.where(is_number(exact), exact, most)
        limit = _times(family("dibao_standard", period), family("family_size", period))
        gap = lifted(limit - income, limit, income)
        verdict = family("dibao_verdict", period)
        return np.where(verdict == NO, NOTHING, np.where(gap > NOTHING, gap, as_reason(verdict)))


class dibao_amount_is_exact(Truth):
    """Whether every deduction behind the amount is known; if not, more may be paid."""

    entity = Family
    label = "nothing more can be deducted"
    reference = [cite("dibao-2021", "13(3)"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Truths:
        """Look whether the counted income is a number."""
        return as_truth(family("family_income", period))


class topup_member(Truth):
    """Whether somebody who counts is old, under age, severely disabled or seriously ill."""

    entity = Person
    label = "is old, under age, severely disabled or seriously ill"
    reference = [cite("assistance-law-2026", "20"), cite("dibao-2021", "27"), cite("dibao-2012", "28")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Truths:
        """Join the four."""
        old = at_least(person("age", period), figure(person, period, "age.elderly"))
        severe, ill = person("severe_disability", period), person("major_illness_local", period)
        return both(person("counted_member", period), either(old, person("minor", period), severe, ill))


class classified_topup(Fen):
    """What is added for such members (分类救济). Each place sets it; none was read."""

    entity = Family
    label = "added for the old, children, the severely disabled and the seriously ill"
    reference = [cite("assistance-law-2026", "20"), cite("dibao-2021", "27")]

    @staticmethod
    def formula_2021_07(family: Group, period: Month) -> Numbers:
        """Ask nothing of a family that has no such member, or no allowance."""
        entitled = both(family("dibao_verdict", period), family_any(family, family.members("topup_member", period)))
        return where_yes(entitled, figure(family, period, "dibao.topup"))


class borderline_line(Fen):
    """The line of families on the border (最低生活保障边缘家庭), fen for one person and month."""

    entity = Family
    label = "line of families on the border"
    reference = [cite("assistance-law-2026", "21"), cite("dibao-2021", "8")]

    @staticmethod
    def formula_2021_07(family: Group, period: Month) -> Numbers:
        """Look it up; it begins on a day of its own, not with the standard."""
        return figure(family, period, "dibao.borderline_line")


class income_below_borderline(Truth):
    """Whether income for one head lies below the line of families on the border."""

    entity = Family
    label = "income for one head lies below the line on the border"
    reference = [cite("assistance-law-2026", "21"), cite("dibao-2021", "8")]

    @staticmethod
    def formula_2021_07(family: Group, period: Month) -> Truths:
        """Compare the family's income with the line times its members."""
        return _under(family, period, family("borderline_line", period))


class borderline_verdict(Truth):
    """Whether the family is on the border (最低生活保障边缘家庭): not poor enough for the allowance, but nearly."""

    entity = Family
    label = "family on the border of the allowance"
    reference = [cite("assistance-law-2026", "21"), cite("dibao-notice-2022", "1(4)"), cite("dibao-2021", "8")]

    @staticmethod
    def formula_2021_07(family: Group, period: Month) -> Truths:
        """Need income between the two lines, and little property."""
        return both(
            opposite(family("income_below_standard", period)),
            family("income_below_borderline", period),
            family("property_fits", period),
        )


class has_no_work(Truth):
    """Whether somebody has no work."""

    entity = Person
    label = "has no work"
    reference = [cite("dibao-notice-2022", "1(1)")]


class may_apply_alone(Truth):
    """Whether somebody may apply as a household of one (单独提出申请)."""

    entity = Person
    label = "may apply alone"
    reference = [cite("assistance-law-2026", "21"), cite("dibao-notice-2022", "1(1)"), cite("dibao-2021", "8")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Truths:
        """Need a family on the border, and a severe disability, one of the mind of level 3, or a serious illness."""
        return _alone_of_the_border(person, period)

    @staticmethod
    def formula_2022_11(person: People, period: Month) -> Truths:
        """Add the grown-up without work who is severely disabled (notice of 2022-10-20, a month later here)."""
        grown = opposite(person("minor", period))
        without = both(grown, person("has_no_work", period), person("severe_disability", period))
        return either(_alone_of_the_border(person, period), without)


def _alone_of_the_border(person: People, period: Month) -> Truths:
    burdened = either(
        person("severe_disability", period),
        person("third_level_of_the_mind", period),
        person("major_illness_local", period),
    )
    return both(person.family("borderline_verdict", period), burdened)


class months_over_standard(Count):
    """For how many months work has lifted the income of a family on the allowance over the standard."""

    entity = Family
    label = "months since work lifted the income over the standard"
    reference = [cite("dibao-notice-2022", "1(3)")]


class phase_out_months_left(Count):
    """For how many months more the allowance may go on (渐退期), at most. The county decides."""

    entity = Family
    label = "months for which the allowance may go on, at most"
    reference = [cite("dibao-notice-2022", "1(3)"), cite("dibao-2021", "33")]

    @staticmethod
    def formula_2022_11(family: Group, period: Month) -> Numbers:
        """Subtract, not below zero; a family that receives nothing has nothing to go on."""
        over, most = family("months_over_standard", period), figure(family, period, "dibao.phase_out_months")
        left = lifted(np.maximum(most - over, NOTHING), over, most)
        return where_yes(family("receives_dibao", period), left)


class rigid_expenses_year(Fen):
    """Living, medical, school and rehabilitation expenses that could not be avoided, in the twelve months before."""

    entity = Family
    label = "unavoidable expenses of the last twelve months"
    reference = [cite("rigid-2025", "5")]


class income_year(Fen):
    """All income of the family in the twelve months before."""

    entity = Family
    label = "income of the last twelve months"
    reference = [cite("rigid-2025", "4(4)")]


class rigid_ratio(Count):
    """How many whole thousandths of income the expenses were. It is shown; nothing is decided by it."""

    entity = Family
    label = "expenses in thousandths of income"
    reference = [cite("rigid-2025", "4(4)")]

    @staticmethod
    def formula_2025_01(family: Group, period: Month) -> Numbers:
        """Divide; an income of nothing has no ratio."""
        spent, had = family("rigid_expenses_year", period), family("income_year", period)
        income = np.where(had == NOTHING, as_reason(np.full(family.count, UNKNOWN)), had)
        return lifted(spent * THOUSAND // np.maximum(had, 1), spent, income)


class rigid_expenses_too_high(Truth):
    """Whether the expenses take more of the income than the place allows."""

    entity = Family
    label = "expenses take more of the income than the place allows"
    reference = [cite("rigid-2025", "4(4)")]

    @staticmethod
    def formula_2025_01(family: Group, period: Month) -> Truths:
        """Compare the products."""
        spent, had = family("rigid_expenses_year", period), family("income_year", period)
        ratio = figure(family, period, "rigid.ratio_permille")
        return below(lifted(ratio * had, ratio, had), lifted(spent * THOUSAND, spent))


class rigid_verdict(Truth):
    """Whether the family may be recognised for unavoidable expenses (刚性支出困难家庭)."""

    entity = Family
    label = "family with unavoidable expenses"
    reference = [cite("assistance-law-2026", "22"), cite("rigid-2025", "4")]

    @staticmethod
    def formula_2025_01(family: Group, period: Month) -> Truths:
        """Need none of the other supports, little property, an income under the local one, and high expenses."""
        had, line = family("income_year", period), figure(family, period, "rigid.income_line")
        limit = _times(line, family("family_size", period))
        supported = family_any(family, family.members("receives_tekun", period))
        helped = either(family("dibao_verdict", period), family("borderline_verdict", period), supported)
        conditions = both(
            opposite(helped),
            family("property_fits", period),
            below(had, limit),
            family("rigid_expenses_too_high", period),
        )
        return where_ruled(line, conditions)
