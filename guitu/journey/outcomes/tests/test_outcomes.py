"""How life is going: answered by one's own hand or together, looked at first by the person, never a grade."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guitu.journey.outcomes.holdings import OutcomesHolding
from guitu.journey.outcomes.tests.answering import answered
from tests.city import City, Somebody, Staff
from tests.promises.working_as import working_as

OWN = "/me/outcomes/"
KEEP = {"step": "keep"}


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health", "family"))


def desk(who: Somebody, occasion: str = "") -> str:
    return f"/desk/people/{who.id}/outcomes/{occasion + '/' if occasion else ''}"


def typed(**more: object) -> dict[str, object]:
    """Return a filled-in page; what is left out was not answered."""
    return {"judged": str(uuid.uuid4()), "after": "0", "words": "", "home": "2", "work": "3"} | more


def answer(city: City, who: Somebody, occasion: str = "start", **more: object) -> Any:
    return city.browser_of(who).post(f"{OWN}{occasion}/", typed(**more))


def together(city: City, by: Staff, whom: Somebody, occasion: str = "start", **more: object) -> Any:
    return city.browser_of(by).post(desk(whom, occasion), typed(**KEEP, **more))


def rows(city: City) -> list[tuple[str, str, int, int]]:
    """Return occasion, hand, version, and how it was shown, in the order in which they were written."""
    told = city.run("SELECT occasion, hand, number, proven FROM outcome ORDER BY at, number").fetchall()
    return [(str(a), str(b), int(c), int(d)) for a, b, c, d in told]


def page(city: City, who: Staff | Somebody, address: str) -> str:
    return str(city.browser_of(who).get(address).content.decode())


def test_she_answers_by_her_own_hand_and_sees_the_picture_at_once(city: City, wang: Somebody) -> None:
    kept = answer(city, wang, home="4", words="搬到了新的地方。")
    assert kept["Location"] == f"{OWN}?done=kept"
    shown = page(city, wang, OWN)
    assert 'role="img"' in shown
    assert "大多是这样" in shown
    assert "搬到了新的地方。" in shown
    assert rows(city) == [("start", "person", 1, 1)]


def test_what_is_answered_together_is_looked_at_before_anything_is_kept(
    city: City, wang: Somebody, limin: Staff
) -> None:
    looked = city.browser_of(limin).post(desk(wang, "start"), typed(home="5"))
    assert looked.status_code == 200
    assert 'role="img"' in looked.content.decode()
    assert rows(city) == []
    assert together(city, limin, wang, home="5")["Location"] == f"{desk(wang)}?done=together"
    assert rows(city) == [("start", "worker", 1, 7)]


def test_changing_an_answer_before_it_is_kept_keeps_the_others(city: City, wang: Somebody, limin: Staff) -> None:
    again = city.browser_of(limin).post(desk(wang, "start"), typed(step="again", words="还没定。")).content.decode()
    assert "还没定。" in again
    assert again.count(" checked") == 2
    assert rows(city) == []


def test_what_a_worker_wrote_down_waits_for_her_yes(city: City, wang: Somebody, limin: Staff) -> None:
    together(city, limin, wang)
    shown = page(city, wang, OWN)
    assert "李敏写下了您说的话" in shown
    answer(city, wang)
    assert rows(city) == [("start", "worker", 1, 7), ("start", "person", 1, 1)]
    assert "本人说的也是这样" in page(city, limin, desk(wang))
    assert "李敏写下了您说的话" not in page(city, wang, OWN)


def test_her_own_answer_stands_first_and_both_are_shown(city: City, wang: Somebody, limin: Staff) -> None:
    together(city, limin, wang, home="5")
    answer(city, wang, home="1")
    for who, address in ((wang, OWN), (limin, desk(wang))):
        shown = page(city, who, address)
        cell = shown[shown.index("<table") :]
        assert cell.index("完全不是") < cell.index("向工作人员说的：就是这样")


def test_no_answer_is_an_answer_and_nobody_has_to_give_one(city: City, wang: Somebody) -> None:
    assert answer(city, wang, home="0", work="").status_code == 302
    assert "说不上来，或者不想说" in page(city, wang, OWN)
    empty = answer(city, wang, "end", home="", work="")
    assert empty.status_code == 200
    assert "govuk-error-summary" in empty.content.decode()
    assert len(rows(city)) == 1


def test_a_later_answer_is_a_new_version_and_the_first_stays(city: City, wang: Somebody) -> None:
    answer(city, wang, home="1")
    answer(city, wang, home="3", after="1")
    assert [one[2] for one in rows(city)] == [1, 2]
    assert "一半一半" in page(city, wang, OWN)


@pytest.mark.parametrize("after", [1, 9_999])
def test_a_version_that_follows_none_is_not_kept_and_her_answers_can_be_put_right(
    city: City, wang: Somebody, limin: Staff, after: int
) -> None:
    for who, address in ((wang, f"{OWN}start/"), (limin, desk(wang, "start"))):
        browser = city.browser_of(who)
        forged = browser.post(address, typed(after=str(after), words="这句话不该丢。", step="keep")).content.decode()
        assert ("这句话不该丢。" in forged, 'name="after" value="0"' in forged) == (True, True)
        assert browser.post(address, typed(step="keep")).status_code == 302
        late = browser.post(address, typed(after=str(after + 1), words="这句话不该丢。", step="keep"))
        assert "这句话不该丢。" in late.content.decode()
        assert 'name="after" value="1"' in late.content.decode()
        assert browser.post(address, typed(after="1", step="keep")).status_code == 302
    assert [one[2] for one in rows(city)] == [1, 2, 1, 2]


def test_sent_twice_it_is_kept_once(city: City, wang: Somebody) -> None:
    form = typed(well="4", close="3")
    for _ in range(2):
        assert city.browser_of(wang).post(f"{OWN}start/", form).status_code == 302
    assert len(rows(city)) == 3


def test_two_workers_at_once_the_second_reads_both_and_loses_nothing(city: City, wang: Somebody, limin: Staff) -> None:
    zhang = city.staff("张华")
    city.join(wang.id, wang.consents["support"], zhang)
    together(city, limin, wang, home="5")
    late = together(city, zhang, wang, home="1", words="这句话不该丢。").content.decode()
    assert "有人先改了一步" in late
    assert "就是这样" in late
    assert "这句话不该丢。" in late
    assert 'name="after" value="1"' in late
    assert len(rows(city)) == 1


def test_each_answer_lives_under_the_consent_of_its_area(city: City, wang: Somebody) -> None:
    answer(city, wang, well="4", close="3")
    told = city.run("SELECT c.purpose FROM outcome o JOIN consent c ON c.id = o.consent_id").fetchall()
    assert {one for (one,) in told} == {"support", "health", "family"}
    city.run("DELETE FROM outcome WHERE consent_id = %s", wang.consents["health"])
    shown = page(city, wang, OWN)
    assert "about-close" in shown
    assert "about-well" not in shown


def test_what_she_has_not_agreed_to_is_not_asked(city: City, limin: Staff) -> None:
    chen = city.person("陈志强", team=(limin,))
    shown = page(city, limin, desk(chen, "start"))
    assert 'name="well"' not in shown
    assert 'name="home"' in shown
    assert city.browser_of(chen).post(f"{OWN}start/", typed(well="4")).status_code == 200
    assert rows(city) == []


def test_no_score_and_no_answer_lies_open(city: City, wang: Somebody) -> None:
    answer(city, wang, home="4", words="搬到了新的地方。")
    said = bytes(city.one("SELECT said FROM outcome"))
    assert "新的地方".encode() not in said
    assert b"home" not in said


def test_a_stranger_a_colleague_and_a_lapsed_consent_see_nothing(city: City, wang: Somebody, limin: Staff) -> None:
    answer(city, wang)
    assert city.browser_of(city.staff("张华")).get(desk(wang)).status_code == 404
    assert Client().get(OWN).status_code == 302
    city.run("UPDATE consent SET expires_at = now() - interval '1 minute' WHERE person_id = %s", wang.id)
    assert city.browser_of(limin).get(desk(wang)).status_code == 404
    assert answer(city, wang, "end").status_code == 200
    assert len(rows(city)) == 1


def write(
    whom: Somebody, token: str, by: uuid.UUID, hand: str, proven: int, *, number: int = 1, number_of_round: int = 1
) -> None:
    """Write a row past every page, under the web role, as whoever holds the token."""
    asked = (
        "INSERT INTO outcome (id, person_id, consent_id, by_id, at, round, occasion, hand, number, proven, said)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, 'start', %s, %s, %s, 'x')"
    )
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [token])
        db.execute(asked, [whom.id, whom.consents["support"], by, number_of_round, hand, number, proven])


@pytest.mark.parametrize(("hand", "proven"), [("person", 6), ("person", 7), ("worker", 6)])
def test_no_worker_says_that_it_was_her_hand(city: City, wang: Somebody, limin: Staff, hand: str, proven: int) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        write(wang, limin.token, wang.id, hand, proven)
    with pytest.raises(IntegrityError, match="outcome_hand_is_whose"):
        write(wang, limin.token, limin.id, hand, proven)
    assert rows(city) == []


@pytest.mark.parametrize(
    ("number", "number_of_round", "says"),
    [(2, 1, "follows"), (10_001, 1, "follows"), (1, 2, "not begun"), (1, 21, "from_one"), (1, 32_767, "from_one")],
)
def test_no_answer_stands_out_of_turn_or_in_a_round_that_has_not_begun(
    city: City, wang: Somebody, limin: Staff, number: int, number_of_round: int, says: str
) -> None:
    with pytest.raises(IntegrityError, match=says):
        write(wang, limin.token, limin.id, "worker", 7, number=number, number_of_round=number_of_round)
    assert rows(city) == []


def test_she_cannot_say_that_it_was_told(city: City, wang: Somebody) -> None:
    with pytest.raises(IntegrityError, match="outcome_hand_is_whose"):
        write(wang, wang.token, wang.id, "worker", 7)


def test_it_goes_with_its_consent_and_the_rest_stays(city: City, wang: Somebody) -> None:
    answer(city, wang, well="4")
    with working_as("guitu_eraser"):
        assert OutcomesHolding().erase(wang.id, consent_id=wang.consents["health"], is_whole_record=False) == 1
        assert OutcomesHolding().erase(wang.id, consent_id=uuid.uuid4(), is_whole_record=False) == 0
    assert len(rows(city)) == 1


def test_the_pages_ask_the_same_for_any_number_of_answers(city: City, wang: Somebody, limin: Staff) -> None:
    asked = []
    for number in range(1, 4):
        for occasion in ("start", "middle", "end"):
            answered(city, wang, limin, {"home": number}, occasion=occasion, number=number)
            answered(city, wang, wang, {"home": number}, occasion=occasion, number=number)
        for who, address in ((limin, desk(wang)), (wang, OWN)):
            browser = city.browser_of(who)
            with CaptureQueriesContext(connection) as statements:
                browser.get(address)
            asked.append(len(statements))
    assert len(set(asked)) == 1
    assert asked[0] <= 12


def test_the_page_reads_without_a_picture_too(city: City, wang: Somebody) -> None:
    answer(city, wang, home="2")
    answer(city, wang, "end", home="4")
    shown = page(city, wang, OWN)
    assert shown.count("开始时：“有一点”。结束时：“大多是这样”。") >= 2
    assert "<polyline" in shown
    assert "style=" not in shown


def test_the_answers_come_back_after_signing_in_again(city: City, wang: Somebody) -> None:
    browser = city.browser_of(wang)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
    assert browser.post(f"{OWN}start/", typed(words="写到一半。")).status_code == 302
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
    assert "写到一半。" in browser.get(f"{OWN}start/").content.decode()
    assert rows(city) == []
