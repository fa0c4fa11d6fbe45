"""Answers to questions and the plan for hard moments: between the person and one worker, and nobody else finds one."""

import uuid
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from lxml import html

from conftest import Ground
from guitu.journey.needs import packs
from guitu.journey.needs.rules import Instrument
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.trusting import PARTS, trusted

PHQ = packs.packs()[Instrument.PHQ_9]
CALM = {item.link: "LA6568-5" for item in PHQ.items if item.is_required}
WORDS = "夜里一个人的时候。"
PLAN = {"signs": WORDS, "calms": "", "places": "", "people": "", "experts": "", "home": ""}
TABLES = ("assessment", "assessment_seen", "safety_plan")
ROWS_SQL = Path(__file__).parents[1] / "sql" / "only_two_rows.sql"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def wang(city: City, limin: Staff, zhang: Staff) -> Somebody:
    return city.person("王建国", team=(limin, zhang), purposes=("support", "health", "cover"))


def place(who: Staff | Somebody, whom: Somebody) -> str:
    return "/me/needs/" if isinstance(who, Somebody) else f"/desk/people/{whom.id}/needs/"


def answer(city: City, who: Staff | Somebody, whom: Somebody, **more: object) -> UUID:
    row = uuid.uuid4()
    sent = {"given": row, "occasion": "other", **CALM, **more}
    assert city.browser_of(who).post(f"{place(who, whom)}questions/1/", sent).status_code == 302
    return row


def plan(city: City, who: Staff | Somebody, whom: Somebody, **more: object) -> UUID:
    row = uuid.uuid4()
    sent = {"plan": row, "replaces": "", **PLAN, **more}
    assert city.browser_of(who).post(f"{place(who, whom)}safety/", sent).status_code == 302
    return row


def read(city: City, who: Staff | Somebody, address: str, *, status: int = 200) -> str:
    shown = city.browser_of(who).get(address)
    assert shown.status_code == status
    return str(shown.content.decode())


def test_what_a_worker_asks_and_plans_with_the_person_no_colleague_on_the_team_finds(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    row = answer(city, limin, wang)
    plan(city, limin, wang)
    assert city.browser_of(wang).post(f"/me/needs/answers/{row}/see/").status_code == 302
    stand_in, lead, guest = city.staff("何平"), city.staff("吴刚", "lead"), trusted(city, wang, *PARTS)
    city.join(wang.id, wang.consents["support"], stand_in, cover_until=now() + timedelta(days=7))
    for table in TABLES:
        asked = f"SELECT count(*) FROM {table}"  # noqa: S608
        for who in (wang, limin):
            assert by_hand(ground, who, asked) == [(1,)], table
        for other in (zhang, stand_in, lead, guest):
            assert by_hand(ground, other, asked) == [(0,)], table
    read(city, zhang, f"{place(zhang, wang)}answers/{row}/", status=404)
    assert city.browser_of(zhang).post(f"{place(zhang, wang)}answers/{row}/see/").status_code == 404
    assert WORDS not in read(city, zhang, f"{place(zhang, wang)}safety/")
    assert WORDS in read(city, limin, f"{place(limin, wang)}safety/")
    # That questions were answered at all stands in the timeline of the two alone.
    timelines = [read(city, who, f"/desk/people/{wang.id}/?kind=questions") for who in (limin, zhang)]
    assert ["PHQ-9" in one for one in timelines] == [True, False]
    assert "PHQ-9" in read(city, wang, "/me/record/?kind=questions")


def test_the_person_chooses_which_worker_and_none_is_chosen_beforehand(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    browser = city.browser_of(wang)
    page = read(city, wang, "/me/needs/questions/1/")
    assert '<option value="" selected>' in page
    assert "整个团队" not in page
    assert f'value="{limin.id}"' in page
    for wrong in ({}, {"for_worker": "team"}, {"for_worker": city.staff("黄晴").id}):
        sent = {"given": uuid.uuid4(), "occasion": "other", **CALM, **wrong}
        assert browser.post("/me/needs/questions/1/", sent).status_code == 200
        assert browser.post("/me/needs/safety/", {"plan": uuid.uuid4(), **PLAN, **wrong}).status_code == 200
    assert city.one("SELECT (SELECT count(*) FROM assessment) + (SELECT count(*) FROM safety_plan)") == 0
    answer(city, wang, wang, for_worker=zhang.id)
    plan(city, wang, wang, for_worker=zhang.id)
    for table in TABLES:
        asked = f"SELECT count(*) FROM {table}"  # noqa: S608
        assert [by_hand(ground, who, asked) for who in (wang, zhang, limin)] == [[(1,)], [(1,)], [(0,)]], table
    assert "仅我和张华" in read(city, wang, "/me/needs/questions/")


def test_with_one_worker_it_is_that_one_and_with_nobody_only_the_person_reads_it(
    city: City, ground: Ground, limin: Staff
) -> None:
    chen = city.person("陈志强", team=(limin,), purposes=("support", "health"))
    assert "仅我和李敏" in read(city, chen, "/me/needs/questions/1/")
    row = answer(city, chen, chen, for_worker=limin.id)
    assert city.one("SELECT for_worker_id FROM assessment WHERE id = %s", row) == limin.id
    city.run("UPDATE team_member SET ended_at = now()")
    alone, written = answer(city, chen, chen), plan(city, chen, chen)
    assert city.one("SELECT for_worker_id FROM assessment WHERE id = %s", alone) == chen.id
    assert by_hand(ground, chen, "SELECT id FROM safety_plan") == [(written,)]
    assert "只有您自己能看到" in read(city, chen, "/me/needs/questions/1/")
    assert "只有我" in read(city, chen, f"/me/needs/answers/{alone}/")


GRIM = {item.link: item.options[-1][0] for item in PHQ.items}


def safety_form(page: str) -> dict[str, str]:
    """Return what the plan on a page sends as it stands there; the first option where none is chosen."""
    (form,) = [one for one in html.fromstring(page).forms if "signs" in one.fields]
    eyes = [one.get("value") for one in form.xpath('.//select[@name="for_worker"]/option')]
    return {"for_worker": eyes[0]} | dict(form.form_values()) if eyes else dict(form.form_values())


def test_a_plan_promised_to_a_worker_who_has_left_goes_to_nobody_the_person_has_not_chosen(
    city: City, limin: Staff, zhang: Staff
) -> None:
    chen = city.person("陈志强", team=(limin,), purposes=("support", "health"))
    row = answer(city, chen, chen, **GRIM, for_worker=limin.id)
    address = f"/me/needs/answers/{row}/"
    promise = "只留在您和李敏之间"
    there = read(city, chen, address)
    assert promise in there
    assert safety_form(there)["for_worker"] == str(limin.id)
    city.run("UPDATE team_member SET ended_at = now()")
    assert promise not in read(city, chen, address)
    city.join(chen.id, chen.consents["support"], zhang)
    page = read(city, chen, address)
    assert promise not in page
    assert "仅我和张华" in page
    sent = safety_form(page) | {"signs": WORDS}
    again = city.browser_of(chen).post("/me/needs/safety/", sent)
    assert again.status_code == 200
    assert city.one("SELECT count(*) FROM safety_plan") == 0
    # What was typed stands there, still for nobody, until the person says for whom.
    typed = safety_form(again.content.decode())
    assert (typed["signs"].strip(), typed["for_worker"]) == (WORDS, "")
    assert city.browser_of(chen).post("/me/needs/safety/", typed | {"for_worker": zhang.id}).status_code == 302
    assert city.one("SELECT for_worker_id FROM safety_plan") == zhang.id


def test_a_page_that_said_only_the_person_reads_it_gives_nothing_to_whoever_joins(city: City, limin: Staff) -> None:
    chen = city.person("陈志强", purposes=("support", "health"))
    row = answer(city, chen, chen, **GRIM)
    city.join(chen.id, chen.consents["support"], limin)
    assert safety_form(read(city, chen, f"/me/needs/answers/{row}/"))["for_worker"] == ""
    browser, sent = city.browser_of(chen), {"given": uuid.uuid4(), "occasion": "other", **CALM}
    assert browser.post("/me/needs/questions/1/", sent).status_code == 200
    assert browser.post("/me/needs/safety/", {"plan": uuid.uuid4(), "replaces": "", **PLAN}).status_code == 200
    assert city.one("SELECT (SELECT count(*) FROM assessment) + (SELECT count(*) FROM safety_plan)") == 1


def test_no_hand_writes_past_the_two(city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody) -> None:
    row, first = answer(city, limin, wang), plan(city, limin, wang)
    health = wang.consents["health"]

    def answered(who: Staff, worker: UUID | None) -> None:
        by_hand(
            ground, who,
            "INSERT INTO assessment (id, person_id, consent_id, by_id, at, instrument, version, occasion, answers,"
            " for_worker_id) VALUES (gen_random_uuid(), %s, %s, %s, now(), 'k10', 1, 'start', 'x', %s)",
            wang.id, health, who.id, worker,
        )  # fmt: skip

    def planned(who: Staff | Somebody, worker: UUID, replaces: UUID | None) -> None:
        by_hand(
            ground, who,
            "INSERT INTO safety_plan (id, person_id, consent_id, by_id, at, replaces_id, signs, calms, places, people,"
            " experts, home, for_worker_id) VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, 'x', 'x', 'x', 'x', 'x',"
            " 'x', %s)",
            wang.id, health, who.id, replaces, worker,
        )  # fmt: skip

    seen = "INSERT INTO assessment_seen (id, person_id, consent_id, by_id, at, assessment_id)"
    for worker in (zhang.id, None, wang.id):
        with pytest.raises(psycopg.Error, match=r"row-level security|not-null"):
            answered(limin, worker)
    with pytest.raises(psycopg.Error, match="row-level security"):
        by_hand(
            ground, zhang, f"{seen} VALUES (gen_random_uuid(), %s, %s, %s, now(), %s)", wang.id, health, zhang.id, row
        )
    # Another version is for the same eyes: not even the person's own hand takes it to others.
    for who, worker in ((zhang, zhang.id), (wang, zhang.id), (wang, wang.id)):
        with pytest.raises(psycopg.Error, match="same eyes"):
            planned(who, worker, first)


def test_the_person_writes_a_plan_with_another_worker_and_the_first_stays_as_it_is(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    first = plan(city, limin, wang)
    page = read(city, wang, "/me/needs/safety/")
    assert f'value="{first}"' in page
    assert "仅我和李敏" in page
    new = read(city, wang, "/me/needs/safety/?with=new")
    assert WORDS in new
    assert f'value="{zhang.id}"' in new
    second = plan(city, wang, wang, for_worker=zhang.id, calms="出去走走。")
    assert by_hand(ground, limin, "SELECT id FROM safety_plan") == [(first,)]
    assert by_hand(ground, zhang, "SELECT id FROM safety_plan") == [(second,)]
    assert f'value="{first}"' in read(city, wang, f"/me/needs/safety/?with={limin.id}")
    # A plan that is begun twice with the same worker meets: what was typed stays, beside what is there.
    late = {"plan": uuid.uuid4(), **PLAN, "for_worker": zhang.id, "people": "表姐。"}
    shown = city.browser_of(wang).post("/me/needs/safety/", late).content.decode()
    assert "表姐。" in shown
    assert "出去走走。" in shown


def test_when_the_worker_leaves_it_stays_with_the_person_and_is_not_handed_on(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    row = answer(city, wang, wang, for_worker=limin.id)
    plan(city, wang, wang, for_worker=limin.id)
    city.run("UPDATE team_member SET ended_at = now() WHERE worker_id = %s", limin.id)
    for table in TABLES:
        asked = f"SELECT count(*) FROM {table}"  # noqa: S608
        assert [by_hand(ground, who, asked) for who in (wang, zhang)] == [[(1,)], [(0,)]], table
    assert "李敏已经不在您的支持团队里" in read(city, wang, "/me/needs/safety/")
    assert "合计" in read(city, wang, f"/me/needs/answers/{row}/")
    assert "不会移交" in read(city, zhang, f"/desk/people/{wang.id}/handover/")


def test_rows_from_before_are_given_to_whoever_asked_or_to_the_first_of_the_team(
    city: City, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    mine, theirs = city.assessment(wang, wang), city.assessment(wang, zhang)
    alone = city.person("陈志强", team=(), purposes=("support", "health"))
    nobodys, old = city.assessment(alone, alone), plan(city, wang, wang, for_worker=zhang.id)
    for table in ("assessment", "safety_plan"):
        city.run(f"ALTER TABLE {table} ALTER for_worker_id DROP NOT NULL")
        city.run(f"UPDATE {table} SET for_worker_id = NULL")  # noqa: S608
    city.run("UPDATE team_member SET agreed_at = agreed_at - interval '1 day' WHERE worker_id = %s", limin.id)
    city.database.execute(ROWS_SQL.read_text(encoding="utf-8"))
    for table in ("assessment", "safety_plan"):
        city.run(f"ALTER TABLE {table} ALTER for_worker_id SET NOT NULL")
    found = dict(city.run("SELECT id, for_worker_id FROM assessment").fetchall())
    assert found == {mine: limin.id, theirs: zhang.id, nobodys: alone.id}
    assert city.one("SELECT for_worker_id FROM safety_plan WHERE id = %s", old) == limin.id
