"""One timeline for a case file, one for the person's own record: every stage in it, newest first, nothing counted."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guitu.foundations import clock
from guitu.foundations.sealing import ciphers
from guitu.journey.outcomes.tests.answering import answered
from guitu.journey.referrals.tests.scene import Between
from guitu.surfaces.desk.timeline import OFFERS
from tests.city import City, Somebody, Staff, now
from tests.handing import handed

FIXED = (
    "BEGIN",
    "COMMIT",
    "SET TRANSACTION",
    "SELECT * FROM app.begin(",
    "SELECT * FROM app.open(",
    "SELECT * FROM app.open_names(",
)
# A referral needs somebody elsewhere, and has a test of its own.
KINDS = [part.kind for part, _address in OFFERS if part.kind != "referral"]


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def page(city: City, who: Staff | Somebody, address: str) -> str:
    return str(city.browser_of(who).get(address).content.decode())


def record(whom: Somebody) -> str:
    return f"/desk/people/{whom.id}/"


def live(city: City, whom: Somebody, mate: Staff) -> None:
    """Let something happen in every stage."""
    city.note(whom, mate, "一起去办了医保。")
    meeting = city.meeting(whom, mate)
    city.moved(whom, meeting, 2, 3, whom.id)
    city.need(whom, whom, "想找一份白天的工作。")
    city.assessment(whom, mate)
    plan, _step = city.plan(whom, mate)
    answer = uuid.uuid4()
    city.run(
        "INSERT INTO plan_answer (id, person_id, consent_id, by_id, at, plan_id, stance, words)"
        " VALUES (%s, %s, %s, %s, now(), %s, 1, %s)",
        answer, whom.id, whom.consents["support"], whom.id, plan, sealed(whom, "plan_answer.words", answer, ""),
    )  # fmt: skip
    answered(city, whom, whom, {"home": 2})
    taken_over(city, whom, mate)
    goodbye(city, whom, mate)


def sealed(whom: Somebody, column: str, row: uuid.UUID, text: str) -> bytes:
    """Seal one value for its place under the base consent."""
    return whom.keys["support"].seal(text, place=ciphers.place(column, subject_id=whom.id, row_id=row))


def taken_over(city: City, whom: Somebody, mate: Staff) -> None:
    """Let a worker hand over to a colleague, and the person say yes."""
    colleague = city.staff("张华")
    note = handed(city, whom, mate, colleague)
    said = {
        "row": str(uuid.uuid4()),
        "handover": str(note),
        "move": "agreed",
        "worker": str(colleague.id),
        "words": "",
    }
    assert city.browser_of(whom).post("/me/handover/", said).status_code == 302


def goodbye(city: City, whom: Somebody, mate: Staff, what: int = 1) -> None:
    """Make a move of closing."""
    row = uuid.uuid4()
    city.run(
        "INSERT INTO closing_move (id, person_id, consent_id, by_id, at, what, step, words, left_open)"
        " SELECT %s, %s, %s, %s, now(), %s, 1 + count(*), %s, %s FROM closing_move",
        row, whom.id, whom.consents["support"], mate.id if what in {1, 3} else whom.id, what,
        sealed(whom, "closing_move.words", row, ""), sealed(whom, "closing_move.left_open", row, "[]"),
    )  # fmt: skip


SAID = {
    "note": "一起去办了医保。",
    "meeting": "约好会面",
    "need": "想找一份白天的工作。",
    "questions": "回答了问题：",
    "plan": "计划第1版",
    "handover": "同意移交给另一位工作人员",
    "outcome": "生活近况：开始时",
    "consent": "给出同意：",
    "goodbye": "提议告别",
}


def test_every_stage_stands_in_it_on_both_sides(city: City, wang: Somebody, limin: Staff) -> None:
    live(city, wang, limin)
    assert set(SAID) == set(KINDS)
    for who, address in ((limin, record(wang)), (wang, "/me/record/")):
        shown = page(city, who, address)
        assert [kind for kind, said in SAID.items() if said not in shown] == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_part_is_read_alone(city: City, wang: Somebody, limin: Staff, kind: str) -> None:
    live(city, wang, limin)
    for who, address in ((limin, record(wang)), (wang, "/me/record/")):
        shown = page(city, who, f"{address}?kind={kind}")
        shown = shown[shown.index('<ol class="moj-timeline">') :]
        assert [one for one, said in SAID.items() if said in shown] == [kind]


def test_what_she_sent_elsewhere_stands_in_it_on_both_sides(city: City) -> None:
    between = Between(city)
    referral, _copy = between.sent()
    for who, address in ((between.limin, record(between.wang)), (between.wang, "/me/record/")):
        shown = page(city, who, f"{address}?kind=referral")
        assert "转介已送出：白鹭职业培训中心" in shown
        assert f"/referrals/{referral}/" in shown


def test_every_line_leads_to_its_own_page(city: City, wang: Somebody, limin: Staff) -> None:
    live(city, wang, limin)
    for who, address in ((limin, record(wang)), (wang, "/me/record/")):
        shown = page(city, who, address)
        lines = shown[shown.index('<ol class="moj-timeline">') : shown.index("</ol>")]
        places = set(re.findall(r'href="(/[^"]+)"', lines))
        assert len(places) >= 6
        for place in places:
            assert city.browser_of(who).get(place).status_code == 200, place


def test_no_answer_and_no_total_stands_in_it(city: City, wang: Somebody, limin: Staff) -> None:
    live(city, wang, limin)
    shown = page(city, limin, record(wang))
    assert "有一点" not in shown
    assert "K10" in shown


def test_newest_first_page_by_page(city: City, wang: Somebody, limin: Staff) -> None:
    for number in range(45):
        city.note(wang, limin, f"第{number}次。", ago=timedelta(days=number + 60))
    first, second, third = (page(city, limin, f"{record(wang)}?page={number}") for number in (1, 2, 3))
    assert [one.count("moj-timeline__date") for one in (first, second, third)] == [25, 22, 0]
    seen = re.findall(r"第(\d+)次。", first + second + third)
    assert [int(one) for one in seen] == list(range(45))


def test_what_is_between_the_person_and_one_worker_is_shown_to_no_other(
    city: City, wang: Somebody, limin: Staff
) -> None:
    zhang = city.staff("张华")
    city.join(wang.id, wang.consents["support"], zhang)
    plan, _step = city.plan(wang, limin)
    city.run("UPDATE plan SET for_worker_id = %s WHERE id = %s", limin.id, plan)
    assert "计划第1版" in page(city, limin, f"{record(wang)}?kind=plan")
    assert "计划第1版" not in page(city, zhang, f"{record(wang)}?kind=plan")


def test_what_a_worker_is_not_let_into_is_missing_and_the_rest_is_there(
    city: City, wang: Somebody, limin: Staff
) -> None:
    live(city, wang, limin)
    city.run("UPDATE consent SET withdrawn_at = now() WHERE id = %s", wang.consents["health"])
    shown = page(city, limin, record(wang))
    assert "回答了问题：" not in shown
    assert "一起去办了医保。" in shown


def test_an_agreed_meeting_stands_once_and_says_how_it_stands_now(city: City, wang: Somebody, limin: Staff) -> None:
    kept, off, moved, asked = (city.meeting(wang, limin) for _ in range(4))
    for meeting in (kept, off, moved, asked):
        city.moved(wang, meeting, 2, 3, wang.id)
    city.moved(wang, off, 3, 7, limin.id)
    for meeting in (moved, asked):
        city.moved(wang, meeting, 3, 2, limin.id, ahead=timedelta(days=5))
    city.moved(wang, moved, 4, 3, wang.id)
    first, later = ((now() + timedelta(days=days)).astimezone(clock.ZONE).date().isoformat() for days in (1, 5))
    for who, address in ((limin, record(wang)), (wang, "/me/record/")):
        told = page(city, who, address)
        lines = re.findall(r"约好[^<]*会面[^<]*|约好会面[^<]*", told)
        assert len(lines) == 4, lines
        assert sum("后来取消了" in line and first in line for line in lines) == 1
        assert sum("后来另商时间" in line and first in line and later in line for line in lines) == 1
        assert sum("后来" not in line and later in line for line in lines) == 1
        assert sum("后来" not in line and first in line for line in lines) == 1


def test_a_not_yet_and_a_no_to_a_meeting_are_no_events(city: City, wang: Somebody, limin: Staff) -> None:
    goodbye(city, wang, limin)
    goodbye(city, wang, limin, 2)
    meeting = city.meeting(wang, limin)
    city.moved(wang, meeting, 2, 6, wang.id)
    shown = page(city, limin, record(wang))
    assert shown.count("moj-timeline__date") == 3


def own_statements(city: City, who: Staff | Somebody, address: str) -> int:
    browser = city.browser_of(who)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len([one for one in asked if not one["sql"].startswith(FIXED)])


def test_it_asks_the_same_few_questions_for_any_number_of_lines(city: City, wang: Somebody, limin: Staff) -> None:
    counts = []
    live(city, wang, limin)
    for _ in range(3):
        counts.append((own_statements(city, limin, record(wang)), own_statements(city, wang, "/me/record/")))
        again(city, wang, limin)
    assert len(set(counts)) == 1
    assert max(counts[0]) <= 8


def again(city: City, whom: Somebody, mate: Staff) -> None:
    """Let more of the same happen."""
    for _ in range(2):
        city.note(whom, mate, ago=timedelta())
        city.need(whom, whom)
        city.assessment(whom, mate)
        city.moved(whom, city.meeting(whom, mate), 2, 3, whom.id)
        goodbye(city, whom, mate, 3)
        goodbye(city, whom, mate)


def test_no_content_passes_through_the_one_statement(city: City, wang: Somebody, limin: Staff) -> None:
    browser = city.browser_of(limin)
    with CaptureQueriesContext(connection) as asked:
        browser.get(record(wang))
    (merged,) = [one["sql"] for one in asked if " UNION ALL " in one["sql"]]
    for sealed in ("words", "said", "answers", "content", "left_open", "c.note", "place, about"):
        assert sealed not in merged


def test_an_odd_address_shows_everything(city: City, wang: Somebody, limin: Staff) -> None:
    city.note(wang, limin)
    for odd in ("kind=nothing", "kind=note&page=x", "page=0", f"kind={uuid.uuid4()}"):
        assert city.browser_of(limin).get(f"{record(wang)}?{odd}").status_code == 200
        assert city.browser_of(wang).get(f"/me/record/?{odd}").status_code == 200
