"""Somebody without an account answers questions and reads what they are entitled to; nothing is left of it."""

import json
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guitu.foundations import letters
from guitu.supports.benefits import store, tasks, telling
from guitu.supports.benefits.store import COOKIE
from guitu.supports.benefits.telling import MOMENTARY, Telling
from guitu.supports.benefits.tests.talking import (
    AWAY,
    HOME,
    HOUSEHOLD,
    NOBODY_ELSE,
    answered,
    begun,
    hidden,
    next_page,
    plain,
    sent,
)
from tests.city import City
from tests.promises.working_as import working_as

pytestmark = pytest.mark.usefixtures("city")


def rows(city: City) -> int:
    """Return how many interviews there are."""
    return int(city.one("SELECT count(*) FROM interview"))


def test_a_family_reads_what_it_may_have_how_much_and_by_which_article() -> None:
    asked, page = answered(begun("living"), AWAY)
    words = plain(page)
    assert "每月1,118元" in words
    assert "配偶：目前不计入共同生活的家庭成员" in words
    assert "《最低生活保障审核确认办法》第7条" in words
    assert 'href="/benefits/law/document/dibao-2021/#a-7"' in page
    assert asked.index("spouse.away_status") > max(asked.index("self.birth"), asked.index(".property_fits"))


def test_in_the_month_after_he_came_home_there_is_more() -> None:
    _asked, page = answered(begun("living", on="2025-04-10"), HOME)
    assert "每月2,427元" in plain(page)


def test_the_same_family_today_reads_the_last_figure_and_whom_to_ask() -> None:
    words = plain(answered(begun("living", on="2026-11-22"), HOME)[1])
    assert "规定已失效" in words
    assert "是1,309元，有效到2026-05-31" in words
    assert "广州市民政局，核对2026年6月1日以后的规定" in words
    assert not re.search("每月[0-9,]+元", words)


def test_the_whole_way_reads_in_english_too() -> None:
    browser = begun("living")
    browser.cookies["guitu_language"] = "en"
    words = plain(answered(browser, AWAY)[1])
    assert "1,118 yuan a month" in words
    assert not re.findall(
        "[\u4e00-\u9fff]",
        re.sub(r"[^ ]*[\u4e00-\u9fff][^ ]* ?[^ ]* \(", "", words).partition("What you said so far")[0],
    )


def test_one_question_at_a_time_and_the_list_of_what_was_said_grows() -> None:
    browser = begun("living")
    page = next_page(browser)
    assert page.count('class="govuk-form-group') == 1
    page = sent(browser, page, "2015-06-01")
    assert "2015-06-01" in plain(page)


def test_a_change_to_an_earlier_answer_keeps_the_others_and_their_order() -> None:
    browser = begun("disability", family=NOBODY_ELSE)
    page = sent(browser, next_page(browser), "physical")
    before = sent(browser, page, "1")
    change = browser.get(reverse("benefits:change", args=[1])).content.decode()
    assert 'value="1"' in change
    assert hidden(change)["fact"] == "disability_level"
    after = sent(browser, change, "2")
    assert hidden(after) == hidden(before)
    assert "2 级" in plain(after)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("一千", "请填写金额"), ("1,20", "请填写金额"), ("-5", "不能小于零"), ("12.345", "请填写金额"), ("", "请回答")],
)
def test_what_cannot_be_read_stays_and_a_sentence_says_what_is_wrong(typed: str, told: str) -> None:
    browser = begun("living")
    page = next_page(browser)
    while hidden(page)["fact"] != "transfers_in":
        fields = hidden(page)
        page = sent(browser, page, AWAY.get(f"{fields['about']}.{fields['fact']}", AWAY.get(fields["fact"])))
    again = sent(browser, page, typed)
    assert told in plain(again)
    assert hidden(again)["fact"] == "transfers_in"
    assert f'value="{typed}"' in again or not typed


def test_pressed_twice_an_answer_is_kept_once(city: City) -> None:
    browser = begun("disability", family=NOBODY_ELSE)
    page = next_page(browser)
    sent(browser, page, "physical")
    after = sent(browser, page, "physical")
    assert len(store.opened(browser.cookies[COOKIE].value).telling.said) == 1
    assert hidden(after)["fact"] == "disability_level"
    assert rows(city) == 1


def test_two_presses_at_once_on_two_questions_lose_neither() -> None:
    browser = begun("disability", family=NOBODY_ELSE)
    held = store.opened(browser.cookies[COOKIE].value)
    page = sent(browser, next_page(browser), "physical")
    after = store.change(held, lambda told: told.about(("disability", "living")))
    assert [one.fact for one in after.telling.said] == ["disability_type"]
    assert after.telling.topics == ("disability", "living")
    assert hidden(page)["fact"] == "disability_level"


def test_a_page_about_somebody_who_is_gone_says_so_and_goes_on() -> None:
    browser = begun("living")
    page = next_page(browser)
    browser.post(reverse("benefits:family"), NOBODY_ELSE)
    after = sent(browser, page, "2015-06-01")
    assert "那个问题现在不用问了" in plain(after)
    assert hidden(after)["about"] == "self"


def test_after_half_an_hour_it_is_over_and_what_was_typed_stands_there(city: City) -> None:
    browser = begun("living")
    page = next_page(browser)
    city.run("UPDATE interview SET expires_at = now() - interval '1 second'")
    key = browser.cookies[COOKIE].value
    with pytest.raises(store.OverError):
        store.opened(key)
    answer = browser.post(reverse("benefits:ask"), hidden(page) | {"answer": "2015-06-01"})
    assert answer.status_code == 410
    assert "您刚才填的是：2015-06-01" in plain(answer.content.decode())
    with working_as("guitu_jobs"):
        assert tasks.tidy() == 1
    assert rows(city) == 0


def test_it_lasts_two_hours_at_most_however_often_somebody_answers(city: City) -> None:
    browser = begun("living")
    city.run("UPDATE interview SET began_at = now() - interval '110 minutes'")
    sent(browser, next_page(browser), "2015-06-01")
    left = city.one("SELECT expires_at - now() FROM interview")
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)


def test_deleted_at_once_nothing_is_left_and_the_browser_forgets(city: City) -> None:
    browser = begun("living")
    answer = browser.post(reverse("benefits:end"))
    assert "已全部删除" in plain(answer.content.decode())
    assert rows(city) == 0
    assert answer.cookies[COOKIE]["max-age"] == 0


def test_no_interview_ever_enters_the_write_ahead_log(city: City) -> None:
    told = city.run(
        "SELECT relname, relpersistence FROM pg_class WHERE relname IN ('interview', 'passage')"
    ).fetchall()
    assert dict(told) == {"interview": "u", "passage": "u"}


def test_the_row_alone_and_the_cookie_of_another_open_nothing(city: City) -> None:
    mine, other = begun("living"), begun("child")
    row = city.run("SELECT id, sealed FROM interview ORDER BY began_at").fetchall()[0]
    key = other.cookies[COOKIE].value.partition(".")[2]
    assert b"living" not in bytes(row[1])
    with pytest.raises(store.OverError):
        store.opened(f"{row[0]}.{key}")
    assert store.opened(mine.cookies[COOKIE].value).telling.topics == ("living",)


def test_the_cookie_is_strict_and_goes_only_to_these_pages() -> None:
    cookie = begun("living").cookies[COOKIE]
    assert (cookie["samesite"], cookie["httponly"], cookie["path"], cookie["max-age"]) == (
        "Strict", True, "/benefits/", 7200,
    )  # fmt: skip


# Where somebody is who is not at home


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that was about to be kept, in clear."""
    kept: list[str] = []
    written = telling.written

    def noted(told: Telling) -> str:
        kept.append(written(told))
        return kept[-1]

    monkeypatch.setattr(telling, "written", noted)
    return kept


def test_where_somebody_is_stands_in_no_row_no_log_and_no_address(
    seen: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    browser, addresses = begun("living"), list[str]()
    with CaptureQueriesContext(connection) as asked:
        page = next_page(browser)
        while 'name="fact"' in page:
            fields = hidden(page)
            answer = AWAY.get(f"{fields['about']}.{fields['fact']}", AWAY.get(fields["fact"]))
            sending = browser.post(
                reverse("benefits:ask"), fields | ({"answer": answer} if answer else {"skip": "1"}), follow=True
            )
            addresses += [where for where, _status in sending.redirect_chain]
            page = sending.content.decode()
            assert "isolation_treatment" not in unquote(json.dumps(hidden(page)))
    assert "每月1,118元" in plain(page)
    everything = " ".join([*seen, *addresses, caplog.text, *(one["sql"] for one in asked.captured_queries)])
    assert '"transfers_in", 150000' in everything
    assert [word for word in (*MOMENTARY, "isolation_treatment", "prison_term") if word in everything] == []


def test_what_was_said_last_is_asked_again_when_somebody_comes_back() -> None:
    browser = begun("living")
    answered(browser, AWAY)
    assert hidden(next_page(browser))["fact"] == "everybody_home"
    words = plain(browser.get(reverse("benefits:result")).content.decode())
    assert "还缺情况" in words
    assert "每月1,118元" not in words


def test_on_paper_the_result_is_the_one_on_the_page() -> None:
    if letters.font() is None:
        pytest.skip("this machine has no Chinese font")
    browser = begun("living")
    _asked, page = answered(browser, AWAY)
    answer = browser.post(reverse("benefits:paper"), {"carried": hidden(page)["carried"]})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"


# Onto another phone


def way_to_the_phone(browser: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address in the square."""
    found: list[str] = []

    def noted(text: str) -> str:
        found.append(text)
        return ""

    monkeypatch.setattr("guitu.supports.benefits.views.square", noted)
    browser.post(reverse("benefits:phone"))
    return found[0].removeprefix("http://testserver")


def test_on_another_phone_it_goes_on_once_and_leaves_the_first_screen(
    monkeypatch: pytest.MonkeyPatch, city: City
) -> None:
    browser = begun("living")
    sent(browser, next_page(browser), "2015-06-01")
    way, phone, third = way_to_the_phone(browser, monkeypatch), Client(), Client()
    assert phone.get(way).status_code == phone.get(way).status_code == 200
    page = phone.post(way, follow=True).content.decode()
    assert "2015-06-01" in plain(page)
    assert third.post(way).status_code == 410
    assert browser.get(reverse("benefits:ask")).status_code == 410
    assert rows(city) == 1


def test_after_ten_minutes_the_square_opens_nothing(monkeypatch: pytest.MonkeyPatch, city: City) -> None:
    browser = begun("living")
    way = way_to_the_phone(browser, monkeypatch)
    city.run("UPDATE passage SET expires_at = now() - interval '1 second'")
    assert Client().post(way).status_code == 410
    assert browser.get(reverse("benefits:family")).status_code == 200


def test_nobody_is_asked_who_they_are(city: City) -> None:
    worker = city.staff("李敏")
    browser = city.browser_of(worker)
    answer = browser.get(reverse("benefits:start"))
    assert "李敏" not in answer.content.decode()
    assert HOUSEHOLD["property_fits"] == "yes"
