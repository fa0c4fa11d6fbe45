"""A draft that is changed: until the person has decided, and nothing that was typed is lost."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from guitu.journey.referrals import recipients
from guitu.journey.referrals.tests.scene import UNTICKED, WISH, Between
from guitu.journey.referrals.tests.test_letters import page, raw
from tests import listing
from tests.city import City
from tests.counting import forget


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


def changed(town: Between, first: UUID, **more: Any) -> Any:
    typed = town.typed(**more)
    return town.city.browser_of(town.limin).post(f"/desk/people/{town.wang.id}/referrals/{first}/edit/", typed)


def test_a_draft_is_changed_until_the_person_decides_and_what_stood_is_filled_in(town: Between) -> None:
    first = town.draft()
    address = f"/desk/people/{town.wang.id}/referrals/{first}/edit/"
    assert WISH in town.get(town.limin, address).content.decode()
    assert UNTICKED in town.get(town.limin, address).content.decode()
    newer = uuid.uuid4()
    assert changed(town, first, wishes="学焊工。", referral=str(newer)).status_code == 302
    own = town.get(town.wang, "/me/referrals/").content.decode()
    assert str(newer) in own
    assert str(first) not in own
    assert f"/me/referrals/{newer}/" in page(town, town.wang, first)
    town.send(newer, "wish-1")
    assert changed(town, newer).status_code == 200
    assert town.city.one("SELECT count(*) FROM referral") == 2


def test_what_was_replaced_cannot_be_sent_nor_said_no_to(town: Between) -> None:
    first = town.draft()
    assert changed(town, first, referral=str(uuid.uuid4())).status_code == 302
    answer = town.post(town.wang, f"/me/referrals/{first}/check/", copy=uuid.uuid4(), item=["name"], send="1")
    assert answer.status_code == 200
    assert town.say(town.wang, first, "not_now").status_code == 200
    assert town.city.one("SELECT count(*) FROM consent WHERE purpose = 'referral'") == 0
    assert town.city.one("SELECT count(*) FROM referral_word") == 0


def test_of_two_changes_at_once_one_stands_and_the_other_keeps_its_words(town: Between) -> None:
    first = town.draft()

    def save(words: str) -> Any:
        answer = changed(town, first, words=words, referral=str(uuid.uuid4()))
        connection.close()
        return answer

    with ThreadPoolExecutor(2) as hands:
        answers = dict(zip(("早上来", "晚上来"), hands.map(save, ("早上来", "晚上来")), strict=True))
    assert sorted(one.status_code for one in answers.values()) == [200, 302]
    late = next(words for words, one in answers.items() if one.status_code == 200)
    shown = answers[late].content.decode()
    assert "早上来" in shown
    assert "晚上来" in shown


def test_of_a_change_and_a_sending_at_once_only_one_stands(town: Between) -> None:
    first = town.draft()

    def act(number: int) -> int:
        if number:
            answer = changed(town, first, referral=str(uuid.uuid4()))
        else:
            address = f"/me/referrals/{first}/check/"
            answer = town.post(town.wang, address, copy=uuid.uuid4(), item=["name"], send="1")
        connection.close()
        return int(answer.status_code)

    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(act, range(2))) == [200, 302]
    assert (
        town.city.one("SELECT count(*) FROM referral_sent")
        + town.city.one("SELECT count(*) FROM referral WHERE replaces_id IS NOT NULL")
        == 1
    )


@pytest.mark.parametrize("said", ["not_now", "in_error"])
def test_what_is_decided_on_is_not_changed(town: Between, said: str) -> None:
    referral = town.draft()
    who = town.wang if said == "not_now" else town.limin
    assert town.say(who, referral, said).status_code == 302
    assert town.get(town.limin, f"/desk/people/{town.wang.id}/referrals/{referral}/edit/").status_code == 302
    assert f"/referrals/{referral}/edit/" not in page(town, town.limin, referral)
    answer = changed(town, referral, words="再试一次")
    assert answer.status_code == 200
    assert "再试一次" in answer.content.decode()


def test_nobody_replaces_a_draft_of_somebody_else_s_record(town: Between) -> None:
    referral = town.draft()
    chen = town.city.person("陈志强", team=(town.limin,))
    ask = (
        "INSERT INTO referral (id, person_id, consent_id, by_id, at, station_id, ends_on, content, replaces_id)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, now()::date, 'x', %s)"
    )
    values = (chen.id, chen.consents["support"], town.limin.id, town.station, referral)
    with pytest.raises(DatabaseError, match=r"referral_replaces|decided on"):
        raw(town.limin.token, ask, *values)


def test_a_need_between_two_does_not_reach_the_team_by_way_of_a_draft(town: Between) -> None:
    need, secret = uuid.uuid4(), "先不要让别人知道：我欠着钱。"
    typed = {"need": need, "domain": "employment-status", "words": secret, "helps": "nobody_yet", "is_between": "on"}
    case = f"/desk/people/{town.wang.id}"
    assert town.post(town.limin, f"{case}/needs/add/", **typed).status_code == 302
    assert secret not in town.get(town.limin, f"{case}/referrals/new/").content.decode()
    answer = town.post(town.limin, f"{case}/referrals/new/", **town.typed(item=["name", f"need-{need}"]))
    assert answer.status_code == 200
    assert town.city.one("SELECT count(*) FROM referral") == 0


def looked(town: Between, **typed: Any) -> str:
    """Return the page of a new draft after somebody has looked for a place on it."""
    address = f"/desk/people/{town.wang.id}/referrals/new/"
    return str(town.post(town.limin, address, **typed).content.decode())


def test_a_place_is_found_by_words_and_district_and_named_with_its_address(town: Between) -> None:
    near, far = town.city.organisation("白云就业服务中心"), town.city.organisation("青山养老院")
    for there in (near, far):
        town.city.staff("梁静", "intake", organisation=there)
    town.city.run(
        "UPDATE station SET district = '白云区', street = '松洲街8号', phone = '020-1' WHERE id = %s",
        town.city.stations[near],
    )
    ways: tuple[dict[str, str], ...] = ({"q": "就业 白云"}, {"q": "松洲"}, {"district": "白云区"})
    for way in ways:
        found = looked(town, look="1", wishes=WISH, words=UNTICKED, item=["name"], **way)
        assert f"station:{town.city.stations[near]}" in found, way
        assert f"station:{town.city.stations[far]}" not in found, way
        assert WISH in found
        assert UNTICKED in found
        assert re.search(r'value="name"[^>]* checked', found), "a tick stays, too"
    assert "没有找到" in looked(town, look="1", q="没有这样的地方")
    taken = looked(town, take=f"station:{town.city.stations[near]}", wishes=WISH)
    assert f'name="station" value="{town.city.stations[near]}"' in taken
    assert "松洲街8号" in taken
    assert "020-1" in taken
    assert WISH in taken


def test_a_domain_of_need_is_asked_of_the_services(town: Between) -> None:
    bed = listing.service(town.city, "夜间住宿", need="homelessness")
    course = listing.service(town.city, "电工夜校", need="employment-status")
    found = looked(town, look="1", need="homelessness")
    assert f"service:{bed.id}" in found
    assert f"service:{course.id}" not in found
    assert "station:" not in found


def test_nobody_finds_the_own_organisation_or_one_that_holds_people(town: Between) -> None:
    assert f"station:{town.station}" in looked(town, look="1")
    assert f"station:{town.limin.station_id}" not in looked(town, look="1")
    town.city.run("UPDATE organisation SET kind = 'custodial_sender' WHERE id = %s", town.elsewhere)
    assert f"station:{town.station}" not in looked(town, look="1")
    assert f'value="{town.station}"' not in looked(town, take=f"station:{town.station}")


def test_a_draft_without_a_place_is_not_kept_and_keeps_its_words(town: Between) -> None:
    shown = looked(town, **town.typed(station=""))
    assert "请选择一个地方" in shown
    assert WISH in shown
    assert town.city.one("SELECT count(*) FROM referral") == 0


def test_the_list_stays_short_and_asks_as_little_however_many_places_there_are(town: Between) -> None:
    def count(**typed: Any) -> int:
        forget()
        with CaptureQueriesContext(connection) as asked:
            looked(town, **typed)
        return len(asked)

    looked(town, look="1")
    before = count(look="1")
    for number in range(recipients.MOST + 3):
        town.city.staff("梁静", "intake", organisation=town.city.organisation(f"第{number}中心"))
    assert count(look="1") == before
    found = looked(town, look="1")
    assert found.count('value="station:') == recipients.MOST
    assert "还有更多" in found
