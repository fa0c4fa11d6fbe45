"""A person lets their mother read two parts; she comes in by her own door, reads them, and is let go with one tap."""

from collections.abc import Callable

import pytest

from tests.city import City, Somebody
from tests.stories.conftest import Walk

Begin = Callable[..., Walk]
CALLED, WORD, PIN = "妈妈", "小白", "350918"


def invites(phone: Walk) -> None:
    phone.to("/me/team/")
    phone.press("main a[href='/me/trusted/']")
    phone.press("main a.govuk-button")
    phone.page.fill("[name=called]", CALLED)
    phone.page.check("[name=relation][value=family]")
    phone.page.check("[name=parts][value=needs]")
    phone.page.check("[name=parts][value=meetings]")
    phone.page.check("[name=lasts][value='90']")
    phone.press("main form button[type=submit]")
    phone.page.fill("[name=word]", WORD)


def reads_the_code(phone: Walk) -> str:
    phone.press("main form button[type=submit]")
    return phone.page.locator(".g-code").inner_text()


def takes_it_up(mother: Walk, code: str) -> None:
    mother.to("/with/")
    mother.press("main a.g-choice")
    mother.page.fill("[name=code]", code)
    mother.page.fill("[name=word]", WORD)
    mother.page.fill("[name=pin]", PIN)
    mother.page.fill("[name=pin_again]", PIN)


def lets_go(phone: Walk) -> None:
    phone.to("/me/opened/")
    assert CALLED in phone.words()
    phone.to("/me/trusted/")
    phone.press("main form button.govuk-button--warning")


def look(scripts: bool, *windows: Walk) -> None:  # noqa: FBT001 - axe needs scripts
    for window in windows if scripts else ():
        window.check()


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", True), ("en", False)])
def test_somebody_trusted_comes_reads_and_is_let_go(city: City, walk: Begin, language: str, *, scripts: bool) -> None:
    wang: Somebody = city.person("王建国", team=(city.staff("李敏"),))
    city.need(wang, wang, "想找一份白天的工作。")
    ways = {"language": language, "scripts": scripts, "width": 360}
    phone, mother = walk(who=wang, **ways), walk(**ways)
    invites(phone)
    look(scripts, phone)
    takes_it_up(mother, reads_the_code(phone))
    look(scripts, phone, mother)
    mother.press()
    assert CALLED in mother.words()
    mother.press("main a[href='/with/needs/']")
    assert "想找一份白天的工作。" in mother.words()
    look(scripts, mother)
    lets_go(phone)
    look(scripts, phone)
    mother.to("/with/needs/")
    assert "/with/sign-in/" in mother.page.url
