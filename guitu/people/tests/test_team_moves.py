"""How somebody comes onto a team and goes: every state, step and hand, asked of the database; the table is asked."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from guitu.foundations.access.verdicts import Actor, Kind, RefusedError, Role
from guitu.people import actions, rules
from guitu.people.rules import MINOR_MOVES, TEAM_MOVES, Hand, Place, Step
from tests.city import City, Somebody, Staff, now
from tests.seating import Moments, seat, stands

HANDS = ("person", "team", "the worker", "lead", "somebody else")
OF = {"person": Hand.PERSON, "team": Hand.TEAM, "lead": Hand.LEAD}
# What it takes for it to stand so: agreed, last day, ended.
STATES: dict[Place, Moments | None] = {
    Place.NONE: None,
    Place.SUGGESTED: ("NULL", "NULL", "NULL"),
    Place.HELD: ("NULL", "NULL", "NULL"),
    Place.IN: ("now()", "NULL", "NULL"),
    Place.PAST: ("now() - interval '2 days'", "now() - interval '1 day'", "NULL"),
    Place.OVER: ("now() - interval '2 days'", "NULL", "now() - interval '1 day'"),
    Place.TURNED_DOWN: ("NULL", "NULL", "now() - interval '1 day'"),
}
# Whoever is named to stand in takes another seat: see `test_cover_moves`.
STEPS = tuple(one for one in Step if one is not Step.NAMED)
FILES = [(False, one) for one in STATES if one is not Place.HELD] + [(True, one) for one in STATES]


def seated(city: City, whom: Somebody, mate: Staff, state: Place, *, is_minor: bool) -> UUID:
    """Let it stand so with somebody, and return the row."""
    is_asked = is_minor and state not in {Place.SUGGESTED, Place.TURNED_DOWN}
    is_approved = state is not Place.HELD if is_asked else None
    return seat(city, whom, mate, STATES[state], is_approved=is_approved, by=whom.id)


def step(city: City, what: Step, token: str, whom: Somebody, mate: Staff, row: UUID) -> bool:
    """Ask the database for one step, as whoever holds the token."""
    asked: dict[Step, tuple[str, *tuple[UUID, ...]]] = {
        Step.SUGGESTED: ("SELECT app.suggest_member(%s, %s)", whom.id, mate.id),
        Step.INVITED: ("SELECT app.invite_member(%s)", mate.id),
        Step.AGREED: ("SELECT app.answer_member(%s, true)", row),
        Step.ENDED: ("SELECT app.answer_member(%s, false)", row),
        Step.UNTIL: ("SELECT app.stay_until(%s, now() + interval '9 days')", mate.id),
        Step.APPROVED: ("SELECT app.approve_file(%s)", row),
    }
    with city.database.transaction():
        city.run("SELECT app.begin(%s)", token)
        statement, *values = asked[what]
        return bool(city.one(statement, *values) == "ok")


@pytest.mark.parametrize(("is_minor", "state"), FILES)
def test_only_what_the_table_allows_happens_and_only_by_the_right_hand(
    city: City, state: Place, *, is_minor: bool
) -> None:
    limin, lead = city.staff("李敏"), city.staff("吴刚", "lead")
    wang, other = city.person("王建国", team=(limin,)), city.person("陈志强", team=(limin,))
    moves = MINOR_MOVES if is_minor else TEAM_MOVES
    if is_minor:
        city.run(
            "INSERT INTO minor_file (person_id, consent_id, until) VALUES (%s, %s, now() + interval '1 year')",
            wang.id,
            wang.consents["support"],
        )
    for what, hand in product(STEPS, HANDS):
        mate = city.staff("张华")
        row = seated(city, wang, mate, state, is_minor=is_minor)
        assert stands(city, wang, mate) is state
        tokens: dict[str, Somebody | Staff] = {
            "person": wang,
            "team": limin,
            "the worker": mate,
            "lead": lead,
            "somebody else": other,
        }
        # Whoever is on the team may say what the team may say.
        is_team = hand == "the worker" and state is Place.IN
        then = moves.get((state, what, Hand.TEAM if is_team else OF[hand])) if is_team or hand in OF else None
        if hand == "somebody else" and what is Step.INVITED:
            continue
        assert step(city, what, tokens[hand].token, wang, mate, row) is (then is not None), (what, hand)
        assert stands(city, wang, mate) is (then or state), (what, hand)


def test_somebody_else_who_asks_a_worker_in_asks_into_their_own_team(city: City) -> None:
    limin, mate = city.staff("李敏"), city.staff("张华")
    wang, other = city.person("王建国", team=(limin,)), city.person("陈志强", team=(limin,))
    assert step(city, Step.INVITED, other.token, wang, mate, uuid.uuid4())
    assert (stands(city, wang, mate), stands(city, other, mate)) == (Place.NONE, Place.IN)


ME = Actor(pk=uuid.uuid4(), kind=Kind.PERSON, organisation_id=uuid.uuid4())
MATE = replace(ME, kind=Kind.STAFF, role=Role.WORKER)
LATER = now() + timedelta(days=3)
ACTS: dict[str, Callable[[], object]] = {
    "let in": lambda: actions.answer_member(member_id=uuid.uuid4(), agrees=True, by=ME, at=now()),
    "let go": lambda: actions.answer_member(member_id=uuid.uuid4(), agrees=False, by=ME, at=now()),
    "ask in": lambda: actions.invite_member(worker_id=uuid.uuid4(), by=ME, at=now()),
    "a last day": lambda: actions.stay_until(worker_id=uuid.uuid4(), until=LATER, by=ME, at=now()),
    "suggest": lambda: actions.suggest_member(person_id=uuid.uuid4(), worker_id=uuid.uuid4(), by=MATE, at=now()),
    "approve": lambda: actions.approve_file(approval_id=uuid.uuid4(), by=replace(MATE, role=Role.LEAD), at=now()),
}


@pytest.mark.parametrize("name", ACTS)
def test_no_act_asks_the_database_for_what_the_table_does_not_hold(
    city: City, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[str] = []
    city.clear()
    monkeypatch.setattr(rules, "MINOR_MOVES", {})
    monkeypatch.setattr(actions, "settle", lambda question, *_values: asked.append(question))
    with pytest.raises(RefusedError):
        ACTS[name]()
    assert asked == []
