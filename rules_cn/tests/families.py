"""Random families, many of them exactly on a threshold, some with sums that 32 bits or a short float do not hold."""

from datetime import date
from random import Random
from typing import Any, Final

LINES: Final = (0, 20_900, 21_700, 130_900, 196_350, 209_440, 261_800, 392_700, 589_050)
HUGE: Final = (13_107_200, 13_107_201, 21_474_836, 21_474_837, 2_147_483_647, 2_147_483_648, 4_294_967_297)
PLACES: Final = ("440100", "440100", "440100", "440112", "440113", "440106", "442000", "320600", "440000", "500000")
MONTHS: Final = (
    (2012, 12), (2013, 1), (2014, 7), (2020, 3), (2021, 6), (2021, 7), (2022, 1), (2022, 11), (2022, 12), (2024, 4),
    (2025, 1), (2025, 3), (2025, 5), (2025, 6), (2025, 11), (2025, 12), (2026, 1), (2026, 5), (2026, 6), (2026, 7),
    (2026, 11), (2026, 12), (2027, 1),
)  # fmt: skip
CHOSEN: Final = {
    "relation": ("self", "spouse", "child", "child", "parent", "other_supported", "none"),
    "away_status": ("home", "home", "home", "prison_term", "isolation_treatment", "declared_missing", "elsewhere"),
    "disability_type": (
        "no_certificate", "no_certificate", "physical", "visual", "hearing", "mental", "intellectual", "several",
    ),
    "first_parent": (
        "caring", "dead", "declared_missing", "seriously_ill", "prison_term", "out_of_contact", "otherwise_held",
    ),
    "second_parent": ("caring", "dead", "severely_disabled", "isolation_treatment", "prison_term", "out_of_contact"),
    "sex": ("woman", "man"),
    "tempaid_event": ("nothing", "emergency", "expenditure"),
    "tempaid_way": ("usual", "help_first", "month_by_month"),
}  # fmt: skip
COUNTED: Final = {
    "disability_level": (1, 2, 3, 4),
    "first_parent_months": (0, 5, 6, 7, 60),
    "second_parent_months": (0, 5, 6, 7, 60),
    "contribution_months": (0, 11, 12, 23, 24, 47, 48, 53, 54, 66, 167, 168, 400),
    "benefit_months_left": (0, 1, 7),
    "jobs_given": (0, 4, 5),
    "firm_months": (5, 6, 36, 37),
    "insured_employee_months": (2, 3),
    "event_months_ago": (1, 2, 12, 13),
    "months_over_standard": (0, 2, 6, 9),
}
MONEY: Final = (
    "wage_income",
    "business_net",
    "property_net",
    "transfers_in",
    "transfers_out",
    "own_income_year_average",
)
OFTEN_NOTHING: Final = ("basic_pension", "awards", "assistance_received", "old_age_allowance", "other_aid_of_child")
OF_PEOPLE: Final = (
    "student_upto_bachelor", "cannot_live_independently", "lives_together_long", "major_illness_local", "has_no_work",
    "has_able_supporter", "receives_tekun", "left_work_unwillingly", "registered_unemployed",
    "benefit_stopped_by_absence", "plans_business", "hard_to_employ", "released", "in_medical_aid_list",
    "other_loan_group", "other_grant_group", "registered_here", "has_other_loans",
    "insured_as_student",
)  # fmt: skip
RARE: Final = (
    "other_statutory_exclusion", "work_injury_care", "imputed_by_office", "full_child_allowance", "listed_as_abnormal",
)  # fmt: skip
OF_FAMILIES: Final = (
    "property_fits", "receives_dibao", "receives_borderline", "receives_rigid", "rural", "needs_housing",
    "registered_in_city", "need_recognised",
)  # fmt: skip


class Maker:
    """Makes families from one seed: the same in every run."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - no secret

    def day(self, number: int) -> date:
        """Return a day in one of the months around which laws and figures change."""
        year, month = MONTHS[number % len(MONTHS)]
        return date(year, month, self.random.choice((1, 10, 28)))

    def family(self, on: date) -> tuple[list[dict[str, Any]], dict[str, Any], str]:
        """Return people, facts about the family, and a place."""
        open_facts = self.random.choice((0.0, 0.0, 0.05, 0.3))
        people = [
            self._person(on, open_facts, first=number == 0) for number in range(self.random.choice((1, 2, 3, 4)))
        ]
        family: dict[str, Any] = {name: self._yes() for name in OF_FAMILIES}
        family |= {name: self.random.choice(CHOSEN[name]) for name in ("tempaid_event", "tempaid_way")}
        family |= {name: self.random.choice(COUNTED[name]) for name in ("event_months_ago", "months_over_standard")}
        family |= {"tempaid_spent": self._money(), "tempaid_paid_this_year": self._money()}
        return people, self._thinned(family, open_facts), self.random.choice(PLACES)

    def _person(self, on: date, open_facts: float, *, first: bool) -> dict[str, Any]:
        chosen = {
            name: self.random.choice(values) for name, values in CHOSEN.items() if not name.startswith("tempaid")
        }
        counted = {
            name: self.random.choice(values)
            for name, values in COUNTED.items()
            if name not in {"event_months_ago", "months_over_standard"}
        }
        person: dict[str, Any] = {**chosen, **counted, **{name: self._yes() for name in OF_PEOPLE}}
        person |= {name: self._money() if self.random.random() < 0.4 else 0 for name in MONEY}
        person |= {name: self._money() if self.random.random() < 0.1 else 0 for name in OFTEN_NOTHING}
        person |= {name: self.random.random() < 0.02 for name in RARE}
        person["birth"] = self._birth(on)
        if first:
            person["relation"] = "self"
        if self.random.random() < 0.1:
            person["business_net"] = -self._money()
        return self._thinned(person, open_facts)

    def _birth(self, on: date) -> date:
        """Return a birthday, often on the very day on which an age matters, or a day beside it."""
        years = self.random.choice((1, 15, 16, 17, 18, 19, 30, 40, 54, 55, 56, 59, 60, 61, 80))
        return date(on.year - years, on.month, max(1, min(28, on.day + self.random.choice((-1, 0, 0, 1)))))

    def _money(self) -> int:
        kind = self.random.random()
        if kind < 0.55:
            return max(0, self.random.choice(LINES) + self.random.choice((-1, 0, 0, 1)))
        if kind < 0.65:
            return self.random.choice(HUGE)
        return self.random.randrange(0, 400_000)

    def _yes(self) -> bool:
        return self.random.random() < 0.5

    def _thinned(self, facts: dict[str, Any], share: float) -> dict[str, Any]:
        if not share:
            return facts
        return {name: value for name, value in facts.items() if self.random.random() >= share}
