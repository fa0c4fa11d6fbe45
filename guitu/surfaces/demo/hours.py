"""The hours in which people act: workers by day and on working days, persons whenever they are awake. Pure."""

from random import Random

from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE, SECOND

# Days begin in Shanghai eight hours before they do in UTC.
EAST = 8 * HOUR
HALF = 30 * MINUTE
# The second day that is counted was a Sunday.
SUNDAY = 1
# How often something is done in each half hour of the day, from the first that is named.
_WORKING = (8.5, "3677764112677776532111")
_LIVING = (6.5, "23444333433366433343445678998754321")
_EVENING = (18.5, "4678887642")


def _slots(told: tuple[float, str]) -> tuple[int, ...]:
    first, often = told
    begins = [(int(first * 2) + place) * HALF for place in range(len(often))]
    return tuple(begin for begin, times in zip(begins, often, strict=True) for _ in range(int(times)))


WORKING, LIVING, EVENING = _slots(_WORKING), _slots(_LIVING), _slots(_EVENING)
# After this a worker writes nothing any more but on the next working day.
LATE = 18 * HOUR + HALF
TRIES = 8


def _midnight(at: int) -> int:
    return (at + EAST) // DAY * DAY - EAST


def is_sunday(at: int) -> bool:
    """Return whether a moment lies on a Sunday in Shanghai."""
    return (at + EAST) // DAY % 7 == SUNDAY


def _drawn(at: int, slots: tuple[int, ...], rng: Random) -> int:
    return _midnight(at) + slots[int(rng.random() * len(slots))] + int(rng.random() * 1800) * SECOND


def worked(at: int, rng: Random) -> int:
    """Return when a worker did something on this day; what falls on a Sunday was done the day before."""
    return _drawn(at - DAY if is_sunday(at) else at, WORKING, rng)


def lived(at: int, rng: Random) -> int:
    """Return when somebody did something by their own hand on this day."""
    return _drawn(at, LIVING, rng)


def evening(at: int, rng: Random) -> int:
    """Return when somebody did something in the evening of this day, or late in the afternoon."""
    return _drawn(at, EVENING, rng)


def next_morning(at: int, minutes: int) -> int:
    """Return so many minutes after half past eight on the next working day."""
    then = _midnight(at) + DAY
    return then + (DAY if is_sunday(then) else 0) + 8 * HOUR + HALF + minutes * MINUTE


def written(at: int, minutes: int) -> int:
    """Return when a worker has written down what was at a moment: some minutes later, or in the morning after."""
    then = at + minutes * MINUTE
    clock = (then + EAST) % DAY
    if clock > LATE or clock < 8 * HOUR or is_sunday(at):
        return next_morning(at if clock > 8 * HOUR else then - DAY, minutes)
    return then


def between(low: int, high: int, rng: Random, *, is_own: bool) -> int:
    """Return a moment in between at which somebody acts by their own hand, or a worker."""
    draw = lived if is_own else worked
    for _ in range(TRIES):
        at = draw(low + int(rng.random() * (high - low)), rng)
        if low < at < high:
            return at
    return low + int(rng.random() * (high - low))
