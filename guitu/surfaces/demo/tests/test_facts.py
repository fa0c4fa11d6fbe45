"""No life contradicts itself: what one telling presumes, no other has denied, and nothing changes untold."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guitu.surfaces.demo import city, facts, judging, seasons, telling
from guitu.surfaces.demo.case import Case, Ending, Part
from guitu.surfaces.demo.casting import ANSWERED, Casting
from guitu.surfaces.demo.facts import Said
from guitu.surfaces.demo.lives import plan
from guitu.surfaces.demo.rows import micros
from guitu.surfaces.demo.times import Times
from guitu.surfaces.demo.told import House, said
from guitu.surfaces.demo.told import Life as Told

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def small_city(seed: int) -> Iterator[Case]:
    size = city.SMALL
    lives = plan(
        seed=seed, people=size.people, contacts=size.contacts, caseworkers=size.caseworkers, cases=size.cases,
        at=micros(AT), stations=6,
    )  # fmt: skip
    return (life.case for life in lives if life.case and not life.is_demo)


def all_said(case: Case) -> list[Said]:
    """Return everything a case presumes and changes, gathered once more and in no order."""
    found = []
    for part in case.parts:
        for ones in facts.of(telling.threads()[part.thread], part.telling).values():
            named = 0 if part.is_early else part.start
            found += [one.on(part.day(one.day) if one.day else named) for one in ones]
    feasts = {small.key for small in case.small if telling.after(small.key, small.line)}
    for small in (*case.small, *case.said):
        day = small.day - telling.after(small.key, small.line) if small.key in feasts else small.day
        found += [Said(day, name, value, value) for name, value in telling.presumes(small.key, small.line).items()]
    return found


def key(part: Part) -> str:
    return telling.threads()[part.thread].key


@pytest.mark.parametrize("seed", [1, 5, city.SEED])
def test_no_life_of_the_small_city_contradicts_itself(seed: int) -> None:
    for case in small_city(seed):
        assert facts.denials(all_said(case)) == [], [key(part) for part in case.parts]


def test_lives_dealt_without_looking_at_the_facts_would_contradict_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Told, "takes", lambda _self, _part: True)
    monkeypatch.setattr(Told, "bears", lambda _self, _presumed, _day: True)
    torn = [case for case in small_city(5) if facts.denials(all_said(case))]
    assert len(torn) > 40


def test_a_brother_lends_nothing_before_the_two_speak_again() -> None:
    number = {one.key: place for place, one in enumerate(telling.threads())}
    for quarrel, loan in product(range(2), range(2)):
        before, beside, after = Told(), Told(), Told()
        assert before.takes(Part(number["driving"], loan, 3))
        assert not before.takes(Part(number["sister"], quarrel, 120))
        assert beside.takes(Part(number["sister"], quarrel, 3))
        assert not beside.takes(Part(number["driving"], loan, 12))
        # They sat down together on the 42nd day.
        assert after.takes(Part(number["sister"], quarrel, 3))
        assert after.takes(Part(number["driving"], loan, 130))


def test_of_all_pairs_of_tellings_a_life_takes_exactly_those_that_agree() -> None:
    tellings = [(number, turn) for number, one in enumerate(telling.threads()) for turn in range(2) if one.holds]
    refused = 0
    for (first, one), (second, other) in product(tellings, tellings):
        life, parts = Told(), (Part(first, one, 3), Part(second, other, 60))
        took = life.takes(parts[0]) and life.takes(parts[1])
        assert took is (facts.denials(all_said(Case(AT.date(), 300, parts, ()))) == [])
        refused += not took
    assert 500 < refused < len(tellings) ** 2


@given(some.lists(some.tuples(some.integers(0, 9), some.sampled_from("ab"), some.sampled_from("ab")), max_size=6))
def test_what_agrees_can_be_lived_through_day_by_day(told: list[tuple[int, str, str]]) -> None:
    one_by_one = [Said(day, "home", before, then) for day, before, then in told]
    lived = sorted(one_by_one, key=lambda one: (one.day, one.before == one.after))
    can_be = all(sooner.after == later.before for sooner, later in pairwise(lived))
    assert facts.agree(one_by_one) is can_be


def test_what_turns_was_so_before_or_unknown_and_every_name_is_used_more_than_once() -> None:
    values: dict[str, set[str]] = {}
    for number, turn in product(range(len(telling.threads())), range(2)):
        for name, ones in said(number, turn).items():
            values.setdefault(name, set()).update(one.after for one in ones)
            assert facts.agree(ones), telling.threads()[number].key
    for line in telling.bank():
        for place in range(telling.count(line)):
            for name, value in telling.presumes(line, place).items():
                assert value in values[name], (line, place)
    assert {name for name, found in values.items() if len(found) < 2} <= {"school"}


def test_a_deal_goes_on_from_what_the_station_has_told_already() -> None:
    house = House()
    dealt = [Casting(Random(seed), house).case(date(2026, 1, 5), 200) for seed in range(6)]  # noqa: S311
    parts = [(part.thread, part.telling) for case in dealt for part in case.parts]
    assert len(set(parts)) == len(parts)


@pytest.mark.parametrize("seed", [1, city.SEED])
def test_no_two_people_of_one_station_are_told_the_same_in_the_whole_city(seed: int) -> None:
    size, stations = city.FULL, 179
    lives = plan(
        seed=seed, people=size.people, contacts=size.contacts, caseworkers=size.caseworkers, cases=size.cases,
        at=micros(AT), stations=stations,
    )  # fmt: skip
    grown = [life for life in lives if life.case and not life.is_demo and not life.is_minor]
    told = Counter(
        (life.caseworker % stations, part.thread, part.telling)
        for life in grown
        if life.case
        for part in life.case.parts
    )
    assert len(told) > 12_500
    assert [key for key, often in told.items() if often > 1] == []


@given(some.integers(0, 10_000), some.integers(16, 358))
def test_no_life_holds_two_tellings_that_deny_each_other(seed: int, days: int) -> None:
    first = date(2025, 12, 1) + timedelta(days=seed % 300)
    case = Casting(Random(seed)).case(first, days)  # noqa: S311
    assert facts.denials(all_said(case)) == []
    assert all(0 <= slot.day <= case.last for slot in case.slots())
    assert case.ends is None or case.ends < days


@given(some.integers(0, 10_000), some.integers(16, 358))
def test_no_proposed_goodbye_waits_for_a_season(seed: int, days: int) -> None:
    case = Casting(Random(seed)).case(date(2026, 1, 5), days)  # noqa: S311
    assert case.ending is not Ending.PROPOSED or (case.ends or 0) >= days - ANSWERED


@given(some.integers(0, 10_000), some.integers(16, 358), some.sampled_from([None, Ending.REOPENED, Ending.TAKEN_BACK]))
def test_the_same_questions_are_asked_in_their_order_and_a_second_round_only_after_the_first(
    seed: int, days: int, ending: Ending | None
) -> None:
    case = Casting(Random(seed)).case(date(2026, 1, 5), days, ending)  # noqa: S311
    asked = sorted(one for one in case.said if one.key in judging.OCCASIONS)
    occasions = [judging.OCCASIONS[one.key] for one in asked]
    rounds = "".join(one.value[0] for one in occasions).replace("s", " s").split()
    assert all(one in {"s", "sm", "sme", "se"} for one in rounds)
    assert len(rounds) == 1 or (rounds[0].endswith("e") and case.begins)
    assert len({one.day for one in asked}) == len(asked)
    assert all(asked[len(rounds[0]) - 1].day < begin.day for begin in case.begins)


def test_nothing_happens_at_school_in_the_holidays() -> None:
    first, days = date(2026, 1, 5), 300
    case = Casting(Random(3)).young(first, days, "child")  # noqa: S311
    at_school = [number for number in range(len(case.parts)) if case.thread(number).at_school]
    assert at_school
    for slot in case.slots():
        if slot.part in at_school:
            on = first + timedelta(days=slot.day)
            assert not date(2026, 7, 7) <= on < date(2026, 9, 1)
            assert not date(2026, 1, 29) <= on < date(2026, 3, 6)
    assert [slot for slot in case.slots() if slot.part in at_school and slot.day > 239]


def test_no_station_meets_anybody_while_everything_is_closed() -> None:
    times = Times(date(2026, 2, 10), since=0, until=micros(AT))
    spring = (seasons.day("chunjie", 2026) or date.max) - date(2026, 2, 10)
    assert times.date(times.workday(spring.days)) == date(2026, 2, 21)
    assert times.date(times.workday(4)) == date(2026, 2, 14)
    assert seasons.is_feast(date(2026, 10, 2))


@pytest.mark.parametrize(("word", "days"), [("年前", -4), ("过完中秋", 3), ("国庆过完", 8)])
def test_what_is_said_after_a_festival_is_said_after_it(word: str, days: int) -> None:
    lines = [(key, place) for key, ones in telling.bank().items() for place, (_, text) in enumerate(ones)
             if text.startswith(word)]  # fmt: skip
    assert lines
    assert {telling.after(*one) for one in lines} == {days}
