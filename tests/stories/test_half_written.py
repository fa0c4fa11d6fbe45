"""A note that is half written is not dropped without a word: by a tab, a link, or another language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page

from tests.city import City
from tests.stories.conftest import Walk

WORDS = "她说下周想去看看那份面包房的工作"


def keep_asked(page: Page, *, stays: bool) -> list[str]:
    """Answer whatever the browser asks, and return what it asked."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss() if stays else dialog.accept()

    page.on("dialog", answer)
    return asked


@pytest.mark.parametrize("leaves", ["nav a[href='/desk/people/']", "button[name=language]"])
def test_whoever_leaves_a_half_written_note_is_asked_first(city: City, walk: Callable[..., Walk], leaves: str) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,))
    window, case = walk(who=limin), f"/desk/people/{wang.id}/"
    window.to(case)
    asked, field = keep_asked(window.page, stays=True), window.page.locator("[name=words]")
    field.click()
    window.page.keyboard.type(WORDS)
    window.page.locator(leaves).first.click()
    assert asked == ["beforeunload"]
    assert window.page.url.endswith(case)
    assert field.input_value() == WORDS
    window.press("#note button.govuk-button")
    assert asked == ["beforeunload"], "whoever sends it is not asked"
    assert WORDS in window.words()
    window.press(leaves if "nav" in leaves else "nav a[href='/desk/people/']")
    assert asked == ["beforeunload"], "and where nothing is half written nobody is asked"


def test_what_came_back_with_an_error_is_not_dropped_either(city: City, walk: Callable[..., Walk]) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,))
    window, case = walk(who=limin), f"/desk/people/{wang.id}/"
    window.to(case)
    window.page.locator("[name=words]").click()
    window.page.keyboard.type(WORDS)
    window.page.fill("[name=happened_on]", "2999-01-01")
    window.press("#note button.govuk-button")
    asked = keep_asked(window.page, stays=False)
    window.page.locator("main h2").first.click()
    window.press("nav a[href='/desk/people/']")
    assert asked == ["beforeunload"]
