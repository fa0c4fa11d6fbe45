"""What can happen to a consent: every state, happening and hand, asked of the database as each of them."""

from itertools import product

import psycopg
import pytest

from conftest import Ground
from guitu.journey.consent.rules import HANDS, MOVES, Facts, Hand, Happening, State, can_move, state
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.trusting import Guest, trusted

WHO = (
    "the person", "their worker", "a colleague", "a lead", "a desk", "an officer", "somebody trusted", "somebody else",
)  # fmt: skip
# What it takes for a consent to stand so, past the wall.
SET = {
    State.ON_WORD: "expires_at = now() + interval '9 days', confirmed_at = NULL, word_of = gen_random_uuid()",
    State.LIVE: "expires_at = now() + interval '99 days'",
    State.LAPSED: "expires_at = now() - interval '1 day'",
    State.WITHDRAWN: "withdrawn_at = now()",
    State.ERASED: "erased_at = now()",
}
ACTS = {
    Happening.CONFIRMED: "SELECT app.confirm_consents()",
    Happening.RENEWED: "SELECT app.renew('{one}', (SELECT id FROM notice WHERE purpose = 'support'"
    " ORDER BY version DESC LIMIT 1), 12)",
    Happening.NARROWED: "SELECT app.narrow('{one}', now() + interval '5 days')",
    Happening.LEFT_OUT: "SELECT app.leave_out(2)",
    Happening.TAKEN_IN: "SELECT app.take_in(4)",
    Happening.LAPSED: "UPDATE consent SET expires_at = now() WHERE id = '{one}'",
    Happening.WITHDRAWN: "SELECT app.withdraw('{one}', sha256('{one}'::text::bytea))",
    Happening.ERASED: "UPDATE consent SET erased_at = now() WHERE id = '{one}'",
}

# What somebody can do for a child with whom they agreed together.
AS_GUARDIAN = {
    Happening.LEFT_OUT: "SELECT app.leave_out_as_guardian(2)",
    Happening.TAKEN_IN: "SELECT app.take_in_as_guardian(4)",
    Happening.WITHDRAWN: "SELECT app.withdraw_as_guardian()",
}


def stands(city: City, whom: Somebody) -> State:
    """Return how the base consent stands, by the rule, from what the database holds."""
    row = city.run(
        "SELECT confirmed_at IS NOT NULL, expires_at, withdrawn_at, erased_at FROM consent WHERE id = %s",
        whom.consents["support"],
    ).fetchone()
    assert row is not None
    return state(Facts(*row), at=now())


def told(city: City, whom: Somebody) -> list[str]:
    """Return what the log says happened to the base consent."""
    events = "SELECT what FROM consent_event WHERE consent_id = %s"
    return [what for (what,) in city.run(events, whom.consents["support"]).fetchall()]


def test_each_thing_that_can_happen_has_its_hands_and_none_is_at_a_desk() -> None:
    assert set(HANDS) == {what for _now, what in MOVES} == set(ACTS)
    for now_, what, hand in product(State, ACTS, Hand):
        assert can_move(now_, what, hand) is ((now_, what) in MOVES and hand in HANDS[what])


@pytest.mark.parametrize("begins", State)
def test_only_what_the_table_says_happens_to_a_consent_and_only_by_that_hand(
    city: City, ground: Ground, begins: State
) -> None:
    limin = city.staff("李敏")
    others: dict[str, Staff | Somebody] = {
        "their worker": limin,
        "a colleague": city.staff("张华"),
        "a lead": city.staff("吴刚", "lead"),
        "a desk": city.staff("周洁", "intake"),
        "an officer": city.staff("郑文", "officer"),
        "somebody else": city.person("陈志强", team=(limin,)),
    }
    for number, (what, who) in enumerate(product(ACTS, WHO)):
        wang = city.person(f"王{number}", team=(limin,))
        one = wang.consents["support"]
        guest: Guest | None = trusted(city, wang, "notes", code=str(number)) if who == "somebody trusted" else None
        city.run(f"UPDATE consent SET left_out = 4, {SET[begins]} WHERE id = %s", one)  # noqa: S608 - the texts above
        assert stands(city, wang) is begins
        before = told(city, wang)
        try:
            by_hand(ground, guest or others.get(who, wang), ACTS[what].format(one=one))
        except psycopg.errors.InsufficientPrivilege:
            assert what in {Happening.LAPSED, Happening.ERASED}, (what, who)
        can = who == "the person" and can_move(begins, what)
        assert stands(city, wang) is (MOVES[begins, what] if can else begins), (what, who)
        assert sorted(told(city, wang)) == sorted([*before, *([what.value] if can else [])]), (what, who)


@pytest.mark.parametrize("begins", State)
def test_of_a_child_the_guardian_does_what_the_table_says_and_nobody_else_in_their_place(
    city: City, ground: Ground, begins: State
) -> None:
    limin, lead = city.staff("李敏"), city.staff("吴刚", "lead")
    whoever = ("the guardian", "somebody trusted", "the child", "their worker", "a lead")
    for number, (what, who) in enumerate(product(AS_GUARDIAN, whoever)):
        child = city.person(f"小{number}", team=(limin,))
        one = child.consents["support"]
        city.run(
            "INSERT INTO minor_file (person_id, consent_id, until, child_until)"
            " VALUES (%s, %s, now() + interval '9 years', now() + interval '5 years')",
            child.id,
            one,
        )
        guest = trusted(city, child, "notes", code=str(number))
        city.run("UPDATE trusted_person SET is_guardian = %s WHERE id = %s", who == "the guardian", guest.id)
        city.run(f"UPDATE consent SET guardian_left_out = 4, {SET[begins]} WHERE id = %s", one)  # noqa: S608
        before = told(city, child)
        hands: dict[str, Staff | Somebody | Guest] = {"the child": child, "their worker": limin, "a lead": lead}
        by_hand(ground, hands.get(who, guest), AS_GUARDIAN[what])
        can = who == "the guardian" and can_move(begins, what, Hand.GUARDIAN)
        assert stands(city, child) is (MOVES[begins, what] if can else begins), (what, who)
        assert sorted(told(city, child)) == sorted([*before, *([what.value] if can else [])]), (what, who)
