"""Chooses the sentences of a record's notes: first meetings, then matters that take weeks, everyday in between."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import log
from random import Random
from typing import NamedTuple, TypeVar

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.surfaces.demo import notebank
from guitu.surfaces.demo.notebank import Line, Matter, Step
from guitu.surfaces.demo.rows import MINUTE


class Told(NamedTuple):
    """One step of a matter, told at one contact: the how manieth of it."""

    topic: Topic
    step: Step
    matter: Matter
    place: int


_EPOCH = date(2000, 1, 1)
ADDENDA = tuple(text.encode() for text in notebank.ADDENDA)
# How often each kind of contact happens, in sixteenths.
KINDS: tuple[ContactKind, ...] = (
    *[ContactKind.OFFICE] * 5,
    *[ContactKind.PHONE] * 5,
    *[ContactKind.HOME] * 2,
    *[ContactKind.MESSAGE] * 3,
    ContactKind.VIDEO,
)
# In which half hours of a day each kind of contact happens.
_HALVES = {
    ContactKind.OFFICE: (18, 35),
    ContactKind.HOME: (20, 36),
    ContactKind.PHONE: (18, 39),
    ContactKind.VIDEO: (28, 40),
    ContactKind.MESSAGE: (15, 45),
}
_NOON = range(24, 28)
HALVES = {
    kind: tuple(30 * MINUTE * half for half in range(first, last) for _ in range(1 if half in _NOON else 3))
    for kind, (first, last) in _HALVES.items()
}
# Days between two contacts, before they are stretched to the time there is: many short, some long, few very long.
_GAPS = tuple(0.2 - log(1 - (one + 0.5) / 256) * (2.2 if one > 243 else 1) for one in range(256))
# After how many days the next matter is named, and after how many the same one goes on.
SOON, LATER = 2, 10
# How many sentences are looked at for one of which a file has no wording yet.
TRIES = 28
_MANY = 1 << 30
Dealt = TypeVar("Dealt", "Sentence", tuple[bytes, bool])
# How many matters come up with one person, beside getting to know each other.
MATTERS = 6
# What begins like this needs no word before it.
_ALONE = (
    *(
        "发来",
        "公车",
        "响了",
        "打了",
        "来",
        "坐",
        "交来",
        "还了",
        "只讲",
        "信号",
        "镜头",
        "在厨房",
        "给看",
        "门口",
        "在楼下",
    ),
    *(
        "路过",
        "等的时候",
        "带着",
        "把",
        "谈了",
        "在家里",
        "上门",
        "打",
        "接通",
        "听得出",
        "语音",
        "转来",
        "视频",
        "收工",
    ),
    *(
        "换班",
        "午休",
        "等车",
        "早上",
        "中午",
        "傍晚",
        "晚饭后",
        "睡前",
        "下班路上",
        "今天",
        "这次",
        "这一回",
        "一起",
        "喝了",
    ),
    *("楼道", "电梯", "雨天", "约的是", "楼下有人", "画面", "声音", "开头", "饭后", "周末", "收到", "问", "想起"),
    *(
        "煮了",
        "屋子",
        "水龙头",
        "收到",
        "拜年",
        "第一",
        "初",
        "头一次",
        "满四个",
        "回头",
        "报个",
        "中秋快乐",
        "新年好",
    ),
)


def days(rng: Random, count: int, span: int) -> Iterator[int]:
    """Yield on which day each of `count` contacts was, over `span` days: irregular, as lives are."""
    gaps = [_GAPS[byte] for byte in rng.randbytes(count)]
    scale = span / sum(gaps) if count else 0
    return (int(passed * scale) for passed in accumulate(gaps[:-1], initial=0.0))


def arc(
    rng: Random, topics: frozenset[Topic], traits: frozenset[str], days: Sequence[int], stock: "Stock"
) -> Iterator[Told | None]:
    """Yield, for the contact on each of these days, a step of a matter, or nothing where an ordinary sentence is told.

    Matters of topics that were not agreed to do not come up, nor what does not fit the person.
    """
    tellings = [stock.least(one, rng.getrandbits(4)) for one in notebank.matters()]
    fitting = [one for one in tellings if one.topic in topics and (not one.trait or one.trait in traits)]
    rng.shuffle(fitting)
    # What this worker has told least comes first, and nobody goes through everything there is.
    fitting.sort(key=lambda one: stock.used.get(_first(one), 0))
    order: list[Matter] = [stock.least(notebank.beginnings(), rng.getrandbits(4)), *fitting[:MATTERS]]
    ahead = [Told(one.topic, step, one, place) for one in order for place, step in enumerate(one.steps)]
    share, ready = min(0.7, 1.5 * len(ahead) / max(len(days), 1)), 0
    ahead.reverse()
    for number, day in enumerate(days):
        # Between two steps of one matter some days go by.
        pause = (LATER if ahead[-1].place else SOON) if ahead else 0
        if not ahead or (number and (day < ready + pause or rng.random() >= share)):
            yield None
            continue
        yield ahead.pop()
        ready = day


class Sentence(NamedTuple):
    """An ordinary sentence, whether it stands alone, and of which it is one wording."""

    text: bytes
    is_alone: bool
    origin: int


@cache
def _whenever(kind: ContactKind, traits: frozenset[str]) -> tuple[tuple[Sentence, ...], tuple[Line, ...]]:
    """Return the sentences that fit on every day, and those that have their time."""
    fitting = [one for one in notebank.everyday() if kind in one.kinds and (not one.trait or one.trait in traits)]
    always = [one for one in fitting if not one.window]
    return tuple(map(_told, always)), tuple(one for one in fitting if one.window)


@cache
def moulds(kind: ContactKind, traits: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Return what may be noted of somebody on any day, well mixed: each sentence more often that has more wordings."""
    origins = dict.fromkeys(one.origin for one in _whenever(kind, traits)[0])
    found = [(one, len(mould(one))) for one in origins for _ in mould(one)]
    Random(len(found)).shuffle(found)  # noqa: S311
    return tuple(found)


@cache
def _moulds() -> dict[int, tuple[Sentence, ...]]:
    found: dict[int, list[Sentence]] = {}
    for line in notebank.everyday():
        found.setdefault(line.origin, []).append(_told(line))
    for ways in found.values():
        Random(len(ways)).shuffle(ways)  # noqa: S311
    return {origin: tuple(ways) for origin, ways in found.items()}


@cache
def mould(origin: int) -> tuple[Sentence, ...]:
    """Return one sentence in all its wordings, well mixed."""
    return _moulds()[origin]


@cache
def _now(day: int) -> frozenset[str]:
    """Return the times of the year in which a day lies, as the lines name them."""
    on = _EPOCH + timedelta(days=day)
    return frozenset(one.window for one in _windows() if one.is_in_season(on))


@cache
def _windows() -> tuple[Line, ...]:
    return tuple({one.window: one for one in notebank.everyday() if one.window}.values())


def in_season(kind: ContactKind, day: int, traits: frozenset[str]) -> tuple[Sentence, ...]:
    """Return what may be noted of somebody in the season of a day."""
    return _of_season(kind, _now(day), traits)


@cache
def _of_season(kind: ContactKind, now: frozenset[str], traits: frozenset[str]) -> tuple[Sentence, ...]:
    return tuple(_told(one) for one in _whenever(kind, traits)[1] if one.window in now)


def lines(kind: ContactKind, day: int, traits: frozenset[str]) -> tuple[Sentence, ...]:
    """Return what may be noted of somebody on a day."""
    return _whenever(kind, traits)[0] + in_season(kind, day, traits)


@cache
def _told(line: Line) -> Sentence:
    return Sentence(line.text.encode(), line.text.startswith(_ALONE), line.origin)


class File:
    """Of which sentences a wording stands in one file already, and how often there may be one of each by now."""

    __slots__ = ("least", "told")

    def __init__(self) -> None:
        self.told: dict[int, int] = {}
        self.least: dict[object, int] = {}


class Stock:
    """What one worker has noted already: no sentence comes again before every other that fits was written."""

    __slots__ = ("levels", "piles", "places", "used", "written")

    def __init__(self) -> None:
        self.used: dict[bytes, int] = {}
        # Where in each pile the next one lies, and how often whatever lies there may have been written by now.
        self.places: dict[object, int] = {}
        self.piles: dict[object, tuple[int, int]] = {}
        # Of each sentence, in how many wordings it was written.
        self.written: dict[int, int] = {}
        self.levels: dict[ContactKind, int] = {}

    def line(self, kind: ContactKind, day: int, draw: int, traits: frozenset[str], file: File) -> tuple[bytes, bool]:
        """Return an ordinary sentence that fits, in words of which this file has none yet, as long as there are such.

        In its days it is now and then one of the season.
        """
        seasonal = in_season(kind, day, traits - {"plan"})
        if seasonal and draw & 3 == 0:
            told = seasonal[(draw >> 2) % len(seasonal)]
            if told.text not in self.used and told.origin not in file.told:
                return self._into(file, told)
        return self._into(file, self._unlike((kind, traits), draw, file))

    def _into(self, file: File, told: Sentence) -> tuple[bytes, bool]:
        file.told[told.origin] = file.told.get(told.origin, 0) + 1
        self.used[told.text] = self.used.get(told.text, 0) + 1
        return told.text, told.is_alone

    def _unlike(self, key: tuple[ContactKind, frozenset[str]], draw: int, file: File) -> Sentence:
        """Return the next wording of a sentence: of those looked at, one that this file and this worker have least."""
        deck, often, written = moulds(*key), file.told, self.written
        count, least, level = len(deck), file.least.get(key, 0), self.levels.get(key[0], 0)
        place = self.places.get(key, draw % count)
        best, fewest, seldom = deck[place % count], _MANY, _MANY
        for turn in range(place, place + min(TRIES, count)):
            origin, size = deck[turn % count]
            here, told = often.get(origin, 0), written.get(origin, 0) // size
            seldom = min(seldom, told)
            # What was written in all its wordings waits until everything else was.
            worth = here + 2 * (told > level)
            if worth < fewest:
                best, fewest, place = deck[turn % count], worth, turn + 1
                if here <= least and told <= level:
                    break
        self.places[key], self.levels[key[0]] = place % count, max(level, seldom)
        origin, size = best
        file.least[key] = max(least, often.get(origin, 0))
        turned = written[origin] = written.get(origin, 0) + 1
        return mould(origin)[(turned - 1) % size]

    def ending(self, when: str, draw: int) -> bytes:
        """Return how a note ends."""
        return self._taken(self._dealt(when, endings(when), draw))[0]

    def least(self, matters: Sequence[Matter], draw: int) -> Matter:
        """Return the telling of a matter that this worker has written least often."""
        turned = [matters[(draw + place) % len(matters)] for place in range(len(matters))]
        return min(turned, key=lambda one: self.used.get(_first(one), 0))

    def step(self, step: Step) -> tuple[bytes, bool]:
        """Return a step of a matter as it is told."""
        told = step.text.encode()
        self.used[told] = self.used.get(told, 0) + 1
        ways = wordings(step)
        return self._taken(min(ways, key=self._often) if len(ways) > 1 else ways[0])

    def _often(self, told: tuple[bytes, bool]) -> int:
        return self.used.get(told[0], 0)

    def _dealt(self, key: object, deck: Sequence[Dealt], draw: int) -> Dealt:
        """Return the next of a pile that was not written more often than the others."""
        count, used = len(deck), self.used
        place, level = self.piles.get(key, (draw % count, 0))
        for turn in range(count):
            told = deck[(place + turn) % count]
            if used.get(told[0], 0) <= level:
                self.piles[key] = ((place + turn + 1) % count, level)
                return told
        self.piles[key] = ((place + 1) % count, level + 1)
        return deck[place]

    def _taken(self, told: tuple[bytes, bool]) -> tuple[bytes, bool]:
        self.used[told[0]] = self.used.get(told[0], 0) + 1
        return told


def _first(matter: Matter) -> bytes:
    return matter.steps[0].text.encode()


@cache
def openings(kind: ContactKind, hour: int, *, is_at_work: bool) -> tuple[bytes, ...]:
    """Return the words a note may begin with at an hour of the day."""
    found = notebank.openings()[kind]
    return tuple(one.text.encode() for one in found if one.first <= hour < one.last and (is_at_work or not one.trait))


@cache
def wordings(step: Step) -> tuple[tuple[bytes, bool], ...]:
    """Return a step's sentence in all its wordings, well mixed, and whether it stands alone."""
    found = [(text.encode(), text.startswith(_ALONE)) for text in step.texts]
    Random(len(found)).shuffle(found)  # noqa: S311
    return tuple(found)


@cache
def endings(when: str) -> tuple[tuple[bytes, bool], ...]:
    """Return the words some notes end with, well mixed."""
    found = [(one.encode(), False) for one in notebank.endings(when)]
    Random(len(found)).shuffle(found)  # noqa: S311
    return tuple(found)
