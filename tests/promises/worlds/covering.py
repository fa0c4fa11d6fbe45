"""Standing in for a colleague: whom a lead may name, for whose records, until when, and that a lead can end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.promises.worlds import rows
from tests.promises.worlds.covering_rows import Cover

if TYPE_CHECKING:
    from datetime import datetime

    from tests.promises.worlds.deeds import Judge

DAY = timedelta(days=1)


def _near(judge: Judge) -> set[UUID]:
    """Return the workers of the actor's own station."""
    return {w.id for w in judge.before.world.all(rows.Worker) if w.station_id == judge.actor.station_id}


def _first(*objections: tuple[bool, str]) -> str:
    return next((reason for holds, reason in objections if holds), "")


def stands_in(judge: Judge, new: rows.TeamMember, named: datetime | None = None) -> str:
    """Somebody steps in for a colleague of the team, no longer than they read; `named` is an earlier last day."""
    world, near = judge.before.world, _near(judge)
    last = judge.before.last_day(new.person_id, near - {new.worker_id})
    ends = new.ends_at or world.at
    return _first(
        (judge.actor.role != "lead" or new.invited_by != judge.actor.id, "not a lead"),
        (not world.at < ends < world.at + 61 * DAY, "cover without an end"),
        (not judge.before.agreed_to(new.person_id, "cover"), "she did not agree that a colleague may step in"),
        (judge.said_no(new), "the person had said no to this worker"),
        (judge.before.last_day(new.person_id, {new.worker_id}) is not None, "on the team already"),
        (new.worker_id not in near or last is None, "not a colleague of her worker"),
        (last is not None and named != ends > last, "longer than her worker"),
        (new.person_id in judge.before.closed, "after a goodbye"),
    )


def _given_up(judge: Judge) -> list[Cover]:
    """Return which covers of the actor's own station are gone now, and had a day to go."""
    left = {c.id for c in judge.now.world.all(Cover)}
    mine = (c for c in judge.before.world.all(Cover) if c.station_id == judge.actor.station_id)
    return [c for c in mine if c.id not in left and c.until > judge.before.world.at and judge.actor.role == "lead"]


def _named(judge: Judge) -> list[Cover]:
    """Return which covers of the actor's own station are new now, or have another day."""
    before = {c.id: c for c in judge.before.world.all(Cover)}
    mine = (c for c in judge.now.world.all(Cover) if c.station_id == judge.actor.station_id)
    return [c for c in mine if before.get(c.id) != c and judge.actor.role == "lead"]


def _last_days(judge: Judge, seat: rows.TeamMember) -> set[datetime]:
    """Return the days until which somebody may stand in: those of what is or was named, and of the team."""
    every = (*judge.before.world.all(Cover), *judge.now.world.all(Cover))
    covers = [c for c in every if _are_for(judge, seat, [c])]
    team = [m for m in judge.now.world.all(rows.TeamMember) if m.person_id == seat.person_id and not m.is_cover]
    return {c.until for c in covers} | {m.ends_at for m in team if m.ends_at}


def _are_for(judge: Judge, seat: rows.TeamMember, covers: list[Cover]) -> bool:
    """Return whether a stand-in's seat is for somebody away who was on that team."""
    team = {
        m.worker_id
        for m in judge.before.world.all(rows.TeamMember)
        if m.person_id == seat.person_id and not m.is_cover
    }
    return any(c.stand_in_id == seat.worker_id and c.away_id in team for c in covers)


def moved(judge: Judge, old: rows.TeamMember, new: rows.TeamMember) -> str:
    """A lead names the same until another day, or ends what they named; nothing else of the seat changes then."""
    if old.ends_at is None or new.ends_at is None or new.ends_at >= old.ends_at:
        return stands_in(judge, new, old.ends_at)
    is_over = new.ends_at <= judge.before.world.at + timedelta(hours=1)
    again = replace(old, ends_at=new.ends_at, invited_by=new.invited_by, invited_at=new.invited_at)
    return _first(
        (again != new or new.invited_by not in {old.invited_by, judge.actor.id}, "more than ended"),
        (not _are_for(judge, old, _given_up(judge) + _named(judge)), "ended by nobody who named it"),
        (not is_over and new.ends_at not in _last_days(judge, old), "shortened to a day that nobody named"),
    )


def ended(judge: Judge) -> set[UUID]:
    """Return the people for whom the actor ended a cover, or named another day."""
    covers = _given_up(judge) + _named(judge)
    seats = (m for m in judge.before.world.all(rows.TeamMember) if m.is_cover)
    return {m.person_id for m in seats if _are_for(judge, m, covers)}


def kept(judge: Judge, old: Cover | None, new: Cover) -> str:
    """A lead names two of their own station, until a day within sixty; named again, only the day moves."""
    near, at = _near(judge), judge.before.world.at
    return _first(
        (judge.actor.role != "lead" or new.station_id != judge.actor.station_id, "not a lead"),
        (not {new.away_id, new.stand_in_id} <= near or new.away_id == new.stand_in_id, "not two of the station"),
        (not at < new.until < at + 61 * DAY and (old is None or new.until != old.until), "cover without an end"),
        (old is not None and replace(old, until=new.until, station_id=new.station_id) != new, "more than the day"),
    )


def gone(judge: Judge, old: Cover, _: object) -> str:
    """It goes when the lead of that station ends it; what has passed goes beside."""
    return "" if judge.actor.role == "lead" and old.station_id == judge.actor.station_id else "not a lead"


JUDGES: dict[tuple[str, str], Callable[[Judge, Any, Any], str]] = {
    ("cover", "INSERT"): kept,
    ("cover", "UPDATE"): kept,
    ("cover", "DELETE"): gone,
}
