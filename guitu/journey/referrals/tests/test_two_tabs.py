"""What is pressed on a page that has gone out of date, or after an error, still does what it says."""

import re
import uuid
from typing import Any
from uuid import UUID

import pytest

from guitu.foundations import letters
from guitu.journey.referrals.tests.by_letter import handed, sent
from guitu.journey.referrals.tests.scene import Between
from tests import listing
from tests.city import City


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


def case(town: Between, referral: UUID) -> str:
    return f"/desk/people/{town.wang.id}/referrals/{referral}/"


def forms(page: str) -> dict[str, str]:
    """Return where each form of a page goes, by the word of its button, with what it holds."""
    found = re.findall(r"<form\b.*?</form>", page.split("<main", 1)[1], re.DOTALL)
    return {match[1]: form for form in found if (match := re.search(r'name="did" value="(\w+)"', form))}


def ticked_late(town: Between, referral: UUID) -> Any:
    """Tick and send from a page that was opened before it was sent from another."""
    return town.post(town.wang, f"/me/referrals/{referral}/check/", copy=uuid.uuid4(), item=["wish-1"], send="1")


def test_in_a_second_tab_she_reads_how_it_stands_and_every_button_works(town: Between) -> None:
    referral, _copy = town.sent("wish-1")
    shown = ticked_late(town, referral).content.decode()
    assert "govuk-error-summary" in shown
    stop = forms(shown)["stopped"]
    assert f'action="/me/referrals/{referral}/"' in stop
    for field in ("move", "step", "reason"):
        assert f'name="{field}"' in stop, field
    step = re.search(r'name="step" value="(\d+)"', stop)
    typed = {"did": "stopped", "move": uuid.uuid4(), "step": step[1] if step else "", "reason": "found_elsewhere"}
    assert town.post(town.wang, f"/me/referrals/{referral}/", **typed).status_code == 302
    assert town.states() == ["requested", "cancelled"]


def test_in_a_second_tab_a_letter_can_be_printed_and_handed_over(
    town: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "font", lambda: "a font")
    referral, _copy = sent(town, listing.service(town.city, "电工夜校"))
    shown = ticked_late(town, referral).content.decode()
    assert f'href="/me/referrals/{referral}/letter/"' in shown
    assert 'name="move"' in forms(shown)["handed"]


def test_after_an_error_in_an_answer_the_other_buttons_lead_home(town: Between) -> None:
    referral, _copy = handed(town, listing.service(town.city, "电工夜校"))
    place = case(town, referral)
    shown = town.post(town.limin, f"{place}tell/", move=uuid.uuid4(), step=3, to="rejected", words="").content.decode()
    assert "govuk-error-summary" in shown
    others = forms(shown)
    assert {"stopped", "mistake"} <= set(others)
    assert [did for did, form in others.items() if f'action="{place}"' not in form] == []
    pressed = {"did": "stopped", "move": uuid.uuid4(), "step": 3, "reason": "no_longer_wished"}
    assert town.post(town.limin, f"{place}tell/", **pressed).status_code == 200, "here nothing else is done"
    assert town.states() == ["requested", "received"]
    answer = town.post(town.limin, place, **pressed)
    assert answer["Location"] == f"{place}?done=stopped"
    assert town.get(town.limin, answer["Location"]).status_code == 200


def test_whoever_loads_the_page_again_after_she_has_sent_it_does_not_read_that_nothing_has_left(town: Between) -> None:
    referral = town.draft()
    page, says = f"/desk/people/{town.wang.id}/referrals/{referral}/?done=drafted", "没有送出任何内容"
    assert says in town.get(town.limin, page).content.decode()
    town.send(referral, "wish-1")
    assert says not in town.get(town.limin, page).content.decode()
    assert says not in town.get(town.wang, f"/me/referrals/{referral}/?done=not_now").content.decode()
