"""Whoever reads one worker's caseload does not read the same sentence again, nor of a call that somebody sat down."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from guitu.foundations.sealing import keyring
from guitu.journey.contacts.rules import ContactKind
from guitu.surfaces.demo import notebank
from guitu.surfaces.demo.frame import Agreed
from guitu.surfaces.demo.pen import Pen
from guitu.surfaces.demo.tests import small

# The notes of each caseload in the order in which they are written: whose, by which kind of contact, and the words.
Notes = dict[int, list[tuple[int, ContactKind, str]]]
# What nobody does on the telephone or in a message.
THERE = re.compile(
    "坐坐|坐下|坐着|坐了(?!一站|过)|坐近|就走|进来|来站里|带来|送来|放下|借走|推门|上门时|递过来|一起看了"
)
# A sentence as somebody reads it who remembers it.
SENTENCE = re.compile("[。？！]")


@pytest.fixture(scope="module")
def caseloads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notes]:
    """Give all notes of the small city, without a database."""
    found: Notes = defaultdict(list)
    write = Pen.write

    def listen(
        self: Pen, row: bytes, agreed: Agreed, middle: bytes, kind: int, at: int, text: bytes, chance: int
    ) -> None:
        found[self.who.life.caseworker].append((self.who.life.number, ContactKind(kind), text.decode()))
        write(self, row, agreed, middle, kind, at, text, chance)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUITU_KEYS", str(Path(tmp_path_factory.mktemp("keys"))))
        keyring.forget()
        patch.setattr(Pen, "write", listen)
        small.write(patch)
        yield found
    keyring.forget()


def sentences(notes: list[tuple[int, ContactKind, str]]) -> Counter[str]:
    """Return how often each sentence stands in these notes."""
    return Counter(one for *_, text in notes for one in set(SENTENCE.split(text)) if len(one) >= 6)


def test_the_first_twenty_files_of_a_caseload_do_not_repeat_themselves(caseloads: Notes) -> None:
    told = again = 0
    for notes in caseloads.values():
        first = set(list(dict.fromkeys(number for number, *_ in notes))[:20])
        counted = sentences([one for one in notes if one[0] in first])
        told, again = told + counted.total(), again + counted.total() - len(counted)
    assert told > 10_000
    assert again < told * 0.02, f"{again} of {told} sentences were told before in the same twenty files"


def test_a_whole_caseload_repeats_itself_little(caseloads: Notes) -> None:
    counted = [sentences(notes) for notes in caseloads.values()]
    told, once = sum(one.total() for one in counted), sum(map(len, counted))
    assert told - once < told * 0.08, f"{told - once} of {told} sentences were told before in the same caseload"
    assert max(times for one in counted for times in one.values()) <= 15


def test_of_a_call_or_a_message_nobody_writes_that_somebody_sat_or_left(caseloads: Notes) -> None:
    bank = [(one.kinds, one.text) for one in notebank.everyday()]
    tales = [*notebank.beginnings(), *(one for tellings in notebank.matters() for one in tellings)]
    bank += [(step.kinds, text) for one in tales for step in one.steps for text in step.texts]
    far = {ContactKind.PHONE, ContactKind.MESSAGE}
    assert [text for kinds, text in bank if far & set(kinds) and THERE.search(text)] == []
    known = {text for _kinds, text in bank}
    noted = [text for notes in caseloads.values() for _, kind, text in notes if kind in far]
    assert len(noted) > 5_000
    assert [text for text in noted if THERE.search(text) and any(text.endswith(one) for one in known)] == []
