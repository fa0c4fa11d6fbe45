"""When something was, counted from the first day of a case; clocks go by Shanghai."""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from guitu.surfaces.demo import hours
from guitu.surfaces.demo.hours import EAST
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE, micros

_SHANGHAI = timezone(timedelta(hours=8))
_BEGAN = datetime(2000, 1, 1, tzinfo=UTC)


def day_of(at: int) -> date:
    """Return the day of a moment in Shanghai."""
    return date(2000, 1, 1) + timedelta(days=(at + EAST) // DAY)


class Times:
    """The days of one case."""

    def __init__(self, first: date, *, since: int, until: int) -> None:
        self.first, self.since, self.until = first, since, until
        # The first day, counted like moments.
        self.began = (first - date(2000, 1, 1)).days
        self.midnight = micros(datetime(first.year, first.month, first.day, tzinfo=UTC)) - EAST

    def date(self, day: int) -> date:
        """Return the day of the calendar."""
        return self.first + timedelta(days=day)

    def at(self, day: int, hour: int, minute: int = 0) -> int:
        """Return a moment, never before the consent and never after the end."""
        return max(self.since, min(self.midnight + day * DAY + hour * HOUR + minute * MINUTE, self.until))

    def workday(self, day: int) -> int:
        """Return this day, or the one after a Sunday or a long feast: nobody of the station works then."""
        while self.is_closed(day):
            day += 1
        return day

    def workday_before(self, day: int) -> int:
        """Return this day, or the last one before it on which somebody of the station works."""
        while day and self.is_closed(day):
            day -= 1
        return day

    def is_closed(self, day: int) -> bool:
        """Return whether nobody of the station works on a day."""
        on = self.began + day
        return on % 7 == hours.SUNDAY or on in hours.FEASTS

    def acted(self, day: int, rng: Random, *, is_own: bool) -> int:
        """Return when on a day the person, in the evening as a rule, or the worker did something."""
        if is_own:
            draw = hours.evening if rng.random() < 0.6 else hours.lived
            return self._within(draw(self.midnight + day * DAY, rng))
        return self._within(hours.worked(self.midnight + self.workday(day) * DAY, rng))

    def _within(self, at: int) -> int:
        return max(self.since, min(at, self.until))

    def local(self, at: int) -> datetime:
        """Return a moment as a clock in Shanghai shows it."""
        return (_BEGAN + timedelta(microseconds=at)).astimezone(_SHANGHAI)
