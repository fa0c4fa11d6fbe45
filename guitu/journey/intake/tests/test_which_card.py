"""What the desk reads before a card is handed on or destroyed, and when nothing was chosen."""

import re
from uuid import UUID

import pytest

from guitu.journey.intake.tests.test_cards import card, second_desk
from tests.city import City, Staff


@pytest.fixture
def desk(city: City) -> Staff:
    return city.staff("周洁", "intake")


@pytest.fixture
def noted(city: City, desk: Staff) -> UUID:
    """A card that the desk has noted."""
    city.browser_of(desk).post("/desk/cards/", card())
    found: UUID = city.one("SELECT id FROM waiting_card")
    return found


@pytest.mark.parametrize(("act", "says"), [("hand", "请选一个站点"), ("invite", "请选一位")])
def test_whoever_chose_nothing_reads_so_at_the_top_and_is_led_to_the_choice(
    city: City, desk: Staff, noted: UUID, act: str, says: str
) -> None:
    second_desk(city)
    city.staff("李敏")
    browser, place = city.browser_of(desk), f"/desk/cards/{noted}/{act}/"
    assert "govuk-error-summary" not in browser.get(place).content.decode()
    shown = browser.post(place).content.decode()
    shown = shown[shown.index("<main") :]
    assert 'class="govuk-error-summary"' in shown.split("<h1")[0]
    assert shown.count(says) == 2
    anchor = shown.split('<a href="#')[1].split('"')[0]
    assert f'id="{anchor}"' in shown


@pytest.mark.parametrize("act", ["hand", "decline"])
def test_before_a_card_is_handed_on_or_destroyed_it_is_said_which_one_it_is(
    city: City, desk: Staff, noted: UUID, act: str
) -> None:
    browser, place = city.browser_of(desk), f"/desk/cards/{noted}/{act}/"
    name, route = "小王", str(re.findall(r"<div>([^<]+)</div>", browser.get("/desk/cards/").content.decode())[0])
    for page in (browser.get(place), browser.post(place)):
        shown = page.content.decode()
        assert name in shown
        assert route in shown
    assert city.one("SELECT count(*) FROM entry WHERE part = 'waiting_card'") == 3
    assert name not in city.browser_of(second_desk(city)).get(place).content.decode()
