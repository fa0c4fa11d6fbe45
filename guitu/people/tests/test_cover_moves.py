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
from tests.seating import Moments, seat, stands

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
        row = seated(city, wang, mate, state, is_minor=is_minor)
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
            Step.ENDED: ("SELECT app.answer_member(%s, false)", row),
            Step.UNTIL: ("SELECT app.stay_until(%s, now() + interval '9 days')", mate.id),
            Step.APPROVED: ("SELECT app.approve_file(%s)", row),
            Step.NAMED: (
                "SELECT CASE WHEN app.cover(%s, %s, now() + interval '9 days') > 0 THEN 'ok' END", limin.id, mate.id,
            ),
        }  # fmt: skip
        said = by_hand(ground, hands[hand], *asked[what]) == [("ok",)]
        then = None if what in ANOTHER_SEAT else moves.get((state, what, OF[hand])) if hand in OF else None
        assert what in ANOTHER_SEAT or said is (then is not None), (what, hand)
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
    assert covered == [(1 if state is Place.IN else 0,)]
    assert stands(city, wang, mate, is_cover=True) is (Place.IN if state is Place.IN else Place.NONE)


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
