"""What is kept between the person and one worker: who may set that mark, on what, and that nothing slips past it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.promises.worlds import rows

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Change, Judge

TABLES = ("contact", "support_need", "meeting")
MARK = "for_worker_id"


def marked(judge: Judge, table: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """Let the person alone set the mark, once, for a worker the row is about or whom they let in; nothing else."""
    if judge.actor.kind != "person" or str(judge.actor.id) != new["person_id"]:
        return "not hers"
    if old[MARK] is not None or new[MARK] is None or {**old, MARK: new[MARK]} != new:
        return "more than a mark, or another mark"
    return "" if UUID(new[MARK]) in _the_one(judge, table, new) else "for somebody whom it is not about"


def _the_one(judge: Judge, table: str, row: dict[str, Any]) -> set[UUID]:
    """Return for whom a row can be kept: whoever it is with, whoever wrote one of the notes, whoever was let in."""
    if table == "meeting":
        return {UUID(row["worker_id"])}
    if table == "contact":
        return {c.author_id for c in judge.before.world.all(rows.Contact) if str(c.person_id) == row["person_id"]}
    consent = UUID(row["consent_id"])
    return judge.before.readers(consent) | judge.now.readers(consent)


def slipped(judge: Judge, changes: Iterable[Change]) -> Iterator[str]:
    """Yield every text of a note that is for other eyes than the text it replaces."""
    if not any(change.table == "contact" for change in changes):
        return
    notes = {c.id: c for c in judge.now.world.all(rows.Contact)}
    for one in notes.values():
        older = notes.get(one.replaces_id) if one.replaces_id else None
        if older and older.for_worker_id != one.for_worker_id:
            yield f"a text beside its mark: {one.id}"
