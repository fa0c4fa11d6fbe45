"""Kinds of record that somebody leaves out: who may say so, what goes with it, and that none of it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.promises.worlds import between, rows
from tests.promises.worlds.guardians import is_child

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Change, Judge

# Which table is of which kind.
BITS = {
    "contact": 1,
    "reply": 1,
    "support_need": 2,
    "plan": 4,
    "plan_answer": 4,
    "step_mark": 4,
    "outcome": 8,
    "outcome_round": 8,
}
# What of these is there is changed by a mark, or destroyed with its kind, and by nothing else.
TABLES = {*BITS, *between.TABLES}
Asked = Callable[["Judge", rows.Consent, rows.Consent], str]


def out(base: rows.Consent | None) -> int:
    """Return what is left out of a record; without a base consent everything is."""
    return base.left_out | base.guardian_left_out if base else 15


def by_own_hand(asked: Asked) -> Asked:
    """Return the same question, with the answer that each says only what they themselves do not wish kept."""

    def ask(judge: Judge, old: rows.Consent, new: rows.Consent) -> str:
        if judge._is_new(old.person_id):
            # Said in the act that opens the record, by whoever holds the invitation.
            is_same = replace(old, left_out=new.left_out, guardian_left_out=new.guardian_left_out) == new
            return "" if is_same else "changed while it was made"
        return asked(judge, old, new) or _said(judge, old, new)

    return ask


def _said(judge: Judge, old: rows.Consent, new: rows.Consent) -> str:
    """Return what is wrong with what is left out now, if anything."""
    own, theirs = new.left_out != old.left_out, new.guardian_left_out != old.guardian_left_out
    is_person, is_grown = judge.actor.kind == "person", not is_child(judge.before.world, old.person_id)
    objections = (
        (own and not is_person, "left out by another hand than the person's"),
        (theirs and is_person and bool(new.guardian_left_out & ~old.guardian_left_out), "left out for the guardian"),
        (theirs and is_person and not is_grown, "a child alone takes in what the guardian left out"),
        ((own or theirs) and new.purpose != "support", "left out of something else than the whole record"),
        (bool(out(old) & ~out(new)) and not judge.has_agreed(old.person_id), "taken in under no consent of theirs"),
    )
    return next((reason for holds, reason in objections if holds), "")


def judged(judge: Judge, change: Change) -> str:
    """Return what nothing justifies in a row that was marked or destroyed, if anything."""
    if change.what == "UPDATE" and change.table in between.TABLES:
        return between.marked(judge, change.table, change.old, change.new)
    return _gone(judge, change) if change.what == "DELETE" and change.table in BITS else "nobody may do this"


def said(changes: Iterable[Change]) -> dict[str, int]:
    """Return what was left out of whose record by these changes, also where it was taken in again after that."""
    bits = dict[str, int]()
    for change in changes:
        if change.table == "consent" and change.what == "UPDATE":
            whose, new = change.new["person_id"], change.new
            bits[whose] = bits.get(whose, 0) | new["left_out"] | new["guardian_left_out"]
    return bits


def _gone(judge: Judge, change: Change) -> str:
    """Let a row go only because it is of a kind that its owner has just left out."""
    whose = change.old["person_id"]
    is_out = judge.left_out.get(whose, 0) & BITS[change.table]
    return "" if is_out and judge.is_own_person(UUID(whose)) else "destroyed, and nobody left it out"


def left(judge: Judge, changes: Iterable[Change]) -> Iterator[str]:
    """Yield every row that outlived the leaving out of its kind, and every text that slipped past its mark."""
    told = list(changes)
    yield from between.slipped(judge, told)
    gone_now: set[Any] = {change.old["id"] for change in told if change.what == "DELETE" and "id" in change.old}
    for change in told:
        if change.table != "consent" or change.what != "UPDATE":
            continue
        bits = [one["left_out"] | one["guardian_left_out"] for one in (change.old, change.new)]
        fresh = bits[1] & ~bits[0]
        for one in judge.before.world.records if fresh else ():
            is_theirs = str(one.person_id) == change.new["person_id"] and BITS.get(one.table, 0) & fresh
            if is_theirs and str(one.id) not in gone_now:
                yield f"left out, and still there: {one.table} {one.id}"
        for note in judge.now.world.all(rows.Contact) if fresh & 1 else ():
            if str(note.person_id) == change.new["person_id"]:
                yield f"left out, and still there: {note.id}"
