"""The rules a second time, in plain Python, one family at a time: written from the texts, not from the variables.

Nothing here is shared with the package but the names of facts and of places. An answer is True, False, a number, or a
doubt. Money is fen. Used by the tests alone, which compare both over random families.
"""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Any, Final

Person = Mapping[str, Any]


class Doubt(IntEnum):
    """Why there is no answer; the later ones can still be mended by whoever answers."""

    LAPSED = 1
    UNKNOWN = 2
    UNSAID = 3


Answer = bool | Doubt
Number = int | Doubt
EVER: Final = date(9999, 1, 1)
LAST_YEAR_OF_GZ: Final = (date(2025, 1, 1), date(2026, 6, 1))
# Each figure: place, first day, first day no more, value. Guangzhou is 4401; a shorter beginning is a wider place.
FIGURES: Final[dict[str, list[tuple[str, date, date, int]]]] = {
    "standard": [("4401", *LAST_YEAR_OF_GZ, 130_900)],
    "border": [("4401", date(2025, 6, 1), date(2026, 6, 1), 196_350)],
    "tekun in thousandths": [("4401", *LAST_YEAR_OF_GZ, 1600)],
    "village": [
        ("440112", *LAST_YEAR_OF_GZ, 241_300),
        ("440113", *LAST_YEAR_OF_GZ, 251_200),
        ("440115", *LAST_YEAR_OF_GZ, 212_100),
    ],
    "child": [("4401", *LAST_YEAR_OF_GZ, 297_600)],
    "pension left out": [("", date(2021, 7, 1), date(2026, 1, 1), 1)],
    "living": [
        ("4401", date(2025, 1, 1), date(2026, 1, 1), 20_900),
        ("4401", date(2026, 1, 1), date(2027, 1, 1), 21_700),
    ],
    "care": [
        ("4401", date(2025, 1, 1), date(2026, 1, 1), 28_000),
        ("4401", date(2026, 1, 1), date(2027, 1, 1), 29_000),
    ],
    "temporary": [("4401", date(2022, 1, 1), date(2026, 12, 6), 1)],
    "unemployment": [("44", date(2014, 7, 1), EVER, 1)],
    "minimum wage": [("4401", date(2025, 11, 1), date(2026, 9, 1), 250_000)],
    "adult premium": [("4401", date(2026, 1, 1), date(2027, 1, 1), 54_900)],
    "child premium": [("4401", date(2026, 1, 1), date(2027, 1, 1), 41_300)],
    "loan": [("4401", date(2025, 12, 1), EVER, 1)],
    "grant": [("4401", date(2025, 5, 1), EVER, 1)],
    "disability measures": [("4401", date(2022, 12, 1), date(2026, 12, 1), 1)],
    "housing": [("4401", date(2024, 4, 1), date(2029, 3, 4), 1)],
    "phase out": [("", date(2022, 11, 1), EVER, 6)],
    "nowhere": [],
}
OLD_TEXT, TEXT_OF_2021 = date(2013, 1, 1), date(2021, 7, 1)


def figure(name: str, place: str, on: date) -> Number:
    """Return a figure on the first day of the month."""
    first = on.replace(day=1)
    mine = [one for one in FIGURES[name] if place.startswith(one[0])]
    for _place, since, until, value in mine:
        if since <= first < until:
            return value
    return Doubt.LAPSED if any(until <= first for _place, _since, until, _value in mine) else Doubt.UNKNOWN


def every(*answers: Answer) -> Answer:
    """Return whether all hold."""
    if any(one is False for one in answers):
        return False
    doubts = [one for one in answers if isinstance(one, Doubt)]
    return min(doubts) if doubts else True


def some(*answers: Answer) -> Answer:
    """Return whether any holds."""
    if any(one is True for one in answers):
        return True
    doubts = [one for one in answers if isinstance(one, Doubt)]
    return max(doubts) if doubts else False


def no(answer: Answer) -> Answer:
    """Return the opposite."""
    return answer if isinstance(answer, Doubt) else not answer


def said(facts: Person, name: str) -> Any:
    """Return a fact, or that it was not said."""
    value = facts.get(name)
    return Doubt.UNSAID if value is None else value


def less(one: Number, other: Number) -> Answer:
    """Return whether one number is less than another."""
    doubts = [number for number in (one, other) if isinstance(number, Doubt)]
    return min(doubts) if doubts else one < other


def among(value: Any, *names: str) -> Answer:
    """Return whether a choice is one of some."""
    return value if isinstance(value, Doubt) else value in names


def added(*numbers: Number) -> Number:
    """Return a sum, or the worst doubt among its parts."""
    doubts = [one for one in numbers if isinstance(one, Doubt)]
    return min(doubts) if doubts else sum(numbers)


def times(one: Number, other: Number) -> Number:
    """Return a product, or the worst doubt."""
    doubts = [number for number in (one, other) if isinstance(number, Doubt)]
    return min(doubts) if doubts else one * other


def paid_if(answer: Answer, amount: Number) -> Number:
    """Return an amount when the answer is yes, and nothing when it is no."""
    if isinstance(answer, Doubt):
        return answer
    return amount if answer else 0


def age(person: Person, on: date) -> Number:
    """Return full years."""
    born = said(person, "birth")
    return born if isinstance(born, Doubt) else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def under_age(person: Person, on: date) -> Answer:
    """Return whether somebody is under 18."""
    return Doubt.UNKNOWN if on < OLD_TEXT else less(age(person, on), 18)


def certificate(person: Person, kinds: tuple[str, ...], least: int, most: int) -> Answer:
    """Return whether there is a certificate of some kinds between two levels."""
    kind, level = said(person, "disability_type"), said(person, "disability_level")
    in_between = every(no(less(level, least)), no(less(most, level)))
    return every(among(kind, *kinds), in_between)


ALL_KINDS = ("physical", "visual", "hearing", "speech", "intellectual", "mental", "several")
MIND = ("intellectual", "mental")


def counts(person: Person, on: date) -> Answer:
    """Return whether somebody is a member of the family that lives together."""
    if on < OLD_TEXT:
        return Doubt.UNKNOWN
    who, away = said(person, "relation"), said(person, "away_status")
    depends = some(
        under_age(person, on), said(person, "student_upto_bachelor"), said(person, "cannot_live_independently")
    )
    near = ("self", "spouse") if on >= TEXT_OF_2021 else ("self", "spouse", "parent")
    belongs = some(
        among(who, *near),
        every(among(who, "child"), depends),
        every(among(who, "parent", "other_supported"), said(person, "lives_together_long")),
    )
    gone = ("prison_term", "isolation_treatment", "declared_missing") if on >= TEXT_OF_2021 else ("prison_term",)
    return every(belongs, no(among(away, *gone)), not person.get("other_statutory_exclusion", False))


def incomes(person: Person, on: date, place: str) -> tuple[Number, Number]:
    """Return the most that can be counted of somebody's income, and what is counted exactly."""
    kinds = added(*(said(person, name) for name in ("wage_income", "business_net", "property_net", "transfers_in")))
    paid, pension = said(person, "transfers_out"), person.get("basic_pension") or 0
    rule = figure("pension left out", place, on)
    pension_out: Number = 0 if pension == 0 else times(pension, rule)
    certain = (person.get("awards") or 0) + (person.get("assistance_received") or 0)
    certain += 0 if isinstance(pension_out, Doubt) else pension_out
    most: Number = added(kinds, paid)
    if not isinstance(kinds, Doubt) and not isinstance(paid, Doubt):
        most = max(0, kinds - paid - certain)
    # What places leave out, and what an office may count besides, was not read anywhere.
    wage = said(person, "wage_income")
    severe = certificate(person, ALL_KINDS, 1, 2)
    burden = every(less(0, most), some(severe, said(person, "major_illness_local")))
    local = [less(0, wage), burden, pension > 0, bool(person.get("imputed_by_office"))]
    unknown = [Doubt.UNKNOWN if one is True else one for one in local if one is not False]
    exact = added(most, *(one for one in unknown if isinstance(one, Doubt)), *_only_doubt(pension_out))
    return (added(most, Doubt.UNKNOWN) if person.get("imputed_by_office") else most), exact


def _only_doubt(number: Number) -> tuple[Doubt, ...]:
    return (number,) if isinstance(number, Doubt) else ()


class Family:
    """One family on one day, with what several rules ask about it."""

    def __init__(self, people: list[Person], family: Person, on: date, place: str) -> None:
        self.people, self.family, self.on, self.place = people, family, on, place
        member = [counts(one, on) for one in people]
        self.most: Number = 0
        self.exact: Number = 0
        self.least: Number = 0
        self.size: Number = sum(one is True for one in member)
        self.size_most = sum(one is not False for one in member)
        if self.size != self.size_most:
            self.size = Doubt.UNSAID
        if on < OLD_TEXT:
            self.size = self.most = self.exact = self.least = Doubt.UNKNOWN
        else:
            self._add(member)
        self.standard: Number = figure("standard", place, on) if on >= OLD_TEXT else Doubt.UNKNOWN
        self.poor = self.under(self.standard)
        self.dibao = every(self.poor, said(family, "property_fits")) if on >= OLD_TEXT else Doubt.UNKNOWN
        border = figure("border", place, on)
        self.border: Answer = Doubt.UNKNOWN
        if on >= TEXT_OF_2021:
            self.border = every(no(self.poor), self.under(border), said(family, "property_fits"))
        self.assisted = some(
            *(said(family, name) for name in ("receives_dibao", "receives_borderline", "receives_rigid"))
        )

    def _add(self, member: list[Answer]) -> None:
        most: list[Number] = []
        exact: list[Number] = []
        for one, is_member in zip(self.people, member, strict=True):
            if is_member is not False:
                theirs = incomes(one, self.on, self.place)
                doubt = _only_doubt(is_member) if isinstance(is_member, Doubt) else ()
                most.append(added(theirs[0], *doubt))
                exact.append(added(theirs[1], *doubt))
        self.most, self.exact = added(*most), added(*exact)
        self.least = sum(one for one in exact if not isinstance(one, Doubt))

    def under(self, line: Number) -> Answer:
        """Return whether income for one head lies below a line."""
        if isinstance(line, Doubt) or isinstance(self.least, Doubt):
            return line if isinstance(line, Doubt) else Doubt.UNKNOWN
        if self.least >= line * self.size_most:
            return False
        limit = times(line, self.size)
        return some(less(self.most, limit), less(self.exact, limit))

    def dibao_amount(self) -> Number:
        """Return the gap up to the standard; before deductions that are not known, the least that is paid."""
        if self.on < OLD_TEXT:
            return Doubt.UNKNOWN
        if self.dibao is False:
            return 0
        income = self.most if isinstance(self.exact, Doubt) else self.exact
        limit = times(self.standard, self.size)
        if not isinstance(income, Doubt) and not isinstance(limit, Doubt) and limit > income:
            return limit - income
        return added(*(one for one in (income, limit, self.dibao) if isinstance(one, Doubt)))

    def topup(self) -> Number:
        """Return what is added for some members: never known where there is one."""
        if self.on < TEXT_OF_2021:
            return Doubt.UNKNOWN
        burdened = (
            every(
                counts(one, self.on),
                some(
                    no(less(age(one, self.on), 60)),
                    under_age(one, self.on),
                    certificate(one, ALL_KINDS, 1, 2),
                    said(one, "major_illness_local"),
                ),
            )
            for one in self.people
        )
        return paid_if(every(self.dibao, some(*burdened)), Doubt.UNKNOWN)

    def phase_out(self) -> Number:
        """Return for how many months more the allowance may go on."""
        if self.on < date(2022, 11, 1):
            return Doubt.UNKNOWN
        over = said(self.family, "months_over_standard")
        return paid_if(said(self.family, "receives_dibao"), over if isinstance(over, Doubt) else max(0, 6 - over))

    def temporary(self) -> tuple[Answer, Number, Number]:
        """Return whether there is temporary assistance, and the most for one person and for the family."""
        rule = figure("temporary", self.place, self.on)
        if self.on < date(2022, 1, 1):
            return (Doubt.UNKNOWN,) * 3
        if rule is Doubt.UNKNOWN:
            return every(rule, said(self.family, "need_recognised")), rule, rule
        event, ago = said(self.family, "tempaid_event"), said(self.family, "event_months_ago")
        limits = (rule, rule) if isinstance(rule, Doubt) else (1, 12)
        in_time = some(
            every(among(event, "emergency"), no(less(limits[0], ago))),
            every(among(event, "expenditure"), no(less(limits[1], ago))),
        )
        in_time = every(in_time, rule) if isinstance(rule, Doubt) else in_time
        months = {"help_first": 2, "month_by_month": 6}.get(self.family.get("tempaid_way") or "", 3)
        months = 12 if event == "expenditure" else months
        head = paid_if(in_time, times(months if not isinstance(rule, Doubt) else rule, self.standard))
        had = said(self.family, "tempaid_paid_this_year")
        left = had if isinstance(had, Doubt) else max(0, 5_000_000 - had)
        bounds = [times(head, self.size), rule if isinstance(rule, Doubt) else left]
        if event == "expenditure":
            bounds.append(said(self.family, "tempaid_spent"))
        doubts = [one for one in bounds if isinstance(one, Doubt)]
        verdict = every(in_time, said(self.family, "need_recognised"))
        return verdict, head, paid_if(in_time, min(doubts) if doubts else min(bounds))

    def rent(self) -> Answer:
        """Return whether the family is served with a rent subsidy while it waits."""
        rule = figure("housing", self.place, self.on)
        if rule is Doubt.UNKNOWN:
            return rule
        level = 3 if not isinstance(rule, Doubt) else rule
        named = some(
            self.assisted,
            *(said(one, "receives_tekun") for one in self.people),
            *(self._disabled(one, level) for one in self.people),
        )
        named = Doubt.UNKNOWN if named is False else named
        asked = every(said(self.family, "needs_housing"), said(self.family, "registered_in_city"), named)
        return every(asked, rule) if isinstance(rule, Doubt) else asked

    def _disabled(self, person: Person, level: Number) -> Answer:
        if not isinstance(level, Doubt):
            return certificate(person, ALL_KINDS, 1, level)
        has = said(person, "disability_level")
        return every(among(said(person, "disability_type"), *ALL_KINDS), no(less(has, 1)), no(less(level, has)))
