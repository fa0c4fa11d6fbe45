"""What can become of a need, and by whose hand."""

from itertools import product

import pytest

from guitu.journey.consent.rules import Purpose
from guitu.journey.needs.rules import (
    AREAS,
    MOVES,
    PURPOSES,
    Domain,
    Hand,
    Status,
    can_move,
    can_reword,
    declined,
    moves,
)

TOLD = {
    ("open", "helped", "person"), ("open", "helped", "worker"), ("open", "met", "person"), ("open", "met", "worker"),
    ("open", "declined", "person"), ("open", "declined", "worker"), ("helped", "open", "person"),
    ("helped", "open", "worker"), ("helped", "met", "person"), ("helped", "met", "worker"),
    ("helped", "declined", "person"), ("helped", "declined", "worker"), ("met", "open", "person"),
    ("met", "open", "worker"), ("declined", "open", "person"),
}  # fmt: skip


@pytest.mark.parametrize(("now", "then", "hand"), [*product(Status, Status, Hand)])
def test_only_the_moves_of_the_table_pass(now: Status, then: Status, hand: Hand) -> None:
    assert can_move(now, then, hand) == ((now.value, then.value, hand.value) in TOLD)


def test_after_a_no_only_the_person_opens_it_again() -> None:
    assert moves(Status.DECLINED, Hand.WORKER) == ()
    assert moves(Status.DECLINED, Hand.PERSON) == (Status.OPEN,)
    assert not can_reword(Status.DECLINED, Hand.WORKER)
    assert can_reword(Status.DECLINED, Hand.PERSON)


def test_a_person_can_always_say_no_to_help_that_is_on_its_way() -> None:
    assert all(can_move(now, Status.DECLINED, Hand.PERSON) for now in (Status.OPEN, Status.HELPED))


def test_every_state_can_be_left_again() -> None:
    assert {now for now, _then in MOVES} == set(Status)


def test_there_are_22_areas_of_life_and_none_says_where_somebody_was() -> None:
    assert len(Domain) == 22
    assert sorted(domain for domains in AREAS.values() for domain in domains) == sorted(Domain)
    assert not {domain for domain in Domain if "incarceration" in domain or "veteran" in domain}


def test_health_and_family_have_a_consent_of_their_own() -> None:
    assert PURPOSES[Domain.STRESS] is Purpose.HEALTH
    assert PURPOSES[Domain.PARTNER] is Purpose.FAMILY
    assert PURPOSES[Domain.WORK] is Purpose.SUPPORT
    assert set(PURPOSES) == set(Domain)


def test_where_help_is_not_wanted_nobody_else_begins_again() -> None:
    stands = [(Domain.MONEY, Status.DECLINED), (Domain.WORK, Status.OPEN), (Domain.HOME, Status.MET)]
    assert declined(stands) == {Domain.MONEY}
    # The person has begun there again; and a no to one other thing says nothing about another.
    assert declined([*stands, (Domain.MONEY, Status.OPEN)]) == set()
    assert declined([*stands, (Domain.MONEY, Status.MET)]) == {Domain.MONEY}
    assert declined([(Domain.OTHER, Status.DECLINED)]) == set()
