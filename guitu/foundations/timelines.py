"""What happened in one record, in one order. Each stage offers its part of it; a surface puts the parts together."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.urls import NoReverseMatch

from guitu.foundations import clock
from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.ui.addresses import address


class Line(NamedTuple):
    """One thing that happened, without its content: ids, a moment, and a word of the code."""

    kind: str
    at: datetime
    id: UUID
    consent_id: UUID
    by_id: UUID
    what: str
    place: UUID
    by: str | None
    post: str | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What is said about one line: a title, perhaps some words, and whatever more its stage has to show."""

    title: Words
    words: str = ""
    says: Words = ""
    mood: str = ""
    more: object = None


Tell = Callable[[Scope, Sequence[Line]], Mapping[UUID, Told]]


@dataclass(frozen=True, slots=True)
class Part:
    """What one stage adds.

    `sql` yields at, id, consent_id, by_id, what, place for %(person)s, whose base consent is %(base)s; like any other
    statement it goes through row-level security. `tell` is asked once for all lines that are shown, with at most one
    statement; notes have one more.
    """

    kind: str
    title: Words
    sql: str
    tell: Tell
    # An expression that takes the place of `what`, worked out for the lines that are shown and for no others.
    what: str = ""


# What a surface shows: a part, and the name of the address that opens one line of it, empty if there is none.
Offers = Sequence[tuple[Part, str]]


@dataclass(frozen=True, slots=True)
class Event:
    """One line with what is said about it, ready to show."""

    kind: str
    id: UUID
    consent_id: UUID
    at: datetime
    day: str
    by: str
    is_own: bool
    href: str
    told: Told


@dataclass(frozen=True, slots=True)
class Choice:
    """One part to be read alone."""

    kind: str
    title: Words
    is_current: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of what happened, newest first; `kind` is the part that was asked for alone, if one was."""

    events: tuple[Event, ...]
    choices: tuple[Choice, ...]
    kind: str
    page: int
    has_older: bool


def read(
    offers: Offers,
    *,
    scope: Scope,
    person_id: UUID,
    base: UUID,
    by: tuple[UUID, ...] = (),
    kind: str = "",
    page: int = 1,
    size: int,
) -> Timeline:
    """Return one page. One statement, and what the parts on it tell with; never one for each line.

    Of each part no more is looked at than the pages so far could show. `by` begins the arguments of every address.
    """
    pages = {part.kind: name for part, name in offers}
    kind = kind if kind in pages else ""
    parts = tuple(part for part, _name in offers if kind in {"", part.kind})
    start = (page - 1) * size
    values: dict[str, UUID | int] = {
        "person": person_id,
        "base": base,
        "most": start + size + 1,
        "start": start,
        "size": size + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_merged(parts), values)
        lines = [Line(*row) for row in cursor.fetchall()]
    told = _told({one.kind: one for one in parts}, scope, lines[:size])
    return Timeline(
        events=tuple(
            _event(one, told[one.id], _href(pages[one.kind], by, one.place)) for one in lines[:size] if one.id in told
        ),
        choices=tuple(Choice(part.kind, part.title, part.kind == kind) for part, _name in offers),
        kind=kind,
        page=page,
        has_older=len(lines) > size,
    )


def _event(line: Line, told: Told, href: str) -> Event:
    return Event(
        kind=line.kind,
        id=line.id,
        consent_id=line.consent_id,
        at=line.at,
        day=clock.minute(line.at),
        by=line.by or "",
        is_own=line.is_own,
        href=href,
        told=told,
    )


def _href(name: str, by: tuple[UUID, ...], place: UUID) -> str:
    if not name:
        return ""
    return address(name, *by, place) if _is_of_one_line(name, len(by)) else address(name, *by)


@lru_cache(maxsize=64)
def _is_of_one_line(name: str, begins: int) -> bool:
    """Return whether a page shows one line, and not all lines of a stage: whether it takes one id more."""
    try:
        address(name, *[UUID(int=0)] * (begins + 1))
    except NoReverseMatch:
        return False
    return True


def _told(parts: Mapping[str, Part], scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    """Return what is said about each line, part by part."""
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        by_kind[one.kind].append(one)
    return {key: told for kind, found in by_kind.items() for key, told in parts[kind].tell(scope, found).items()}


@lru_cache(maxsize=32)
def _merged(parts: tuple[Part, ...]) -> str:
    """Return the one statement of these parts. Only ids, moments and codes: no content passes here."""
    branches = " UNION ALL ".join(
        f"(SELECT '{one.kind}' AS kind, part.* FROM ({one.sql}) part ORDER BY at DESC, id DESC LIMIT %(most)s)"  # noqa: S608
        for one in parts
    )
    later = " ".join(f"WHEN '{one.kind}' THEN {one.what}" for one in parts if one.what)
    what = f"CASE line.kind {later} ELSE line.what END" if later else "line.what"
    newest = f"SELECT * FROM ({branches}) every ORDER BY at DESC, id DESC LIMIT %(size)s OFFSET %(start)s"  # noqa: S608
    return (
        f"SELECT line.kind, line.at, line.id, line.consent_id, line.by_id, {what}, line.place, w.name, w.post,"  # noqa: S608
        f" line.by_id = %(person)s FROM ({newest}) line"
        " LEFT JOIN worker w ON w.id = line.by_id ORDER BY line.at DESC, line.id DESC"
    )
