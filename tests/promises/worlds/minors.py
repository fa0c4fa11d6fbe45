"""Minors' files: who may approve that a worker reads one, and that nobody reads one unapproved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from tests.promises.worlds import rows

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Judge


def _is_minor(judge: Judge, person: UUID) -> bool:
    files = judge.now.world.all(rows.MinorFile)
    return any(one.person_id == person and one.until > judge.now.world.at for one in files)


def new(judge: Judge, _: object, made: rows.MinorFile) -> str:
    """Only a record that is just being made becomes a minor's file."""
    return "" if judge._is_new(made.person_id) else "not a new record"


def asked(judge: Judge, _: object, made: rows.FileApproval) -> str:
    """An approval is asked for a place in a minor's team, and is not given in the same breath."""
    return "" if _is_minor(judge, made.person_id) and made.approved_at is None else "nobody's to ask"


def approved(judge: Judge, old: rows.FileApproval, made: rows.FileApproval) -> str:
    """The lead of the worker's station approves, once, if they are not on that team themselves."""
    world, me = judge.before.world, judge.actor
    near = {w.id for w in world.all(rows.Worker) if w.station_id == me.station_id}
    team = {m.worker_id for m in world.all(rows.TeamMember) if m.person_id == old.person_id}
    is_lead = me.role == "lead" and old.worker_id in near and me.id not in team | {old.worker_id}
    is_only_that = replace(old, approved_by=me.id, approved_at=made.approved_at) == made and old.approved_at is None
    return "" if is_lead and is_only_that else "not a lead outside the team"


def is_right(judge: Judge, old: rows.TeamMember, made: rows.TeamMember) -> bool:
    """Return whether a place in a team changed because it waits, or because it was approved."""
    is_only_that = replace(old, agreed_at=made.agreed_at) == made
    mine = {a.id for a in judge.now.world.all(rows.FileApproval) if a.approved_by == judge.actor.id}
    is_held = made.agreed_at is None and _is_minor(judge, made.person_id)
    return is_only_that and (is_held or (made.id in mine and made.ended_at is None))


def unapproved(judge: Judge) -> Iterator[str]:
    """Yield every place in a minor's team that counts although nobody approved it."""
    given = {a.id for a in judge.now.world.all(rows.FileApproval) if a.approved_at}
    for one in judge.now.world.all(rows.TeamMember):
        if one.agreed_at and not one.ended_at and one.id not in given and _is_minor(judge, one.person_id):
            yield f"a minor's file is open to somebody unapproved: {one.id}"
