"""When something was, counted from the first day of a case; clocks go by Shanghai."""

from datetime import UTC, date, datetime, timedelta, timezone

from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE, micros

EAST = 8 * HOUR
_SHANGHAI = timezone(timedelta(hours=8))
_BEGAN = datetime(2000, 1, 1, tzinfo=UTC)


def day_of(at: int) -> date:
    """Return the day of a moment in Shanghai."""
    return date(2000, 1, 1) + timedelta(days=(at + EAST) // DAY)


class Times:
    """The days of one case."""

    def __init__(self, first: date, *, since: int, until: int) -> None:
        self.first, self.since, self.until = first, since, until
        self.midnight = micros(datetime(first.year, first.month, first.day, tzinfo=UTC)) - EAST

    def date(self, day: int) -> date:
        """Return the day of the calendar."""
        return self.first + timedelta(days=day)

    def at(self, day: int, hour: int, minute: int = 0) -> int:
        """Return a moment, never before the consent and never after the end."""
        return max(self.since, min(self.midnight + day * DAY + hour * HOUR + minute * MINUTE, self.until))

    @staticmethod
    def evening(at: int, days: int) -> int:
        """Return seven in the evening, some days after a moment."""
        return (at + EAST) // DAY * DAY - EAST + days * DAY + 19 * HOUR

    def local(self, at: int) -> datetime:
        """Return a moment as a clock in Shanghai shows it."""
        return (_BEGAN + timedelta(microseconds=at)).astimezone(_SHANGHAI)
