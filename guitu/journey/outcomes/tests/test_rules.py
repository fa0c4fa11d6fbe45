"""The picture of one question: the person's own word first, no answer is no dot, nothing is added up."""

import uuid
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.journey.consent.rules import Purpose
from guitu.journey.outcomes import rules
from guitu.journey.outcomes.rules import PURPOSES, Domain, Hand, Judged, Level, Occasion

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
    judged = Judged(uuid.uuid4(), Occasion.START, 0, answers, "")
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


def test_six_questions_and_none_about_what_must_not_be_asked() -> None:
    assert [one.value for one in Domain] == ["supports", "strengths", "home", "work", "close", "well"]
