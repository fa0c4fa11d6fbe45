"""Somebody wishes to be contacted: a card, an invitation, or nothing."""

import pytest

from tests.city import City, Staff

CARD = {"name": "小王", "route": "12000000009", "wish": "called"}


@pytest.fixture
def desk(city: City) -> Staff:
    return city.staff("周洁", "intake")


def test_a_card_keeps_a_name_and_a_way_to_reach_her_sealed(city: City, desk: Staff) -> None:
    assert city.browser_of(desk).post("/desk/cards/", CARD).status_code == 302
    name, route = city.run("SELECT name, route FROM waiting_card").fetchone()
    assert "小王".encode() not in bytes(name)
    assert b"12000000009" not in bytes(route)
    assert "小王" in city.browser_of(desk).get("/desk/cards/").content.decode()


def test_each_look_at_the_cards_is_on_record(city: City, desk: Staff) -> None:
    browser = city.browser_of(desk)
    browser.post("/desk/cards/", CARD)
    browser.get("/desk/cards/")
    parts = [row[0] for row in city.run("SELECT part FROM entry ORDER BY at").fetchall()]
    assert parts == ["waiting_card.make", "waiting_card"]


def test_another_station_sees_nothing_of_it(city: City, desk: Staff) -> None:
    city.browser_of(desk).post("/desk/cards/", CARD)
    far = city.staff("何芳", "intake", organisation=city.organisation("白鹭社会服务中心"))
    assert "小王" not in city.browser_of(far).get("/desk/cards/").content.decode()


def test_an_expired_card_is_gone_for_the_desk_at_once(city: City, desk: Staff) -> None:
    browser = city.browser_of(desk)
    browser.post("/desk/cards/", CARD)
    city.run("UPDATE waiting_card SET expires_at = now()")
    assert "小王" not in browser.get("/desk/cards/").content.decode()


def test_throwing_a_card_away_destroys_its_key(city: City, desk: Staff) -> None:
    browser = city.browser_of(desk)
    browser.post("/desk/cards/", CARD)
    browser.post(f"/desk/cards/{city.one('SELECT id FROM waiting_card')}/drop/")  # noqa: S608
    assert city.one("SELECT count(*) FROM waiting_card") == 0
    assert city.one("SELECT count(*) FROM data_key") == 0


def test_the_forty_first_card_of_a_day_is_refused_with_a_reason(city: City, desk: Staff) -> None:
    city.browser_of(desk).post("/desk/cards/", CARD)
    city.run(
        "INSERT INTO waiting_card SELECT gen_random_uuid(), organisation_id, station_id, name, route, wish, made_by,"
        " made_at, expires_at FROM waiting_card, generate_series(1, 39)"
    )
    assert city.browser_of(desk).post("/desk/cards/", CARD).status_code == 403


@pytest.mark.parametrize(
    "typed",
    [{}, {**CARD, "wish": "hunted"}, {**CARD, "name": " "}, {**CARD, "route": "x" * 500}, {**CARD, "name": "\x00"}],
)
def test_a_card_that_makes_no_sense_is_not_kept_and_what_was_typed_stays(
    city: City, desk: Staff, typed: dict[str, str]
) -> None:
    page = city.browser_of(desk).post("/desk/cards/", typed)
    assert page.status_code == 200
    assert typed.get("route", "") in page.content.decode()
    assert city.one("SELECT count(*) FROM waiting_card") == 0


def test_an_invitation_is_a_code_that_the_database_keeps_as_a_hash(city: City, desk: Staff) -> None:
    limin, browser = city.staff("李敏"), city.browser_of(desk)
    browser.post("/desk/cards/", CARD)
    card = city.one("SELECT id FROM waiting_card")
    page = browser.post(f"/desk/cards/{card}/invite/", {"worker": str(limin.id)}).content.decode()
    assert 'class="g-code"' in page
    assert city.one("SELECT count(*) FROM invitation WHERE expires_at < now() + interval '2 hours 1 minute'") == 1


def test_nobody_is_invited_to_a_worker_of_another_organisation(city: City, desk: Staff) -> None:
    far = city.staff("黄晴", organisation=city.organisation("白鹭社会服务中心"))
    browser = city.browser_of(desk)
    browser.post("/desk/cards/", CARD)
    card = city.one("SELECT id FROM waiting_card")
    assert browser.post(f"/desk/cards/{card}/invite/", {"worker": str(far.id)}).status_code == 403
