"""Whom a person trusts: what may become of those rows, by whose hand. Asked by the judge of all deeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from tests.promises.worlds import guardians, rows

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Judge

LONGEST = timedelta(days=365, hours=1)


def _is_own(judge: Judge, person: UUID) -> bool:
    return judge.is_own_person(person)


def is_trusted_by(judge: Judge, user: UUID) -> bool:
    """Return whether somebody is trusted by the actor, who may end that."""
    every = (*judge.before.world.all(rows.TrustedPerson), *judge.now.world.all(rows.TrustedPerson))
    return any(one.id == user and _is_own(judge, one.person_id) for one in every)


def new(judge: Judge, _: object, made: rows.TrustedPerson) -> str:
    """A person trusts whom they like, under an own id, for a year at most, while their own consent is in force."""
    if not _is_own(judge, made.person_id):
        return "not hers"
    if made.id in judge._taken or made.accepted_at is not None or made.until > judge.before.world.at + LONGEST:
        return "under another's id, taken up by nobody, or for too long"
    if guardians.is_child(judge.before.world, made.person_id):
        return "a child lets nobody else in alone"
    return "" if judge.has_agreed(made.person_id) else "no consent of hers"


def changed(judge: Judge, old: rows.TrustedPerson, made: rows.TrustedPerson) -> str:
    """The person ticks anew, invites once more before it is taken up, or ends it for good."""
    if not _is_own(judge, old.person_id):
        return "not hers"
    fixed = ("id", "person_id", "consent_id", "accepted_at", "invited_at", "is_guardian")
    if any(getattr(old, name) != getattr(made, name) for name in fixed) or (old.ended_at and not made.ended_at):
        return "it is somebody else now"
    if made.until > judge.before.world.at + LONGEST:
        return "for too long"
    kept = {"until", "called", "relation", "pin_hash"} if old.accepted_at and not made.ended_at else set()
    return "another way in for somebody who is in" if any(getattr(old, k) != getattr(made, k) for k in kept) else ""


def gone(judge: Judge, old: rows.TrustedPerson, _: object) -> str:
    """What was shared goes with the person's own withdrawal."""
    return "" if _is_own(judge, old.person_id) else "not hers"


def left_of(judge: Judge, person: UUID) -> Iterator[str]:
    """Yield what of a withdrawn record is still shared."""
    before = {one.id for one in judge.before.world.all(rows.TrustedPerson) if one.person_id == person}
    if any(one.person_id == person for one in judge.now.world.all(rows.TrustedPerson)):
        yield f"the base consent is withdrawn and somebody is still trusted: {person}"
    if any(one.user_id in before for one in judge.now.world.all(rows.Identity)):
        yield f"the base consent is withdrawn and somebody trusted is still signed in: {person}"
