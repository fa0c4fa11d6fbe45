"""A referral from outside: who may send, what waits at the desk, what nobody reads, what the sender hears."""

import json
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, LiteralString

import jwt
import psycopg
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from guitu.surfaces.exchange.tests.sending import MEDIA, PAPERS, Line, System, referral, system
from guitu.surfaces.exchange.tests.test_taking import broken
from tests.city import City, Staff, now

if TYPE_CHECKING:
    from conftest import Ground

GROUND: "list[Ground]" = []


@pytest.fixture(autouse=True)
def _ground(ground: "Ground") -> None:
    GROUND[:] = [ground]


@pytest.fixture
def desk(city: City) -> Staff:
    return city.staff("周洁", "intake")


@pytest.fixture
def clinic(city: City, desk: Staff) -> System:
    return system(city)


# What her first page says while something sealed waits for her.
WAITS = "有一份随您送来的内容"


def cards(city: City) -> int:
    return int(city.one("SELECT count(*) FROM waiting_card"))


def asked(token: str, statement: LiteralString, *values: Any) -> Any:
    """Run one raw statement under the web role as whoever holds a token, and return its first value."""
    with psycopg.connect(GROUND[0].dsn("guitu_app")) as db:
        db.execute("SELECT * FROM app.begin(%s)", [token])
        row = db.execute(statement, values).fetchone()
        return row[0] if row else None


def told(answer: Any) -> str:
    return str(answer.content.decode())


def test_somebody_sent_by_a_hospital_waits_at_the_desk_with_a_name_and_a_number(
    city: City, desk: Staff, clinic: System
) -> None:
    answer = clinic.browser().send(referral())
    assert answer.status_code == 200, told(answer)
    assert answer.headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    page = told(city.browser_of(desk).get("/desk/cards/"))
    assert "小明" in page
    assert "020-0000 4711" in page
    for unread in ("王小明", "4712", "住处", "虚构", PAPERS, "上午"):
        assert unread not in page


def test_the_sender_reads_how_its_own_referral_stands(city: City, desk: Staff, clinic: System) -> None:
    line = clinic.browser()
    answer = line.send(referral()).json()
    place = next(e["response"]["location"] for e in answer["entry"] if "Task/" in e["response"].get("location", ""))
    task = line.get(place).json()
    assert (task["resourceType"], task["status"]) == ("Task", "requested")
    card, worker = city.one("SELECT id FROM waiting_card"), city.staff("李敏")
    city.browser_of(desk).post(f"/desk/cards/{card}/invite/", {"worker": str(worker.id)})
    assert line.get(place).json()["status"] == "accepted"
    assert line.get("Task?status=accepted").json()["total"] == 1


def test_another_system_finds_nothing(city: City, clinic: System) -> None:
    answer = clinic.browser().send(referral()).json()
    place = next(e["response"]["location"] for e in answer["entry"] if "Task/" in e["response"].get("location", ""))
    other = system(city, name="白鹭医院").browser()
    assert other.get(place).status_code == 404
    assert other.get("Task").json()["total"] == 0


def test_the_same_bundle_twice_changes_nothing(city: City, clinic: System) -> None:
    bundle, line = referral(), clinic.browser()
    first, again = line.send(bundle), line.send(bundle)
    assert (first.status_code, again.status_code) == (200, 200)
    assert cards(city) == 1
    places = [[e["response"].get("location") for e in a.json()["entry"]] for a in (first, again)]
    assert places[0] == places[1]


def test_the_same_referral_that_says_something_else_is_a_conflict(city: City, clinic: System) -> None:
    bundle, line = referral(), clinic.browser()
    line.send(bundle)
    changed = json.loads(json.dumps(bundle).replace("4711", "4713"))
    assert line.send(changed).status_code == 409
    assert cards(city) == 1


# Who may send


def test_only_a_fresh_signature_of_a_registered_key_for_this_place_gets_a_token(city: City, clinic: System) -> None:
    stranger = System(clinic.id, clinic.station_id)
    signed = clinic.assertion()
    assert clinic.ask_token(signed).status_code == 200
    wrong = {
        "used before": signed,
        "another's key": stranger.assertion(),
        "for elsewhere": clinic.assertion(aud="https://elsewhere.example/fhir/token"),
        "over": clinic.assertion(exp=int(time.time()) - 60),
        "good for a day": clinic.assertion(exp=int(time.time()) + 86_400),
        "without a number": clinic.assertion(jti=None),
        "of another": clinic.assertion(iss=str(uuid.uuid4())),
        "unknown": System(uuid.uuid4(), clinic.station_id).assertion(),
        "nonsense": "a.b.c",
        "unsigned": jwt.encode({"sub": str(clinic.id)}, "", algorithm="none"),
        "shared secret": jwt.encode({"sub": str(clinic.id)}, "k" * 64, algorithm="HS384", headers={"kid": "k1"}),
    }
    answers = {why: clinic.ask_token(one) for why, one in wrong.items()}
    assert {why: answer.status_code for why, answer in answers.items()} == dict.fromkeys(wrong, 401)
    assert len({told(answer) for answer in answers.values()}) == 1, "the same words for every wrong signature"


def test_a_token_is_kept_as_a_hash_and_ends_with_its_system(city: City, clinic: System) -> None:
    line = clinic.browser()
    assert line.token not in str(city.run("SELECT * FROM identity").fetchall())
    assert line.get("Task").status_code == 200
    city.run("UPDATE sending_system SET ended_at = now()")
    assert line.get("Task").json()["total"] == 0
    assert line.send(referral()).status_code in {401, 403}
    assert clinic.ask_token().status_code == 401
    assert cards(city) == 0


def test_neither_a_worker_nor_a_person_nor_nobody_sends_or_reads_here(city: City, clinic: System, desk: Staff) -> None:
    wang = city.person()
    for token in (desk.token, wang.token, "", "ü", "guess"):
        assert Line(token).send(referral()).status_code == 401
        assert Line(token).get("Task").status_code == 401
    assert cards(city) == 0


def test_a_token_of_a_system_opens_no_page(city: City, clinic: System) -> None:
    browser = Client()
    browser.cookies["guitu_id"] = clinic.browser().token
    wang = city.person()
    for place in ("/desk/cards/", "/me/", f"/desk/people/{wang.id}/", "/officer/"):
        assert browser.get(place).status_code in {302, 403}, place


def test_the_forty_first_of_a_day_is_refused(city: City, clinic: System) -> None:
    line = clinic.browser()
    line.send(referral())
    city.run(
        "INSERT INTO outside_referral SELECT gen_random_uuid(), system_id, NULL, uuid_send(gen_random_uuid()),"
        " content_index, state, NULL, made_at, moved_at, until FROM outside_referral, generate_series(1, 39)"
    )
    assert line.send(referral()).status_code == 429
    assert cards(city) == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{", MEDIA, 400),
        (b"[" * 300_000, MEDIA, 400),
        (b'{"a": 1, "a": 2}', MEDIA, 400),
        (b" " * 1_000_002, MEDIA, 413),
        (b'{"resourceType": "Patient"}', MEDIA, 422),
    ],
)
def test_what_cannot_be_taken_in_is_said_in_fhir_and_nothing_is_kept(
    city: City, clinic: System, body: bytes, kind: str, status: int
) -> None:
    answer = clinic.browser().send(body, kind=kind)
    assert answer.status_code == status
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert cards(city) == 0


# What lies sealed


def begin(city: City, desk: Staff) -> Any:
    """Let the desk invite whoever waits, begin a record past the forms, and return the person's browser."""
    card, worker = city.one("SELECT id FROM waiting_card"), city.staff("李敏")
    city.browser_of(desk).post(f"/desk/cards/{card}/invite/", {"worker": str(worker.id)})
    person = city.person("小明", team=(worker,))
    city.run(
        "SELECT wall.spend_invitation(i, %s) FROM invitation i WHERE i.card_id = %s ORDER BY made_at LIMIT 1",
        person.id,
        card,
    )
    return person, worker


def test_nobody_is_given_the_key_of_a_parcel_while_the_card_waits(city: City, clinic: System, desk: Staff) -> None:
    clinic.browser().send(referral())
    parcel = city.one("SELECT id FROM parcel")
    for who in (desk, city.staff("李敏"), city.staff("郑文", "officer"), city.person()):
        assert asked(who.token, "SELECT count(*) FROM parcel") == 0
        assert asked(who.token, "SELECT count(*) FROM app.open_parcel()") == 0
        assert asked(who.token, "SELECT count(*) FROM app.open(%s, 'record')", parcel) == 0
        assert asked(who.token, "SELECT count(*) FROM app.open_cards() WHERE consent_id = %s", parcel) == 0


def test_the_person_reads_first_then_the_team_and_the_sender_hears_what_was_ticked(
    city: City, clinic: System, desk: Staff
) -> None:
    line = clinic.browser()
    line.send(referral())
    person, worker = begin(city, desk)
    assert "住处" not in told(city.browser_of(worker).get(f"/desk/people/{person.id}/sent-along/"))
    own = city.browser_of(person)
    assert WAITS in told(own.get("/me/"))
    page = told(own.get("/me/sent-along/"))
    assert "陪同找一个住处" in page
    assert "河畔医院" in page
    assert own.post("/me/sent-along/", {"decision": "open", "tell": "yes"}).status_code == 302
    assert "陪同找一个住处" in told(city.browser_of(worker).get(f"/desk/people/{person.id}/sent-along/"))
    assert city.one("SELECT count(*) FROM parcel") == 0
    assert WAITS not in told(own.get("/me/"))
    assert [one["resource"]["status"] for one in line.get("Task").json()["entry"]] == ["completed"]
    assert own.post("/me/sent-along/", {"decision": "open"}).status_code == 409


def test_thrown_away_it_is_gone_with_its_key_and_the_sender_hears_nothing(
    city: City, clinic: System, desk: Staff
) -> None:
    line = clinic.browser()
    line.send(referral())
    parcel = city.one("SELECT id FROM parcel")
    person, worker = begin(city, desk)
    assert city.browser_of(person).post("/me/sent-along/", {"decision": "drop"}).status_code == 302
    assert city.one("SELECT count(*) FROM data_key WHERE id = %s", parcel) == 0
    assert "住处" not in told(city.browser_of(worker).get(f"/desk/people/{person.id}/sent-along/"))
    assert [one["resource"]["status"] for one in line.get("Task").json()["entry"]] == ["accepted"]


@pytest.mark.parametrize("how", ["declined", "expired", "taken back with everything", "not opened"])
def test_what_is_not_opened_goes_with_its_key(city: City, clinic: System, desk: Staff, how: str) -> None:
    line = clinic.browser()
    line.send(referral())
    parcel, card = city.run("SELECT p.id, p.card_id FROM parcel p").fetchone()
    state = "rejected"
    if how == "declined":
        city.browser_of(desk).post(f"/desk/cards/{card}/decline/", {"reason": "no_capacity"})
    elif how == "expired":
        city.run("UPDATE waiting_card SET expires_at = now()")
        city.run("SELECT work.expire_cards()")
    else:
        person, _worker = begin(city, desk)
        state = "accepted"
        if how == "not opened":
            city.run("UPDATE parcel SET expires_at = now()")
            assert "住处" not in told(city.browser_of(person).get("/me/sent-along/"))
            city.run("SELECT work.forget_outside()")
        else:
            asked(person.token, "SELECT app.withdraw(%s, 'x')", person.consents["support"])
    assert city.one("SELECT count(*) FROM parcel") == 0
    assert city.one("SELECT count(*) FROM data_key WHERE id = %s", parcel) == 0
    assert [one["resource"]["status"] for one in line.get("Task").json()["entry"]] == [state]


def test_no_row_says_which_person_was_sent_by_whom(city: City, clinic: System, desk: Staff) -> None:
    clinic.browser().send(referral())
    person, _worker = begin(city, desk)
    rows = str(city.run("SELECT * FROM outside_referral").fetchall())
    assert str(person.id) not in rows
    assert city.one("SELECT card_id FROM outside_referral") is None
    assert str(clinic.id) not in str(city.run("SELECT * FROM parcel").fetchall())


# Those who hold people


@pytest.fixture
def closed(city: City, desk: Staff) -> System:
    return system(city, kind="custodial_sender", name="高墙")


def soon(days: int = 3) -> dict[str, Any]:
    return {"occurrenceDateTime": (now() + timedelta(days=days)).isoformat()}


def test_of_those_who_hold_people_a_card_is_taken_that_does_not_name_them(
    city: City, closed: System, desk: Staff
) -> None:
    assert closed.browser().send(referral(request=soon())).status_code == 200
    page = told(city.browser_of(desk).get("/desk/cards/"))
    assert "小明" in page
    assert "高墙" not in page
    assert city.one("SELECT count(*) FROM parcel") == 0
    assert city.one("SELECT sender_kind FROM waiting_card") == "other"
    assert city.one("SELECT count(*) FROM entry WHERE actor_id = %s", closed.id) == 0


def test_they_hear_yes_or_no_before_the_day_and_nothing_after(city: City, closed: System, desk: Staff) -> None:
    line = closed.browser()
    line.send(referral(request=soon()))
    _person, _worker = begin(city, desk)
    city.run("UPDATE outside_referral SET state = 'completed'")
    task = line.get("Task").json()["entry"][0]["resource"]
    assert task["status"] == "accepted"
    assert not {"meta", "authoredOn", "lastModified", "statusReason", "output"} & task.keys()
    assert line.get("Task?_lastUpdated=gt2026-01-01").status_code == 400
    city.run("UPDATE outside_referral SET until = now()")
    assert line.get("Task").json()["total"] == 0
    city.run("SELECT work.forget_outside()")
    assert city.one("SELECT count(*) FROM outside_referral") == 0


def test_nothing_but_a_card_can_be_put_in_their_name_even_by_hand(city: City, closed: System) -> None:
    with pytest.raises(psycopg.Error):
        asked(
            closed.browser().token,
            "SELECT 1 / (answer <> 'not_yours')::int FROM app.take_in(gen_random_uuid(), 'k', 'c',"
            " now() + interval '1 day', gen_random_uuid(), 'n', 'r', 1, 'w', gen_random_uuid(), 'content', 'w', 'h')",
        )
    assert cards(city) == 0


# What breaks other servers


@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_sent_is_answered_in_fhir_and_never_with_a_fault_of_ours(
    ground: "Ground", data: st.DataObject
) -> None:
    with psycopg.connect(ground.superuser_dsn, autocommit=True) as database:
        town = City(database)
        if not LINES:
            town.clear()
            town.organisation()
            LINES.append(system(town).browser())
        town.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
        answer = LINES[0].send(broken(data))
    assert answer.status_code in {200, 400, 409, 413, 422, 429}
    assert answer.json()["resourceType"] in {"OperationOutcome", "Bundle"}


LINES: list[Line] = []
