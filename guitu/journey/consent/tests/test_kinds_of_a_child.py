"""A child and a guardian: each may have a kind left out, and it is kept while neither does."""

from collections.abc import Callable

import pytest
from django.test import Client

from conftest import Ground
from guitu.journey.consent.rules import Kind
from guitu.journey.consent.tests import test_together
from guitu.journey.consent.tests.test_kinds import leave_out, take_in
from guitu.journey.consent.tests.test_own_hand import invite, read
from guitu.journey.consent.tests.test_together import mum
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff
from tests.trusting import browser_of


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def together_agreed(city: City, limin: Staff, messages: Callable[[], str]) -> Somebody:
    """A child whose guardian agreed together with them."""
    invite(city, limin)
    browser = Client()
    read(browser, limin)
    assert test_together.together(browser, messages).status_code == 200
    return test_together.child(city)


def test_a_child_and_a_guardian_each_leave_out_and_a_kind_is_kept_once_neither_does(
    city: City, ground: Ground, together_agreed: Somebody
) -> None:
    her, guardian = together_agreed, mum(city)
    left = "SELECT left_out, guardian_left_out FROM consent WHERE purpose = 'support'"
    assert by_hand(ground, guardian, "SELECT app.leave_out_as_guardian(1)") == [("ok",)]
    assert leave_out(city, her, Kind.NEEDS).status_code == 302
    assert city.run(left).fetchone() == (2, 1)
    assert by_hand(ground, her, "SELECT app.take_in(1)") == [("together",)]
    assert by_hand(ground, guardian, "SELECT app.take_in_as_guardian(2)") == [("ok",)]
    assert city.run(left).fetchone() == (2, 1)
    assert by_hand(ground, guardian, "SELECT app.leave_out(4)") == [("not_yours",)]
    city.run("UPDATE trusted_person SET is_guardian = false")
    assert by_hand(ground, guardian, "SELECT app.take_in_as_guardian(1)") == [("not_yours",)]
    city.run("UPDATE trusted_person SET is_guardian = true")
    city.run("UPDATE minor_file SET child_until = now() - interval '1 day'")
    assert by_hand(ground, guardian, "SELECT app.take_in_as_guardian(1)") == [("not_yours",)]
    assert take_in(city, her, Kind.NOTES).status_code == 302
    assert city.run(left).fetchone() == (2, 0)


def test_the_guardian_decides_on_pages_of_their_own_and_nobody_else_who_is_trusted(
    city: City, together_agreed: Somebody
) -> None:
    guardian = mum(city)
    browser, left = browser_of(guardian), "SELECT guardian_left_out FROM consent WHERE purpose = 'support'"
    assert "/with/kinds/" in browser.get("/with/").content.decode()
    assert browser.get("/with/kinds/notes/").status_code == 200
    assert city.one(left) == 0
    assert browser.post("/with/kinds/notes/")["Location"] == "/with/kinds/?done=left_out"
    assert city.one(left) == 1
    page = browser.get("/with/kinds/").content.decode()
    assert (page.count("/again/"), page.count("不要保存这一类")) == (1, 3)
    assert browser.post("/with/kinds/notes/again/")["Location"] == "/with/kinds/?done=taken_in"
    assert city.one(left) == 0
    city.run("UPDATE trusted_person SET is_guardian = false")
    assert browser.get("/with/kinds/").status_code == 404
    assert browser.post("/with/kinds/notes/").status_code == 403
    assert "/with/kinds/" not in browser.get("/with/").content.decode()


def test_what_both_leave_out_at_the_first_yes_both_must_take_in_again(
    city: City, ground: Ground, limin: Staff, messages: Callable[[], str]
) -> None:
    invite(city, limin)
    browser = Client()
    read(browser, limin)
    assert test_together.together(browser, messages, left_out="1").status_code == 200
    left = "SELECT left_out, guardian_left_out FROM consent WHERE purpose = 'support'"
    assert city.run(left).fetchone() == (1, 1)
    assert take_in(city, test_together.child(city), Kind.NOTES).status_code == 302
    assert by_hand(ground, mum(city), "SELECT app.take_in_as_guardian(1)") == [("ok",)]
    assert city.run(left).fetchone() == (0, 0)
