"""What the person says to a note stands beside it for good, whatever the note says later."""

import uuid
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guitu.foundations.clock import ZONE, minute
from tests.city import City, Somebody, Staff

WORD = "我没有迟到，是车晚点。"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def say(city: City, who: Somebody, note: UUID, words: str = WORD) -> None:
    typed = {"stance": "2", "words": words, "reply": str(uuid.uuid4())}
    assert city.browser_of(who).post(f"/me/record/{note}/reply/", typed).status_code == 302


def change(city: City, who: Staff, whom: Somebody, note: UUID, words: str = "准时到了。") -> UUID:
    """Change a note as the page does, on the day that it begins with."""
    day = city.one("SELECT happened_at FROM contact WHERE id = %s", note).astimezone(ZONE).date()
    row = uuid.uuid4()
    typed = {"note_id": row, "words": words, "kind": 1, "topic": "support", "happened_on": day}
    assert city.browser_of(who).post(f"/desk/people/{whom.id}/notes/{note}/", typed).status_code == 302
    return row


def read(city: City, who: Staff | Somebody, address: str) -> str:
    return str(city.browser_of(who).get(address).content.decode())


def test_a_word_stays_beside_the_note_when_the_note_is_changed(city: City, wang: Somebody, limin: Staff) -> None:
    first = city.note(wang, limin, "迟到半小时。", ago=timedelta(days=3))
    say(city, wang, first)
    last = change(city, limin, wang, change(city, limin, wang, first, "迟到了。"))
    written = minute(city.one("SELECT received_at FROM contact WHERE id = %s", first))
    for who, address in ((limin, f"/desk/people/{wang.id}/"), (wang, "/me/record/"), (wang, "/me/record/?kind=note")):
        shown = read(city, who, address)
        assert WORD in shown
        assert f"针对 {written} 那一版说的" in shown
    # On the page for changing it, and in the person's record, it stands beside the text it was said to as well.
    page = read(city, limin, f"/desk/people/{wang.id}/notes/{last}/")
    assert page.count(WORD) == 2
    assert page.rindex(WORD) > page.index("迟到半小时。") > page.index("迟到了。") > page.index(WORD)
    assert read(city, wang, "/me/record/").count(WORD) == 2


def test_a_word_said_to_the_text_of_today_says_nothing_of_an_earlier_one(
    city: City, wang: Somebody, limin: Staff
) -> None:
    last = change(city, limin, wang, city.note(wang, limin, "迟到半小时。"))
    say(city, wang, last)
    for shown in (read(city, limin, f"/desk/people/{wang.id}/"), read(city, wang, "/me/record/")):
        assert shown.count(WORD) == 1
        assert "那一版说的" not in shown


def test_it_stays_beside_a_note_that_was_changed_a_dozen_times(city: City, wang: Somebody, limin: Staff) -> None:
    note = city.note(wang, limin, "第0稿。")
    say(city, wang, note)
    for number in range(1, 13):
        note = city.note(wang, limin, f"第{number}稿。", replaces=note)
    assert WORD in read(city, limin, f"/desk/people/{wang.id}/")
    page = read(city, limin, f"/desk/people/{wang.id}/notes/{note}/")
    assert page.count(WORD) == 2
    assert "第0稿。" in page


def test_the_pages_ask_the_same_few_questions_however_often_a_note_was_changed_and_answered(
    city: City, wang: Somebody, limin: Staff
) -> None:
    def questions(who: Staff | Somebody, address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert city.browser_of(who).get(address).status_code == 200
        return len(asked)

    note = city.note(wang, limin)
    counts = []
    for _ in range(2):
        say(city, wang, note)
        note = city.note(wang, limin, replaces=note)
        say(city, wang, note)
        places = ((limin, f"/desk/people/{wang.id}/"), (limin, f"/desk/people/{wang.id}/notes/{note}/"))
        counts.append([questions(who, address) for who, address in (*places, (wang, "/me/record/"))])
    assert counts[0] == counts[1]


def test_a_change_of_the_words_leaves_the_time_of_day_as_it_was(city: City, wang: Somebody, limin: Staff) -> None:
    first = city.note(wang, limin, "傍晚来过。", ago=timedelta(days=3))
    city.run("UPDATE contact SET happened_at = date_trunc('day', happened_at) + interval '10:47' WHERE id = %s", first)
    second = change(city, limin, wang, first)
    when = "SELECT happened_at FROM contact WHERE id = %s"
    assert city.one(when, second) == city.one(when, first)


def test_another_day_is_another_time(city: City, wang: Somebody, limin: Staff) -> None:
    first, row = city.note(wang, limin, "傍晚来过。", ago=timedelta(days=3)), uuid.uuid4()
    day = city.one("SELECT happened_at FROM contact WHERE id = %s", first).astimezone(ZONE).date() - timedelta(days=1)
    typed = {"note_id": row, "words": "前一天来过。", "kind": 1, "topic": "support", "happened_on": day}
    assert city.browser_of(limin).post(f"/desk/people/{wang.id}/notes/{first}/", typed).status_code == 302
    assert minute(city.one("SELECT happened_at FROM contact WHERE id = %s", row)) == f"{day} 12:00"
