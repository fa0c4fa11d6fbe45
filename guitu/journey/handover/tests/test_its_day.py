"""A hand-over has a day: it is answered before it, or asks nobody any more."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError

from guitu.journey.handover.tests.writing import OWN, desk, move_by_hand, page, propose, reads, say
from tests.city import City, Somebody, Staff
from tests.handing import handed


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def hemei(city: City) -> Staff:
    return city.staff("何梅")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def test_a_hand_over_whose_day_came_without_an_answer_asks_nobody_and_blocks_nobody(
    city: City, wang: Somebody, limin: Staff, zhang: Staff, hemei: Staff
) -> None:
    city.join(wang.id, wang.consents["support"], hemei)
    handed(city, wang, limin, zhang, ahead=timedelta(minutes=-5))
    assert f'href="{OWN}"' not in page(city, wang, "/me/")
    assert 'value="agreed"' not in page(city, wang, OWN)
    assert "not answered before its day" in page(city, wang, OWN, "en")
    assert "A hand-over to another worker is under way" not in page(city, wang, "/me/goodbye/", "en")
    assert 'name="to_whom"' in page(city, hemei, desk(wang))
    assert propose(city, hemei, wang, zhang).status_code == 302
    assert say(city, wang, wang, "agreed", zhang).status_code == 302
    assert reads(city, zhang, wang)


def test_with_her_goodbye_nothing_is_said_to_a_hand_over_whose_day_has_passed(
    city: City, wang: Somebody, limin: Staff, zhang: Staff
) -> None:
    handed(city, wang, limin, zhang, ahead=timedelta(minutes=-5))
    typed = {"row": str(uuid.uuid4()), "words": "", "move": "closed"}
    assert city.browser_of(wang).post("/me/goodbye/", typed).status_code == 302
    assert city.one("SELECT count(*) FROM handover_move") == 0


@pytest.mark.parametrize("what", [1, 2])
def test_the_database_takes_no_yes_after_the_day(
    city: City, wang: Somebody, limin: Staff, zhang: Staff, hemei: Staff, what: int
) -> None:
    note = handed(city, wang, limin, zhang, ahead=timedelta(minutes=-5))
    with pytest.raises(IntegrityError, match="follows the one before"):
        move_by_hand(wang, wang, note, what, wang.id, zhang if what == 1 else hemei)


def test_her_yes_counts_though_the_other_ones_own_last_day_has_come_before(
    city: City, wang: Somebody, limin: Staff, zhang: Staff
) -> None:
    handed(city, wang, limin, zhang)
    city.run("UPDATE team_member SET ends_at = now() - interval '1 minute' WHERE worker_id = %s", limin.id)
    assert say(city, wang, wang, "agreed", zhang, words="好。").status_code == 302
    assert reads(city, zhang, wang)
    assert not reads(city, limin, wang)
