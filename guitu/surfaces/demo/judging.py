"""How somebody answers the same few questions at the start, on the way and at the end: as the needs of the life go."""

from random import Random

from guitu.journey.needs.rules import Domain as Area
from guitu.journey.needs.rules import Status
from guitu.journey.outcomes.rules import Domain, Level, Occasion
from guitu.surfaces.demo import telling
from guitu.surfaces.demo.casting import Case
from guitu.surfaces.demo.tale import Judged, Need
from guitu.surfaces.demo.times import Times

# Which question a need of an area of life speaks to, if it is not the first two.
TOUCHES = {
    **dict.fromkeys((Area.A_PLACE, Area.HOME, Area.ROOMS, Area.UTILITIES, Area.THINGS), Domain.HOME),
    **dict.fromkeys((Area.MONEY, Area.FOOD), Domain.MEANS),
    **dict.fromkeys((Area.WORK, Area.LEARNING, Area.TRANSPORT, Area.LANGUAGE), Domain.WORK),
    **dict.fromkeys((Area.PEOPLE, Area.PARTNER, Area.OLD_AGE), Domain.CLOSE),
    **dict.fromkeys((Area.STRESS, Area.TREATMENT, Area.COSTS), Domain.WELL),
    **dict.fromkeys((Area.STRENGTH, Area.PHONE, Area.PHONE_SKILLS), Domain.SUPPORTS),
}
OCCASIONS = {"starts": Occasion.START, "midway": Occasion.MIDDLE, "ended": Occasion.END}
OCCASIONS |= {f"{telling.YOUNG}{key}": OCCASIONS[key] for key in ("starts", "midway")}
# How much higher somebody answers by how a need stands.
CLIMBS = {Status.OPEN: 0, Status.HELPED: 1, Status.MET: 3, Status.DECLINED: 0}


def judged(case: Case, needs: list[Need], times: Times, rng: Random, clock: Random) -> list[Judged]:
    """Return the answers of one life, occasion by occasion."""
    base = {domain: rng.choice((3, 3, 4)) for domain in Domain}
    for need in needs:
        if need.status is Status.OPEN and need.domain in TOUCHES:
            base[TOUCHES[need.domain]] = min(base[TOUCHES[need.domain]], rng.choice((1, 2, 2)))
    base[Domain.STRENGTHS] = min(base[Domain.STRENGTHS], rng.choice((2, 2, 3)))
    found = []
    for one in case.said:
        if one.key in OCCASIONS:
            is_own = case.is_showcase or rng.random() < 0.65
            at = times.acted(one.day, clock, is_own=is_own)
            words = telling.bank()[one.key][one.line][1]
            levels = _levels(base, needs, at, OCCASIONS[one.key], rng, may_skip=not case.is_showcase)
            found.append(Judged(at, is_own, OCCASIONS[one.key], levels, words))
    return found


def _levels(
    base: dict[Domain, int], needs: list[Need], at: int, occasion: Occasion, rng: Random, *, may_skip: bool
) -> dict[Domain, Level]:
    """Return each answer: as at the start, and higher where something was settled since; now and then none."""
    levels = dict(base)
    if occasion is not Occasion.START:
        stands = {need.chain: need for need in needs if need.at <= at}
        for need in stands.values():
            domain = TOUCHES.get(need.domain)
            if domain:
                levels[domain] = max(levels[domain], base[domain] + CLIMBS[need.status])
        levels[Domain.STRENGTHS] += sum(need.status is Status.MET for need in stands.values())
        levels[Domain.SUPPORTS] += rng.choice((0, 1, 1))
    none = rng.choice((*Domain, None, None, None)) if may_skip else None
    return {domain: Level.NO_ANSWER if domain is none else Level(min(5, level)) for domain, level in levels.items()}
