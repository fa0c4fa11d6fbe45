"""What is told of one life: needs, plans, contacts, meetings, views and a goodbye, as plain values. Knows no key."""

from dataclasses import dataclass, field
from uuid import UUID

from guitu.journey.closure.rules import Move as ClosingMove
from guitu.journey.contacts.rules import ContactKind, Move, Reason, Relation, Topic
from guitu.journey.needs.rules import Domain, Helps, Instrument, Occasion, Status
from guitu.journey.outcomes.rules import Domain as OutcomeDomain
from guitu.journey.outcomes.rules import Level
from guitu.journey.outcomes.rules import Mark as RoundMark
from guitu.journey.outcomes.rules import Occasion as OutcomeOccasion
from guitu.journey.plans.rules import Goals, Mark
from guitu.people.rules import Stance


@dataclass(frozen=True, slots=True)
class Note:
    """One contact, what the person says beside it, and what the worker adds to it then."""

    at: int
    by: bytes
    kind: ContactKind
    topic: Topic
    text: str
    reply: tuple[Stance, str, int] | None = None
    addition: tuple[str, int] | None = None
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A need as it was said at one time; `chain` tells which need it is."""

    chain: int
    at: int
    is_own: bool
    domain: Domain
    words: str
    wish: str
    helps: Helps
    status: Status
    thread: str = ""


@dataclass(slots=True)
class Version:
    """A version of the shared plan, or of the one between two."""

    number: int
    at: int
    is_own: bool
    is_private: bool
    goals: Goals
    threads: tuple[str, ...]
    answer: tuple[Stance, str, int] | None = None
    marks: list[tuple[UUID, Mark, int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moved:
    """One move of a meeting; a time, if it names one."""

    what: Move
    is_own: bool
    at: int
    begins: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """One meeting with its moves."""

    kind: ContactKind
    about: str
    moves: tuple[Moved, ...]
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Coming:
    """What the next meeting is for."""

    kind: ContactKind
    about: str
    days: int


@dataclass(frozen=True, slots=True)
class View:
    """How the person sees one side of life, in their own words."""

    at: int
    relation: Relation
    nearness: int
    words: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one instrument."""

    at: int
    is_own: bool
    instrument: Instrument
    occasion: Occasion
    level: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody answered on one occasion."""

    at: int
    is_own: bool
    round: int
    occasion: OutcomeOccasion
    levels: dict[OutcomeDomain, Level]
    words: str


@dataclass(slots=True)
class Tale:
    """Everything that is told of one life."""

    notes: list[Note] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    met: list[Met] = field(default_factory=list)
    coming: Coming | None = None
    reminder: str = ""
    # What the worker was to do: when it was written down, for which day, when it was done, and the words.
    dues: list[tuple[int, int, int, str]] = field(default_factory=list)
    # How the person is called, and what it is all about, for what is written beside.
    names: dict[str, str] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    # What let another round of the same questions begin, or would: one side's wish, or that somebody came back.
    begins: list[tuple[RoundMark, int]] = field(default_factory=list)
    safety: tuple[int, tuple[str, ...]] | None = None
    closing: list[tuple[ClosingMove, int, bool, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody of the team beside the social worker, from when on."""

    id: bytes
    post: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Hero:
    """Whose life it is, as far as it colours the words."""

    name: str
    age: int
    district: str
    street: str
    worker: UUID
    helpers: tuple[Helper, ...]
    since: int
    until: int
    # When somebody said goodbye, and came back.
    left: int | None = None
    back: int | None = None
