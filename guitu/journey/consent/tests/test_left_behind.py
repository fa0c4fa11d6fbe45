"""What is left when somebody has taken everything back: nothing half written and no code."""

from uuid import uuid4

import pytest

from conftest import Ground
from guitu.foundations.identity import drafts, tokens
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"), phone="12000000077")


def take_back(ground: Ground, whom: Somebody, purpose: str = "support") -> None:
    withdraw = "SELECT app.withdraw(%s, %s)"
    assert by_hand(ground, whom, withdraw, whom.consents[purpose], tokens.hashed(str(uuid4()))) == [("ok",)]


# In the same moment


@pytest.fixture
def half_done(city: City, limin: Staff, wang: Somebody) -> Somebody:
    """Somebody about whom a worker's session ended while they wrote, and to whose phone a code has just gone."""
    chen = city.person("陈志强", team=(limin,))
    for whom in (wang, chen):
        drafts.keep(owner_id=limin.id, place=f"/desk/people/{whom.id}/plan/write/", typed={"goal": "还没写完"})
        tokens.put_phone_code(whom.id, b"i", "123456")
    drafts.keep(owner_id=wang.id, place="/me/goals/", typed={"goal": "还没写完"})
    return wang


def test_what_others_had_half_written_about_her_goes_with_her(
    city: City, ground: Ground, limin: Staff, half_done: Somebody
) -> None:
    take_back(ground, half_done)
    places = city.run("SELECT owner_id, place FROM draft").fetchall()
    assert [(owner, str(half_done.id) in place) for owner, place in places] == [(limin.id, False)]


def test_a_code_that_went_to_her_phone_goes_with_her(city: City, ground: Ground, half_done: Somebody) -> None:
    take_back(ground, half_done)
    assert city.one("SELECT count(*) FROM phone_code") == 1
    assert city.one("SELECT count(*) FROM phone_code WHERE subject_id = %s", half_done.id) == 0


def test_one_purpose_taken_back_leaves_what_is_half_written(city: City, ground: Ground, half_done: Somebody) -> None:
    take_back(ground, half_done, "health")
    assert city.one("SELECT count(*) FROM draft") == 3
    assert city.one("SELECT count(*) FROM phone_code") == 2
