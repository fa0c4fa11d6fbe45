"""What a family has to live on, as the minimum living allowance counts it. Money in fen a month."""

import numpy as np

from rules_cn.amounts import (
    NUMBER_UNKNOWN,
    NUMBER_UNSAID,
    Numbers,
    above,
    as_reason,
    is_number,
    lifted,
    or_else,
)
from rules_cn.entities import Family, Person
from rules_cn.figures import figure
from rules_cn.kinds import Count, Fen, Group, Month, People, Truth, family_count, family_total
from rules_cn.sources import cite
from rules_cn.truth import NO, YES, Truths, both, either

NOTHING = np.int64(0)


class works_under_contract(Truth):
    """Whether somebody works under a contract. Guangzhou has a deduction for it whose amount was not found."""

    entity = Person
    if_silent = int(NO)
    label = "works under a contract"
    reference = [cite("dibao-2021", "13(1)(1)")]


class wage_income(Fen):
    """Wages of every kind, before anything is left out."""

    entity = Person
    label = "wages"
    reference = [cite("dibao-2021", "13(1)(1)")]


class business_net(Fen):
    """What remains of a business after its costs; it may be a loss."""

    entity = Person
    label = "net income of a business"
    reference = [cite("dibao-2021", "13(1)(2)")]


class property_net(Fen):
    """What remains of rent, interest and the like after their costs."""

    entity = Person
    label = "net income of property"
    reference = [cite("dibao-2021", "13(1)(3)")]


class transfers_in(Fen):
    """Pensions, maintenance, unemployment benefit, gifts that come regularly."""

    entity = Person
    label = "pensions, maintenance and other regular payments received"
    reference = [cite("dibao-2021", "13(1)(4)")]


class transfers_out(Fen):
    """Taxes, social insurance and maintenance paid."""

    entity = Person
    label = "taxes, social insurance and maintenance paid"
    reference = [cite("dibao-2021", "13(1)(4)")]


class transfer_net(Fen):
    """Transfers received, less those paid."""

    entity = Person
    label = "transfers, net"
    reference = [cite("dibao-2021", "13(1)(4)")]

    @staticmethod
    def formula(person: People, period: Month) -> Numbers:
        """Subtract."""
        received, paid = person("transfers_in", period), person("transfers_out", period)
        return lifted(received - paid, received, paid)


class awards(Fen):
    """Preferential payments, family-planning awards, scholarships, awards for bravery, among what was received."""

    entity = Person
    if_silent = 0
    label = "awards and preferential payments among them"
    reference = [cite("dibao-2021", "13(2)(1)")]


class assistance_received(Fen):
    """Government assistance of any kind, among what was received."""

    entity = Person
    if_silent = 0
    label = "government assistance among them"
    reference = [cite("dibao-2021", "13(2)(2)")]


class basic_pension(Fen):
    """The basic pension of the resident scheme set by the centre, among what was received."""

    entity = Person
    if_silent = 0
    label = "basic pension of residents among them"
    reference = [cite("dibao-2021", "13(2)(3)")]


class basic_pension_left_out(Fen):
    """How much of the basic pension is left out: all of it in the years 2021 to 2025; then the rule lapsed."""

    entity = Person
    label = "basic pension left out"
    reference = [cite("dibao-2021", "13(2)(3)"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Ask nothing of whoever has none."""
        pension = person("basic_pension", period)
        rule = figure(person, period, "dibao.basic_pension_left_out")
        return np.where(pension == 0, NOTHING, lifted(pension * rule, pension, rule))


class excluded_income(Fen):
    """What is not counted of what was received."""

    entity = Person
    label = "income that is not counted"
    reference = [cite("dibao-2021", "13(2)"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Add up the exclusions."""
        one, two = person("awards", period), person("assistance_received", period)
        three = person("basic_pension_left_out", period)
        return lifted(one + two + three, one, two, three)


class work_cost_deduction(Fen):
    """What is left out of a wage as the cost of working. Each place sets it."""

    entity = Person
    label = "left out of the wage as the cost of working"
    reference = [cite("dibao-2021", "13(3)"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Ask nothing of whoever has no wage."""
        return _local(figure(person, period, "dibao.work_cost"), above(person("wage_income", period), NOTHING))


class disability_or_illness_deduction(Fen):
    """What is left out for expenses of a severe disability or a serious illness. Each place sets it."""

    entity = Person
    label = "left out for disability or illness"
    reference = [cite("dibao-2021", "13(3)"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Ask nothing of whoever has neither, or nothing to deduct it from."""
        needed = either(person("severe_disability", period), person("major_illness_local", period))
        earns = above(person("income_before_deductions", period), NOTHING)
        return _local(figure(person, period, "dibao.disability_or_illness_deduction"), both(earns, needed))


class pension_deduction(Fen):
    """What is left out of a pension. Guangzhou has such a rule; its figure was not found."""

    entity = Person
    label = "left out of a pension"
    reference = [cite("dibao-2021", "13(2)(4)"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Ask nothing of whoever has no basic pension."""
        return _local(
            figure(person, period, "dibao.pension_deduction"), above(person("basic_pension", period), NOTHING)
        )


class imputed_by_office(Truth):
    """Whether the office counts a wage for somebody who does not work. Only the office says so."""

    entity = Person
    if_silent = int(NO)
    label = "the office counts a wage that is not earned"
    reference = [cite("dibao-2021", "34")]


class imputed_min_wage(Fen):
    """The wage counted for somebody who does not work. Each place sets it; none was read."""

    entity = Person
    label = "wage counted though not earned"
    reference = [cite("dibao-2021", "34"), cite("dibao-2012", "7")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Count nothing unless the office said so."""
        return _local(figure(person, period, "dibao.imputed_wage"), person("imputed_by_office", period))


def _local(amount: Numbers, needed: Truths) -> Numbers:
    """Return a local amount where it is needed, nothing where it is not, and that it was not said elsewhere."""
    if not needed.any():
        return np.broadcast_to(NOTHING, needed.shape)
    return np.where(needed == YES, amount, np.where(needed == NO, NOTHING, NUMBER_UNSAID))


class income_before_deductions(Fen):
    """What somebody has before local deductions: the most that can be counted."""

    entity = Person
    label = "income before local deductions"
    reference = [cite("dibao-2021", "13(1)"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Add up the four kinds, less what is certainly not counted. A lapsed exclusion excludes nothing here."""
        wage, business = person("wage_income", period), person("business_net", period)
        owned, moved = person("property_net", period), person("transfer_net", period)
        left_out = person("awards", period) + person("assistance_received", period)
        pension = or_else(person("basic_pension_left_out", period), 0)
        total = wage + business + owned + moved - left_out - pension
        return lifted(np.maximum(total, NOTHING), wage, business, owned, moved)


class countable_income(Fen):
    """What is counted of somebody's income, after everything that is left out."""

    entity = Person
    label = "income that is counted"
    reference = [cite("dibao-2021", "13"), cite("dibao-2012", "16")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Subtract the deductions, not below zero, and not below a wage that the office counts."""
        most = person("income_before_deductions", period)
        pension = person("basic_pension_left_out", period)
        work, ill = person("work_cost_deduction", period), person("disability_or_illness_deduction", period)
        old, imputed = person("pension_deduction", period), person("imputed_min_wage", period)
        rest = np.maximum(most - work - ill - old, imputed)
        return lifted(np.maximum(rest, NOTHING), most, pension, work, ill, old, imputed)


class counted_income(Fen):
    """What somebody adds to the income of the family, if they count."""

    entity = Person
    label = "adds to the family's income"
    reference = [cite("dibao-2021", "12"), cite("dibao-2012", "15")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Take no account of somebody who does not count."""
        return _of_members(person("counted_member", period), person("countable_income", period))


class counted_income_most(Fen):
    """The same before local deductions, if somebody counts."""

    entity = Person
    label = "adds to the family's income at most"
    reference = [cite("dibao-2021", "12"), cite("dibao-2012", "15")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Numbers:
        """Take no account of somebody who does not count; a wage that the office counts has no upper end here."""
        most, imputed = person("income_before_deductions", period), person("imputed_min_wage", period)
        return _of_members(person("counted_member", period), lifted(np.maximum(most, imputed), most, imputed))


def _of_members(counted: Truths, amounts: Numbers) -> Numbers:
    """Return the amounts of those who count; whether somebody counts can be not said, or not known."""
    certain = amounts * (counted == YES)
    doubt = (counted != YES) & (counted != NO)
    return np.where(doubt, np.minimum(amounts, as_reason(counted)), certain) if doubt.any() else certain


class family_income(Fen):
    """What is counted of the income of the whole family."""

    entity = Family
    label = "income of the family"
    reference = [cite("dibao-2021", "12"), cite("dibao-2012", "15")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Add up those who count."""
        return family_total(family, family.members("counted_income", period))


class family_income_most(Fen):
    """The most that can be counted: income before local deductions."""

    entity = Family
    label = "income of the family at most"
    reference = [cite("dibao-2021", "12"), cite("dibao-2012", "15")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Add up those who count."""
        return family_total(family, family.members("counted_income_most", period))


class family_income_least(Fen):
    """The least that can be counted: what is certain already, whatever else is said."""

    entity = Family
    label = "income of the family at least"
    reference = [cite("dibao-2021", "12"), cite("dibao-2012", "15")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Add up what is a number, of those who certainly count."""
        return family_total(family, or_else(family.members("counted_income", period), 0))


class family_size(Count):
    """How many count as members of the family."""

    entity = Family
    label = "members of the family"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Count, unless it is not said of somebody."""
        counted = family.members("counted_member", period)
        sure, most = family_count(family, counted), family_count(family, counted, at_most=True)
        return np.where(sure == most, sure, NUMBER_UNSAID)


class family_size_most(Count):
    """How many may count at most."""

    entity = Family
    label = "members of the family at most"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Count everybody of whom it is not certain that they do not."""
        return family_count(family, family.members("counted_member", period), at_most=True)


class income_per_head(Fen):
    """Income of the family for one head, in whole fen. It is shown; nothing is decided by it.

    Where a local deduction is not known, it is income before it.
    """

    entity = Family
    label = "income for one head"
    reference = [cite("dibao-2021", "8"), cite("dibao-2012", "4")]

    @staticmethod
    def formula_2013_01(family: Group, period: Month) -> Numbers:
        """Divide, and leave out what is less than a fen."""
        exact, most = family("family_income", period), family("family_income_most", period)
        income, size = np.where(is_number(exact), exact, most), family("family_size", period)
        heads = np.where(size == 0, NUMBER_UNKNOWN, size)
        return lifted(income // np.maximum(size, 1), income, heads)
