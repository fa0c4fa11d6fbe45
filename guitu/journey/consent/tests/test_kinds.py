"""A person has a kind of record left out: what there was is gone at once, nobody writes it, the support goes on."""

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client

from conftest import Ground
from guitu.foundations.identity import drafts
from guitu.journey.consent.models import KIND_WORDS, kept_kinds
from guitu.journey.consent.rules import Kind, Purpose, kinds
from guitu.journey.consent.tests.test_own_hand import ABOUT, PHONE, agree, invite, read
from tests.at_once import at_once
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now

TABLES = {
    Kind.NOTES: ("contact", "reply"),
    Kind.NEEDS: ("support_need",),
    Kind.PLAN: ("plan", "plan_answer", "step_mark"),
    Kind.LIFE: ("outcome", "outcome_round"),
}


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    """Somebody of whom something of every kind is kept, under two consents."""
    her = city.person("王建国", team=(limin,), purposes=("support", "health"))
    fill(city, her, limin)
    return her


def fill(city: City, her: Somebody, limin: Staff) -> None:
    note = city.note(her, limin)
    city.note(her, limin, replaces=note)
    city.note(her, limin, topic="health")
    browser = city.browser_of(her)
    said = {"reply": uuid.uuid4(), "stance": "2", "words": "不是"}
    assert browser.post(f"/me/record/{note}/reply/", said).status_code == 302
    city.need(her, limin)
    city.need(her, limin, domain="stress", topic="health")
    plan, step = city.plan(her, limin)
    answered = {"answer_id": uuid.uuid4(), "stance": "1", "words": ""}
    assert browser.post(f"/me/plan/versions/{plan}/answer/", answered).status_code == 302
    assert browser.post(f"/me/plan/versions/{plan}/steps/{step}/", {"mark": "done"}).status_code == 302
    assert judge(browser).status_code == 302
    city.run(
        "INSERT INTO outcome_round (id, person_id, consent_id, by_id, at, number, what)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), 2, 1)",
        her.id,
        her.consents["support"],
        her.id,
    )


def judge(browser: Client) -> Any:
    typed = {"judged": uuid.uuid4(), "after": 0, "home": "2", "words": "", "step": "keep"}
    return browser.post("/me/outcomes/start/", typed)


def held(city: City, her: Somebody, kind: Kind) -> int:
    """Return how many rows of a kind are there."""
    return sum(city.one(f"SELECT count(*) FROM {table} WHERE person_id = %s", her.id) for table in TABLES[kind])  # noqa: S608


def place(kind: Kind) -> str:
    return f"/me/consents/kinds/{kind.name.lower()}/"


def leave_out(city: City, who: Somebody | Staff, kind: Kind) -> Any:
    return city.browser_of(who).post(place(kind))


def take_in(city: City, who: Somebody | Staff, kind: Kind) -> Any:
    return city.browser_of(who).post(f"{place(kind)}again/")


def note(**more: object) -> dict[str, object]:
    day = now().date().isoformat()
    typed = {"note_id": uuid.uuid4(), "words": "她说起孩子", "kind": "1", "topic": "support", "happened_on": day}
    return {**typed, **more}


def write(city: City, who: Staff, her: Somebody, kind: Kind) -> Any:
    """Write something of a kind at the desk."""
    row, desk = uuid.uuid4(), f"/desk/people/{her.id}/"
    pages: dict[Kind, tuple[str, dict[str, object]]] = {
        Kind.NOTES: (desk, note()),
        Kind.NEEDS: (
            f"{desk}needs/add/",
            {"need": row, "domain": "employment-status", "words": "她说起孩子", "wish": "", "helps": "nobody_yet"},
        ),
        Kind.PLAN: (
            f"{desk}plan/write/",
            {"plan_id": row, "replaces": "", "g0-key": uuid.uuid4(), "g0-words": "她说起孩子"}
            | {"g0-s0-key": uuid.uuid4(), "g0-s0-words": "问一问", "g0-s0-doer": "person", "g0-s0-due_on": ""},
        ),
        Kind.LIFE: (
            f"{desk}outcomes/start/",
            {"judged": row, "after": 0, "home": "2", "words": "她说起孩子", "step": "keep"},
        ),
    }
    return city.browser_of(who).post(*pages[kind])


# The rules.


def test_what_can_be_left_out_is_a_closed_list_without_what_support_needs() -> None:
    assert [one.name for one in Kind] == ["NOTES", "NEEDS", "PLAN", "LIFE"]
    assert kinds(sum(Kind)) == frozenset(Kind)
    assert kinds(0) == frozenset()


def test_the_list_to_be_read_aloud_names_what_is_kept_and_nothing_else() -> None:
    assert kept_kinds(Purpose.SUPPORT, ()) == KIND_WORDS[Purpose.SUPPORT]
    assert kept_kinds(Purpose.STATISTICS, Kind) == KIND_WORDS[Purpose.STATISTICS]
    left = str(kept_kinds(Purpose.SUPPORT, {Kind.NOTES, Kind.PLAN}))
    assert ("接触记录" in left, "计划" in left, "需要" in left) == (False, False, True)


# What a person does.


@pytest.mark.parametrize("kind", Kind)
def test_what_she_leaves_out_is_gone_at_once_and_everything_else_stays(
    city: City, wang: Somebody, limin: Staff, kind: Kind
) -> None:
    others = {one: held(city, wang, one) for one in Kind if one is not kind}
    somebody = city.person("陈志强", team=(limin,), purposes=("support", "health"))
    fill(city, somebody, limin)
    theirs = held(city, somebody, kind)
    assert held(city, wang, kind) > 0
    assert leave_out(city, wang, kind)["Location"] == "/me/consents/kinds/?done=left_out"
    assert held(city, wang, kind) == 0
    assert {one: held(city, wang, one) for one in others} == others
    assert held(city, somebody, kind) == theirs
    assert city.run("SELECT what, kinds FROM consent_event ORDER BY at DESC LIMIT 1").fetchone() == ("left_out", kind)
    assert city.one("SELECT part FROM entry ORDER BY at DESC LIMIT 1") == "consent.leave_out"


@pytest.mark.parametrize("kind", Kind)
def test_nobody_can_write_what_she_left_out_and_nothing_typed_is_lost(
    city: City, wang: Somebody, limin: Staff, kind: Kind
) -> None:
    leave_out(city, wang, kind)
    answer = write(city, limin, wang, kind)
    assert answer.status_code in {200, 409}
    assert "她说起孩子" in answer.content.decode()
    assert held(city, wang, kind) == 0
    for other in set(Kind) - {kind, Kind.PLAN, Kind.LIFE}:
        assert write(city, limin, wang, other).status_code == 302


@pytest.mark.parametrize("kind", Kind)
def test_the_worker_reads_one_plain_sentence_and_finds_no_form(
    city: City, wang: Somebody, limin: Staff, kind: Kind
) -> None:
    desk = {Kind.NOTES: "", Kind.NEEDS: "needs/", Kind.PLAN: "plan/", Kind.LIFE: "outcomes/"}[kind]
    way = {Kind.NOTES: "note_id", Kind.NEEDS: "needs/add/", Kind.PLAN: "plan/write/", Kind.LIFE: "middle/"}[kind]
    own = {Kind.NOTES: "record/", Kind.NEEDS: "needs/", Kind.PLAN: "plan/", Kind.LIFE: "outcomes/"}[kind]
    browser, address = city.browser_of(limin), f"/desk/people/{wang.id}/{desk}"
    before = browser.get(address).content.decode()
    assert ("不希望" in before, way in before) == (False, True)
    leave_out(city, wang, kind)
    after = browser.get(address).content.decode()
    assert ("不希望" in after, way in after) == (True, False)
    for page in ("", "needs/", "plan/", "outcomes/", "closing/", "referrals/", "meetings/"):
        assert browser.get(f"/desk/people/{wang.id}/{page}").status_code == 200
    assert city.browser_of(wang).get(f"/me/{own}").status_code == 200


def test_a_note_that_is_being_changed_comes_back_to_whoever_typed_it(city: City, wang: Somebody, limin: Staff) -> None:
    row = city.one("SELECT id FROM contact WHERE replaces_id IS NOT NULL")
    leave_out(city, wang, Kind.NOTES)
    answer = city.browser_of(limin).post(f"/desk/people/{wang.id}/notes/{row}/", note())
    assert answer.status_code == 409
    assert "她说起孩子" in answer.content.decode()


def test_what_was_typed_when_the_session_ended_is_shown_once_to_whoever_typed_it(
    city: City, wang: Somebody, limin: Staff
) -> None:
    leave_out(city, wang, Kind.NOTES)
    leave_out(city, wang, Kind.NEEDS)
    for place in (f"/desk/people/{wang.id}/", f"/desk/people/{wang.id}/needs/add/"):
        browser = city.browser_of(limin)
        browser.cookies[drafts.COOKIE] = drafts.keep(owner_id=limin.id, place=place, typed={"words": "她说起孩子"})
        shown = browser.get(place)
        assert (shown.status_code, "她说起孩子" in shown.content.decode()) == (409, True)
        assert "她说起孩子" not in browser.get(place, follow=True).content.decode()


@pytest.mark.parametrize(
    ("kind", "place", "typed"),
    [
        (
            Kind.PLAN,
            "plan/write/",
            {"g0-key": "", "g0-s0-key": "", "g0-s0-words": "她说起孩子", "g0-s0-due_on": "后天"},
        ),
        (Kind.LIFE, "outcomes/start/", {"words": "她说起孩子"}),
    ],
)
def test_what_was_typed_about_a_plan_or_about_life_is_shown_once_too(
    city: City, wang: Somebody, limin: Staff, kind: Kind, place: str, typed: dict[str, str]
) -> None:
    leave_out(city, wang, kind)
    browser, place = city.browser_of(limin), f"/desk/people/{wang.id}/{place}"
    browser.cookies[drafts.COOKIE] = drafts.keep(owner_id=limin.id, place=place, typed=typed)
    shown = browser.get(place)
    assert (shown.status_code, "她说起孩子" in shown.content.decode()) == (409, True)
    assert "她说起孩子" not in browser.get(place, follow=True).content.decode()


def test_she_herself_writes_none_of_it_either(city: City, wang: Somebody) -> None:
    for kind in (Kind.NEEDS, Kind.LIFE):
        leave_out(city, wang, kind)
    browser = city.browser_of(wang)
    assert browser.get("/me/needs/add/")["Location"] == "/me/needs/"
    assert judge(browser).status_code == 200
    assert held(city, wang, Kind.LIFE) == 0


@pytest.mark.parametrize("kind", Kind)
def test_taken_in_again_it_is_kept_from_then_on_and_nothing_comes_back(
    city: City, wang: Somebody, limin: Staff, kind: Kind
) -> None:
    leave_out(city, wang, kind)
    assert take_in(city, wang, kind)["Location"] == "/me/consents/kinds/?done=taken_in"
    assert held(city, wang, kind) == 0
    assert write(city, limin, wang, kind).status_code == 302
    assert held(city, wang, kind) == 1
    assert city.one("SELECT what FROM consent_event ORDER BY at DESC LIMIT 1") == "taken_in"


def test_the_page_before_says_how_much_goes_and_looking_destroys_nothing(city: City, wang: Somebody) -> None:
    browser, before = city.browser_of(wang), held(city, wang, Kind.NOTES)
    page = browser.get(place(Kind.NOTES)).content.decode()
    assert re.search(r"\b2\b|2 条", page)
    assert held(city, wang, Kind.NOTES) == before
    leave_out(city, wang, Kind.NOTES)
    assert browser.get(place(Kind.NOTES))["Location"] == "/me/consents/kinds/"


def test_sent_twice_it_is_done_once(city: City, wang: Somebody) -> None:
    assert [leave_out(city, wang, Kind.NOTES).status_code for _ in range(2)] == [302, 302]
    assert [take_in(city, wang, Kind.NOTES).status_code for _ in range(2)] == [302, 302]
    told = "SELECT what FROM consent_event WHERE kinds IS NOT NULL ORDER BY at"
    assert [one for (one,) in city.run(told).fetchall()] == ["left_out", "taken_in"]


def test_it_holds_for_whatever_is_agreed_to_later_and_through_a_renewal(
    city: City, wang: Somebody, limin: Staff
) -> None:
    leave_out(city, wang, Kind.NOTES)
    city.browser_of(wang).post("/me/consents/add/family/")
    city.run("UPDATE consent SET expires_at = now() + interval '9 days'")
    text = city.one("SELECT id FROM notice WHERE purpose = 'support' ORDER BY version DESC LIMIT 1")
    address = f"/me/consents/{wang.consents['support']}/renew/"
    assert city.browser_of(wang).post(address, {"notice": text, "months": "12"}).status_code == 302
    for topic in ("support", "health", "family"):
        assert city.browser_of(limin).post(f"/desk/people/{wang.id}/", note(topic=topic)).status_code == 409
    assert held(city, wang, Kind.NOTES) == 0


# By a raw statement.

NOTE = (
    "INSERT INTO contact (id, person_id, consent_id, author_id, kind, happened_at, received_at, note)"
    " VALUES (gen_random_uuid(), %s, %s, %s, 1, now(), now(), 'x')"
)


def test_the_database_itself_takes_no_row_of_it(city: City, ground: Ground, wang: Somebody, limin: Staff) -> None:
    by_hand(ground, limin, NOTE, wang.id, wang.consents["health"], limin.id)
    leave_out(city, wang, Kind.NOTES)
    for consent in wang.consents.values():
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="contact_left_out"):
            by_hand(ground, limin, NOTE, wang.id, consent, limin.id)
    assert held(city, wang, Kind.NOTES) == 0


def test_every_table_of_a_kind_is_closed_and_named_before_what_it_stands_beside(city: City) -> None:
    closed = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'kind_is_kept'"
    assert {one for (one,) in city.run(closed).fetchall()} == {one for each in TABLES.values() for one in each}


@pytest.mark.parametrize("function", ["leave_out", "take_in"])
def test_nobody_decides_for_another(city: City, ground: Ground, wang: Somebody, limin: Staff, function: str) -> None:
    if function == "take_in":
        leave_out(city, wang, Kind.NOTES)
    left = "SELECT left_out FROM consent WHERE id = %s"
    before, chen = city.one(left, wang.consents["support"]), city.person("陈志强")
    for who in (limin, city.staff("周洁", "intake"), city.staff("何组长", "lead"), city.staff("周官", "officer")):
        assert by_hand(ground, who, f"SELECT app.{function}(1)") == [("not_yours",)]
        assert by_hand(ground, who, f"SELECT app.{function}_as_guardian(1)") == [("not_yours",)]
        assert city.browser_of(who).post(place(Kind.NOTES)).status_code == 403
    by_hand(ground, chen, f"SELECT app.{function}(1)")
    assert city.one(left, wang.consents["support"]) == before
    for wrong in (0, -1, 16, None):
        assert by_hand(ground, wang, f"SELECT app.{function}(%s)", wrong) == [("not_yours",)]


@pytest.mark.parametrize("_again", range(4))
def test_whoever_writes_at_the_same_moment_leaves_nothing_behind(
    city: City, wang: Somebody, limin: Staff, _again: int
) -> None:
    at_once(
        lambda: leave_out(city, wang, Kind.NOTES),
        *(lambda: city.browser_of(limin).post(f"/desk/people/{wang.id}/", note()) for _ in range(3)),
    )
    assert held(city, wang, Kind.NOTES) == 0


# What is said of it.


def test_the_receipt_and_the_list_name_only_what_is_kept(city: City, wang: Somebody) -> None:
    browser, base = city.browser_of(wang), f"/consent/receipts/{wang.consents['support']}/"
    browser.cookies["guitu_language"] = "en"
    latest = "SELECT id FROM notice WHERE purpose = 'support' ORDER BY version DESC LIMIT 1"
    city.run(f"UPDATE consent SET notice_id = ({latest}) WHERE purpose = 'support'")  # noqa: S608 - the text above
    file = json.loads(browser.get(f"{base}file/").content)
    assert "pd:Intention" in json.dumps(file)
    leave_out(city, wang, Kind.PLAN)
    leave_out(city, wang, Kind.NOTES)
    page = browser.get(base).content.decode()
    assert "Notes of talks; The plan" in page
    assert "needs, plan" not in page
    record = json.loads(browser.get(f"{base}file/").content)["dpv:hasRecordOfActivity"]
    assert "pd:Intention" not in record["dpv:hasProcess"]["dpv:hasPersonalData"]
    assert record["dpv:hasProcess"]["schema:keywords"] == ["needs", "life"]
    assert [one.get("schema:keywords") for one in record["dpv:hasProvenance"]][-2:] == [["plan"], ["notes"]]
    aloud = browser.get("/me/consents/").content.decode()
    assert "Not kept, because I said so: Notes of talks; The plan." in aloud
    assert "A kind left out" in aloud
    assert "No longer kept: The plan" in browser.get("/me/record/").content.decode()


# At the first yes, and for a child.


def test_at_the_first_yes_she_may_leave_out_what_she_likes(
    city: City, limin: Staff, messages: Callable[[], str]
) -> None:
    invite(city, limin)
    browser = Client()
    read(browser, limin)
    browser.post("/consent/details/", {**ABOUT, "phone": PHONE})
    page = browser.get("/consent/check/").content.decode()
    assert page.count('name="left_out"') == len(Kind)
    wrong = agree(browser, code=messages(), left_out=["1", "64"])
    assert "govuk-error-summary" in wrong.content.decode()
    assert agree(browser, code=messages(), left_out=["1", "4"]).status_code == 200
    assert city.run("SELECT left_out, guardian_left_out FROM consent").fetchall() == [(5, 0)]
    assert city.run("SELECT what, kinds FROM consent_event ORDER BY kinds NULLS FIRST").fetchall() == [
        ("given", None),
        ("left_out", 5),
    ]


def test_on_a_workers_word_less_can_be_said_and_more_only_once_she_has_confirmed(city: City, limin: Staff) -> None:
    her = city.person("陈志强", team=(limin,), on_word_of=limin)
    assert leave_out(city, her, Kind.NOTES).status_code == 302
    assert take_in(city, her, Kind.NOTES).status_code == 403
    city.browser_of(her).post("/me/consents/confirm/")
    assert take_in(city, her, Kind.NOTES).status_code == 302
