"""How a meeting came about and what became of it: who proposed, answered and kept it, each in hours of their own."""

from random import Random

from guitu.journey.contacts.rules import ContactKind, Move, Reason
from guitu.surfaces.demo import hours
from guitu.surfaces.demo.rows import DAY, HOUR
from guitu.surfaces.demo.tale import Hero, Moved
from guitu.surfaces.demo.telling import Beat, How


def last(hero: Hero, at: int) -> int:
    """Return until when something of this moment is written down: before a goodbye, if there was one."""
    return hero.left if hero.left and at <= hero.left else hero.until


def kind(beat: Beat) -> ContactKind:
    """Return by which kind of meeting somebody was to be met: what came as a message was meant for the station."""
    return beat.kind if beat.kind is not ContactKind.MESSAGE else ContactKind.OFFICE


def moves(hero: Hero, how: How, at: int, begins: int, rng: Random, clock: Random) -> list[Moved]:
    """Return the moves of a meeting that began, or should have, and was written down after `at`."""
    is_own = how is How.ASKED
    offered = _offered(begins) if how is How.MOVED else begins
    latest = offered - 6 * HOUR
    asked = hours.between(min(max(hero.since, begins - 7 * DAY), latest), latest, clock, is_own=is_own)
    asked = max(hero.since, asked)
    answered = hours.between(asked, min(begins, asked + 2 * DAY), clock, is_own=not is_own)
    after = min(hours.written(at, 30 + clock.randrange(60)), last(hero, at))
    found = [Moved(Move.PROPOSED, is_own, asked, offered)]
    if how is How.NO:
        found.append(Moved(Move.DECLINED, not is_own, answered))
        return found
    if how is How.MOVED:
        found.append(Moved(Move.COUNTERED, not is_own, answered, begins))
        answered, is_own = hours.between(answered, begins, clock, is_own=False), True
    found.append(Moved(Move.CONFIRMED, not is_own, answered))
    if how is How.CAME_BETWEEN:
        reason = rng.choice((Reason.CAME_BETWEEN, Reason.MOVED))
        found.append(Moved(Move.NOT_MET, is_own=False, at=after, reason=reason))
    else:
        found.append(Moved(Move.KEPT, is_own=False, at=after))
    return found


def _offered(begins: int) -> int:
    """Return for when a meeting was proposed that was then moved: two days before, or sooner when nobody was there."""
    offered = begins - 2 * DAY
    while hours.is_closed(offered):
        offered -= DAY
    return offered
