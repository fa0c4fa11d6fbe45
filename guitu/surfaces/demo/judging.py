"""How somebody answers the same few questions in each round: as the needs of the life go, and as their words say."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from random import Random

from guitu.journey.needs.rules import Domain as Area
from guitu.journey.needs.rules import Status
from guitu.journey.outcomes.rules import Domain, Level, Occasion
from guitu.surfaces.demo import hours, telling
from guitu.surfaces.demo.case import Case, Small
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
OCCASIONS = {"starts": Occasion.START, "midway": Occasion.MIDDLE, "ended": Occasion.END, "turned": Occasion.END}
OCCASIONS |= {f"again {key}": OCCASIONS[key] for key in ("starts", "midway")}
OCCASIONS |= {f"{telling.YOUNG}{key}": OCCASIONS[key] for key in ("starts", "midway")}
# How much higher somebody answers by how a need stands.
CLIMBS = {Status.OPEN: 0, Status.HELPED: 1, Status.MET: 3, Status.DECLINED: 0}
# Words that only somebody who answered by their own hand can say.
OWN_HAND = re.compile("[点写格画记]|第.条")
# What the words say that the picture then shows: something fell, nothing is lowest, there is somebody to call.
FELL, NONE_LOWEST, TO_CALL = re.compile("退了|低下去|落的那次|忽好忽坏|低了"), "没有一条是最低", "可以打电话"
# How many say nothing beside their answers, of those of whom there are ordinary notes.
SILENT = 0.7
# What may be lower when a second round begins.
SINKS = (Domain.SUPPORTS, Domain.COMPANY, Domain.MEANS, Domain.STRENGTHS, Domain.SKILLS, Domain.WELCOME)
Levels = dict[Domain, int]
# What the one who is shown answered, question by question, as her year was: the room in the first month, the tea house
# in the fifth, the uncle's money from then on, her mother's visit and the song before thirty people in the tenth.
SHOWN = {
    "starts": "22112222112", "midway": "33242333322", "turned": "43344444433",
    "again starts": "43343444433", "again midway": "44553545444",
}  # fmt: skip
SHOWN_WORDS = {"again starts": "跟上一张差不多。手头那条低一格，每个月拿三百出来还二叔，是我自己要还的。"}


def judged(case: Case, needs: list[Need], times: Times, rng: Random, clock: Random) -> list[Judged]:
    """Return the answers of one life, occasion by occasion and round by round."""
    asked = sorted(one for one in case.said if one.key in OCCASIONS)
    if case.is_showcase:
        return [_shown(one, times, clock) for one in asked]
    base = _first(needs, rng, is_calling=any(TO_CALL in _words(one) for one in asked))
    found: list[Judged] = []
    number, since = 1, 0
    # What has fallen is seen only where nothing is left out.
    may_skip = not any(FELL.search(_words(one)) for one in asked)
    for one in asked:
        words, occasion = _words(one), OCCASIONS[one.key]
        is_own = bool(OWN_HAND.search(words)) or rng.random() < 0.65
        at = times.acted(one.day, clock, is_own=is_own)
        if occasion is Occasion.START and found:
            number, since = number + 1, at
            base = _sunk(found[-1], needs, rng)
        levels = dict(base) if occasion is Occasion.START else _grown(base, needs, since, at, rng)
        _as_said(levels, base, words)
        told = _told(levels, rng, may_skip=may_skip)
        found.append(Judged(at, is_own, number, occasion, told, words))
    return found


def plain(needs: list[Need], asked: Iterable[tuple[str, int]], rng: Random) -> Iterator[Judged]:
    """Yield what somebody answered on these days of whom there are ordinary notes; most say nothing beside it."""
    base = _first(needs, rng, is_calling=False)
    since = 0
    for key, day in asked:
        words = rng.choice(_true_of_all(key)) if rng.random() > SILENT else ""
        is_own = bool(OWN_HAND.search(words)) or rng.random() < 0.65
        at = hours.lived(day, rng) if is_own else hours.worked(day, rng)
        is_first = OCCASIONS[key] is Occasion.START
        levels, since = (dict(base), at) if is_first else (_grown(base, needs, since, at, rng), since)
        _as_said(levels, base, words)
        yield Judged(at, is_own, 1, OCCASIONS[key], _told(levels, rng, may_skip=not FELL.search(words)), words)


@cache
def _true_of_all(key: str) -> tuple[str, ...]:
    """Return the words for an occasion that presume nothing and name nothing of one life."""
    bank = enumerate(telling.bank()[key])
    return tuple(words for line, (_, words) in bank if not telling.presumes(key, line) and "{" not in words)


def _shown(one: Small, times: Times, clock: Random) -> Judged:
    """Return what she answered on one occasion, by her own hand."""
    at, number = times.acted(one.day, clock, is_own=True), 1 + one.key.startswith("again")
    levels = {domain: Level(int(level)) for domain, level in zip(Domain, SHOWN[one.key], strict=True)}
    is_own = True
    return Judged(at, is_own, number, OCCASIONS[one.key], levels, SHOWN_WORDS.get(one.key, _words(one)))


def _words(one: Small) -> str:
    return telling.bank()[one.key][one.line][1]


def _first(needs: list[Need], rng: Random, *, is_calling: bool) -> Levels:
    base = {domain: rng.choice((3, 3, 4)) for domain in Domain}
    for need in needs:
        if need.status is Status.OPEN and need.domain in TOUCHES:
            base[TOUCHES[need.domain]] = min(base[TOUCHES[need.domain]], rng.choice((1, 2, 2)))
    base[Domain.STRENGTHS] = min(base[Domain.STRENGTHS], rng.choice((2, 2, 3)))
    if is_calling:
        base[Domain.SUPPORTS] = min(base[Domain.SUPPORTS], 2)
    return base


def _sunk(last: Judged, needs: list[Need], rng: Random) -> Levels:
    """Return where a second round begins: near where the first ended, lower where something new was named."""
    base = {domain: level.value or 3 for domain, level in last.levels.items()}
    for need in needs:
        if need.status is Status.OPEN and need.at > last.at - 30 * 86_400_000_000 and need.domain in TOUCHES:
            base[TOUCHES[need.domain]] = min(base[TOUCHES[need.domain]], rng.choice((1, 2, 2)))
    for domain in rng.sample(SINKS, 3):
        base[domain] = max(2, base[domain] - rng.choice((1, 1, 2)))
    return base


def _stands(needs: list[Need], at: int) -> dict[int, Need]:
    return {need.chain: need for need in needs if need.at <= at}


def _grown(base: Levels, needs: list[Need], since: int, at: int, rng: Random) -> Levels:
    """Return each answer: as at the start of the round, and higher where something was settled since."""
    levels, before = dict(base), _stands(needs, since)
    for chain, need in _stands(needs, at).items():
        domain = TOUCHES.get(need.domain)
        climbed = CLIMBS[need.status] - (CLIMBS[before[chain].status] if chain in before else 0)
        if domain:
            levels[domain] = max(levels[domain], base[domain] + climbed)
        levels[Domain.STRENGTHS] += need.status is Status.MET and climbed > 0
    levels[Domain.SUPPORTS] += rng.choice((0, 1, 1))
    if levels == base:
        levels[Domain.STRENGTHS] += 1
    return levels


def _as_said(levels: Levels, base: Levels, words: str) -> None:
    """Let the picture show what the words beside it say."""
    if FELL.search(words):
        # What has not moved otherwise is what has fallen.
        still = [one for one in Domain if levels[one] == base[one] > 1 and one not in TOUCHES.values()]
        for one in still[:1]:
            levels[one] -= 1
    if NONE_LOWEST in words:
        levels |= {one: max(2, level) for one, level in levels.items()}
    if TO_CALL in words and levels != base:
        levels[Domain.SUPPORTS] = max(levels[Domain.SUPPORTS], base[Domain.SUPPORTS] + 1)


def _told(levels: Levels, rng: Random, *, may_skip: bool) -> dict[Domain, Level]:
    """Return the answers in words; now and then there is none to a question."""
    none = rng.choice((*Domain, None, None, None)) if may_skip else None
    return {domain: Level.NO_ANSWER if domain is none else Level(min(5, level)) for domain, level in levels.items()}
