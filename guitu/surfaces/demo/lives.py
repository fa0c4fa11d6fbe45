"""Who is supported in the synthetic city: when each record began, in what state its consent is, how often they met."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp
from random import Random
from uuid import UUID

from guitu.journey.consent.rules import CONSENT_LASTS, LAPSE_KEPT, WORD_LASTS, Kind, State
from guitu.surfaces.demo.case import Case, Ending
from guitu.surfaces.demo.casting import LONGEST, YOUNG, Casting, showcase
from guitu.surfaces.demo.hours import evening, lived, worked
from guitu.surfaces.demo.rows import DAY, HOUR
from guitu.surfaces.demo.society import random_id
from guitu.surfaces.demo.times import day_of
from guitu.surfaces.demo.told import House

# Every so many workers have a child under fourteen on their caseload, and somebody of fourteen and more.
CHILD_EVERY, TEEN_EVERY = 4, 3
# Every so many workers have somebody who came back after a goodbye, somebody to whom a goodbye was proposed too soon,
# and somebody whom they hand over: each time it stands differently.
AGAIN_EVERY, AGAIN, UNSAID = 8, 1, 2
HANDS_OVER_EVERY = 3
# Every so many people have no notes kept.
WITHOUT_NOTES_EVERY = 40
HANDED = ("received", "waiting", "chose", "declined", "taken_back", "agreed")
ENDINGS = {"again": Ending.REOPENED, "unsaid": Ending.TAKEN_BACK}
# A case that was closed and opened again is told from this long ago.
LONG_AGO = 325
YEARS = 3 * 365 * DAY
LASTS = CONSENT_LASTS // CONSENT_LASTS.resolution
WORD = WORD_LASTS // WORD_LASTS.resolution
# Of a hundred people: on a worker's word, lapsed and not yet erased, the others live.
ON_WORD_SHARE, LAPSED_SHARE = 0.015, 0.03
# For every hundred people who are there, how many took everything back in these years and are gone.
GONE_SHARE = 0.012
DEMO_CASELOAD = 92
# How many of the worker's people who is shown to everybody have a case of this year, the person shown among them.
DEMO_CASES = 12
# The person who is shown came a little more than a year ago and has renewed since.
DEMO_DAYS, DEMO_RENEWED = 388, 23


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
    case: Case | None = None
    # How the hand-over to a colleague stands, if there is one.
    handed: str = ""

    @property
    def is_child(self) -> bool:
        """Return whether a guardian agreed together with them."""
        return self.case is not None and "child" in self.case.tags

    @property
    def left_out(self) -> int:
        """Return the sum of the kinds that are not kept: some wish, from the first yes on, that there are no notes."""
        is_any = self.case is None and not self.is_demo and not self.is_newcomer and self.state is State.LIVE
        return int(Kind.NOTES) if is_any and self.number % WITHOUT_NOTES_EVERY == 0 else 0

    @property
    def is_minor(self) -> bool:
        return self.case is not None and not self.case.tags.isdisjoint(YOUNG)

    @property
    def is_demo_child(self) -> bool:
        """Return whether this is the child whose guardian can be signed in as."""
        return self.is_child and self.caseworker == 0


def plan(*, seed: int, people: int, contacts: int, caseworkers: int, cases: int, at: int, stations: int) -> list[Life]:
    """Return the outlines, ordered by id so that rows of one person lie together in table and index."""
    # Never the seed of the society: the same stream would give a person and a worker the same id.
    rng = Random(seed + 3)  # noqa: S311 - the same city for the same seed; nothing here is a secret
    ids = sorted((random_id(rng) for _ in range(people)), key=lambda one: one.bytes)
    seats = _seats(rng, people, caseworkers)
    demo = seats.index(0)
    newcomer = seats.index(0, demo + 1)
    outlines, clock = [], Random(seed + 7)  # noqa: S311
    for number, (one, seat) in enumerate(zip(ids, seats, strict=True)):
        state = State.LIVE if number == demo else State.ON_WORD if number == newcomer else _state(rng)
        moments = _moments(
            rng, clock, state, at, renewals=2 if number == demo else rng.choices((0, 1, 2), (30, 30, 40))[0]
        )
        life = Life(number, one, state, *moments, seat, is_demo=number == demo, is_newcomer=number == newcomer)
        outlines.append(life)
    outlines = _cast(seed, outlines, cases=cases, caseworkers=caseworkers, stations=stations, at=at)
    counts = _share_out(rng, outlines, contacts=contacts, at=at)
    lives, first = [], 0
    for outline, count in zip(outlines, counts, strict=True):
        lives.append(replace(outline, contacts=count, first_contact=first))
        first += count
    return lives


def plan_gone(*, seed: int, people: int, caseworkers: int, at: int) -> list[Life]:
    """Return the outlines of those who took everything back: `expires` is when they did."""
    rng, clock = Random(seed + 1), Random(seed + 8)  # noqa: S311
    lives = []
    for number in range(max(3, round(people * GONE_SHARE))):
        taken_back = lived(at - int((0.01 + 0.98 * rng.random()) * YEARS), clock)
        given = worked(taken_back - int((0.02 + 0.5 * rng.random()) * 365 * DAY), clock)
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


def _moments(
    rng: Random, clock: Random, state: State, at: int, *, renewals: int
) -> tuple[int, int | None, tuple[int, ...], int]:
    """Return when consent was given, confirmed, renewed, and until when it holds."""
    if state is State.ON_WORD:
        given = worked(at - int((0.5 + 11 * rng.random()) * DAY), clock)
        given = given if given < at - HOUR else worked(given - DAY, clock)
        return given, None, (), given + WORD
    ahead = -(1 + (LAPSE_KEPT.days - 6) * rng.random()) if state is State.LAPSED else 6 + 355 * rng.random()
    steps = [worked(at + int(ahead * DAY) - LASTS, clock)]
    expires = steps[0] + LASTS
    while len(steps) <= renewals:
        before = worked(steps[-1] - int((300 + 60 * rng.random()) * DAY), clock)
        if before < at - YEARS:
            break
        steps.append(before)
    steps.reverse()
    # One in four began on a worker's word and confirmed within days.
    given = _on_word(rng, clock, steps[0], 10) if rng.random() < 0.25 else steps[0]
    return given, steps[0], tuple(steps[1:]), expires


def _on_word(rng: Random, clock: Random, confirmed: int, days: int) -> int:
    """Return when a worker wrote that somebody said yes, some days before they confirmed it by their own hand."""
    return min(worked(confirmed - int(rng.random() * days * DAY), clock), confirmed - HOUR)


def _cast(seed: int, outlines: list[Life], *, cases: int, caseworkers: int, stations: int, at: int) -> list[Life]:
    """Give a case to exactly so many of those whose consent is live, about as many to each worker."""
    rng, clock = Random(seed + 4), Random(seed + 9)  # noqa: S311
    cast = list(outlines)
    by_worker: list[list[Life]] = [[] for _ in range(caseworkers)]
    for life in outlines:
        if life.state is State.LIVE:
            by_worker[life.caseworker].append(life)
    # The social workers sit round the stations in turn, see `society.found`.
    sit = [len(range(place, caseworkers, stations)) for place in range(stations)]
    houses = [House(round(cases / caseworkers * workers) + 1) for workers in sit]
    left = cases
    for worker, lives in enumerate(by_worker):
        chosen = rng.sample(lives, DEMO_CASES if worker == 0 else round(left / (caseworkers - worker)))
        chosen = [life for life in lives if life.is_demo] + [life for life in chosen if not life.is_demo]
        left -= len(chosen)
        casting = Casting(rng, houses[worker % stations])
        kinds = _special(worker)
        for life in chosen:
            kind = "" if life.is_demo else next(kinds, "")
            cast[life.number] = _with_a_case(rng, clock, casting, life, at, kind)
        if worker % HANDS_OVER_EVERY == 0:
            ours = (cast[life.number] for life in chosen)
            handed = next((life for life in ours if _can_be_handed(life, at)), None)
            if handed is not None:
                how = HANDED[worker // HANDS_OVER_EVERY % len(HANDED)]
                cast[handed.number] = replace(handed, handed=how)
    return cast


def _special(worker: int) -> Iterator[str]:
    """Yield whom of the young this worker supports, and whose case did not simply end."""
    if worker % CHILD_EVERY == 0:
        yield "child"
    if worker % TEEN_EVERY == 0:
        yield "teen"
    if worker % AGAIN_EVERY == AGAIN:
        yield "again"
    if worker % AGAIN_EVERY == UNSAID:
        yield "unsaid"


def _can_be_handed(life: Life, at: int) -> bool:
    """Return whether somebody of age is in the midst of something, and has been there for some weeks."""
    is_open = life.case is not None and life.case.ending is Ending.NONE
    return is_open and not life.is_demo and not life.is_minor and life.given < at - 40 * DAY


def _with_a_case(rng: Random, clock: Random, casting: Casting, life: Life, at: int, kind: str) -> Life:
    """Return an outline with a case that was opened within the last year."""
    if life.is_demo:
        began, renewed = worked(at - DEMO_DAYS * DAY, clock), evening(at - DEMO_RENEWED * DAY, clock)
        case = showcase(day_of(began), DEMO_DAYS)
        casting.avoid(case)
        expires = renewed + LASTS
        return replace(life, given=began, confirmed=began, renewed=(renewed,), expires=expires, case=case)
    days = rng.randint(LONG_AGO, LONGEST) if kind in ENDINGS else round(rng.triangular(16, LONGEST, 300))
    confirmed = worked(at - days * DAY - int(rng.random() * 6 * HOUR), clock)
    given = _on_word(rng, clock, confirmed, 9) if rng.random() < 0.25 else confirmed
    first = day_of(confirmed)
    lasts = (day_of(at) - first).days
    if kind in YOUNG:
        # Nobody's word opens a child's record; here none of the young began on one.
        given, case = confirmed, casting.young(first, lasts, kind)
    else:
        case = casting.case(first, lasts, ENDINGS.get(kind))
    return replace(life, given=given, confirmed=confirmed, renewed=(), expires=confirmed + LASTS, case=case)


def _share_out(rng: Random, outlines: list[Life], *, contacts: int, at: int) -> list[int]:
    """Return how many contacts each person has: log-normal, more over a longer time, exactly `contacts` in all."""
    weights = []
    for life in outlines:
        span = max(0, min(at, life.expires) - life.given)
        weight = exp(rng.gauss(0, 0.7)) * (0.05 + span / YEARS) * (0.2 if life.state is State.ON_WORD else 1)
        weights.append(0 if life.case else weight)
    told = [life.case.contacts if life.case else 0 for life in outlines]
    takers = [number for number, life in enumerate(outlines) if life.case is None]
    scale = (contacts - sum(told) - len(takers)) / sum(weights)
    counts = [known or 1 + int(weight * scale) for known, weight in zip(told, weights, strict=True)]
    for number in rng.sample(takers, (contacts - sum(counts)) % len(takers)):
        counts[number] += 1
    return counts
