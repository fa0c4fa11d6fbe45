"""Unemployment benefit, and beginning a business."""

import numpy as np

from rules_cn.amounts import Numbers, above, at_least, at_most, lifted, where_ruled, where_yes
from rules_cn.choices import Away, Sex
from rules_cn.entities import Person
from rules_cn.figures import figure
from rules_cn.kinds import Choice, Count, Fen, Month, People, Truth, is_one_of
from rules_cn.sources import cite
from rules_cn.truth import NO, YES, Truths, both, either, opposite

NOTHING, THOUSAND = np.int64(0), np.int64(1000)
# A full year of contributions gives a month of benefit.
YEAR = np.int64(12)


class contribution_months(Count):
    """For how many months unemployment insurance was paid since it was last drawn."""

    entity = Person
    label = "months of contributions"
    reference = [cite("gd-unemployment", "17")]


class left_work_unwillingly(Truth):
    """Whether work ended other than by one's own wish."""

    entity = Person
    label = "work ended not by one's own wish"
    reference = [cite("gd-unemployment", "15")]


class registered_unemployed(Truth):
    """Whether somebody is registered as unemployed (失业登记)."""

    entity = Person
    label = "is registered as unemployed"
    reference = [cite("gd-unemployment", "15")]


class at_liberty(Truth):
    """Whether neither a prison term nor compulsory isolation treatment runs, which suspend the benefit."""

    entity = Person
    label = "neither a prison term nor isolation treatment runs"
    reference = [cite("gd-unemployment", "28")]

    @staticmethod
    def formula_2014_07(person: People, period: Month) -> Truths:
        """Look where somebody is."""
        return opposite(is_one_of(person("away_status", period), Away.PRISON_TERM, Away.ISOLATION_TREATMENT))


class ui_months(Count):
    """For how many months there is benefit: one for each full year, after four years one for each half year."""

    entity = Person
    label = "months of unemployment benefit"
    reference = [cite("gd-unemployment", "17")]

    @staticmethod
    def formula_2014_07(person: People, period: Month) -> Numbers:
        """Count full years, then full half years, up to the most."""
        paid, least = person("contribution_months", period), figure(person, period, "unemployment.least_months")
        until, every = (
            figure(person, period, "unemployment.yearly_until"),
            figure(person, period, "unemployment.then_every"),
        )
        most = figure(person, period, "unemployment.most_months")
        first, later = np.minimum(paid, until) // YEAR, np.maximum(paid - until, NOTHING) // np.maximum(every, 1)
        months = np.where(paid < least, NOTHING, np.minimum(first + later, most))
        return lifted(months, paid, least, until, every, most)


class ui_verdict(Truth):
    """Whether somebody may have unemployment benefit (失业保险金)."""

    entity = Person
    label = "unemployment benefit"
    reference = [cite("gd-unemployment", "15")]

    @staticmethod
    def formula_2014_07(person: People, period: Month) -> Truths:
        """Need a year of contributions or months left, to have lost work, to be registered, to be free to work."""
        least = figure(person, period, "unemployment.least_months")
        contributed = either(
            at_least(person("contribution_months", period), least),
            above(person("benefit_months_left", period), NOTHING),
        )
        conditions = both(
            contributed,
            person("left_work_unwillingly", period),
            person("registered_unemployed", period),
            person("at_liberty", period),
        )
        return where_ruled(least, conditions)


class ui_amount(Fen):
    """The benefit, fen a month: a share of the local minimum wage."""

    entity = Person
    label = "unemployment benefit a month"
    reference = [cite("gd-unemployment", "19")]

    @staticmethod
    def formula_2014_07(person: People, period: Month) -> Numbers:
        """Multiply."""
        share, wage = (
            figure(person, period, "unemployment.wage_permille"),
            figure(person, period, "unemployment.minimum_wage"),
        )
        drawn = either(person("ui_verdict", period), person("ui_resumable", period))
        return where_yes(drawn, lifted(wage * share // THOUSAND, share, wage))


class benefit_stopped_by_absence(Truth):
    """Whether benefit that was being drawn stopped because of a prison term or compulsory isolation treatment."""

    entity = Person
    label = "benefit stopped because somebody had to go away"
    reference = [cite("gd-unemployment", "28")]


class benefit_months_left(Count):
    """For how many months benefit was still due when it last stopped; 0 where it never did."""

    entity = Person
    label = "months of benefit still due"
    reference = [cite("gd-unemployment", "15"), cite("gd-unemployment", "28")]


class ui_resumable(Truth):
    """Whether benefit that was suspended may be drawn again: it was not lost."""

    entity = Person
    label = "unemployment benefit that goes on"
    reference = [cite("gd-unemployment", "28")]

    @staticmethod
    def formula_2014_07(person: People, period: Month) -> Truths:
        """Need a suspension, months left, and to be free again."""
        conditions = both(
            person("benefit_stopped_by_absence", period),
            above(person("benefit_months_left", period), NOTHING),
            person("at_liberty", period),
        )
        return where_ruled(figure(person, period, "unemployment.least_months"), conditions)


class plans_business(Truth):
    """Whether somebody has a business, or plans one."""

    entity = Person
    label = "has a business or plans one"
    reference = [cite("gz-loan-2025", "5(1)")]


class sex(Choice):
    """Asked only for the start-up loan, whose age limits differ."""

    entity = Person
    label = "woman or man, for an age limit"
    reference = [cite("gz-loan-2025", "5(1)")]


class hard_to_employ(Truth):
    """Whether somebody has been recognised as finding work with difficulty (就业困难人员)."""

    entity = Person
    label = "recognised as finding work with difficulty"
    reference = [cite("gz-loan-2025", "5(1)")]


class released(Truth):
    """Whether somebody served a term: the loan page names them (刑满释放人员). Asked last; never kept."""

    entity = Person
    label = "belongs to a further group that the loan page names"
    reference = [cite("gz-loan-2025", "5(1)")]


class jobs_given(Count):
    """To how many people somebody gives work."""

    entity = Person
    label = "people given work"
    reference = [cite("gz-loan-2025", "2")]


def _within_age(person: People, period: Month, which: str) -> Truths:
    """Compare with the limits; ask whether woman or man only between the two."""
    age, chosen = person("age", period), person("sex", period)
    low, high = figure(person, period, f"age.{which}_woman"), figure(person, period, f"age.{which}_man")
    woman = both(is_one_of(chosen, Sex.WOMAN), at_most(age, low))
    man = both(is_one_of(chosen, Sex.MAN), at_most(age, high))
    anyone, no_one = at_most(age, low), opposite(at_most(age, high))
    return np.where(anyone == YES, YES, np.where(no_one == YES, NO, either(woman, man)))


class within_loan_age(Truth):
    """Whether somebody is within the age limit of the loan, the year itself included."""

    entity = Person
    label = "within the age limit of the loan"
    reference = [cite("gz-loan-2025", "5(1)")]

    @staticmethod
    def formula_2025_12(person: People, period: Month) -> Truths:
        """Compare with the limits of the loan."""
        return _within_age(person, period, "loan")


class within_grant_age(Truth):
    """Whether somebody is within the age limit of the grant, the year itself included."""

    entity = Person
    label = "within the age limit of the grant"
    reference = [cite("gz-startup-2025", "1(1)")]

    @staticmethod
    def formula_2025_05(person: People, period: Month) -> Truths:
        """Compare with the limits of the grant."""
        return _within_age(person, period, "grant")


class other_loan_group(Truth):
    """Whether somebody is a graduate, veteran, farmer, online trader or of another group that the page names."""

    entity = Person
    label = "graduate, veteran, farmer, online trader or of another group named for the loan"
    reference = [cite("gz-loan-2025", "5(1)")]


class other_grant_group(Truth):
    """Whether somebody left school within five years, is a veteran or of another group that the page names."""

    entity = Person
    label = "left school within five years, veteran or of another group named for the grant"
    reference = [cite("gz-startup-2025", "1(1)")]


class registered_here(Truth):
    """Whether the business is registered in Guangzhou."""

    entity = Person
    label = "the business is registered in the city"
    reference = [cite("gz-loan-2025", "5(1)")]


class has_other_loans(Truth):
    """Whether somebody, or the spouse, has other loans than those for study, home, car or small purchases."""

    entity = Person
    label = "has other loans than for study, home, car or small purchases"
    reference = [cite("gz-loan-2025", "5(1)")]


class listed_as_abnormal(Truth):
    """Whether the firm stands on the list of abnormal operation (经营异常名录)."""

    entity = Person
    if_silent = int(NO)
    label = "the firm stands on the list of abnormal operation"
    reference = [cite("gz-startup-2025", "1(2)")]


class named_for_loan(Truth):
    """Whether somebody is of a group named for the loan, or the firm is young enough to need none."""

    entity = Person
    label = "of a group named for the loan, or with a young firm"
    reference = [cite("gz-loan-2025", "5(1)"), cite("gz-loan-2025", "5(2)")]

    @staticmethod
    def formula_2025_12(person: People, period: Month) -> Truths:
        """Join the groups; anybody may ask while the firm is young."""
        young = at_most(person("firm_months", period), figure(person, period, "startup.loan_firm_months"))
        return either(
            person("registered_unemployed", period),
            person("hard_to_employ", period),
            person("other_loan_group", period),
            person("released", period),
            young,
        )


class startup_loan_group(Truth):
    """Whether somebody may ask for the guaranteed start-up loan (创业担保贷款). A bank decides."""

    entity = Person
    label = "guaranteed start-up loan"
    reference = [cite("gz-loan-2025", "5(1)"), cite("gz-loan-2025", "5(2)")]

    @staticmethod
    def formula_2025_12(person: People, period: Month) -> Truths:
        """Need a business registered here, a group or a young firm, the age, and no other loans."""
        conditions = both(
            person("plans_business", period),
            person("registered_here", period),
            person("named_for_loan", period),
            person("within_loan_age", period),
            opposite(person("has_other_loans", period)),
        )
        return where_ruled(figure(person, period, "startup.loan_cap"), conditions)


class startup_loan_cap(Fen):
    """The most that is lent to one person."""

    entity = Person
    label = "loan, at most"
    reference = [cite("gz-loan-2025", "2")]

    @staticmethod
    def formula_2025_12(person: People, period: Month) -> Numbers:
        """Lend more to whoever gives work to enough people; not said, the lower sum."""
        many = at_least(person("jobs_given", period), figure(person, period, "startup.loan_jobs"))
        more, usual = figure(person, period, "startup.loan_cap_jobs"), figure(person, period, "startup.loan_cap")
        return where_yes(person("startup_loan_group", period), np.where(many == YES, more, usual))


class firm_months(Count):
    """For how many months the firm has been registered."""

    entity = Person
    label = "months since the firm was registered"
    reference = [cite("gz-startup-2025", "1(2)")]


class insured_employee_months(Count):
    """For how many months at least one employee has been insured there."""

    entity = Person
    label = "months for which an employee has been insured"
    reference = [cite("gz-startup-2025", "1(2)")]


class startup_grant_verdict(Truth):
    """Whether somebody may have the one-time start-up grant (一次性创业资助)."""

    entity = Person
    label = "one-time start-up grant"
    reference = [cite("gz-startup-2025", "1")]

    @staticmethod
    def formula_2025_05(person: People, period: Month) -> Truths:
        """Need a group named, the age, a firm of some months in good order, and an employee insured for some."""
        conditions = both(
            person("plans_business", period),
            either(
                person("registered_unemployed", period),
                person("hard_to_employ", period),
                person("other_grant_group", period),
            ),
            person("within_grant_age", period),
            opposite(person("listed_as_abnormal", period)),
            at_least(person("firm_months", period), figure(person, period, "startup.grant_firm_months")),
            at_least(
                person("insured_employee_months", period), figure(person, period, "startup.grant_insured_months")
            ),
        )
        return where_ruled(figure(person, period, "startup.grant"), conditions)


class startup_grant(Fen):
    """The one-time start-up grant."""

    entity = Person
    label = "grant, once"
    reference = [cite("gz-startup-2025", "1")]

    @staticmethod
    def formula_2025_05(person: People, period: Month) -> Numbers:
        """Pay it once."""
        return where_yes(person("startup_grant_verdict", period), figure(person, period, "startup.grant"))
