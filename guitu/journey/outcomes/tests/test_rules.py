"""The picture of one question: the person's own word first, no answer is no dot, nothing is added up."""

import itertools
import uuid
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.journey.consent.rules import Purpose
from guitu.journey.outcomes import rules
from guitu.journey.outcomes.rules import GROUPS, PURPOSES, Domain, Hand, Judged, Level, Mark, Moment, Occasion

SAID = st.dictionaries(st.sampled_from(Occasion), st.dictionaries(st.sampled_from(Hand), st.sampled_from(Level)))


@pytest.mark.parametrize(("own", "told"), list(product(Level, Level)))
def test_the_persons_own_word_comes_before_what_was_told(own: Level, told: Level) -> None:
    first = rules.first_said({Hand.WORKER: told, Hand.PERSON: own})
    assert first is (own if own is not Level.NO_ANSWER else told)


@given(said=SAID)
def test_every_answer_is_drawn_once_and_no_answer_is_not_drawn(said: dict[Occasion, dict[Hand, Level]]) -> None:
    spoken = {
        (rules.place(one), rules.height(level))
        for one, by_hand in said.items()
        for level in by_hand.values()
        if level is not Level.NO_ANSWER
    }
    drawn = rules.dots(said)
    assert {(dot.x, dot.y) for dot in drawn} == spoken
    assert len(drawn) == len(spoken)
    assert all(rules.TOP <= dot.y <= rules.BOTTOM for dot in drawn)
    assert all(0 < dot.label_y < rules.HEIGHT - 18 for dot in drawn)


@given(levels=st.lists(st.sampled_from(Level), min_size=3, max_size=3))
def test_no_word_of_the_picture_is_crossed_by_the_line_or_runs_out_of_it(levels: list[Level]) -> None:
    said = {one: {Hand.PERSON: level} for one, level in zip(Occasion, levels, strict=True)}
    width, drawn = 5 * 13, list(itertools.pairwise(rules.line(said)))
    for dot in rules.dots(said):
        left = dot.x - {rules.Beside.LEFT: width, rules.Beside.BOTH: width // 2, rules.Beside.RIGHT: 0}[dot.side]
        assert 0 <= left <= rules.WIDTH - width
        # A word of one line, from its foot to its head.
        foot, head = dot.label_y, dot.label_y - 11
        for (x, y), (then_x, then_y) in drawn:
            passed = [
                y + (then_y - y) * (at - x) / (then_x - x) for at in range(x, then_x + 1) if left < at < left + width
            ]
            assert all(at < head or at > foot for at in passed), (levels, dot)


@given(said=SAID)
def test_where_both_say_the_same_the_dot_is_the_persons(said: dict[Occasion, dict[Hand, Level]]) -> None:
    for one in Occasion:
        levels = {level for level in said.get(one, {}).values() if level is not Level.NO_ANSWER}
        if len(levels) == 1 and said[one].get(Hand.PERSON) in levels:
            assert [dot.is_own for dot in rules.dots({one: said[one]})] == [True]


def test_the_line_runs_through_the_persons_answers() -> None:
    said = {
        Occasion.START: {Hand.WORKER: Level.A_LITTLE},
        Occasion.END: {Hand.WORKER: Level.FULLY, Hand.PERSON: Level.HALF},
    }
    assert rules.line(said) == ((rules.LEFT, rules.height(Level.A_LITTLE)), (rules.RIGHT, rules.height(Level.HALF)))


def test_a_fuller_answer_stands_higher() -> None:
    heights = [rules.height(level) for level in Level if level is not Level.NO_ANSWER]
    assert heights == sorted(heights, reverse=True)
    assert (heights[0], heights[-1]) == (rules.BOTTOM, rules.TOP)


@given(answers=st.dictionaries(st.sampled_from(Domain), st.sampled_from(Level)))
def test_each_answer_lives_under_the_consent_of_its_area_and_nothing_is_lost(answers: dict[Domain, Level]) -> None:
    judged = Judged(uuid.uuid4(), Moment(1, Occasion.START), 0, answers, "")
    parts = judged.parts()
    assert Purpose.SUPPORT in parts
    assert {one: level for part in parts.values() for one, level in part.items()} == answers
    assert all(PURPOSES[one] is purpose for purpose, part in parts.items() for one in part)
    assert len({judged.row_id(purpose) for purpose in parts}) == len(parts)


def test_what_comes_next_follows_the_last_that_was_answered() -> None:
    assert rules.next_occasion([]) is Occasion.START
    assert rules.next_occasion([Occasion.START]) is Occasion.MIDDLE
    assert rules.next_occasion([Occasion.MIDDLE, Occasion.START]) is Occasion.END
    assert rules.next_occasion([Occasion.END]) is None


def test_eleven_questions_in_four_groups_and_none_about_what_must_not_be_asked() -> None:
    assert [[one.value for one in domains] for domains in GROUPS.values()] == [
        ["supports", "company", "close"],
        ["home", "means", "work"],
        ["strengths", "skills", "well"],
        ["welcome", "giving"],
    ]
    assert [one for domains in GROUPS.values() for one in domains] == list(Domain)


MARKS = st.sets(st.tuples(st.integers(2, 5), st.sampled_from(Mark)))


@given(marks=MARKS)
def test_another_round_needs_both_or_a_coming_back_and_none_is_left_out(marks: set[tuple[int, Mark]]) -> None:
    now = rules.begun(marks)
    for number in range(2, now + 2):
        by = {mark for one, mark in marks if one == number}
        begins = Mark.CAME_BACK in by or {Mark.PERSON_WISHES, Mark.WORKER_WISHES} <= by
        assert begins is (number <= now)


@given(st.integers(1, rules.ROUNDS_LIMIT), st.sampled_from(Occasion))
def test_a_moment_reads_as_it_is_written(number: int, occasion: Occasion) -> None:
    assert Moment.of(Moment(number, occasion).code) == Moment(number, occasion)


def test_the_first_round_stands_in_addresses_as_it_always_did() -> None:
    assert [Moment(number, Occasion.END).code for number in (1, 2)] == ["end", "end-2"]


def test_another_round_may_be_wished_for_once_this_one_has_its_end() -> None:
    ended = {Moment(1, Occasion.END), Moment(2, Occasion.START)}
    assert rules.may_wish(1, ended)
    assert not rules.may_wish(2, ended)
    assert not rules.may_wish(rules.ROUNDS_LIMIT, {Moment(rules.ROUNDS_LIMIT, Occasion.END)})
