"""A goodbye: proposed by the worker, said by the person, with the door left open."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guitu.foundations import clock
from guitu.journey.closure.holdings import ClosureHolding
from guitu.journey.contacts.rules import Move
from guitu.journey.handover.rules import Move as Handing
from tests.at_once import at_once
from tests.city import City, Somebody, Staff, now
from tests.counting import beside_the_fixed
from tests.handing import handed
from tests.promises.working_as import working_as
from tests.trusting import PARTS, browser_of, trusted

GOODBYE = "/me/goodbye/"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def closing(who: Somebody) -> str:
    return f"/desk/people/{who.id}/closing/"


def move(city: City, who: Staff | Somebody, address: str, what: str, words: str = "", row: str = "") -> Any:
    typed = {"row": row or str(uuid.uuid4()), "words": words, "move": what}
    return city.browser_of(who).post(address, typed)


def moves(city: City) -> list[tuple[int, bool]]:
    """Return each move and whether the person made it."""
    rows = city.run("SELECT what, by_id = person_id FROM closing_move ORDER BY step").fetchall()
    return [(int(what), bool(own)) for what, own in rows]


def test_words_of_goodbye_stand_on_her_first_page_without_hurry_until_she_has_answered(
    city: City, wang: Somebody, limin: Staff
) -> None:
    said = "李敏给您写了告别的话，不着急"
    home = city.browser_of(wang)
    assert said not in home.get("/me/").content.decode()
    move(city, limin, closing(wang), "proposed", "两年了，路走得很稳。")
    shown = home.get("/me/").content.decode()
    assert said in shown
    assert "两年了" not in shown
    assert "现在没有等您来定的事" in shown, "it is no question"
    assert move(city, wang, GOODBYE, "declined").status_code == 302
    assert said not in home.get("/me/").content.decode()


def test_words_of_goodbye_rest_while_she_wants_quiet(city: City, wang: Somebody, limin: Staff) -> None:
    move(city, limin, closing(wang), "proposed", "两年了，路走得很稳。")
    asked = {"pause": str(uuid.uuid4()), "until_day": "", "answer": "yes"}
    assert city.browser_of(wang).post("/me/quiet/", asked).status_code == 302
    assert "告别的话，不着急" not in city.browser_of(wang).get("/me/").content.decode()


def test_the_worker_proposes_and_only_she_says_goodbye(city: City, wang: Somebody, limin: Staff) -> None:
    assert move(city, limin, closing(wang), "proposed", "两年了，路走得很稳。").status_code == 302
    shown = city.browser_of(wang).get(GOODBYE).content.decode()
    assert "两年了，路走得很稳。" in shown
    assert "李敏" in shown
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 200
    assert move(city, wang, GOODBYE, "closed", "谢谢。")["Location"] == f"{GOODBYE}?done=closed"
    assert moves(city) == [(1, False), (4, True)]


def test_after_a_goodbye_nobody_but_she_can_open_the_record(city: City, wang: Somebody, limin: Staff) -> None:
    move(city, wang, GOODBYE, "closed")
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 404
    assert city.one("SELECT count(*) FROM access_grant WHERE user_id <> %s", wang.id) == 0
    assert city.browser_of(wang).get("/me/record/").status_code == 200


def test_not_yet_needs_no_reason_and_everything_goes_on(city: City, wang: Somebody, limin: Staff) -> None:
    move(city, limin, closing(wang), "proposed")
    move(city, wang, GOODBYE, "declined")
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 200
    assert "提议告别" in city.browser_of(limin).get(closing(wang)).content.decode()


def test_the_worker_takes_a_proposal_back(city: City, wang: Somebody, limin: Staff) -> None:
    move(city, limin, closing(wang), "proposed")
    move(city, limin, closing(wang), "taken_back")
    assert moves(city) == [(1, False), (3, False)]


def test_she_comes_back_and_chooses_who_walks_beside_her(city: City, wang: Somebody, limin: Staff) -> None:
    move(city, wang, GOODBYE, "closed")
    move(city, wang, GOODBYE, "reopened")
    city.browser_of(wang).post("/me/team/choose/", {"worker": str(limin.id)})
    assert city.browser_of(limin).get(closing(wang)).status_code == 200
    assert moves(city) == [(4, True), (5, True)]


@pytest.mark.parametrize("what", ["closed", "declined"])
def test_a_worker_cannot_end_it_or_answer_for_her(city: City, wang: Somebody, limin: Staff, what: str) -> None:
    move(city, limin, closing(wang), "proposed")
    assert move(city, limin, closing(wang), what).status_code == 403
    assert moves(city) == [(1, False)]


def write(person: Somebody, token: str, by: uuid.UUID, what: int) -> None:
    """Write a move past every page, under the web role, as whoever holds the token."""
    asked = (
        "INSERT INTO closing_move (id, person_id, consent_id, by_id, at, what, step, words, left_open)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, 1, 'x', 'x')"
    )
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [token])
        db.execute(asked, [person.id, person.consents["support"], by, what])


@pytest.mark.parametrize(("what", "own"), [(2, False), (4, False), (1, True), (3, True)])
def test_the_database_refuses_a_move_by_the_wrong_hand(
    city: City, wang: Somebody, limin: Staff, what: int, *, own: bool
) -> None:
    who: Staff | Somebody = wang if own else limin
    with pytest.raises(ProgrammingError, match="row-level security"):
        write(wang, who.token, who.id, what)


def test_after_her_goodbye_the_way_back_stands_on_her_first_page(city: City, wang: Somebody, limin: Staff) -> None:
    hers = city.browser_of(wang)
    back = "我想回来"
    assert back not in hers.get("/me/").content.decode()
    move(city, wang, GOODBYE, "closed")
    assert back in hers.get("/me/").content.decode()
    alone = hers.get("/me/meetings/new/").content.decode()
    assert 'href="/me/team/choose/"' in alone, "there is nobody to meet, so the way to somebody is shown"
    assert 'name="with_whom"' not in alone
    move(city, wang, GOODBYE, "reopened")
    assert back not in hers.get("/me/").content.decode()
    come = hers.get(f"{GOODBYE}?done=reopened").content.decode()
    assert come.index("现在选一位陪您走的人") < come.index("再次告别") < come.index("好，告别")


def test_no_worker_says_goodbye_in_her_name(city: City, wang: Somebody, limin: Staff) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        write(wang, limin.token, wang.id, 4)
    write(wang, wang.token, wang.id, 4)
    assert moves(city) == [(4, True)]


def test_a_stranger_and_another_worker_see_and_do_nothing(city: City, wang: Somebody) -> None:
    zhang = city.staff("张华")
    assert city.browser_of(zhang).get(closing(wang)).status_code == 404
    assert move(city, zhang, closing(wang), "proposed").status_code == 404
    assert Client().get(GOODBYE).status_code == 302
    assert moves(city) == []


def test_sent_twice_it_is_one_move(city: City, wang: Somebody) -> None:
    row = str(uuid.uuid4())
    for _ in range(2):
        assert move(city, wang, GOODBYE, "closed", row=row).status_code == 302
    assert moves(city) == [(4, True)]


def test_what_still_waits_is_named_with_the_proposal(city: City, wang: Somebody, limin: Staff) -> None:
    zhang = city.staff("张华")
    city.browser_of(limin).post(f"/desk/people/{wang.id}/team/", {"worker": str(zhang.id)})
    move(city, limin, closing(wang), "proposed")
    assert "张华" in city.browser_of(wang).get(GOODBYE).content.decode()


def test_a_meeting_between_two_is_not_named_where_the_whole_team_reads(
    city: City, wang: Somebody, limin: Staff
) -> None:
    alone, _shared = (city.meeting(wang, limin, ahead=timedelta(days=days)) for days in (5, 6))
    assert city.browser_of(wang).post(f"/me/meetings/{alone}/between/").status_code == 302
    move(city, limin, closing(wang), "proposed")
    shown = city.browser_of(wang).get(GOODBYE).content.decode()
    assert [clock.day(now() + timedelta(days=days)) in shown for days in (5, 6)] == [False, True]


def test_a_move_that_no_longer_fits_changes_nothing_and_keeps_what_was_typed(
    city: City, wang: Somebody, limin: Staff
) -> None:
    for who, address, what in ((wang, GOODBYE, "declined"), (limin, closing(wang), "taken_back")):
        answer = move(city, who, address, what, "这句话不该丢。")
        assert answer.status_code == 200
        assert "govuk-error-summary" in answer.content.decode()
    assert "这句话不该丢。" in move(city, wang, GOODBYE, "declined", "这句话不该丢。").content.decode()
    assert moves(city) == []


def test_what_she_says_is_sealed_and_goes_with_her_consent(city: City, wang: Somebody) -> None:
    move(city, wang, GOODBYE, "closed", "谢谢。")
    assert "谢谢".encode() not in bytes(city.one("SELECT words FROM closing_move"))
    with working_as("guitu_eraser"):
        assert ClosureHolding().erase(wang.id, consent_id=uuid.uuid4(), is_whole_record=False) == 0
        assert ClosureHolding().erase(wang.id, consent_id=wang.consents["support"], is_whole_record=False) == 1
    assert moves(city) == []


def test_the_page_asks_the_same_for_any_number_of_moves(city: City, wang: Somebody, limin: Staff) -> None:
    asked = []
    for what in ("proposed", "taken_back", "proposed", "taken_back"):
        move(city, limin, closing(wang), what)
        hers = city.browser_of(limin)
        with CaptureQueriesContext(connection) as statements:
            hers.get(closing(wang))
        asked.append(beside_the_fixed(statements))
    assert len(set(asked)) == 1
    assert asked[0] <= 8


def test_with_her_goodbye_nothing_is_left_that_nobody_would_come_to(city: City, wang: Somebody, limin: Staff) -> None:
    zhang = city.staff("张华")
    waits, agreed = (city.meeting(wang, limin, ahead=timedelta(days=days)) for days in (2, 3))
    city.moved(wang, agreed, 2, Move.CONFIRMED, wang.id)
    handed(city, wang, limin, zhang)
    move(city, limin, closing(wang), "proposed")
    move(city, wang, GOODBYE, "closed")
    last = "SELECT what FROM meeting_move WHERE meeting_id = %s AND by_id = person_id ORDER BY step DESC LIMIT 1"
    assert [Move(city.one(last, one)) for one in (waits, agreed)] == [Move.DECLINED, Move.CANCELLED]
    assert city.run("SELECT what FROM handover_move").fetchall() == [(Handing.DECLINED,)]
    home = city.browser_of(wang).get("/me/").content.decode()
    assert not any(clock.minute(now() + timedelta(days=days)).split()[0] in home for days in (2, 3))


def test_after_her_goodbye_whoever_she_let_read_along_reads_no_more(city: City, wang: Somebody, limin: Staff) -> None:
    guest = trusted(city, wang, *PARTS)
    assert browser_of(guest).get("/with/").status_code == 200
    move(city, wang, GOODBYE, "closed")
    assert browser_of(guest).get("/with/").status_code == 302
    assert "任何人" in city.browser_of(wang).get(GOODBYE).content.decode()


def test_her_team_reads_her_goodbye_for_seven_days_if_she_wishes(city: City, wang: Somebody, limin: Staff) -> None:
    zhang = city.staff("张华")
    city.browser_of(limin).post(f"/desk/people/{wang.id}/team/", {"worker": str(zhang.id)})
    typed = {"row": uuid.uuid4(), "words": "谢谢您陪我走过来。", "move": "closed", "may_read_on": "on"}
    assert city.browser_of(wang).post(GOODBYE, typed).status_code == 302
    hers = city.browser_of(limin)
    assert "王建国" in hers.get("/desk/today/").content.decode().split("告别了")[1]
    assert "谢谢您陪我走过来。" in hers.get(closing(wang)).content.decode()
    days = city.one("SELECT ends_at - now() FROM team_member WHERE worker_id = %s AND ended_at IS NULL", limin.id)
    assert timedelta(days=6) < days <= timedelta(days=7)
    assert city.one("SELECT count(*) FROM team_member WHERE worker_id = %s AND ended_at IS NULL", zhang.id) == 0
    assert move(city, limin, closing(wang), "reopened").status_code == 403
    city.run("UPDATE team_member SET ends_at = now() - interval '1 minute'")
    assert hers.get(closing(wang)).status_code == 404


def english(city: City, who: Staff | Somebody, address: str) -> str:
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = "en"
    return str(browser.get(address).content.decode())


def say_goodbye(city: City, wang: Somebody, *, may_read_on: bool) -> None:
    typed = {
        "row": uuid.uuid4(),
        "words": "谢谢。",
        "move": "closed",
        **({"may_read_on": "on"} if may_read_on else {}),
    }
    assert city.browser_of(wang).post(GOODBYE, typed).status_code == 302


ALONE, AFTER = "Nobody but you can open your record.", "after that nobody but you"


def test_nobody_but_her_is_said_only_while_it_is_true(city: City, wang: Somebody, limin: Staff) -> None:
    zhang = city.staff("张华")
    say_goodbye(city, wang, may_read_on=False)
    assert ALONE in english(city, wang, GOODBYE)
    city.browser_of(wang).post("/me/team/choose/", {"worker": str(zhang.id)})
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 200
    shown = english(city, wang, GOODBYE).split("<main", 1)[1]
    assert ALONE not in shown
    assert "张华" in shown
    assert 'href="/me/team/"' in shown
    city.run("UPDATE team_member SET ended_at = now() WHERE worker_id = %s", zhang.id)
    assert ALONE in english(city, wang, GOODBYE)


def test_after_the_seven_days_is_said_only_where_everybody_has_a_last_day(
    city: City, wang: Somebody, limin: Staff
) -> None:
    zhang = city.staff("张华")
    say_goodbye(city, wang, may_read_on=True)
    shown = english(city, wang, GOODBYE).split("<main", 1)[1]
    assert AFTER in shown
    assert "李敏" in shown
    city.browser_of(wang).post("/me/team/choose/", {"worker": str(zhang.id)})
    shown = english(city, wang, GOODBYE).split("<main", 1)[1]
    assert AFTER not in shown
    assert "张华" in shown
    assert "let you read it until" in english(city, limin, closing(wang))
    assert "have let you in again" in english(city, zhang, closing(wang))
    city.run("UPDATE team_member SET ends_at = now() - interval '1 minute' WHERE worker_id = %s", limin.id)
    assert "李敏" not in english(city, wang, GOODBYE).split("<main", 1)[1].split("<section", 2)[1]


def writing(wang: Somebody, colleague: Staff) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what somebody of the team could write, and where."""
    desk = f"/desk/people/{wang.id}/"
    day = (now() + timedelta(days=9)).date().isoformat()
    note = {"words": "后来。", "kind": "1", "topic": "support"}
    begin = {"begins_time": "10:00", "minutes": "60", "kind": "1", "place": "", "about": ""}
    return {
        "a note": (desk, {"note_id": str(uuid.uuid4()), **note, "happened_on": now().date().isoformat()}),
        "a meeting": (f"{desk}meetings/", {"meeting": str(uuid.uuid4()), "begins_on": day, **begin}),
        "a colleague": (f"{desk}team/", {"worker": str(colleague.id)}),
    }


WRITTEN = "SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM meeting) + (SELECT count(*) FROM team_member)"


def test_who_reads_on_after_a_goodbye_writes_nothing_until_she_is_back(
    city: City, wang: Somebody, limin: Staff
) -> None:
    zhang, hemei = city.staff("张华"), city.staff("何梅")
    say_goodbye(city, wang, may_read_on=True)
    city.browser_of(wang).post("/me/team/choose/", {"worker": str(hemei.id)})
    before = city.one(WRITTEN)
    for who in (limin, hemei):
        for what, (place, typed) in writing(wang, zhang).items():
            assert city.browser_of(who).post(place, typed).status_code in {200, 403, 404}, what
            assert city.one(WRITTEN) == before, what
        with pytest.raises(ProgrammingError, match="row-level security"):
            write(wang, who.token, who.id, 1)
        shown = english(city, who, f"/desk/people/{wang.id}/")
        assert "nothing can be written" in shown
        for offered in ("Write a note", "Suggest a colleague", "Ask for a sealed portal card"):
            assert offered not in shown, offered
        assert "disabled" in shown.split("<main", 1)[1].split("<form", 1)[0]
    assert "Waiting for you" not in english(city, wang, "/me/")
    assert "They only read" in english(city, wang, GOODBYE)
    move(city, wang, GOODBYE, "reopened")
    for what, (place, typed) in writing(wang, zhang).items():
        assert city.browser_of(limin).post(place, typed).status_code == 302, what
    assert city.one(WRITTEN) == before + 3
    assert "nothing can be written" not in english(city, limin, f"/desk/people/{wang.id}/")


def test_what_is_still_open_leads_to_where_it_is_settled(city: City, wang: Somebody, limin: Staff) -> None:
    city.meeting(wang, limin, ahead=timedelta(days=3))
    assert 'href="/me/meetings/"' in city.browser_of(wang).get(GOODBYE).content.decode().split("<main")[1]
    shown = city.browser_of(limin).get(closing(wang)).content.decode()
    assert f'href="/desk/people/{wang.id}/meetings/"' in shown.split("还没了结的事")[1]


def test_two_who_move_at_once_make_one_move(city: City, wang: Somebody, limin: Staff) -> None:
    def say(what: str) -> int:
        return int(move(city, wang, GOODBYE, what).status_code)

    move(city, limin, closing(wang), "proposed")
    answers = sorted(at_once(lambda: say("closed"), lambda: say("closed")))
    assert moves(city) == [(1, False), (4, True)]
    assert 302 in answers
    assert set(answers) <= {200, 302}


def test_a_meeting_to_come_is_named_too(city: City, wang: Somebody, limin: Staff) -> None:
    day = (now() + timedelta(days=3)).date()
    typed = {
        "meeting": str(uuid.uuid4()), "begins_on": day.isoformat(), "begins_time": "10:00", "minutes": "60",
        "kind": "1", "place": "", "about": "",
    }  # fmt: skip
    asked = city.browser_of(limin).post(f"/desk/people/{wang.id}/meetings/", typed)
    assert asked.status_code == 302
    move(city, limin, closing(wang), "proposed")
    assert f"{day} 10:00" in city.browser_of(wang).get(GOODBYE).content.decode()
