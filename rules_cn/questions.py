"""Which question comes next: one at a time, only what can still change an answer, the plainest first.

Where somebody is who is not at home, and the like, is asked last and only where an article turns on it.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from rules_cn.answers import BENEFITS, Answer, Need, screen
from rules_cn.situation import Situation
from rules_cn.system import CountryTaxBenefitSystem

# The order in which facts are asked when several are open. What opens or closes many others comes first.
FIRST: Final = (
    "relation",
    "birth",
    "disability_type",
    "disability_level",
    "transfers_in",
    "wage_income",
    "business_net",
    "property_net",
    "transfers_out",
    "property_fits",
    "receives_dibao",
    "receives_borderline",
    "receives_rigid",
    "receives_tekun",
    "tempaid_event",
    "event_months_ago",
    "needs_housing",
    "plans_business",
)
# Asked after everything else, in neutral words, and never kept: they tell where somebody is or was.
LAST: Final = (
    "away_status",
    "first_parent",
    "first_parent_months",
    "second_parent",
    "second_parent_months",
    "benefit_stopped_by_absence",
    "benefit_months_left",
    "released",
    "came_home",
)
_ORDER: Final = {name: number - len(FIRST) for number, name in enumerate(FIRST)} | {
    name: number + 1 for number, name in enumerate(LAST)
}


def open_needs(answers: Iterable[Answer], chosen: Collection[str], skipped: Collection[Need] = ()) -> list[Need]:
    """Return the facts behind the chosen benefits, the one to be asked next first. What was skipped stays skipped.

    Among facts of the same standing the one that more answers wait for comes first, then the order of the answers.
    """
    waiting = Counter(
        need for one in answers if one.benefit.code in chosen for need in one.needs if need not in skipped
    )
    places = {need: number for number, need in enumerate(waiting)}
    return sorted(waiting, key=lambda need: (_ORDER.get(need.fact, 0), -waiting[need], places[need]))


def next_question(
    situation: Situation,
    *,
    on: date,
    where: str,
    chosen: Collection[str] | None = None,
    skipped: Collection[Need] = (),
    rules: CountryTaxBenefitSystem | None = None,
) -> Need | None:
    """Return what to ask next, or nothing when no fact can change a chosen answer any more.

    Raises:
        UnknownFactError, ValueError: as `answers.screen`.
    """
    wanted = {one.code for one in BENEFITS} if chosen is None else chosen
    needs = open_needs(screen(situation, on=on, where=where, only=wanted, rules=rules), wanted, skipped)
    return needs[0] if needs else None
