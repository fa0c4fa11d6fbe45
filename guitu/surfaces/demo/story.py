"""Chooses the sentences of a record's notes: first meetings, then matters that take weeks, everyday in between."""

from collections.abc import Iterator
from random import Random

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.surfaces.demo import notebank

Step = tuple[Topic, tuple[bytes, ...]]


def _encoded(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


def _steps(thread: notebank.Thread) -> list[Step]:
    return [(thread.topic, _encoded(step)) for step in thread.steps]


_BEGINNING = _steps(notebank.BEGINNING)
_MATTERS = [_steps(thread) for thread in notebank.THREADS]
EVERYDAY: Step = (Topic.SUPPORT, _encoded(notebank.EVERYDAY))
OPENINGS = {kind: _encoded(texts) for kind, texts in notebank.OPENINGS.items()}
STRENGTHS, NEXTS = _encoded(notebank.STRENGTHS), _encoded(notebank.NEXTS)
ENDINGS: tuple[bytes, ...] = (
    *STRENGTHS,
    *NEXTS,
    *(strength + following for strength in STRENGTHS for following in NEXTS[:6]),
)
ADDENDA = _encoded(notebank.ADDENDA)
# How often each kind of contact happens, in sixteenths.
KINDS: tuple[ContactKind, ...] = (
    *[ContactKind.OFFICE] * 6,
    *[ContactKind.PHONE] * 4,
    *[ContactKind.HOME] * 2,
    *[ContactKind.MESSAGE] * 3,
    ContactKind.VIDEO,
)


def arc(rng: Random, topics: frozenset[Topic], count: int) -> Iterator[Step]:
    """Yield one step for each of `count` contacts; matters of topics that were not agreed to do not come up."""
    matters = [steps for steps in _MATTERS if steps[0][0] in topics]
    rng.shuffle(matters)
    ahead = iter([*_BEGINNING, *(step for steps in matters for step in steps)])
    told = len(_BEGINNING) + sum(map(len, matters))
    share = min(0.65, told / count) if count else 0
    draw = rng.random
    for number in range(count):
        yield next(ahead, EVERYDAY) if number < 2 or draw() < share else EVERYDAY
