"""A file of ordinary notes reads as one life: no plan is spoken of that is not there, no two lines are alike."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from guitu.foundations.sealing import keyring
from guitu.journey.consent.rules import Kind, Purpose
from guitu.journey.contacts.rules import ContactKind
from guitu.journey.needs.rules import PURPOSES, Domain, Status
from guitu.journey.outcomes.rules import Occasion
from guitu.society.workforce.rules import Post
from guitu.surfaces.demo import notebank, ordinary
from guitu.surfaces.demo.frame import Agreed, Who
from guitu.surfaces.demo.meetings import ABOUT, PLACES, Arranger, _place
from guitu.surfaces.demo.pen import Pen
from guitu.surfaces.demo.record import Scribe
from guitu.surfaces.demo.rows import DAY
from guitu.surfaces.demo.tale import Tale
from guitu.surfaces.demo.tests import small

Note = tuple[int, int, str, bytes]
# Whoever works writes of shifts, of a boss and of the day off.
AT_WORK = re.compile("排了一个班|早班|盘点|赶一批货|轮休|工友|收工|换班|加班|下班|主管")
SPEAKS_OF_A_PLAN = re.compile("计划")


class Files:
    """All ordinary files of the small city: the notes of each, and what stands beside them."""

    def __init__(self) -> None:
        self.notes: dict[int, list[Note]] = defaultdict(list)
        self.beside: list[tuple[Who, Tale]] = []
        self.ahead: list[tuple[int, str]] = []


def listening(found: Files, patch: pytest.MonkeyPatch) -> None:
    """Keep whatever is written in these files."""
    write, beside, meeting = Pen.write, ordinary.write, Arranger._meeting

    def listen(
        self: Pen, row: bytes, agreed: Agreed, middle: bytes, kind: int, at: int, text: bytes, chance: int
    ) -> None:
        if self.who.life.case is None:
            author = next(one for one in self.who.authors if one in middle)
            found.notes[self.who.life.number].append((at, kind, text.decode(), author))
        write(self, row, agreed, middle, kind, at, text, chance)

    def keep(scribe: Scribe, who: Who, tale: Tale) -> None:
        found.beside.append((who, tale))
        beside(scribe, who, tale)

    def arranged(self: Arranger, who: Who, *told: object) -> None:
        found.ahead.append((who.life.number, str(told[4]) if len(told) > 4 else ""))
        meeting(self, who, *told)  # type: ignore[arg-type]

    patch.setattr(Pen, "write", listen)
    patch.setattr(ordinary, "write", keep)
    patch.setattr(Arranger, "_meeting", arranged)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Files]:
    """Give every file that is written without a case, without a database."""
    found = Files()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUITU_KEYS", str(Path(tmp_path_factory.mktemp("keys"))))
        keyring.forget()
        listening(found, patch)
        small.write(patch)
        yield found
    keyring.forget()


def test_whoever_is_there_for_months_has_a_need_a_plan_answers_and_past_meetings(files: Files) -> None:
    long = [
        (who, tale) for who, tale in files.beside
        if who.life.confirmed and who.until - who.life.confirmed > 200 * DAY and len(files.notes[who.life.number]) > 40
    ]  # fmt: skip
    assert len(long) > 60
    for _who, tale in long:
        assert tale.needs
        assert tale.versions
        assert {one.occasion for one in tale.judged} == {Occasion.START, Occasion.MIDDLE}
    assert sum(bool(tale.met) for _, tale in long) > 0.9 * len(long)
    assert {need.status for _, tale in long for need in tale.needs} == {Status.OPEN, Status.HELPED, Status.MET}


def test_no_note_speaks_of_a_plan_before_there_is_one(files: Files) -> None:
    told = 0
    for who, tale in files.beside:
        written = min((one.at for one in tale.versions), default=who.until)
        for at, _kind, text, _by in files.notes[who.life.number]:
            if SPEAKS_OF_A_PLAN.search(text):
                told += 1
                assert at > written, text
    assert told > 30


def test_a_need_is_named_and_a_plan_written_before_what_is_told_of_them_is_over(files: Files) -> None:
    for who, tale in files.beside:
        first = {need.chain: need.at for need in reversed(tale.needs)}
        for need in tale.needs:
            assert first[need.chain] <= need.at <= who.until
            assert who.agreed[Purpose(PURPOSES[need.domain].value)].since <= need.at
        if tale.versions:
            assert min(first.values()) <= tale.versions[0].at
        for version in tale.versions:
            assert all(version.at < at for _key, _what, at, _own in version.marks)


def test_nobody_is_at_work_before_the_search_for_it_is_over(files: Files) -> None:
    searching = 0
    for who, tale in files.beside:
        over = {need.chain: need.at for need in tale.needs if need.domain is Domain.WORK and need.status is Status.MET}
        sought = {need.chain for need in tale.needs if need.domain is Domain.WORK}
        for chain in sought:
            until = over.get(chain, who.until)
            early = [
                text for at, _, text, _ in files.notes[who.life.number] if at < until - DAY and AT_WORK.search(text)
            ]
            searching += 1
            bank = {one.text for one in notebank.everyday() if one.trait == "work"}
            assert [text for text in early if any(text.endswith(one) for one in bank)] == []
    assert searching > 5


def test_whoever_is_spoken_of_did_not_write_it_and_is_not_there_yet(files: Files) -> None:
    for who, _tale in files.beside:
        posts = {helper.id: helper.post for helper in who.helpers}
        for _at, _kind, text, by in files.notes[who.life.number]:
            if "心理咨询" in text:
                assert by == who.caseworker.id.bytes
                assert Post.COUNSELLOR not in posts.values()
            assert "护士" not in text or posts.get(by) != Post.NURSE


def test_a_file_hardly_says_two_things_in_one_mould(files: Files) -> None:
    mould = {one.text: one.origin for one in notebank.everyday()}
    twice = told = 0
    short = [notes for notes in files.notes.values() if len(notes) <= 70]
    for notes in short:
        often = Counter(mould[text] for _, _, text, _ in notes if text in mould)
        twice, told = twice + sum(one > 1 for one in often.values()), told + len(often)
        assert max(often.values(), default=0) <= 3
    assert told > 1_000
    assert twice < 0.04 * told
    for words in ("新开了一家", "回来睡得好"):
        often_here = [sum(words in text for _, _, text, _ in notes) for notes in short]
        assert max(often_here) <= 3
        assert sum(one > 1 for one in often_here) < 0.12 * len(short)


def test_what_is_arranged_is_about_what_is_in_hand(files: Files) -> None:
    abouts = {text for tellings in notebank.matters() for one in tellings if one.words for text in one.words.about}
    by_number = {who.life.number: tale for who, tale in files.beside}
    told = [(number, about) for number, about in files.ahead if number in by_number and about not in ("", "None")]
    assert told
    for number, about in told:
        words = {text for need in by_number[number].needs for text in about_of(need.domain)}
        assert about in abouts
        assert about in words
    assert not [one for one in ABOUT if re.search("课|培训|医保|面试", one)]


def about_of(domain: Domain) -> set[str]:
    groups = notebank.matters()
    return {
        text for ones in groups for one in ones if one.words and one.words.domain is domain for text in one.words.about
    }


def test_who_is_visited_at_home_is_met_there() -> None:
    places = {_place(Random(seed), ContactKind.HOME, "到家里坐坐，看看窗台上的花") for seed in range(30)}  # noqa: S311
    assert places == {PLACES[ContactKind.HOME][0]}
    assert len({_place(Random(seed), ContactKind.HOME, "") for seed in range(30)}) == 2  # noqa: S311


def test_everything_of_a_matter_can_be_told() -> None:
    for tellings in notebank.matters():
        for one in tellings:
            assert one.words
            assert PURPOSES[one.words.domain].value == one.topic.value
            assert all(all(words) for words in one.words[1:])


def test_whose_notes_are_not_kept_has_none(files: Files) -> None:
    assert not any(who.life.left_out & Kind.NOTES for who, _ in files.beside)
