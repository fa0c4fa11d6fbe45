"""What a plan is, how its versions follow each other, and what can happen to one of its steps. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import IntEnum, StrEnum
from typing import TypeVar
from uuid import UUID

from guitu.people.rules import Stance

T = TypeVar("T")
GOALS, STEPS = 6, 8
LINE_LIMIT = 300


class Doer(StrEnum):
    """Who does a step."""

    PERSON = "person"
    WORKER = "worker"
    FAMILY = "family"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does. The key stays the same through all versions."""

    key: UUID
    words: str
    doer: Doer
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What somebody wants to reach, in their words, and the steps on the way."""

    key: UUID
    words: str
    steps: tuple[Step, ...] = ()


Goals = tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A version before it is kept.

    With `for_worker_id` it belongs to the plan "just me and my worker", which nobody but the two ever reads.
    """

    id: UUID
    goals: Goals
    replaces_id: UUID | None = None
    for_worker_id: UUID | None = None


class Hand(StrEnum):
    """By whose hand something is done."""

    PERSON = "person"
    WORKER = "worker"


class State(StrEnum):
    """How a version stands. It follows from the rows; it is written nowhere."""

    WAITING = "waiting"
    OWN = "own"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    NOT_ANSWERED = "not_answered"
    REPLACED = "replaced"


class Move(StrEnum):
    """What can happen to a version."""

    AGREE = "agree"
    DISAGREE = "disagree"
    CANNOT_ANSWER = "cannot_answer"
    REPLACE = "replace"


BEGINS: dict[Hand, State] = {Hand.WORKER: State.WAITING, Hand.PERSON: State.OWN}
ANSWERED: dict[Stance, tuple[Move, State]] = {
    Stance.AGREE: (Move.AGREE, State.AGREED),
    Stance.DISAGREE: (Move.DISAGREE, State.DISAGREED),
    Stance.COULD_NOT_ANSWER: (Move.CANNOT_ANSWER, State.NOT_ANSWERED),
}
# A mind may be changed as often as one likes; what the person wrote needs no answer by the same person.
MOVES: dict[tuple[State, Move, Hand], State] = {
    (now, move, Hand.PERSON): then
    for now in (State.WAITING, State.AGREED, State.DISAGREED, State.NOT_ANSWERED)
    for move, then in ANSWERED.values()
} | {(now, Move.REPLACE, hand): State.REPLACED for now in State if now is not State.REPLACED for hand in Hand}


def state(*, by: Hand, stances: Iterable[Stance], is_replaced: bool) -> State:
    """Return how a version stands: by whose hand it is, what was said to it in turn, whether another followed."""
    now = BEGINS[by]
    for stance in stances:
        now = MOVES.get((now, ANSWERED[stance][0], Hand.PERSON), now)
    return State.REPLACED if is_replaced else now


def can_move(now: State, what: Move, by: Hand) -> bool:
    """Return whether somebody can do this to a version in state `now`."""
    return (now, what, by) in MOVES


class Mark(IntEnum):
    """What is said about a step. Nothing is said about one that is simply not done."""

    DONE = 1
    LET_GO = 2
    TAKEN_UP = 3


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


STEP_MOVES: dict[tuple[StepState, Mark, Hand], StepState] = {
    (now, mark, hand): then
    for now, mark, then in (
        (StepState.OPEN, Mark.DONE, StepState.DONE),
        (StepState.OPEN, Mark.LET_GO, StepState.LET_GO),
        (StepState.DONE, Mark.TAKEN_UP, StepState.OPEN),
        (StepState.LET_GO, Mark.TAKEN_UP, StepState.OPEN),
    )
    for hand in Hand
}
LEADS_TO = {mark: then for (_now, mark, _hand), then in STEP_MOVES.items()}


def step_state(marks: Iterable[Mark]) -> StepState:
    """Return how a step stands after what was said about it."""
    now = StepState.OPEN
    for mark in marks:
        now = LEADS_TO[mark]
    return now


def past(goals: Goals, before: Goals, *, on: date) -> frozenset[UUID]:
    """Return the steps that would have to be done by a day that has passed; what was said earlier stays as it is."""
    said = {(step.key, step.due_on) for goal in before for step in goal.steps}
    every = (step for goal in goals for step in goal.steps)
    return frozenset(one.key for one in every if one.due_on and one.due_on < on and (one.key, one.due_on) not in said)


def pack(goals: Goals) -> str:
    """Return goals and steps as one text, to be sealed as a whole: a version is written at once or not at all."""
    told = [
        {
            "key": str(goal.key),
            "words": goal.words,
            "steps": [
                {
                    "key": str(step.key),
                    "words": step.words,
                    "doer": step.doer.value,
                    "due_on": step.due_on.isoformat() if step.due_on else None,
                }
                for step in goal.steps
            ],
        }
        for goal in goals
    ]
    return json.dumps({"goals": told}, ensure_ascii=False)


def unpack(text: str) -> Goals:
    """Return the goals and steps of a packed version."""
    return tuple(
        Goal(
            key=UUID(goal["key"]),
            words=goal["words"],
            steps=tuple(
                Step(
                    key=UUID(step["key"]),
                    words=step["words"],
                    doer=Doer(step["doer"]),
                    due_on=date.fromisoformat(step["due_on"]) if step["due_on"] else None,
                )
                for step in goal["steps"]
            ),
        )
        for goal in json.loads(text)["goals"]
    )


def steps(goals: Goals) -> dict[UUID, Step]:
    """Return every step of a version by its key."""
    return {step.key: step for goal in goals for step in goal.steps}


def is_whole(goals: Goals) -> bool:
    """Return whether a version says something, every line of it does, and no key stands for two things."""
    keys = [goal.key for goal in goals] + [step.key for goal in goals for step in goal.steps]
    lines = [goal.words for goal in goals] + [step.words for goal in goals for step in goal.steps]
    fits = len(goals) <= GOALS and all(len(goal.steps) <= STEPS for goal in goals)
    return bool(goals) and fits and all(0 < len(one) <= LINE_LIMIT for one in lines) and len(keys) == len(set(keys))


class Change(StrEnum):
    """What became of a goal or a step from one version to another."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; `is_marked` says that the other version does not have them."""

    text: str
    is_marked: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step in both versions; what a version does not have is missing."""

    change: Change
    before: Step | None
    after: Step | None
    before_words: Pieces
    after_words: Pieces


@dataclass(frozen=True, slots=True)
class GoalChange:
    """One goal in both versions, with its steps."""

    change: Change
    before_words: Pieces
    after_words: Pieces
    steps: tuple[StepChange, ...]


WORDS = re.compile(r"[^\W\u2e80-\u9fff]+|\s+|.", re.DOTALL)
# Lines that share less than this are shown as two lines, not as a patchwork.
ALIKE = 0.4


def pieces(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Return two lines with what only one of them says marked, by words; by characters in Chinese."""
    if before == after:
        return (Piece(before),), (Piece(after),)
    old, new = WORDS.findall(before), WORDS.findall(after)
    match = SequenceMatcher(None, old, new, autojunk=False)
    if match.ratio() < ALIKE:
        return (Piece(before, is_marked=True),), (Piece(after, is_marked=True),)
    codes = match.get_opcodes()
    left = [Piece("".join(old[i1:i2]), tag != "equal") for tag, i1, i2, _j1, _j2 in codes if i1 < i2]
    right = [Piece("".join(new[j1:j2]), tag != "equal") for tag, _i1, _i2, j1, j2 in codes if j1 < j2]
    return tuple(left), tuple(right)


def _in_both(before: dict[UUID, T], after: dict[UUID, T]) -> list[tuple[T | None, T | None]]:
    """Return what both have side by side, in the order of the newer, then what went."""
    found: list[tuple[T | None, T | None]] = [(before.get(key), one) for key, one in after.items()]
    return found + [(one, None) for key, one in before.items() if key not in after]


def _words(before: Goal | Step | None, after: Goal | Step | None) -> tuple[Pieces, Pieces]:
    if before and after:
        return pieces(before.words, after.words)
    return ((Piece(before.words),) if before else (), (Piece(after.words),) if after else ())


def _change(before: object | None, after: object | None) -> Change:
    if before is None or after is None:
        return Change.NEW if before is None else Change.GONE
    return Change.SAME if before == after else Change.CHANGED


def compare(before: Goals, after: Goals) -> tuple[GoalChange, ...]:
    """Return what is new, what went and what changed from one version to another, goal by goal."""
    found = []
    for old, new in _in_both({one.key: one for one in before}, {one.key: one for one in after}):
        pairs = _in_both(
            {one.key: one for one in old.steps} if old else {}, {one.key: one for one in new.steps} if new else {}
        )
        steps_changed = tuple(StepChange(_change(a, b), a, b, *_words(a, b)) for a, b in pairs)
        found.append(GoalChange(_change(old, new), *_words(old, new), steps_changed))
    return tuple(found)
