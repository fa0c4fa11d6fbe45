"""Writes the notes of one synthetic person, corrections and answers among them."""

from collections.abc import Iterable
from struct import Struct
from typing import TYPE_CHECKING

from guitu.journey.contacts.rules import Matter, Topic
from guitu.people.rules import Stance
from guitu.surfaces.demo import notebank, story
from guitu.surfaces.demo.frame import TOPICS, Agreed, Who, raw_id
from guitu.surfaces.demo.hours import lived, next_morning, written
from guitu.surfaces.demo.rows import DAY, moment, small
from guitu.surfaces.demo.sealer import HEAD, OVERHEAD, bound, seal

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

_MIDDLE = Struct(">hi16si16si16sih")
_NOTE = Struct(">i16sihiqiqii")
_NOTE_AGAIN = Struct(">i16sihiqiqi16si")

# What was ticked beside a note, in turn; often nobody said.
_TICKED: dict[Topic, tuple[int, ...]] = {
    Topic.SUPPORT: (Matter.PRACTICAL, 0, Matter.PRACTICAL),
    Topic.HEALTH: (Matter.HEALTH, 0, Matter.HEALTH + Matter.MIND),
    Topic.FAMILY: (Matter.FAMILY, Matter.FAMILY, 0),
}


def middles_of(who: Who, authors: Iterable[bytes]) -> dict[Topic, tuple[Agreed, dict[bytes, list[bytes]]]]:
    """Return what is the same for all notes of one topic and author, packed once for each thing that was ticked."""
    topics = [(TOPICS[purpose], agreed) for purpose, agreed in who.agreed.items() if purpose in TOPICS]

    def packed(topic: Topic, agreed: Agreed, author: bytes) -> list[bytes]:
        return [_MIDDLE.pack(10, 16, who.id, 16, agreed.id, 16, author, 2, ticked) for ticked in _TICKED[topic]]

    return {topic: (agreed, {one: packed(topic, agreed, one) for one in authors}) for topic, agreed in topics}


class Pen:
    """Writes the notes of one person, one after the other; remembers the last for corrections."""

    __slots__ = ("answers", "at", "confided", "last", "nonces", "place", "put", "scribe", "until", "who")

    def __init__(self, scribe: "Scribe", who: Who, place: bytes) -> None:
        self.scribe, self.who, self.place = scribe, who, place
        self.nonces = scribe.nonces.next
        self.put = scribe.tables["contact"].rows.append
        self.until, self.answers = who.until, who.answers
        self.last: tuple[bytes, Agreed, bytes, int, int, bytes] | None = None
        self.confided: tuple[bytes, Agreed, bytes, int, int, bytes] | None = None

    def write(self, row: bytes, agreed: Agreed, middle: bytes, kind: int, at: int, text: bytes, chance: int) -> None:
        if chance > 65_300 and self.last:
            self.add(row, story.ADDENDA[chance % len(story.ADDENDA)], next_morning(self.last[4], chance & 0x1FF))
            return
        nonce = self.nonces()
        received = min(written(at, 6 + (chance & 0x3F)), self.until)
        put = self.put
        put(middle + _NOTE.pack(16, row, 2, kind, 8, at, 8, received, -1, len(text) + OVERHEAD) + HEAD)
        put(nonce + agreed.encrypt(nonce, text, self.place + row))
        self.last, self.confided = (row, agreed, middle, kind, at, text), None
        if self.answers and chance % self.answers == 0:
            self._answer(row, agreed, received)

    def add(self, row: bytes, addition: bytes, then: int) -> None:
        """Write a correction: the last note once more, with what is added."""
        if self.confided:
            before, agreed, author, kind, at, text = self.confided
            self._apart(row, agreed, author, kind, at, min(then, self.until), before, text + addition)
            self.confided = None
        if self.last is None:
            return
        before, agreed, middle, kind, at, text = self.last
        text += addition
        nonce = self.nonces()
        packed = _NOTE_AGAIN.pack(16, row, 2, kind, 8, at, 8, min(then, self.until), 16, before, len(text) + OVERHEAD)
        self.put(middle + packed + HEAD)
        self.put(nonce + agreed.encrypt(nonce, text, self.place + row))
        self.last = None

    def confide(self, row: bytes, agreed: Agreed, author: bytes, kind: int, at: int, text: bytes, chance: int) -> None:
        """Write a note "just me and my worker": for the person and for whoever writes it."""
        self._apart(row, agreed, author, kind, at, min(written(at, 6 + (chance & 0x3F)), self.until), None, text)
        self.last, self.confided = None, (row, agreed, author, kind, at, text)

    def _apart(
        self,
        row: bytes,
        agreed: Agreed,
        author: bytes,
        kind: int,
        at: int,
        received: int,
        before: bytes | None,
        text: bytes,
    ) -> None:
        self.scribe.tables["contact_between_two"].add(
            self.who.id,
            agreed.id,
            author,
            small(0),
            row,
            small(kind),
            moment(at),
            moment(received),
            before,
            seal(agreed.encrypt, self.scribe.nonces, text, self.place + row),
            author,
        )

    def _answer(self, row: bytes, agreed: Agreed, received: int) -> None:
        rng = self.who.rng
        stance = rng.choices((Stance.AGREE, Stance.DISAGREE, Stance.COULD_NOT_ANSWER), (74, 17, 9))[0]
        bank = (notebank.AGREE, notebank.DISAGREE, notebank.COULD_NOT_ANSWER)[stance - 1]
        words = rng.choice(bank)
        self.reply(
            row,
            agreed,
            stance,
            words,
            min(lived(received + int((1 + rng.random() * 4) * DAY), self.who.clock), self.until),
        )

    def reply(self, row: bytes, agreed: Agreed, stance: Stance, words: str, at: int) -> None:
        """Write what the person says beside a note."""
        reply = raw_id(self.who.rng)
        sealed = seal(agreed.encrypt, self.scribe.nonces, words.encode(), bound("reply.words", self.who.id) + reply)
        self.scribe.tables["reply"].add(reply, row, self.who.id, agreed.id, small(stance), sealed, moment(at))
