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

REFERENCE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}")


@dataclass(frozen=True, slots=True)
class Found:
    """What one file gave: a Bundle, or why there is none."""

    file: str
    bundle: dict[str, Any] | None
    issues: tuple[Issue, ...] = ()


def referrals(files: Iterable[tuple[str, bytes]]) -> Iterator[Found]:
    """Return each referral of some files, and each file that holds none.

    A resource on its own is no referral; it is used where a Task leads to it.
    """
    resources: dict[str, tuple[str, dict[str, Any]]] = {}
    for file, body in files:
        found, name, told = _read(file, body)
        if found is None and name in resources:
            found = Found(file, None, (Issue("duplicate", f"{resources[name][0]} has the same id.", f"{name}.id"),))
        if found is None:
            resources[name] = (file, told)
        else:
            yield found
    tasks = {name: _around(name, resources) for name in resources if name.startswith("Task/")}
    for name, around in tasks.items():
        yield Found(resources[name][0], _bundle([resources[one][1] for one in [name, *sorted(around - {name})]]))
    for name in resources.keys() - set().union(*tasks.values()):
        yield _alone(*resources[name])


def _read(file: str, body: bytes) -> tuple[Found | None, str, dict[str, Any]]:
    """Return what a file gives by itself, if it does, else by which name others may lead to what it holds."""
    try:
        told = reading.parse(body)
    except RefusedError as wrong:
        return Found(file, None, wrong.issues), "", {}
    whole = Found(file, told) if told.get("resourceType") == "Bundle" else None
    return whole, f"{told.get('resourceType')}/{told.get('id')}", told


def _alone(file: str, told: dict[str, Any]) -> Found:
    wrong = tuple(checking.structure(told, str(told.get("resourceType", ""))))
    return Found(file, None, wrong or (Issue("business-rule", "No Task leads here; on its own it is no referral."),))


def _around(name: str, resources: dict[str, tuple[str, dict[str, Any]]]) -> set[str]:
    """Return a Task with everything it leads to, but for other Tasks."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one in found or one not in resources or (one.startswith("Task/") and one != name):
            continue
        found.add(one)
        waiting += _led_to(resources[one][1])
    return found


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
    said = [{"path": one.path, "code": one.code, "says": one.says} for one in issues]
    return {"file": file, "outcome": outcome, "issues": said}
