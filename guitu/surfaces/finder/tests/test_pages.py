"""Somebody without an account looks for help: they find it, read it in their language, and leave no trace."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guitu.foundations import clock
from guitu.surfaces.finder import cards, queries
from tests import listing
from tests.city import City

EVENING = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
OFFICE = (("MO,TU,WE,TH,FR", "09:00", "17:00"),)
LIMIT = 15_000


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is half past nine on a Sunday evening."""
    monkeypatch.setattr(clock, "now", lambda: EVENING)


@pytest.fixture
def town(city: City) -> dict[str, listing.Listed]:
    return {
        "bed": listing.service(city, "男士夜间住宿"),
        "clinic": listing.service(
            city, "心理门诊", need="stress", district="天河区", hours=OFFICE, free=None, assured=date(2025, 1, 5)
        ),
        "meal": listing.service(
            city, "爱心食堂", need="food-insecurity", free=0, hours=(("SA,SU", "17:00", "22:00"),)
        ),
    }


def found(asked: str, tongue: str = "zh") -> str:
    answer = Client().get(f"/help/{tongue}/list/?{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("q=住", "男士夜间住宿", "心理门诊"),
        ("q=住宿", "男士夜间住宿", "爱心食堂"),
        ("q=xlmz", "心理门诊", "爱心食堂"),
        ("q=\uff53\uff54", "爱心食堂", "男士夜间住宿"),
        ("q=sleep", "男士夜间住宿", "爱心食堂"),
        ("q=昌华街+食堂", "爱心食堂", "男士夜间住宿"),
        ("need=stress", "心理门诊", "爱心食堂"),
        ("district=天河区", "心理门诊", "爱心食堂"),
        ("open=1", "爱心食堂", "心理门诊"),
        ("free=1", "男士夜间住宿", "爱心食堂"),
        ("free=1&open=1&q=住", "男士夜间住宿", "爱心食堂"),
    ],
)
def test_one_word_a_need_a_district_or_the_hour_is_enough(
    town: dict[str, listing.Listed], asked: str, there: str, gone: str
) -> None:
    page = found(asked)
    assert there in page
    assert gone not in page


def test_a_word_of_ones_own_finds_what_is_meant(city: City, town: dict[str, listing.Listed]) -> None:
    city.run("INSERT INTO synonym (word, means) VALUES ('没地方睡', '住宿')")
    page = found("q=今晚没地方睡")
    assert "男士夜间住宿" in page
    assert "住宿</span>" in page


def test_if_not_all_words_are_met_some_are_shown_and_it_says_so(town: dict[str, listing.Listed]) -> None:
    page = found("q=心理+住宿")
    assert "没有一条同时包含这些词" in page
    assert "心理门诊" in page
    assert "男士夜间住宿" in page


@pytest.mark.parametrize(
    "asked",
    ["q=火箭", "need=nothing-such&q=火箭", "district=月球&q=火箭", "page=99", "page=x", "q=%27%3A*%26%28%7C%00"],
)
def test_a_question_without_an_answer_or_sense_is_answered_calmly(town: dict[str, listing.Listed], asked: str) -> None:
    assert found(asked)


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_page_of_a_service_says_what_must_be_known(town: dict[str, listing.Listed], tongue: str) -> None:
    answer = Client().get(f"/help/{tongue}/{town['bed'].id}/")
    page = answer.content.decode()
    assert answer.headers["Content-Language"] == {"zh": "zh-Hans", "en": "en"}[tongue]
    for words in (
        "男士夜间住宿",
        "有热水",
        "tel:02000001234",
        "地铁一号线长寿路站",
        "身份证件",
        "普通话",
        "有坡道",
        "昌华街12号",
        "<svg",
    ):
        assert words in page
    told = {
        "zh": ("24小时开放", "不收钱", "2026年11月1日", "空位"),
        "en": ("Open day and night", "Costs nothing", "2026-11-01", "Free places"),
    }
    for words in told[tongue]:
        assert words in page


def test_what_was_checked_long_ago_says_so(town: dict[str, listing.Listed]) -> None:
    old, fresh = (Client().get(f"/help/en/{town[name].id}/").content.decode() for name in ("clinic", "bed"))
    assert "ring before you go" in old
    assert "That is long ago" not in fresh


def test_an_entry_that_was_given_up_is_not_shown(city: City, town: dict[str, listing.Listed]) -> None:
    city.run("UPDATE directory_service SET status = 'defunct' WHERE id = %s", town["bed"].id)
    listing.indexed(city)
    assert "男士夜间住宿" not in found("")
    assert Client().get(f"/help/zh/{town['bed'].id}/").status_code == 404


def test_a_card_goes_with_its_service(city: City, town: dict[str, listing.Listed]) -> None:
    for part in ("phone", "document", "cost", "language", "capacity", "service_at_place"):
        if part == "service_at_place":
            city.run("DELETE FROM directory_schedule WHERE true")
        city.run(f"DELETE FROM directory_{part} WHERE service_id = %s", town["bed"].id)  # noqa: S608
    city.run("DELETE FROM directory_service WHERE id = %s", town["bed"].id)
    assert city.one("SELECT count(*) FROM index_card") == 2


def test_nobody_is_known_and_nothing_is_kept(city: City, town: dict[str, listing.Listed]) -> None:
    limin = city.staff("李敏")
    for browser in (Client(), city.browser_of(limin), city.browser_of(city.person("王建国"))):
        browser.cookies["guitu_language"] = "en"
        for address in ("/help/zh/", "/help/zh/list/?q=住", f"/help/zh/{town['bed'].id}/"):
            with CaptureQueriesContext(connection) as asked:
                answer = browser.get(address)
            assert not answer.cookies
            assert "csrf" not in answer.content.decode()
            assert "李敏" not in answer.content.decode()
            assert answer.headers["Cache-Control"].startswith("public")
            assert "app.begin" not in "".join(one["sql"] for one in asked)
            assert all(one["sql"].lstrip().startswith(("SELECT", "WITH found")) for one in asked)


def test_the_same_page_for_everybody_to_the_byte(city: City, town: dict[str, listing.Listed]) -> None:
    address = f"/help/zh/{town['bed'].id}/"
    assert Client().get(address).content == city.browser_of(city.staff("李敏")).get(address).content


def test_the_door_leads_on_in_the_language_one_comes_in(town: dict[str, listing.Listed]) -> None:
    english = Client()
    english.cookies["guitu_language"] = "en"
    assert english.get("/help/").headers["Location"] == "/help/en/"
    assert Client().get("/help/").headers["Location"] == "/help/zh/"


def test_pages_are_light_and_ask_the_same_number_of_times(city: City, town: dict[str, listing.Listed]) -> None:
    addresses = {"/help/zh/": 1, "/help/en/list/?q=住": 3, f"/help/zh/{town['bed'].id}/": 16}
    before = {}
    for address, most in addresses.items():
        queries.counted.cache_clear()
        with CaptureQueriesContext(connection) as asked:
            assert len(Client().get(address).content) < LIMIT, address
        before[address] = len(asked)
        assert len(asked) <= most, address
    for number in range(25):
        listing.service(city, f"住宿{number}号", district=f"{number % 9}号区")
    for address in addresses:
        queries.counted.cache_clear()
        with CaptureQueriesContext(connection) as asked:
            assert len(Client().get(address).content) < 40_000, address
        assert len(asked) == before[address], address


def test_a_long_list_is_read_page_by_page(city: City) -> None:
    for number in range(23):
        listing.service(city, f"住宿{number:02}号")
    first, second = found("q=住宿"), found("q=住宿&page=2")
    names = [f"住宿{number:02}号" for number in range(23)]
    assert sum(name in first for name in names) == 20
    assert sum(name in second for name in names) == 3
    assert all((name in first) != (name in second) for name in names)


def test_the_order_is_name_then_kind_then_text(city: City) -> None:
    listing.service(city, "乙处", need="stress", description="也能理发。", free=None)
    listing.service(city, "理发铺", need="stress", free=None, assured=None)
    page = found("q=理发")
    assert page.index("理发铺") < page.index("乙处")


def test_making_all_cards_again_changes_nothing(city: City, town: dict[str, listing.Listed]) -> None:
    before = city.run("SELECT * FROM index_card ORDER BY service_id").fetchall()
    listing.indexed(city)
    assert city.run("SELECT * FROM index_card ORDER BY service_id").fetchall() == before
    assert len(before) == len(list(cards.cards([one.id for one in town.values()])))
