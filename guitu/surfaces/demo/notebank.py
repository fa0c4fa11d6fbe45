"""Sentences of ordinary notes: each knows the kinds of contact, the days of the year and the people it fits.

The person reads every note, so each sentence is one they could read aloud: what they want, what they can, who helps.
No sentence says he or she, and none names a reason why somebody came. They stand in `stories/everyday.txt`.
"""

import re
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import product
from typing import NamedTuple

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.journey.needs.rules import Domain
from guitu.surfaces.demo import seasons

KINDS = {
    "o": ContactKind.OFFICE,
    "h": ContactKind.HOME,
    "p": ContactKind.PHONE,
    "v": ContactKind.VIDEO,
    "m": ContactKind.MESSAGE,
}
# What a line or a matter presumes of somebody: `plan` that a step of a plan is ahead. Of a matter, `alone` means that
# no counsellor helps yet.
TRAITS = ("work", "kid", "old", "plan")
_SLOT = re.compile(r"\{([^}]*)\}")
_FEAST = re.compile(r"([a-z]+)([+-]\d+)([+-]\d+)")


class Step(NamedTuple):
    """One step of a matter: at which kinds of contact it fits, and what is noted."""

    kinds: tuple[ContactKind, ...]
    text: str
    # The same in all its wordings.
    texts: tuple[str, ...]


class Words(NamedTuple):
    """What is written down of a matter beside the notes, each in all its wordings."""

    domain: Domain
    need: tuple[str, ...]
    wish: tuple[str, ...]
    goal: tuple[str, ...]
    # The step of the person and that of the worker.
    own: tuple[str, ...]
    ours: tuple[str, ...]
    # What a meeting for it is about, and what the worker is reminded of.
    about: tuple[str, ...]
    remind: tuple[str, ...]


class Matter(NamedTuple):
    """One matter that goes on for some weeks, told in one way; `trait` is what it presumes of somebody."""

    topic: Topic
    trait: str
    steps: tuple[Step, ...]
    # How it stands in needs and plans; nothing of getting to know each other.
    words: Words | None = None
    # Whether the last step leaves it open.
    is_open: bool = False


class Line(NamedTuple):
    """An ordinary sentence, and where it fits: `window` is months, or a festival with the days around it."""

    kinds: tuple[ContactKind, ...]
    trait: str
    window: str
    text: str
    # What the window comes to: the months, or the days around each feast; neither fits always.
    months: frozenset[int]
    days: frozenset[date]
    # Of which sentence it is one wording.
    origin: int

    def is_in_season(self, on: date) -> bool:
        """Return whether somebody could say it on this day."""
        return not self.window or on.month in self.months or on in self.days


class Opening(NamedTuple):
    """How a note begins: at which hours, and for whom."""

    first: int
    last: int
    trait: str
    text: str


def _within(window: str) -> tuple[frozenset[int], frozenset[date]]:
    found = _FEAST.fullmatch(window)
    if found:
        feasts = [one for year in seasons.NEW_YEAR if (one := seasons.day(found[1], year))]
        around = range(int(found[2]), int(found[3]) + 1)
        return frozenset(), frozenset(one + timedelta(days=away) for one in feasts for away in around)
    if not window:
        return frozenset(), frozenset()
    first, last = map(int, window.split("-"))
    months = range(first, last + 1) if first <= last else (*range(first, 13), *range(1, last + 1))
    return frozenset(months), frozenset()


def worded(text: str) -> list[str]:
    """Return a sentence in all its wordings: where it says `{one|another}`, with each of them."""
    slots = _SLOT.split(text)
    ways = product(*(part.split("|") if place % 2 else [part] for place, part in enumerate(slots)))
    return ["".join(way) for way in ways]


@cache
def _parts() -> dict[str, list[str]]:
    told = (resources.files("guitu.surfaces.demo") / "stories" / "everyday.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    matters = 0
    lines: list[str] = []
    for line in filter(None, map(str.strip, told.splitlines())):
        if line.startswith("["):
            matters += line.startswith("[matter")
            name = line.strip("[]")
            lines = found.setdefault(f"{name} {matters}" if name.startswith("matter") else name, [])
        elif not line.startswith("#"):
            lines.append(line)
    return found


def _kinds(letters: str) -> tuple[ContactKind, ...]:
    return tuple(KINDS[letter] for letter in letters)


def _steps(line: str) -> tuple[Step, ...]:
    pairs = (one.split(" ", 1) for one in line.replace("~ ", " ").split(" => "))
    return tuple(Step(_kinds(letters), text, tuple(worded(text))) for letters, text in pairs)


@cache
def beginnings() -> tuple[Matter, ...]:
    """Return the first weeks of everybody, in each way they are told."""
    return tuple(Matter(Topic.SUPPORT, "", _steps(line)) for line in _parts()["beginning"])


@cache
def matters() -> tuple[tuple[Matter, ...], ...]:
    """Return the matters, each in all the ways it is told."""
    found = []
    for name, lines in _parts().items():
        if name.startswith("matter"):
            _, topic, trait, _ = name.split()
            trait = "" if trait == "-" else trait
            about = _words(lines[0])
            found.append(tuple(Matter(Topic(topic), trait, _steps(one), about, "~ " in one) for one in lines[1:]))
    return tuple(found)


def _words(line: str) -> Words:
    domain, *told = line.removeprefix(": ").split(" | ")
    return Words(Domain[domain.upper()], *(tuple(worded(one)) for one in told))


@cache
def everyday() -> tuple[Line, ...]:
    """Return what is noted between the steps of a matter."""
    found = []
    for origin, line in enumerate(_parts()["everyday"]):
        head, text = line.split(" | ")
        letters, *rest = head.split()
        trait = next((one for one in rest if one in TRAITS), "")
        window = next((one for one in rest if one not in TRAITS), "")
        fits = (_kinds(letters), trait, window)
        found += [Line(*fits, one, *_within(window), origin) for one in worded(text)]
    return tuple(found)


@cache
def openings() -> dict[ContactKind, tuple[Opening, ...]]:
    """Return how notes begin, by the kind of contact."""
    return {kind: tuple(map(_opening, _parts()[f"opening {letter}"])) for letter, kind in KINDS.items()}


def _opening(line: str) -> Opening:
    head, text = line.split(" | ")
    hours, *traits = head.split()
    first, last = (0, 24) if hours == "-" else map(int, hours.split("-"))
    return Opening(first, last, traits[0] if traits else "", text)


@cache
def endings(when: str) -> tuple[str, ...]:
    """Return how some notes end: `-` always, `next` where the next contact is in the week that follows."""
    pairs = (line.split(" | ") for line in _parts()["ending"])
    return tuple(one for head, text in pairs if head == when for one in worded(text))


ADDENDA: tuple[str, ...] = (
    "（更正：日期写错，已改。）",
    "（按本人的话改了说法。）",
    "（补充：本人想加这一句。）",
    "（漏写：本人还问了一个电话号码。）",
)

# What people say beside a note.
AGREE: tuple[str, ...] = ("", "", "", "是这样。", "写得对，谢谢。", "对。", "没错。", "看过了。", "可以。")
DISAGREE: tuple[str, ...] = (
    "这句话不是我的意思。",
    "我记得的不太一样。",
    "少写了一半，我还讲了别的。",
    "意思差不多，话不是我这样说的。",
    "时间写错了，请改一下。",
    "我讲的不是重点，重点没写。",
)
COULD_NOT_ANSWER: tuple[str, ...] = ("", "记不太清了。", "现在还不想说。", "等我想想再写。")

# How somebody may be reached, on a waiting card.
ROUTES: tuple[str, ...] = (
    "电话 {phone}，下午方便",
    "电话 {phone}，晚上七点后",
    "短信 {phone}，先别打电话",
    "电话 {phone}，请说是站里的朋友",
    "每周二上午会来站里，也可打 {phone}",
)


def _told() -> list[str]:
    tales = [*beginnings(), *(one for tellings in matters() for one in tellings)]
    steps = (text for one in tales for step in one.steps for text in step.texts)
    return [*steps, *(line.text for line in everyday())]


def longest() -> int:
    """Return the length of the longest note these parts can make."""
    opening = [one.text for found in openings().values() for one in found]
    ending = [*endings("-"), *endings("next")]
    return sum(max(map(len, group)) for group in (opening, _told(), ending, ADDENDA))


def every_text() -> list[str]:
    """Return all sentences of the bank."""
    opening = [one.text for found in openings().values() for one in found]
    beside = [*ADDENDA, *AGREE, *DISAGREE, *COULD_NOT_ANSWER, *ROUTES]
    return [*opening, *_told(), *endings("-"), *endings("next"), *beside]
