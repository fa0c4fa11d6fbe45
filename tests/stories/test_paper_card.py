"""Somebody without a phone: a record on the worker's word, a sealed card from the desk, and her own confirmation."""

from collections.abc import Callable

import pytest

from tests.city import City
from tests.stories.conftest import Walk

Begin = Callable[..., Walk]
BORN = "1975-06-02"


def begins_on_his_word_and_asks_for_a_card(worker: Walk) -> None:
    worker.to("/desk/people/new/")
    worker.page.fill("[name=name]", "何玉兰")
    worker.page.fill("[name=birth_date]", BORN)
    worker.page.check("[name=told]")
    worker.press()
    assert "何玉兰" in worker.page.locator(".g-identity").inner_text()
    worker.press("form[action$='/card/'] button")


def prints_the_card(desk: Walk) -> str:
    desk.to("/desk/cards/")
    desk.press("form[action*='portal-cards'] button")
    assert "何玉兰" not in desk.words()
    return desk.page.locator(".g-code").inner_text()


def comes_in_by_card_and_chooses_a_pin(phone: Walk, code: str) -> None:
    phone.to("/me/sign-in/card/")
    phone.page.fill("[name=code]", code)
    phone.page.fill("[name=birth_date]", BORN)
    phone.press()
    phone.page.fill("[name=pin]", "350918")
    phone.page.fill("[name=pin_again]", "350918")


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_on_the_workers_word_then_by_paper_card_and_own_hand(
    city: City, walk: Begin, language: str, *, scripts: bool
) -> None:
    ways = {"language": language, "scripts": scripts}
    desk, phone = walk(who=city.staff("周洁", "intake"), **ways), walk(width=360, **ways)
    begins_on_his_word_and_asks_for_a_card(walk(who=city.staff("李敏"), **ways))
    comes_in_by_card_and_chooses_a_pin(phone, prints_the_card(desk))
    if scripts:
        desk.check()
        phone.check()
    phone.press()
    assert "何玉兰" in phone.words()
    assert city.one("SELECT confirmed_at FROM consent") is None
    phone.press("form[action$='/confirm/'] button")
    assert city.one("SELECT confirmed_at FROM consent") is not None
    assert city.one("SELECT expires_at > now() + interval '300 days' FROM consent")
