"""Another round of the same questions: both wish it, or the person has come back; what was before stays beside it."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from guitu.journey.outcomes.tests.answering import answered
from tests.city import City, Somebody, Staff

OWN = "/me/outcomes/"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def page(city: City, who: Staff | Somebody, whom: Somebody, language: str = "zh-hans") -> str:
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = language
    return str(browser.get(desk(whom) if isinstance(who, Staff) else OWN).content.decode())


def desk(whom: Somebody) -> str:
    return f"/desk/people/{whom.id}/outcomes/"


def wish(city: City, who: Staff | Somebody, whom: Somebody, number: int = 2) -> str:
    here = desk(whom) if isinstance(who, Staff) else OWN
    sent = city.browser_of(who).post(f"{here}again/", {"wish": str(uuid.uuid4()), "round": number})
    return str(sent["Location"]).rpartition("=")[2]


def moved(city: City, who: Somebody, move: str) -> None:
    form = {"row": str(uuid.uuid4()), "move": move, "words": "再见。"}
    assert city.browser_of(who).post("/me/goodbye/", form).status_code == 302


def ended(city: City, whom: Somebody, by: Staff) -> None:
    answered(city, whom, whom, {"home": 2})
    answered(city, whom, by, {"home": 4}, occasion="end")


def test_another_round_begins_when_both_would_like_it(city: City, wang: Somebody, limin: Staff) -> None:
    ended(city, wang, limin)
    assert wish(city, limin, wang) == "wished"
    assert f"{OWN}start-2/" not in page(city, wang, wang)
    assert wish(city, limin, wang) == "wished"
    assert wish(city, wang, wang) == "begun"
    for who in (wang, limin):
        assert "start-2/" in page(city, who, wang)
    assert city.one("SELECT count(*) FROM outcome_round") == 2


def test_no_round_begins_before_the_end_of_the_one_before(city: City, wang: Somebody, limin: Staff) -> None:
    answered(city, wang, wang, {"home": 2})
    for who in (limin, wang):
        assert wish(city, who, wang) == "late"
        assert "again/" not in page(city, who, wang)
    ended_by_now = city.browser_of(wang).post(f"{OWN}start-2/", {"judged": str(uuid.uuid4()), "after": 0, "home": 3})
    assert ended_by_now.status_code == 404
    assert city.browser_of(limin).get(f"{desk(wang)}start-2/").status_code == 404
    assert city.one("SELECT count(*) FROM outcome_round") == 0
    assert city.one("SELECT count(*) FROM outcome") == 1


def test_whoever_comes_back_after_a_goodbye_can_answer_anew(city: City, wang: Somebody) -> None:
    answered(city, wang, wang, {"home": 2})
    for move in ("closed", "reopened"):
        moved(city, wang, move)
    assert "start-2/" in page(city, wang, wang)
    kept = {"judged": str(uuid.uuid4()), "after": 0, "home": 5, "company": 4}
    assert city.browser_of(wang).post(f"{OWN}start-2/", kept).status_code == 302
    assert city.run("SELECT round, occasion, number FROM outcome ORDER BY round").fetchall() == [
        (1, "start", 1),
        (2, "start", 1),
    ]


def test_who_comes_back_before_anything_was_answered_goes_on_in_the_first_round(city: City, wang: Somebody) -> None:
    for move in ("closed", "reopened"):
        moved(city, wang, move)
    assert city.one("SELECT count(*) FROM outcome_round") == 0
    assert f"{OWN}start/" in page(city, wang, wang)


def test_the_rounds_are_drawn_apart_and_the_table_holds_them_side_by_side(
    city: City, wang: Somebody, limin: Staff
) -> None:
    ended(city, wang, limin)
    for who in (wang, limin):
        wish(city, who, wang)
    answered(city, wang, wang, {"home": 5, "giving": 3}, number_of_round=2)
    for language, words in (("zh-hans", ("第1轮", "第2轮", "更早的几轮")), ("en", ("Round 1", "Round 2", "Earlier"))):
        for who in (wang, limin):
            shown = page(city, who, wang, language)
            assert all(one in shown for one in words)
            assert shown.count('role="img"') == 4
            assert shown.count('stroke-dasharray="2 5"') == 1
            assert shown.count('scope="colgroup" colspan="3"') == 2


def test_an_answer_of_an_earlier_round_can_still_be_put_right(city: City, wang: Somebody, limin: Staff) -> None:
    ended(city, wang, limin)
    for who in (wang, limin):
        wish(city, who, wang)
    kept = {"judged": str(uuid.uuid4()), "after": 1, "home": 3}
    assert city.browser_of(wang).post(f"{OWN}start/", kept).status_code == 302
    assert city.run("SELECT round, number FROM outcome WHERE occasion = 'start' ORDER BY number").fetchall() == [
        (1, 1),
        (1, 2),
    ]


def write(whom: Somebody, token: str, by: uuid.UUID, what: int) -> None:
    """Write a row past every page, under the web role, as whoever holds the token."""
    asked = (
        "INSERT INTO outcome_round (id, person_id, consent_id, by_id, at, number, what)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), 2, %s)"
    )
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [token])
        db.execute(asked, [whom.id, whom.consents["support"], by, what])


@pytest.mark.parametrize("what", [1, 3])
def test_no_worker_wishes_or_comes_back_in_her_name(city: City, wang: Somebody, limin: Staff, what: int) -> None:
    for by in (limin.id, wang.id):
        with pytest.raises(ProgrammingError, match="row-level security"):
            write(wang, limin.token, by, what)
    assert city.one("SELECT count(*) FROM outcome_round") == 0
