"""A draft copies words of needs and goals: it goes when the person keeps them to two, or wishes none of them kept."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID

import psycopg
import pytest

from conftest import Ground
from guitu.journey.consent.rules import Kind
from guitu.journey.consent.tests.test_kinds import leave_out
from guitu.journey.referrals.tests.scene import Between
from tests.by_hand import by_hand
from tests.city import City, Staff

WORDS, GOAL = "我想离开现在的家", "找一份白天的工作"

DRAFT = (
    "INSERT INTO referral (id, person_id, consent_id, by_id, at, station_id, ends_on, content, need_ids, has_goals)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, now()::date, 'x', %s, %s)"
)


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


@pytest.fixture
def zhang(city: City, town: Between) -> Staff:
    """A colleague of the same team."""
    other = city.staff("张华")
    city.join(town.wang.id, town.wang.consents["support"], other)
    return other


def drafted(town: Between, need: UUID, **more: object) -> UUID:
    return town.draft(item=["name", f"need-{need}"], **more)


def keep_between(town: Between, need: UUID) -> None:
    assert town.post(town.wang, f"/me/needs/{need}/between/", for_worker=town.limin.id).status_code == 302


def is_read(town: Between, who: Staff, referral: UUID, words: str = WORDS) -> bool:
    answer = town.get(who, f"/desk/people/{town.wang.id}/referrals/{referral}/")
    return words in answer.content.decode()


def changed(town: Between, first: UUID, **more: object) -> UUID:
    typed = town.typed(**more)
    address = f"/desk/people/{town.wang.id}/referrals/{first}/edit/"
    assert town.city.browser_of(town.limin).post(address, typed).status_code == 302
    return UUID(typed["referral"])


def test_a_need_that_is_kept_between_two_is_read_on_no_draft(town: Between, zhang: Staff) -> None:
    need = town.city.need(town.wang, town.wang, WORDS)
    other = town.city.need(town.wang, town.wang, "想学做饭", domain="housing-instability")
    named, spared = drafted(town, need), drafted(town, other)
    assert is_read(town, zhang, named)
    keep_between(town, need)
    assert not is_read(town, zhang, named)
    assert not is_read(town, town.limin, named)
    assert is_read(town, zhang, spared, "想学做饭")
    assert town.city.run("SELECT id FROM referral").fetchall() == [(spared,)]


def test_other_words_of_a_need_are_read_on_no_draft_either_once_it_is_between_two(town: Between) -> None:
    need, newer = town.city.need(town.wang, town.wang, WORDS), uuid.uuid4()
    drafted(town, need)
    said = {"need": newer, "words": "想搬出去", "wish": "", "helps": "nobody_yet"}
    assert town.post(town.wang, f"/me/needs/{need}/", **said).status_code == 302
    keep_between(town, newer)
    assert town.city.one("SELECT count(*) FROM referral") == 0


def test_needs_that_are_left_out_leave_every_draft_and_nothing_of_them_can_be_sent(
    town: Between, zhang: Staff
) -> None:
    named = drafted(town, town.city.need(town.wang, town.wang, WORDS))
    spared = town.draft()
    assert leave_out(town.city, town.wang, Kind.NEEDS).status_code == 302
    assert not is_read(town, zhang, named)
    assert town.city.run("SELECT id FROM referral").fetchall() == [(spared,)]
    answer = town.post(town.wang, f"/me/referrals/{named}/check/", copy=uuid.uuid4(), item=["name"], send="1")
    assert answer.status_code == 404
    assert town.city.one("SELECT count(*) FROM referral_sent") == 0


def test_a_plan_that_is_left_out_leaves_every_draft_that_tells_of_a_goal(town: Between, zhang: Staff) -> None:
    town.city.plan(town.wang, town.limin)
    page = town.get(town.limin, f"/desk/people/{town.wang.id}/referrals/new/").content.decode()
    (goal,) = re.findall(r'value="(goal-[^"]+)"', page)
    named, spared = town.draft(item=["name", goal]), town.draft()
    assert is_read(town, zhang, named, GOAL)
    assert leave_out(town.city, town.wang, Kind.PLAN).status_code == 302
    assert not is_read(town, zhang, named, GOAL)
    assert town.city.run("SELECT id FROM referral").fetchall() == [(spared,)]


def test_the_draft_that_took_its_place_without_those_words_stays(town: Between) -> None:
    need = town.city.need(town.wang, town.wang, WORDS)
    first = drafted(town, need)
    assert town.say(town.wang, first, "not_now").status_code == 302
    second = drafted(town, need)
    newer = changed(town, second, item=["name"])
    keep_between(town, need)
    assert town.city.run("SELECT id, replaces_id FROM referral").fetchall() == [(newer, None)]
    assert str(newer) in town.get(town.wang, "/me/referrals/").content.decode()


def test_what_was_sent_by_own_hand_stays_sent(town: Between) -> None:
    need = town.city.need(town.wang, town.wang, WORDS)
    referral = drafted(town, need)
    copy = town.send(referral, f"need-{need}")
    keep_between(town, need)
    assert leave_out(town.city, town.wang, Kind.NEEDS).status_code == 302
    assert WORDS in town.get(town.desk, f"/desk/arrivals/{copy}/").content.decode()
    assert WORDS in town.get(town.wang, f"/me/referrals/{referral}/").content.decode()


def test_the_person_reads_beforehand_that_drafts_go_too(town: Between) -> None:
    need = town.city.need(town.wang, town.wang, WORDS)
    assert "正在准备的转介" in town.get(town.wang, f"/me/needs/{need}/").content.decode()
    for kind in ("needs", "plan"):
        assert "正在准备的转介" in town.get(town.wang, f"/me/consents/kinds/{kind}/").content.decode()
    assert "正在准备的转介" not in town.get(town.wang, "/me/consents/kinds/notes/").content.decode()


def test_no_words_slip_into_a_draft_while_the_need_is_being_marked(
    town: Between, ground: Ground, zhang: Staff
) -> None:
    need = town.city.need(town.wang, town.wang, WORDS)
    values = (town.wang.id, town.wang.consents["support"], zhang.id, town.station, [need], False)
    confide = "SELECT app.confide_need(%s, %s)"
    with psycopg.connect(ground.dsn("guitu_app")) as db, ThreadPoolExecutor(1) as hands:
        db.execute("SELECT FROM app.begin(%s)", [zhang.token])
        db.execute(DRAFT, values)
        marking = hands.submit(by_hand, ground, town.wang, confide, need, town.limin.id)
        sleep(0.5)
        db.commit()
        assert marking.result() == [("ok",)]
    assert town.city.one("SELECT count(*) FROM referral") == 0


@pytest.mark.parametrize("way", ["between", "of another record", "left out", "no plan"])
def test_no_draft_is_written_past_the_pages_with_what_the_team_does_not_read(
    town: Between, ground: Ground, way: str
) -> None:
    need = town.city.need(town.wang, town.wang, WORDS)
    whose = town.wang if way != "of another record" else town.city.person("陈志强", team=(town.limin,))
    if way == "between":
        keep_between(town, need)
    if way == "left out":
        leave_out(town.city, town.wang, Kind.NEEDS)
    copied = (None, True) if way == "no plan" else ([need], False)
    values = (whose.id, whose.consents["support"], town.limin.id, town.station, *copied)
    with pytest.raises(psycopg.errors.IntegrityError, match="copies what the team reads"):
        by_hand(ground, town.limin, DRAFT, *values)
