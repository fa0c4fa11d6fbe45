"""A meeting, from both sides of the table: proposed, answered by one's own hand, and what the database refuses."""

import re
import uuid
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import Ground
from guitu.foundations import clock
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import scopes
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.seating import long_known

YES, TOLD, NO = 3, 4, 6


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def typed(days: int = 2, **more: object) -> dict[str, object]:
    day = (now() + timedelta(days=days)).date().isoformat()
    begin = {"meeting": str(uuid.uuid4()), "begins_on": day, "begins_time": "14:30", "minutes": "60", "kind": "2"}
    return {**begin, "place": "昌华街12号", "about": "看看医保的材料", **more}


def said(what: str, step: int = 2, **more: object) -> dict[str, object]:
    return {"move": str(uuid.uuid4()), "step": step, "what": what, **more}


def state_of(city: City, whom: Somebody, who: Staff | Somebody, meeting: uuid.UUID) -> str:
    place = f"/desk/people/{whom.id}/meetings/{meeting}/" if isinstance(who, Staff) else f"/me/meetings/{meeting}/"
    page = city.browser_of(who).get(place, headers={"accept-language": "en"}).content.decode()
    found = re.search(r'<span class="g-tag[^>]*>(.*?)</span>', page[page.index("<h1") :], re.DOTALL)
    assert found
    return found[1].strip()


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def test_from_the_first_page_she_says_yes_with_one_tap(city: City, limin: Staff, wang: Somebody) -> None:
    worker = city.browser_of(limin)
    assert worker.post(f"/desk/people/{wang.id}/meetings/", typed()).status_code == 302
    person = city.browser_of(wang)
    home = person.get("/me/").content.decode()
    assert "昌华街12号" in home
    form = re.search(r'<form method="post" action="(/me/meetings/[^"]+)".*?</form>', home, re.DOTALL)
    assert form
    fields = dict(re.findall(r'type="hidden" name="(move|step)" value="([^"]+)"', form[0]))
    answer = person.post(form[1], {**fields, "what": "confirmed"})
    assert answer["Location"] == "/me/meetings/?done=confirmed"
    assert city.one("SELECT by_id FROM meeting_move WHERE what = %s", YES) == wang.id
    assert "王建国" in worker.get("/desk/today/").content.decode()


MEETING = (
    "INSERT INTO meeting (id, person_id, consent_id, by_id, at, worker_id, kind, place, about)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, 2, 'x', 'x')"
)


def test_nobody_is_asked_to_meet_a_stand_in_whose_time_is_over(city: City, ground: Ground, limin: Staff) -> None:
    wang, stand_in = city.person("陈志强", team=(limin,), purposes=("support", "cover")), city.staff("何平")
    city.join(wang.id, wang.consents["support"], stand_in, cover_until=now() + timedelta(days=7))
    asked = (wang.id, wang.consents["support"], wang.id)
    by_hand(ground, wang, MEETING, *asked, stand_in.id)
    # The day comes, and nobody has swept up yet.
    city.run("UPDATE access_grant SET valid_until = now() WHERE user_id = %s", stand_in.id)
    with pytest.raises(psycopg.errors.IntegrityError, match="with a worker of the team"):
        by_hand(ground, wang, MEETING, *asked, stand_in.id)
    by_hand(ground, wang, MEETING, *asked, limin.id)


def test_what_is_sent_twice_is_kept_once(city: City, limin: Staff, wang: Somebody) -> None:
    browser, form = city.browser_of(limin), typed()
    for _ in range(3):
        assert browser.post(f"/desk/people/{wang.id}/meetings/", form).status_code == 302
    meeting, answer = form["meeting"], said("confirmed")
    person = city.browser_of(wang)
    for _ in range(3):
        assert person.post(f"/me/meetings/{meeting}/", answer).status_code == 302
    assert city.one("SELECT count(*) FROM meeting") == 1
    assert city.one("SELECT count(*) FROM meeting_move") == 2


def test_another_time_goes_back_and_forth_until_the_other_hand_confirms(
    city: City, limin: Staff, wang: Somebody
) -> None:
    meeting = city.meeting(wang, limin)
    desk = f"/desk/people/{wang.id}/meetings/{meeting}/"
    other = typed(5, move=str(uuid.uuid4()), step=2)
    assert city.browser_of(wang).post(f"/me/meetings/{meeting}/time/", other).status_code == 302
    page = city.browser_of(limin).get("/desk/today/").content.decode()
    assert "王建国" in page
    # She who asked for the other time cannot also confirm it.
    assert city.browser_of(wang).post(f"/me/meetings/{meeting}/", said("confirmed", 3)).status_code == 403
    assert city.browser_of(limin).post(desk, said("confirmed", 3)).status_code == 302
    assert city.one("SELECT by_id FROM meeting_move WHERE what = %s", YES) == limin.id


def test_what_the_worker_was_told_is_shown_as_told_to_both(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = city.meeting(wang, limin)
    city.browser_of(limin).post(f"/desk/people/{wang.id}/meetings/{meeting}/", said("told_yes"))
    worker = city.browser_of(limin)
    worker.cookies["guitu_language"] = "en"
    assert "they told you yes" in worker.get(f"/desk/people/{wang.id}/meetings/{meeting}/").content.decode()
    person = city.browser_of(wang)
    person.cookies["guitu_language"] = "en"
    home = person.get("/me/").content.decode()
    assert "Is this what you said?" in home
    assert "confirmed by both" not in home
    assert person.post(f"/me/meetings/{meeting}/", said("confirmed", 3)).status_code == 302


def test_a_no_asks_for_no_reason_and_leaves_no_count(city: City, limin: Staff, wang: Somebody) -> None:
    long_known(city)
    meeting = city.meeting(wang, limin)
    assert city.browser_of(wang).post(f"/me/meetings/{meeting}/", said("declined")).status_code == 302
    assert city.one("SELECT reason FROM meeting_move WHERE what = %s", NO) is None
    page = city.browser_of(limin).get("/desk/today/").content.decode()
    assert "王建国" not in page


def test_two_at_once_meet_and_the_second_sees_how_it_stands(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = city.meeting(wang, limin)
    city.moved(wang, meeting, 2, 2, limin.id, ahead=timedelta(days=4))
    person = city.browser_of(wang)
    person.cookies["guitu_language"] = "en"
    answer = person.post(f"/me/meetings/{meeting}/", said("confirmed"))
    assert answer.status_code == 409
    assert "Here is how it stands now" in answer.content.decode()
    assert city.one("SELECT count(*) FROM meeting_move WHERE what = %s", YES) == 0


def test_she_proposes_a_meeting_herself_to_one_of_her_team(city: City, limin: Staff, wang: Somebody) -> None:
    person = city.browser_of(wang)
    answer = person.post("/me/meetings/new/", typed(with_whom=str(limin.id)))
    assert answer.status_code == 302
    assert "王建国" in city.browser_of(limin).get("/desk/today/").content.decode()
    # Nobody outside her team can be chosen, whatever is sent.
    stranger = city.staff("张华")
    answer = person.post("/me/meetings/new/", typed(with_whom=str(stranger.id)))
    assert answer.status_code == 200
    assert b"govuk-error-summary" in answer.content
    assert city.one("SELECT count(*) FROM meeting") == 1


def test_what_was_typed_stays_when_the_time_has_passed(city: City, limin: Staff, wang: Somebody) -> None:
    answer = city.browser_of(limin).post(f"/desk/people/{wang.id}/meetings/", typed(-1))
    assert "昌华街12号" in answer.content.decode()
    assert b"govuk-error-summary" in answer.content
    assert city.one("SELECT count(*) FROM meeting") == 0


def test_how_far_an_older_meeting_can_be_put_off_stands_beside_the_day_that_was_typed(
    city: City, limin: Staff, wang: Somebody
) -> None:
    meeting = city.meeting(wang, limin)
    city.run("UPDATE meeting SET at = now() - interval '60 days'")
    last = (now().astimezone(clock.ZONE) + timedelta(days=30)).date().isoformat()
    desk = f"/desk/people/{wang.id}/meetings/{meeting}/time/"
    for who, place in ((wang, f"/me/meetings/{meeting}/time/"), (limin, desk)):
        too_far = typed(45, move=str(uuid.uuid4()), step=2)
        browser = city.browser_of(who)
        browser.cookies["guitu_language"] = "en"
        answer = browser.post(place, too_far)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f"This meeting can be put off until {last}" in page
        assert f'value="{too_far["begins_on"]}"' in page
        assert 'href="#id_begins_on"' in page
    assert city.one("SELECT count(*) FROM meeting_move") == 1
    fits = typed(25, move=str(uuid.uuid4()), step=2)
    assert city.browser_of(wang).post(f"/me/meetings/{meeting}/time/", fits).status_code == 302


def test_a_half_typed_proposal_comes_back_after_signing_in_again(city: City, limin: Staff, wang: Somebody) -> None:
    browser = city.browser_of(limin)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
    assert browser.post(f"/desk/people/{wang.id}/meetings/", typed(about="只写了一半")).status_code == 302
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
    assert "只写了一半" in browser.get(f"/desk/people/{wang.id}/meetings/").content.decode()


def test_whether_we_met_is_noted_afterwards_and_either_side_puts_it_right(
    city: City, limin: Staff, wang: Somebody
) -> None:
    meeting = city.meeting(wang, limin, ahead=timedelta(hours=-1))
    city.moved(wang, meeting, 2, YES, wang.id)
    desk = f"/desk/people/{wang.id}/meetings/{meeting}/"
    assert city.browser_of(limin).post(desk, said("not_met", 3, reason="2")).status_code == 302
    assert city.one("SELECT reason FROM meeting_move WHERE step = 3") == 2
    assert city.browser_of(wang).post(f"/me/meetings/{meeting}/", said("kept", 4)).status_code == 302
    assert city.browser_of(limin).get("/desk/today/").status_code == 200


def test_nothing_is_arranged_without_a_live_consent(city: City, limin: Staff) -> None:
    gone = city.person("何玉兰", team=(limin,), expires=timedelta(seconds=-1))
    answer = city.browser_of(limin).post(f"/desk/people/{gone.id}/meetings/", typed())
    assert answer.status_code == 404
    assert city.one("SELECT count(*) FROM meeting") == 0


def test_a_colleague_beside_the_team_arranges_nothing(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = city.meeting(wang, limin)
    other = city.browser_of(city.staff("张华"))
    assert other.post(f"/desk/people/{wang.id}/meetings/{meeting}/", said("cancelled")).status_code == 404
    assert other.post(f"/desk/people/{wang.id}/meetings/", typed()).status_code == 404
    assert city.one("SELECT count(*) FROM meeting_move") == 1


def move_as(who: Staff | Somebody, whom: Somebody, meeting: uuid.UUID, step: int, what: int, by: uuid.UUID) -> None:
    """Insert one move with raw SQL under the web role, with somebody's session."""
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(who.token)
        cursor.execute(
            "INSERT INTO meeting_move (id, person_id, consent_id, by_id, at, meeting_id, step, what)"
            " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, %s, %s)",
            [whom.id, whom.consents["support"], by, meeting, step, what],
        )
    scopes.close()


def test_no_raw_statement_confirms_with_another_hand(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = city.meeting(wang, limin)
    with pytest.raises(ProgrammingError):
        move_as(limin, wang, meeting, 2, YES, wang.id)
    with pytest.raises(IntegrityError, match="the other side confirms"):
        move_as(limin, wang, meeting, 2, YES, limin.id)
    with pytest.raises(IntegrityError, match="only a worker was told"):
        move_as(wang, wang, meeting, 2, TOLD, wang.id)
    with pytest.raises(IntegrityError, match="follows the one before"):
        move_as(wang, wang, meeting, 7, YES, wang.id)
    move_as(wang, wang, meeting, 2, YES, wang.id)
    assert city.one("SELECT count(*) FROM meeting_move") == 2


def test_nobody_puts_a_meeting_into_a_colleagues_day(city: City, limin: Staff, wang: Somebody) -> None:
    colleague = city.staff("张华")
    city.join(wang.id, wang.consents["support"], colleague)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="with a worker of the team"):
        city.meeting(wang, limin, by=colleague.id)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="with a worker of the team"):
        city.meeting(wang, city.staff("黄晴"), by=wang.id)


def test_the_calendar_file_says_when_and_nothing_else(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = city.meeting(wang, limin)
    city.moved(wang, meeting, 2, YES, wang.id)
    for who, place in ((limin, f"/desk/people/{wang.id}/meetings/"), (wang, "/me/meetings/")):
        answer = city.browser_of(who).get(f"{place}{meeting}/calendar/")
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/calendar")
        assert "DTSTART;TZID=Asia/Shanghai:" in text
        assert "no-store" in answer["Cache-Control"]
        for secret in ("王建国", "李敏", "昌华街", "医保", "向阳", str(meeting), str(wang.id), "METHOD", "LOCATION"):
            assert secret not in text


def lines(city: City, who: Staff | Somebody, place: str) -> set[str]:
    return set(city.browser_of(who).get(place).content.decode().split("\r\n"))


def test_another_time_takes_the_place_of_the_old_one_in_a_calendar_and_a_meeting_called_off_leaves_it(
    city: City, limin: Staff, wang: Somebody
) -> None:
    meeting = city.meeting(wang, limin)
    place = f"/me/meetings/{meeting}/calendar/"
    city.moved(wang, meeting, 2, YES, wang.id)
    first = lines(city, wang, place)
    city.moved(wang, meeting, 3, 2, limin.id, ahead=timedelta(days=2))
    city.moved(wang, meeting, 4, YES, wang.id)
    second = lines(city, wang, place)
    city.moved(wang, meeting, 5, 7, limin.id)
    off = lines(city, wang, place)
    uid = {one for one in first if one.startswith("UID:")}
    assert uid <= second & off
    assert [{one for one in found if one.startswith("SEQUENCE")} for found in (first, second, off)] == [
        {"SEQUENCE:0"},
        {"SEQUENCE:1"},
        {"SEQUENCE:2"},
    ]
    assert {"METHOD:CANCEL", "STATUS:CANCELLED"} <= off
    assert not {"METHOD:CANCEL", "STATUS:CANCELLED"} & (first | second)
    assert place in city.browser_of(wang).get(f"/me/meetings/{meeting}/").content.decode()
    for secret in ("王建国", "李敏", "昌华街", "医保", "向阳", str(meeting), str(wang.id), "ORGANIZER", "LOCATION"):
        assert secret not in "".join(off)


def test_the_pages_ask_no_more_for_many_meetings_than_for_two(city: City, limin: Staff, wang: Somebody) -> None:
    worker, person, counts = city.browser_of(limin), city.browser_of(wang), []
    for _ in range(2):
        for hours in range(1, 9):
            city.meeting(wang, limin, by=wang.id, ahead=timedelta(hours=hours))
            other = city.person(team=(limin,))
            city.moved(other, city.meeting(other, limin, ahead=timedelta(hours=hours)), 2, YES, other.id)
        found = []
        for browser, place in (
            (worker, "/desk/today/"),
            (worker, f"/desk/people/{wang.id}/meetings/"),
            (person, "/me/meetings/"),
            (person, "/me/"),
        ):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(place).status_code == 200
            found.append(len([one for one in asked if one["sql"].split()[0] not in {"BEGIN", "COMMIT"}]))
        counts.append(found)
    assert counts[0] == counts[1]
    # The first page gathers several stages; each adds what waits.
    assert all(found <= most for found, most in zip(counts[0], (8, 8, 10, 12), strict=True))


def test_five_meetings_of_before_stand_open_and_those_longer_ago_are_folded(
    city: City, limin: Staff, wang: Somebody
) -> None:
    of_all = []
    for more in (5, 2):
        of_all += [city.meeting(wang, limin) for _ in range(more)]
        for meeting in of_all[-more:]:
            city.moved(wang, meeting, 2, NO, wang.id)
        for browser, place in (
            (city.browser_of(limin), f"/desk/people/{wang.id}/meetings/"),
            (city.browser_of(wang), "/me/meetings/"),
        ):
            page = browser.get(place).content.decode()
            shown, _, folded = page.partition("<details")
            assert [len(re.findall("/meetings/[0-9a-f-]{36}/", part)) for part in (shown, folded)] == [
                5,
                len(of_all) - 5,
            ]


def test_whoever_is_named_on_the_page_of_the_day_can_read_that(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = city.meeting(wang, limin)
    city.moved(wang, meeting, 2, YES, wang.id)
    city.person("陈志强", team=(limin,))
    long_known(city)
    page = city.browser_of(limin).get("/desk/today/").content.decode()
    assert "王建国" in page
    assert "陈志强" not in page
    assert city.run("SELECT actor_id, subject_id, part, why FROM entry").fetchall() == [
        (limin.id, wang.id, "name", "today")
    ]


def test_a_meeting_goes_with_the_consent_it_lives_under(city: City, limin: Staff, wang: Somebody) -> None:
    from guitu.foundations import holdings
    from guitu.journey.contacts.models import Meeting, MeetingMove

    held = [model for holding in holdings.every() for model in holding.models]
    assert held.index(MeetingMove) < held.index(Meeting)
