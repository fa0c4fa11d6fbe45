"""How long a consent lasts: longer only when it is renewed or confirmed, shorter only when its owner says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.promises.worlds import rows

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Judge

Asked = Callable[["Judge", rows.Consent, rows.Consent], str]
LONGEST = timedelta(days=366, hours=1)


def set_by_hand(asked: Asked) -> Asked:
    """Return the same question, with the answer that no end moves, and no text changes, without its event."""

    def ask(judge: Judge, old: rows.Consent, new: rows.Consent) -> str:
        return asked(judge, old, new) or _moved(judge, old, new)

    return ask


def _moved(judge: Judge, old: rows.Consent, new: rows.Consent) -> str:
    """Return what is wrong with a new end or a new text, if anything."""
    world = judge.before.world
    before = {one.id for one in world.all(rows.ConsentEvent)}
    events = [one for one in judge.now.world.all(rows.ConsentEvent) if one.id not in before]
    what = {one.what for one in events if one.consent_id == new.id}
    is_read = "renewed" in what and new.notice_id == world.notices[new.purpose]
    objections = (
        (
            new.expires_at > old.expires_at and what.isdisjoint({"renewed", "confirmed"}),
            "longer, and nobody renewed it",
        ),
        (new.expires_at > max(old.expires_at, world.at + LONGEST), "for more than a year"),
        (new.expires_at < old.expires_at and "narrowed" not in what, "shorter, and nobody narrowed it"),
        (new.expires_at < min(old.expires_at, world.at), "ended in the past"),
        (new.notice_id != old.notice_id and not is_read, "under a text that was not read"),
    )
    return next((reason for holds, reason in objections if holds), "")
