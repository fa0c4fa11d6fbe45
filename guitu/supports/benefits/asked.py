"""The words of the interview: what is asked about each fact, and why. A fact that has no words here fails a test."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words


@dataclass(frozen=True, slots=True)
class Question:
    """How one fact is asked: the question, why it is asked, the kind of its answer, and what a number counts."""

    asks: Words
    why: Words
    kind: str
    unit: Words = ""


WHY: Final[dict[str, Words]] = {
    "age": _("Some help is only for children, for older people, or up to a certain age."),
    "sex": _("It is asked only here: the age limit of the loan and the grant differs."),
    "members": _("It decides who is counted as a member of the family that lives together."),
    "income": _("The office compares what the family has with the standard. Round figures are enough for now."),
    "leftout": _("Some of it is not counted as income."),
    "property": _("The limits are local. If you do not know, say so."),
    "recognised": _("Who has been recognised once has an easier way to other help."),
    "work": _("An article turns on it."),
    "expenses": _("High expenses that cannot be avoided count, too."),
    "illness": _("For people who are seriously ill there is a way of their own."),
    "disability": _("There are allowances for people with a disability, and a way of their own to apply."),
    "hardship": _("This help is for people who cannot work, have nothing to live on and nobody who can support them."),
    "event": _("Temporary help is for something that came suddenly or cost too much."),
    "unemployment": _("The benefit depends on contributions and on how the work ended."),
    "business": _("There is a loan and a grant for people who start a business."),
    "housing": _("While a family waits for a home, it may have a rent subsidy."),
    "insurance": _("Whether the premium is paid for you depends on it."),
    "child": _("What the child has already is taken off the allowance."),
    "last": _(
        "One article turns on this. It is used for the answer and forgotten at once: it is "
        "not stored, not even until the end of this interview."
    ),
    "any_income": _("If there is none at all, five questions can be left out."),
    "everybody_home": _(
        "One article counts people differently while they are away. It is used for the answer and forgotten at once."
    ),
}
YESNO, MONEY, NUMBER, DAY, CHOICE = "yesno", "money", "number", "day", "choice"
_UNITS: Final[dict[str, Words]] = {
    "months": _("months"),
    "level": _("level"),
    "acts": _("of the six"),
    "days": _("days"),
    "people": _("people"),
    "month": _("yuan a month"),
    "sum": _("yuan in all"),
}


def _q(kind: str, why: str, asks: Words, unit: str = "") -> Question:
    return Question(asks, WHY[why], kind, _UNITS.get(unit, ""))


QUESTIONS: Final[dict[str, Question]] = {
    "birth": _q(DAY, "age", _("What is the date of birth?")),
    "sex": _q(CHOICE, "sex", _("Woman or man?")),
    "other_statutory_exclusion": _q(
        YESNO, "members", _("Has the office said that another exclusion of the article applies?")
    ),
    "student_upto_bachelor": _q(
        YESNO, "members", _("Is this child still at school or university full time, up to a first degree?")
    ),
    "cannot_live_independently": _q(YESNO, "members", _("Is this grown-up child not able to live independently?")),
    "lives_together_long": _q(YESNO, "members", _("Have you lived together for a long time?")),
    "wage_income": _q(MONEY, "income", _("How much comes in from wages, before anything is left out?"), "month"),
    "business_net": _q(MONEY, "income", _("How much remains from a business after its costs?"), "month"),
    "property_net": _q(
        MONEY, "income", _("How much comes in from rent, interest and the like, after their costs?"), "month"
    ),
    "transfers_in": _q(
        MONEY,
        "income",
        _("How much comes in from pensions, maintenance, unemployment benefit or regular gifts?"),
        "month",
    ),
    "transfers_out": _q(MONEY, "income", _("How much goes out for taxes, social insurance and maintenance?"), "month"),
    "awards": _q(
        MONEY, "leftout", _("How much of what is received are awards, scholarships or preferential payments?"), "month"
    ),
    "assistance_received": _q(MONEY, "leftout", _("How much of what is received is government assistance?"), "month"),
    "basic_pension": _q(
        MONEY,
        "leftout",
        _("How much of what is received is the basic pension of residents set by the centre?"),
        "month",
    ),
    "old_age_allowance": _q(
        MONEY, "leftout", _("How much of what is received is an allowance for great age?"), "month"
    ),
    "works_under_contract": _q(YESNO, "leftout", _("Is there a work contract?")),
    "imputed_by_office": _q(YESNO, "leftout", _("Has the office said that it counts a wage that is not earned?")),
    "property_fits": _q(
        YESNO,
        "property",
        _("Does what the family owns stay within the limits of the place, as far as the office has told you?"),
    ),
    "receives_dibao": _q(YESNO, "recognised", _("Does the family receive the minimum living allowance now?")),
    "receives_borderline": _q(
        YESNO, "recognised", _("Has the family been recognised as on the border of the allowance?")
    ),
    "receives_rigid": _q(YESNO, "recognised", _("Has the family been recognised for unavoidable expenses?")),
    "receives_tekun": _q(YESNO, "recognised", _("Does this person receive support for extreme hardship now?")),
    "has_no_work": _q(YESNO, "work", _("Is this person without work?")),
    "months_over_standard": _q(
        NUMBER, "recognised", _("For how many months has work lifted the family's income over the standard?"), "months"
    ),
    "rigid_expenses_year": _q(
        MONEY,
        "expenses",
        _(
            "How much did the family have to spend on living, treatment, school and "
            "rehabilitation in the last twelve months?"
        ),
        "sum",
    ),
    "income_year": _q(MONEY, "expenses", _("How much did the whole family have in the last twelve months?"), "sum"),
    "major_illness_local": _q(YESNO, "illness", _("Is there an illness that the place recognises as serious?")),
    "disability_type": _q(CHOICE, "disability", _("Is there a disability certificate, and for what?")),
    "disability_level": _q(
        NUMBER, "disability", _("Which level stands on the disability certificate, 1 to 4?"), "level"
    ),
    "work_injury_care": _q(YESNO, "disability", _("Does work injury insurance pay for care?")),
    "full_child_allowance": _q(
        YESNO, "disability", _("Is the full allowance for a child whom in fact nobody raises paid already?")
    ),
    "own_income_year_average": _q(
        MONEY, "disability", _("How much income of their own, on average over the last twelve months?"), "month"
    ),
    "has_able_supporter": _q(
        YESNO, "hardship", _("Is there somebody who by law must support this person, and is able to?")
    ),
    "failed_acts": _q(
        NUMBER,
        "hardship",
        _(
            "How many of these six are not possible alone: eating, dressing, getting in and out "
            "of bed, going to the toilet, walking indoors, bathing?"
        ),
        "acts",
    ),
    "rural": _q(YESNO, "hardship", _("Is the family registered in a village?")),
    "tempaid_event": _q(CHOICE, "event", _("Has something happened that made help necessary?")),
    "event_months_ago": _q(
        NUMBER, "event", _("How many months ago did it happen? A month that has begun counts as one."), "months"
    ),
    "tempaid_way": _q(CHOICE, "event", _("How is the help given?")),
    "tempaid_spent": _q(MONEY, "event", _("How much was spent on it, after everything that others paid?"), "sum"),
    "tempaid_paid_this_year": _q(
        MONEY, "event", _("How much temporary assistance has the family had this calendar year?"), "sum"
    ),
    "need_recognised": _q(YESNO, "event", _("Has the office said that it recognises the need?")),
    "care_days": _q(NUMBER, "event", _("For how many days in hospital was somebody paid to care?"), "days"),
    "contribution_months": _q(
        NUMBER,
        "unemployment",
        _("For how many months was unemployment insurance paid, since it was last drawn?"),
        "months",
    ),
    "left_work_unwillingly": _q(YESNO, "unemployment", _("Did the work end other than by your own wish?")),
    "registered_unemployed": _q(YESNO, "unemployment", _("Are you registered as unemployed?")),
    "plans_business": _q(YESNO, "business", _("Do you have a business, or plan one?")),
    "hard_to_employ": _q(YESNO, "business", _("Have you been recognised as finding work with difficulty?")),
    "jobs_given": _q(NUMBER, "business", _("To how many people does the business give work?"), "people"),
    "other_loan_group": _q(
        YESNO,
        "business",
        _("Are you a graduate, veteran, farmer, online trader or of another group that the loan page names?"),
    ),
    "other_grant_group": _q(
        YESNO,
        "business",
        _("Did you leave school within five years, or are you a veteran or of another group that the page names?"),
    ),
    "registered_here": _q(YESNO, "business", _("Is the business registered in this city?")),
    "has_other_loans": _q(
        YESNO, "business", _("Do you or your spouse have loans other than for study, home, car or small purchases?")
    ),
    "listed_as_abnormal": _q(YESNO, "business", _("Does the firm stand on the list of abnormal operation?")),
    "firm_months": _q(NUMBER, "business", _("For how many months has the firm been registered?"), "months"),
    "insured_employee_months": _q(
        NUMBER, "business", _("For how many months has at least one employee been insured there?"), "months"
    ),
    "registered_in_city": _q(YESNO, "housing", _("Is the family registered in the city?")),
    "needs_housing": _q(YESNO, "housing", _("Does the family need help with housing?")),
    "in_medical_aid_list": _q(YESNO, "insurance", _("Does this person stand on the list of medical aid?")),
    "insured_as_student": _q(YESNO, "insurance", _("Is this person insured as a child or a student?")),
    "has_insurance": _q(YESNO, "insurance", _("Is this person in medical insurance?")),
    "has_children": _q(YESNO, "members", _("Are there children under age?")),
    "other_aid_of_child": _q(MONEY, "child", _("How much other assistance does the child have already?"), "month"),
    "away_status": _q(CHOICE, "last", _("Where is this person living now?")),
    "first_parent": _q(CHOICE, "last", _("How is it with one parent of this child?")),
    "second_parent": _q(CHOICE, "last", _("How is it with the other parent of this child?")),
    "first_parent_months": _q(
        NUMBER,
        "last",
        _(
            "For how many months in all, from beginning to end? For somebody out of contact: for "
            "how many months so far?"
        ),
        "months",
    ),
    "second_parent_months": _q(
        NUMBER,
        "last",
        _(
            "For how many months in all is it with the other parent? For somebody out of contact:"
            " for how many months so far?"
        ),
        "months",
    ),
    "benefit_stopped_by_absence": _q(
        YESNO, "last", _("Was unemployment benefit being drawn, and stopped because you had to go away for a time?")
    ),
    "benefit_months_left": _q(
        NUMBER, "last", _("For how many months was unemployment benefit still due when it stopped?"), "months"
    ),
    "released": _q(YESNO, "last", _("The loan also names people who have served a term. Does that apply to you?")),
    "came_home": _q(YESNO, "last", _("Has this person come home lately?")),
    "any_income": _q(
        YESNO,
        "any_income",
        _("Does money come in or go out regularly: wages, a business, rent or interest, a pension, maintenance?"),
    ),
    "everybody_home": _q(
        YESNO, "everybody_home", _("Is everybody of the family at home just now, or away only for a short time?")
    ),
}
_PARENT: Final[tuple[tuple[str, Words], ...]] = (
    ("caring", _("Cares for the child, or can")),
    ("dead", _("Has died")),
    ("declared_missing", _("Declared missing by a court")),
    ("severely_disabled", _("Severely disabled")),
    ("seriously_ill", _("Seriously ill")),
    ("prison_term", _("Serving a term")),
    ("isolation_treatment", _("In compulsory isolation treatment")),
    ("otherwise_held", _("Held in some other way")),
    ("out_of_contact", _("Out of contact")),
)
# The answers to choose from: the name of the choice, and its words.
CHOICES: Final[dict[str, tuple[tuple[str, Words], ...]]] = {
    "disability_type": (
        ("no_certificate", _("No certificate")),
        ("physical", _("Physical")),
        ("visual", _("Visual")),
        ("hearing", _("Hearing")),
        ("speech", _("Speech")),
        ("intellectual", _("Intellectual")),
        ("mental", _("Mental")),
        ("several", _("Several")),
    ),
    "tempaid_event": (
        ("nothing", _("No, nothing like that")),
        ("emergency", _("Yes: an accident, fire, sudden illness or the like")),
        ("expenditure", _("Yes: expenses that the family cannot carry")),
    ),
    "tempaid_way": (
        ("usual", _("The usual way")),
        ("help_first", _("Help first, papers later")),
        ("month_by_month", _("Month by month")),
    ),
    "sex": (
        ("woman", _("Woman")),
        ("man", _("Man")),
    ),
    "first_parent": _PARENT,
    "second_parent": _PARENT,
    "away_status": (
        ("home", _("At home, or away only for a short time")),
        ("prison_term", _("Serving a term")),
        ("isolation_treatment", _("In compulsory isolation treatment")),
        ("declared_missing", _("Declared missing by a court")),
        ("elsewhere", _("Somewhere else: work, school, hospital, relatives")),
    ),
}
