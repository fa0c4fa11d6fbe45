"""Questions come one at a time and only where they matter; steps are offered only from the list."""

from datetime import date
from typing import Any

from rules_cn import levers, questions
from rules_cn.answers import Need, screen, with_fact
from rules_cn.levers import changes
from rules_cn.questions import next_question
from rules_cn.situation import Situation
from rules_cn.system import system

ON = date(2026, 3, 10)
GUANGZHOU = "440100"
WORKLESS: dict[str, Any] = {
    "relation": "self",
    "birth": date(1985, 1, 1),
    "away_status": "home",
    "contribution_months": 30,
    "left_work_unwillingly": True,
    "registered_unemployed": False,
    "plans_business": False,
    "hard_to_employ": False,
    "released": False,
}


def asked_in_turn(situation: Situation, chosen: set[str], said: dict[str, Any]) -> list[Need]:
    """Return the questions of an interview in which everything is answered from a list."""
    found: list[Need] = []
    while need := next_question(situation, on=ON, where=GUANGZHOU, chosen=chosen, skipped=found):
        found.append(need)
        if need.fact in said:
            situation = with_fact(situation, need, said[need.fact])
    return found


def test_somebody_without_a_certificate_is_asked_one_question_about_disability() -> None:
    questions_asked = asked_in_turn(
        Situation({"man": {}}), {"disability_living", "disability_care"}, {"disability_type": "no_certificate"}
    )
    assert [one.fact for one in questions_asked] == ["disability_type"]


def test_where_somebody_is_comes_last() -> None:
    said = {"disability_type": "physical", "disability_level": 1, "receives_tekun": False, "receives_dibao": True}
    questions_asked = asked_in_turn(Situation({"man": {}}), {"disability_living"}, said)
    assert [one.fact for one in questions_asked][-1] == "away_status"


def test_nobody_is_asked_about_parents_who_is_grown_up() -> None:
    asked = asked_in_turn(Situation({"man": {}}), {"child"}, {"birth": date(1980, 1, 1)})
    assert [one.fact for one in asked] == ["birth"]


def test_what_somebody_does_not_know_is_not_asked_again() -> None:
    first = next_question(Situation({"man": {}}), on=ON, where=GUANGZHOU, chosen={"child"})
    assert first == Need("man", "birth")
    second = next_question(Situation({"man": {}}), on=ON, where=GUANGZHOU, chosen={"child"}, skipped=[first])
    assert second is not None
    assert second.fact == "first_parent"


def test_no_question_is_left_where_every_rule_lapsed_or_is_unknown() -> None:
    on, somewhere = date(2025, 3, 10), "320600"
    assert next_question(Situation({"man": {}}), on=on, where=somewhere, chosen={"disability_care"}) is None


def test_facts_about_absence_stand_only_among_those_asked_last() -> None:
    facts = {name for name, variable in system().variables.items() if not variable.formulas}
    assert set(questions.LAST) | set(questions.FIRST) <= facts
    assert {"away_status", "first_parent", "second_parent", "released", "came_home"} <= set(questions.LAST)


def test_to_register_is_named_when_it_would_open_the_benefit() -> None:
    found = changes(Situation({"man": WORKLESS}), on=ON, where=GUANGZHOU)
    by_benefit = {one.benefit.code: one.steps for one in found}
    assert by_benefit["unemployment"] == (("register_as_unemployed", "man"),)


def test_no_step_more_is_named_than_is_needed() -> None:
    owner = {**WORKLESS, "plans_business": True, "registered_here": True, "has_other_loans": False}
    owner |= {"other_loan_group": False, "firm_months": 40}
    found = [one.steps for one in changes(Situation({"man": owner}), on=ON, where=GUANGZHOU)]
    assert {len(steps) for steps in found} == {1}
    assert {steps[0][0] for steps in found} == {"register_as_unemployed", "ask_to_be_recognised_as_hard_to_employ"}


def test_a_poor_family_is_told_to_have_the_allowance_decided() -> None:
    facts = {**WORKLESS, "disability_type": "hearing", "disability_level": 3, "receives_tekun": False}
    income = dict.fromkeys(("wage_income", "business_net", "property_net", "transfers_in", "transfers_out"), 0)
    family = {"receives_dibao": False, "receives_borderline": False, "receives_rigid": False, "property_fits": True}
    poor = Situation({"man": {**facts, **income, "own_income_year_average": 0}}, family)
    steps = {one.benefit.code: one.steps for one in changes(poor, on=ON, where=GUANGZHOU)}
    assert steps["disability_living"] == (("have_the_allowance_decided", ""),)
    assert steps["legal_aid"] == (("have_the_allowance_decided", ""),)


def test_a_family_is_not_told_to_have_decided_what_it_cannot_have() -> None:
    rich = Situation({"man": {**WORKLESS, "transfers_in": 900_000}}, {"receives_dibao": False, "property_fits": True})
    steps = {step for one in changes(rich, on=ON, where=GUANGZHOU) for step, _about in one.steps}
    assert "have_the_allowance_decided" not in steps


def test_no_step_touches_income_family_or_property() -> None:
    forbidden = {"wage_income", "business_net", "property_net", "transfers_in", "transfers_out", "relation"}
    forbidden |= {"lives_together_long", "property_fits", "away_status", "own_income_year_average", "disability_type"}
    assert {one.fact for one in levers.LEVERS} & forbidden == set()


def test_steps_that_are_named_do_what_is_said() -> None:
    situation = Situation({"man": WORKLESS})
    for one in changes(situation, on=ON, where=GUANGZHOU):
        after = situation
        for code, about in one.steps:
            lever = next(step for step in levers.LEVERS if step.code == code)
            after = with_fact(after, Need(about, lever.fact), value=True)
        answers = screen(after, on=ON, where=GUANGZHOU)
        assert any(a.benefit == one.benefit and a.about == one.about and a.verdict.name == "YES" for a in answers)
