"""What one life of the last year is made of: threads and small sentences, each on its day, and how it ends. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from guitu.journey.consent.rules import Purpose
from guitu.surfaces.demo import telling
from guitu.surfaces.demo.rounds import Begin
from guitu.surfaces.demo.telling import How, Telling, Thread

# How old somebody with such threads is; the young stay as young as theirs presume for the year that is told.
AGES = {"child": (8, 11), "teen": (14, 15), "old": (66, 76), "young": (19, 26), "mature": (46, 62), "parent": (29, 43)}
# Until which day a matter counts as one that was named at the beginning.
EARLY = 15
# How far apart the sentences of two people who come one after the other stand.
STRIDE = 7


class Ending(Enum):
    """How far a goodbye has come."""

    NONE = "none"
    PROPOSED = "proposed"
    DECLINED = "declined"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"
    REOPENED = "reopened"


class Part(NamedTuple):
    """One thread of one life: which, in which telling, and from which day of the case on."""

    thread: int
    telling: int
    start: int
    # In between, from a day to another, it rests: the school is closed.
    off: tuple[tuple[int, int], ...] = ()

    def day(self, passed: int) -> int:
        """Return on which day of the case something is that comes so many days after the beginning."""
        then = self.start + passed
        for first, last in self.off:
            then += last - first if first <= then else 0
        return then

    @property
    def is_early(self) -> bool:
        """Return whether it is named at the beginning and stands in the first plan."""
        return self.start <= EARLY


class Small(NamedTuple):
    """A sentence of the bank, on one day of the case."""

    day: int
    key: str
    line: int


class Slot(NamedTuple):
    """One contact: a beat of a part, or a sentence of the bank."""

    day: int
    part: int
    beat: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What a life of the last year is made of. Days are counted from the day on which it began."""

    first: date
    days: int
    parts: tuple[Part, ...]
    small: tuple[Small, ...]
    said: tuple[Small, ...] = ()
    # Who wished for another round of the same questions, or that somebody came back.
    begins: tuple[Begin, ...] = ()
    ending: Ending = Ending.NONE
    ends: int | None = None
    # On which day somebody came back after a goodbye.
    back: int | None = None
    # How many were told of at this station before.
    turn: int = 0
    is_showcase: bool = False

    def line(self, key: str, salt: int = 0, more: str = "") -> str:
        """Return a sentence of the bank for an occasion: another one for each person of a station, in turn.

        `more` names a closer occasion, whose sentences fit as well as those that fit always.
        """
        lines = telling.bank()[key] + telling.bank().get(more, ())
        return lines[(self.turn * STRIDE + salt) % len(lines)][1]

    def thread(self, part: int) -> Thread:
        """Return the thread of one part."""
        return (telling.showcase() if self.is_showcase else telling.threads())[self.parts[part].thread]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset().union(*(self.thread(number).tags for number in range(len(self.parts))))

    @property
    def purposes(self) -> frozenset[Purpose]:
        found = {Purpose(self.thread(number).topic.value) for number in range(len(self.parts))}
        return frozenset(found | set(Purpose)) if self.is_showcase else frozenset(found)

    def slots(self) -> Iterator[Slot]:
        """Yield every contact that has taken place."""
        for number, part in enumerate(self.parts):
            for place, beat in enumerate(self.thread(number).beats):
                if beat.how is not How.NO and part.day(beat.day) < self.last:
                    yield Slot(part.day(beat.day), number, place)
        for one in self.small:
            yield Slot(one.day, -1, one.line, one.key)

    def told(self, slot: Slot) -> Telling:
        """Return what was noted at a contact of a thread."""
        tellings = self.thread(slot.part).beats[slot.beat].tellings
        return tellings[self.parts[slot.part].telling % len(tellings)]

    @property
    def contacts(self) -> int:
        """Return how many notes there are; one that was put right counts twice."""
        return sum(1 if slot.key or not self.told(slot).addition else 2 for slot in self.slots())

    @property
    def ages(self) -> tuple[int, int]:
        """Return how old somebody with these threads can be."""
        return next((ages for tag, ages in AGES.items() if tag in self.tags), (24, 58))

    @property
    def last(self) -> int:
        """Return the day on which contacts ended, or today."""
        return self.ends if self.ends is not None and self.ending is Ending.CLOSED else self.days
