"""An answer says why, asks only what can still change it, and never guesses."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules_cn import answers
from rules_cn.answers import BENEFITS, Answer, Need, screen, with_fact
from rules_cn.choices import CHOICES
from rules_cn.kinds import Truth
from rules_cn.situation import Asked, Situation, UnknownFactError
from rules_cn.sources import article
from rules_cn.system import CountryTaxBenefitSystem, system
from rules_cn.tests.families import Maker
from rules_cn.truth import Verdict

GUANGZHOU = "440100"
SAID: dict[str, Any] = {
    "away_status": "home",
    "wage_income": 0,
    "business_net": 0,
    "property_net": 0,
    "transfers_in": 0,
    "transfers_out": 0,
}
FAMILY = Situation(
    {
        "mother": {**SAID, "relation": "self", "transfers_in": 150_000},
        "father": {**SAID, "relation": "spouse", "away_status": "isolation_treatment"},
        "child": {**SAID, "relation": "child", "birth": date(2015, 6, 1)},
    },
    {"property_fits": True},
)


def answered(situation: Situation, on: date, code: str, about: str = "", where: str = GUANGZHOU) -> Answer:
    """Return one answer."""
    return next(one for one in screen(situation, on=on, where=where) if (one.benefit.code, one.about) == (code, about))


def test_the_family_has_more_from_the_month_in_which_the_father_is_home() -> None:
    before = answered(FAMILY, date(2025, 3, 10), "dibao")
    home = with_fact(FAMILY, Need("father", "away_status"), "home")
    after = answered(home, date(2025, 4, 10), "dibao")
    assert (before.verdict, before.amount) == (Verdict.YES, 111_800)
    assert (after.verdict, after.amount) == (Verdict.YES, 242_700)


def test_a_lapsed_rule_tells_its_last_figure_and_day_and_no_amount() -> None:
    answer = answered(FAMILY, date(2026, 11, 22), "dibao")
    assert answer.verdict is Verdict.LAPSED
    assert answer.amount is None
    assert [(one.value, one.until) for one in answer.ended] == [(130_900, date(2026, 5, 31))]
    assert answer.needs == ()


def test_a_family_learns_that_names_are_posted_and_how_long_it_takes() -> None:
    answer = answered(FAMILY, date(2025, 3, 10), "dibao")
    assert article(answer.benefit.posted).number == "19"
    assert [one.value for one in answer.clocks] == [3, 7, 30, 45]


def test_the_name_of_a_child_is_never_posted() -> None:
    answer = answered(FAMILY, date(2025, 3, 10), "child", "child")
    assert answer.benefit.posted == ""
    assert article(answer.benefit.never_posted).source.key == "child-2019"


def test_every_article_about_posting_is_one() -> None:
    cited = [one for benefit in BENEFITS for one in (benefit.posted, benefit.never_posted) if one]
    assert all(article(one).number for one in cited)
    assert not any(benefit.posted and benefit.never_posted for benefit in BENEFITS)


def test_an_unknown_rule_tells_what_was_reported_and_decides_nothing_by_it() -> None:
    answer = answered(FAMILY, date(2020, 5, 10), "dibao", where="442000")
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.amount is None
    assert ["1,100 yuan" in one.words for one in answer.reported if one.place == "442000"] == [True]


def test_an_answer_names_the_article_the_input_and_the_figure() -> None:
    answer = answered(FAMILY, date(2025, 3, 10), "dibao")
    step = next(one for one in answer.why if (one.variable, one.about) == ("kept_away", "father"))
    assert step.value is Verdict.YES
    assert [(one.source.key, one.number) for one in step.articles] == [("dibao-2021", "7")]
    assert step.looked_at == (("father", "away_status", "isolation_treatment"),)
    standard = next(one for one in answer.why if one.variable == "dibao_standard")
    assert [one.now.value for one in standard.figures if one.now] == [130_900]


def test_a_law_is_cited_only_while_it_holds() -> None:
    old = answered(FAMILY, date(2020, 3, 10), "dibao")
    new = answered(FAMILY, date(2026, 7, 10), "dibao")
    assert {one.source.key for one in old.why[-1].articles} == {"dibao-2012"}
    assert {one.source.key for one in new.why[-1].articles} == {"assistance-law-2026", "dibao-2021"}


def test_a_wage_whose_deduction_is_not_known_gives_the_least_that_is_paid() -> None:
    earning = with_fact(FAMILY, Need("mother", "wage_income"), 10_000)
    answer = answered(earning, date(2025, 3, 10), "dibao")
    assert (answer.amount, answer.at_least) == (101_800, True)


def test_only_what_was_not_said_and_matters_is_asked() -> None:
    open_facts = replace(FAMILY, family={})
    answer = answered(open_facts, date(2025, 3, 10), "dibao")
    assert answer.verdict is Verdict.UNSAID
    assert answer.needs == (Need("", "property_fits"),)
    assert answer.amount == 111_800


def test_nobody_is_asked_where_they_are_when_it_changes_nothing() -> None:
    alone = Situation({"man": {"relation": "self", "disability_type": "no_certificate", "birth": date(1980, 1, 1)}})
    answer = answered(alone, date(2025, 3, 10), "disability_care", "man")
    assert answer.verdict is Verdict.NO
    assert answer.needs == ()


def test_a_fact_that_no_rule_asks_for_is_refused() -> None:
    for facts in ({"shoe_size": 43}, {"age": 40}, {"wage_income": "much"}, {"relation": "uncle"}, {"minor": True}):
        with pytest.raises(UnknownFactError):
            screen(Situation({"man": facts}), on=date(2025, 3, 10), where=GUANGZHOU)


def test_two_months_are_two_questions() -> None:
    from rules_cn.situation import simulation

    with pytest.raises(ValueError, match="one month"):
        simulation([Asked(FAMILY, date(2025, month, 1), GUANGZHOU) for month in (3, 4)])


def _some_value(maker: Maker, need: Need, on: date) -> Any:
    """Return what somebody could say to a question."""
    people, family, _place = maker.family(on)
    for facts in (*people, family):
        if need.fact in facts:
            return facts[need.fact]
    if isinstance(system().variables[need.fact], Truth):
        return maker.random.random() < 0.5
    return next(iter(CHOICES[need.fact])).name.lower() if need.fact in CHOICES else 0


@pytest.mark.parametrize("number", range(30))
def test_an_answer_that_asks_for_nothing_stays_whatever_else_is_said(number: int) -> None:
    maker = Maker(7000 + number)
    on = maker.day(number)
    people, family, place = maker.family(on)
    whole = Situation({str(row): one for row, one in enumerate(people)}, family)
    thinned = Situation(
        {name: _some_of(maker, facts) for name, facts in whole.people.items()}, _some_of(maker, whole.family)
    )
    said = screen(whole, on=on, where=place)
    for before, after in zip(screen(thinned, on=on, where=place), said, strict=True):
        if before.verdict in {Verdict.YES, Verdict.NO}:
            assert after.verdict is before.verdict, (before.benefit.code, thinned, whole)
        assert bool(before.needs) == (before.verdict is Verdict.UNSAID), before.benefit.code


def _some_of(maker: Maker, facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if maker.random.random() < 0.7 or name in MADE_UP}


# Said or not, these have a meaning of their own: not said, there is none of it.
MADE_UP = frozenset(
    {
        "awards",
        "assistance_received",
        "basic_pension",
        "old_age_allowance",
        "other_aid_of_child",
        "other_statutory_exclusion",
        "work_injury_care",
        "imputed_by_office",
        "full_child_allowance",
        "listed_as_abnormal",
    }
)


def test_every_interview_ends_and_leaves_no_question() -> None:
    maker = Maker(99)
    on = date(2025, 6, 10)
    situation = Situation({"man": {}, "woman": {}, "child": {}})
    for _ in range(400):
        needs = [need for answer in screen(situation, on=on, where=GUANGZHOU) for need in answer.needs]
        if not needs:
            break
        situation = with_fact(situation, needs[0], _some_value(maker, needs[0], on))
    assert all(one.verdict is not Verdict.UNSAID for one in screen(situation, on=on, where=GUANGZHOU))


def test_what_a_rule_looks_at_does_not_depend_on_what_was_said() -> None:
    maker, rules = Maker(5), CountryTaxBenefitSystem()
    for number in range(24):
        on = maker.day(number)
        seen = []
        for _ in range(3):
            people, family, place = maker.family(on)
            whole = Situation({str(row): one for row, one in enumerate(people)}, family)
            rules.traced.clear()
            seen.append(answers.looks(Asked(whole, on, place), rules))
        assert seen[0] == seen[1] == seen[2]
