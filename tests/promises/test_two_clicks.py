"""Whoever is new finds every act about a person within two clicks of the case file."""

from django.test import Client
from lxml import html

from benchmarks.desk import ACTS
from guitu.journey.outcomes.tests.answering import answered
from tests.city import City


def linked(browser: Client, page: str, within: str) -> set[str]:
    """Return where a page leads about the same person."""
    found = html.document_fromstring(browser.get(page).content.decode())
    found.make_links_absolute(f"http://x{page}")
    links = {
        link.removeprefix("http://x").partition("?")[0] for _, name, link, _ in found.iterlinks() if name == "href"
    }
    return {one.partition("#")[0] for one in links if one.startswith(within)}


def test_every_act_is_within_two_clicks_of_the_case_file(city: City) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,), purposes=("support", "health"))
    browser, home = city.browser_of(limin), f"/desk/people/{wang.id}/"
    near = {home} | linked(browser, home, home)
    near |= {far for one in sorted(near) for far in linked(browser, one, home)}
    # How life is going is asked at the end once it was asked before.
    for occasion in ("start", "middle"):
        answered(city, wang, wang, {"home": 3}, occasion=occasion)
        near |= linked(browser, f"{home}outcomes/", home)
    begun = {f"{home}{act.path}" for act in ACTS.values() if not act.path.startswith("/") and "{row}" not in act.path}
    assert begun - near == set()
