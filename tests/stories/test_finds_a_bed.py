"""Somebody is tired and has nowhere to sleep. On a borrowed phone, without scripts, they find a bed for tonight."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from guitu.foundations import clock
from tests import listing
from tests.city import City
from tests.stories.conftest import Walk

Begin = Callable[..., Walk]
TONIGHT = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
NIGHT = ((listing.ALL_WEEK, "18:00", "08:00"),)
SAID = {
    "zh-hans": ("现在开放", "空位：3张床位", "不收钱", "拨打 020-0000 1234", "怎么去", "身份证件"),
    "en": ("Open now, until 08:00", "Free: 3 张床位", "Costs nothing", "Call 020-0000 1234", "How to get there"),
}


@pytest.mark.parametrize(("language", "scripts"), [("zh-hans", False), ("en", True)])
def test_a_tired_person_finds_a_bed_tonight(
    city: City, walk: Begin, monkeypatch: pytest.MonkeyPatch, language: str, *, scripts: bool
) -> None:
    monkeypatch.setattr(clock, "now", lambda: TONIGHT)
    listing.service(city, "男士夜间住宿", hours=NIGHT)
    listing.service(city, "家庭旅舍", free=0, hours=NIGHT)
    listing.service(city, "就业中心", need="employment-status", free=None, hours=NIGHT)
    phone = walk(width=360, scripts=scripts, language=language)
    listed = looks_for_a_bed(phone)
    phone.press(".g-list__name")
    phone.check()
    page = phone.words()
    assert [words for words in SAID[language] if words not in listed + page] == []
    assert phone.page.get_attribute("main a[href^='tel:']", "href") == "tel:02000001234"
    phone.press("header a.g-quiet")
    assert "男士夜间住宿" in phone.words()


def looks_for_a_bed(phone: Walk) -> str:
    phone.to("/")
    phone.press("a[href='/help/']")
    phone.check()
    phone.page.fill("[name=q]", "住")
    phone.press(".g-find button")
    assert "男士夜间住宿" in phone.words()
    assert "就业中心" not in phone.words()
    phone.page.locator("summary").first.click()
    phone.page.check("[name=free]")
    phone.press(".g-find button")
    assert "家庭旅舍" not in phone.words()
    phone.check()
    return phone.words()
