"""A referral by itself: whose hand moves it, when its loop closes, and that nothing unticked is in what leaves."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guitu.journey.referrals import rules
from guitu.journey.referrals.rules import Addressee, Answer, Content, Hand, Help, Item, Kind, Result, Said, State

# Restated from the standard's table, row by row: from, to, whose hand.
TABLE = """
draft requested person
requested accepted owner
requested rejected owner
requested cancelled source
requested cancelled person
accepted cancelled source
accepted cancelled person
in-progress cancelled source
in-progress cancelled person
on-hold cancelled source
on-hold cancelled person
accepted in-progress owner
accepted on-hold owner
in-progress on-hold owner
on-hold in-progress owner
in-progress completed owner
accepted completed owner
in-progress failed owner
accepted failed owner
"""
BY_LETTER = """
draft requested person
requested received source
requested received person
requested cancelled source
requested cancelled person
received cancelled source
received cancelled person
accepted cancelled source
accepted cancelled person
in-progress cancelled source
in-progress cancelled person
on-hold cancelled source
on-hold cancelled person
received accepted source
received rejected source
accepted in-progress source
accepted on-hold source
in-progress on-hold source
on-hold in-progress source
in-progress completed source
accepted completed source
in-progress failed source
accepted failed source
"""
ROWS, LETTER_ROWS = ({tuple(line.split()) for line in one.split("\n") if line} for one in (TABLE, BY_LETTER))

items = some.builds(Item, some.text(min_size=1, max_size=8), some.sampled_from(Kind), some.text(max_size=30))
contents = some.builds(
    Content,
    some.sampled_from(Help),
    some.lists(items, max_size=6, unique_by=lambda one: one.key).map(tuple),
    some.none() | some.builds(Addressee, *([some.text(max_size=20)] * 4)),
)


@pytest.mark.parametrize(("now", "to", "hand"), list(product(State, State, Hand)))
def test_only_what_stands_in_the_table_passes(now: State, to: State, hand: Hand) -> None:
    mistake = to is State.ENTERED_IN_ERROR and now is not to and hand is Hand.AUTHOR
    is_here = mistake and now is not State.RECEIVED
    assert rules.can_move(now, to, hand) == (is_here or (now.value, to.value, hand.value) in ROWS)
    by_letter = mistake or (now.value, to.value, hand.value) in LETTER_ROWS
    assert rules.can_move(now, to, hand, by_letter=True) == by_letter


def test_a_recipient_never_sends_calls_off_or_passes_on() -> None:
    reached = {to for now in State for to in rules.moves(now, Hand.OWNER)}
    assert reached == {
        State.ACCEPTED, State.REJECTED, State.IN_PROGRESS, State.ON_HOLD, State.COMPLETED, State.FAILED
    }  # fmt: skip


@pytest.mark.parametrize(("now", "said"), list(product(State, Said)))
def test_a_word_has_its_time(now: State, said: Said) -> None:
    if said is Said.TOLD:
        is_off = now in {State.CANCELLED, State.ENTERED_IN_ERROR}
        assert rules.can_say(now, said, was_handed=True) == is_off
        assert not rules.can_say(now, said)
    elif said in {Said.NOT_NOW, Said.IN_ERROR}:
        assert rules.can_say(now, said) == (now is State.DRAFT)
    else:
        back = now in {State.COMPLETED, State.FAILED}
        assert rules.can_say(now, said, has_feedback=True) == back
        assert rules.can_say(now, said) == (back and said is Said.FEEDBACK)


@given(contents, some.sets(some.text(min_size=1, max_size=8), max_size=4))
def test_only_what_was_ticked_leaves_and_it_leaves_word_for_word(content: Content, keys: set[str]) -> None:
    left = rules.ticked(content, keys)
    assert [one for one in content.items if one.key in keys] == list(left.items)
    assert rules.unpack(rules.pack(left)) == left


@pytest.mark.parametrize("now", list(State))
def test_whoever_holds_a_letter_that_is_not_for_them_any_more_is_to_be_told(now: State) -> None:
    is_off = now in {State.CANCELLED, State.ENTERED_IN_ERROR}
    assert rules.must_tell(now, was_handed=True) == is_off
    assert rules.must_tell(now, was_handed=True, is_taken_back=True)
    assert not rules.must_tell(now, was_handed=False, is_taken_back=True)


@pytest.mark.parametrize("last", list(State))
def test_consent_taken_back_calls_off_whatever_was_open(last: State) -> None:
    taken = rules.state([State.REQUESTED, last], is_taken_back=True)
    assert taken is (State.CANCELLED if last in {*rules.OPEN, State.DRAFT} else last)
    assert rules.state([], is_taken_back=True) is State.CANCELLED


def test_an_outcome_answers_every_wish() -> None:
    wishes = (Item("wish-1", Kind.WISH, "学电工"), Item("wish-2", Kind.WISH, "离家近"))
    content = Content(Help.TRAINING, (*wishes, Item("name", Kind.NAME, "王建国")))
    one = (("wish-1", Result.REACHED),)
    assert not rules.is_answered(content, Answer("都好", one))
    both = Answer("", (*one, ("wish-2", Result.NOT_YET)))
    assert rules.is_answered(content, both)
    assert rules.unpack_answer(rules.pack_answer(both)) == both
    assert not rules.is_answered(Content(Help.TRAINING, ()), Answer())
    assert rules.is_answered(Content(Help.TRAINING, ()), Answer("来过两次"))
