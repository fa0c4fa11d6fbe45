"""How somebody stands in for a colleague: every state, step and hand, asked of the database as each of them."""

import uuid
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from conftest import Ground
from guitu.foundations.access.verdicts import Actor, Kind, RefusedError, Role
from guitu.people import actions, queries, rules
from guitu.people.rules import COVER_MOVES, MINOR_COVER_MOVES, Hand, Place, Step
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.seating import Moments, named, seat, stands

OF = {"person": Hand.PERSON, "team": Hand.TEAM, "lead": Hand.LEAD}
HANDS = (*OF, "the stand-in", "a lead elsewhere", "somebody else")
# What it takes for it to stand so: agreed, last day, ended.
STATES: dict[Place, Moments | None] = {
    Place.NONE: None,
    Place.HELD: ("NULL", "now() + interval '3 days'", "NULL"),
    Place.UNSEEN: ("NULL", "now() - interval '1 day'", "NULL"),
    Place.IN: ("now()", "now() + interval '3 days'", "NULL"),
    Place.PAST: ("now() - interval '2 days'", "now() - interval '1 day'", "NULL"),
    Place.OVER: ("now() - interval '2 days'", "now() + interval '3 days'", "now() - interval '1 day'"),
    Place.TURNED_DOWN: ("NULL", "now() + interval '3 days'", "now() - interval '1 day'"),
}
ONLY_A_MINORS = {Place.HELD, Place.UNSEEN, Place.TURNED_DOWN}
FILES = [(False, one) for one in STATES if one not in ONLY_A_MINORS] + [(True, one) for one in STATES]
# These ask somebody in for themselves: another seat, with a table of its own.
ANOTHER_SEAT = {Step.SUGGESTED, Step.INVITED, Step.UNTIL}


def seated(city: City, whom: Somebody, mate: Staff, state: Place, *, is_minor: bool) -> UUID:
    """Let it stand so with a stand-in, and return the row."""
    is_approved = state not in ONLY_A_MINORS if is_minor and state is not Place.TURNED_DOWN else None
    return seat(city, whom, mate, STATES[state], is_approved=is_approved, by=mate.id, is_cover=True)


@pytest.mark.parametrize(("is_minor", "state"), FILES)
def test_only_what_the_table_allows_happens_where_somebody_stands_in(
    city: City, ground: Ground, state: Place, *, is_minor: bool
) -> None:
    limin, lead, far = city.staff("李敏"), city.staff("吴刚", "lead"), city.staff("孙丽", "lead")
    elsewhere = uuid.uuid4()
    city.run(
        "INSERT INTO station (id, organisation_id, name, district, street, phone) SELECT %s, organisation_id, '二站',"
        " district, street, phone FROM station WHERE id = (SELECT station_id FROM worker WHERE id = %s)",
        elsewhere, far.id,
    )  # fmt: skip
    for table, key in (("worker", "id"), ("identity", "user_id")):
        city.run(f"UPDATE {table} SET station_id = %s WHERE {key} = %s", elsewhere, far.id)  # noqa: S608
    wang = city.person("王建国", team=(limin,), purposes=("support", "cover"))
    other = city.person("陈志强", team=(city.staff("周宁"),))
    if is_minor:
        city.run(
            "INSERT INTO minor_file (person_id, consent_id, until) VALUES (%s, %s, now() + interval '1 year')",
            wang.id, wang.consents["support"],
        )  # fmt: skip
    moves = MINOR_COVER_MOVES if is_minor else COVER_MOVES
    for what, hand in product(Step, HANDS):
        mate = city.staff("张华")
        row, cover = seated(city, wang, mate, state, is_minor=is_minor), named(city, limin, mate)
        assert stands(city, wang, mate, is_cover=True) is state
        hands: dict[str, Somebody | Staff] = {
            "person": wang,
            "team": limin,
            "lead": lead,
            "the stand-in": mate,
            "a lead elsewhere": far,
            "somebody else": other,
        }
        asked: dict[Step, tuple[str, *tuple[UUID, ...]]] = {
            Step.SUGGESTED: ("SELECT app.suggest_member(%s, %s)", wang.id, mate.id),
            Step.INVITED: ("SELECT app.invite_member(%s)", mate.id),
            Step.AGREED: ("SELECT app.answer_member(%s, true)", row),
            Step.ENDED: (
                ("SELECT app.end_cover(%s)", cover) if "lead" in hand else ("SELECT app.answer_member(%s, false)", row)
            ),
            Step.UNTIL: ("SELECT app.stay_until(%s, now() + interval '9 days')", mate.id),
            Step.APPROVED: ("SELECT app.approve_file(%s)", row),
            Step.NAMED: (
                "SELECT CASE WHEN app.cover(%s, %s, now() + interval '9 days') = 0 THEN 'ok' END", limin.id, mate.id,
            ),
        }  # fmt: skip
        said = by_hand(ground, hands[hand], *asked[what]) == [("ok",)]
        then = None if what in ANOTHER_SEAT else moves.get((state, what, OF[hand])) if hand in OF else None
        # A lead who names or ends is not told whether it was for anybody.
        is_told = hand != "lead" or what not in {Step.NAMED, Step.ENDED}
        assert what in ANOTHER_SEAT or said is (then is not None if is_told else True), (what, hand)
        assert stands(city, wang, mate, is_cover=True) is (then or state), (what, hand)


# How it stands with the worker who is away: agreed, last day, ended.
AWAY: dict[Place, Moments | None] = {
    Place.NONE: None,
    Place.SUGGESTED: ("NULL", "NULL", "NULL"),
    Place.HELD: ("NULL", "NULL", "NULL"),
    Place.UNSEEN: ("NULL", "now() - interval '1 day'", "NULL"),
    Place.IN: ("now()", "NULL", "NULL"),
    Place.PAST: ("now() - interval '9 days'", "now() - interval '1 day'", "NULL"),
    Place.OVER: ("now() - interval '9 days'", "NULL", "now() - interval '1 day'"),
    Place.TURNED_DOWN: ("NULL", "NULL", "now() - interval '1 day'"),
}


@pytest.mark.parametrize("state", AWAY)
def test_nobody_stands_in_for_somebody_who_does_not_read_themselves(city: City, ground: Ground, state: Place) -> None:
    away, mate, lead = city.staff("李敏"), city.staff("张华"), city.staff("吴刚", "lead")
    wang = city.person("王建国", team=(city.staff("周宁"),), purposes=("support", "cover"))
    is_held = state in {Place.HELD, Place.UNSEEN}
    seat(city, wang, away, AWAY[state], is_approved=False if is_held else None, by=away.id)
    assert stands(city, wang, away) is state
    covered = by_hand(ground, lead, "SELECT app.cover(%s, %s, now() + interval '30 days')", away.id, mate.id)
    assert covered == [(0,)], "the lead is not told"
    assert stands(city, wang, mate, is_cover=True) is (Place.IN if state is Place.IN else Place.NONE)


# How it stands with whoever would stand in, on their own account: only who reads already is not named besides.
@pytest.mark.parametrize("state", [Place.NONE, Place.SUGGESTED, Place.HELD, Place.IN, Place.PAST])
def test_whoever_is_on_the_team_already_does_not_stand_in_besides(city: City, ground: Ground, state: Place) -> None:
    away, mate, lead = city.staff("李敏"), city.staff("张华"), city.staff("吴刚", "lead")
    wang = city.person("王建国", team=(away,), purposes=("support", "cover"))
    seat(city, wang, mate, AWAY[state], is_approved=False if state is Place.HELD else None, by=away.id)
    assert stands(city, wang, mate) is state
    covered = by_hand(ground, lead, "SELECT app.cover(%s, %s, now() + interval '30 days')", away.id, mate.id)
    assert covered == [(0,)], "the lead is not told"
    assert stands(city, wang, mate, is_cover=True) is (Place.NONE if state is Place.IN else Place.IN)


def test_whoever_is_let_go_does_not_stay_as_a_stand_in(city: City, ground: Ground) -> None:
    away, mate = city.staff("李敏"), city.staff("张华")
    wang = city.person("王建国", team=(away,), purposes=("support", "cover"))
    row = city.join(wang.id, wang.consents["support"], mate)
    city.join(wang.id, wang.consents["support"], mate, cover_until=now() + timedelta(days=3))
    assert by_hand(ground, wang, "SELECT app.answer_member(%s, false)", row) == [("ok",)]
    assert stands(city, wang, mate, is_cover=True) is Place.OVER
    assert stands(city, wang, away) is Place.IN
    assert city.browser_of(mate).get(f"/desk/people/{wang.id}/").status_code == 404


@pytest.fixture
def standing_in(city: City, ground: Ground) -> tuple[Somebody, Staff, Staff, Staff]:
    """Let somebody stand in for somebody away, named by a lead."""
    away, mate, lead = city.staff("李敏"), city.staff("张华"), city.staff("吴刚", "lead")
    wang = city.person("王建国", team=(away,), purposes=("support", "cover"))
    by_hand(ground, lead, "SELECT app.cover(%s, %s, now() + interval '30 days')", away.id, mate.id)
    return wang, away, mate, lead


def ended(city: City, ground: Ground, lead: Staff, away: Staff) -> object:
    """Let a lead end whatever was named for somebody away, and return the answer."""
    cover = city.one("SELECT id FROM cover WHERE away_id = %s", away.id)
    return by_hand(ground, lead, "SELECT app.end_cover(%s)", cover)[0][0]


def test_what_a_lead_ends_is_closed_at_once_and_the_person_reads_who_ended_it(
    city: City, ground: Ground, standing_in: tuple[Somebody, Staff, Staff, Staff]
) -> None:
    wang, away, mate, lead = standing_in
    page = f"/desk/people/{wang.id}/"
    assert city.browser_of(mate).get(page).status_code == 200
    assert ended(city, ground, lead, away) == "ok"
    assert city.browser_of(mate).get(page).status_code == 404
    assert city.browser_of(away).get(page).status_code == 200
    noted = city.run("SELECT actor_id, why FROM entry WHERE subject_id = %s AND part = 'team.cover_end'", wang.id)
    assert noted.fetchall() == [(lead.id, "away")]
    assert "结束了一位同事的临时接手" in city.browser_of(wang).get("/me/opened/").content.decode()


def test_whom_a_lead_ended_may_be_named_again_and_whom_the_person_ended_may_not(
    city: City, ground: Ground, standing_in: tuple[Somebody, Staff, Staff, Staff]
) -> None:
    wang, away, mate, lead = standing_in
    again = ("SELECT app.cover(%s, %s, now() + interval '9 days')", away.id, mate.id)
    ended(city, ground, lead, away)
    by_hand(ground, lead, *again)
    assert stands(city, wang, mate, is_cover=True) is Place.IN
    seat_of = city.one("SELECT id FROM team_member WHERE worker_id = %s AND is_cover", mate.id)
    by_hand(ground, wang, "SELECT app.answer_member(%s, false)", seat_of)
    assert ended(city, ground, lead, away) == "ok"
    by_hand(ground, lead, *again)
    assert stands(city, wang, mate, is_cover=True) is Place.OVER


def test_what_is_ended_for_one_colleague_goes_on_for_another(
    city: City, ground: Ground, standing_in: tuple[Somebody, Staff, Staff, Staff]
) -> None:
    wang, away, mate, lead = standing_in
    other = city.staff("周宁")
    city.join(wang.id, wang.consents["support"], other)
    by_hand(ground, lead, "SELECT app.cover(%s, %s, now() + interval '9 days')", other.id, mate.id)
    ended(city, ground, lead, away)
    assert stands(city, wang, mate, is_cover=True) is Place.IN
    ended(city, ground, lead, other)
    assert stands(city, wang, mate, is_cover=True) is Place.PAST


def test_a_stand_in_for_another_s_people_goes_on(
    city: City, ground: Ground, standing_in: tuple[Somebody, Staff, Staff, Staff]
) -> None:
    _wang, away, mate, lead = standing_in
    other = city.staff("周宁")
    chen = city.person("陈志强", team=(other,), purposes=("support", "cover"))
    by_hand(ground, lead, "SELECT app.cover(%s, %s, now() + interval '9 days')", other.id, mate.id)
    ended(city, ground, lead, away)
    assert stands(city, chen, mate, is_cover=True) is Place.IN


def test_nobody_stands_in_for_longer_than_the_one_who_is_away_would_read(city: City, ground: Ground) -> None:
    away, mate, lead = city.staff("李敏"), city.staff("张华"), city.staff("吴刚", "lead")
    wang = city.person("王建国", purposes=("support", "cover"))
    seat(city, wang, away, ("now()", "now() + interval '7 days'", "NULL"), is_approved=None, by=away.id)
    for _twice in range(2):
        by_hand(ground, lead, "SELECT app.cover(%s, %s, now() + interval '30 days')", away.id, mate.id)
        last_days = city.run("SELECT is_cover, ends_at FROM team_member WHERE person_id = %s", wang.id).fetchall()
        assert len(last_days) == 2
        assert len({until for _is_cover, until in last_days}) == 1


LEAD = Actor(pk=uuid.uuid4(), kind=Kind.STAFF, organisation_id=uuid.uuid4(), role=Role.LEAD)


def test_no_lead_names_a_stand_in_whom_the_table_does_not_let_them_name(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MINOR_COVER_MOVES", {})
    monkeypatch.setattr(actions, "_ask", lambda *_asked: pytest.fail("the database was asked"))
    with pytest.raises(RefusedError):
        actions.cover(
            away_id=uuid.uuid4(), stand_in_id=uuid.uuid4(), until=now() + timedelta(days=3), by=LEAD, at=now()
        )


def test_no_lead_ends_what_the_table_does_not_let_them_end(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MINOR_COVER_MOVES", {})
    monkeypatch.setattr(actions, "settle", lambda *_asked: pytest.fail("the database was asked"))
    with pytest.raises(RefusedError):
        actions.end_cover(cover_id=uuid.uuid4(), by=LEAD, at=now())


@pytest.mark.parametrize("agrees", [True, False])
def test_the_answer_to_a_stand_in_is_asked_of_its_own_table(
    city: City, monkeypatch: pytest.MonkeyPatch, *, agrees: bool
) -> None:
    monkeypatch.setattr(rules, "MINOR_COVER_MOVES", {})
    monkeypatch.setattr(queries, "seat", lambda **_whose: (Place.IN, True))
    monkeypatch.setattr(actions, "settle", lambda *_asked: pytest.fail("the database was asked"))
    me = Actor(pk=uuid.uuid4(), kind=Kind.PERSON, organisation_id=uuid.uuid4())
    with pytest.raises(RefusedError):
        actions.answer_member(member_id=uuid.uuid4(), agrees=agrees, by=me, at=now())
