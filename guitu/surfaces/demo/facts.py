"""What is so in one life, as its tellings say it: a brother is near or apart, a room is shared or one's own. Pure.

A telling names what it presumes (`holds`) and what it changes (`turns`). A life is told whole only if nothing in it
presumes what another telling has denied, and nothing changes without a telling that says so.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from guitu.journey.contacts.rules import ContactKind

if TYPE_CHECKING:
    from guitu.surfaces.demo.telling import Thread

# Whoever writes, calls or is seen on a screen has a telephone that works; whom one meets is not away.
BY_PHONE = frozenset({ContactKind.PHONE, ContactKind.MESSAGE, ContactKind.VIDEO})
IN_PERSON = frozenset({ContactKind.OFFICE, ContactKind.HOME, ContactKind.GROUP})
Known = dict[str, str]


class Said(NamedTuple):
    """What a telling says was so up to a day of the case, or nothing, and what from that day on."""

    day: int
    name: str
    before: str
    after: str

    def on(self, day: int) -> "Said":
        """Return the same, said of a day."""
        return Said(day, self.name, self.before, self.after)


class Fact(NamedTuple):
    """What is so in a thread on one of its days, telling by telling, and whether it has just become so."""

    day: int
    is_turn: bool
    values: tuple[Known, ...]


def read(told: str) -> Known:
    """Return the facts of one line: words like `sib=near work=boss`, or a dash for none."""
    return dict(one.split("=") for one in told.split() if one != "-")


def of(thread: "Thread", telling: int) -> dict[str, list[Said]]:
    """Return what one telling of a thread says of each thing, in days since it began; what it holds, from day 0."""
    said: dict[str, list[Said]] = {}
    now: Known = {}
    for day, is_turn, values in thread.holds:
        for name, value in values[telling % len(values)].items():
            before = now.get(name, "") if is_turn else value
            said.setdefault(name, []).append(Said(day, name, before, value))
            if is_turn or not day:
                now[name] = value
    for name, value in now.items():
        said[name].append(Said(thread.lasts, name, value, value))
    if "place" not in said:
        said["place"] = [
            Said(beat.day, "place", "here", "here") for beat in thread.beats if beat.is_kept_in(IN_PERSON)
        ]
    called = next((beat.day for beat in thread.beats if beat.kind in BY_PHONE), None)
    if called is not None and "phone" not in said:
        said["phone"] = [Said(called, "phone", "on", "on")]
    return said


def denials(said: Iterable[Said]) -> list[tuple[Said, str]]:
    """Return everything that is said although something else is so by then, each with what is so."""
    known: Known = {}
    found = []
    # On the day on which something changes, it has changed.
    for one in sorted(said, key=lambda one: (one.day, one.before == one.after)):
        if one.before and known.get(one.name, one.before) != one.before:
            found.append((one, known[one.name]))
        known[one.name] = one.after
    return found


def agree(said: Iterable[Said]) -> bool:
    """Return whether all of this can be said of one thing in one life."""
    known = list(said)
    # Where the same is said every time, nothing can be denied.
    first = known[0].after if known else ""
    return all(one.before == first == one.after for one in known) or not denials(known)
