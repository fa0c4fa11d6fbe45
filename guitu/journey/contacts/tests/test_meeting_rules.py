"""How two people agree on a meeting: every move of either hand in every state."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.journey.contacts import rules
from guitu.journey.contacts.rules import AGREED, MEETING_MOVES, MeetingState, Move, Moved, Side, Standing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERY = list(product([None, *MeetingState], Move, Side))
# Written out once more, by hand: what may be done, by whom, as it stands.
WORKER, PERSON = Side.WORKER, Side.PERSON
ALLOWED = {
    None: {(Move.PROPOSED, WORKER), (Move.PROPOSED, PERSON)},
    MeetingState.WAITS_FOR_PERSON: {
        (Move.CONFIRMED, PERSON),
        (Move.DECLINED, PERSON),
        (Move.COUNTERED, PERSON),
        (Move.COUNTERED, WORKER),
        (Move.CANCELLED, WORKER),
        (Move.TOLD_YES, WORKER),
        (Move.TOLD_NO, WORKER),
    },
    MeetingState.WAITS_FOR_WORKER: {
        (Move.CONFIRMED, WORKER),
        (Move.DECLINED, WORKER),
        (Move.COUNTERED, WORKER),
        (Move.COUNTERED, PERSON),
        (Move.CANCELLED, PERSON),
    },
    MeetingState.TOLD: {
        (Move.CONFIRMED, PERSON),
        (Move.DECLINED, PERSON),
        (Move.TOLD_NO, WORKER),
        (Move.CANCELLED, WORKER),
        *product((Move.COUNTERED, Move.KEPT, Move.NOT_MET), Side),
    },
    MeetingState.CONFIRMED: {
        (Move.TOLD_NO, WORKER),
        *product((Move.CANCELLED, Move.COUNTERED, Move.KEPT, Move.NOT_MET), Side),
    },
    MeetingState.DECLINED: set(),
    MeetingState.CANCELLED: set(),
    MeetingState.KEPT: set(product((Move.NOT_MET,), Side)),
    MeetingState.NOT_MET: set(product((Move.KEPT,), Side)),
}


@pytest.mark.parametrize(("now", "what", "side"), EVERY, ids=str)
def test_only_what_is_written_down_can_be_done(now: MeetingState | None, what: Move, side: Side) -> None:
    assert ((now, what, side) in MEETING_MOVES) == ((what, side) in ALLOWED[now])


def moved(what: Move, side: Side) -> Moved:
    return Moved(what, side, NOON, 60) if what in rules.WITH_A_TIME else Moved(what, side)


def test_a_worker_alone_never_gets_further_than_told() -> None:
    """Whatever a worker does by herself, nothing is confirmed."""
    reached: set[MeetingState | None] = {None}
    while (
        more := {then for (now, _what, side), then in MEETING_MOVES.items() if side is WORKER and now in reached}
        - reached
    ):
        reached |= more
    assert MeetingState.CONFIRMED not in reached
    assert MeetingState.TOLD in reached


@given(st.lists(st.builds(moved, st.sampled_from(Move), st.sampled_from(Side)), max_size=12))
def test_confirmed_means_that_two_hands_spoke_of_the_same_time(moves: list[Moved]) -> None:
    now = rules.standing(moves)
    if now is None or now.state is not MeetingState.CONFIRMED:
        return
    # The last proposal that changed anything, and the confirmation after it, come from different hands.
    asked = answered = None
    state: MeetingState | None = None
    for one in moves:
        then = MEETING_MOVES.get((state, one.what, one.side))
        if then is None:
            continue
        state = then
        if one.what in rules.WITH_A_TIME:
            asked, answered = one.side, None
        elif one.what is Move.CONFIRMED:
            answered = one.side
    assert {asked, answered} == set(Side)


@given(st.lists(st.builds(moved, st.sampled_from(Move), st.sampled_from(Side)), max_size=8))
def test_what_the_table_does_not_know_changes_nothing(moves: list[Moved]) -> None:
    now = rules.standing(moves)
    for what, side in product(Move, Side):
        if (now.state if now else None, what, side) not in MEETING_MOVES:
            assert rules.standing([*moves, moved(what, side)]) == now


@pytest.mark.parametrize("state", sorted(AGREED))
def test_whether_we_met_is_noted_once_it_has_begun(state: MeetingState) -> None:
    now = Standing(state, NOON, 60)
    for what in (Move.KEPT, Move.NOT_MET):
        assert not rules.can_move(now, what, PERSON, at=NOON - timedelta(minutes=1))
        assert rules.can_move(now, what, PERSON, at=NOON)


def test_nobody_agrees_to_a_time_that_has_passed_but_a_no_is_never_too_late() -> None:
    now = Standing(MeetingState.WAITS_FOR_PERSON, NOON, 60)
    assert rules.can_move(now, Move.CONFIRMED, PERSON, at=NOON - timedelta(minutes=1))
    assert not rules.can_move(now, Move.CONFIRMED, PERSON, at=NOON)
    assert rules.can_move(now, Move.DECLINED, PERSON, at=NOON + timedelta(days=3))
    assert rules.can_move(now, Move.COUNTERED, PERSON, at=NOON + timedelta(days=3))


@pytest.mark.parametrize("state", sorted(AGREED))
@pytest.mark.parametrize("what", [Move.CANCELLED, Move.COUNTERED, Move.TOLD_NO])
def test_what_was_agreed_and_is_over_is_neither_called_off_nor_moved(state: MeetingState, what: Move) -> None:
    now = Standing(state, NOON, 60)
    assert rules.can_move(now, what, WORKER, at=NOON + timedelta(minutes=59))
    assert not rules.can_move(now, what, WORKER, at=NOON + timedelta(minutes=60))
    assert not rules.can_move(now, what, PERSON, at=NOON + timedelta(minutes=60))
    assert rules.can_move(now, Move.NOT_MET, WORKER, at=NOON + timedelta(days=9))


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (90, True), (91, False)])
def test_a_meeting_lies_ahead_but_not_months_away(days: int, *, fits: bool) -> None:
    assert rules.can_be_at(NOON + timedelta(days=days), first_asked_at=NOON, at=NOON) == fits
