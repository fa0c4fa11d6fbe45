"""While a lapsed agreement still lets the person read, no form of their own pages loses what they typed.

Each form is sent as it stood open when the agreement lapsed.
"""

import uuid
from typing import Any

import pytest
from lxml import html

from tests.city import City, Somebody
from tests.promises.test_sent_again import FIRST, PAGES, Page, Scene, prepared, rows, sent
from tests.promises.test_sent_again import scene as scene  # a fixture

RENEW = 'href="/me/consents/"'
NOT_THERE = "这里没有可供您查看的内容"
OWN = [one for one in PAGES if one.by == "person"]


def lapse(city: City, *purposes: str) -> None:
    city.run(
        "UPDATE consent SET expires_at = now() - interval '1 day' WHERE purpose = ANY (%s)",
        list(purposes or ("support", "health")),
    )


@pytest.mark.parametrize("page", OWN, ids=lambda page: page.name.replace(" ", "_"))
def test_what_the_person_sends_after_the_lapse_comes_back_with_the_way_to_renew(scene: Scene, page: Page) -> None:
    typed = prepared(scene, page)
    before = rows(scene, page)
    lapse(scene.city)
    answer = sent(scene, page, typed)
    told = answer.content.decode()
    assert answer.status_code in {200, 409}
    assert RENEW in told
    assert NOT_THERE not in told
    assert FIRST not in typed.values() or f">{FIRST}</textarea>" in told.replace(">\n", ">") or f'"{FIRST}"' in told
    assert rows(scene, page) == before


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("/me/needs/{need}/", {"need": "", "words": FIRST, "wish": "", "helps": "myself"}),
        ("/me/needs/{need}/move/", {"need": "", "then": "met"}),
        ("/me/meetings/{meeting}/time/", {"move": "", "step": 2, "begins_on": "2099-01-01", "begins_time": "14:30"}),
        ("/me/messages/", {"wish": "", "what": "yes"}),
        ("/me/plan/versions/{plan}/steps/{step}/", {"mark": "done"}),
    ],
)
def test_the_buttons_say_that_it_has_lapsed_as_well(scene: Scene, place: str, typed: dict[str, Any]) -> None:
    scene.ids.setdefault("step", scene.city.one("SELECT id FROM plan LIMIT 1"))
    lapse(scene.city)
    told = {name: value or str(uuid.uuid4()) for name, value in typed.items()}
    browser = scene.city.browser_of(scene.wang)
    page = browser.post(place.format(**scene.ids), told, follow=True).content.decode()
    assert NOT_THERE not in page
    assert RENEW in page


def test_renewed_it_is_kept_from_the_very_page_that_said_no(scene: Scene) -> None:
    lapse(scene.city)
    typed = {"need": str(uuid.uuid4()), "words": FIRST, "wish": "", "helps": "myself"}
    browser, place = scene.city.browser_of(scene.wang), f"/me/needs/{scene.ids['need']}/"
    page = browser.post(place, typed).content.decode()
    scene.city.run("UPDATE consent SET expires_at = now() + interval '90 days'")
    (again,) = [one for one in html.fromstring(page).forms if "words" in one.fields]
    assert again.action == place
    assert browser.post(place, dict(again.form_values())).status_code == 302
    assert FIRST in browser.get("/me/needs/").content.decode()


@pytest.mark.parametrize(
    "place",
    ["/me/needs/{need}/", "/me/meetings/", "/me/meetings/new/", "/me/meetings/{meeting}/", "/me/quiet/",
     "/me/record/{note}/reply/"],
)  # fmt: skip
def test_no_form_is_offered_that_could_not_be_kept(scene: Scene, place: str) -> None:
    browser, address = scene.city.browser_of(scene.wang), place.format(**scene.ids)
    before = html.fromstring(browser.get(address).content.decode())
    assert before.xpath("//main//form")
    lapse(scene.city)
    told = browser.get(address).content.decode()
    page = html.fromstring(told)
    assert not page.xpath("//main//form")
    assert "失效" in page.xpath("//main")[0].text_content() or "到期" in page.xpath("//main")[0].text_content()


def test_what_is_somebody_elses_is_still_not_there(scene: Scene) -> None:
    other: Somebody = scene.city.person("陈志强", team=(scene.limin,))
    lapse(scene.city)
    for place in ("/me/needs/{need}/", "/me/record/{note}/reply/", "/me/meetings/{meeting}/"):
        typed = {"need": str(uuid.uuid4()), "reply": str(uuid.uuid4()), "move": str(uuid.uuid4())}
        typed |= {"words": FIRST, "helps": "myself", "stance": "2", "step": "2", "what": "confirmed"}
        answer = scene.city.browser_of(other).post(place.format(**scene.ids), typed)
        assert answer.status_code in {404, 409}
        assert answer.status_code == 404 or RENEW in answer.content.decode()
