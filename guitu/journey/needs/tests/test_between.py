"""Just me and my worker: a need that is kept between two, with every word before and after."""

import uuid
from typing import Any
from uuid import UUID

import psycopg
import pytest
from lxml import html

from conftest import Ground
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff
from tests.trusting import PARTS, browser_of, trusted

SECRET = "晚上不敢回家。"  # noqa: S105
SAID = {"words": SECRET, "wish": "", "helps": "nobody_yet"}


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华")


@pytest.fixture
def wang(city: City, limin: Staff, zhang: Staff) -> Somebody:
    return city.person("小宇", team=(limin, zhang))


def tell(city: City, who: Somebody | Staff, whom: Somebody, **more: Any) -> UUID:
    row = uuid.uuid4()
    address = "/me/needs/add/" if isinstance(who, Somebody) else f"/desk/people/{whom.id}/needs/add/"
    typed = {"need": row, "domain": "homelessness", "step": "keep", **SAID, **more}
    assert city.browser_of(who).post(address, typed).status_code == 302
    return row


def needs(ground: Ground, who: Any) -> list[UUID]:
    return [row[0] for row in by_hand(ground, who, "SELECT id FROM support_need ORDER BY at")]


def read(city: City, who: Staff | Somebody, whom: Somebody) -> str:
    address = "/me/needs/" if isinstance(who, Somebody) else f"/desk/people/{whom.id}/needs/"
    return str(city.browser_of(who).get(address).content.decode())


def sent_by(page: str) -> dict[str, Any]:
    """Return what the form of a page sends, as it stands there."""
    (form,) = [one for one in html.fromstring(page).forms if "need" in one.fields]
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def test_the_person_chooses_who_reads_a_need_before_it_is_written_down(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    row = tell(city, wang, wang, for_worker=limin.id)
    assert needs(ground, limin) == needs(ground, wang) == [row]
    assert needs(ground, zhang) == []
    assert SECRET in read(city, limin, wang)
    assert SECRET not in read(city, zhang, wang)


def test_the_check_before_says_who_will_read_it(city: City, limin: Staff, wang: Somebody) -> None:
    typed = {"need": uuid.uuid4(), "domain": "homelessness", "step": "check", **SAID, "for_worker": limin.id}
    page = city.browser_of(wang).post("/me/needs/add/", typed).content.decode()
    assert "李敏" in page
    assert f'value="{limin.id}"' in page


def test_whoever_chooses_another_area_keeps_the_one_worker_who_reads_it(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    browser, row = city.browser_of(wang), uuid.uuid4()
    typed = {"need": row, "domain": "homelessness", **SAID, "for_worker": limin.id, "step": "area"}
    for then in ({"domain": "employment-status", "step": "words"}, {"step": "check"}, {"step": "keep"}):
        page = browser.post("/me/needs/add/", typed).content.decode()
        typed = sent_by(page) | then
    assert browser.post("/me/needs/add/", typed).status_code == 302
    assert needs(ground, wang) == [row]
    assert city.one("SELECT for_worker_id FROM support_need") == limin.id


def test_a_worker_writes_down_what_was_told_to_them_alone(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    row, guest = tell(city, limin, wang, is_between="on"), trusted(city, wang, *PARTS)
    assert needs(ground, limin) == needs(ground, wang) == [row]
    assert needs(ground, zhang) == needs(ground, guest) == []
    assert SECRET not in browser_of(guest).get("/with/needs/").content.decode()


def test_what_follows_stays_between_the_two(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    row, moved, changed = tell(city, wang, wang, for_worker=limin.id), uuid.uuid4(), uuid.uuid4()
    browser = city.browser_of(limin)
    address = f"/desk/people/{wang.id}/needs"
    assert browser.post(f"{address}/{row}/move/", {"need": moved, "then": "helped"}).status_code == 302
    assert browser.post(f"{address}/{moved}/", {"need": changed, **SAID}).status_code == 302
    assert set(needs(ground, limin)) == {row, moved, changed}
    assert needs(ground, zhang) == []
    with pytest.raises(psycopg.errors.IntegrityError):
        by_hand(
            ground, limin,
            "INSERT INTO support_need (id, person_id, consent_id, by_id, at, replaces_id, domain, words, wish, helps,"
            " status) VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, 'x', 'x', 'x', 'x', 'x')",
            wang.id, wang.consents["support"], limin.id, changed,
        )  # fmt: skip


def test_later_a_need_is_kept_between_two_with_all_that_was_said_before(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    row, changed = tell(city, wang, wang), uuid.uuid4()
    assert city.browser_of(wang).post(f"/me/needs/{row}/", {"need": changed, **SAID}).status_code == 302
    assert set(needs(ground, zhang)) == {row, changed}
    for _twice in range(2):
        answer = city.browser_of(wang).post(f"/me/needs/{changed}/between/", {"for_worker": limin.id})
        assert answer.status_code == 302
    assert needs(ground, zhang) == []
    assert set(needs(ground, limin)) == {row, changed}
    assert city.one("SELECT count(*) FROM entry WHERE part = 'need.confide'") == 1


def test_only_the_person_keeps_it_between_two_and_only_with_somebody_let_in(
    city: City, ground: Ground, limin: Staff, zhang: Staff, wang: Somebody
) -> None:
    row, stranger = tell(city, wang, wang), city.staff("黄晴")
    for who in (limin, zhang, city.person("陈志强"), trusted(city, wang, *PARTS)):
        assert by_hand(ground, who, "SELECT app.confide_need(%s, %s)", row, limin.id) == [("not_yours",)]
    for worker in (stranger.id, wang.id, None):
        assert by_hand(ground, wang, "SELECT app.confide_need(%s, %s)", row, worker) == [("not_yours",)]
    assert city.browser_of(wang).post(f"/me/needs/{row}/between/", {"for_worker": stranger.id}).status_code == 403
    unsaid = city.browser_of(wang).post(f"/me/needs/{row}/between/", {}).content.decode()
    assert "请选择由哪位" in unsaid
    assert "见面" not in unsaid
    assert by_hand(ground, wang, "SELECT app.confide_need(%s, %s)", row, limin.id) == [("ok",)]
    assert by_hand(ground, wang, "SELECT app.confide_need(%s, %s)", row, zhang.id) == [("not_yours",)]
