"""Coming back after a goodbye: within its seven days those who still read stay; and no row can keep anybody out."""

import uuid
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from conftest import Ground
from guitu.journey.closure.tests.test_goodbye import GOODBYE, move, say_goodbye
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now

RAW = (
    "INSERT INTO closing_move (id, person_id, consent_id, by_id, at, what, step, words, left_open)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, %s, 'x', 'x')"
)


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def ends(city: City, mate: Staff) -> Any:
    return city.one("SELECT ends_at FROM team_member WHERE worker_id = %s AND ended_at IS NULL", mate.id)


def test_whoever_comes_back_within_the_seven_days_keeps_those_who_still_read(
    city: City, wang: Somebody, limin: Staff
) -> None:
    say_goodbye(city, wang, may_read_on=True)
    assert ends(city, limin) is not None
    assert "告别 · 回来了" not in city.browser_of(limin).get("/desk/today/").content.decode()
    assert move(city, wang, GOODBYE, "reopened").status_code == 302
    assert ends(city, limin) is None
    today = city.browser_of(limin).get("/desk/today/").content.decode()
    assert "王建国" in today
    assert "告别 · 回来了" in today


def test_a_last_day_that_the_goodbye_did_not_set_stays(city: City, wang: Somebody, limin: Staff) -> None:
    city.run("UPDATE team_member SET ends_at = now() + interval '3 days'")
    before = ends(city, limin)
    say_goodbye(city, wang, may_read_on=True)
    assert ends(city, limin) == before
    move(city, wang, GOODBYE, "reopened")
    assert ends(city, limin) == before


def test_after_the_seven_days_nobody_comes_back_in_by_themselves(city: City, wang: Somebody, limin: Staff) -> None:
    say_goodbye(city, wang, may_read_on=True)
    city.run("UPDATE closing_move SET at = at - interval '8 days'")
    city.run("UPDATE team_member SET ends_at = ends_at - interval '8 days'")
    move(city, wang, GOODBYE, "reopened")
    assert ends(city, limin) < now()
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 404


@pytest.mark.parametrize(("what", "step"), [(1, 2), (3, 1), (3, 2), (1, 32767)])
def test_no_worker_s_row_takes_the_goodbye_away(
    city: City, ground: Ground, wang: Somebody, limin: Staff, what: int, step: int
) -> None:
    with pytest.raises(psycopg.IntegrityError, match="a move follows the one before it"):
        by_hand(ground, limin, RAW, wang.id, wang.consents["support"], limin.id, what, step)
    for place in ("/me/", GOODBYE, "/me/record/"):
        assert city.browser_of(wang).get(place).status_code == 200
    say_goodbye(city, wang, may_read_on=False)
    assert city.one("SELECT wall.is_closed(%s)", wang.id)


@pytest.mark.parametrize("last", [None, 1, 2, 3, 4, 5])
def test_each_word_follows_only_what_it_can_follow(
    city: City, ground: Ground, wang: Somebody, limin: Staff, last: int | None
) -> None:
    follows = {None: {1, 4}, 1: {2, 3, 4}, 2: {1, 4}, 3: {1, 4}, 4: {5}, 5: {1, 4}}[last]
    if last is not None:
        with city.database.transaction():
            city.run("SET LOCAL session_replication_role = replica")
            city.run(RAW, wang.id, wang.consents["support"], wang.id, last, 1)
        city.run("SELECT wall.refresh_grants(%s)", wang.id)
    step, found = 1 if last is None else 2, set()
    for what in (1, 2, 3, 4, 5):
        who = limin if what in {1, 3} else wang
        try:
            with psycopg.connect(ground.dsn("guitu_app")) as db:
                db.execute("SELECT * FROM app.begin(%s)", [who.token])
                db.execute(RAW, [wang.id, wang.consents["support"], who.id, what, step])
                found.add(what)
                db.rollback()
        except psycopg.Error:
            continue
    assert found == follows


def test_what_could_not_follow_and_lies_there_all_the_same_closes_no_page(city: City, wang: Somebody) -> None:
    row = uuid.uuid4()
    assert move(city, wang, GOODBYE, "closed", row=str(row)).status_code == 302
    with city.database.transaction():
        city.run("SET LOCAL session_replication_role = replica")
        city.run("UPDATE closing_move SET what = 2")
    assert city.browser_of(wang).get(GOODBYE).status_code == 200
    assert city.one("SELECT at FROM closing_move WHERE id = %s", row) > now() - timedelta(minutes=5)
