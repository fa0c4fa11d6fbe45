"""What is sent after the session has ended comes back once, to whoever sent it, and is forgotten when it is kept."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from guitu.foundations.clock import ZONE
from guitu.foundations.identity import drafts
from tests import listing
from tests.city import City, Somebody, Staff, now
from tests.promises import test_access_matrix as matrix
from tests.promises.test_sent_again import FIRST, PAGES, Page, Scene, filled, prepared, scene
from tests.trusting import trusted

__all__ = ["scene"]
everything = pytest.fixture(name="everything")(matrix.scene.__wrapped__)  # type: ignore[attr-defined]


def ends(city: City) -> None:
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")


def goes_on(city: City) -> None:
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour'")


def sent_late(city: City, browser: Client, place: str, typed: dict[str, Any]) -> None:
    ends(city)
    assert browser.post(place, typed)["Location"].startswith(("/staff/sign-in/", "/me/sign-in/")), place
    goes_on(city)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name.replace(" ", "_"))
def test_what_was_typed_comes_back_and_is_forgotten_once_it_is_kept(scene: Scene, page: Page) -> None:
    typed = {name: filled(scene, value) for name, value in prepared(scene, page).items()}
    place = filled(scene, page.place)
    hands: dict[str, Somebody | Staff] = {"person": scene.wang, "worker": scene.limin, "desk": scene.town.desk}
    browser = scene.city.browser_of(hands[page.by])
    sent_late(scene.city, browser, place, typed)
    given_back = browser.get(place, follow=True).content.decode()
    assert (FIRST in given_back) is (FIRST in typed.values())
    assert browser.post(place, typed).status_code == 302
    assert browser.cookies[drafts.COOKIE].value == ""


def test_whom_one_trusts_with_what_comes_back_until_the_code_is_shown(scene: Scene) -> None:
    place, browser = "/me/trusted/invite/", scene.city.browser_of(scene.wang)
    typed = {
        "trusted": scene.ids["note"],
        "called": "妈妈",
        "relation": "family",
        "parts": ["meetings"],
        "lasts": "30",
    }
    sent_late(scene.city, browser, place, typed)
    assert "妈妈" in browser.get(place).content.decode()
    assert browser.post(place, {**typed, "word": "小白"}).status_code == 200
    assert browser.cookies[drafts.COOKIE].value == ""


def ticked(html: str, name: str) -> set[str]:
    """Return what is ticked of one name."""
    boxes = [one for one in re.findall(r"<input[^>]*>", html) if f'name="{name}"' in one and " checked" in one]
    return {value for one in boxes for value in re.findall(r'value="([^"]*)"', one)}


def test_what_may_be_read_of_a_referral_comes_back_ticked_and_nothing_has_left(scene: Scene) -> None:
    referral, browser = scene.town.draft(), scene.city.browser_of(scene.wang)
    page = f"/me/referrals/{referral}/"
    typed = {"copy": str(uuid.uuid4()), "item": ["wish-1", "name"], "send": "1"}
    assert ticked(browser.get(page).content.decode(), "item") == set()
    sent_late(scene.city, browser, f"{page}check/", typed)
    assert ticked(browser.get(f"{page}check/", follow=True).content.decode(), "item") == {"wish-1", "name"}
    assert scene.city.one("SELECT count(*) FROM disclosure") == 0
    assert browser.post(f"{page}check/", typed).status_code == 302
    assert browser.cookies[drafts.COOKIE].value == ""


@pytest.mark.parametrize(("parts", "is_shown"), [(["needs"], {}), (["needs", "plan"], {"is_shown": "on"})])
def test_what_somebody_trusted_shall_read_comes_back_as_it_was_ticked(
    scene: Scene, parts: list[str], is_shown: dict[str, str]
) -> None:
    who = trusted(scene.city, scene.wang, "meetings", is_shown=not is_shown)
    place, browser = f"/me/trusted/{who.id}/", scene.city.browser_of(scene.wang)
    sent_late(scene.city, browser, place, {"parts": parts, **is_shown})
    page = browser.get(place).content.decode()
    assert ticked(page, "parts") == set(parts)
    assert bool(re.search(r'<input[^>]*name="is_shown"[^>]* checked', page)) is bool(is_shown)
    assert browser.post(place, {"parts": parts, **is_shown}).status_code == 302
    assert browser.cookies[drafts.COOKIE].value == ""


def test_what_an_editor_typed_comes_back_and_is_forgotten_once_it_is_kept(city: City) -> None:
    editor = city.staff("何苗", "editor")
    bed = listing.service(city, "夜间住宿")
    listing.kept(city, bed, city.organisations[0])
    place, browser = f"/desk/directory/{bed.id}/change/", city.browser_of(editor)
    form = browser.get(place).context["form"]
    typed = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    sent_late(city, browser, place, {**typed, "description": "晚上七点开门。"})
    assert "晚上七点开门。" in browser.get(place).content.decode()
    assert browser.post(place, {**typed, "description": "晚上七点开门。"}).status_code == 302
    assert browser.cookies[drafts.COOKIE].value == ""


def test_whose_record_a_worker_begins_comes_back_but_not_that_it_was_read_aloud(scene: Scene) -> None:
    place, browser = "/desk/people/new/", scene.city.browser_of(scene.limin)
    typed = {
        "row": str(uuid.uuid4()),
        "name": "赵小梅",
        "birth_date": "1990-05-06",
        "phone": "",
        "code": "",
        "told": "on",
    }
    sent_late(scene.city, browser, place, typed)
    page = browser.get(place).content.decode()
    assert "赵小梅" in page
    assert "1990-05-06" in page
    assert "checked" not in page
    assert browser.post(place, typed).status_code == 302
    assert browser.cookies[drafts.COOKIE].value == ""


def test_who_shall_step_in_comes_back_and_is_forgotten_once_it_is_kept(scene: Scene) -> None:
    lead, zhang = scene.city.staff("高远", "lead"), scene.city.staff("张华")
    place, browser = "/desk/cover/", scene.city.browser_of(lead)
    last = (now() + timedelta(days=3)).astimezone(ZONE).date().isoformat()
    typed = {"away": str(scene.limin.id), "stand_in": str(zhang.id), "until": last}
    sent_late(scene.city, browser, place, typed)
    page = browser.get(place).content.decode()
    assert page.count(" selected") == len(("away", "stand_in"))
    assert last in page
    assert browser.post(place, typed).status_code == 302
    assert browser.cookies[drafts.COOKIE].value == ""


def test_no_address_is_too_long_for_what_was_sent_to_it_to_be_kept(city: City, everything: matrix.Scene) -> None:
    worker = everything.readers["worker"]
    assert worker is not None
    browser, longest = city.browser_of(worker), 0
    for name in matrix.names():
        place = matrix.address(name, everything)
        if place.startswith("/desk/"):
            longest = max(longest, len(place))
            sent_late(city, browser, place, {})
    assert city.one("SELECT max(length(place)) FROM draft") == longest
    sent_late(city, browser, f"/desk/{'nowhere/' * 60}", {})
