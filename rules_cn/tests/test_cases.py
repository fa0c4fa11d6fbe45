"""Every case holds."""

from rules_cn.system import system
from rules_cn.tests import cases


def test_every_case_comes_out_as_a_civil_servant_expects() -> None:
    assert list(cases.wrong(system())) == []


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    names = [case.name for case in cases.cases()]
    assert len(set(names)) == len(names) >= 150


def test_every_variable_with_a_formula_is_asked_for_by_a_case() -> None:
    asked = {told.rpartition(".")[2] for case in cases.cases() for told in case.expected}
    computed = {name for name, variable in system().variables.items() if variable.formulas}
    assert computed - asked == set()
