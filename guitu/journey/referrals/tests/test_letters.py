"""A service of the directory: what is sent there, by whose hand, and who is told once it is taken back."""

import uuid
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from guitu.foundations import letters
from guitu.journey.consent import tasks
from guitu.journey.referrals import rules
from guitu.journey.referrals.rules import Hand, State
from guitu.journey.referrals.tests.by_letter import draft, handed, sent
from guitu.journey.referrals.tests.scene import PHONE, UNTICKED, WISH, Between
from tests import listing
from tests.city import City, Somebody, Staff
from tests.listing import Listed
from tests.promises.working_as import working_as


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


@pytest.fixture
def course(town: Between) -> Listed:
    """A course of a provider that does not work with Guitu."""
    return listing.service(town.city, "电工夜校")


def reached(town: Between, course: Listed) -> None:
    town.city.run("INSERT INTO directory_reach VALUES (%s, %s)", course.provider, town.station)


def tell(town: Between, referral: UUID, to: str, *, who: Staff | Somebody | None = None, **typed: Any) -> Any:
    steps = town.city.one("SELECT count(*) FROM referral_move")
    told = {"move": uuid.uuid4(), "step": steps + 1, "to": to, "words": "", **typed}
    return town.post(who or town.limin, f"/desk/people/{town.wang.id}/referrals/{referral}/tell/", **told)


def page(town: Between, who: Staff | Somebody, referral: UUID) -> str:
    whose = f"/me/referrals/{referral}/" if who is town.wang else f"/desk/people/{town.wang.id}/referrals/{referral}/"
    return str(town.get(who, whose).content.decode())


def raw(token: str, question: str, *values: UUID | str | int | bytes | None) -> Any:
    """Ask the database past every page, under the web role, as whoever holds the token."""
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [token])
        db.execute(question, values)
        row = db.fetchone()
    return row[0] if row else None


def on_paper(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what letters would say, instead of setting them."""
    papers: list[dict[str, Any]] = []

    def write(_template: object, told: dict[str, Any]) -> bytes:
        papers.append(told)
        return b"%PDF"

    monkeypatch.setattr(letters, "write", write)
    return papers


def test_a_worker_finds_a_service_from_the_case_file_and_nothing_about_her_is_asked(
    town: Between, course: Listed
) -> None:
    found = town.get(town.limin, f"/desk/people/{town.wang.id}/services/?q=电工").content.decode()
    assert "电工夜校" in found
    assert f"/referrals/to/{course.id}/" in found
    assert town.get(town.huang, f"/desk/people/{town.wang.id}/services/").status_code == 404


def test_to_a_service_that_is_reached_here_it_arrives_and_names_the_service(town: Between, course: Listed) -> None:
    reached(town, course)
    _, copy = sent(town, course, "wish-1", "name")
    there = town.get(town.desk, f"/desk/arrivals/{copy}/").content.decode()
    assert "电工夜校" in there
    assert WISH in there
    assert PHONE not in there
    assert town.city.one("SELECT recipient_id FROM consent WHERE purpose = 'referral'") == town.station


def test_to_a_service_outside_nothing_lies_anywhere_and_the_consent_names_it(town: Between, course: Listed) -> None:
    _referral, copy = sent(town, course)
    assert town.city.one("SELECT count(*) FROM disclosed_text") == 0
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 404
    consent = town.city.one("SELECT id FROM consent WHERE purpose = 'referral' AND recipient_id = %s", course.id)
    for address in ("/me/consents/", f"/consent/receipts/{consent}/"):
        assert "暖阳互助中心 · 电工夜校" in town.get(town.wang, address).content.decode()
    town.city.run("UPDATE directory_service SET name = '别的课' WHERE id = %s", course.id)
    assert "电工夜校" in town.get(town.wang, f"/consent/receipts/{consent}/").content.decode()


def test_the_check_page_names_the_service_and_keeps_nothing(town: Between, course: Listed) -> None:
    referral = draft(town, course)
    shown = town.post(town.wang, f"/me/referrals/{referral}/check/", copy=uuid.uuid4(), item=["name"]).content.decode()
    assert "暖阳互助中心 · 电工夜校" in shown
    assert UNTICKED not in shown
    assert town.city.one("SELECT count(*) FROM consent WHERE purpose = 'referral'") == 0
    assert town.city.one("SELECT count(*) FROM directory_named") == 0


@pytest.mark.parametrize("who", ["wang", "limin"])
def test_the_letter_says_exactly_what_was_ticked_and_each_printing_is_on_record(
    town: Between, course: Listed, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = on_paper(monkeypatch)
    referral, _copy = sent(town, course, "wish-1", "name")
    hand: Staff | Somebody = getattr(town, who)
    home = "/me" if who == "wang" else f"/desk/people/{town.wang.id}"
    answer = town.get(hand, f"{home}/referrals/{referral}/letter/")
    assert answer["Content-Type"] == "application/pdf"
    assert [text for _title, text in papers[0]["items"]] == [WISH, "王建国"]
    assert PHONE not in str(papers)
    assert str(town.wang.id) not in str(papers)
    assert town.city.one("SELECT count(*) FROM entry WHERE part = 'letter' AND actor_id = %s", hand.id) == 1


def test_there_is_no_letter_of_a_draft_nor_after_the_end(
    town: Between, course: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = on_paper(monkeypatch)
    referral = draft(town, course)
    address = f"/desk/people/{town.wang.id}/referrals/{referral}/letter/"
    assert town.get(town.limin, address).status_code == 302
    town.send(referral, "name")
    town.withdraw()
    assert town.get(town.limin, address).status_code == 302
    assert papers == []


def test_a_letter_is_set_as_a_paper(town: Between, course: Listed) -> None:
    referral, _copy = sent(town, course)
    if not letters.font():
        pytest.skip("no Chinese font here")
    assert town.get(town.wang, f"/me/referrals/{referral}/letter/").content.startswith(b"%PDF")


def test_a_whole_loop_by_letter(town: Between, course: Listed) -> None:
    referral, _copy = handed(town, course, town.wang)
    assert tell(town, referral, "accepted", words="周三晚上七点开课。").status_code == 302
    assert "周三晚上七点开课。" in page(town, town.wang, referral)
    assert tell(town, referral, "completed", words="上完了").status_code == 200
    end: dict[str, Any] = {"wish": ["wish-1"], "result-wish-1": "reached", "words": "考过了。"}
    assert tell(town, referral, "completed", **end).status_code == 302
    assert "已达到" in page(town, town.wang, referral)
    assert town.say(town.wang, referral, "feedback", helped="yes", words="老师很耐心。").status_code == 302
    assert town.say(town.limin, referral, "settled").status_code == 302
    assert town.states() == ["requested", "received", "accepted", "completed"]
    hands = town.city.run("SELECT hand, by_id FROM referral_move ORDER BY step").fetchall()
    assert hands == [("person", None), ("person", None), ("source", town.limin.id), ("source", town.limin.id)]


def test_the_person_says_that_it_was_handed_over_and_no_more(town: Between, course: Listed) -> None:
    referral, _copy = handed(town, course)
    ask = "SELECT app.tell_referral(%s, %s, 3, 'accepted', '', NULL)"
    assert raw(town.wang.token, ask, uuid.uuid4(), referral) == "not_yours"
    for who in (town.desk, town.huang, town.city.staff("张华"), town.city.person("陈志强")):
        assert raw(who.token, ask, uuid.uuid4(), referral) == "not_yours"
    assert town.states() == ["requested", "received"]


def test_what_lies_at_a_desk_here_is_answered_by_that_desk_alone(town: Between, course: Listed) -> None:
    reached(town, course)
    referral, _copy = sent(town, course)
    assert town.say(town.limin, referral, "handed").status_code == 403
    ask = "SELECT app.tell_referral(%s, %s, 2, %s, '', NULL)"
    for state in ("received", "accepted"):
        assert raw(town.limin.token, ask, uuid.uuid4(), referral, state) == "not_yours"


@pytest.mark.parametrize("to", list(State))
def test_the_database_lets_only_what_stands_in_the_table_pass(town: Between, course: Listed, to: State) -> None:
    referral, copy = sent(town, course)
    reason = (rules.REASONS.get(to) or ("",))[0]
    ask = "SELECT app.tell_referral(%s, %s, %s, %s, %s, '\\x00')"
    hands = ((town.limin.token, Hand.SOURCE), (town.wang.token, Hand.PERSON))
    for now, (token, hand) in product(set(State) - {State.DRAFT}, hands):
        town.city.run("DELETE FROM referral_move WHERE disclosure_id = %s AND step > 1", copy)
        if now is not State.REQUESTED:
            town.city.run(
                "INSERT INTO referral_move (id, disclosure_id, step, state, hand, by_id, at, reason)"
                " VALUES (gen_random_uuid(), %s, 2, %s, 'source', %s, now(), '')",
                copy, now.value, town.limin.id,
            )  # fmt: skip
        can = rules.can_move(now, to, hand, by_letter=True) and to in rules.TOLD
        step = 2 if now is State.REQUESTED else 3
        passed = raw(token, ask, uuid.uuid4(), referral, step, to.value, reason)
        assert (passed == "ok") == can, (now, to, hand)


@pytest.mark.parametrize("teller", ["wang", "limin"])
def test_taken_back_whoever_holds_the_letter_is_told_and_what_they_said_stays(
    town: Between, course: Listed, teller: str
) -> None:
    referral, copy = handed(town, course)
    who: Staff | Somebody = getattr(town, teller)
    assert town.say(who, referral, "told").status_code == 200
    town.withdraw()
    assert town.city.one("SELECT count(*) FROM data_key WHERE id = %s", copy) == 0
    assert "020-0000 1234" in page(town, who, referral)
    orders = [row[0] for row in town.city.run("SELECT id FROM erasure_order").fetchall()]
    with working_as("guitu_eraser"):
        for one in orders:
            tasks.carry_out(one, is_last_step=True)
    assert town.states() == []
    assert town.say(who, referral, "told", words="说已经撕掉了。").status_code == 302
    assert "说已经撕掉了。" in page(town, town.wang, referral)
    assert 'name="did" value="told"' not in page(town, who, referral)


def test_nobody_is_to_be_told_of_a_letter_that_was_never_handed_over(town: Between, course: Listed) -> None:
    referral, _copy = sent(town, course)
    assert town.say(town.limin, referral, "stopped", reason="found_elsewhere").status_code == 302
    assert 'name="did" value="told"' not in page(town, town.limin, referral)
    assert town.say(town.limin, referral, "told").status_code == 200
    assert town.city.one("SELECT count(*) FROM referral_word") == 0


def test_called_off_after_it_was_handed_over_they_are_told(town: Between, course: Listed) -> None:
    referral, _copy = handed(town, course)
    assert town.say(town.wang, referral, "stopped", reason="found_elsewhere").status_code == 302
    assert town.say(town.limin, referral, "told", words="好的。").status_code == 302


def test_with_the_whole_record_the_letter_leaves_no_row(town: Between, course: Listed) -> None:
    handed(town, course)
    base = town.wang.consents["support"]
    before = town.get(town.wang, f"/me/consents/{base}/withdraw/").content.decode()
    assert "暖阳互助中心 · 电工夜校" in before
    assert 'name="on_paper" value="yes"' in before
    done = town.post(town.wang, f"/me/consents/{base}/withdraw/", on_paper="yes")
    assert "还在对方手里" in done.content.decode()
    with working_as("guitu_eraser"):
        for (one,) in town.city.run("SELECT id FROM erasure_order").fetchall():
            tasks.carry_out(one, is_last_step=True)
    for table in ("referral", "referral_word", "referral_sent", "disclosed_text", "referral_move"):
        assert town.city.one(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608 - fixed names


@pytest.mark.parametrize("how", ["gone", "renamed", "moved in"])
def test_what_is_another_service_by_now_is_not_agreed_to(town: Between, course: Listed, how: str) -> None:
    referral = draft(town, course)
    if how == "gone":
        town.city.run("UPDATE directory_service SET status = 'defunct' WHERE id = %s", course.id)
    elif how == "renamed":
        town.city.run("UPDATE directory_service SET name = '别的课' WHERE id = %s", course.id)
    else:
        reached(town, course)
    answer = town.post(town.wang, f"/me/referrals/{referral}/check/", copy=uuid.uuid4(), item=["name"], send="1")
    assert answer.status_code == 200
    assert town.city.one("SELECT count(*) FROM consent WHERE purpose = 'referral'") == 0


def test_a_service_of_the_own_organisation_or_of_none_is_not_prepared(town: Between, course: Listed) -> None:
    town.city.run("INSERT INTO directory_reach VALUES (%s, %s)", course.provider, town.limin.station_id)
    for service in (course.id, uuid.uuid4()):
        typed = town.typed(service=str(service))
        del typed["station"]
        answer = town.city.browser_of(town.limin).post(f"/desk/people/{town.wang.id}/referrals/to/{service}/", typed)
        assert answer.status_code == 200
        assert WISH in answer.content.decode()
    assert town.city.one("SELECT count(*) FROM referral") == 0


def test_a_page_takes_as_many_statements_for_a_letter_however_long_its_way(town: Between, course: Listed) -> None:
    referral, _copy = handed(town, course)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(town, town.limin, referral)
        return len(asked)

    page(town, town.limin, referral)
    before = count()
    way: tuple[tuple[str, dict[str, Any]], ...] = (
        ("accepted", {}), ("on-hold", {"reason": "no_place_yet"}), ("in-progress", {})
    )  # fmt: skip
    for to, more in way:
        assert tell(town, referral, to, **more).status_code == 302
    assert count() == before


def test_a_draft_to_a_service_stays_with_it_when_it_is_changed(town: Between, course: Listed) -> None:
    first, newer = draft(town, course), uuid.uuid4()
    address = f"/desk/people/{town.wang.id}/referrals/{first}/edit/"
    assert f'value="{course.id}"' in town.get(town.limin, address).content.decode()
    typed = town.typed(service=str(course.id), referral=str(newer))
    assert town.city.browser_of(town.limin).post(address, typed).status_code == 302
    assert town.city.one("SELECT service_id FROM referral WHERE id = %s", newer) == course.id


def test_a_draft_goes_to_another_service_and_keeps_what_was_written(town: Between, course: Listed) -> None:
    first, newer, other = draft(town, course), uuid.uuid4(), listing.service(town.city, "电工白班")
    address = f"/desk/people/{town.wang.id}/referrals/{first}/edit/"
    typed = {**town.typed(service=str(course.id), referral=str(newer)), "words": "只有这一页上有。", "until": ""}
    found = town.city.browser_of(town.limin).post(address, {**typed, "look": "1", "q": "白班"}).content.decode()
    assert f'value="service:{other.id}"' in found
    assert f'value="{course.id}"' in found, "until another is taken, it stays with this one"
    taken = town.city.browser_of(town.limin).post(address, {**typed, "take": f"service:{other.id}"}).content.decode()
    for page_so_far in (found, taken):
        assert WISH in page_so_far
        assert "只有这一页上有。" in page_so_far
        assert str(newer) in page_so_far
        assert "govuk-error-message" not in page_so_far, "nothing is asked for before it is put before the person"
    assert f'value="{other.id}"' in taken
    assert "昌华街12号" in taken
    assert "今后七天" in taken
    assert str(course.id) not in taken
    assert town.city.one("SELECT count(*) FROM referral") == 1
    typed = town.typed(service=str(other.id), station="", referral=str(newer))
    assert town.city.browser_of(town.limin).post(address, typed).status_code == 302
    assert town.city.one("SELECT service_id FROM referral WHERE replaces_id = %s", first) == other.id
    told = page(town, town.wang, newer)
    assert "电工白班" in told
    assert "电工夜校" not in told


def test_a_draft_to_a_station_can_go_to_a_service_instead(town: Between, course: Listed) -> None:
    first, newer = town.draft(), uuid.uuid4()
    address = f"/desk/people/{town.wang.id}/referrals/{first}/edit/"
    typed = town.typed(service=str(course.id), station="", referral=str(newer))
    assert town.city.browser_of(town.limin).post(address, typed).status_code == 302
    kept = town.city.run("SELECT station_id, service_id FROM referral WHERE replaces_id = %s", first).fetchall()
    assert kept == [(None, course.id)]
