"""A referral: what may be sent, whose hand moves it on, and when its loop is closed. Pure.

Source: HL7 FHIR R4 Task as profiled for referral management by SDOH Clinical Care 3.0.0 (codes), and DESIGN 7.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import IntEnum, StrEnum
from uuid import UUID

WORDS_LIMIT = 2000
LINE_LIMIT = 200
MOST_WISHES = 8
# Long enough for a course or a treatment; whoever needs longer asks again.
LONGEST_DAYS = 365


class State(StrEnum):
    """How a referral stands, in the codes of the standard.

    Its `ready` is not used; its `received` is for a letter that went by hand to a place outside.
    """

    DRAFT = "draft"
    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    FAILED = "failed"
    ENTERED_IN_ERROR = "entered-in-error"


class Hand(StrEnum):
    """Whose hand makes a move: a worker of the team, the one who wrote the draft, the person, or those who receive."""

    SOURCE = "source"
    AUTHOR = "author"
    PERSON = "person"
    OWNER = "owner"


OPEN = (State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD)
OUTCOME_BACK = (State.COMPLETED, State.FAILED)
# The recipient can no longer open what was sent.
OUT_OF_HAND = (State.REJECTED, State.CANCELLED, State.ENTERED_IN_ERROR)
_OWNER, _ENDING = frozenset({Hand.OWNER}), frozenset({Hand.SOURCE, Hand.PERSON})
MOVES: dict[tuple[State, State], frozenset[Hand]] = {
    # Only the person's own agreement sends: it is the consent that must be live.
    (State.DRAFT, State.REQUESTED): frozenset({Hand.PERSON}),
    (State.REQUESTED, State.ACCEPTED): _OWNER,
    (State.REQUESTED, State.REJECTED): _OWNER,
    (State.ACCEPTED, State.IN_PROGRESS): _OWNER,
    (State.ACCEPTED, State.ON_HOLD): _OWNER,
    (State.IN_PROGRESS, State.ON_HOLD): _OWNER,
    (State.ON_HOLD, State.IN_PROGRESS): _OWNER,
    (State.ACCEPTED, State.COMPLETED): _OWNER,
    (State.IN_PROGRESS, State.COMPLETED): _OWNER,
    (State.ACCEPTED, State.FAILED): _OWNER,
    (State.IN_PROGRESS, State.FAILED): _OWNER,
}
# By letter: whoever carries it says that it was handed over, and the team says what was answered there.
MOVES_BY_LETTER: dict[tuple[State, State], frozenset[Hand]] = {
    (State.DRAFT, State.REQUESTED): frozenset({Hand.PERSON}),
    (State.REQUESTED, State.RECEIVED): _ENDING,
    **{
        (State.RECEIVED if now is State.REQUESTED else now, to): frozenset({Hand.SOURCE})
        for (now, to), hands in MOVES.items()
        if hands == _OWNER
    },
}
# What is told of a letter; whoever sent it calls it off in another way.
TOLD = tuple(dict.fromkeys(to for (now, to) in MOVES_BY_LETTER if now is not State.DRAFT))
for _moves, _states in ((MOVES, set(State) - {State.RECEIVED}), (MOVES_BY_LETTER, set(State))):
    _mistakes = _states - {State.ENTERED_IN_ERROR}
    _moves.update({(now, State.CANCELLED): _ENDING for now in OPEN if now in _states})
    _moves.update({(now, State.ENTERED_IN_ERROR): frozenset({Hand.AUTHOR}) for now in State if now in _mistakes})


class Help(StrEnum):
    """The kind of help that is wished for. A closed list."""

    COUNSELLING = "counselling"
    HEALTH = "health"
    FAMILY = "family"
    AID = "aid"
    WORK = "work"
    TRAINING = "training"
    HOUSING = "housing"
    MENTORING = "mentoring"
    SCHOOL = "school"
    PAPERS = "papers"
    LEGAL = "legal"
    EVERYDAY = "everyday"


class Kind(StrEnum):
    """What an item is. Each one is ticked, or not, by the person."""

    WISH = "wish"
    NAME = "name"
    PHONE = "phone"
    WORDS = "words"
    NEED = "need"
    GOAL = "goal"


class Reason(StrEnum):
    """Why something is as it is, in neutral codes that blame nobody."""

    NO_CAPACITY = "no_capacity"
    NOT_OUR_AREA = "not_our_area"
    CLOSED = "closed"
    OTHER_HELP = "other_help"
    NO_LONGER_WISHED = "no_longer_wished"
    FOUND_ELSEWHERE = "found_elsewhere"
    OTHER_PLACE = "other_place"
    WHEN_IT_SUITS = "when_it_suits"
    NO_PLACE_YET = "no_place_yet"
    PAPERS_MISSING = "papers_missing"
    NOT_POSSIBLE = "not_possible"
    NOT_IN_TOUCH = "not_in_touch"


REASONS: dict[State, tuple[Reason, ...]] = {
    State.REJECTED: (Reason.NO_CAPACITY, Reason.NOT_OUR_AREA, Reason.CLOSED, Reason.OTHER_HELP),
    State.CANCELLED: (Reason.NO_LONGER_WISHED, Reason.FOUND_ELSEWHERE, Reason.OTHER_PLACE),
    State.ON_HOLD: (Reason.WHEN_IT_SUITS, Reason.NO_PLACE_YET, Reason.PAPERS_MISSING),
    State.FAILED: (Reason.NOT_POSSIBLE, Reason.OTHER_HELP, Reason.NO_PLACE_YET, Reason.NOT_IN_TOUCH),
}


class Result(StrEnum):
    """What became of one thing that was wished for."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    OTHERWISE = "otherwise"


class Helped(StrEnum):
    """How the person looks back; nobody has to say."""

    YES = "yes"
    A_LITTLE = "a_little"
    NO = "no"
    NOT_SAID = "not_said"


class Said(IntEnum):
    """What stands beside a referral in the person's own record."""

    NOT_NOW = 1
    FEEDBACK = 2
    SETTLED = 3
    IN_ERROR = 4
    # A place that holds a letter was told that it is called off or taken back.
    TOLD = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that may leave, exactly as it would be read there."""

    key: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """A service of the directory, as its entry read when the referral was prepared."""

    service: str
    provider: str
    street: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A kind of help and the items that go with it, and for which service, if it is for one of the directory."""

    help: Help
    items: tuple[Item, ...]
    to: Addressee | None = None

    @property
    def wishes(self) -> tuple[Item, ...]:
        """Return what is wished for."""
        return tuple(item for item in self.items if item.kind is Kind.WISH)

    @property
    def others(self) -> tuple[Item, ...]:
        """Return everything else."""
        return tuple(item for item in self.items if item.kind is not Kind.WISH)


@dataclass(frozen=True, slots=True)
class Answer:
    """What those who received it say: words, what became of each wish by its key, a first day that they suggest."""

    words: str = ""
    results: tuple[tuple[str, Result], ...] = ()
    first: str = ""


def pack(content: Content) -> str:
    """Return a content as one text to seal."""
    items = [{"key": one.key, "kind": one.kind, "text": one.text} for one in content.items]
    told: dict[str, object] = {"help": content.help, "items": items}
    if content.to:
        told["to"] = asdict(content.to)
    return json.dumps(told, ensure_ascii=False)


def unpack(text: str) -> Content:
    """Return the content that was packed."""
    told = json.loads(text)
    items = tuple(Item(one["key"], Kind(one["kind"]), one["text"]) for one in told["items"])
    return Content(Help(told["help"]), items, Addressee(**told["to"]) if "to" in told else None)


def pack_answer(answer: Answer) -> str:
    """Return an answer as one text to seal."""
    told: dict[str, object] = {"words": answer.words, "results": dict(answer.results)}
    if answer.first:
        told["first"] = answer.first
    return json.dumps(told, ensure_ascii=False)


def unpack_answer(text: str) -> Answer:
    """Return the answer that was packed."""
    told = json.loads(text)
    results = tuple((key, Result(value)) for key, value in told["results"].items())
    return Answer(told["words"], results, told.get("first", ""))


def copied_needs(keys: Iterable[str]) -> list[UUID]:
    """Return of which needs a draft copies the words."""
    return [UUID(key.removeprefix(f"{Kind.NEED}-")) for key in keys if key.startswith(f"{Kind.NEED}-")]


def copies_goals(keys: Iterable[str]) -> bool:
    """Return whether a draft copies goals of the plan."""
    return any(key.startswith(f"{Kind.GOAL}-") for key in keys)


def ticked(content: Content, keys: Collection[str]) -> Content:
    """Return only what the person ticked, in its order, word for word."""
    return replace(content, items=tuple(item for item in content.items if item.key in keys))


def can_move(now: State, to: State, hand: Hand, *, by_letter: bool = False) -> bool:
    """Return whether a hand can bring a referral from one state to another."""
    return hand in (MOVES_BY_LETTER if by_letter else MOVES).get((now, to), frozenset())


def moves(now: State, hand: Hand, *, by_letter: bool = False) -> tuple[State, ...]:
    """Return where a hand can bring a referral from here, in the order of the states."""
    return tuple(to for to in State if can_move(now, to, hand, by_letter=by_letter))


def state(
    moved: Sequence[State], *, is_in_error: bool = False, is_sent: bool = False, is_taken_back: bool = False
) -> State:
    """Return how a referral stands after its moves, oldest first.

    Consent taken back cancels whatever was open. Its moves are erased with it, as they are when it has run out: what
    was sent and has none left to tell is a draft no more.
    """
    if is_in_error:
        return State.ENTERED_IN_ERROR
    now = moved[-1] if moved else State.CANCELLED if is_sent else State.DRAFT
    return State.CANCELLED if is_taken_back and (now is State.DRAFT or now in OPEN) else now


def must_tell(now: State, *, was_handed: bool, is_taken_back: bool = False) -> bool:
    """Return whether somebody holds a letter that is no longer meant for them, and is to be told."""
    return was_handed and (is_taken_back or now in {State.CANCELLED, State.ENTERED_IN_ERROR})


def can_say(now: State, said: Said, *, has_feedback: bool = False, was_handed: bool = False) -> bool:
    """Return whether something can be put beside a referral: the loop closes after the outcome and the feedback."""
    if said in {Said.NOT_NOW, Said.IN_ERROR}:
        return now is State.DRAFT
    if said is Said.TOLD:
        return must_tell(now, was_handed=was_handed)
    return now in OUTCOME_BACK and (said is Said.FEEDBACK or has_feedback)


def is_answered(content: Content, answer: Answer) -> bool:
    """Return whether something came back for every wish that was sent; without wishes, whether there are words."""
    wanted = {item.key for item in content.wishes}
    return {key for key, _ in answer.results} == wanted if wanted else bool(answer.words)
