"""Somebody asks for a call by their own hand: sealed, for one desk, and theirs to take back."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.db import connection, transaction
from django.test import Client

from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring, scopes
from guitu.journey.intake import rules, tasks
from guitu.journey.intake.actions import take_back_code
from tests.at_once import at_once
from tests.city import City, Staff
from tests.promises.working_as import working_as

ASKED = {"name": "小周", "way": "call", "phone": "12000000033", "when": "晚上七点以后"}


@pytest.fixture
def desk(city: City) -> Staff:
    return city.staff("周洁", "intake")


@pytest.fixture
def place(desk: Staff) -> str:
    """Where somebody asks for a call at the desk's own station."""
    return f"/call-me/{desk.station_id}/"


def signed(card_id: UUID | None = None) -> str:
    return signing.dumps(str(card_id or uuid4()), salt="intake.call")


def asked(place: str, *, card_id: UUID | None = None, browser: Client | None = None, **typed: str) -> str:
    """Ask for a call and return what the last page says."""
    told = {**ASKED, "sent": signed(card_id), **typed}
    return (browser or Client()).post(f"{place}send/", told).content.decode()


def code_on(page: str) -> str:
    found = re.search(r'class="g-code">([A-Z0-9 ]+)<', page)
    assert found, page
    return found[1]


def test_from_the_first_page_to_the_desk_without_an_account(city: City, desk: Staff, place: str) -> None:
    browser = Client()
    assert "?district=440103" in browser.get("/call-me/").content.decode()
    assert place in browser.get("/call-me/?district=440103").content.decode()
    check = browser.post(place, ASKED).content.decode()
    assert city.one("SELECT count(*) FROM waiting_card") == 0
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', check))
    page = browser.post(f"{place}send/", hidden).content.decode()
    assert len(code_on(page)) == 11
    seen = city.browser_of(desk).get("/desk/cards/").content.decode()
    assert "小周" in seen
    assert "12000000033 · 晚上七点以后" in seen


def test_nothing_of_it_is_readable_in_the_database(city: City, place: str) -> None:
    asked(place)
    for row in city.run("SELECT row_to_json(c)::text FROM waiting_card c").fetchall():
        assert "12000000033" not in row[0]
    kept = b"".join(bytes(part) for row in city.run("SELECT name, route FROM waiting_card").fetchall() for part in row)
    assert b"12000000033" not in kept
    assert "小周".encode() not in kept
    throttle = city.run("SELECT key FROM throttle").fetchall()
    assert throttle
    assert all(len(bytes(row[0])) == 32 for row in throttle)


def test_nobody_but_that_desk_sees_it(city: City, place: str) -> None:
    asked(place)
    for role in ("worker", "lead", "officer", "administrator"):
        assert "小周" not in city.browser_of(city.staff("吴刚", role)).get("/desk/", follow=True).content.decode()
    far = city.staff("何芳", "intake", organisation=city.organisation("白鹭社会服务中心"))
    assert "小周" not in city.browser_of(far).get("/desk/cards/").content.decode()


def test_the_log_says_that_it_was_asked_and_by_nobodys_name(city: City, place: str) -> None:
    person = city.person()
    asked(place, browser=city.browser_of(person))
    part, why, actor, subject = city.run("SELECT part, why, actor_id, subject_id FROM entry").fetchone()
    assert (part, why) == ("waiting_card.ask", "own")
    assert actor == subject == city.one("SELECT id FROM waiting_card")
    assert actor != person.id


def test_a_browser_in_which_a_worker_is_signed_in_cannot_ask(city: City, desk: Staff, place: str) -> None:
    for path in ("/call-me/", place, "/call-me/take-back/"):
        assert city.browser_of(desk).get(path).status_code == 403
    assert city.browser_of(desk).post(f"{place}send/", {**ASKED, "sent": signed()}).status_code == 403
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(desk.token)
        cursor.execute("SELECT app.ask_for_call(%s, %s, 'x', 'x', 1, 'x', 'x')", [uuid4(), desk.station_id])
        assert cursor.fetchone() == ("no_such_station",)
    assert city.one("SELECT count(*) FROM waiting_card") == 0


@pytest.mark.parametrize(
    "typed",
    [{"name": " "}, {"name": "\u200b"}, {"way": ""}, {"way": "fetch"}, {"phone": ""}, {"phone": "12"},
     {"phone": "1390000567"}, {"phone": "1390000"}, {"phone": "+86 139 0000 567"}, {"phone": "138000056789"},
     {"phone": "call the police"}, {"when": "x" * 200}, {"name": "x" * 100}],
)  # fmt: skip
def test_what_makes_no_sense_is_not_kept_and_what_was_typed_stays(
    city: City, place: str, typed: dict[str, str]
) -> None:
    for page in (Client().post(place, {**ASKED, **typed}), Client().post(f"{place}send/", {**ASKED, **typed})):
        assert "govuk-error-message" in page.content.decode()
        assert 'value="晚上七点以后"' in page.content.decode() or "when" in typed
    assert city.one("SELECT count(*) FROM waiting_card") == 0


@pytest.mark.parametrize(
    "phone",
    ["13900005678", "+86 139 0000 5678", "0086 13900005678", "8613900005678", "\uff11\uff13900005678",
     "020-8765 4321", "87654321", "86123456", "0513-85012345", "+852 2345 6789", "+1 212 555 0100"],
)  # fmt: skip
def test_a_number_that_can_be_called_back_is_taken_whatever_way_it_is_written(
    city: City, place: str, phone: str
) -> None:
    asked(place, phone=phone)
    assert city.one("SELECT count(*) FROM waiting_card") == 1


def test_who_comes_by_needs_no_phone(city: City, place: str) -> None:
    asked(place, way="come", phone="")
    assert city.one("SELECT count(*) FROM waiting_card") == 1


def test_change_something_gives_back_what_was_typed(place: str) -> None:
    page = Client().post(place, {**ASKED, "change": "1"}).content.decode()
    assert 'value="12000000033"' in page
    assert "govuk-error-message" not in page


def test_sent_twice_it_is_one_card_with_one_code(city: City, place: str) -> None:
    card = uuid4()
    codes = {code_on(asked(place, card_id=card)) for _ in range(2)}
    assert len(codes) == 1
    assert city.one("SELECT count(*) FROM waiting_card") == 1
    assert city.one("SELECT count(*) FROM data_key") == 1


def test_sent_twice_at_the_same_moment_it_is_one_card(city: City, place: str) -> None:
    card = uuid4()
    pages = at_once(*[lambda: asked(place, card_id=card)] * 4)
    assert len({code_on(page) for page in pages}) == 1
    assert city.one("SELECT count(*) FROM waiting_card") == 1


@pytest.mark.parametrize("sent", ["", "no", signing.dumps(str(uuid4()), salt="another")])
def test_nobody_chooses_the_id_of_a_card(city: City, place: str, sent: str) -> None:
    page = asked(place, sent=sent)
    assert 'name="sent"' in page
    assert 'value="小周"' in page
    assert city.one("SELECT count(*) FROM waiting_card") == 0


def test_an_id_that_is_somebodys_makes_no_card(city: City, place: str, desk: Staff) -> None:
    for taken in (city.person().id, desk.id):
        asked(place, card_id=taken)
    assert city.one("SELECT count(*) FROM waiting_card") == 0


# Not too many


def test_too_many_from_one_address_are_told_kindly_and_keep_what_was_typed(city: City, place: str) -> None:
    pages = [Client().post(f"{place}send/", {**ASKED, "sent": signed()}) for _ in range(7)]
    assert [page.status_code for page in pages] == [200] * 6 + [429]
    assert 'value="小周"' in pages[-1].content.decode()
    assert city.one("SELECT count(*) FROM waiting_card") == 6


def test_the_page_of_one_station_takes_so_many_a_day_and_no_more(city: City, desk: Staff, place: str) -> None:
    asked(place)
    city.run(
        "INSERT INTO waiting_card SELECT gen_random_uuid(), organisation_id, station_id, name, route, wish,"
        " sender_kind, sender_id, made_by, NULL, made_at, expires_at FROM waiting_card, generate_series(1, %s)",
        rules.CALLS_A_DAY - 1,
    )
    page = Client().post(f"{place}send/", {**ASKED, "sent": signed()})
    assert page.status_code == 429
    assert 'value="小周"' in page.content.decode()
    city.run("UPDATE waiting_card SET made_at = now() - interval '25 hours'")
    assert Client().post(f"{place}send/", {**ASKED, "sent": signed()}).status_code == 200
    assert desk.station_id == city.one("SELECT station_id FROM waiting_card LIMIT 1")


def test_where_no_desk_receives_anybody_nobody_can_ask(city: City, desk: Staff, place: str) -> None:
    city.run("UPDATE worker SET left_at = now() WHERE id = %s", desk.id)
    assert Client().get(place).headers["location"] == "/call-me/"
    assert Client().post(f"{place}send/", {**ASKED, "sent": signed()}).headers["location"] == "/call-me/"
    assert "440103" not in Client().get("/call-me/").content.decode()


def test_an_institution_that_sends_people_receives_nobody(city: City, place: str) -> None:
    city.run("UPDATE organisation SET kind = 'custodial_sender'")
    assert Client().get(place).headers["location"] == "/call-me/"
    with connection.cursor() as cursor:
        station = place.split("/")[2]
        cursor.execute("SELECT app.ask_for_call(%s, %s, 'x', 'x', 1, 'x', 'x')", [uuid4(), station])
        assert cursor.fetchone() == ("no_such_station",)


# Taken back, declined, handed on, expired: nothing opens any more


def sealed_of(city: City) -> tuple[UUID, UUID, bytes, bytes]:
    """Return Xiao Zhou's card as a thief copies it: id, organisation, sealed name, and its wrapped key."""
    rows = city.run(
        "SELECT c.id, c.organisation_id, c.name, k.wrapped FROM waiting_card c JOIN data_key k ON k.id = c.id"
    ).fetchall()
    found = [(row[0], row[1], bytes(row[2]), bytes(row[3])) for row in rows]
    return next(one for one in found if opens(one, one[3]))


def opens(stolen: tuple[UUID, UUID, bytes, bytes], wrapped: bytes) -> bool:
    """Return whether the master key in hand opens a stolen name with this wrapped key."""
    card, organisation, name, _ = stolen
    master = keyring.master(organisation, 1)
    try:
        key = ciphers.unwrap(wrapped, master=master, key_id=card, organisation_id=organisation, epoch=1)
        place = ciphers.place("waiting_card.name", subject_id=card, row_id=card)
        return ciphers.DataKey(key).unseal(name, place=place) == "小周"
    except ciphers.UnsealError:
        return False


def what_opens(city: City, stolen: tuple[UUID, UUID, bytes, bytes]) -> list[bytes]:
    """Return which keys that are still in the database open a stolen name."""
    return [k for (k,) in city.run("SELECT wrapped FROM data_key").fetchall() if opens(stolen, bytes(k))]


def test_with_the_code_the_card_is_gone_at_once_and_nothing_left_opens_it(city: City, desk: Staff, place: str) -> None:
    code = code_on(asked(place))
    asked(place, name="别人")
    stolen = sealed_of(city)
    assert len(what_opens(city, stolen)) == 1
    page = Client().post("/call-me/take-back/", {"taken": code.lower()}).content.decode()
    assert "g-code" not in page
    assert what_opens(city, stolen) == []
    assert "小周" not in city.browser_of(desk).get("/desk/cards/").content.decode()
    assert city.one("SELECT count(*) FROM waiting_card") == 1
    assert city.one("SELECT why FROM entry WHERE part = 'waiting_card.take_back'") == "own"


def test_declined_nothing_left_opens_it(city: City, desk: Staff, place: str) -> None:
    asked(place)
    stolen = sealed_of(city)
    city.browser_of(desk).post(f"/desk/cards/{stolen[0]}/decline/", {"reason": "no_capacity"})
    assert what_opens(city, stolen) == []


def test_expired_nothing_left_opens_it_and_the_code_is_worth_nothing(city: City, place: str) -> None:
    code = code_on(asked(place))
    stolen = sealed_of(city)
    city.run("UPDATE waiting_card SET expires_at = now()")
    assert "govuk-error-message" in Client().post("/call-me/take-back/", {"taken": code}).content.decode()
    with working_as("guitu_jobs"):
        assert tasks.expire_cards() == 1
    assert what_opens(city, stolen) == []
    assert city.one("SELECT count(*) FROM waiting_card") == 0


def test_a_card_that_was_handed_on_is_taken_back_with_the_same_code(city: City, place: str) -> None:
    code = code_on(asked(place))
    other = city.organisation("白鹭社会服务中心")
    city.run("UPDATE waiting_card SET station_id = %s", city.stations[other])
    Client().post("/call-me/take-back/", {"taken": code})
    assert city.one("SELECT count(*) FROM waiting_card") == 0


def test_handed_on_the_old_desk_is_given_no_key(city: City, desk: Staff, place: str) -> None:
    asked(place)
    city.run("UPDATE waiting_card SET station_id = %s", city.stations[city.organisation("白鹭社会服务中心")])
    with transaction.atomic():
        tokens.begin(desk.token)
        assert scopes.open_cards().opened == {}


def test_a_wrong_code_says_the_same_whether_a_card_ever_was_there(city: City, place: str) -> None:
    code = code_on(asked(place))
    Client().post("/call-me/take-back/", {"taken": code})
    pages = [Client().post("/call-me/take-back/", {"taken": one}).content.decode() for one in (code, "ABCDE FGHJK")]
    said = {page.partition('govuk-error-message"')[2].partition("</p>")[0] for page in pages}
    assert len(said) == 1
    assert said != {""}
    assert city.one("SELECT count(*) FROM entry WHERE part = 'waiting_card.take_back'") == 1


def test_guessing_codes_is_slowed_down(place: str) -> None:
    asked(place)
    answers = [Client().post("/call-me/take-back/", {"taken": "ABCDE FGHJK"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_code_follows_from_the_card_and_from_nothing_that_is_shown() -> None:
    first, second = uuid4(), uuid4()
    assert take_back_code(first) == take_back_code(first) != take_back_code(second)
    assert set(take_back_code(first)) <= set(tokens.CODE_ALPHABET)


# What the web role can do by itself


def test_the_web_role_cannot_write_read_or_move_a_card_itself(city: City, desk: Staff, place: str) -> None:
    asked(place)
    for statement in (
        "INSERT INTO waiting_card SELECT * FROM waiting_card",
        "UPDATE waiting_card SET station_id = gen_random_uuid()",
        "DELETE FROM waiting_card",
        "SELECT take_back_hash FROM waiting_card",
    ):
        with transaction.atomic():
            tokens.begin(desk.token)
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM waiting_card")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(("name", "route"), [("小" * 400, "x"), ("x", "x" * 1300)])
def test_a_card_has_no_room_for_a_story(desk: Staff, name: str, route: str) -> None:
    ask = "SELECT app.ask_for_call(%s, %s, %s, %s, 1, 'x', 'x')"
    with pytest.raises(Exception, match="waiting_card_is_short"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ask, [uuid4(), desk.station_id, name.encode(), route.encode()])


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "我想请人联系我"), ("en", "I would like someone to call me")]
)
def test_both_doors_lead_there_in_both_languages(language: str, words: str) -> None:
    browser = Client()
    browser.cookies["guitu_language"] = language
    for door in ("/", "/me/sign-in/"):
        page = browser.get(door).content.decode()
        assert "/call-me/" in page
        assert words in page


def test_the_limits_in_the_database_are_those_of_the_rules() -> None:
    text = (Path(rules.__file__).parent / "sql" / "intake.sql").read_text(encoding="utf-8")
    assert f">= {rules.CARDS_A_DAY} THEN" in text
    assert f">= {rules.CARDS_A_FORTNIGHT} THEN" in text
    assert f">= {rules.CALLS_A_DAY} THEN" in text
    assert f"now() + interval '{rules.INVITATION_LASTS // timedelta(hours=1)} hours'" in text
