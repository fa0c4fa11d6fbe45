"""What can happen between a person and somebody they trust: every state, turn and hand, asked of the database."""

import uuid
from collections.abc import Callable
from itertools import product

import pytest

from guitu.foundations.access.verdicts import Actor, Kind, RefusedError
from guitu.foundations.identity import tokens
from guitu.people import actions, doors, rules
from guitu.people.rules import SHARING_MOVES, Invitee, Part, Relation, Shared, Sharing, Side, Turn, sharing
from tests.city import City, now
from tests.trusting import Guest, trusted

HANDS = ("person", "guest", "worker", "somebody else")
# What it takes for it to stand so: taken up or not, and what is said of its moments.
STATES = {
    "nobody": (False, ""),
    "invited": (False, "invited_at = now()"),
    "let in": (True, "accepted_at = now()"),
    "never taken up": (False, "invited_at = now() - interval '15 days'"),
    "run out": (True, "until = now() - interval '1 hour'"),
    "ended": (True, "ended_at = now(), code_hash = NULL, word_hash = '', pin_hash = ''"),
}


def stands(city: City, guest: Guest) -> Sharing:
    """Return how it stands, by the rule, from what the database holds."""
    row = city.run(
        "SELECT invited_at, until, accepted_at, ended_at, now() FROM trusted_person WHERE id = %s", guest.id
    ).fetchone()
    return sharing(Shared(*row[:4]), at=row[4]) if row else Sharing.NONE


def turn(city: City, guest: Guest, what: Turn, token: str) -> bool:
    """Ask the database for one turn, as whoever holds the token."""
    asked = {
        Turn.INVITED: ("SELECT app.invite_trusted(%s, 'x', 'x', ARRAY['plan'], false, 30, 'y', 'x')", "ok"),
        Turn.CHANGED: ("SELECT app.change_trusted(%s, ARRAY['notes'], false)", "ok"),
        Turn.ENDED: ("SELECT app.end_trusted(%s)", "ok"),
        Turn.TAKEN_UP: ("SELECT auth.take_up_trusted(%s, 'x')", True),
    }
    statement, yes = asked[what]
    with city.database.transaction():
        city.run("SELECT app.begin(%s)", token)
        return bool(city.one(statement, guest.id) == yes)


@pytest.mark.parametrize(("state", "what"), list(product(STATES, Turn)))
def test_only_what_the_table_allows_happens_and_only_by_the_right_hand(city: City, state: str, what: Turn) -> None:
    limin = city.staff("李敏")
    wang, other = city.person("王建国", team=(limin,)), city.person("陈志强", team=(limin,))
    is_taken_up, moment = STATES[state]
    for hand in HANDS:
        guest = trusted(city, wang, "plan", is_taken_up=is_taken_up, code=uuid.uuid4().hex[:12].upper())
        if moment:
            city.run(f"UPDATE trusted_person SET {moment} WHERE id = %s", guest.id)  # noqa: S608
        else:
            city.run("DELETE FROM trusted_person WHERE id = %s", guest.id)
        before = stands(city, guest)
        # Whoever invites with a new id invites somebody of their own.
        if (before, what, hand) == (Sharing.NONE, Turn.INVITED, "somebody else"):
            continue
        token = {"person": wang.token, "guest": guest.token, "worker": limin.token, "somebody else": other.token}[hand]
        # Taking it up needs no session: whoever holds the code and the word comes to that door.
        side = Side.TRUSTED if what is Turn.TAKEN_UP else {"person": Side.PERSON, "guest": Side.TRUSTED}.get(hand)
        then = SHARING_MOVES.get((before, what, side)) if side else None
        assert turn(city, guest, what, token) is (then is not None), hand
        assert stands(city, guest) is (then or before), hand
        city.run("DELETE FROM trusted_person WHERE id = %s", guest.id)


ME = Actor(pk=uuid.uuid4(), kind=Kind.PERSON, organisation_id=uuid.uuid4())
GUEST = Invitee(uuid.uuid4(), "妈妈", Relation.FAMILY, frozenset({Part.PLAN}), 30, is_shown=False, word="小白")
ACTS: dict[str, Callable[[], object]] = {
    "invite": lambda: actions.trust(person_id=ME.uid, invitee=GUEST, code="ABCD2345EFGH", by=ME, at=now()),
    "change": lambda: actions.change_trust(
        trusted_id=uuid.uuid4(), parts=frozenset({Part.PLAN}), is_shown=False, by=ME, at=now()
    ),
    "end": lambda: actions.end_trust(trusted_id=uuid.uuid4(), by=ME, at=now()),
}


@pytest.mark.parametrize("name", ACTS)
def test_no_act_asks_the_database_for_what_the_table_of_sharing_does_not_hold(
    city: City, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[str] = []
    city.clear()
    monkeypatch.setattr(rules, "SHARING_MOVES", {})
    monkeypatch.setattr(actions, "settle", lambda question, *_values: asked.append(question))
    with pytest.raises(RefusedError):
        ACTS[name]()
    assert asked == []


def test_the_door_asks_the_table_before_an_invitation_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def door(*question: object) -> list[tuple[bool]]:
        asked.append(question)
        return [(True,)]

    monkeypatch.setattr(tokens, "ask_door", door)
    waiting = doors.Pass(uuid.uuid4(), uuid.uuid4(), "a word", "")
    assert doors.take_up(waiting, "135790")
    monkeypatch.setattr(rules, "SHARING_MOVES", {})
    assert not doors.take_up(waiting, "135790")
    assert len(asked) == 1
