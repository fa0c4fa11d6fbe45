"""Reads the stories of the synthetic city: threads of a life that take weeks or months, each told in two ways.

A thread is a plain text that a social worker can write without knowing Python (`stories/*.txt`):

    == key | area of life | who helps | what it is about, in a few words
    is: what it presumes of the person        group: of a group, a life has one thread
    holds: what is so in this telling / in the other; `holds 40` on that day, `turns 40` from that day on (`facts.py`)
    counts: school                            its days are days of school: in the holidays nothing of it happens
    fact name: what {name} may stand for      rewrite: on which day the plan is written anew
    need, wish, goal, differ, agree, remind: one telling / the other
    - doer due done | a step of the plan, `-1` only before it is written anew, `-2` only after; `=>` other words then
    @day kind how by post | what the meeting is for, then a note for each telling; below a note:
      = what the person says beside it        > what the worker adds to it then        ! how the need stands then
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import resources

from guitu.journey.contacts.rules import ContactKind, Relation, Topic
from guitu.journey.needs.rules import PURPOSES, Domain, Helps, Instrument, Occasion, Status
from guitu.journey.plans.rules import Doer
from guitu.people.rules import Stance
from guitu.society.workforce.rules import Post
from guitu.surfaces.demo.facts import IN_PERSON, Fact, Known, read

Told = tuple[str, ...]
BETWEEN = " / "
# Those of the young come last: what is dealt to grown people stays as it is when they grow in number.
FILES = ("home", "money", "work", "health", "people", "reach", "young")
YOUNG = "young "
STANCES = {"agree": Stance.AGREE, "differ": Stance.DISAGREE, "cannot": Stance.COULD_NOT_ANSWER}
# What stands behind a sentence of the bank: what it takes for granted.
_FACTS = re.compile(r" \| ((?:[a-z]+=[a-z]+ ?)+)$")
POSTS = {"nurse": Post.NURSE, "counsellor": Post.COUNSELLOR, "job": Post.JOB_ADVISER}


class How(Enum):
    """What became of the meeting that a beat was."""

    MET = "met"
    ASKED = "asked"
    MOVED = "moved"
    CAME_BETWEEN = "between"
    NO = "no"


@dataclass(slots=True)
class Telling:
    """One note, what the person says beside it, and how the need stands after it."""

    text: str
    stance: Stance | None = None
    replies: Told = ()
    addition: str = ""
    then: Status | None = None
    is_own: bool = False


@dataclass(slots=True)
class Beat:
    """One contact of a thread."""

    day: int
    kind: ContactKind
    how: How
    post: Post | None
    about: Told
    tellings: list[Telling] = field(default_factory=list)

    def is_kept_in(self, kinds: frozenset[ContactKind]) -> bool:
        """Return whether it came about, and by one of these kinds of contact."""
        return self.kind in kinds and self.how not in {How.NO, How.CAME_BETWEEN}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan: when it is due, when it was done or let go, and in which versions it stands."""

    doer: Doer
    due: int
    done: int | None
    let_go: int | None
    words: Told
    later: Told
    is_early: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """That an instrument is answered: how heavy the days were, from 0 to 3."""

    day: int
    instrument: Instrument
    occasion: Occasion
    level: int


@dataclass(slots=True)
class Thread:
    """One matter of a life, from the day it is named."""

    key: str
    domain: Domain
    helps: Helps
    noun: Told
    tags: frozenset[str] = frozenset()
    group: str = ""
    like: frozenset[str] = frozenset()
    is_private: bool = False
    start: int | None = None
    anchor: tuple[str, int] | None = None
    rewrite: int | None = None
    facts: dict[str, Told] = field(default_factory=dict)
    holds: list[Fact] = field(default_factory=list)
    at_school: bool = False
    lines: dict[str, Told] = field(default_factory=dict)
    rewords: list[tuple[int, Told]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    safety: list[tuple[int, Told]] = field(default_factory=list)
    views: list[tuple[int, Relation, int, Told]] = field(default_factory=list)
    beats: list[Beat] = field(default_factory=list)

    @property
    def topic(self) -> Topic:
        return Topic(PURPOSES[self.domain].value)

    @property
    def lasts(self) -> int:
        return self.beats[-1].day

    @property
    def turns(self) -> bool:
        """Return whether the plan says something else after it was rewritten."""
        goal = self.lines.get("goal later", self.lines["goal"]) != self.lines["goal"]
        return goal or any(step.words != step.later or not (step.is_early and step.is_late) for step in self.steps)

    def line_noun(self, telling: int) -> str:
        """Return what it is about, in a few words."""
        return self.noun[telling % len(self.noun)]

    def line(self, name: str, telling: int) -> str:
        """Return one line of this telling, or nothing."""
        told = self.lines.get(name, ())
        return told[telling % len(told)] if told else ""


def _told(text: str) -> Told:
    return tuple(one.strip() for one in text.split(BETWEEN))


class _Reader:
    """Reads one file, line by line."""

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        self.begins = {
            "== ": self._thread, "- ": self._step, "-1 ": self._step, "-2 ": self._step, "@": self._beat,
            "~": self._view, "= ": self._reply, "> ": self._addition, "! ": self._then,
            "ask ": self._ask, "safe ": self._safe, "fact ": self._fact, "say ": self._say,
        }  # fmt: skip

    def read(self, text: str) -> list[Thread]:
        """Return the threads of one file."""
        for line in filter(None, map(str.strip, text.splitlines())):
            begin = next((begin for begin in self.begins if line.startswith(begin)), None)
            name, colon, rest = line.partition(": ")
            if begin:
                self.begins[begin](line)
            elif colon and name.isascii():
                self._line(name, rest)
            elif line == "private":
                self.threads[-1].is_private = True
            else:
                self.threads[-1].beats[-1].tellings.append(Telling(line))
        return self.threads

    def _thread(self, line: str) -> None:
        key, domain, helps, noun = line.removeprefix("== ").split(" | ")
        self.threads.append(Thread(key, Domain(domain), Helps(helps), _told(noun)))

    def _line(self, name: str, rest: str) -> None:
        thread = self.threads[-1]
        if name in {"is", "like"}:
            setattr(thread, "tags" if name == "is" else name, frozenset(rest.split()))
        elif name == "group":
            thread.group = rest
        elif name == "counts":
            thread.at_school = rest == "school"
        elif name.partition(" ")[0] in {"holds", "turns"}:
            verb, _, day = name.partition(" ")
            values = tuple(read(one) for one in _told(rest))
            thread.holds.append(Fact(int(day or 0), verb == "turns", values))
        elif name in {"start", "rewrite"}:
            setattr(thread, name, int(rest))
        elif name == "anchor":
            feast, offset = rest.split()
            thread.anchor = (feast, int(offset))
        else:
            self._both(thread, name, rest)

    @staticmethod
    def _both(thread: Thread, name: str, rest: str) -> None:
        now, _, later = rest.partition(" => ")
        thread.lines[name] = _told(now)
        if later:
            thread.lines[f"{name} later"] = _told(later)

    def _fact(self, line: str) -> None:
        name, _, values = line.removeprefix("fact ").partition(": ")
        self.threads[-1].facts[name] = tuple(values.split())

    def _say(self, line: str) -> None:
        day, _, words = line.removeprefix("say ").partition(": ")
        self.threads[-1].rewords.append((int(day), _told(words)))

    def _step(self, line: str) -> None:
        head, _, words = line.partition(" | ")
        mark, doer, due, end = head.split()
        now, _, later = words.partition(" => ")
        self.threads[-1].steps.append(
            Step(
                doer=Doer(doer),
                due=int(due),
                done=int(end) if end.isdigit() else None,
                let_go=int(end[1:]) if end.startswith("x") else None,
                words=_told(now),
                later=_told(later) if later else _told(now),
                is_early=mark != "-2",
                is_late=mark != "-1",
            )
        )

    def _ask(self, line: str) -> None:
        for one in _told(line):
            _, day, instrument, occasion, level = one.split()
            self.threads[-1].asked.append(Asked(int(day), Instrument(instrument), Occasion(occasion), int(level)))

    def _safe(self, line: str) -> None:
        day, _, rest = line.removeprefix("safe ").partition(" ")
        self.threads[-1].safety.append((int(day), tuple(rest.split(" | "))))

    def _view(self, line: str) -> None:
        head, _, words = line.removeprefix("~").partition(" | ")
        day, relation, nearness = head.split()
        self.threads[-1].views.append((int(day), Relation[relation.upper()], int(nearness), _told(words)))

    def _beat(self, line: str) -> None:
        head, _, about = line.removeprefix("@").partition(" | ")
        day, kind, *rest = head.split()
        how = next((one for one in How if one.value in rest), How.MET)
        post = POSTS[rest[rest.index("by") + 1]] if "by" in rest else None
        told = _told(about) if about else ()
        self.threads[-1].beats.append(Beat(int(day), ContactKind[kind.upper()], how, post, told))

    def _reply(self, line: str) -> None:
        stance, _, words = line.removeprefix("= ").partition(" ")
        telling = self.threads[-1].beats[-1].tellings[-1]
        telling.stance, telling.replies = STANCES[stance], _told(words)

    def _addition(self, line: str) -> None:
        self.threads[-1].beats[-1].tellings[-1].addition = line.removeprefix("> ")

    def _then(self, line: str) -> None:
        status, _, own = line.removeprefix("! ").partition(" ")
        telling = self.threads[-1].beats[-1].tellings[-1]
        telling.then, telling.is_own = Status(status), own == "own"


def _texts(name: str) -> str:
    return (resources.files("guitu.surfaces.demo") / "stories" / f"{name}.txt").read_text(encoding="utf-8")


@cache
def threads() -> tuple[Thread, ...]:
    """Return every thread that may run through a life."""
    return tuple(thread for name in FILES for thread in _Reader().read(_texts(name)))


@cache
def showcase() -> tuple[Thread, ...]:
    """Return the threads of the one life that everybody is shown."""
    return tuple(_Reader().read(_texts("showcase")))


def count(key: str) -> int:
    """Return how many sentences there are for an occasion."""
    return len(_raw()[key])


def line_of_no(number: int) -> tuple[str, str]:
    """Return the area of life in which somebody wants no help, and their words."""
    area, _, words = _bare(_raw()["no"][number]).partition(" | ")
    return area, words


@cache
def presumes(key: str, number: int) -> Known:
    """Return what a sentence takes for granted."""
    told = _raw()[key][number]
    found = _FACTS.search(told)
    is_met = key != "no" and _line(told)[0] in IN_PERSON
    return {**(read(found[1]) if found else {}), **({"place": "here"} if is_met else {})}


@cache
def after(key: str, number: int) -> int:
    """Return how many days after a festival a sentence is said; before it, if that is less than nothing."""
    _, _, days = _raw()[key][number].partition(" | ")[0].partition(" ")
    return int(days or 0)


def _bare(told: str) -> str:
    return _FACTS.sub("", told)


@cache
def _raw() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in filter(None, map(str.strip, _texts("bank").splitlines())):
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            lines.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


@cache
def bank() -> dict[str, tuple[tuple[ContactKind | None, str], ...]]:
    """Return the sentences that belong to no thread, by occasion, each with the kind of contact it was."""
    return {name: tuple(map(_line, lines)) for name, lines in _raw().items() if name != "no"}


def _line(told: str) -> tuple[ContactKind | None, str]:
    kind, bar, words = _bare(told).partition(" | ")
    return (ContactKind[kind.partition(" ")[0].upper()], words) if bar else (None, kind)
