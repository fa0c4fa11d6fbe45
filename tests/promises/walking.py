"""Somebody's way through the stages while things are killed: what stands decides what can be written next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

Page = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Pair:
    """A worker and somebody who let that worker in."""

    person: UUID
    consent: UUID
    worker_token: str
    colleague: UUID


@dataclass
class Walk:
    """What stands in one record of what is written here: the newest row of each table that something follows from."""

    pair: Pair
    own_token: str
    station: UUID
    newest: dict[str, UUID] = field(default_factory=dict)
    is_parting: bool = False

    @property
    def desk(self) -> str:
        """Return where the person's pages begin at the desk."""
        return f"/desk/people/{self.pair.person}/"

    def page(self, table: str, row: UUID) -> tuple[str, str, dict[str, str]] | None:
        """Return where a row of a table is sent, by whom, and what is typed; nothing if it is not its turn."""
        found = WAYS[table](self, str(row))
        if found is None:
            return None
        place, typed = found
        return place, self.own_token if place.startswith("/me/") else self.pair.worker_token, typed

    def was_kept(self, table: str, row: UUID) -> None:
        """Remember what stands now."""
        self.newest[table] = row
        if table == "closing_move":
            self.is_parting = not self.is_parting
        for ended in ENDED_BY.get(table, ()):
            self.newest.pop(ended, None)


def _day(ahead: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=ahead):%Y-%m-%d}"  # noqa: TID251


def _need(walk: Walk, row: str) -> Page:
    said = {"domain": "employment-status", "words": f"想找工作 {row}", "wish": "", "helps": "nobody_yet"}
    return f"{walk.desk}needs/add/", {"need": row, **said}


def _plan(walk: Walk, row: str) -> Page:
    goal = {"replaces": str(walk.newest.get("plan", "")), "g0-key": row, "g0-words": f"一步一步来 {row}"}
    return f"{walk.desk}plan/write/", {"plan_id": row, **goal}


def _plan_answer(walk: Walk, row: str) -> Page | None:
    typed = {"answer_id": row, "stance": "1", "words": f"好 {row}"}
    return (f"/me/plan/versions/{walk.newest['plan']}/answer/", typed) if "plan" in walk.newest else None


def _meeting(walk: Walk, row: str) -> Page | None:
    when = {"begins_on": _day(9), "begins_time": "10:00", "minutes": "60", "kind": "1", "place": "", "about": ""}
    return None if "meeting" in walk.newest else (f"{walk.desk}meetings/", {"meeting": row, **when})


def _meeting_move(walk: Walk, row: str) -> Page | None:
    typed = {"move": row, "step": "2", "what": "confirmed"}
    return (f"/me/meetings/{walk.newest['meeting']}/", typed) if "meeting" in walk.newest else None


def _reminder(walk: Walk, row: str) -> Page:
    return f"{walk.desk}reminders/", {"reminder": row, "words": f"带上材料 {row}", "due_on": _day(3)}


def _reminder_done(walk: Walk, row: str) -> Page | None:
    last = walk.newest.get("reminder")
    return (f"{walk.desk}reminders/{last}/", {"done_id": row}) if last else None


def _bond(_walk: Walk, row: str) -> Page:
    return "/me/relations/", {
        "view": row,
        "relation": "3",
        "nearness": "4",
        "words": f"还行 {row}",
        "for_worker": "team",
    }


def _handover(walk: Walk, row: str) -> Page | None:
    to = {"to_whom": str(walk.pair.colleague), "until_day": _day(9), "matters": f"慢慢来 {row}", "still_open": ""}
    return None if "handover" in walk.newest else (f"{walk.desk}handover/", {"row": row, **to})


def _referral(walk: Walk, row: str) -> Page:
    what = {"station": str(walk.station), "help": "training", "wishes": f"想学电工 {row}", "item": "name", "words": ""}
    return f"{walk.desk}referrals/new/", {"referral": row, "until": _day(30), **what}


def _referral_sent(walk: Walk, row: str) -> Page | None:
    last = walk.newest.get("referral")
    return (f"/me/referrals/{last}/check/", {"copy": row, "item": "name", "send": "1"}) if last else None


def _closing_move(walk: Walk, row: str) -> Page:
    what = "taken_back" if walk.is_parting else "proposed"
    return f"{walk.desk}closing/", {"row": row, "words": f"两年了 {row}", "move": what}


WAYS: dict[str, Callable[[Walk, str], Page | None]] = {
    "support_need": _need,
    "plan": _plan,
    "plan_answer": _plan_answer,
    "meeting": _meeting,
    "meeting_move": _meeting_move,
    "reminder": _reminder,
    "reminder_done": _reminder_done,
    "bond": _bond,
    "handover": _handover,
    "referral": _referral,
    "referral_sent": _referral_sent,
    "closing_move": _closing_move,
}
# After which nothing of the other follows any more: a meeting is confirmed once, a draft is sent once.
ENDED_BY = {"meeting_move": ("meeting",), "reminder_done": ("reminder",), "referral_sent": ("referral",)}
STAGES = tuple(WAYS)
# The column that holds what the page called the row.
KEYS = {"referral_sent": "disclosure_id"}


def elsewhere(database: psycopg.Connection[Any], person: UUID) -> UUID:
    """Return a station of another organisation that somebody can be referred to."""
    row = database.execute(
        "SELECT s.id FROM station s JOIN worker w ON w.station_id = s.id AND w.role = 'intake' AND w.left_at IS NULL"
        " WHERE s.organisation_id <> (SELECT organisation_id FROM person WHERE id = %s) ORDER BY s.id LIMIT 1",
        [person],
    ).fetchone()
    assert row is not None
    return UUID(str(row[0]))
