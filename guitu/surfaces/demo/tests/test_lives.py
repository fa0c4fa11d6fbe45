"""A case reads as one life: what was named is what the plan works on, the notes tell, and the meetings are for."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from guitu.foundations.sealing import keyring
from guitu.journey.closure import rules as closure
from guitu.journey.closure.rules import Hand as ClosingHand
from guitu.journey.contacts.rules import MeetingState, Move, Side, standing
from guitu.journey.contacts.rules import Moved as Step
from guitu.journey.needs.rules import PURPOSES, Domain, Hand, Status, can_move, can_reword
from guitu.journey.outcomes import rules as outcomes
from guitu.journey.outcomes.rules import Level, Occasion
from guitu.journey.plans import rules as plans
from guitu.people.rules import Stance
from guitu.surfaces.demo import (
    chronicle,
    city,
    judging,
    manner,
    seasons,
    telling,
)
from guitu.surfaces.demo.case import Ending
from guitu.surfaces.demo.casting import APART, Casting, showcase
from guitu.surfaces.demo.frame import Who
from guitu.surfaces.demo.rows import DAY, HOUR
from guitu.surfaces.demo.tale import Tale
from guitu.surfaces.demo.tests import small
from guitu.surfaces.demo.tests.small import AT
from guitu.surfaces.demo.tests.test_words import FORBIDDEN

STORIES = Path(telling.__file__).parent / "stories"
Told = list[tuple[Who, Tale]]


def tell(monkeypatch: pytest.MonkeyPatch, seed: int = 5) -> Told:
    """Return every tale of the small city, without a database."""
    found: Told = []
    write = chronicle.Chronicler.write

    def listen(self: chronicle.Chronicler, tale: Tale) -> None:
        if self.who.life.case:
            found.append((self.who, tale))
        write(self, tale)

    monkeypatch.setattr(chronicle.Chronicler, "write", listen)
    small.write(monkeypatch, seed=seed)
    monkeypatch.undo()
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUITU_KEYS", str(tmp_path_factory.mktemp("keys")))
        keyring.forget()
        yield tell(patch)
    keyring.forget()


def page(tale: Tale) -> list[str]:
    """Return everything that stands on the pages of one person, text by text."""
    texts = [note.text for note in tale.notes]
    texts += [note.reply[1] for note in tale.notes if note.reply]
    texts += [note.addition[0] for note in tale.notes if note.addition]
    texts += [text for need in tale.needs for text in (need.words, need.wish)]
    texts += [goal.words for version in tale.versions for goal in version.goals]
    texts += [step.words for version in tale.versions for goal in version.goals for step in goal.steps]
    texts += [version.answer[1] for version in tale.versions if version.answer]
    texts += [view.words for view in tale.views] + [words for *_, words in tale.closing]
    texts += [one.words for one in tale.judged]
    texts += [met.about for met in tale.met] + [tale.reminder] + list(tale.safety[1] if tale.safety else ())
    return [text for text in texts if text]


def test_every_case_of_the_small_city_is_told(told: Told) -> None:
    assert len(told) == city.SMALL.cases
    assert sum(who.life.is_demo for who, _ in told) == 1


def test_every_goal_of_a_plan_belongs_to_a_need_that_was_named_before(told: Told) -> None:
    for _who, tale in told:
        named = {need.thread: need.at for need in reversed(tale.needs)}
        for version in tale.versions:
            assert [key for key in version.threads if key not in named or named[key] > version.at] == []
            assert len(version.goals) == len(version.threads)


def test_every_note_of_a_matter_comes_after_the_matter_was_named(told: Told) -> None:
    for _who, tale in told:
        named = {need.thread: need.at for need in reversed(tale.needs)}
        assert [
            note for note in tale.notes if note.thread in named and note.at < named[note.thread] - 86_400_000_000
        ] == []


@pytest.mark.parametrize("word", ["女儿", "儿子", "孩子", "家长", "幼儿园", "班主任"])
def test_nobodys_record_speaks_of_a_child_the_person_does_not_have(told: Told, word: str) -> None:
    families = {"daughter", "faraway", "oldage", "letters"}
    for who, tale in told:
        assert who.life.case
        keys = {who.life.case.thread(number).key for number in range(len(who.life.case.parts))}
        assert keys & families or [text for text in page(tale) if word in text] == []


def test_nobody_is_two_things_that_cannot_be_true_together(told: Told) -> None:
    for who, _tale in told:
        assert who.life.case
        assert [pair for pair in APART if pair <= who.life.case.tags] == []


def test_no_two_people_of_one_station_have_the_same_sentence_on_their_pages(told: Told) -> None:
    seen: dict[tuple[UUID, str], str] = {}
    again = []
    for who, tale in told:
        sentences = {one.strip("“”") for text in page(tale) for one in re.split("[。？！]", text)}
        long = [one for one in sentences if len(one) >= 10 and not re.search(r"\d(号|日)", one)]
        again += [one for one in long if seen.setdefault((who.caseworker.station.id, one), who.name) != who.name]
    assert sorted(set(again)) == []


def test_the_tale_keeps_the_rules_of_needs(told: Told) -> None:
    for _who, tale in told:
        chains = defaultdict(list)
        for need in tale.needs:
            chains[need.chain].append(need)
        for chain in chains.values():
            assert chain[0].status is Status.OPEN
            for before, then in itertools.pairwise(chain):
                hand = Hand.PERSON if then.is_own else Hand.WORKER
                is_moved = before.status is not then.status
                assert can_move(before.status, then.status, hand) if is_moved else can_reword(before.status, hand)
                assert before.at < then.at
                assert (before.words, before.status) != (then.words, then.status)


def test_the_tale_keeps_the_rules_of_plans(told: Told) -> None:
    for _who, tale in told:
        for is_private in (True, False):
            line = [one for one in tale.versions if one.is_private is is_private]
            assert [one.number for one in line] == list(range(1, len(line) + 1))
            marks = defaultdict(list)
            for version, following in itertools.zip_longest(line, line[1:]):
                assert plans.is_whole(version.goals)
                assert not (version.is_own and version.answer)
                for key, what, at, _own in version.marks:
                    assert key in plans.steps(version.goals)
                    assert version.at < at
                    assert following is None or at <= following.at + HOUR
                    marks[key].append(what)
            assert all(len(found) == 1 for found in marks.values())


def test_the_tale_keeps_the_rules_of_meetings_and_of_goodbyes(told: Told) -> None:
    for _who, tale in told:
        for met in tale.met:
            moves = [
                Step(
                    one.what,
                    Side.PERSON if one.is_own else Side.WORKER,
                    AT if one.begins else None,
                    60 if one.begins else None,
                )
                for one in met.moves
            ]
            now = standing(moves)
            assert now is not None
            assert now.state in {MeetingState.KEPT, MeetingState.NOT_MET, MeetingState.DECLINED}
            assert [one.at for one in met.moves] == sorted(one.at for one in met.moves)
        now_closed = closure.State.OPEN
        for what, _at, is_own, _words in tale.closing:
            assert closure.can_move(now_closed, what, ClosingHand.PERSON if is_own else ClosingHand.WORKER)
            now_closed = closure.MOVES[now_closed, what]


def test_who_settled_what_mattered_answers_higher_than_at_the_start_of_the_round(told: Told) -> None:
    climbed = 0
    for _who, tale in told:
        assert tale.judged[0].occasion is Occasion.START
        for number in {one.round for one in tale.judged}:
            answered = [one for one in tale.judged if one.round == number]
            first, last = answered[0], answered[-1]
            assert first.occasion is Occasion.START
            said = [(level, first.levels[domain]) for domain, level in last.levels.items() if first.levels[domain]]
            climbed += sum(level > before for level, before in said)
            # Nothing falls without a word that says so.
            assert judging.FELL.search(last.words) or not [one for one in said if 0 < one[0] < one[1]], last.words
    assert climbed > 100


def test_what_somebody_says_beside_the_picture_is_seen_in_it(told: Told) -> None:
    fell = 0
    for _who, tale in told:
        start = tale.judged[0]
        for one in tale.judged:
            start = one if one.occasion is Occasion.START else start
            if one is not start and judging.FELL.search(one.words):
                assert [domain for domain, level in one.levels.items() if 0 < level < start.levels[domain]], one.words
                fell += 1
            assert judging.NONE_LOWEST not in one.words or Level.NOT_AT_ALL not in one.levels.values()
            assert one.is_own or not judging.OWN_HAND.search(one.words), "nobody tells a worker how they ticked"
    assert fell


def test_a_second_round_begins_after_a_return_or_when_both_have_wished_it(told: Told) -> None:
    seen = set()
    for who, tale in told:
        assert who.life.case
        assert [one.at for one in tale.judged] == sorted(one.at for one in tale.judged)
        marks = {(2, what) for what, _at in tale.begins}
        last = max(one.round for one in tale.judged)
        assert last <= outcomes.begun(marks)
        ends = [one.at for one in tale.judged if (one.round, one.occasion) == (1, Occasion.END)]
        begun = [one.at for one in tale.judged if one.round == 2]
        for what, at in tale.begins:
            assert ends[0] < at < min(begun, default=who.until + 1)
            assert what is not outcomes.Mark.CAME_BACK or at == who.back
        seen |= {(last, frozenset(what for _number, what in marks))}
    both = frozenset(outcomes.BOTH)
    assert {(1, frozenset()), (2, both), (2, frozenset({outcomes.Mark.CAME_BACK}))} <= seen
    assert [one for one in seen if one[0] == 1 and len(one[1]) == 1], "now and then only one side wishes"


def test_after_a_goodbye_nothing_is_written(told: Told) -> None:
    closed = [(who, tale) for who, tale in told if who.life.case and who.life.case.ending is Ending.CLOSED]
    assert closed
    for who, tale in closed:
        end = tale.closing[-1][1]
        assert max(note.at for note in tale.notes) <= end
        assert max(move.at for met in tale.met for move in met.moves) <= end
        assert tale.coming is None
        assert all(helper.until <= end for helper in who.helpers)


def test_things_go_sideways_now_and_then(told: Told) -> None:
    moves = [move for _, tale in told for met in tale.met for move in met.moves]
    assert {Move.NOT_MET, Move.DECLINED, Move.COUNTERED} <= {move.what for move in moves}
    stances = [version.answer[0] for _, tale in told for version in tale.versions if version.answer]
    assert set(Stance) == set(stances)
    assert stances.count(Stance.AGREE) > stances.count(Stance.DISAGREE)
    assert Status.DECLINED in {need.status for _, tale in told for need in tale.needs}
    assert {ending for who, _ in told if who.life.case for ending in [who.life.case.ending]} == set(Ending)


def test_the_life_that_everybody_is_shown_has_everything(told: Told) -> None:
    tale = next(tale for who, tale in told if who.life.is_demo)
    assert {Status.MET, Status.HELPED, Status.DECLINED} <= {need.status for need in tale.needs}
    assert [one.number for one in tale.versions if not one.is_private] == [1, 2, 3]
    first = tale.versions[0].answer
    assert first is not None
    assert first[0] is Stance.DISAGREE
    assert [one for one in tale.versions if one.is_private]
    assert [note for note in tale.notes if note.addition]
    assert {view.nearness for view in tale.views} == {1, 2, 3, 4, 5}
    assert tale.safety
    assert tale.coming
    assert len(tale.notes) >= 50


def test_the_life_that_everybody_is_shown_does_not_contradict_itself(told: Told) -> None:
    tale = next(tale for who, tale in told if who.life.is_demo)
    reckoned = next(note.at for note in tale.notes if "本钱算出来了" in note.text)
    alone = [one for one in tale.versions if one.is_private]
    done = {
        key for one in alone for key, what, at, _own in one.marks if what is plans.Mark.DONE and at < reckoned + DAY
    }
    steps = {step.key: step.words for one in alone for goal in one.goals for step in goal.steps}
    assert "算一张纸：要多少本钱，几年存得到" in {steps[key] for key in done}
    assert set(steps) - done, "something is still ahead of her"
    sang = next(note.at for note in tale.notes if "台下三十来人" in note.text)
    before, after = (
        [one.levels for one in tale.judged if (one.at > sang) is is_after][-1] for is_after in (False, True)
    )
    assert after[outcomes.Domain.WELCOME] > before[outcomes.Domain.WELCOME]
    for one, then in itertools.pairwise(tale.judged):
        lower = [domain for domain in outcomes.Domain if then.levels[domain] < one.levels[domain]]
        assert lower in ([], [outcomes.Domain.MEANS])
        assert not lower or "手头" in then.words, "whoever answers lower says why"


def test_what_is_said_of_a_referral_fits_the_kind_of_help() -> None:
    papers = re.compile("单子|材料|窗口|手续|复印|资料|表|办")
    bank = telling.bank()
    for key in ("back", "looked"):
        anywhere = [words for _, words in (*bank[key], *bank[f"{key} company"])]
        assert [words for words in anywhere if papers.search(words) and "办成" not in words] == []
        assert min(len(bank[one]) for one in (key, f"{key} company", f"{key} errand")) > 5
    shown = next(thread for thread in telling.showcase() if thread.key == "s-song")
    assert {"intro", "back", "looked"} <= set(shown.lines)


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_story_holds_a_word_of_control(word: str) -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in STORIES.glob("*.txt")}
    assert len(texts) == 10
    assert [name for name, text in texts.items() if word in text] == []


def test_every_area_of_life_has_a_story() -> None:
    areas = {thread.domain for thread in telling.threads()}
    assert areas == set(Domain)
    assert {PURPOSES[one].value for one in areas} == {"support", "health", "family"}


def test_every_thread_is_told_in_two_whole_ways() -> None:
    for thread in telling.threads():
        assert {"need", "wish", "goal", "remind"} <= set(thread.lines), thread.key
        assert all(len(told) == 2 for told in thread.lines.values()), thread.key
        assert all(len(step.words) == len(step.later) == 2 for step in thread.steps), thread.key
        assert all(len(beat.tellings) == (0 if beat.how is telling.How.NO else 2) for beat in thread.beats), thread.key
        assert [beat.day for beat in thread.beats] == sorted(beat.day for beat in thread.beats), thread.key


def test_the_same_seed_tells_the_same_lives(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUITU_KEYS", str(tmp_path))
    keyring.forget()
    again = tell(monkeypatch)
    keyring.forget()
    assert [page(tale) for _, tale in again] == [page(tale) for _, tale in told]


def test_one_worker_writes_in_one_voice_and_another_in_another() -> None:
    hands = [manner.manner(bytes([number])) for number in range(10)]
    assert {hand.calls("晓禾", "小林") for hand in hands} == {"晓禾", "小林", "本人"}
    assert {hand.subject("{p}说好。听{p}讲。{p}的手。") for hand in hands} == {
        "{p}说好。听{p}讲。{p}的手。",
        "说好。听{p}讲。{p}的手。",
    }
    assert manner.called("陈霞", 60) == ("阿霞", "老陈")
    assert manner.called("欧阳晓禾", 30) == ("晓禾", "小欧阳")


def test_festivals_fall_where_the_moon_puts_them() -> None:
    days = {feast: seasons.day(feast, 2026) for feast in seasons.FEASTS}
    assert str(days["chunjie"]) == "2026-02-17"
    assert str(days["yuanxiao"]) == "2026-03-03"
    assert str(days["chongyang"]) == "2026-10-18"
    assert seasons.day("chunjie", 1999) is None


def test_a_worker_never_tells_the_same_twice() -> None:
    casting = Casting(Random(1))  # noqa: S311
    first = AT.date().replace(year=2025)
    casting.avoid(showcase(first, 300))
    cases = [casting.case(first, 350) for _ in range(12)]
    parts = [(part.thread, part.telling) for case in cases for part in case.parts]
    lines = [(small.key, small.line) for case in cases for small in (*case.small, *case.said)]
    assert len(parts) == len(set(parts))
    assert len(lines) == len(set(lines))
