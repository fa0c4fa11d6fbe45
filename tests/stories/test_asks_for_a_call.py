"""Somebody who belongs to nobody yet asks for a call; the desk reads it; with the code they take it back."""

from collections.abc import Callable

import pytest

from tests.city import City
from tests.stories.conftest import Walk

Begin = Callable[..., Walk]


def finds_the_way_from_the_front_door(phone: Walk, *, looks: Callable[[Walk], None]) -> None:
    phone.to("/")
    phone.press("a[href='/call-me/']")
    looks(phone)
    phone.press(".g-chip")
    looks(phone)
    phone.press("main .g-choice")


def says_how_to_be_reached(phone: Walk, *, looks: Callable[[Walk], None]) -> None:
    phone.page.fill("[name=name]", "小周")
    phone.page.check("[name=way][value=call]")
    phone.press()
    assert phone.page.locator(".govuk-error-message").count() == 1
    looks(phone)
    phone.page.fill("[name=phone]", "12000000033")
    phone.page.fill("[name=when]", "晚上七点以后")
    phone.press()
    phone.press("button[name=change]")
    assert phone.page.input_value("[name=when]") == "晚上七点以后"
    phone.press()
    looks(phone)
    phone.press()
    looks(phone)


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_asks_for_a_call_is_read_at_the_desk_and_takes_it_back(
    city: City, walk: Begin, language: str, *, scripts: bool
) -> None:
    ways = {"language": language, "scripts": scripts}
    looks = Walk.check if scripts else lambda _window: None
    desk, phone = walk(who=city.staff("周洁", "intake"), **ways), walk(width=360, **ways)
    finds_the_way_from_the_front_door(phone, looks=looks)
    says_how_to_be_reached(phone, looks=looks)
    code = phone.page.locator(".g-code").inner_text()
    desk.to("/desk/cards/")
    assert "小周" in desk.words()
    assert ("本人请求" if language == "zh-hans" else "Own request") in desk.words()
    for page in ("hand", "decline"):
        desk.press(f"a[href$='/{page}/']")
        looks(desk)
        desk.to("/desk/cards/")
    phone.to("/call-me/take-back/")
    phone.page.fill("[name=taken]", code)
    phone.press()
    looks(phone)
    assert city.one("SELECT count(*) FROM data_key") == 0
    desk.to("/desk/cards/")
    assert "小周" not in desk.words()
