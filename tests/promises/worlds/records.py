"""The tables that follow one rule (`wall.enclose_record`): written once, under a live consent, by whoever is there.

A new such table is one line in `TABLES`, parents before their children; what it adds to the rule stands beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random as Dice
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Draft:
    """What the other columns of a row may depend on; `is_first` while a world is drawn, and not when it is tried."""

    dice: Dice
    person: UUID
    by: UUID
    at: datetime
    readers: tuple[UUID, ...]
    is_first: bool

    @property
    def is_own(self) -> bool:
        return self.by == self.person

    def new(self) -> UUID:
        """Return a random id."""
        return UUID(int=self.dice.getrandbits(128), version=4)


@dataclass(frozen=True, slots=True)
class Record:
    """One row, with the columns that decide who may read and write it."""

    table: str
    id: UUID
    person_id: UUID
    consent_id: UUID
    by_id: UUID
    at: datetime
    parent_id: UUID | None
    only_for: UUID | None
    others: Mapping[str, object]
    # What else the rules of its table ask about, kept in no column.
    mark: str = ""

    def values(self) -> dict[str, object]:
        """Return the whole row, column by column."""
        table = BY_NAME[self.table]
        names = ("id", "person_id", "consent_id", "by_id", "at")
        found = {name: getattr(self, name) for name in names} | dict(self.others)
        if table.parent:
            found[table.parent] = self.parent_id
        if table.only_for:
            found[table.only_for] = self.only_for
        return found


Rule = Callable[[Record, list[Record], set[UUID]], bool]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the promises see it: whose hands write it, and what else the database wants in a row."""

    name: str
    hands: str
    columns: Callable[[Draft], dict[str, object]]
    # The column that names a row of another of these tables, under the same consent, and that table.
    parent: str = ""
    parent_table: str = ""
    # The column that names the one worker who may read the row beside the person; empty for the whole team.
    only_for: str = ""
    # The column by which a row takes the place of an older one of its table, if that is tried in worlds.
    replaces: str = ""
    # Whether nobody on the team but its writer reads a row.
    is_writers_own: bool = False
    # Whether every row is for one worker's eyes, or for the person's alone: none is the team's.
    is_always_two: bool = False
    # What else must hold for a row: asked with the rows that are there and the workers who may open the record.
    rule: Rule = lambda _row, _rows, _readers: True

    def is_written_by(self, kind: str) -> bool:
        """Return whether staff, or the person, may write here at all."""
        return self.hands in {"both", {"staff": "worker"}.get(kind, kind)}

    def is_for(self, row: Record, worker: UUID | None) -> bool:
        """Return whether a row is for a worker's eyes, if the record is."""
        if self.is_writers_own:
            return row.by_id == worker
        return row.only_for in {None, worker}


def _sealed(*names: str) -> dict[str, object]:
    return dict.fromkeys(names, b"x")


def _need(_: Draft) -> dict[str, object]:
    return {"replaces_id": None, **_sealed("domain", "words", "wish", "helps", "status")}


def _assessment(_: Draft) -> dict[str, object]:
    return {"instrument": "phq-9", "version": 1, "occasion": "start", **_sealed("answers")}


def _safety_plan(_: Draft) -> dict[str, object]:
    return {"replaces_id": None, **_sealed("signs", "calms", "places", "people", "experts", "home")}


def _begun_once(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    """A second plan for the same eyes is a version of the first, and names it."""
    two = (row.table, row.consent_id, row.only_for)
    return not any((one.table, one.consent_id, one.only_for) == two for one in rows)


def _plan(_: Draft) -> dict[str, object]:
    return {"number": 1, "replaces_id": None, **_sealed("content")}


def _is_first_plan(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    """A second plan for the same eyes is a version of the first, and names it."""
    return not any(p.table == "plan" and (p.consent_id, p.only_for) == (row.consent_id, row.only_for) for p in rows)


def _answer(_: Draft) -> dict[str, object]:
    return {"stance": 1, **_sealed("words")}


def _mark(draft: Draft) -> dict[str, object]:
    return {"step_key": draft.new(), "number": 1, "what": 1}


def _pause(draft: Draft) -> dict[str, object]:
    return {"what": draft.dice.randint(1, 2), "until": None, "is_told": False}


def _text_wish(draft: Draft) -> dict[str, object]:
    return {"what": draft.dice.randint(1, 2)}


def _bond(draft: Draft) -> dict[str, object]:
    return {"relation": draft.dice.randint(1, 3), **_sealed("nearness", "words")}


def _reminder(draft: Draft) -> dict[str, object]:
    return {"due_at": draft.at, **_sealed("words")}


def _first_time(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    return not any(one.table == row.table and one.parent_id == row.parent_id for one in rows)


def _meeting(draft: Draft) -> dict[str, object]:
    with_whom = draft.dice.choice([*draft.readers, draft.new()]) if draft.is_own else draft.by
    return {"worker_id": with_whom, "kind": 1, **_sealed("place", "about")}


def _is_quiet(row: Record, rows: list[Record]) -> bool:
    pauses = [one for one in rows if one.table == "pause" and one.person_id == row.person_id]
    last = max(pauses, key=lambda one: (one.at, one.id.int), default=None)
    return last is not None and last.others["what"] == 1


def _may_meet(row: Record, rows: list[Record], readers: set[UUID]) -> bool:
    """A meeting is with somebody of the team; a worker speaks for nobody else, and not to whom asked for quiet."""
    is_quiet = _is_quiet(row, rows)
    is_for_both = row.by_id in {row.person_id, row.others["worker_id"]} and row.only_for in {
        None,
        row.others["worker_id"],
    }
    return is_for_both and row.others["worker_id"] in readers and (row.by_id == row.person_id or not is_quiet)


def _meeting_move(draft: Draft) -> dict[str, object]:
    step = 1 if draft.is_first else 2
    return {"step": step, "what": step, "begins_at": draft.at, "minutes": 60, "reason": None}


def _in_turn(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    """Another time follows a question; to whom asked for quiet a worker only answers what the person asked."""
    before = [one for one in rows if one.table == row.table and one.parent_id == row.parent_id]
    is_answer = any(one.by_id == row.person_id for one in before)
    return bool(before) and (row.by_id == row.person_id or is_answer or not _is_quiet(row, rows))


def _referral(draft: Draft) -> dict[str, object]:
    # Where to is chosen where the desks and the services are known.
    to = {"station_id": draft.new(), "service_id": None, "replaces_id": None}
    copied: dict[str, object] = {"need_ids": None, "has_goals": False}
    return {**to, **copied, "ends_on": (draft.at + timedelta(days=300)).date(), **_sealed("content")}


def _is_still_a_draft(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    """A draft takes the place of one that nobody has decided on, sent or replaced yet, in the same record."""
    older = next((one for one in rows if one.id == row.others["replaces_id"]), None)
    said = {one.others["what"] for one in rows if one.table == "referral_word" and older and one.parent_id == older.id}
    if row.others["replaces_id"] is None:
        return True
    is_here = older is not None and older.table == "referral" and older.consent_id == row.consent_id
    return is_here and older is not None and not older.mark and not said & {1, 4}


def _referral_word(draft: Draft) -> dict[str, object]:
    hand = (1, 2) if draft.is_own else (3, 4)
    return {"what": draft.dice.choice(hand[:1] if draft.is_first else (*hand, 1, 4, 5)), **_sealed("helped", "words")}


def _has_its_time(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    """A draft is answered by the person and taken back by whoever wrote it; no outcome has come back in a world.

    That those who hold a letter were told is said by either hand, once.
    """
    draft = next((one for one in rows if one.id == row.parent_id), None)
    beside = {one.others["what"] for one in rows if one.table == row.table and one.parent_id == row.parent_id}
    if draft is not None and draft.mark == "held":
        return row.others["what"] == 5 and 5 not in beside
    if draft is None or draft.mark in {"sent", "replaced"} or beside & {4, row.others["what"]}:
        return False
    return row.others["what"] == (1 if row.by_id == row.person_id else 4) and row.by_id in {row.person_id, draft.by_id}


def _closing_move(draft: Draft) -> dict[str, object]:
    hand = (2, 4, 5) if draft.is_own else (1, 3)
    what = draft.dice.choice(hand) if draft.is_first or draft.dice.random() < 0.6 else draft.dice.randint(1, 5)
    # In a world moves lie at any number; what is tried comes after as many as there are.
    step = draft.dice.randint(10, 30_000) if draft.is_first else draft.dice.choice([1, 1, 2, 2, 3])
    return {"what": what, "step": step, **_sealed("words", "left_open")}


# What may follow what in the end of a case; at the beginning it stands as after coming back.
_FOLLOWS = {1: {2, 3, 4}, 2: {1, 4}, 3: {1, 4}, 4: {5}, 5: {1, 4}}


def _own_move(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    """Only the person ends a case, says "not yet" or comes back; only a worker proposes an end; each in its turn."""
    said = {
        int(str(one.others["step"])): int(str(one.others["what"]))
        for one in rows
        if (one.table, one.consent_id) == (row.table, row.consent_id)
    }
    follows = _FOLLOWS[said[max(said)] if said else 5]
    by_hand = {2, 4, 5} if row.by_id == row.person_id else {1, 3}
    return row.others["what"] in follows & by_hand and row.others["step"] == len(said) + 1


def _outcome(draft: Draft) -> dict[str, object]:
    is_honest = draft.is_first or draft.dice.random() < 0.8
    hand, proven = ("person", 6) if draft.is_own is is_honest else ("worker", 7)
    number = draft.dice.randint(1, 30_000) if draft.is_first else draft.dice.choice([1, 1, 2, 30_000])
    return {"round": 1, "occasion": "start", "hand": hand, "number": number, "proven": proven, **_sealed("said")}


def _own_hand(row: Record, rows: list[Record], _: set[UUID]) -> bool:
    """A worker cannot say that it was the person's hand, nor the person that it was told; versions follow."""
    line = (row.table, row.person_id, row.others["hand"])
    before = {
        (one.consent_id, one.others["number"])
        for one in rows
        if (one.table, one.person_id, one.others.get("hand")) == line
    }
    number = row.others["number"]
    is_next = number == 1 or (isinstance(number, int) and number - 1 in {one for _consent, one in before})
    is_theirs = (row.others["hand"] == "person") == (row.by_id == row.person_id)
    return is_theirs and is_next and (row.consent_id, number) not in before


def _outcome_round(draft: Draft) -> dict[str, object]:
    hand = (1, 3) if draft.is_own else (2,)
    what = draft.dice.choice(hand) if draft.is_first or draft.dice.random() < 0.6 else draft.dice.randint(1, 3)
    return {"number": draft.dice.randint(2, 30_000), "what": what}


def _own_wish(row: Record, _: list[Record], __: set[UUID]) -> bool:
    """The person says what they wish, or that they are back; a worker says only what they suggest themselves."""
    return row.others["what"] in ({1, 3} if row.by_id == row.person_id else {2})


def _handover(draft: Draft) -> dict[str, object]:
    to = draft.dice.choice([*draft.readers, draft.new()])
    return {"worker_id": to, "until": draft.at + timedelta(days=9), **_sealed("matters", "still_open")}


def _is_to_a_colleague(row: Record, _: list[Record], readers: set[UUID]) -> bool:
    """One hands over to somebody else of the organisation; who is drawn here is of the team, or nobody."""
    return row.others["worker_id"] in readers - {row.by_id}


def _handover_move(draft: Draft) -> dict[str, object]:
    """The person chooses somebody else or says no; a worker takes back, or takes over."""
    what = draft.dice.choice([2, 3, 6] if draft.is_own else [4] if draft.is_first else [4, 5])
    who = draft.dice.choice([*draft.readers, draft.new()]) if what == 2 else None
    return {"step": 2 if what in {5, 6} else 1, "what": what, "worker_id": who, **_sealed("words")}


def _handed_in_turn(row: Record, rows: list[Record], readers: set[UUID]) -> bool:
    """One answer, a yes in time, or taken back by its writer; after a yes, the note of whoever was named, or none."""
    notes = [one for one in rows if one.table == "handover" and one.id == row.parent_id]
    said = {one.others["step"]: one for one in rows if one.table == row.table and one.parent_id == row.parent_id}
    is_own, what, who = row.by_id == row.person_id, row.others["what"], row.others["worker_id"]
    if not notes or is_own != (what in {1, 2, 3, 6}) or row.others["step"] in said:
        return False
    if what == 5:
        return 1 in said and said[1].others["worker_id"] == row.by_id
    if what == 6:
        return 1 in said and said[1].others["worker_id"] is not None
    until = notes[0].others["until"]
    is_in_time = isinstance(until, datetime) and until > row.at
    is_named = what == 2 and is_in_time and who in readers - {notes[0].others["worker_id"], notes[0].by_id}
    return is_named or what == 3 or (what == 4 and row.by_id == notes[0].by_id)


TABLES: tuple[Table, ...] = (
    Table("support_need", "both", _need, only_for="for_worker_id"),
    Table("assessment", "both", _assessment, only_for="for_worker_id", is_always_two=True),
    Table("assessment_seen", "both", lambda _: {}, "assessment_id", "assessment", rule=_first_time),
    Table("safety_plan", "both", _safety_plan, only_for="for_worker_id", is_always_two=True, rule=_begun_once),
    Table("plan", "both", _plan, only_for="for_worker_id", rule=_is_first_plan),
    Table("plan_answer", "person", _answer, "plan_id", "plan"),
    Table("step_mark", "both", _mark, "plan_id", "plan"),
    Table("pause", "person", _pause),
    Table("text_wish", "person", _text_wish, is_writers_own=True),
    Table("bond", "person", _bond, only_for="for_worker_id"),
    Table("reminder", "worker", _reminder, is_writers_own=True),
    Table("reminder_done", "worker", lambda _: {}, "reminder_id", "reminder", is_writers_own=True, rule=_first_time),
    Table("meeting", "both", _meeting, only_for="for_worker_id", rule=_may_meet),
    Table("meeting_move", "both", _meeting_move, "meeting_id", "meeting", rule=_in_turn),
    Table("referral", "worker", _referral, replaces="replaces_id", rule=_is_still_a_draft),
    Table("referral_word", "both", _referral_word, "referral_id", "referral", rule=_has_its_time),
    Table("sent_along", "person", lambda _: _sealed("content")),
    Table("outcome", "both", _outcome, rule=_own_hand),
    Table("outcome_round", "both", _outcome_round, rule=_own_wish),
    Table("closing_move", "both", _closing_move, rule=_own_move),
    Table("handover", "worker", _handover, rule=_is_to_a_colleague),
    Table("handover_move", "both", _handover_move, "handover_id", "handover", rule=_handed_in_turn),
)
BY_NAME = {table.name: table for table in TABLES}


def draw(table: Table, draft: Draft, *, consent: UUID, rows: Iterable[Record]) -> Record | None:
    """Return a row as an honest hand would write it, or nothing if its parent is missing."""
    mothers = [one for one in rows if one.table == table.parent_table and one.consent_id == consent]
    if table.parent and not mothers:
        return None
    mother = draft.dice.choice(mothers) if mothers else None
    return Record(
        table=table.name,
        id=draft.new(),
        person_id=draft.person,
        consent_id=consent,
        by_id=draft.by,
        at=draft.at,
        parent_id=mother.id if mother else None,
        # What stands beside something for one worker alone is for that worker alone.
        only_for=mother.only_for if mother else _chosen(draft) if table.is_always_two else None,
        others=table.columns(draft),
    )


def _chosen(draft: Draft) -> UUID:
    """Return who reads beside the person what is always between two: the worker who asks, or whom the person chose."""
    return draft.dice.choice([*draft.readers, draft.person]) if draft.is_own else draft.by


def crooked(
    honest: Record, draft: Draft, *, people: list[UUID], workers: list[UUID], rows: list[Record]
) -> list[Record]:
    """Return the same row in another's name, about somebody else, dated back, and beside what is another record's."""
    found = [
        replace(honest, id=draft.new(), by_id=draft.dice.choice([*workers, honest.person_id])),
        replace(honest, id=draft.new(), person_id=draft.dice.choice(people)),
        replace(honest, id=draft.new(), at=honest.at + draft.dice.choice([-9000, -1, 1]) * timedelta(hours=1)),
    ]
    table = BY_NAME[honest.table]
    if table.only_for and not table.parent:
        found += [replace(honest, id=draft.new(), only_for=draft.dice.choice([draft.by, *workers])) for _ in range(2)]
    if table.replaces:
        found += [_instead(honest, draft, rows, near=near) for near in (True, True, False)]
    foreign = [one for one in rows if one.table == BY_NAME[honest.table].parent_table]
    if foreign:
        another = draft.dice.choice(foreign)
        found.append(replace(honest, id=draft.new(), parent_id=another.id, only_for=another.only_for))
    return found


def _instead(honest: Record, draft: Draft, rows: list[Record], *, near: bool) -> Record:
    """Return the same row in the place of an older one: of the same record, if there is one, or of any."""
    every = [one for one in rows if one.table == honest.table]
    here = [one for one in every if one.consent_id == honest.consent_id]
    older = draft.dice.choice((here if near else every) or [honest])
    return replace(honest, id=draft.new(), others={**honest.others, BY_NAME[honest.table].replaces: older.id})
