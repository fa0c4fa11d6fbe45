"""The hours in which people act: workers by day and on working days, persons whenever they are awake. Pure."""

from datetime import date, timedelta
from random import Random

from guitu.surfaces.demo import seasons
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
# The days, counted like moments are, on which every station is closed although they are no Sundays.
_FIRST_YEAR, _LAST_YEAR = min(seasons.NEW_YEAR), max(seasons.NEW_YEAR)
FEASTS = frozenset(
    (on - date(2000, 1, 1)).days
    for on in (date(_FIRST_YEAR, 1, 1) + timedelta(days=day) for day in range(366 * (_LAST_YEAR - _FIRST_YEAR + 1)))
    if seasons.is_feast(on)
)


def _midnight(at: int) -> int:
    return (at + EAST) // DAY * DAY - EAST


def day(at: int) -> int:
    """Return the number of the day in Shanghai on which a moment lies."""
    return (at + EAST) // DAY


def is_closed(at: int) -> bool:
    """Return whether nobody of a station works on the day of this moment."""
    on = day(at)
    return on % 7 == SUNDAY or on in FEASTS


def opened(at: int) -> int:
    """Return this moment, or the same hour of the next day on which a station is open."""
    while is_closed(at):
        at += DAY
    return at


def _drawn(at: int, slots: tuple[int, ...], rng: Random) -> int:
    return _midnight(at) + slots[int(rng.random() * len(slots))] + int(rng.random() * 1800) * SECOND


def worked(at: int, rng: Random) -> int:
    """Return when a worker did something on this day; what falls on a Sunday or a feast was done the day before."""
    while is_closed(at):
        at -= DAY
    return _drawn(at, WORKING, rng)


def lived(at: int, rng: Random) -> int:
    """Return when somebody did something by their own hand on this day."""
    return _drawn(at, LIVING, rng)


def evening(at: int, rng: Random) -> int:
    """Return when somebody did something in the evening of this day, or late in the afternoon."""
    return _drawn(at, EVENING, rng)


def next_morning(at: int, minutes: int) -> int:
    """Return so many minutes after half past eight on the next working day."""
    return opened(_midnight(at) + DAY) + 8 * HOUR + HALF + minutes * MINUTE


def written(at: int, minutes: int) -> int:
    """Return when a worker has written down what was at a moment: some minutes later, or in the morning after."""
    then = at + minutes * MINUTE
    clock = (then + EAST) % DAY
    if clock > LATE or clock < 8 * HOUR or is_closed(at):
        return next_morning(at if clock > 8 * HOUR else then - DAY, minutes)
    return then


def awake(at: int) -> int:
    """Return this moment, or eight o'clock in the evening before it, if it lies between that and the morning."""
    clock = (at + EAST) % DAY
    if clock < 8 * HOUR:
        return _midnight(at) - 4 * HOUR
    return min(at, _midnight(at) + 20 * HOUR)


def between(low: int, high: int, rng: Random, *, is_own: bool) -> int:
    """Return a moment in between at which somebody acts by their own hand, or a worker."""
    draw = lived if is_own else worked
    for _ in range(TRIES):
        at = draw(low + int(rng.random() * (high - low)), rng)
        if low < at < high:
            return at
    at = low + int(rng.random() * (high - low))
    return max(low, awake(at))
