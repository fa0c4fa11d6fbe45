"""Chooses the sentences of a record's notes: first meetings, then matters that take weeks, everyday in between."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import log
from random import Random

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.surfaces.demo import notebank
from guitu.surfaces.demo.notebank import Line, Matter, Step
from guitu.surfaces.demo.rows import MINUTE

Told = tuple[Topic, Step]
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
    ahead = [(one.topic, step, SOON if step is one.steps[0] else LATER) for one in order for step in one.steps]
    share, ready = min(0.7, 1.5 * len(ahead) / max(len(days), 1)), 0
    ahead.reverse()
    for number, day in enumerate(days):
        # Between two steps of one matter some days go by.
        if not ahead or (number and (day < ready + ahead[-1][2] or rng.random() >= share)):
            yield None
            continue
        topic, step, _ = ahead.pop()
        yield topic, step
        ready = day


@cache
def _whenever(kind: ContactKind, traits: frozenset[str]) -> tuple[tuple[tuple[bytes, bool], ...], tuple[Line, ...]]:
    """Return the sentences that fit on every day, and those that have their time."""
    fitting = [one for one in notebank.everyday() if kind in one.kinds and (not one.trait or one.trait in traits)]
    always = [one for one in fitting if not one.window]
    return tuple(map(_told, always)), tuple(one for one in fitting if one.window)


@cache
def always(kind: ContactKind, traits: frozenset[str]) -> tuple[tuple[bytes, bool], ...]:
    """Return what may be noted of somebody on any day, well mixed: each sentence, and whether it stands alone."""
    found = list(_whenever(kind, traits)[0])
    Random(len(found)).shuffle(found)  # noqa: S311
    return tuple(found)


@cache
def in_season(kind: ContactKind, day: int, traits: frozenset[str]) -> tuple[tuple[bytes, bool], ...]:
    """Return what may be noted of somebody in the season of a day."""
    on = _EPOCH + timedelta(days=day)
    return tuple(_told(one) for one in _whenever(kind, traits)[1] if one.is_in_season(on))


def lines(kind: ContactKind, day: int, traits: frozenset[str]) -> tuple[tuple[bytes, bool], ...]:
    """Return what may be noted of somebody on a day: each sentence, and whether it stands alone."""
    return always(kind, traits) + in_season(kind, day, traits)


@cache
def _told(line: Line) -> tuple[bytes, bool]:
    return line.text.encode(), line.text.startswith(_ALONE)


class Stock:
    """What one worker has noted already: no sentence comes again before every other that fits was written."""

    __slots__ = ("places", "used")

    def __init__(self) -> None:
        self.used: dict[bytes, int] = {}
        # Where in each pile the next one lies, and how often whatever lies there may have been written.
        self.places: dict[object, tuple[int, int]] = {}

    def line(self, kind: ContactKind, day: int, draw: int, traits: frozenset[str]) -> tuple[bytes, bool]:
        """Return an ordinary sentence that fits: in its days now and then one of the season."""
        seasonal = in_season(kind, day, traits)
        if seasonal and draw & 3 == 0:
            told = seasonal[(draw >> 2) % len(seasonal)]
            if told[0] not in self.used:
                return self._taken(told)
        return self._next((kind, traits), always(kind, traits), draw)

    def ending(self, when: str, draw: int) -> bytes:
        """Return how a note ends."""
        return self._next(when, endings(when), draw)[0]

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

    def _next(self, key: object, deck: tuple[tuple[bytes, bool], ...], draw: int) -> tuple[bytes, bool]:
        count, used = len(deck), self.used
        place, level = self.places.get(key, (draw % count, 0))
        turned = (deck[(place + turn) % count] for turn in range(count))
        passed, told = next(((n, one) for n, one in enumerate(turned) if used.get(one[0], 0) <= level), (count, None))
        self.places[key] = ((place + passed + 1) % count, level + (told is None))
        return self._taken(told or deck[place])

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
