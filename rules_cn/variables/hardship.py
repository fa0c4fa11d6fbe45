"""Support for people in extreme hardship (特困人员救助供养), and temporary assistance (临时救助)."""

import numpy as np

from rules_cn.amounts import (
    NUMBER_UNKNOWN,
    Numbers,
    at_least,
    at_most,
    below,
    lifted,
    where_ruled,
    where_yes,
)
from rules_cn.choices import Disability, Event, SelfCare, Way
from rules_cn.entities import Family, Person
from rules_cn.figures import figure
from rules_cn.kinds import Choice, Count, Fen, Group, Month, People, Truth, is_one_of
from rules_cn.sources import cite
from rules_cn.truth import NO, UNKNOWN, YES, Truths, both, either, opposite
from rules_cn.variables.disability import FIRST, SECOND, THIRD, of_level

NOTHING = np.int64(0)
THOUSAND = np.int64(1000)


class receives_tekun(Truth):
    """Whether somebody receives support for extreme hardship now."""

    entity = Person
    label = "receives support for extreme hardship"
    reference = [cite("tekun-2021", "17")]


class no_work_capacity(Truth):
    """Whether somebody counts as unable to work (无劳动能力): by age, or by kind and level of a disability."""

    entity = Person
    label = "counts as unable to work"
    reference = [cite("tekun-2021", "5")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Truths:
        """Go through the list of the article; places may add to it."""
        age, kind = person("age", period), person("disability_type", period)
        mind = both(person("disability_of_the_mind", period), of_level(person, period, FIRST, THIRD))
        body = both(is_one_of(kind, Disability.PHYSICAL), of_level(person, period, FIRST, SECOND))
        sight = both(is_one_of(kind, Disability.VISUAL), of_level(person, period, FIRST, FIRST))
        old = at_least(age, figure(person, period, "age.elderly"))
        young = below(age, figure(person, period, "age.working"))
        return either(old, young, mind, body, sight)


class old_age_allowance(Fen):
    """An allowance for great age (高龄津贴), among what was received."""

    entity = Person
    if_silent = 0
    label = "allowance for great age among them"
    reference = [cite("tekun-2021", "6")]


class tekun_income(Fen):
    """Somebody's own income as counted here: all kinds, less basic pension, awards and age allowance."""

    entity = Person
    label = "own income as counted here"
    reference = [cite("tekun-2021", "6")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Numbers:
        """Add up and subtract, not below zero."""
        kinds = [person(name, period) for name in ("wage_income", "business_net", "property_net", "transfer_net")]
        left = [person(name, period) for name in ("basic_pension", "awards", "old_age_allowance")]
        return lifted(np.maximum(sum(kinds) - sum(left), NOTHING), *kinds)


class no_income_source(Truth):
    """Whether somebody counts as without income (无生活来源)."""

    entity = Person
    label = "counts as without income"
    reference = [cite("tekun-2021", "6")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Truths:
        """Need an own income below the standard of the place, and little property."""
        poor = below(person("tekun_income", period), person.family("dibao_standard", period))
        return both(poor, person.family("property_fits", period))


class has_able_supporter(Truth):
    """Whether somebody who owes support by law is able to give it. A prisoner, a missing person and others are not."""

    entity = Person
    label = "somebody who owes support by law is able to give it"
    reference = [cite("tekun-2021", "8")]


class tekun_verdict(Truth):
    """Whether somebody may have support for extreme hardship (特困人员)."""

    entity = Person
    label = "support for people in extreme hardship"
    reference = [cite("assistance-law-2026", "16"), cite("tekun-2021", "4")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Truths:
        """Need all three; a prison term ends it (§ 24(3))."""
        return both(
            person("no_work_capacity", period),
            person("no_income_source", period),
            opposite(person("has_able_supporter", period)),
            opposite(person("in_prison", period)),
        )


class failed_acts(Count):
    """How many of the six acts of self-care somebody cannot do: eat, dress, bed, toilet, walk indoors, bathe."""

    entity = Person
    label = "acts of self-care that are not possible, of six"
    reference = [cite("tekun-2021", "21")]


class selfcare_level(Count):
    """How far somebody looks after themselves, as `choices.SelfCare`."""

    entity = Person
    label = "self-care"
    reference = [cite("tekun-2021", "22")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Numbers:
        """All acts: fully; a few failed: partly; more: not."""
        failed, few = person("failed_acts", period), figure(person, period, "tekun.selfcare_partly")
        some = np.where(failed <= few, np.int64(SelfCare.PARTLY), np.int64(SelfCare.NOT))
        return lifted(np.where(failed == NOTHING, np.int64(SelfCare.FULL), some), failed, few)


class rural(Truth):
    """Whether the family is registered in a village."""

    entity = Family
    label = "registered in a village"
    reference = [cite("gz-standards-2025", "1(3)")]


class tekun_standard(Fen):
    """Support for extreme hardship, fen for one person and month, where the person may have it."""

    entity = Person
    label = "support a month"
    reference = [cite("gz-standards-2025", "1(3)")]

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Numbers:
        """Multiply the standard; in some villages not below what the district pays."""
        standard, factor = person.family("dibao_standard", period), figure(person, period, "tekun.standard_permille")
        usual = lifted(standard * factor // THOUSAND, standard, factor)
        floor, village = figure(person, period, "tekun.rural_floor"), person.family("rural", period)
        raised = lifted(np.maximum(usual, floor), usual, floor)
        in_village = where_yes(village, raised)
        amount = np.where((floor == NUMBER_UNKNOWN) | (village == NO), usual, in_village)
        return where_yes(person("tekun_verdict", period), amount)


class tempaid_event(Choice):
    """What made help necessary."""

    entity = Family
    label = "what made help necessary"
    reference = [cite("gz-tempaid-2021", "5")]


class event_months_ago(Count):
    """How many months ago it was; a month that has begun counts as one."""

    entity = Family
    label = "months since, begun ones counted"
    reference = [cite("gz-tempaid-2021", "5")]


class tempaid_way(Choice):
    """How the help is given; not said, it is the usual way."""

    entity = Family
    label = "how help is given"
    reference = [cite("gz-tempaid-2021", "12")]


class tempaid_spent(Fen):
    """What was spent on the event, after everything that others paid."""

    entity = Family
    label = "spent on it"
    reference = [cite("gz-tempaid-2021", "12")]


class tempaid_paid_this_year(Fen):
    """Temporary assistance that the family already had in this calendar year."""

    entity = Family
    label = "temporary assistance had this year"
    reference = [cite("gz-tempaid-2021", "12")]


class tempaid_in_time(Truth):
    """Whether it is still time to ask."""

    entity = Family
    label = "it is still time to ask"
    reference = [cite("gz-tempaid-2021", "5")]

    @staticmethod
    def formula_2022_01(family: Group, period: Month) -> Truths:
        """Compare with the months of the kind of event."""
        ago, event = family("event_months_ago", period), family("tempaid_event", period)
        emergency = at_most(ago, figure(family, period, "tempaid.event_months_emergency"))
        expense = at_most(ago, figure(family, period, "tempaid.event_months_expenditure"))
        in_time = either(
            both(is_one_of(event, Event.EMERGENCY), emergency), both(is_one_of(event, Event.EXPENDITURE), expense)
        )
        return where_ruled(figure(family, period, "tempaid.emergency"), in_time)


class need_recognised(Truth):
    """Whether the office recognises the need. Income and property follow provincial rules that were not read."""

    entity = Family
    label = "the office recognises the need"
    reference = [cite("gz-tempaid-2021", "5")]


class tempaid_verdict(Truth):
    """Whether the family may have temporary assistance (临时救助)."""

    entity = Family
    label = "temporary assistance"
    reference = [cite("gz-tempaid-2021", "5")]

    @staticmethod
    def formula_2022_01(family: Group, period: Month) -> Truths:
        """Need an event, to ask in time, and the office to recognise the need."""
        return both(family("tempaid_in_time", period), family("need_recognised", period))


class tempaid_cap_per_head(Fen):
    """The most for one person: months of the standard, by the kind of event and the way help is given."""

    entity = Family
    label = "at most for one person"
    reference = [cite("gz-tempaid-2021", "12")]

    @staticmethod
    def formula_2022_01(family: Group, period: Month) -> Numbers:
        """Choose the months, and multiply."""
        event, way = family("tempaid_event", period), family("tempaid_way", period)
        months = figure(family, period, "tempaid.emergency")
        months = np.where(way == Way.HELP_FIRST, figure(family, period, "tempaid.first"), months)
        months = np.where(way == Way.MONTH_BY_MONTH, figure(family, period, "tempaid.continuing"), months)
        months = np.where(event == Event.EXPENDITURE, figure(family, period, "tempaid.expenditure"), months)
        standard = family("dibao_standard", period)
        return where_yes(family("tempaid_in_time", period), lifted(months * standard, months, standard))


class tempaid_max(Fen):
    """The most for the family: for all members, within the year's cap, and not more than an expense cost."""

    entity = Family
    label = "at most for the family"
    reference = [cite("gz-tempaid-2021", "12")]

    @staticmethod
    def formula_2022_01(family: Group, period: Month) -> Numbers:
        """Take the least of the three."""
        head, size = family("tempaid_cap_per_head", period), family("family_size", period)
        cap, paid = figure(family, period, "tempaid.year_cap"), family("tempaid_paid_this_year", period)
        left = lifted(np.maximum(cap - paid, NOTHING), cap, paid)
        most = lifted(np.minimum(head * size, left), head, size, left)
        spent = family("tempaid_spent", period)
        bounded = lifted(np.minimum(most, spent), most, spent)
        amount = np.where(family("tempaid_event", period) == Event.EXPENDITURE, bounded, most)
        return where_yes(family("tempaid_in_time", period), amount)


class tempaid_township_decides(Truth):
    """Whether the township may decide about an emergency by itself: quicker than the county.

    For an expense the procedure is that of provincial rules which were not read.
    """

    entity = Family
    label = "the township decides by itself"
    reference = [cite("gz-tempaid-2021", "9")]

    @staticmethod
    def formula_2022_01(family: Group, period: Month) -> Truths:
        """Compare the sum with some months of the standard for every member."""
        months, standard = figure(family, period, "tempaid.township_months"), family("dibao_standard", period)
        size = family("family_size", period)
        little = at_most(family("tempaid_max", period), lifted(months * standard * size, months, standard, size))
        return np.where(family("tempaid_event", period) == Event.EXPENDITURE, UNKNOWN, little)


class care_days(Count):
    """Days in hospital for which somebody was paid to care."""

    entity = Person
    label = "days of care in hospital"
    reference = [cite("gz-tempaid-2021", "12")]


class tempaid_care_max(Fen):
    """The most for care in hospital."""

    entity = Person
    label = "at most for care in hospital"
    reference = [cite("gz-tempaid-2021", "12")]

    @staticmethod
    def formula_2022_01(person: People, period: Month) -> Numbers:
        """Multiply the days by the rate."""
        days, supported = person("care_days", period), person("receives_tekun", period)
        more, usual = figure(person, period, "tempaid.care_day_tekun"), figure(person, period, "tempaid.care_day")
        rate = np.where(supported == YES, more, np.where(supported == NO, usual, where_yes(supported, more)))
        return np.where(days == NOTHING, NOTHING, lifted(days * rate, days, rate))
