"""Many families at once are the same as each by itself, also where 32 bits or a float would go wrong."""

from datetime import date

import numpy as np

from rules_cn.situation import Asked, Situation, columns, month_of, simulation
from rules_cn.system import system
from rules_cn.tests.families import Maker

ON = date(2025, 5, 10)
NAMES = ("dibao_verdict", "dibao_amount", "borderline_verdict", "tempaid_max", "rent_verdict")


def test_each_family_by_itself_has_the_same_answers() -> None:
    maker = Maker(4)
    asked = []
    for _ in range(40):
        people, family, place = maker.family(ON)
        asked.append(Asked(Situation({str(row): one for row, one in enumerate(people)}, family), ON, place))
    together = simulation(asked)
    for row, one in enumerate(asked):
        alone = simulation([one])
        for name in NAMES:
            assert alone.calculate(name, month_of(ON))[0] == together.calculate(name, month_of(ON))[row]


def test_sums_of_a_family_keep_every_fen_beyond_what_a_float_holds() -> None:
    rules, period = system(), month_of(ON)
    # Nine people; the order of the rows is not the order of the families.
    built = columns(rules, np.array([1, 0] * 4 + [1]), 2)
    amounts = np.array([2**53, 1, 1, 1, 1, 1, 1, 1, 1], dtype=np.int64)
    for name in ("wage_income", "business_net", "property_net", "transfers_out"):
        built.set_input(name, period, np.zeros(9, dtype=np.int64))
    built.set_input("transfers_in", period, amounts)
    built.set_input("relation", period, np.full(9, 2, dtype=np.int8))
    built.set_input("away_status", period, np.ones(9, dtype=np.int8))
    assert built.calculate("family_income_most", period).tolist() == [4, 2**53 + 4]
