"""Answering questions about how one is: by own hand or together, seen first by the person, never listed."""

import re
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from guitu.journey.needs import packs
from guitu.journey.needs.rules import Instrument
from tests.city import City, Somebody, Staff, now

if TYPE_CHECKING:
    from conftest import Ground

PHQ, SAFE = packs.packs()[Instrument.PHQ_9], "44260-8"
NOT_AT_ALL, DAYS = "LA6568-5", "LA6569-3"
HEALTHY = {item.link: NOT_AT_ALL for item in PHQ.items if item.is_required}
PLAN = {"signs": "夜里一个人的时候。", "calms": "", "places": "", "people": "表姐。", "experts": "", "home": ""}


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def give(browser: Client, place: str, **more: str) -> Any:
    told = {"given": str(uuid.uuid4()), "occasion": "other", **eyes(browser, place), **HEALTHY, **more}
    return browser.post(f"{place}questions/1/", told)


def eyes(browser: Client, place: str) -> dict[str, str]:
    """Return which worker reads it, as the page offers it, or nothing where nothing is asked."""
    offered = re.findall(r'<option value="([0-9a-f-]{36})"', browser.get(f"{place}questions/1/").content.decode())
    return {"for_worker": offered[0]} if offered else {}


def planned(browser: Client, place: str, **more: str) -> Any:
    told = {"plan": str(uuid.uuid4()), **eyes(browser, place), **PLAN, **more}
    return browser.post(f"{place}safety/", told)


def desk(whom: Somebody) -> str:
    return f"/desk/people/{whom.id}/needs/"


def latest(city: City) -> Any:
    return city.one("SELECT id FROM assessment ORDER BY at DESC LIMIT 1")


def text(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_by_her_own_hand_she_sees_at_once_what_her_answers_say(city: City, wang: Somebody, limin: Staff) -> None:
    browser = city.browser_of(wang)
    answer = give(browser, "/me/needs/", **{"44255-8": DAYS})
    page = text(browser, answer["Location"])
    assert "过去两周，这些情况几乎没有困扰您。" in page
    assert "这次合计是 1" in page
    assert "这不是诊断" in page
    assert "无需许可" in page
    theirs = text(city.browser_of(limin), f"{desk(wang)}answers/{latest(city)}/")
    assert "这次合计是 1" in theirs
    assert "本人亲手作答" in theirs


def test_filled_in_together_the_worker_reads_nothing_before_she_has(city: City, wang: Somebody, limin: Staff) -> None:
    worker, own = city.browser_of(limin), city.browser_of(wang)
    give(worker, desk(wang), **{"44255-8": DAYS})
    theirs, mine = f"{desk(wang)}answers/{latest(city)}/", f"/me/needs/answers/{latest(city)}/"
    for page in (text(worker, theirs), text(own, mine)):
        assert "合计" not in page
        assert "困扰您" not in page
    assert own.post(f"{mine}see/").status_code == 302
    assert "这次合计是 1" in text(own, mine)
    assert "这次合计是 1" in text(worker, theirs)
    assert "一起看过" not in text(worker, theirs)


def test_read_together_is_shown_as_that(city: City, wang: Somebody, limin: Staff) -> None:
    worker = city.browser_of(limin)
    give(worker, desk(wang))
    place = f"{desk(wang)}answers/{latest(city)}/"
    assert worker.post(f"{place}see/").status_code == 302
    assert "一起看过" in text(worker, place)
    assert "一起看过" in text(city.browser_of(wang), f"/me/needs/answers/{latest(city)}/")
    assert city.browser_of(wang).post(f"/me/needs/answers/{latest(city)}/see/").status_code == 302
    assert city.one("SELECT count(*) FROM assessment_seen") == 1


@pytest.mark.parametrize("wrong", ["", "LA9999-9", "3"])
def test_a_missing_or_impossible_answer_is_named_and_the_others_stay(
    city: City, wang: Somebody, limin: Staff, wrong: str
) -> None:
    for browser, place in ((city.browser_of(wang), "/me/needs/"), (city.browser_of(limin), desk(wang))):
        answer = give(browser, place, **{"44259-0": wrong, "44254-1": DAYS})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "入睡困难、睡不安稳，或睡得太多 ·" in page
        assert page.count("checked") == 8
    assert city.one("SELECT count(*) FROM assessment") == 0


def test_sent_twice_it_is_kept_once(city: City, wang: Somebody) -> None:
    one = str(uuid.uuid4())
    for _ in range(2):
        assert give(city.browser_of(wang), "/me/needs/", given=one).status_code == 302
    assert city.one("SELECT count(*) FROM assessment") == 1


def test_no_total_and_no_answer_lies_open_in_the_database(city: City, wang: Somebody) -> None:
    give(city.browser_of(wang), "/me/needs/", **{SAFE: DAYS})
    asked = "SELECT column_name FROM information_schema.columns WHERE table_name IN ('assessment', 'assessment_seen')"
    own = {"instrument", "version", "occasion", "answers", "assessment_id"}
    ids = {"id", "person_id", "consent_id", "by_id", "at", "for_worker_id"}
    assert {row[0] for row in city.run(asked).fetchall()} == own | ids
    sealed = bytes(city.one("SELECT answers FROM assessment"))
    assert DAYS.encode() not in sealed


def test_without_the_consent_to_health_nothing_is_asked_and_the_page_says_so(city: City, limin: Staff) -> None:
    chen = city.person("陈志强", team=(limin,))
    own, worker = city.browser_of(chen), city.browser_of(limin)
    for page in (text(own, "/me/needs/questions/"), text(worker, f"{desk(chen)}questions/")):
        assert "这些问题与健康有关" in page
        assert "PHQ-9" not in page
    for browser, place in ((own, "/me/needs/"), (worker, desk(chen))):
        assert 'type="radio"' not in text(browser, f"{place}questions/1/")
        assert 'name="signs"' not in text(browser, f"{place}safety/")
        assert give(browser, place).status_code == 200
        assert planned(browser, place).status_code == 200
    assert city.one("SELECT count(*) FROM assessment") == 0
    assert city.one("SELECT count(*) FROM safety_plan") == 0


def test_item_nine_opens_the_plan_on_the_page_that_follows_and_nothing_else(
    city: City, wang: Somebody, limin: Staff
) -> None:
    rows = city.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    tables = [row[0] for row in rows if not row[0].startswith("entry")]

    def counts() -> dict[str, int]:
        return {
            name: city.database.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchall()[0][
                0
            ]
            for name in tables
        }

    before, browser = counts(), city.browser_of(wang)
    answer = give(browser, "/me/needs/", **{SAFE: DAYS})
    changed = {name for name, count in counts().items() if count != before[name]}
    assert changed == {"assessment", "assessment_seen"}
    page = text(browser, answer["Location"])
    # Thoughts of death come first, and no sentence says that these things hardly bother anybody.
    order = (
        "谢谢您说出来",
        'href="tel:12356"',
        "也不会提醒李敏",
        "有过那样的念头更要紧",
        "这次合计是 1",
        'name="signs"',
    )
    places = [page.index(one) for one in order]
    assert places == sorted(places)
    assert "几乎没有困扰您" not in page
    for address in ("/me/needs/questions/", "/me/needs/"):
        assert "谢谢您说出来" not in text(browser, address)
    assert "念头" not in text(city.browser_of(limin), "/desk/people/")


def test_whoever_has_a_plan_reads_it_when_such_thoughts_come_back(city: City, wang: Somebody, limin: Staff) -> None:
    browser = city.browser_of(wang)
    assert planned(browser, "/me/needs/").status_code == 302
    page = text(browser, give(browser, "/me/needs/", **{SAFE: DAYS})["Location"])
    assert page.index("夜里一个人的时候。") < page.index("<details") < page.index('name="signs"')


def test_together_item_nine_leads_to_the_plan_first(city: City, wang: Somebody, limin: Staff) -> None:
    answer = give(city.browser_of(limin), desk(wang), **{SAFE: DAYS})
    assert answer["Location"] == f"{desk(wang)}safety/?done=together"
    assert 'name="signs"' in text(city.browser_of(limin), answer["Location"])
    calm = give(city.browser_of(limin), desk(wang))
    assert "/answers/" in calm["Location"]


def test_the_plan_is_between_the_two_and_either_changes_it(city: City, wang: Somebody, limin: Staff) -> None:
    own, worker = city.browser_of(wang), city.browser_of(limin)
    assert planned(own, "/me/needs/").status_code == 302
    first = city.one("SELECT id FROM safety_plan")
    page = text(worker, f"{desk(wang)}safety/")
    assert "夜里一个人的时候。" in page
    assert f'value="{first}"' in page
    changed = PLAN | {"plan": str(uuid.uuid4()), "replaces": str(first), "calms": "出去走一圈。"}
    assert worker.post(f"{desk(wang)}safety/", changed).status_code == 302
    page = text(own, "/me/needs/safety/")
    assert "出去走一圈。" in page
    assert "您亲手写" in page
    late = PLAN | {"plan": str(uuid.uuid4()), "replaces": str(first), "calms": "听收音机。"}
    page = own.post("/me/needs/safety/", late).content.decode()
    assert "听收音机。" in page
    assert "出去走一圈。" in page
    assert city.one("SELECT count(*) FROM safety_plan") == 2


def test_two_first_plans_at_once_meet(city: City, wang: Somebody, limin: Staff) -> None:
    for browser, place in ((city.browser_of(wang), "/me/needs/"), (city.browser_of(limin), desk(wang))):
        planned(browser, place)
    assert city.one("SELECT count(*) FROM safety_plan") == 1


def test_an_empty_plan_is_not_kept(city: City, wang: Somebody) -> None:
    answer = planned(city.browser_of(wang), "/me/needs/", signs=" ", people="")
    assert answer.status_code == 200
    assert "写一行就够了" in answer.content.decode()


def test_a_stranger_reads_no_answers_and_sees_for_nobody(city: City, wang: Somebody, limin: Staff) -> None:
    give(city.browser_of(limin), desk(wang))
    other = city.staff("张华")
    chen = city.person("陈志强", team=(other,), purposes=("support", "health"))
    for browser, place in (
        (city.browser_of(other), desk(wang)),
        (city.browser_of(other), desk(chen)),
        (city.browser_of(chen), "/me/needs/"),
    ):
        assert browser.get(f"{place}answers/{latest(city)}/").status_code == 404
        assert browser.post(f"{place}answers/{latest(city)}/see/").status_code == 404
    assert city.browser_of(other).get(f"{desk(wang)}safety/").status_code == 404
    assert city.one("SELECT count(*) FROM assessment_seen") == 0


def test_taking_the_consent_to_health_back_takes_answers_and_plan(city: City, wang: Somebody, limin: Staff) -> None:
    own = city.browser_of(wang)
    give(own, "/me/needs/")
    planned(own, "/me/needs/")
    own.post(f"/me/consents/{wang.consents['health']}/withdraw/")
    assert own.get(f"/me/needs/answers/{latest(city)}/").status_code == 404
    assert "夜里一个人的时候。" not in text(own, "/me/needs/safety/")
    for table in ("assessment_seen", "assessment", "safety_plan"):
        city.database.execute(
            sql.SQL("DELETE FROM {} WHERE consent_id = %s").format(sql.Identifier(table)), [wang.consents["health"]]
        )


def test_a_lapsed_consent_adds_nothing(city: City, wang: Somebody, limin: Staff) -> None:
    give(city.browser_of(limin), desk(wang))
    city.run("UPDATE consent SET expires_at = now() - interval '5 days'")
    own = city.browser_of(wang)
    assert give(own, "/me/needs/").status_code == 200
    assert own.post(f"/me/needs/answers/{latest(city)}/see/").status_code == 409
    assert city.one("SELECT count(*) FROM assessment") == 1


def test_answers_come_back_after_signing_in_again(city: City, wang: Somebody) -> None:
    browser = city.browser_of(wang)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
    give(browser, "/me/needs/")
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
    assert text(browser, "/me/needs/questions/1/").count("checked") == 9
    assert city.one("SELECT count(*) FROM assessment") == 0


def test_the_pages_ask_no_more_for_many_answers_than_for_one(city: City, wang: Somebody, limin: Staff) -> None:
    browser, counts = city.browser_of(limin), []
    for _ in range(2):
        for _ in range(3):
            give(browser, desk(wang))
        found = []
        for page in ("questions/", f"answers/{latest(city)}/", "safety/"):
            with CaptureQueriesContext(connection) as asked:
                text(browser, f"{desk(wang)}{page}")
            found.append(len([one for one in asked if one["sql"].split()[0] not in {"BEGIN", "COMMIT"}]))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 9


@pytest.mark.parametrize("number", [0, 4, 99])
def test_there_is_no_other_instrument(city: City, wang: Somebody, number: int) -> None:
    assert city.browser_of(wang).get(f"/me/needs/questions/{number}/").status_code == 404


def test_no_address_and_no_title_says_what_was_asked(city: City, wang: Somebody) -> None:
    browser = city.browser_of(wang)
    answer = give(browser, "/me/needs/", **{SAFE: DAYS})
    page = text(browser, answer["Location"])
    title = page[page.index("<title>") : page.index("</title>")]
    assert "PHQ" not in title
    assert "phq" not in answer["Location"]


def test_the_pages_speak_english_too(city: City, wang: Somebody) -> None:
    browser = city.browser_of(wang)
    browser.cookies["guitu_language"] = "en"
    assert "Little interest or pleasure in doing things" in text(browser, "/me/needs/questions/1/")
    answer = give(browser, "/me/needs/", **{SAFE: DAYS})
    page = text(browser, answer["Location"])
    assert "Added up, that is 1 in PHQ-9, which goes from 0 to 27." in page
    assert "nobody else is told" in page


def test_a_gone_person_is_not_found(city: City, limin: Staff) -> None:
    gone = city.person("何玉兰", team=(limin,), purposes=("support", "health"), expires=timedelta(seconds=-1))
    for page in ("questions/", "questions/1/", "safety/"):
        assert city.browser_of(limin).get(f"{desk(gone)}{page}").status_code == 404


def test_the_database_itself_takes_rows_only_from_the_hand_that_wrote_them(
    city: City, wang: Somebody, limin: Staff, ground: "Ground"
) -> None:
    give(city.browser_of(limin), desk(wang))
    seen = {"assessment_id": latest(city), "person_id": wang.id, "consent_id": wang.consents["health"]}
    plan = {"person_id": wang.id, "consent_id": wang.consents["health"]} | dict.fromkeys(PLAN, b"x")

    def tried(table: str, token: str, row: Mapping[str, object]) -> bool:
        row = {"id": uuid.uuid4(), "at": now(), **row}
        insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join([sql.Placeholder()] * len(row)),
        )
        with psycopg.connect(ground.dsn("guitu_app")) as web:
            web.execute("SELECT FROM app.begin(%s)", [token])
            try:
                web.execute(insert, list(row.values()))
            except psycopg.Error:
                return False
            web.rollback()
        return True

    for table, row in (("assessment_seen", seen), ("safety_plan", plan | {"for_worker_id": limin.id})):
        assert tried(table, wang.token, row | {"by_id": wang.id})
        assert tried(table, limin.token, row | {"by_id": limin.id})
        assert not tried(table, limin.token, row | {"by_id": wang.id})
        assert not tried(table, city.staff("张华").token, row | {"by_id": limin.id})
    assert not tried("assessment_seen", wang.token, seen | {"by_id": wang.id, "consent_id": wang.consents["support"]})
