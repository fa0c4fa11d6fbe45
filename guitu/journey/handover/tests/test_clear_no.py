"""After a clear no nobody asks again: neither as a suggestion nor through a hand-over."""

import pytest
from django.db import IntegrityError

from guitu.journey.handover.tests.writing import desk, propose, say, write
from tests.city import City, Somebody, Staff, now

NO_MORE = "已经拒绝过这位同事"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def turned_down(city: City, limin: Staff, zhang: Staff, wang: Somebody) -> None:
    city.browser_of(limin).post(f"/desk/people/{wang.id}/team/", {"worker": str(zhang.id)})
    answer(city, zhang, wang, "no")


def let_go(city: City, limin: Staff, zhang: Staff, wang: Somebody) -> None:
    city.join(wang.id, wang.consents["support"], zhang)
    answer(city, zhang, wang, "end")


def declined(city: City, limin: Staff, zhang: Staff, wang: Somebody) -> None:
    assert propose(city, limin, wang, zhang).status_code == 302
    assert say(city, wang, wang, "declined").status_code == 302


def answer(city: City, zhang: Staff, wang: Somebody, said: str) -> None:
    seat = city.one("SELECT id FROM team_member WHERE worker_id = %s", zhang.id)
    assert city.browser_of(wang).post(f"/me/team/{seat}/", {"answer": said}).status_code == 302


NOES = (turned_down, let_go, declined)


def written(limin: Staff, wang: Somebody, zhang: Staff) -> None:
    """Write a hand-over past every page."""
    more = {"worker_id": zhang.id, "until": now().replace(year=now().year + 1), "matters": b"x", "still_open": b"x"}
    write(limin, wang, "handover", limin.id, **more)


@pytest.mark.parametrize("no", NOES)
def test_whom_the_person_said_no_to_is_not_named_again(
    city: City, limin: Staff, zhang: Staff, wang: Somebody, no: object
) -> None:
    assert callable(no)
    no(city, limin, zhang, wang)
    before = city.one("SELECT count(*) FROM handover")
    assert f'value="{zhang.id}"' not in city.browser_of(limin).get(desk(wang)).content.decode()
    shown = propose(city, limin, wang, zhang)
    assert shown.status_code == 200
    assert NO_MORE in shown.content.decode()
    with pytest.raises(IntegrityError, match="said no"):
        written(limin, wang, zhang)
    assert city.one("SELECT count(*) FROM handover") == before
    assert propose(city, limin, wang, city.staff("何梅")).status_code == 302, "somebody else may be named"


@pytest.mark.parametrize("no", NOES)
def test_once_the_person_has_asked_for_them_a_hand_over_may_name_them(
    city: City, limin: Staff, zhang: Staff, wang: Somebody, no: object
) -> None:
    assert callable(no)
    no(city, limin, zhang, wang)
    city.browser_of(wang).post("/me/team/choose/", {"worker": str(zhang.id)})
    assert propose(city, limin, wang, zhang).status_code == 302


def test_colleagues_of_the_own_station_stand_first(city: City, limin: Staff, wang: Somebody) -> None:
    far, near = city.staff("安心"), city.staff("周宁")
    city.run(
        "INSERT INTO station (id, organisation_id, name, district, street, phone) SELECT gen_random_uuid(),"
        " organisation_id, '一个排在前面的站', district, street, phone FROM station WHERE id = %s", limin.station_id,
    )  # fmt: skip
    city.run("UPDATE worker SET station_id = (SELECT id FROM station WHERE id <> %s) WHERE id = %s",
             limin.station_id, far.id)  # fmt: skip
    shown = city.browser_of(limin).get(desk(wang)).content.decode()
    assert shown.index(str(near.id)) < shown.index(str(far.id))
