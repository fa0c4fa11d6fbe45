"""Letting somebody in by one's own hand, and the door by which they come."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from guitu.foundations.identity import tokens
from tests.city import City, Somebody, Staff
from tests.trusting import CODE, PARTS, WORD, browser_of, trusted

PIN = "350918"
SHOWN = {"needs": "想找一份白天的工作。", "meetings": "昌华街12号"}


def typed(**other: Any) -> dict[str, Any]:
    told = {"trusted": uuid.uuid4(), "called": "妈妈", "relation": "family", "parts": ["needs"], "lasts": "30"}
    return {**told, "word": WORD, **other}


def let_in(city: City, whom: Somebody, **other: Any) -> str:
    """Invite somebody by the person's own hand and return the code."""
    html = city.browser_of(whom).post("/me/trusted/invite/", typed(**other)).content.decode()
    found = re.search(r'class="g-code">([^<]+)<', html)
    assert found, html
    return found[1]


def come_in(code: str, *, word: str = WORD) -> tuple[Client, Any]:
    """Take an invitation up in a browser of one's own."""
    browser = Client()
    told = {"code": code.lower(), "word": word, "pin": PIN, "pin_again": PIN}
    return browser, browser.post("/with/sign-in/first/", told)


# Letting somebody in.


def test_the_person_lets_somebody_in_and_they_read_what_was_ticked(city: City, wang: Somebody) -> None:
    browser, answer = come_in(let_in(city, wang, parts=["needs", "meetings"]))
    assert answer["Location"] == "/with/"
    home = browser.get("/with/").content.decode()
    assert "妈妈" in home
    assert SHOWN["needs"] in browser.get("/with/needs/").content.decode()
    assert SHOWN["meetings"] in browser.get("/with/meetings/").content.decode()
    assert browser.get("/with/plan/").status_code == 404


def test_before_it_counts_everything_is_shown_once_more(city: City, wang: Somebody) -> None:
    first = typed()
    del first["word"]
    html = city.browser_of(wang).post("/me/trusted/invite/", first).content.decode()
    assert "妈妈" in html
    assert 'name="word"' in html
    assert city.one("SELECT count(*) FROM trusted_person") == 0


@pytest.mark.parametrize(
    "missing",
    [{"called": ""}, {"relation": ""}, {"parts": []}, {"lasts": "366"}, {"parts": ["record"]}, {"word": "a"}],
)
def test_what_is_missing_keeps_what_was_typed(city: City, wang: Somebody, missing: dict[str, Any]) -> None:
    html = city.browser_of(wang).post("/me/trusted/invite/", typed(**missing)).content.decode()
    assert "govuk-error-summary" in html
    assert "called" in missing or "妈妈" in html
    assert city.one("SELECT count(*) FROM trusted_person") == 0


def test_sent_twice_it_is_one_invitation_and_the_newer_code_counts(city: City, wang: Somebody) -> None:
    same = uuid.uuid4()
    older, newer = let_in(city, wang, trusted=same), let_in(city, wang, trusted=same)
    assert city.one("SELECT count(*) FROM trusted_person") == 1
    assert come_in(older)[1].status_code == 200
    assert come_in(newer)[1].status_code == 302


def test_what_they_are_called_and_how_they_belong_is_sealed(city: City, wang: Somebody) -> None:
    let_in(city, wang)
    row = city.run("SELECT * FROM trusted_person").fetchone()
    told = " ".join(str(one) for one in row)
    for word in ("妈妈", "妈妈".encode().hex(), "family", WORD):
        assert word not in told


def test_on_a_workers_word_nobody_else_is_let_in(city: City, limin: Staff) -> None:
    whom = city.person("周静", team=(limin,), on_word_of=limin)
    browser = city.browser_of(whom)
    browser.cookies["guitu_language"] = "en"
    html = browser.post("/me/trusted/invite/", typed()).content.decode()
    assert "Confirm it first" in html
    assert 'name="called" value="妈妈"' in html
    assert f'value="{WORD}"' in html
    assert city.one("SELECT count(*) FROM trusted_person") == 0


def test_a_worker_lets_nobody_in(city: City, wang: Somebody, limin: Staff) -> None:
    for path in ("/me/trusted/", "/me/trusted/invite/", "/with/", "/with/sign-in/", "/with/sign-in/first/"):
        assert city.browser_of(limin).get(path).status_code == 403
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(limin.token)
        cursor.execute("SELECT app.invite_trusted(%s, 'x', 'x', ARRAY['notes'], false, 30, 'x', 'x')", [uuid.uuid4()])
        assert cursor.fetchone()[0] == "not_yours"


@pytest.mark.parametrize("taken", ["worker", "person", "herself"])
def test_nobody_is_let_in_under_an_id_that_is_somebodys(city: City, wang: Somebody, limin: Staff, taken: str) -> None:
    ids = {"worker": limin.id, "person": city.person("周静").id, "herself": wang.id}
    answer = city.browser_of(wang).post("/me/trusted/invite/", typed(trusted=ids[taken]))
    assert "govuk-error-summary" in answer.content.decode()
    assert city.one("SELECT count(*) FROM trusted_person") == 0


def test_nobodys_record_begins_under_the_id_of_a_trusted_person(city: City, wang: Somebody, limin: Staff) -> None:
    guest = trusted(city, wang, "needs")
    with pytest.raises(Exception, match="somebody else's"):
        city.run(
            "INSERT INTO person (id, organisation_id, consent_id, name, birth_date, phone, made_at)"
            " VALUES (%s, %s, gen_random_uuid(), 'x', 'x', 'x', now())",
            guest.id,
            wang.organisation_id,
        )


# The door.


def test_the_code_alone_opens_nothing(city: City, wang: Somebody) -> None:
    code = let_in(city, wang)
    browser, answer = come_in(code, word="大黄")
    assert answer.status_code == 200
    assert browser.get("/with/").status_code == 302
    assert city.one("SELECT accepted_at FROM trusted_person") is None


def test_the_word_opens_once_and_is_forgotten(city: City, wang: Somebody) -> None:
    code = let_in(city, wang)
    assert come_in(code)[1].status_code == 302
    assert come_in(code)[1].status_code == 200
    assert city.one("SELECT word_hash FROM trusted_person") == ""
    again = Client().post("/with/sign-in/", {"code": code, "pin": PIN})
    assert again["Location"] == "/with/"


def test_a_guesser_is_slowed_down(city: City, wang: Somebody) -> None:
    trusted(city, wang, "needs")
    told = [Client().post("/with/sign-in/", {"code": CODE, "pin": "112358"}).status_code for _ in range(6)]
    assert told == [200] * 5 + [429]
    right = Client().post("/with/sign-in/", {"code": CODE, "pin": "246810"})
    assert right.status_code == 429


def test_an_invitation_waits_fourteen_days(city: City, wang: Somebody) -> None:
    code = let_in(city, wang)
    city.run("UPDATE trusted_person SET invited_at = now() - interval '14 days 1 minute'")
    assert come_in(code)[1].status_code == 200


def test_whoever_is_trusted_is_not_a_person_and_not_staff(city: City, wang: Somebody) -> None:
    browser = browser_of(trusted(city, wang, *PARTS))
    for path in ("/me/", "/me/record/", "/me/trusted/", "/desk/", "/desk/people/", "/officer/"):
        answer = browser.get(path)
        assert answer.status_code in {302, 403}, path
        assert "王建国" not in answer.content.decode()


def test_it_ends_within_a_year_whatever_is_asked(city: City, wang: Somebody) -> None:
    let_in(city, wang, lasts="365")
    assert city.one("SELECT until <= now() + interval '366 days' FROM trusted_person") is True
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(wang.token)
        cursor.execute("SELECT app.invite_trusted(%s, 'x', 'x', ARRAY['notes'], false, 366, 'y', 'x')", [uuid.uuid4()])
        assert cursor.fetchone()[0] == "incomplete"
