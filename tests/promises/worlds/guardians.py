"""Children under fourteen: what neither the child nor a guardian may do alone, and what each may take back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from tests.promises.worlds import rows
from tests.promises.worlds.world import World

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Change, Judge


def is_child(world: World, person: UUID) -> bool:
    """Return whether somebody is under fourteen, as far as the world knows."""
    files = world.all(rows.MinorFile)
    return any(one.person_id == person and one.child_until and one.child_until > world.at for one in files)


Asked = Callable[["Judge", object, rows.Consent], str]


def two_hands(asked: Asked) -> Asked:
    """Return the same question, with the answer that a child gives no consent alone."""

    def ask(judge: Judge, old: object, made: rows.Consent) -> str:
        return "a child alone" if is_child(judge.before.world, made.person_id) else asked(judge, old, made)

    return ask


def goes_on(world: World, old: rows.Consent, made: rows.Consent) -> bool:
    """Return whether a child's consent would last longer: that takes two hands."""
    return made.expires_at > old.expires_at and is_child(world, old.person_id)


def _is_said(change: Change) -> bool:
    """Return whether a change of a consent is a guardian's word about a kind, and nothing but that."""
    without = {**change.old, "guardian_left_out": change.new["guardian_left_out"]}
    return change.what == "UPDATE" and without == change.new


def ward(judge: Judge, changes: Iterable[Change]) -> UUID | None:
    """Return the child for whom a guardian takes consent back in these changes, and does nothing to it but that.

    Whatever is done to others in the same transaction is judged as by anybody.
    """
    world, me = judge.before.world, judge.actor
    mine = [
        one.person_id
        for one in world.all(rows.TrustedPerson)
        if me.kind == "trusted" and one.id == me.id and one.is_guardian and one.accepted_at and not one.ended_at
        and one.until > world.at and is_child(world, one.person_id)
    ]  # fmt: skip
    consents = [one for one in changes if one.table == "consent" and mine and one.new["person_id"] == str(mine[0])]
    is_only_that = all(one.what == "UPDATE" and (one.new["withdrawn_at"] or _is_said(one)) for one in consents)
    return mine[0] if consents and is_only_that else None
