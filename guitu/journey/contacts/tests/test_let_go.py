"""Whoever is let go, or leaves, leaves nobody waiting alone at a meeting."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from guitu.foundations import clock
from guitu.foundations.identity import phones
from guitu.journey.contacts import rules
from guitu.journey.contacts.tests.test_quiet import texts, want_texts
from tests.city import City, Somebody, Staff, now

CONFIRMED, CALLED_OFF = 3, 7


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), phone="13800000001", purposes=("support", "cover"))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Path:
    """Return where every message is written by the operator's program."""
    settings.GUITU_ADDRESS, settings.GUITU_DEMO = "https://guitu.example.org", False
    file = tmp_path / "sent"
    monkeypatch.setenv(phones.COMMAND, f"sh -c 'cat >> {file}; echo >> {file}'")
    monkeypatch.setattr(rules, "may_text", lambda _at: True)
    return file


def arranged(city: City, whom: Somebody, mate: Staff, *, days: int = 1) -> UUID:
    """Let the two have agreed to meet at noon, some days from now."""
    noon = datetime.combine(
        now().astimezone(clock.ZONE).date() + timedelta(days=days), datetime.min.time(), clock.ZONE
    )
    meeting = city.meeting(whom, mate, by=whom.id, ahead=noon + timedelta(hours=12) - now())
    city.moved(whom, meeting, 2, CONFIRMED, mate.id)
    return meeting


def last(city: City, meeting: UUID) -> tuple[Any, ...]:
    asked = "SELECT what, by_id FROM meeting_move WHERE meeting_id = %s ORDER BY step DESC LIMIT 1"
    return tuple(city.run(asked, meeting).fetchone())


def seat(city: City, whom: Somebody, mate: Staff) -> UUID:
    return UUID(str(city.one("SELECT id FROM team_member WHERE worker_id = %s AND person_id = %s", mate.id, whom.id)))


def let_go(city: City, whom: Somebody, mate: Staff) -> str:
    answer = city.browser_of(whom).post(f"/me/team/{seat(city, whom, mate)}/", {"answer": "end"}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_what_was_arranged_with_whoever_is_let_go_is_called_off_by_the_same_hand(
    city: City, limin: Staff, wang: Somebody
) -> None:
    zhou = city.staff("周宁")
    city.join(wang.id, wang.consents["support"], zhou)
    mine, others = arranged(city, wang, limin), arranged(city, wang, zhou, days=2)
    assert "还没到的会面都会取消" in city.browser_of(wang).get("/me/team/").content.decode(), "said before the button"
    assert "还没到的会面都取消了" in let_go(city, wang, limin)
    what, by = last(city, mine)
    assert rules.Move(what) is rules.Move.CANCELLED
    assert by == wang.id
    assert last(city, others) == (CONFIRMED, zhou.id)


def test_a_stand_in_who_is_on_the_team_besides_is_still_met(city: City, limin: Staff, wang: Somebody) -> None:
    zhou = city.staff("周宁")
    cover = city.join(wang.id, wang.consents["support"], zhou, cover_until=now() + timedelta(days=9))
    city.join(wang.id, wang.consents["support"], zhou)
    meeting = arranged(city, wang, zhou)
    city.browser_of(wang).post(f"/me/team/{cover}/", {"answer": "end"})
    assert last(city, meeting) == (CONFIRMED, zhou.id)


def test_somebody_is_let_go_after_the_consent_has_lapsed(city: City, limin: Staff, wang: Somebody) -> None:
    arranged(city, wang, limin)
    city.run("UPDATE consent SET expires_at = now() - interval '1 second' WHERE person_id = %s", wang.id)
    let_go(city, wang, limin)
    assert city.one("SELECT ended_at IS NOT NULL FROM team_member WHERE worker_id = %s", limin.id)


@pytest.mark.parametrize("how", ["left_at", "ends_at"])
def test_no_message_comes_for_a_meeting_to_which_the_worker_cannot_come(
    city: City, limin: Staff, wang: Somebody, sent: Path, how: str
) -> None:
    want_texts(city, wang)
    arranged(city, wang, limin)
    if how == "left_at":
        city.run("UPDATE worker SET left_at = now() WHERE id = %s", limin.id)
    else:
        city.run("UPDATE team_member SET ends_at = now() + interval '1 minute' WHERE worker_id = %s", limin.id)
    assert texts(sent) == []


def test_whoever_has_left_is_named_beside_the_meeting_as_not_there(city: City, limin: Staff, wang: Somebody) -> None:
    meeting = arranged(city, wang, limin)
    pages = ("/me/", "/me/meetings/", f"/me/meetings/{meeting}/")
    for place in pages:
        assert "李敏已经不在您的团队里了" not in city.browser_of(wang).get(place).content.decode()
    city.run("UPDATE worker SET left_at = now() WHERE id = %s", limin.id)
    for place in pages:
        assert "李敏已经不在您的团队里了" in city.browser_of(wang).get(place).content.decode()


def test_a_meeting_after_somebody_s_last_day_says_so(city: City, limin: Staff, wang: Somebody) -> None:
    arranged(city, wang, limin, days=5)
    city.run("UPDATE team_member SET ends_at = now() + interval '3 days' WHERE worker_id = %s", limin.id)
    assert "会面那天不在" in city.browser_of(wang).get("/me/meetings/").content.decode()


def test_beside_a_meeting_stands_who_steps_in_then(city: City, limin: Staff, wang: Somebody) -> None:
    zhang, lead = city.staff("张华"), city.staff("吴刚", "lead")
    arranged(city, wang, limin, days=2)
    until = (now() + timedelta(days=5)).date().isoformat()
    city.browser_of(lead).post("/desk/cover/", {"away": limin.id, "stand_in": zhang.id, "until": until})
    for place in ("/me/", "/me/meetings/"):
        assert "届时由张华替李敏接手" in city.browser_of(wang).get(place).content.decode()
    city.run("UPDATE cover SET until = now() + interval '1 day'")
    assert "届时由张华" not in city.browser_of(wang).get("/me/meetings/").content.decode()


def test_a_stand_in_s_day_ends_with_standing_in(city: City, limin: Staff, wang: Somebody) -> None:
    zhang = city.staff("张华")
    city.join(wang.id, wang.consents["support"], zhang, cover_until=now() + timedelta(days=5))
    city.run(
        "INSERT INTO cover (id, station_id, away_id, stand_in_id, until) VALUES (%s, %s, %s, %s, now() + %s)",
        uuid.uuid4(), limin.station_id, limin.id, zhang.id, timedelta(days=5),
    )  # fmt: skip
    arranged(city, wang, limin, days=2)

    def shown() -> bool:
        return "王建国" in city.browser_of(zhang).get("/desk/today/").content.decode()

    assert shown()
    city.run("UPDATE team_member SET ends_at = now() + interval '1 day' WHERE is_cover")
    assert not shown()
    city.run("UPDATE team_member SET ends_at = now() + interval '5 days' WHERE is_cover")
    city.run("UPDATE cover SET until = now() + interval '1 day'")
    assert not shown()
