"""The rules and their second, plain statement say the same about every random family."""

import os
from typing import Any

import pytest

from rules_cn.amounts import reason
from rules_cn.kinds import Truth
from rules_cn.situation import Asked, Situation, month_of, simulation
from rules_cn.system import system
from rules_cn.tests.families import MONTHS, Maker
from rules_cn.tests.plain import Doubt, Family
from rules_cn.tests.plain_people import of_person
from rules_cn.truth import Verdict

# `make test` takes a sample of each month, `make worlds` 100,000 families.
FAMILIES = int(os.environ.get("GUITU_FAMILIES", "6000"))
OF_FAMILY = (
    "family_size",
    "dibao_verdict",
    "dibao_amount",
    "borderline_verdict",
    "classified_topup",
    "phase_out_months_left",
    "tempaid_verdict",
    "tempaid_cap_per_head",
    "tempaid_max",
    "rent_verdict",
)


def counted(name: str, answer: Any) -> int:
    """Return a plain answer as the rules count it."""
    if isinstance(system().variables[name], Truth):
        if isinstance(answer, Doubt):
            return int(answer)
        return int(Verdict.YES if answer else Verdict.NO)
    return reason(Verdict(int(answer))) if isinstance(answer, Doubt) else int(answer)


def plainly(asked: Asked) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the plain statement says about one family and its people."""
    family = Family(list(asked.situation.people.values()), asked.situation.family, asked.on, asked.where)
    verdict, head, most = family.temporary()
    said = (
        family.size,
        family.dibao,
        family.dibao_amount(),
        family.border,
        family.topup(),
        family.phase_out(),
        verdict,
        head,
        most,
        family.rent(),
    )
    return dict(zip(OF_FAMILY, said, strict=True)), [of_person(family, one) for one in family.people]


def made(maker: Maker, number: int, count: int) -> list[Asked]:
    """Return some families, all asked in one month."""
    found = []
    for _ in range(count):
        on = maker.day(number)
        people, family, place = maker.family(on)
        found.append(Asked(Situation({str(row): one for row, one in enumerate(people)}, family), on, place))
    return found


def different(asked: list[Asked]) -> list[str]:
    """Return where the two statements differ over some families of one month."""
    built, period = simulation(asked), month_of(asked[0].on)
    plain = [plainly(one) for one in asked]
    wrong = []
    for name in OF_FAMILY:
        for row, value in enumerate(built.calculate(name, period).tolist()):
            if value != (expected := counted(name, plain[row][0][name])):
                wrong.append(f"{name}: {value}, plainly {expected}: {asked[row]}")
    people = [(row, one) for row, (_family, ones) in enumerate(plain) for one in ones]
    for name in people[0][1]:
        for number, value in enumerate(built.calculate(name, period).tolist()):
            row, one = people[number]
            if value != (expected := counted(name, one[name])):
                wrong.append(f"{name} of person {number}: {value}, plainly {expected}: {asked[row]}")
    return wrong


@pytest.mark.parametrize("number", range(len(MONTHS)))
def test_both_statements_of_the_rules_agree(number: int) -> None:
    maker = Maker(20261122 + number)
    assert different(made(maker, number, FAMILIES // len(MONTHS)))[:3] == []
