"""The second statement of the rules, for what is asked of one person. See `plain`."""

from datetime import date
from typing import Any

from rules_cn.tests.plain import (
    ALL_KINDS,
    MIND,
    TEXT_OF_2021,
    Answer,
    Doubt,
    Family,
    Number,
    Person,
    added,
    age,
    among,
    certificate,
    every,
    figure,
    less,
    no,
    paid_if,
    said,
    some,
    times,
    under_age,
)

Answers = dict[str, Any]


def of_person(family: Family, person: Person) -> Answers:
    """Return every answer about one person."""
    return {
        "may_apply_alone": alone(family, person),
        **hardship(family, person),
        **disability(family, person),
        **child(family, person),
        **unemployment(family, person),
        **business(family, person),
        **around(family, person),
    }


def alone(family: Family, person: Person) -> Answer:
    """Return whether somebody may apply as a household of one."""
    if family.on < TEXT_OF_2021:
        return Doubt.UNKNOWN
    severe, ill = certificate(person, ALL_KINDS, 1, 2), said(person, "major_illness_local")
    of_the_border = every(family.border, some(severe, certificate(person, MIND, 3, 3), ill))
    if family.on < date(2022, 11, 1):
        return of_the_border
    grown = no(under_age(person, family.on))
    return some(of_the_border, every(grown, said(person, "has_no_work"), severe))


def hardship(family: Family, person: Person) -> Answers:
    """Return whether somebody may have support for extreme hardship, and how much."""
    if family.on < TEXT_OF_2021:
        return {"tekun_verdict": Doubt.UNKNOWN, "tekun_standard": Doubt.UNKNOWN}
    years = age(person, family.on)
    unable = some(
        no(less(years, 60)),
        less(years, 16),
        certificate(person, MIND, 1, 3),
        certificate(person, ("physical",), 1, 2),
        certificate(person, ("visual",), 1, 1),
    )
    income: Number = added(
        *(said(person, name) for name in ("wage_income", "business_net", "property_net", "transfers_in")),
        *(said(person, name) for name in ("transfers_out",) if said(person, name) is Doubt.UNSAID),
    )
    if not isinstance(income, Doubt):
        income -= person["transfers_out"]
        income -= sum(person.get(name) or 0 for name in ("basic_pension", "awards", "old_age_allowance"))
        income = max(0, income)
    poor = every(less(income, family.standard), said(family.family, "property_fits"))
    in_prison = among(said(person, "away_status"), "prison_term")
    verdict = every(unable, poor, no(said(person, "has_able_supporter")), no(in_prison))
    return {"tekun_verdict": verdict, "tekun_standard": paid_if(verdict, _hardship_sum(family))}


def _hardship_sum(family: Family) -> Number:
    factor = figure("tekun in thousandths", family.place, family.on)
    usual = times(family.standard, factor)
    usual = usual if isinstance(usual, Doubt) else usual // 1000
    floor, village = figure("village", family.place, family.on), said(family.family, "rural")
    if floor is Doubt.UNKNOWN or village is False:
        return usual
    if isinstance(usual, Doubt) or isinstance(floor, Doubt):
        return paid_if(village, min(one for one in (usual, floor) if isinstance(one, Doubt)))
    return paid_if(village, max(usual, floor))


def disability(family: Family, person: Person) -> Answers:
    """Return the two allowances of Guangzhou."""
    names = ("disability_living_verdict", "disability_living", "disability_nursing_verdict", "disability_nursing")
    if family.on < date(2022, 12, 1):
        return dict.fromkeys(names, Doubt.UNKNOWN)
    measures = figure("disability measures", family.place, family.on)
    open_to = every(
        no(said(person, "receives_tekun")),
        not person.get("work_injury_care", False),
        no(among(said(person, "away_status"), "prison_term")),
    )
    if isinstance(measures, Doubt):
        open_to = measures if measures is Doubt.UNKNOWN else every(open_to, measures)
    heavy = some(certificate(person, ALL_KINDS, 1, 2), certificate(person, MIND, 3, 4))
    rates = [figure(name, family.place, family.on) for name in ("living", "care")]
    assisted = some(said(family.family, "receives_dibao"), said(family.family, "receives_borderline"))
    poor = every(heavy, less(said(person, "own_income_year_average"), rates[0]))
    any_kind = among(said(person, "disability_type"), *ALL_KINDS)
    child_has = bool(person.get("full_child_allowance"))
    verdicts = [every(any_kind, some(assisted, poor), not child_has, open_to), every(heavy, open_to)]
    found: list[Any] = []
    for verdict, rate in zip(verdicts, rates, strict=True):
        judged = rate if rate is Doubt.UNKNOWN else every(verdict, rate) if isinstance(rate, Doubt) else verdict
        found += [judged, paid_if(judged, rate)]
    return dict(zip(names, found, strict=True))


def child(family: Family, person: Person) -> Answers:
    """Return whether somebody is a child whom in fact nobody raises, and the allowance."""
    if family.on < date(2019, 11, 1):
        return {"defacto_child_verdict": Doubt.UNKNOWN, "defacto_child_allowance": Doubt.UNKNOWN}
    states, gone = [], []
    for which in ("first_parent", "second_parent"):
        state, months = said(person, which), said(person, f"{which}_months")
        long = among(state, "prison_term", "isolation_treatment", "otherwise_held", "out_of_contact")
        states.append(some(among(state, "severely_disabled", "seriously_ill"), every(long, no(less(months, 6)))))
        gone.append(among(state, "dead", "declared_missing"))
    nobody = some(every(*states), every(gone[0], states[1]), every(states[0], gone[1]))
    verdict = every(under_age(person, family.on), nobody)
    standard = figure("child", family.place, family.on)
    topped = standard if isinstance(standard, Doubt) else max(0, standard - (person.get("other_aid_of_child") or 0))
    return {"defacto_child_verdict": verdict, "defacto_child_allowance": paid_if(verdict, topped)}


def unemployment(family: Family, person: Person) -> Answers:
    """Return unemployment benefit: new, or going on after it was suspended."""
    if figure("unemployment", family.place, family.on) is Doubt.UNKNOWN:
        return dict.fromkeys(("ui_verdict", "ui_months", "ui_amount", "ui_resumable"), Doubt.UNKNOWN)
    paid = said(person, "contribution_months")
    free = no(among(said(person, "away_status"), "prison_term", "isolation_treatment"))
    left = said(person, "benefit_months_left")
    verdict = every(
        some(no(less(paid, 12)), less(0, left)),
        said(person, "left_work_unwillingly"),
        said(person, "registered_unemployed"),
        free,
    )
    months = paid
    if not isinstance(paid, Doubt):
        months = min(24, paid // 12 if paid <= 48 else 4 + (paid - 48) // 6)
    goes_on = every(said(person, "benefit_stopped_by_absence"), less(0, left), free)
    wage = figure("minimum wage", family.place, family.on)
    sum_of_month = wage if isinstance(wage, Doubt) else wage * 9 // 10
    amount = paid_if(some(verdict, goes_on), sum_of_month)
    return {"ui_verdict": verdict, "ui_months": months, "ui_amount": amount, "ui_resumable": goes_on}


def business(family: Family, person: Person) -> Answers:
    """Return the start-up loan and the start-up grant."""
    return {**loan(family, person), **grant(family, person)}


def loan(family: Family, person: Person) -> Answers:
    """Return the start-up loan."""
    if isinstance(figure("loan", family.place, family.on), Doubt):
        return {"startup_loan_group": Doubt.UNKNOWN, "startup_loan_cap": Doubt.UNKNOWN}
    groups = ("registered_unemployed", "hard_to_employ", "other_loan_group", "released")
    young_firm = no(less(36, said(person, "firm_months")))
    verdict = every(
        said(person, "plans_business"),
        said(person, "registered_here"),
        some(*(said(person, name) for name in groups), young_firm),
        _young_enough(age(person, family.on), person),
        no(said(person, "has_other_loans")),
    )
    jobs = person.get("jobs_given")
    most = 50_000_000 if jobs is not None and jobs >= 5 else 30_000_000
    return {"startup_loan_group": verdict, "startup_loan_cap": paid_if(verdict, most)}


def grant(family: Family, person: Person) -> Answers:
    """Return the start-up grant."""
    if isinstance(figure("grant", family.place, family.on), Doubt):
        return {"startup_grant_verdict": Doubt.UNKNOWN, "startup_grant": Doubt.UNKNOWN}
    groups = ("registered_unemployed", "hard_to_employ", "other_grant_group")
    verdict = every(
        said(person, "plans_business"),
        some(*(said(person, name) for name in groups)),
        _young_enough(age(person, family.on), person),
        not person.get("listed_as_abnormal", False),
        no(less(said(person, "firm_months"), 6)),
        no(less(said(person, "insured_employee_months"), 3)),
    )
    return {"startup_grant_verdict": verdict, "startup_grant": paid_if(verdict, 1_000_000)}


def _young_enough(years: Number, person: Person) -> Answer:
    if isinstance(years, Doubt):
        return years
    if years <= 55 or years > 60:
        return years <= 55
    return among(said(person, "sex"), "man")


def around(family: Family, person: Person) -> Answers:
    """Return insurance, medical aid and legal aid."""
    listed, young = said(person, "in_medical_aid_list"), said(person, "insured_as_student")
    adult = figure("adult premium", family.place, family.on)
    premium: Number = Doubt.UNKNOWN
    if family.on >= date(2026, 1, 1):
        usual = adult if young is False else paid_if(young, figure("child premium", family.place, family.on))
        if listed is False:
            premium = usual
        else:
            premium = paid_if(listed, adult if isinstance(adult, Doubt) else 0)
    assisted = some(family.assisted, said(person, "receives_tekun"))
    return {
        "med_premium_paid": premium,
        "med_aid_verdict": assisted if family.on >= date(2026, 7, 1) else Doubt.UNKNOWN,
        "legal_aid_no_means_test": assisted if family.on >= date(2022, 1, 1) else Doubt.UNKNOWN,
    }
