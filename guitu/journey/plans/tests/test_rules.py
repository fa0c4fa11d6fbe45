"""A plan by itself: how it stands, what can happen to it, how it is packed and compared."""

import uuid
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from guitu.journey.plans import rules
from guitu.journey.plans.rules import Change, Doer, Goal, Hand, Mark, Move, State, Step, StepState
from guitu.people.rules import Stance

ANSWERS = (Move.AGREE, Move.DISAGREE, Move.CANNOT_ANSWER)
ANSWERABLE = {State.WAITING, State.AGREED, State.DISAGREED, State.NOT_ANSWERED}

lines = some.text(min_size=1, max_size=12)
a_step = some.builds(Step, some.uuids(), lines, some.sampled_from(Doer), some.none() | some.dates())
a_plan = some.lists(some.builds(Goal, some.uuids(), lines, some.lists(a_step, max_size=2).map(tuple)), max_size=2)


@pytest.mark.parametrize(("now", "what", "by"), list(product(State, Move, Hand)))
def test_only_the_person_answers_and_only_what_stands(now: State, what: Move, by: Hand) -> None:
    if what in ANSWERS:
        assert rules.can_move(now, what, by) == (by is Hand.PERSON and now in ANSWERABLE)
    else:
        assert rules.can_move(now, what, by) == (now is not State.REPLACED)


@pytest.mark.parametrize(("now", "mark", "by"), list(product(StepState, Mark, Hand)))
def test_both_mark_a_step_and_nothing_is_marked_twice(now: StepState, mark: Mark, by: Hand) -> None:
    passes = (now is StepState.OPEN) == (mark is not Mark.TAKEN_UP)
    assert ((now, mark, by) in rules.STEP_MOVES) == passes


def test_a_mind_may_be_changed_and_the_last_word_counts() -> None:
    said = [Stance.AGREE, Stance.COULD_NOT_ANSWER, Stance.DISAGREE]
    assert rules.state(by=Hand.WORKER, stances=said, is_replaced=False) is State.DISAGREED
    assert rules.state(by=Hand.WORKER, stances=said, is_replaced=True) is State.REPLACED


def test_what_the_person_wrote_waits_for_nobody() -> None:
    assert rules.state(by=Hand.PERSON, stances=[], is_replaced=False) is State.OWN
    assert rules.state(by=Hand.WORKER, stances=[], is_replaced=False) is State.WAITING


def test_a_step_that_is_simply_not_done_has_no_word_of_its_own() -> None:
    assert set(StepState) == {StepState.OPEN, StepState.DONE, StepState.LET_GO}
    assert rules.step_state([Mark.DONE, Mark.TAKEN_UP]) is StepState.OPEN


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(a_plan)
def test_what_is_packed_comes_out_as_it_went_in(plan: list[Goal]) -> None:
    assert rules.unpack(rules.pack(tuple(plan))) == tuple(plan)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(a_plan)
def test_a_plan_beside_itself_is_the_same_throughout(plan: list[Goal]) -> None:
    keys = [goal.key for goal in plan]
    if len(keys) == len(set(keys)):
        assert {one.change for one in rules.compare(tuple(plan), tuple(plan))} <= {Change.SAME}


@given(some.text(max_size=40), some.text(max_size=40))
def test_no_word_is_lost_or_made_up_by_comparing(before: str, after: str) -> None:
    left, right = rules.pieces(before, after)
    assert "".join(one.text for one in left) == before
    assert "".join(one.text for one in right) == after


def test_only_what_differs_is_marked_in_chinese_and_in_english() -> None:
    left, right = rules.pieces("每周去两次图书馆", "每周去三次图书馆")
    assert [one.text for one in left if one.is_marked] == ["两"]
    assert [one.text for one in right if one.is_marked] == ["三"]
    left, right = rules.pieces("go to the library twice", "go to the library three times")
    assert [one.text for one in left if one.is_marked] == ["twice"]


def test_what_is_new_what_went_and_what_changed_is_told_apart() -> None:
    job, home = uuid.uuid4(), uuid.uuid4()
    ask, sign, ring = Step(uuid.uuid4(), "去问问", Doer.PERSON), Step(uuid.uuid4(), "报名", Doer.WORKER), uuid.uuid4()
    before = (Goal(job, "找份工作", (ask, sign)), Goal(home, "搬出来住"))
    later = Step(sign.key, "报名", Doer.PERSON, date(2026, 12, 1))
    after = (Goal(job, "找份工作", (later, Step(ring, "打电话", Doer.FAMILY))), Goal(uuid.uuid4(), "学开叉车"))
    found = rules.compare(before, after)
    assert [one.change for one in found] == [Change.CHANGED, Change.NEW, Change.GONE]
    assert [one.change for one in found[0].steps] == [Change.CHANGED, Change.NEW, Change.GONE]


def test_a_plan_without_a_goal_or_with_an_empty_line_is_not_whole() -> None:
    step = Step(uuid.uuid4(), "去问问", Doer.PERSON)
    goal = Goal(uuid.uuid4(), "找份工作", (step,))
    assert rules.is_whole((goal,))
    assert not rules.is_whole(())
    assert not rules.is_whole((Goal(goal.key, "", ()),))
    assert not rules.is_whole((goal, goal))
    assert not rules.is_whole((Goal(goal.key, "长" * (rules.LINE_LIMIT + 1)),))
