"""Somebody wishes to be contacted: a card, an invitation, or nothing."""

import uuid
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guitu.foundations import clock
from guitu.journey.intake import rules
from tests.at_once import at_once
from tests.city import City, Staff, now

CARD = {"name": "小王", "route": "12000000009", "wish": "called", "sender_kind": "self"}


def card() -> dict[str, str]:
    """Return what the desk types, under an id of its own."""
    return {**CARD, "card_id": str(uuid4())}


@pytest.fixture
def desk(city: City) -> Staff:
    return city.staff("周洁", "intake")


@pytest.fixture
def noted(city: City, desk: Staff) -> UUID:
    """A card that the desk has noted."""
    city.browser_of(desk).post("/desk/cards/", card())
    found = city.one("SELECT id FROM waiting_card")
    assert isinstance(found, UUID)
    return found


def second_desk(city: City, organisation: UUID | None = None) -> Staff:
    """Return the desk of another station, of the same organisation unless another is named."""
    home = organisation or city.organisations[0]
    station = uuid4()
    city.run(
        "INSERT INTO station (id, organisation_id, name, district, street, phone)"
        " VALUES (%s, %s, '二站', '440104', '彩虹街', '020-0000 0002')",
        station,
        home,
    )
    first, city.stations[home] = city.stations[home], station
    found = city.staff("吴梅", "intake", organisation=home)
    city.stations[home] = first
    return found


def test_a_card_keeps_a_name_and_a_way_to_reach_her_sealed(city: City, desk: Staff) -> None:
    assert city.browser_of(desk).post("/desk/cards/", card()).status_code == 302
    name, route = city.run("SELECT name, route FROM waiting_card").fetchone()
    assert "小王".encode() not in bytes(name)
    assert b"12000000009" not in bytes(route)
    assert "小王" in city.browser_of(desk).get("/desk/cards/").content.decode()


def test_sent_twice_it_is_one_card(city: City, desk: Staff) -> None:
    typed = card()
    assert [city.browser_of(desk).post("/desk/cards/", typed).status_code for _ in range(2)] == [302, 302]
    assert city.one("SELECT count(*) FROM waiting_card") == 1
    assert city.one("SELECT count(*) FROM data_key") == 1


def test_pressed_twice_at_the_same_moment_it_is_one_card(city: City, desk: Staff) -> None:
    typed = card()
    pages = at_once(*[lambda: city.browser_of(desk).post("/desk/cards/", typed)] * 4)
    assert [page.status_code for page in pages] == [302] * 4
    assert city.one("SELECT count(*) FROM waiting_card") == 1


@pytest.mark.usefixtures("noted")
def test_each_look_at_the_cards_is_on_record(city: City, desk: Staff) -> None:
    city.browser_of(desk).get("/desk/cards/")
    parts = [row[0] for row in city.run("SELECT part FROM entry ORDER BY at").fetchall()]
    assert parts == ["waiting_card.make", "waiting_card"]


@pytest.mark.usefixtures("noted")
def test_another_station_sees_nothing_of_it(city: City) -> None:
    far = city.staff("何芳", "intake", organisation=city.organisation("白鹭社会服务中心"))
    assert "小王" not in city.browser_of(far).get("/desk/cards/").content.decode()
    assert "小王" not in city.browser_of(second_desk(city)).get("/desk/cards/").content.decode()


@pytest.mark.usefixtures("noted")
def test_an_expired_card_is_gone_for_the_desk_at_once(city: City, desk: Staff) -> None:
    city.run("UPDATE waiting_card SET expires_at = now()")
    assert "小王" not in city.browser_of(desk).get("/desk/cards/").content.decode()


def test_the_forty_first_card_of_a_day_is_refused_and_what_was_typed_stays(city: City, desk: Staff) -> None:
    city.browser_of(desk).post("/desk/cards/", card())
    more_in_the_log(city, rules.CARDS_A_DAY - 1)
    page = city.browser_of(desk).post("/desk/cards/", card())
    assert page.status_code == 403
    assert 'value="小王"' in page.content.decode()
    assert city.one("SELECT count(*) FROM waiting_card") == 1


def more_in_the_log(city: City, number: int, ago: str = "1 minute") -> None:
    """Say in the log that the desk has made so many cards more; they themselves are gone."""
    city.run(
        "INSERT INTO entry SELECT gen_random_uuid(), now() - %s::interval, actor_id, gen_random_uuid(),"
        " organisation_id, part, why, proven, salt FROM entry, generate_series(1, %s)"
        " WHERE part = 'waiting_card.make'",
        ago,
        number,
    )


def test_declining_makes_no_room_for_more_cards(city: City, desk: Staff, noted: UUID) -> None:
    more_in_the_log(city, rules.CARDS_A_DAY - 1)
    assert city.browser_of(desk).post(f"/desk/cards/{noted}/decline/", {"reason": "other"}).status_code == 302
    assert city.browser_of(desk).post("/desk/cards/", card()).status_code == 403


def test_no_desk_makes_more_than_so_many_cards_in_fourteen_days(city: City, desk: Staff, noted: UUID) -> None:
    more_in_the_log(city, rules.CARDS_A_FORTNIGHT - 1, "13 days")
    assert city.browser_of(desk).post("/desk/cards/", card()).status_code == 403
    city.run("UPDATE entry SET at = at - interval '2 days' WHERE part = 'waiting_card.make'")
    assert city.browser_of(desk).post("/desk/cards/", card()).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"wish": "hunted"},
        {"wish": "online"},
        {"name": " "},
        {"route": "x" * 500},
        {"name": "\x00"},
        {"sender_kind": "police"},
        {"sender": str(uuid4()), "sender_kind": "ngo"},
        {"card_id": "no"},
    ],
)
def test_a_card_that_makes_no_sense_is_not_kept_and_what_was_typed_stays(
    city: City, desk: Staff, typed: dict[str, str]
) -> None:
    page = city.browser_of(desk).post("/desk/cards/", {**card(), **typed} if typed else {})
    assert page.status_code == 200
    assert typed.get("route", "") in page.content.decode()
    assert city.one("SELECT count(*) FROM waiting_card") == 0


# Who brought it


def test_a_partner_who_brought_it_is_named_if_it_is_one_of_ours(city: City, desk: Staff) -> None:
    clinic = city.organisation("河畔医院")
    typed = {**card(), "wish": "came", "sender_kind": "hospital", "sender": str(clinic)}
    assert city.browser_of(desk).post("/desk/cards/", typed).status_code == 302
    page = city.browser_of(desk).get("/desk/cards/").content.decode()
    assert "河畔医院" in page
    assert city.one("SELECT sender_id FROM waiting_card") == clinic


def test_an_institution_that_holds_people_is_never_named_on_a_card(city: City, desk: Staff) -> None:
    closed = city.organisation("高墙")
    city.run("UPDATE organisation SET kind = 'custodial_sender' WHERE id = %s", closed)
    browser = city.browser_of(desk)
    assert "高墙" not in browser.get("/desk/cards/").content.decode()
    browser.post("/desk/cards/", {**card(), "sender_kind": "other", "sender": str(closed)})
    assert city.one("SELECT count(*) FROM waiting_card") == 0


@pytest.mark.parametrize("kind", ["self", "family"])
def test_no_organisation_stands_behind_people(city: City, desk: Staff, kind: str) -> None:
    typed = {**card(), "sender_kind": kind, "sender": str(city.organisation("河畔医院"))}
    assert city.browser_of(desk).post("/desk/cards/", typed).status_code == 200
    assert city.one("SELECT count(*) FROM waiting_card") == 0


def test_without_the_persons_own_wish_there_is_no_card_and_the_form_says_so(city: City, desk: Staff) -> None:
    typed = {**card(), "wish": "not_heard", "sender_kind": "hospital"}
    page = city.browser_of(desk).post("/desk/cards/", typed, headers={"accept-language": "en"})
    assert "govuk-error-message" in page.content.decode()
    assert 'value="小王"' in page.content.decode()
    assert city.one("SELECT count(*) FROM waiting_card") == 0


def test_no_column_of_a_card_could_hold_why_somebody_comes(city: City) -> None:
    told = city.run("SELECT column_name FROM information_schema.columns WHERE table_name = 'waiting_card'")
    assert {row[0] for row in told.fetchall()} == {
        "id", "organisation_id", "station_id", "name", "route", "wish", "sender_kind", "sender_id", "made_by",
        "take_back_hash", "made_at", "expires_at",
    }  # fmt: skip


# Declined, handed on, expired


@pytest.mark.parametrize("reason", list(rules.Reason))
def test_declining_destroys_the_card_and_its_key_and_leaves_a_neutral_code(
    city: City, desk: Staff, noted: UUID, reason: rules.Reason
) -> None:
    page = city.browser_of(desk).post(f"/desk/cards/{noted}/decline/", {"reason": reason.value})
    assert page.status_code == 302
    assert city.one("SELECT count(*) FROM waiting_card") == 0
    assert city.one("SELECT count(*) FROM data_key") == 0
    assert city.one("SELECT why FROM entry WHERE part = 'waiting_card.decline'") == reason.value


@pytest.mark.parametrize("reason", ["", "offence", "他又喝酒了"])
def test_a_reason_in_own_words_is_not_taken(city: City, desk: Staff, noted: UUID, reason: str) -> None:
    assert city.browser_of(desk).post(f"/desk/cards/{noted}/decline/", {"reason": reason}).status_code == 200
    assert city.one("SELECT count(*) FROM waiting_card") == 1


@pytest.mark.parametrize("act", ["decline", "hand", "invite"])
def test_another_desk_cannot_touch_it(city: City, noted: UUID, act: str) -> None:
    other = second_desk(city)
    typed = {"reason": "other", "station": str(city.stations[city.organisations[0]]), "worker": str(city.staff().id)}
    assert city.browser_of(other).post(f"/desk/cards/{noted}/{act}/", typed).status_code == 403
    assert city.one("SELECT count(*) FROM waiting_card") == 1


def test_a_card_handed_on_lies_on_the_other_desk_only(city: City, desk: Staff, noted: UUID) -> None:
    other, browser = second_desk(city), city.browser_of(desk)
    until = city.one("SELECT expires_at FROM waiting_card")
    browser.post(f"/desk/cards/{noted}/invite/", {"worker": str(city.staff().id)})
    assert browser.post(f"/desk/cards/{noted}/hand/", {"station": str(other.station_id)}).status_code == 302
    assert "小王" not in browser.get("/desk/cards/").content.decode()
    assert "小王" in city.browser_of(other).get("/desk/cards/").content.decode()
    assert city.one("SELECT count(*) FROM invitation") == 0
    assert city.one("SELECT expires_at FROM waiting_card") == until
    assert city.one("SELECT actor_id FROM entry WHERE part = 'waiting_card.hand'") == desk.id
    assert browser.post(f"/desk/cards/{noted}/decline/", {"reason": "other"}).status_code == 403


def test_no_card_goes_to_another_organisation(city: City, desk: Staff, noted: UUID) -> None:
    far = second_desk(city, city.organisation("白鹭社会服务中心"))
    browser = city.browser_of(desk)
    assert str(far.station_id) not in browser.get(f"/desk/cards/{noted}/hand/").content.decode()
    assert browser.post(f"/desk/cards/{noted}/hand/", {"station": str(far.station_id)}).status_code == 403
    assert city.one("SELECT station_id FROM waiting_card") == desk.station_id


def test_no_card_goes_to_a_station_at_which_nobody_would_see_it(city: City, desk: Staff, noted: UUID) -> None:
    other = second_desk(city)
    city.run("UPDATE worker SET left_at = now() WHERE id = %s", other.id)
    page = city.browser_of(desk).post(f"/desk/cards/{noted}/hand/", {"station": str(other.station_id)})
    assert page.status_code == 403


@pytest.mark.usefixtures("noted")
def test_for_another_organisation_there_is_an_address_to_give_away(city: City, desk: Staff) -> None:
    second_desk(city, city.organisation("白鹭社会服务中心"))
    page = city.browser_of(desk).get("/desk/cards/elsewhere/?district=440104").content.decode()
    assert "彩虹街" in page
    assert "020-0000 0002" in page
    assert "小王" not in page


@pytest.mark.parametrize(("later", "left"), [(0, 0), (1, 1), (14, 14), (-1, 0)])
def test_days_left_are_the_days_up_to_the_day_that_is_named(later: int, left: int) -> None:
    today = date(2026, 11, 22)
    assert rules.days_left(today + timedelta(days=later), today=today) == left


# Invited


def test_a_desk_that_chose_nobody_is_told_so(city: City, desk: Staff, noted: UUID) -> None:
    page = city.browser_of(desk).post(f"/desk/cards/{noted}/invite/")
    assert "请选一位" in page.content.decode()
    assert city.one("SELECT count(*) FROM invitation") == 0


def test_an_invitation_is_a_code_that_the_database_keeps_as_a_hash(city: City, desk: Staff, noted: UUID) -> None:
    limin, browser = city.staff("李敏"), city.browser_of(desk)
    page = browser.post(f"/desk/cards/{noted}/invite/", {"worker": str(limin.id)}).content.decode()
    assert 'class="g-code"' in page
    assert city.one("SELECT count(*) FROM invitation WHERE expires_at < now() + interval '2 hours 1 minute'") == 1


def test_the_desk_sees_on_which_day_somebody_was_invited_until_the_card_is_handed_on(
    city: City, desk: Staff, noted: UUID
) -> None:
    browser, tag = city.browser_of(desk), f"已于 {clock.day(now())} 邀请"
    assert tag not in browser.get("/desk/cards/").content.decode()
    browser.post(f"/desk/cards/{noted}/invite/", {"worker": str(city.staff("李敏").id)})
    city.run("DELETE FROM invitation")
    assert tag in browser.get("/desk/cards/").content.decode(), "also when the two hours of its code are over"
    other = second_desk(city)
    browser.post(f"/desk/cards/{noted}/hand/", {"station": str(other.station_id)})
    assert tag not in city.browser_of(other).get("/desk/cards/").content.decode()


def test_nobody_is_invited_to_a_worker_of_another_organisation(city: City, desk: Staff, noted: UUID) -> None:
    far = city.staff("黄晴", organisation=city.organisation("白鹭社会服务中心"))
    assert city.browser_of(desk).post(f"/desk/cards/{noted}/invite/", {"worker": str(far.id)}).status_code == 403


@pytest.mark.parametrize("post", ["volunteer", "peer"])
def test_no_record_begins_with_somebody_who_reads_only_what_is_ticked(
    city: City, desk: Staff, noted: UUID, post: str
) -> None:
    beside = city.staff("程远")
    city.run("UPDATE worker SET post = %s WHERE id = %s", post, beside.id)
    assert "程远" not in city.browser_of(desk).get("/desk/cards/").content.decode()
    invited = city.browser_of(desk).post(f"/desk/cards/{noted}/invite/", {"worker": str(beside.id)})
    typed = {"row": str(uuid.uuid4()), "name": "小王", "birth_date": "1991-04-12", "told": "on"}
    told = city.browser_of(beside).post("/desk/people/new/", typed)
    assert (invited.status_code, told.status_code) == (403, 403)
    assert city.one("SELECT count(*) FROM invitation") == city.one("SELECT count(*) FROM person") == 0


# Begun on the worker's word


def invited(city: City, desk: Staff, card_id: UUID, worker: Staff) -> str:
    page = city.browser_of(desk).post(f"/desk/cards/{card_id}/invite/", {"worker": str(worker.id)}).content.decode()
    return page.split('<p class="g-code">')[1].split("<")[0]


def test_a_record_begun_on_the_workers_word_ends_the_card_that_lay_for_it(
    city: City, desk: Staff, noted: UUID
) -> None:
    limin = city.staff("李敏")
    typed = {
        "row": str(uuid.uuid4()),
        "name": "小王",
        "birth_date": "1991-04-12",
        "told": "on",
        "code": invited(city, desk, noted, limin),
    }
    assert city.browser_of(limin).post("/desk/people/new/", typed).status_code == 302
    assert city.one("SELECT count(*) FROM person") == 1
    assert city.one("SELECT count(*) FROM waiting_card") == 0
    assert city.one("SELECT count(*) FROM data_key WHERE id = %s", noted) == 0
    assert "小王" not in city.browser_of(desk).get("/desk/cards/").content.decode()


def test_a_code_made_for_a_colleague_begins_nothing_and_what_was_typed_stays(
    city: City, desk: Staff, noted: UUID
) -> None:
    limin, zhang = city.staff("李敏"), city.staff("张华")
    code = invited(city, desk, noted, limin)
    for who, wrong in ((zhang, code), (limin, "ABCD 2345")):
        typed = {"row": str(uuid.uuid4()), "name": "小王", "birth_date": "1991-04-12", "told": "on", "code": wrong}
        page = city.browser_of(who).post("/desk/people/new/", typed)
        assert page.status_code == 403
        assert 'value="小王"' in page.content.decode()
        assert f'value="{wrong}"' in page.content.decode()
    assert city.one("SELECT count(*) FROM person") == 0
    assert city.one("SELECT count(*) FROM waiting_card") == 1


def test_without_a_code_no_card_is_touched(city: City, noted: UUID) -> None:
    typed = {"row": str(uuid.uuid4()), "name": "小王", "birth_date": "1991-04-12", "told": "on"}
    assert city.browser_of(city.staff("李敏")).post("/desk/people/new/", typed).status_code == 302
    assert city.one("SELECT id FROM waiting_card") == noted


def test_whoever_is_under_fourteen_is_not_begun_with_and_what_was_typed_stays(city: City) -> None:
    typed = {"row": str(uuid.uuid4()), "name": "小王", "birth_date": now().date().isoformat(), "told": "on"}
    page = city.browser_of(city.staff("李敏")).post("/desk/people/new/", typed)
    assert page.status_code == 403
    assert 'value="小王"' in page.content.decode()


# The page itself


def test_the_page_costs_the_same_for_one_card_and_for_many(city: City, desk: Staff) -> None:
    browser = city.browser_of(desk)
    counts = []
    for more in (1, 12):
        for _ in range(more):
            browser.post("/desk/cards/", card())
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/desk/cards/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


def test_what_was_typed_when_the_session_ended_comes_back(city: City, desk: Staff) -> None:
    browser = city.browser_of(desk)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute' WHERE user_id = %s", desk.id)
    assert browser.post("/desk/cards/", card()).status_code == 302
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour' WHERE user_id = %s", desk.id)
    assert 'value="小王"' in browser.get("/desk/cards/").content.decode()


def test_two_hands_on_one_card_at_the_same_moment_one_of_them_holds_it(city: City, desk: Staff, noted: UUID) -> None:
    other, mate = second_desk(city), city.staff("沈兰", "intake")
    here = f"/desk/cards/{noted}"
    answers = at_once(
        lambda: city.browser_of(desk).post(f"{here}/hand/", {"station": str(other.station_id)}),
        lambda: city.browser_of(mate).post(f"{here}/decline/", {"reason": "other"}),
    )
    assert sorted(page.status_code for page in answers) == [302, 403]
    assert city.one("SELECT count(*) FROM waiting_card") == city.one("SELECT count(*) FROM data_key")
