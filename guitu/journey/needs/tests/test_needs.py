"""What somebody needs, in their own words, on both sides of the table."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from guitu.foundations.sealing import ciphers
from tests.city import City, Somebody, Staff, now

if TYPE_CHECKING:
    from conftest import Ground

SAID = {"words": "下个月房租还差八百。", "wish": "想先缓一个月。", "helps": "nobody_yet"}


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def tell(browser: Client, address: str, **more: Any) -> Any:
    told = {"need": str(uuid.uuid4()), "domain": "financial-insecurity", "step": "keep", **SAID, **more}
    return browser.post(address, told)


def by_own_hand(city: City, wang: Somebody, **more: Any) -> Any:
    return tell(city.browser_of(wang), "/me/needs/add/", **more)


def told_to(city: City, limin: Staff, wang: Somebody, **more: Any) -> Any:
    return tell(city.browser_of(limin), f"/desk/people/{wang.id}/needs/add/", **more)


def newest(city: City) -> Any:
    return city.one("SELECT id FROM support_need ORDER BY at DESC LIMIT 1")


def move(browser: Client, place: str, then: str) -> Any:
    return browser.post(f"{place}move/", {"need": str(uuid.uuid4()), "then": then})


def seen_by(city: City, who: Somebody | Staff, address: str) -> str:
    response = city.browser_of(who).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_what_she_writes_stands_on_both_pages_as_her_own_hand(city: City, wang: Somebody, limin: Staff) -> None:
    assert by_own_hand(city, wang).status_code == 302
    mine, theirs = seen_by(city, wang, "/me/needs/"), seen_by(city, limin, f"/desk/people/{wang.id}/needs/")
    for page in (mine, theirs):
        assert "下个月房租还差八百。" in page
        assert "想先缓一个月。" in page
    assert "您亲手写" in mine
    assert "本人亲手写" in theirs


def test_what_she_told_her_worker_says_so(city: City, wang: Somebody, limin: Staff) -> None:
    assert told_to(city, limin, wang).status_code == 302
    assert "您口述，李敏写下" in seen_by(city, wang, "/me/needs/")
    assert "口述给李敏" in seen_by(city, limin, f"/desk/people/{wang.id}/needs/")


def test_it_is_asked_one_thing_a_page_and_shown_before_it_is_kept(city: City, wang: Somebody) -> None:
    browser = city.browser_of(wang)
    areas = browser.get("/me/needs/add/").content.decode()
    assert 'value="financial-insecurity"' in areas
    words = browser.post("/me/needs/add/", {"domain": "financial-insecurity", "step": "words"}).content.decode()
    assert 'name="words"' in words
    assert "govuk-error-summary" not in words
    check = tell(browser, "/me/needs/add/", step="check").content.decode()
    assert "下个月房租还差八百。" in check
    assert 'value="keep"' in check
    assert city.one("SELECT count(*) FROM support_need") == 0
    assert "下个月房租还差八百。" in tell(browser, "/me/needs/add/", step="words").content.decode()
    assert "下个月房租还差八百。" in tell(browser, "/me/needs/add/", step="area").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"words": " \u0007\n"}, {"helps": ""}, {"helps": "police"}, {"words": "长" * 2001}]
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    city: City, wang: Somebody, limin: Staff, wrong: dict[str, str]
) -> None:
    for answer in (by_own_hand(city, wang, **wrong), told_to(city, limin, wang, **wrong)):
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "govuk-error-summary" in page
        assert "想先缓一个月。" in page
    assert city.one("SELECT count(*) FROM support_need") == 0


@pytest.mark.parametrize("domain", ["", "incarceration-status", "veteran-status", "risk"])
def test_there_is_no_other_area_of_life(city: City, wang: Somebody, limin: Staff, domain: str) -> None:
    assert by_own_hand(city, wang, domain=domain).status_code == 200
    assert told_to(city, limin, wang, domain=domain).status_code == 200
    assert city.one("SELECT count(*) FROM support_need") == 0


def test_sent_twice_it_is_kept_once(city: City, wang: Somebody) -> None:
    one = str(uuid.uuid4())
    for _ in range(2):
        assert by_own_hand(city, wang, need=one).status_code == 302
    assert city.one("SELECT count(*) FROM support_need") == 1


def test_health_is_kept_under_the_consent_to_health(city: City, wang: Somebody) -> None:
    by_own_hand(city, wang, domain="stress")
    assert city.one("SELECT consent_id FROM support_need") == wang.consents["health"]


def test_family_is_neither_offered_nor_kept_without_consent_to_it(city: City, wang: Somebody, limin: Staff) -> None:
    for answer in (
        by_own_hand(city, wang, domain="social-connection"),
        told_to(city, limin, wang, domain="elder-abuse"),
    ):
        assert answer.status_code == 200
        assert "下个月房租还差八百。" in answer.content.decode()
    assert city.one("SELECT count(*) FROM support_need") == 0
    mine = seen_by(city, wang, "/me/needs/add/")
    assert 'value="social-connection"' not in mine
    assert "/me/consents/add/family/" in mine
    assert 'value="social-connection"' not in seen_by(city, limin, f"/desk/people/{wang.id}/needs/add/")


def test_nothing_of_it_lies_open_in_the_database(city: City, wang: Somebody) -> None:
    by_own_hand(city, wang, helps="family")
    row = city.run("SELECT * FROM support_need").fetchone()
    clear = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    for word in ("房租", "financial", "family", "open", "缓一个月"):
        assert word.encode() not in clear


def test_other_words_leave_those_before_readable_by_whose_hand(city: City, wang: Somebody, limin: Staff) -> None:
    told_to(city, limin, wang)
    place = f"/me/needs/{newest(city)}/"
    changed = {"need": str(uuid.uuid4()), "words": "房租的事和房东谈过了。", "wish": "", "helps": "myself"}
    assert city.browser_of(wang).post(place, changed).status_code == 302
    page = seen_by(city, limin, f"/desk/people/{wang.id}/needs/{newest(city)}/")
    assert page.index("房租的事和房东谈过了。") < page.index("下个月房租还差八百。")
    assert page.index("本人亲手写") < page.index("口述给李敏")
    assert seen_by(city, wang, "/me/needs/").count("g-card__title") == 1


def test_an_old_link_leads_to_the_need_as_it_stands_now(city: City, wang: Somebody, limin: Staff) -> None:
    by_own_hand(city, wang)
    old = newest(city)
    move(city.browser_of(wang), f"/me/needs/{old}/", "met")
    assert "已经解决" in seen_by(city, wang, f"/me/needs/{old}/")


def test_her_no_stands_and_only_she_opens_it_again(city: City, wang: Somebody, limin: Staff) -> None:
    by_own_hand(city, wang)
    assert move(city.browser_of(wang), f"/me/needs/{newest(city)}/", "declined").status_code == 302
    worker, place = city.browser_of(limin), f"/desk/people/{wang.id}/needs/{newest(city)}/"
    page = worker.get(place).content.decode()
    assert 'name="then"' not in page
    assert 'name="words"' not in page
    assert move(worker, place, "open").status_code == 403
    assert worker.post(place, {"need": str(uuid.uuid4()), **SAID}).status_code == 403
    assert move(city.browser_of(wang), f"/me/needs/{newest(city)}/", "open").status_code == 302
    assert move(worker, f"/desk/people/{wang.id}/needs/{newest(city)}/", "helped").status_code == 302


def test_where_she_wants_no_help_her_worker_cannot_begin_again(city: City, wang: Somebody, limin: Staff) -> None:
    by_own_hand(city, wang)
    assert 'value="financial-insecurity"' in seen_by(city, limin, f"/desk/people/{wang.id}/needs/add/")
    move(city.browser_of(wang), f"/me/needs/{newest(city)}/", "declined")
    page = seen_by(city, limin, f"/desk/people/{wang.id}/needs/add/")
    assert 'value="financial-insecurity"' not in page
    assert "不在列表里" in page
    answer = told_to(city, limin, wang, words="还是想问问钱的事。")
    assert answer.status_code == 200
    assert "本人说过这方面不需要帮助" in answer.content.decode()
    assert "还是想问问钱的事。" in answer.content.decode()
    assert city.one("SELECT count(*) FROM support_need") == 2
    # Another area is as before; and with her own hand she begins there herself, and then it is open to both.
    assert told_to(city, limin, wang, domain="employment-status").status_code == 302
    assert by_own_hand(city, wang).status_code == 302
    assert told_to(city, limin, wang).status_code == 302


def test_a_move_that_the_table_does_not_have_is_refused(city: City, wang: Somebody) -> None:
    by_own_hand(city, wang)
    browser, place = city.browser_of(wang), f"/me/needs/{newest(city)}/"
    for then in ("open", "gone", ""):
        assert move(browser, place, then).status_code == 403
    assert city.one("SELECT count(*) FROM support_need") == 1


def test_two_who_change_it_at_once_are_shown_both_texts(city: City, wang: Somebody, limin: Staff) -> None:
    by_own_hand(city, wang)
    first = newest(city)
    mine = {"need": str(uuid.uuid4()), "words": "我自己的新说法。", "wish": "", "helps": "myself"}
    theirs = {"need": str(uuid.uuid4()), "words": "李敏听到的说法。", "wish": "", "helps": "worker"}
    assert city.browser_of(wang).post(f"/me/needs/{first}/", mine).status_code == 302
    page = city.browser_of(limin).post(f"/desk/people/{wang.id}/needs/{first}/", theirs).content.decode()
    assert "我自己的新说法。" in page
    assert "李敏听到的说法。" in page
    assert city.one("SELECT count(*) FROM support_need") == 2
    late = move(city.browser_of(limin), f"/desk/people/{wang.id}/needs/{first}/", "met")
    assert late["Location"].endswith("?done=late")
    assert city.one("SELECT count(*) FROM support_need") == 2


def test_a_stranger_finds_no_need_and_changes_none(city: City, wang: Somebody, limin: Staff) -> None:
    by_own_hand(city, wang)
    need, other = newest(city), city.staff("张华")
    chen = city.person("陈志强", team=(other,))
    for browser, place in (
        (city.browser_of(other), f"/desk/people/{wang.id}/needs/{need}/"),
        (city.browser_of(other), f"/desk/people/{chen.id}/needs/{need}/"),
        (city.browser_of(chen), f"/me/needs/{need}/"),
    ):
        assert browser.get(place).status_code == 404
        assert browser.post(place, {"need": str(uuid.uuid4()), **SAID}).status_code == 404
        assert move(browser, place, "met").status_code == 404
    assert city.one("SELECT count(*) FROM support_need") == 1


@pytest.mark.parametrize("role", ["intake", "lead", "officer", "administrator"])
def test_no_other_role_reads_needs(city: City, wang: Somebody, role: str) -> None:
    assert city.browser_of(city.staff("周洁", role)).get(f"/desk/people/{wang.id}/needs/").status_code == 403


def test_a_lapsed_consent_can_be_read_by_her_alone_and_nothing_is_added(city: City, limin: Staff) -> None:
    chen = city.person("陈志强", team=(limin,))
    by_own_hand(city, chen)
    city.run("UPDATE consent SET expires_at = now() - interval '5 days'")
    assert "下个月房租还差八百。" in seen_by(city, chen, "/me/needs/")
    assert city.browser_of(limin).get(f"/desk/people/{chen.id}/needs/").status_code == 404
    again = by_own_hand(city, chen)
    assert again.status_code == 200
    assert "目前没有这方面的同意" in again.content.decode()
    assert move(city.browser_of(chen), f"/me/needs/{newest(city)}/", "met").status_code == 409
    assert city.one("SELECT count(*) FROM support_need") == 1


def test_what_she_takes_back_is_gone_for_both(city: City, wang: Somebody, limin: Staff) -> None:
    by_own_hand(city, wang, domain="stress", words="夜里睡不着。")
    city.browser_of(wang).post(f"/me/consents/{wang.consents['health']}/withdraw/")
    assert "夜里睡不着。" not in seen_by(city, wang, "/me/needs/")
    assert "夜里睡不着。" not in seen_by(city, limin, f"/desk/people/{wang.id}/needs/")


def test_erasing_takes_every_version_at_once(city: City, wang: Somebody) -> None:
    from guitu.journey.needs.holdings import NeedsHolding

    by_own_hand(city, wang)
    move(city.browser_of(wang), f"/me/needs/{newest(city)}/", "met")
    city.run("DELETE FROM support_need WHERE consent_id = %s", wang.consents["support"])
    assert city.one("SELECT count(*) FROM support_need") == 0
    assert [model._meta.db_table for model in NeedsHolding.models][-1] == "support_need"


def test_what_was_typed_comes_back_after_signing_in_again(city: City, wang: Somebody, limin: Staff) -> None:
    for who, place in ((wang, "/me/needs/add/"), (limin, f"/desk/people/{wang.id}/needs/add/")):
        browser = city.browser_of(who)
        city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
        assert tell(browser, place).status_code == 302
        city.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
        assert "下个月房租还差八百。" in browser.get(place).content.decode()
    assert city.one("SELECT count(*) FROM support_need") == 0


def test_the_pages_ask_no_more_for_many_needs_than_for_one(city: City, wang: Somebody, limin: Staff) -> None:
    def asked(who: Staff | Somebody, address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            seen_by(city, who, address)
        return len([one for one in found if one["sql"].split()[0] not in {"BEGIN", "COMMIT"}])

    counts = []
    for _ in range(2):
        for _ in range(5):
            by_own_hand(city, wang)
            told_to(city, limin, wang, domain="stress")
        counts.append((asked(wang, "/me/needs/"), asked(limin, f"/desk/people/{wang.id}/needs/")))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def test_every_look_and_every_word_is_on_record(city: City, wang: Somebody, limin: Staff) -> None:
    told_to(city, limin, wang)
    seen_by(city, limin, f"/desk/people/{wang.id}/needs/")
    parts = city.run("SELECT part, why FROM entry WHERE actor_id = %s ORDER BY at", limin.id).fetchall()
    assert parts == [("need.tell", "support"), ("needs", "support")]


def test_the_pages_speak_english_too(city: City, wang: Somebody, limin: Staff) -> None:
    told_to(city, limin, wang)
    for who, place, words in (
        (wang, "/me/needs/", "Written down by 李敏, as you told it"),
        (limin, f"/desk/people/{wang.id}/needs/", "Told to 李敏"),
    ):
        browser = city.browser_of(who)
        browser.cookies["guitu_language"] = "en"
        assert words in browser.get(place).content.decode()


def written_as(ground: "Ground", token: str, row: dict[str, object]) -> bool:
    """Return whether the database lets this row be written by whoever holds the token."""
    insert = sql.SQL("INSERT INTO support_need ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join([sql.Placeholder()] * len(row))
    )
    with psycopg.connect(ground.dsn("guitu_app")) as web:
        web.execute("SELECT FROM app.begin(%s)", [token])
        try:
            web.execute(insert, list(row.values()))
        except psycopg.Error:
            return False
        web.rollback()
    return True


def test_the_database_itself_takes_a_need_only_from_the_hand_that_wrote_it(
    city: City, wang: Somebody, limin: Staff, ground: "Ground"
) -> None:
    other = city.person("陈志强", team=(limin,))
    honest = dict.fromkeys(("domain", "words", "wish", "helps", "status"), b"x") | {
        "person_id": wang.id, "consent_id": wang.consents["support"], "at": now(),
    }  # fmt: skip

    def tried(token: str, **more: object) -> bool:
        return written_as(ground, token, honest | {"id": uuid.uuid4()} | more)

    assert tried(wang.token, by_id=wang.id)
    assert tried(limin.token, by_id=limin.id)
    assert not tried(limin.token, by_id=wang.id)
    assert not tried(wang.token, by_id=limin.id)
    assert not tried(wang.token, by_id=wang.id, consent_id=other.consents["support"])
    assert not tried(wang.token, by_id=wang.id, person_id=other.id, consent_id=other.consents["support"])
    assert not tried(city.staff("张华").token, by_id=limin.id)
    first = city.one("SELECT gen_random_uuid()")
    assert not tried(wang.token, by_id=wang.id, id=first, replaces_id=first)


def test_a_version_stays_under_the_consent_of_what_it_changes(city: City, wang: Somebody, ground: "Ground") -> None:
    by_own_hand(city, wang)
    row = dict.fromkeys(("domain", "words", "wish", "helps", "status"), b"x") | {
        "id": uuid.uuid4(), "person_id": wang.id, "by_id": wang.id, "at": now(), "replaces_id": newest(city),
    }  # fmt: skip
    assert written_as(ground, wang.token, row | {"consent_id": wang.consents["support"]})
    assert not written_as(ground, wang.token, row | {"consent_id": wang.consents["health"]})


def test_her_word_moved_to_another_row_cannot_be_read(city: City, wang: Somebody) -> None:
    by_own_hand(city, wang)
    row, sealed = city.run("SELECT id, words FROM support_need").fetchone()
    place = ciphers.place("support_need.words", subject_id=wang.id, row_id=row)
    assert wang.keys["support"].unseal(sealed, place=place) == "下个月房租还差八百。"
    with pytest.raises(ciphers.UnsealError):
        wang.keys["support"].unseal(sealed, place=ciphers.place("support_need.wish", subject_id=wang.id, row_id=row))


def test_a_need_is_open_for_as_long_as_the_consent_lives(city: City, limin: Staff) -> None:
    gone = city.person("何玉兰", team=(limin,), expires=timedelta(seconds=-1))
    assert told_to(city, limin, gone).status_code == 404
