"""Nothing leaves but what the person ticked, by their own hand, to whom they agreed; and they can take it back."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from guitu.journey.consent import tasks
from guitu.journey.referrals.tests.scene import PHONE, UNTICKED, WISH, Between
from tests.city import City, Somebody, Staff
from tests.promises.working_as import working_as


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


def page(town: Between, who: Staff | Somebody, address: str) -> str:
    return str(town.get(who, address).content.decode())


def raw(token: str, question: str, *values: UUID | str | int | bytes) -> object:
    """Ask the database past every page, under the web role, as whoever holds the token."""
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [token])
        db.execute(question, values)
        row = db.fetchone()
    return row[0] if row else None


def test_a_draft_leaves_nothing_anywhere(town: Between) -> None:
    town.draft()
    assert town.city.one("SELECT count(*) FROM disclosure") == 0
    assert town.city.one("SELECT count(*) FROM consent WHERE purpose = 'referral'") == 0
    assert "/desk/arrivals/" not in page(town, town.desk, "/desk/arrivals/").split("<main", 1)[1]


def test_exactly_what_was_ticked_can_be_read_there(town: Between) -> None:
    _, copy = town.sent("wish-1", "name")
    there = page(town, town.desk, f"/desk/arrivals/{copy}/")
    assert WISH in there
    assert "王建国" in there
    assert PHONE not in there
    assert UNTICKED not in there


def test_the_check_page_shows_what_leaves_to_whom_until_when_and_keeps_nothing(town: Between) -> None:
    referral = town.draft()
    shown = town.post(town.wang, f"/me/referrals/{referral}/check/", copy=uuid.uuid4(), item=["name"]).content.decode()
    assert "白鹭职业培训中心" in shown
    assert "王建国" in shown
    assert UNTICKED not in shown
    assert town.city.one("SELECT count(*) FROM disclosure") == 0


def test_nothing_is_ticked_beforehand(town: Between) -> None:
    assert "checked" not in page(town, town.wang, f"/me/referrals/{town.draft()}/")


def test_sent_twice_it_is_sent_once(town: Between) -> None:
    referral, copy = town.draft(), uuid.uuid4()
    town.send(referral, "name", copy=copy)
    town.send(referral, "name", copy=copy)
    assert town.city.one("SELECT count(*) FROM disclosure") == 1
    assert town.city.one("SELECT count(*) FROM consent WHERE purpose = 'referral'") == 1


def test_from_two_pages_at_once_it_is_sent_once(town: Between) -> None:
    referral = town.draft()

    def send(_: int) -> int:
        address = f"/me/referrals/{referral}/check/"
        answer = town.post(town.wang, address, copy=uuid.uuid4(), item=["name"], send="1")
        connection.close()
        return int(answer.status_code)

    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(send, range(2))) == [200, 302]
    assert town.city.one("SELECT count(*) FROM disclosure") == 1


def test_no_worker_sends_in_the_persons_name(town: Between) -> None:
    referral = town.draft()
    address = f"/me/referrals/{referral}/check/"
    assert town.post(town.limin, address, copy=uuid.uuid4(), item=["name"], send="1").status_code == 403
    notice = town.city.one("SELECT id FROM notice WHERE purpose = 'referral'")
    values = (referral, uuid.uuid4(), uuid.uuid4(), notice, 1, b"k", b"t", b"p")
    ask = "SELECT app.send_referral(%s, %s, %s, %s, %s, %s, %s, %s)"
    for who in (town.limin, town.desk, town.huang, town.city.person("陈志强")):
        assert raw(who.token, ask, *values) == "not_yours"
    assert town.city.one("SELECT count(*) FROM disclosure") == 0


@pytest.mark.parametrize("table", ["referral_sent", "disclosure", "disclosed_text", "referral_move"])
def test_the_web_role_writes_no_copy_and_no_step(town: Between, table: str) -> None:
    for who in (town.wang, town.limin, town.desk):
        with pytest.raises(DatabaseError, match="permission denied"):
            raw(who.token, f"INSERT INTO {table} DEFAULT VALUES")


def test_a_custodial_institution_and_the_own_organisation_receive_nothing(town: Between) -> None:
    for kind, station in (("custodial_sender", town.station), ("social_work", town.limin.station_id)):
        town.city.run("UPDATE organisation SET kind = %s WHERE id = %s", kind, town.elsewhere)
        offered = page(town, town.limin, f"/desk/people/{town.wang.id}/referrals/new/")
        assert str(station) not in offered
        typed = town.typed(station=str(station))
        answer = town.city.browser_of(town.limin).post(f"/desk/people/{town.wang.id}/referrals/new/", typed)
        assert answer.status_code == 200
        assert WISH in answer.content.decode()
    assert town.city.one("SELECT count(*) FROM referral") == 0


def test_what_became_custodial_after_the_draft_receives_nothing(town: Between) -> None:
    referral = town.draft()
    town.city.run("UPDATE organisation SET kind = 'custodial_sender' WHERE id = %s", town.elsewhere)
    answer = town.post(town.wang, f"/me/referrals/{referral}/check/", copy=uuid.uuid4(), item=["name"], send="1")
    assert answer.status_code == 200
    notice = town.city.one("SELECT id FROM notice WHERE purpose = 'referral'")
    values = (referral, uuid.uuid4(), uuid.uuid4(), notice, 1, b"k", b"t", b"p")
    ask = "SELECT app.send_referral(%s, %s, %s, %s, %s, %s, %s, %s)"
    assert raw(town.wang.token, ask, *values) == "no_such_station"


def test_nobody_else_opens_a_copy(town: Between) -> None:
    _, copy = town.sent()
    other = town.city.organisation("别处")
    there: dict[str, Any] = {"organisation": town.elsewhere}
    strangers = (
        town.huang, town.limin, town.wang, town.city.staff("周洁", "intake"), town.city.staff("孙立", "lead", **there),
        town.city.staff("郑文", "officer", **there), town.city.staff("吴刚", "intake", organisation=other),
    )  # fmt: skip
    for who in strangers:
        assert town.get(who, f"/desk/arrivals/{copy}/").status_code in {403, 404}
        assert raw(who.token, "SELECT count(*) FROM app.open_copy(%s)", copy) == 0
        assert raw(who.token, "SELECT count(*) FROM disclosed_text") == 0
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 200


def test_the_recipient_learns_no_id_of_hers_and_holds_no_grant(town: Between) -> None:
    _, copy = town.sent()
    town.accept(copy)
    for who in (town.desk, town.huang):
        assert town.city.one("SELECT count(*) FROM access_grant WHERE user_id = %s", who.id) == 0
        for table in ("consent", "referral_sent", "referral", "person", "entry", "erasure_order"):
            assert raw(who.token, f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608 - fixed names
    told = town.city.run("SELECT d::text, m::text FROM disclosure d JOIN referral_move m ON m.disclosure_id = d.id")
    assert str(town.wang.id) not in str(told.fetchall())


def test_each_opening_there_stands_in_her_own_record_of_openings(town: Between) -> None:
    _, copy = town.sent()
    town.get(town.desk, f"/desk/arrivals/{copy}/")
    rows = town.city.run("SELECT subject_id, why FROM entry WHERE part = 'copy' AND actor_id = %s", town.desk.id)
    assert set(rows.fetchall()) == {(copy, "referral"), (town.wang.id, "referral")}
    assert "何静" in page(town, town.wang, "/me/opened/")


def test_the_key_of_an_answer_needs_an_entry(town: Between) -> None:
    town.sent()
    ask = "SELECT count(*) FROM app.returned_keys(%s)"
    assert raw(town.limin.token, ask, town.wang.id) == 0
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [town.limin.token])
        db.execute("SELECT count(*) FROM app.open(%s, 'referrals')", [town.wang.id])
        db.execute(ask, [town.wang.id])
        assert db.fetchone() == (1,)


@pytest.mark.parametrize(
    "before",
    [
        "SELECT FROM app.open_names(ARRAY[%s]::uuid[], 'caseload')",
        "SELECT FROM app.act('contact.write', %s, 'support')",
        "SELECT FROM app.open(%s, 'record')",
    ],
)
def test_a_list_an_act_or_another_page_opens_no_key_of_an_answer(town: Between, before: str) -> None:
    town.sent()
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [town.limin.token])
        db.execute(before, [town.wang.id])
        db.execute("SELECT count(*) FROM app.returned_keys(%s)", [town.wang.id])
        assert db.fetchone() == (0,)


def test_taking_it_back_recalls_the_copy_at_once(town: Between) -> None:
    referral, copy = town.sent()
    town.accept(copy)
    town.withdraw()
    assert town.city.one("SELECT count(*) FROM data_key WHERE id = %s", copy) == 0
    for who in (town.desk, town.huang):
        assert town.get(who, f"/desk/arrivals/{copy}/").status_code == 404
        assert "已撤回" in page(town, who, "/desk/arrivals/")
    assert "已撤回" in page(town, town.wang, f"/me/referrals/{referral}/")
    assert town.get(town.limin, f"/desk/people/{town.wang.id}/referrals/{referral}/").status_code == 200


def erase(*orders: UUID) -> None:
    with working_as("guitu_eraser"):
        for one in orders:
            tasks.carry_out(one, is_last_step=True)


def test_the_eraser_removes_every_row_of_the_copy(town: Between) -> None:
    _, copy = town.sent()
    town.accept(copy)
    town.withdraw()
    orders = [row[0] for row in town.city.run("SELECT id FROM erasure_order").fetchall()]
    assert len(orders) == 2
    assert town.city.one("SELECT organisation_id FROM erasure_order WHERE person_id = %s", copy) == town.elsewhere
    erase(*orders)
    assert town.city.one("SELECT count(*) FROM disclosed_text") == 0
    assert town.city.one("SELECT count(*) FROM referral_move") == 0
    assert town.city.one("SELECT count(*) FROM referral_sent") == 1
    assert "已撤回" in page(town, town.desk, "/desk/arrivals/")


def test_with_the_whole_record_the_copy_goes_too(town: Between) -> None:
    _, copy = town.sent()
    base = town.wang.consents["support"]
    assert town.post(town.wang, f"/me/consents/{base}/withdraw/").status_code == 200
    assert town.city.one("SELECT count(*) FROM data_key WHERE id = %s", copy) == 0
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 404
    erase(*[row[0] for row in town.city.run("SELECT id FROM erasure_order").fetchall()])
    for table in ("referral", "referral_word", "referral_sent", "disclosed_text", "referral_move"):
        assert town.city.one(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608 - fixed names


def test_after_its_last_day_nobody_there_opens_it(town: Between) -> None:
    _, copy = town.sent()
    town.city.run("UPDATE disclosure SET ends_at = now() - interval '1 second'")
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 404


def test_it_cannot_be_renewed_or_agreed_to_in_advance(town: Between) -> None:
    town.sent()
    consent = town.city.one("SELECT id FROM consent WHERE purpose = 'referral'")
    town.city.run("UPDATE consent SET expires_at = now() - interval '1 day' WHERE id = %s", consent)
    notice = town.city.one("SELECT wall.current_notice('referral')")
    assert raw(town.wang.token, "SELECT app.renew(%s, %s, 12)", consent, notice) == "not_yours"
    ask = "SELECT app.add_consent(%s, 'referral', %s, 1, 'x')"
    assert raw(town.wang.token, ask, uuid.uuid4(), notice) == "not_yours"


def test_it_stands_in_the_list_of_consents_with_whom_it_names_and_a_receipt(town: Between) -> None:
    town.sent()
    consent = town.city.one("SELECT id FROM consent WHERE purpose = 'referral'")
    assert "白鹭职业培训中心" in page(town, town.wang, "/me/consents/")
    assert "白鹭职业培训中心" in page(town, town.wang, f"/consent/receipts/{consent}/")


def test_a_key_of_a_copy_is_not_handed_out_past_its_own_door(town: Between) -> None:
    _, copy = town.sent()
    town.accept(copy)
    for who in (town.desk, town.huang, town.wang, town.limin):
        assert raw(who.token, "SELECT count(*) FROM app.open(%s, 'record')", copy) == 0
