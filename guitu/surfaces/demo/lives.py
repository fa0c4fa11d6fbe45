"""Who is supported in the synthetic city: when each record began, in what state its consent is, how often they met."""

from dataclasses import dataclass, replace
from math import exp
from random import Random
from uuid import UUID

from guitu.journey.consent.rules import CONSENT_LASTS, LAPSE_KEPT, WORD_LASTS, State
from guitu.surfaces.demo.rows import DAY, HOUR
from guitu.surfaces.demo.society import random_id

YEARS = 3 * 365 * DAY
LASTS = CONSENT_LASTS // CONSENT_LASTS.resolution
WORD = WORD_LASTS // WORD_LASTS.resolution
# Of a hundred people: on a worker's word, lapsed and not yet erased, the others live.
ON_WORD_SHARE, LAPSED_SHARE = 0.015, 0.03
# For every hundred people who are there, how many took everything back in these years and are gone.
GONE_SHARE = 0.012
DEMO_CASELOAD = 92
DEMO_CONTACTS = 160


@dataclass(frozen=True, slots=True)
class Life:
    """The outline of one record. Moments are microseconds since 2000 (see `rows.micros`)."""

    number: int
    id: UUID
    state: State
    given: int
    confirmed: int | None
    renewed: tuple[int, ...]
    expires: int
    caseworker: int
    contacts: int = 0
    first_contact: int = 0
    is_demo: bool = False
    is_newcomer: bool = False


def plan(*, seed: int, people: int, contacts: int, caseworkers: int, at: int) -> list[Life]:
    """Return the outlines, ordered by id so that rows of one person lie together in table and index."""
    # Never the seed of the society: the same stream would give a person and a worker the same id.
    rng = Random(seed + 3)  # noqa: S311 - the same city for the same seed; nothing here is a secret
    ids = sorted((random_id(rng) for _ in range(people)), key=lambda one: one.bytes)
    seats = _seats(rng, people, caseworkers)
    demo = seats.index(0)
    newcomer = seats.index(0, demo + 1)
    outlines = []
    for number, (one, seat) in enumerate(zip(ids, seats, strict=True)):
        state = State.LIVE if number == demo else State.ON_WORD if number == newcomer else _state(rng)
        moments = _moments(rng, state, at, renewals=2 if number == demo else rng.choices((0, 1, 2), (30, 30, 40))[0])
        life = Life(number, one, state, *moments, seat, is_demo=number == demo, is_newcomer=number == newcomer)
        outlines.append(life)
    counts = _share_out(rng, outlines, contacts=contacts, demo=demo, at=at)
    lives, first = [], 0
    for outline, count in zip(outlines, counts, strict=True):
        lives.append(replace(outline, contacts=count, first_contact=first))
        first += count
    return lives


def plan_gone(*, seed: int, people: int, caseworkers: int, at: int) -> list[Life]:
    """Return the outlines of those who took everything back: `expires` is when they did."""
    rng = Random(seed + 1)  # noqa: S311
    lives = []
    for number in range(max(3, round(people * GONE_SHARE))):
        taken_back = at - int((0.01 + 0.98 * rng.random()) * YEARS)
        given = taken_back - int((0.02 + 0.5 * rng.random()) * 365 * DAY)
        seat = rng.randrange(caseworkers)
        lives.append(Life(people + number, random_id(rng), State.WITHDRAWN, given, given, (), taken_back, seat))
    return lives


def _seats(rng: Random, people: int, caseworkers: int) -> list[int]:
    full = min(DEMO_CASELOAD, people // 2)
    seats = [0] * full + [1 + number % (caseworkers - 1) for number in range(people - full)]
    rng.shuffle(seats)
    return seats


def _state(rng: Random) -> State:
    draw = rng.random()
    if draw < ON_WORD_SHARE:
        return State.ON_WORD
    return State.LAPSED if draw < ON_WORD_SHARE + LAPSED_SHARE else State.LIVE


def _moments(rng: Random, state: State, at: int, *, renewals: int) -> tuple[int, int | None, tuple[int, ...], int]:
    """Return when consent was given, confirmed, renewed, and until when it holds."""
    if state is State.ON_WORD:
        given = at - int((0.5 + 11 * rng.random()) * DAY)
        return given, None, (), given + WORD
    ahead = -(1 + (LAPSE_KEPT.days - 6) * rng.random()) if state is State.LAPSED else 6 + 355 * rng.random()
    expires = at + int(ahead * DAY)
    steps = [expires - LASTS]
    while len(steps) <= renewals:
        before = steps[-1] - int((300 + 60 * rng.random()) * DAY)
        if before < at - YEARS:
            break
        steps.append(before)
    steps.reverse()
    # One in four began on a worker's word and confirmed within days.
    given = steps[0] - (int(rng.random() * 10 * DAY) + HOUR if rng.random() < 0.25 else 0)
    return given, steps[0], tuple(steps[1:]), expires


def _share_out(rng: Random, outlines: list[Life], *, contacts: int, demo: int, at: int) -> list[int]:
    """Return how many contacts each person has: log-normal, more over a longer time, exactly `contacts` in all."""
    weights = []
    for life in outlines:
        span = max(0, min(at, life.expires) - life.given)
        weights.append(exp(rng.gauss(0, 0.7)) * (0.05 + span / YEARS) * (0.2 if life.state is State.ON_WORD else 1))
    weights[demo] = 0
    left = contacts - DEMO_CONTACTS - len(weights) + 1
    scale = left / sum(weights)
    counts = [1 + int(weight * scale) for weight in weights]
    counts[demo] = DEMO_CONTACTS
    short = contacts - sum(counts)
    takers = [number for number in range(len(counts)) if number != demo]
    for number in rng.sample(takers, short % len(takers)):
        counts[number] += 1
    return counts
