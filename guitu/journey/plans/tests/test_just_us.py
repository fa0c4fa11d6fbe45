"""Just me and my worker: what the two write for themselves nobody else reads, by page or by raw SQL."""

import uuid
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql

from conftest import Ground
from guitu.journey.plans.holdings import PlansHolding
from guitu.journey.plans.tests.writing import WORK, lines, newest, read, write
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now

SECRET = ("想和女儿重新联系", ["先写一封信"])


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def wang(city: City, limin: Staff, zhang: Staff) -> Somebody:
    """Have Wang with two workers on the team, a shared plan, and one between him and Li Min, answered and marked."""
    wang = city.person("王建国", team=(limin, zhang), purposes=("support", "cover"))
    assert write(city, limin, wang, lines(WORK)).status_code == 302
    assert write(city, limin, wang, lines(SECRET), with_worker=limin).status_code == 302
    typed = {"answer_id": str(uuid.uuid4()), "stance": "2", "words": "别告诉别人。"}
    page = city.browser_of(wang).post(f"/me/plan/versions/{newest(city)}/answer/", typed)
    assert page.status_code == 302
    return wang


def insert_plan(city: City, ground: Ground, by: Staff | Somebody, whom: Somebody, for_worker: Staff | None) -> None:
    by_hand(
        ground, by,
        "INSERT INTO plan (id, person_id, consent_id, by_id, at, number, for_worker_id, content)"
        " VALUES (%s, %s, %s, %s, now(), 1, %s, 'x')",
        uuid.uuid4(), whom.id, whom.consents["support"], by.id, for_worker.id if for_worker else None,
    )  # fmt: skip


def test_the_two_read_it_and_the_colleague_on_the_same_team_does_not(
    city: City, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    for who in (limin, wang):
        assert "想和女儿重新联系" in read(city, who, wang)
        assert "别告诉别人。" in read(city, who, wang)
    page = read(city, zhang, wang)
    assert "想找一份白天的工作" in page
    assert "女儿" not in page
    assert "别告诉别人" not in page
    assert "李敏和" not in page


def test_by_raw_sql_the_colleague_finds_no_row_of_it(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    for who, plans, answers in ((limin, 2, 1), (zhang, 1, 0), (wang, 2, 1)):
        assert by_hand(ground, who, "SELECT count(*) FROM plan") == [(plans,)]
        assert by_hand(ground, who, "SELECT count(*) FROM plan_answer") == [(answers,)]


def test_neither_a_stand_in_nor_a_lead_finds_it(city: City, ground: Ground, wang: Somebody, limin: Staff) -> None:
    stand_in, lead = city.staff("何平"), city.staff("吴刚", "lead")
    city.join(wang.id, wang.consents["support"], stand_in, cover_until=now() + timedelta(days=7))
    assert by_hand(ground, lead, "SELECT count(*) FROM plan") == [(0,)]
    assert by_hand(ground, stand_in, "SELECT for_worker_id FROM plan") == [(None,)]
    assert "女儿" not in read(city, stand_in, wang)


def test_a_mark_at_a_step_of_it_is_as_hidden_as_the_step(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    secret = city.one("SELECT id FROM plan WHERE for_worker_id IS NOT NULL")
    city.run(
        "INSERT INTO step_mark (id, person_id, consent_id, by_id, at, plan_id, step_key, number, what)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, gen_random_uuid(), 1, 1)",
        wang.id, wang.consents["support"], limin.id, secret,
    )  # fmt: skip
    assert by_hand(ground, zhang, "SELECT count(*) FROM step_mark") == [(0,)]
    assert by_hand(ground, limin, "SELECT count(*) FROM step_mark") == [(1,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        by_hand(
            ground, zhang,
            "INSERT INTO step_mark (id, person_id, consent_id, by_id, at, plan_id, step_key, number, what)"
            " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, gen_random_uuid(), 1, 1)",
            wang.id, wang.consents["support"], zhang.id, secret,
        )  # fmt: skip


def test_the_colleague_can_neither_continue_it_nor_begin_one_in_another_name(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    secret = city.one("SELECT id FROM plan WHERE for_worker_id IS NOT NULL")
    assert write(city, zhang, wang, lines(("偷看", []), replaces=secret), with_worker=limin).status_code == 403
    assert write(city, zhang, wang, lines(("偷看", []), replaces=secret)).status_code == 409
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        insert_plan(city, ground, zhang, wang, limin)
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/plan/versions/{secret}/").status_code == 404


def test_the_colleague_may_have_a_plan_of_their_own_with_the_person(
    city: City, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    assert write(city, wang, wang, lines(("想练书法", [])), with_worker=zhang).status_code == 302
    assert "想练书法" in read(city, zhang, wang)
    assert "想练书法" not in read(city, limin, wang)


def test_once_the_worker_is_let_go_only_the_person_reads_it(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    city.run("UPDATE team_member SET ended_at = now() WHERE worker_id = %s", limin.id)
    assert by_hand(ground, limin, "SELECT count(*) FROM plan") == [(0,)]
    assert "想和女儿重新联系" in read(city, wang, wang)


@pytest.mark.parametrize("name", ["plan", "plan_answer"])
def test_nobody_writes_in_anothers_name(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody, name: str
) -> None:
    shared = city.one("SELECT id FROM plan WHERE for_worker_id IS NULL")
    statement = {
        "plan": "INSERT INTO plan (id, person_id, consent_id, by_id, at, number, replaces_id, content)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), 2, %s, 'x')",
        "plan_answer": "INSERT INTO plan_answer (id, person_id, consent_id, by_id, at, plan_id, stance, words)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, 1, 'x')",
    }[name]
    for who, named in ((zhang, limin.id), (zhang, wang.id), (wang, limin.id)):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            by_hand(ground, who, statement, wang.id, wang.consents["support"], named, shared)
    if name == "plan_answer":
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            by_hand(ground, limin, statement, wang.id, wang.consents["support"], limin.id, shared)


def test_a_version_follows_the_one_before_it_and_no_other_plan(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    shared = city.one("SELECT id FROM plan WHERE for_worker_id IS NULL")
    statement = (
        "INSERT INTO plan (id, person_id, consent_id, by_id, at, number, replaces_id, for_worker_id, content)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, %s, %s, 'x')"
    )
    for number, for_worker in ((3, None), (2, limin.id)):
        with pytest.raises(psycopg.errors.IntegrityError):
            by_hand(ground, limin, statement, wang.id, wang.consents["support"], limin.id, number, shared, for_worker)


def test_every_version_answer_and_mark_goes_with_the_consent(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    write(city, limin, wang, lines(("换一个说法", []), replaces=newest(city)), with_worker=limin)
    with psycopg.connect(ground.dsn("guitu_eraser")) as eraser:
        for model in PlansHolding.models:
            table = sql.Identifier(model._meta.db_table)
            eraser.execute(sql.SQL("DELETE FROM {} WHERE person_id = %s").format(table), [wang.id])
    assert city.one("SELECT (SELECT count(*) FROM plan) + (SELECT count(*) FROM plan_answer)") == 0
