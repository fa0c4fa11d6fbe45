"""Referrals that come as files: Bundles as they are, and single resources put together around each Task."""

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from guitu.foundations import clock
from guitu.foundations.access.verdicts import Proven
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import scopes
from guitu.surfaces.exchange import api
from guitu.surfaces.exchange.fhir import checking, reading
from guitu.surfaces.exchange.fhir.issues import Issue, RefusedError
from guitu.surfaces.exchange.fhir.taking import MOST_ENTRIES

# Single resources wait as they are, in so many bytes together, until every file was read.
MOST_TOGETHER = 64_000_000
# So many reasons of one file are told; nobody reads further before mending these.
MOST_TOLD = 100
REFERENCE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}")


@dataclass(frozen=True, slots=True)
class Found:
    """What one file gave: a Bundle, or why there is none."""

    file: str
    bundle: dict[str, Any] | None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Single:
    """A resource on its own, as its file has it, and where it leads."""

    file: str
    body: bytes
    leads: frozenset[str]


class _Singles(dict[str, _Single]):
    """The single resources of some files, by the names that others lead to them by."""

    together = 0

    def take(self, name: str, one: _Single) -> Issue | None:
        """Keep one, or return why not."""
        if name in self:
            return Issue("duplicate", f"{self[name].file} has the same id.", f"{name}.id")
        if self.together + len(one.body) > MOST_TOGETHER:
            return Issue("too-costly", f"Single resources of more than {MOST_TOGETHER:,} bytes together.")
        self[name] = one
        self.together += len(one.body)
        return None

    def found(self) -> Iterator[Found]:
        """Yield what each Task leads to, then what no Task leads to."""
        used: set[str] = set()
        for name in self:
            if name.startswith("Task/"):
                around = _around(name, self)
                used |= around
                yield _together(self[name].file, [self[one] for one in [name, *sorted(around - {name})]])
        for name in self.keys() - used:
            yield _alone(self[name])


def referrals(files: Iterable[tuple[str, bytes]]) -> Iterator[Found]:
    """Return each referral of some files, and each file that holds none.

    A resource on its own is no referral; it is used where a Task leads to it.
    """
    singles = _Singles()
    for file, body in files:
        found, name, leads = _read(file, body)
        if found is None and (wrong := singles.take(name, _Single(file, body, leads))):
            found = _refused(file, wrong)
        if found is not None:
            yield found
    yield from singles.found()


def _refused(file: str, *issues: Issue) -> Found:
    return Found(file, None, issues)


def _read(file: str, body: bytes) -> tuple[Found | None, str, frozenset[str]]:
    """Return what a file gives by itself; else by which name others lead to what it holds, and where that leads."""
    try:
        told = reading.parse(body)
    except RefusedError as wrong:
        return Found(file, None, wrong.issues), "", frozenset()
    whole = Found(file, told) if told.get("resourceType") == "Bundle" else None
    return whole, f"{told.get('resourceType')}/{told.get('id')}", frozenset(_led_to(told))


def _alone(one: _Single) -> Found:
    told = reading.parse(one.body)
    wrong = tuple(checking.structure(told, str(told.get("resourceType", ""))))
    return _refused(one.file, *wrong or [Issue("business-rule", "No Task leads here; on its own it is no referral.")])


def _around(name: str, resources: dict[str, _Single]) -> set[str]:
    """Return a Task with everything it leads to, but for other Tasks; no more than a Bundle can hold, and one."""
    found: set[str] = set()
    waiting = {name}
    while waiting and len(found) <= MOST_ENTRIES:
        one = waiting.pop()
        if one in found or one not in resources or (one.startswith("Task/") and one != name):
            continue
        found.add(one)
        waiting |= resources[one].leads - found
    return found


def _together(file: str, singles: list[_Single]) -> Found:
    """Return single resources as the Bundle that could have been sent; it may be no larger than one that is."""
    if sum(len(one.body) for one in singles) > reading.LARGEST:
        return _refused(file, Issue("too-long", f"With what it leads to, more than {reading.LARGEST:,} bytes."))
    return Found(file, _bundle([reading.parse(one.body) for one in singles]))


def _led_to(told: Any) -> Iterator[str]:
    """Yield every reference inside a resource; the reader has seen to it that it is not deep."""
    for key, value in told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ():
        if key == "reference" and isinstance(value, str) and REFERENCE.fullmatch(value):
            yield value
        elif isinstance(value, dict | list):
            yield from _led_to(value)


def _bundle(resources: list[dict[str, Any]]) -> dict[str, Any]:
    entries = [
        {
            "fullUrl": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, str(one.get('resourceType')) + str(one.get('id')))}",
            "resource": one,
            "request": {"method": "POST", "url": str(one.get("resourceType", ""))},
        }
        for one in resources
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def take_in(found: Found, *, system_id: UUID) -> dict[str, Any]:
    """Take one referral in for a system, as if it had sent it; return what became of it."""
    if found.bundle is None:
        return _told(found.file, "refused", found.issues)
    try:
        with transaction.atomic():
            answer = api.received(found.bundle, by=_as(system_id), at=clock.now())
    except RefusedError as wrong:
        return _told(found.file, "refused", wrong.issues)
    finally:
        scopes.close()
    left_out = [
        issue for one in answer["entry"] for issue in one["response"]["outcome"]["issue"] if "expression" in issue
    ]
    is_new = any(one["response"]["status"].startswith("201") for one in answer["entry"])
    issues = [Issue(one["code"], one["diagnostics"], one["expression"][0]) for one in left_out]
    return _told(found.file, "taken" if is_new else "known", issues)


def _as(system_id: UUID) -> Any:
    """Take up the identity of a system for this transaction.

    Raises:
        RefusedError: no such system may send.
    """
    given = tokens.new_token()
    begun = tokens.ask_door(
        "SELECT auth.begin_system(%s, %s, %s)", [system_id, tokens.hashed(given), int(Proven.SYSTEM)]
    )
    if not begun[0][0]:
        raise RefusedError(Issue("forbidden", "No system by this id may send here."))
    return tokens.begin(given)


def _told(file: str, outcome: str, issues: Iterable[Issue]) -> dict[str, Any]:
    every = list(issues)
    if outcome == "refused" and len(every) > MOST_TOLD:
        every[MOST_TOLD:] = [Issue("too-costly", f"And {len(every) - MOST_TOLD} more.")]
    said = [{"path": one.path, "code": one.code, "says": one.says} for one in every]
    return {"file": file, "outcome": outcome, "issues": said}
