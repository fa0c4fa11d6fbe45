"""What can happen between a person and somebody they trust: every state, turn and hand, asked of the database."""

import uuid
from itertools import product

import pytest

from guitu.people.rules import SHARING_MOVES, Shared, Sharing, Turn, sharing
from tests.city import City
from tests.trusting import Guest, trusted

HANDS = ("person", "guest", "worker", "somebody else")
OWN = {Turn.CHANGED, Turn.ENDED}
# What it takes for it to stand so: taken up or not, and what is said of its moments.
STATES = {
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
    )
    invited_at, until, accepted_at, ended_at, at = row.fetchone()
    return sharing(Shared(invited_at, until, accepted_at, ended_at), at=at)


def turn(city: City, guest: Guest, what: Turn, token: str) -> bool:
    """Ask the database for one turn, as whoever holds the token."""
    asked = {
        Turn.CHANGED: ("SELECT app.change_trusted(%s, ARRAY['notes'], false)", "ok"),
        Turn.ENDED: ("SELECT app.end_trusted(%s)", "ok"),
        Turn.TAKEN_UP: ("SELECT auth.take_up_trusted(%s, 'x')", True),
    }
    statement, yes = asked[what]
    with city.database.transaction():
        city.run("SELECT app.begin(%s)", token)
        return bool(city.one(statement, guest.id) == yes)


@pytest.mark.parametrize(("state", "what"), list(product(STATES, (Turn.TAKEN_UP, Turn.CHANGED, Turn.ENDED))))
def test_only_what_the_table_allows_happens_and_only_by_the_right_hand(city: City, state: str, what: Turn) -> None:
    limin = city.staff("李敏")
    wang, other = city.person("王建国", team=(limin,)), city.person("陈志强", team=(limin,))
    is_taken_up, moment = STATES[state]
    for hand in HANDS:
        guest = trusted(city, wang, "plan", is_taken_up=is_taken_up, code=uuid.uuid4().hex[:12].upper())
        city.run(f"UPDATE trusted_person SET {moment} WHERE id = %s", guest.id)  # noqa: S608
        before = stands(city, guest)
        token = {"person": wang.token, "guest": guest.token, "worker": limin.token, "somebody else": other.token}[hand]
        # Taking it up needs no session: whoever holds the code and the word comes to that door.
        is_theirs = what is Turn.TAKEN_UP or (hand == "person" and what in OWN)
        can = (before, what) in SHARING_MOVES
        assert turn(city, guest, what, token) == (is_theirs and can), hand
        assert stands(city, guest) is (SHARING_MOVES[before, what] if is_theirs and can else before), hand
