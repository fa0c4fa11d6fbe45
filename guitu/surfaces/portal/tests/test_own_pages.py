"""The person's own pages: everything about her, in her hand."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guitu.foundations.identity import tokens
from guitu.surfaces.portal import words
from tests.city import City, Somebody, Staff, now
from tests.counting import beside_the_fixed
from tests.handing import handed

PAGES = ("/me/", "/me/record/", "/me/opened/", "/me/consents/", "/me/team/")


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏", duty="minor_harm")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def is_refused(response: Any) -> bool:
    """Return whether the form came back with what is wrong."""
    return bool(response.status_code == 200 and b"govuk-error-summary" in response.content)


def page(city: City, whom: Somebody, address: str) -> str:
    response = city.browser_of(whom).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def suggest(city: City, whom: Somebody, mate: Staff, by: Staff) -> uuid.UUID:
    member = city.join(whom.id, whom.consents["support"], mate)
    city.run("UPDATE team_member SET agreed_at = NULL, invited_by = %s WHERE id = %s", by.id, member)
    return member


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_hers_alone(city: City, wang: Somebody, address: str) -> None:
    assert Client().get(address)["Location"].startswith("/me/sign-in/")
    assert city.browser_of(city.staff("张华")).get(address).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_her_own_looking_is_written_down_too(city: City, wang: Somebody, address: str) -> None:
    page(city, wang, address)
    assert city.run("SELECT actor_id, subject_id, why FROM entry").fetchall() == [(wang.id, wang.id, "own")]


@pytest.mark.parametrize("address", PAGES)
def test_no_title_and_no_address_says_a_name(city: City, wang: Somebody, address: str) -> None:
    html = page(city, wang, address)
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title
    assert "王建国" not in title[1]
    assert "no-store" in city.browser_of(wang).get(address)["Cache-Control"]


def test_she_reads_every_note_newest_first(city: City, wang: Somebody, limin: Staff) -> None:
    city.note(wang, limin, "先来办了医保。", ago=timedelta(days=3))
    city.note(wang, limin, "睡得好些了。", topic="health", ago=timedelta(days=1))
    html = page(city, wang, "/me/record/")
    assert html.index("睡得好些了。") < html.index("先来办了医保。")
    assert "李敏" in html


def test_a_changed_note_shows_what_it_said_before(city: City, wang: Somebody, limin: Staff) -> None:
    first = city.note(wang, limin, "迟到半小时。")
    city.note(wang, limin, "准时到了。", replaces=first)
    html = page(city, wang, "/me/record/?kind=note")
    assert html.index("准时到了。") < html.index("迟到半小时。")
    assert html.count('moj-timeline__item"') + html.count("moj-timeline__item ") == 1


def test_a_long_record_comes_in_pages_of_twenty(city: City, wang: Somebody, limin: Staff) -> None:
    for number in range(21):
        city.note(wang, limin, f"第{number}次。", ago=timedelta(days=number))
    assert "第20次。" not in page(city, wang, "/me/record/")
    assert "第20次。" in page(city, wang, "/me/record/?page=2")
    for odd in ("0", "-1", "x", "\uff19", "99999999999999"):
        assert city.browser_of(wang).get("/me/record/", {"page": odd}).status_code == 200


def test_the_record_asks_the_same_few_questions_for_any_number_of_notes(
    city: City, wang: Somebody, limin: Staff
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(city, wang, "/me/record/")
        return sum(q["sql"].startswith(("SELECT", "SET")) for q in asked.captured_queries)

    city.note(wang, limin)
    few = questions()
    for _ in range(10):
        city.note(wang, limin)
    assert questions() == few <= 8


def test_the_first_page_asks_at_most_eight_questions_beside_identity_and_trace(
    city: City, wang: Somebody, limin: Staff
) -> None:
    city.meeting(wang, limin)
    city.plan(wang, limin)
    city.browser_of(limin).get(f"/desk/people/{wang.id}/")
    with CaptureQueriesContext(connection) as asked:
        page(city, wang, "/me/")
    assert beside_the_fixed(asked) <= 8


def test_her_word_stands_beside_the_note_once_however_often_it_is_sent(
    city: City, wang: Somebody, limin: Staff
) -> None:
    note = city.note(wang, limin)
    typed = {"stance": "2", "words": "我不是这个意思。", "reply": str(uuid.uuid4())}
    for _ in range(2):
        assert city.browser_of(wang).post(f"/me/record/{note}/reply/", typed).status_code == 302
    assert city.one("SELECT count(*) FROM reply") == 1
    assert "我不是这个意思。" in page(city, wang, "/me/record/")


def test_an_answer_without_a_stance_keeps_the_words(city: City, wang: Somebody, limin: Staff) -> None:
    note = city.note(wang, limin)
    typed = {"words": "我想想。", "reply": str(uuid.uuid4())}
    response = city.browser_of(wang).post(f"/me/record/{note}/reply/", typed)
    assert is_refused(response)
    assert "我想想。" in response.content.decode()


def test_she_cannot_answer_a_note_about_somebody_else(city: City, wang: Somebody, limin: Staff) -> None:
    other = city.note(city.person("陈志强", team=(limin,)), limin)
    typed = {"stance": "1", "words": "", "reply": str(uuid.uuid4())}
    browser = city.browser_of(wang)
    assert browser.get(f"/me/record/{other}/reply/").status_code == 404
    assert browser.post(f"/me/record/{other}/reply/", typed).status_code == 404
    assert city.one("SELECT count(*) FROM reply") == 0


def test_she_sees_who_looked_by_name_post_and_reason(city: City, wang: Somebody, limin: Staff) -> None:
    city.browser_of(limin).get(f"/desk/people/{wang.id}/")
    for _ in range(3):
        city.browser_of(limin).get("/desk/people/")
    html = page(city, wang, "/me/opened/")
    assert str(words.PART_WORDS["record"]) in html
    assert str(words.WHY_WORDS["support"]) in html
    assert html.count("李敏") == 2
    assert re.search(r"李敏[^<]*3", html)


def test_what_stands_on_a_workers_word_waits_for_her_and_counts_once_she_confirms(city: City, limin: Staff) -> None:
    chen = city.person("陈志强", team=(limin,), on_word_of=limin, expires=timedelta(days=10))
    assert "/me/consents/confirm/" in page(city, chen, "/me/")
    assert city.browser_of(chen).post("/me/consents/confirm/").status_code == 302
    assert city.one("SELECT confirmed_at IS NOT NULL FROM consent WHERE person_id = %s", chen.id)
    assert "/me/consents/confirm/" not in page(city, chen, "/me/")
    assert city.browser_of(chen).post("/me/consents/confirm/").status_code == 403


def test_a_suggested_colleague_sees_nothing_until_she_agrees(city: City, wang: Somebody, limin: Staff) -> None:
    zhang = city.staff("张华", duty="detox_post")
    member = suggest(city, wang, zhang, limin)
    html = page(city, wang, "/me/")
    assert "张华" in html
    assert "禁毒法" in html or "Drug Control Law" in html
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 404
    assert city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "yes"}).status_code == 302
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 200


def test_whom_she_lets_go_sees_nothing_from_then_on(city: City, wang: Somebody, limin: Staff) -> None:
    member = city.one("SELECT id FROM team_member")
    assert city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "end"}).status_code == 302
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 404


def test_nobody_else_can_answer_for_her_team(city: City, wang: Somebody, limin: Staff) -> None:
    member = suggest(city, wang, city.staff("张华"), limin)
    stranger = city.browser_of(city.person("陈志强"))
    assert stranger.post(f"/me/team/{member}/", {"answer": "yes"}).status_code == 403
    assert city.browser_of(limin).post(f"/me/team/{member}/", {"answer": "yes"}).status_code == 403
    assert city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "maybe"}).status_code == 403


def test_a_stand_in_is_shown_with_the_last_day(city: City, wang: Somebody) -> None:
    city.run("UPDATE team_member SET is_cover = true, ends_at = now() + interval '3 days'")
    assert "g-tag--wait" in page(city, wang, "/me/team/")


def renew(city: City, who: Somebody, *, months: int = 12, purpose: str = "support") -> Any:
    """Read what is to be renewed and let it go on."""
    browser, address = city.browser_of(who), f"/me/consents/{who.consents[purpose]}/renew/"
    found = re.search(r'name="notice" value="([^"]+)"', browser.get(address).content.decode())
    assert found
    return browser.post(address, {"notice": found[1], "months": str(months)})


def test_a_lapsed_record_stays_hers_to_read_and_to_renew(city: City, limin: Staff) -> None:
    chen = city.person("陈志强", team=(limin,), expires=timedelta(days=-5))
    note = city.note(chen, limin, "还能看到这一条。")
    html = page(city, chen, "/me/record/")
    assert "还能看到这一条。" in html
    assert "moj-alert--warning" in html
    assert city.browser_of(limin).get(f"/desk/people/{chen.id}/").status_code == 404
    typed = {"stance": "1", "words": "", "reply": str(uuid.uuid4())}
    assert city.browser_of(chen).post(f"/me/record/{note}/reply/", typed).status_code == 409
    assert renew(city, chen).status_code == 302
    assert city.browser_of(limin).get(f"/desk/people/{chen.id}/").status_code == 200


def test_she_agrees_to_one_thing_more_once(city: City, wang: Somebody) -> None:
    browser = city.browser_of(wang)
    assert browser.get("/me/consents/add/family/").status_code == 200
    assert browser.post("/me/consents/add/family/").status_code == 302
    assert browser.post("/me/consents/add/family/").status_code == 403
    assert browser.post("/me/consents/add/support/")["Location"] == "/me/consents/"
    assert city.one("SELECT count(*) FROM consent WHERE purpose = 'family'") == 1


def test_taking_everything_back_is_two_taps_from_home(city: City, wang: Somebody) -> None:
    address = f"/me/consents/{wang.consents['support']}/withdraw/"
    assert f'href="{address}"' in page(city, wang, "/me/")
    assert f'action="{address}"' in page(city, wang, address)


def test_once_taken_back_nobody_can_open_anything_and_only_the_receipt_speaks(
    city: City, wang: Somebody, limin: Staff
) -> None:
    city.note(wang, limin)
    city.browser_of(limin).get(f"/desk/people/{wang.id}/")
    browser = city.browser_of(wang)
    done = browser.post(f"/me/consents/{wang.consents['support']}/withdraw/")
    assert done.status_code == 200
    assert browser.cookies[tokens.COOKIE].value == ""
    code = re.search(r'class="g-code">(.{9}<br>.{9})<', done.content.decode())
    assert code
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 404
    assert city.one("SELECT count(*) FROM data_key WHERE subject_id = %s", wang.id) == 0
    assert city.one("SELECT count(*) FROM access_grant") == 0
    assert city.browser_of(wang).get("/me/").status_code == 302
    told = Client().post("/receipt/", {"receipt": code[1].replace("<br>", " ").lower()}).content.decode()
    assert "李敏" in told
    assert "王建国" not in told


def test_the_last_page_needs_nothing_of_the_database(city: City, wang: Somebody) -> None:
    with CaptureQueriesContext(connection) as asked:
        city.browser_of(wang).post(f"/me/consents/{wang.consents['support']}/withdraw/")
    said = [q["sql"] for q in asked.captured_queries]
    last = max(number for number, sql in enumerate(said) if "app.withdraw" in sql)
    assert not [sql for sql in said[last + 1 :] if sql.startswith("SELECT")]


def test_a_narrow_withdrawal_takes_only_its_own_notes(city: City, wang: Somebody, limin: Staff) -> None:
    city.note(wang, limin, "医院的事。", topic="health")
    city.note(wang, limin, "日常的事。")
    browser = city.browser_of(wang)
    assert browser.post(f"/me/consents/{wang.consents['health']}/withdraw/").status_code == 200
    html = page(city, wang, "/me/record/")
    assert "日常的事。" in html
    assert "医院的事。" not in html
    assert browser.post(f"/me/consents/{wang.consents['health']}/withdraw/").status_code == 403


def test_nobody_takes_back_what_somebody_else_gave(city: City, wang: Somebody, limin: Staff) -> None:
    address = f"/me/consents/{wang.consents['support']}/withdraw/"
    stranger = city.browser_of(city.person("陈志强"))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 403
    assert city.browser_of(limin).post(address).status_code == 403
    assert city.one("SELECT count(*) FROM consent WHERE withdrawn_at IS NOT NULL") == 0


def test_a_guessed_receipt_code_has_to_wait(city: City) -> None:
    assert [Client().post("/receipt/", {"receipt": "ZZZZ"}).status_code for _ in range(6)] == [200] * 5 + [429]


def test_an_old_receipt_says_nothing(city: City, wang: Somebody) -> None:
    city.run(
        "INSERT INTO receipt (id, person_id, code_hash, made_at, until) VALUES (%s, %s, %s, now(), %s)",
        uuid.uuid4(),
        wang.id,
        tokens.hashed("ABCDEFGH"),
        now() - timedelta(days=1),
    )
    assert is_refused(Client().post("/receipt/", {"receipt": "ABCDEFGH"}))


def test_she_asks_whomever_she_likes_into_her_team_after_reading_what_the_post_must_report(
    city: City, wang: Somebody
) -> None:
    zhang = city.staff("张华", duty="detox_post")
    shown = page(city, wang, "/me/team/choose/")
    assert "张华" in shown
    assert "李敏" not in shown.split("<form", 2)[-1]
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 404
    assert "<details" not in shown[shown.index("<form") :], "all of them work where her team works"
    done = city.browser_of(wang).post("/me/team/choose/", {"worker": str(zhang.id)})
    assert done["Location"] == "/me/team/?done=invited"
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 200


def test_whoever_works_where_her_team_works_is_offered_before_those_far_away(city: City, wang: Somebody) -> None:
    zhang, zhou = city.staff("张华"), city.staff("周宁")
    station = uuid.uuid4()
    city.run(
        "INSERT INTO station (id, organisation_id, name, district, street, phone) SELECT %s, organisation_id, '一站',"
        " district, street, phone FROM station WHERE id = (SELECT station_id FROM worker WHERE id = %s)",
        station,
        zhou.id,
    )
    city.run("UPDATE worker SET station_id = %s WHERE id = %s", station, zhou.id)
    shown = page(city, wang, "/me/team/choose/")
    shown = shown[shown.index('method="post" autocomplete="off" novalidate') :]
    assert shown.index(zhang.name) < shown.index("其他站点的 1 位") < shown.index(zhou.name)


def test_she_may_ask_again_whom_she_let_go(city: City, wang: Somebody, limin: Staff) -> None:
    hers = city.browser_of(wang)
    member = city.one("SELECT id FROM team_member")
    hers.post(f"/me/team/{member}/", {"answer": "end"})
    hers.post("/me/team/choose/", {"worker": str(limin.id)})
    hers.post("/me/team/choose/", {"worker": str(limin.id)})
    assert city.one("SELECT count(*) FROM team_member WHERE ended_at IS NULL") == 1
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 200


def test_nobody_of_another_organisation_and_no_desk_can_be_asked(city: City, wang: Somebody) -> None:
    elsewhere = city.staff("黄晴", organisation=city.organisation("白鹭社会服务中心"))
    for one in (elsewhere, city.staff("周洁", "intake"), city.staff("郑文", "officer")):
        answer = city.browser_of(wang).post("/me/team/choose/", {"worker": str(one.id)})
        assert "govuk-error-summary" in answer.content.decode()
    assert city.one("SELECT count(*) FROM team_member") == 1


def test_on_a_workers_word_she_confirms_before_she_asks_others(city: City, limin: Staff) -> None:
    chen = city.person("陈志强", team=(limin,), on_word_of=limin, expires=timedelta(days=10))
    zhang = city.staff("张华")
    browser = city.browser_of(chen)
    browser.cookies["guitu_language"] = "en"
    answer = {"handover": handed(city, chen, limin, zhang), "worker": zhang.id, "move": "agreed", "words": "好的"}
    html = browser.post("/me/handover/", {"row": uuid.uuid4(), **answer}).content.decode()
    assert "Confirm it first" in html
    assert "好的" in html
    for why, and_then in (("Confirm it first", "UPDATE consent SET expires_at = now()"), ("Let it go on first", "")):
        html = browser.post("/me/team/choose/", {"worker": str(zhang.id)}).content.decode()
        assert why in html
        assert re.search(f'value="{zhang.id}"[^>]* checked', html)
        if and_then:
            city.run(and_then)
    assert city.one("SELECT count(*) FROM team_member") == 1


@pytest.mark.parametrize("typed", [{}, {"worker": "nobody"}])
def test_a_choice_of_nobody_is_asked_again(city: City, wang: Somebody, typed: dict[str, str]) -> None:
    city.staff("张华")
    assert is_refused(city.browser_of(wang).post("/me/team/choose/", typed))


@pytest.mark.parametrize(("language", "said"), [("en", "not confirmed by own hand yet"), ("zh-hans", "尚待亲手确认")])
def test_what_stands_on_a_workers_word_is_said_rightly_to_both(
    city: City, limin: Staff, language: str, said: str
) -> None:
    chen = city.person("陈志强", team=(limin,), on_word_of=limin, expires=timedelta(days=10))
    for who, place in ((limin, f"/desk/people/{chen.id}/"), (chen, "/me/consents/")):
        browser = city.browser_of(who)
        browser.cookies["guitu_language"] = language
        told = browser.get(place).content.decode()
        assert said in told
        assert "waiting for you" not in told
        assert "待本人确认" not in told
