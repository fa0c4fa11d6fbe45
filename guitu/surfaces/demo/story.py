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
# How often another sentence is looked for, where one was told already.
TRIES = 7
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
    *("煮了", "屋子", "水龙头", "收到", "拜年", "第一次", "初次", "头一次", "报个", "中秋快乐", "新年好"),
)


def days(rng: Random, count: int, span: int) -> Iterator[int]:
    """Yield on which day each of `count` contacts was, over `span` days: irregular, as lives are."""
    gaps = [_GAPS[byte] for byte in rng.randbytes(count)]
    scale = span / sum(gaps) if count else 0
    return (int(passed * scale) for passed in accumulate(gaps[:-1], initial=0.0))


def arc(rng: Random, topics: frozenset[Topic], traits: frozenset[str], days: Sequence[int]) -> Iterator[Told | None]:
    """Yield, for the contact on each of these days, a step of a matter, or nothing where an ordinary sentence is told.

    Matters of topics that were not agreed to do not come up, nor what does not fit the person.
    """
    tellings = [rng.choice(one) for one in notebank.matters()]
    fitting = [one for one in tellings if one.topic in topics and (not one.trait or one.trait in traits)]
    rng.shuffle(fitting)
    order: list[Matter] = [rng.choice(notebank.beginnings()), *fitting]
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
def lines(kind: ContactKind, day: int, traits: frozenset[str]) -> tuple[tuple[bytes, bool], ...]:
    """Return what may be noted of somebody on a day: each sentence, and whether it stands alone.

    Sentences of the season come three times, so that they are heard in their days.
    """
    on = _EPOCH + timedelta(days=day)
    always, seasonal = _whenever(kind, traits)
    return always + 3 * tuple(_told(one) for one in seasonal if one.is_in_season(on))


@cache
def _told(line: Line) -> tuple[bytes, bool]:
    return line.text.encode(), line.text.startswith(_ALONE)


def line(kind: ContactKind, day: int, draw: int, traits: frozenset[str], seen: set[bytes]) -> tuple[bytes, bool]:
    """Return an ordinary sentence that fits, one this person has not on their pages yet if that can be helped."""
    found = lines(kind, day, traits)
    for number in range(TRIES):
        told = found[(draw + number * 7) % len(found)]
        if told[0] not in seen:
            return told
    return found[draw % len(found)]


@cache
def openings(kind: ContactKind, hour: int, *, is_at_work: bool) -> tuple[bytes, ...]:
    """Return the words a note may begin with at an hour of the day."""
    found = notebank.openings()[kind]
    return tuple(one.text.encode() for one in found if one.first <= hour < one.last and (is_at_work or not one.trait))


@cache
def step_of(step: Step) -> tuple[bytes, bool]:
    """Return a step's sentence, and whether it stands alone."""
    return step.text.encode(), step.text.startswith(_ALONE)


@cache
def endings(when: str) -> tuple[bytes, ...]:
    """Return the words some notes end with."""
    return tuple(one.encode() for one in notebank.endings(when))
