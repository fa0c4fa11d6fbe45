"""While it is quiet nothing is asked, the team can see it, and one message comes at the end if it was wished for."""

import json
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from conftest import Ground
from guitu.foundations import clock
from guitu.foundations.identity import phones, tokens
from guitu.foundations.jobs import falling_due
from guitu.journey.contacts import rules, tasks
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.promises.working_as import working_as


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), phone="13800000001")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Path:
    """Return where every message is written by the operator's program."""
    settings.GUITU_ADDRESS, settings.GUITU_DEMO = "https://guitu.example.org", False
    file = tmp_path / "sent"
    monkeypatch.setenv(phones.COMMAND, f"sh -c 'cat >> {file}; echo >> {file}'")
    # The tests may run at night.
    monkeypatch.setattr(rules, "may_text", lambda _at: True)
    return file


def texts(file: Path) -> list[str]:
    """Look for what is due, send it, and return every text so far."""
    with working_as("guitu_jobs"):
        tasks.find_texts()
        falling_due.do_due()
    return [json.loads(line)["text"] for line in file.read_text().splitlines()] if file.exists() else []


def ask_for_quiet(city: City, wang: Somebody, until: str = "", **more: str) -> int:
    form = {"pause": str(uuid.uuid4()), "until_day": until, "answer": "yes", **more}
    return int(city.browser_of(wang).post("/me/quiet/", form).status_code)


def want_texts(city: City, wang: Somebody, what: str = "yes") -> None:
    form = {"wish": str(uuid.uuid4()), "what": what}
    assert city.browser_of(wang).post("/me/messages/", form).status_code == 302


def day(ahead: int) -> str:
    return (now().astimezone(clock.ZONE) + timedelta(days=ahead)).date().isoformat()


def main(city: City, who: Staff | Somebody, place: str, language: str = "en") -> str:
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = language
    page = str(browser.get(place).content.decode())
    return page[page.index("<main") :]


@pytest.mark.parametrize("place", ["/me/", "/me/meetings/"])
def test_while_it_is_quiet_an_older_question_rests_and_can_still_be_answered(
    city: City, limin: Staff, wang: Somebody, place: str
) -> None:
    meeting = city.meeting(wang, limin)
    assert "<details" not in main(city, wang, place)
    ask_for_quiet(city, wang, day(9))
    page = main(city, wang, place)
    before, folded = page[: page.index("<details")], page[page.index("<details") : page.index("</details>")]
    assert "Does this suit you?" not in before + page[page.index("</details>") :]
    assert "Rests while it is quiet" in folded
    assert "静" in main(city, wang, place, "zh-hans")
    answer = {"move": str(uuid.uuid4()), "step": "2", "what": "confirmed"}
    assert "Does this suit you?" in folded
    assert city.browser_of(wang).post(f"/me/meetings/{meeting}/", answer).status_code == 302


def another_time(ground: Ground, who: Staff | Somebody, wang: Somebody, meeting: UUID, step: int) -> None:
    """Choose another time past every page."""
    by_hand(
        ground, who,
        "INSERT INTO meeting_move (id, person_id, consent_id, by_id, at, meeting_id, step, what, begins_at, minutes)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, %s, 2, now() + interval '2 days', 60)",
        wang.id, wang.consents["support"], who.id, meeting, step,
    )  # fmt: skip


def test_while_it_is_quiet_no_worker_asks_for_another_time_past_the_pages(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    agreed, asked, waits = city.meeting(wang, limin), city.meeting(wang, limin), city.meeting(wang, limin)
    city.moved(wang, agreed, 2, 3, wang.id)
    theirs = city.meeting(wang, limin, by=wang.id)
    another_time(ground, limin, wang, waits, 2)
    ask_for_quiet(city, wang, day(9))
    for meeting, step in ((agreed, 3), (asked, 2), (waits, 3)):
        with pytest.raises(psycopg.errors.IntegrityError, match="asked for quiet"):
            another_time(ground, limin, wang, meeting, step)
    another_time(ground, wang, wang, agreed, 3)
    for meeting, step in ((agreed, 4), (theirs, 2)):
        another_time(ground, limin, wang, meeting, step)
    assert city.one("SELECT count(*) FROM meeting_move WHERE what = 2") == 4


def test_home_says_until_when_it_is_quiet_and_one_tap_opens_again(city: City, limin: Staff, wang: Somebody) -> None:
    city.meeting(wang, limin)
    ask_for_quiet(city, wang, day(9))
    assert f"It is quiet until {day(9)}." in main(city, wang, "/me/")
    assert city.browser_of(wang).post("/me/quiet/", {"pause": str(uuid.uuid4()), "answer": "end"}).status_code == 302
    page = main(city, wang, "/me/")
    assert "It is quiet" not in page
    assert "Does this suit you?" in page


def test_the_worker_reads_the_quiet_beside_the_phone_number_and_wherever_they_wait(
    city: City, limin: Staff, wang: Somebody
) -> None:
    person = f"/desk/people/{wang.id}/"
    city.meeting(wang, limin, by=wang.id)
    for until, word in ((day(9), f"quiet until {day(9)}"), ("", "quiet, until they say otherwise")):
        assert ask_for_quiet(city, wang, until) == 302
        for place in (person, f"{person}meetings/", f"{person}plan/"):
            assert word in city_page(city, limin, place)
        assert word in main(city, limin, "/desk/today/")
    city.browser_of(wang).post("/me/quiet/", {"pause": str(uuid.uuid4()), "answer": "end"})
    assert "quiet" not in main(city, limin, "/desk/today/")


def city_page(city: City, who: Staff, place: str) -> str:
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = "en"
    return str(browser.get(place).content.decode())


def test_one_message_comes_the_morning_after_the_quiet_if_it_was_wished_for(
    city: City, limin: Staff, wang: Somebody, sent: Path
) -> None:
    assert ask_for_quiet(city, wang, "", is_told="on") == 200, "without an end there is no message at the end"
    assert ask_for_quiet(city, wang, day(9), is_told="on") == 302
    assert city.run("SELECT kind, at FROM due").fetchall() == [
        ("quiet_over", datetime.fromisoformat(f"{day(10)}T09:00:00+08:00"))
    ]
    city.run("UPDATE due SET at = now()")
    assert texts(sent) == [], "it is not over yet"
    ask_for_quiet(city, wang, day(9), is_told="on")
    city.run("UPDATE due SET at = now()")
    city.run("UPDATE pause SET until = now() - interval '1 hour'")
    assert texts(sent) == ["归途：您要的短信。https://guitu.example.org/me/"]
    assert "for the short message that you asked for" in main(city, wang, "/me/opened/")


def test_no_message_comes_at_the_end_of_quiet_that_was_ended_before_or_not_to_be_told(
    city: City, wang: Somebody, sent: Path
) -> None:
    assert ask_for_quiet(city, wang, day(3)) == 302
    assert city.one("SELECT count(*) FROM due") == 0
    ask_for_quiet(city, wang, day(9), is_told="on")
    city.browser_of(wang).post("/me/quiet/", {"pause": str(uuid.uuid4()), "answer": "end"})
    city.run("UPDATE due SET at = now()")
    city.run("UPDATE pause SET until = now() - interval '1 hour' WHERE until IS NOT NULL")
    assert texts(sent) == []
    assert city.one("SELECT count(*) FROM entry WHERE part = 'phone'") == 0, "and no number was opened"


WAITS = "归途：有事情等您看一看。https://guitu.example.org/me/"


def test_nobody_is_written_to_who_did_not_ask_for_it(city: City, limin: Staff, wang: Somebody, sent: Path) -> None:
    city.meeting(wang, limin)
    assert texts(sent) == []
    want_texts(city, wang)
    want_texts(city, wang, "no")
    city.meeting(wang, limin)
    assert texts(sent) == []


def test_a_proposal_is_told_of_once_and_never_twice_a_day(
    city: City, limin: Staff, wang: Somebody, sent: Path
) -> None:
    want_texts(city, wang)
    assert texts(sent) == []
    city.meeting(wang, limin, by=wang.id)
    assert texts(sent) == [], "what she asked herself waits for the other side"
    city.meeting(wang, limin)
    assert texts(sent) == [WAITS]
    city.meeting(wang, limin)
    assert texts(sent) == [WAITS]
    city.run("UPDATE entry SET at = at - interval '1 day' WHERE part = 'phone'")
    assert texts(sent) == [WAITS, WAITS]
    city.run("UPDATE entry SET at = at - interval '1 day' WHERE part = 'phone'")
    city.run("UPDATE meeting_move SET at = at - interval '3 days'")
    assert texts(sent) == [WAITS, WAITS], "of each proposal once"


def test_no_worker_can_make_it_seem_that_somebody_was_written_to(
    city: City, limin: Staff, wang: Somebody, sent: Path
) -> None:
    want_texts(city, wang)
    city.meeting(wang, limin)
    city.run(
        "INSERT INTO entry (id, at, actor_id, subject_id, organisation_id, part, why, proven, salt)"
        " VALUES (%s, now(), %s, %s, %s, 'phone', 'asked', 1, 's')",
        uuid.uuid4(),
        limin.id,
        wang.id,
        limin.organisation_id,
    )
    assert texts(sent) == [WAITS]


def test_the_day_before_a_meeting_both_agreed_to_one_message_comes(
    city: City, limin: Staff, wang: Somebody, sent: Path
) -> None:
    want_texts(city, wang)
    tomorrow = datetime.fromisoformat(f"{day(1)}T12:00:00+08:00") - now()
    meeting = city.meeting(wang, limin, by=wang.id, ahead=tomorrow)
    city.meeting(wang, limin, by=wang.id, ahead=tomorrow + timedelta(days=2))
    assert texts(sent) == []
    city.moved(wang, meeting, 2, 3, limin.id)
    assert texts(sent) == [WAITS]


def test_while_it_is_quiet_no_message_comes(city: City, limin: Staff, wang: Somebody, sent: Path) -> None:
    want_texts(city, wang)
    city.meeting(wang, limin)
    ask_for_quiet(city, wang, day(9))
    assert texts(sent) == []


def test_no_message_comes_once_the_consent_has_lapsed(city: City, limin: Staff, wang: Somebody, sent: Path) -> None:
    want_texts(city, wang)
    city.meeting(wang, limin)
    city.run("UPDATE consent SET expires_at = now() - interval '1 second' WHERE person_id = %s", wang.id)
    assert texts(sent) == []


def test_a_message_comes_by_day_only() -> None:
    at = datetime.fromisoformat("2026-11-22T00:00:00+08:00")
    assert [hour for hour in range(24) if rules.may_text(at + timedelta(hours=hour))] == list(range(9, 20))


@pytest.mark.parametrize("kind", ["short_text", "quiet_over"])
def test_a_message_that_could_not_be_sent_by_day_waits_for_the_morning(
    city: City, limin: Staff, wang: Somebody, sent: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "short_text":
        want_texts(city, wang)
        city.meeting(wang, limin, ahead=timedelta(days=5))
    else:
        ask_for_quiet(city, wang, day(9), is_told="on")
        city.run("UPDATE due SET at = now()")
        city.run("UPDATE pause SET until = now() - interval '1 hour'")
    with monkeypatch.context() as down:
        down.setenv(phones.COMMAND, "false")
        assert texts(sent) == []
    falling_due._set_aside.clear()
    with monkeypatch.context() as late:
        late.setattr(rules, "may_text", lambda _at: False)
        assert texts(sent) == [], "the gateway is back at night"
    (found,) = city.run("SELECT kind, at FROM due").fetchall()
    assert (found[0], found[1]) == (kind, rules.next_text(now().astimezone(clock.ZONE)))
    assert city.one("SELECT count(*) FROM entry WHERE part = 'phone'") == 0, "and no number was opened"
    city.run("UPDATE due SET at = now()")
    assert len(texts(sent)) == 1


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-22T20:00:00", "2026-11-23T09:00:00"),
        ("2026-11-22T23:59:00", "2026-11-23T09:00:00"),
        ("2026-11-23T00:01:00", "2026-11-23T09:00:00"),
        ("2026-11-23T08:59:59", "2026-11-23T09:00:00"),
    ],
)
def test_the_morning_of_a_message_is_the_next_nine_oclock(at: str, then: str) -> None:
    begins = datetime.fromisoformat(f"{at}+08:00")
    assert rules.next_text(begins) == datetime.fromisoformat(f"{then}+08:00")


def wishes_read_by(who: Staff | Somebody) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(who.token)
        cursor.execute("SELECT count(*) FROM text_wish")
        return int(cursor.fetchone()[0])


def test_no_worker_reads_whether_somebody_wants_messages(city: City, limin: Staff, wang: Somebody) -> None:
    want_texts(city, wang)
    assert [wishes_read_by(who) for who in (limin, wang)] == [0, 1]


def test_from_the_message_to_a_confirmed_visit_it_is_two_taps(city: City, limin: Staff, wang: Somebody) -> None:
    """One opens the address that stands in the message; the other says yes there. Signing in lies between them."""
    meeting = city.meeting(wang, limin)
    browser = city.browser_of(wang)
    page = browser.get("/me/").content.decode()
    form = page[page.index(f'action="/me/meetings/{meeting}/"') :]
    typed = {name: form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("move", "step")}
    assert 'name="what" value="confirmed"' in form
    assert browser.post(f"/me/meetings/{meeting}/", {**typed, "what": "confirmed"}).status_code == 302
    assert city.one("SELECT what FROM meeting_move WHERE meeting_id = %s AND step = 2", meeting) == 3
