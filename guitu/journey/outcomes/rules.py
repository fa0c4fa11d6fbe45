"""What is asked at the start, on the way and at the end; how answers become a picture. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Self
from uuid import UUID, uuid5

from guitu.journey.consent.rules import Purpose

WORDS_LIMIT = 2000


class Domain(StrEnum):
    """An area of life that is looked at three times in a round."""

    SUPPORTS = "supports"
    COMPANY = "company"
    CLOSE = "close"
    HOME = "home"
    MEANS = "means"
    WORK = "work"
    STRENGTHS = "strengths"
    SKILLS = "skills"
    WELL = "well"
    WELCOME = "welcome"
    GIVING = "giving"


class Group(StrEnum):
    """Which questions stand together: the four parts of recovery capital, which is what carries somebody."""

    AROUND = "around"
    AT_HAND = "at_hand"
    WITHIN = "within"
    AMONG = "among"


GROUPS: dict[Group, tuple[Domain, ...]] = {
    Group.AROUND: (Domain.SUPPORTS, Domain.COMPANY, Domain.CLOSE),
    Group.AT_HAND: (Domain.HOME, Domain.MEANS, Domain.WORK),
    Group.WITHIN: (Domain.STRENGTHS, Domain.SKILLS, Domain.WELL),
    Group.AMONG: (Domain.WELCOME, Domain.GIVING),
}


# What somebody says about those close to them, or about health, lives under the separate consent to that.
PURPOSES: dict[Domain, Purpose] = dict.fromkeys(Domain, Purpose.SUPPORT) | {
    Domain.CLOSE: Purpose.FAMILY,
    Domain.WELL: Purpose.HEALTH,
}


class Level(IntEnum):
    """An answer in plain words. It belongs to one question and is never added to another."""

    NO_ANSWER = 0
    NOT_AT_ALL = 1
    A_LITTLE = 2
    HALF = 3
    MOSTLY = 4
    FULLY = 5


class Occasion(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"


class Mark(IntEnum):
    """What lets another round begin: both wish for it, or the person has come back after a goodbye."""

    PERSON_WISHES = 1
    WORKER_WISHES = 2
    CAME_BACK = 3


BOTH = frozenset({Mark.PERSON_WISHES, Mark.WORKER_WISHES})
ROUNDS_LIMIT = 20


def begun(marks: Collection[tuple[int, Mark]]) -> int:
    """Return which round it is. The first needs nothing; each later one needs both wishes, or a coming back."""
    number = 1
    while (by := {mark for one, mark in marks if one == number + 1}) >= BOTH or Mark.CAME_BACK in by:
        number += 1
    return number


def may_wish(number: int, answered: Collection["Moment"]) -> bool:
    """Return whether another round can be wished for: once this one has its end."""
    return number < ROUNDS_LIMIT and Moment(number, Occasion.END) in answered


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """An occasion of a round. In an address the round stands after it, except for the first."""

    round: int
    occasion: Occasion

    @property
    def code(self) -> str:
        return self.occasion.value if self.round == 1 else f"{self.occasion.value}-{self.round}"

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the moment of an address."""
        occasion, _dash, number = code.partition("-")
        return cls(int(number or 1), Occasion(occasion))


class Hand(StrEnum):
    """Who wrote it down: the person, or a worker to whom they said it."""

    PERSON = "person"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Judged:
    """Answers on one occasion before they are kept. `after` is the version that the page had shown; 0 is none."""

    id: UUID
    moment: Moment
    after: int
    answers: Mapping[Domain, Level]
    words: str

    @property
    def says_something(self) -> bool:
        return bool(self.words or self.answers)

    def parts(self) -> dict[Purpose, dict[Domain, Level]]:
        """Return the answers by the consent they live under; the base consent is always among them."""
        found: dict[Purpose, dict[Domain, Level]] = {Purpose.SUPPORT: {}}
        for domain, level in self.answers.items():
            found.setdefault(PURPOSES[domain], {})[domain] = level
        return found

    def row_id(self, purpose: Purpose) -> UUID:
        """Return the id of the row under one consent: what is sent twice is the same row."""
        return self.id if purpose is Purpose.SUPPORT else uuid5(self.id, purpose.value)


# The small picture of one question, in units of its own drawing.
WIDTH, HEIGHT = 280, 152
LEFT, RIGHT, TOP, BOTTOM = 22, 258, 26, 106
_STEP = (BOTTOM - TOP) // (Level.FULLY - Level.NOT_AT_ALL)
_ABOVE, _BELOW = -11, 21

Said = Mapping[Occasion, Mapping[Hand, Level]]


class Beside(StrEnum):
    """To which side of its dot a word runs."""

    LEFT = "left"
    BOTH = "both"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer in the picture, with the place of its word. The person's own is full; a told one is a ring."""

    x: int
    y: int
    label_y: int
    side: "Beside"
    is_own: bool
    level: Level


def place(occasion: Occasion) -> int:
    """Return how far to the right an occasion stands."""
    order = list(Occasion)
    return LEFT + order.index(occasion) * (RIGHT - LEFT) // (len(order) - 1)


def height(level: Level) -> int:
    """Return how far down an answer stands; the fullest stands at the top."""
    return BOTTOM - (level - Level.NOT_AT_ALL) * _STEP


def dots(said: Said) -> tuple[Dot, ...]:
    """Return the dots of one question. Where both say the same, the person's own is drawn; no answer is no dot."""
    found, drawn = [], line(said)
    for occasion in Occasion:
        levels = {level: hand for hand, level in sorted(said.get(occasion, {}).items(), reverse=True)}
        levels.pop(Level.NO_ANSWER, None)
        x = place(occasion)
        for level, hand in levels.items():
            y = height(level)
            sooner = next((at_y - y for at_x, at_y in reversed(drawn) if at_x < x), None)
            later = next((at_y - y for at_x, at_y in drawn if at_x > x), None)
            is_below = level is not max(levels) or (len(levels) == 1 and _rises(sooner, later))
            found.append(
                Dot(x, y, y + (_BELOW if is_below else _ABOVE), _side(x, sooner, later), hand is Hand.PERSON, level)
            )
    return tuple(found)


def _rises(sooner: int | None, later: int | None) -> bool:
    """Return whether the line goes up from a dot wherever it goes: then its word stands below it."""
    there = [one for one in (sooner, later) if one is not None]
    return bool(there) and min(there) < 0 and max(there) <= 0


def _side(x: int, sooner: int | None, later: int | None) -> Beside:
    """Return to which side of a dot its word runs: never out of the picture, and away from a line that passes it."""
    if x in {LEFT, RIGHT}:
        return Beside.RIGHT if x == LEFT else Beside.LEFT
    if sooner is not None and later is not None and sooner * later < 0:
        return Beside.LEFT if sooner > 0 else Beside.RIGHT
    return Beside.BOTH


def line(said: Said) -> tuple[tuple[int, int], ...]:
    """Return the points that the line joins: on each occasion the person's own answer if there is one."""
    first = [(one, first_said(said.get(one, {}))) for one in Occasion]
    return tuple((place(one), height(level)) for one, level in first if level is not Level.NO_ANSWER)


def first_said(by_hand: Mapping[Hand, Level]) -> Level:
    """Return what counts on one occasion: the person's own word before what a worker wrote down."""
    own = by_hand.get(Hand.PERSON, Level.NO_ANSWER)
    return own if own is not Level.NO_ANSWER else by_hand.get(Hand.WORKER, Level.NO_ANSWER)


def next_occasion(answered: Sequence[Occasion]) -> Occasion | None:
    """Return which occasion comes after the last one that was answered; none after the end."""
    order = list(Occasion)
    last = max((order.index(one) for one in answered), default=-1)
    return order[last + 1] if last + 1 < len(order) else None
