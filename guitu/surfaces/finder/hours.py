"""When a service is open: from its schedules (RRULE) and the calendar, never by guessing. Pure.

Rules of reading, in this order:
1. A schedule that holds for 31 days at most, or for one day, is the service's own word for those days: it stands in
   the place of the ordinary ones. Without opening times it says "closed".
2. On a public holiday ordinary hours hold only for a service that is open on every day of the week. Of others nobody
   knows: ring first.
3. On a make-up working day the hours of that weekday hold; where there are none, those of Monday to Friday, if the
   five are alike; otherwise: ring first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, rrulestr

from guitu.surfaces.finder.almanac import Almanac, Kind

HERE = ZoneInfo("Asia/Shanghai")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}
OWN_DAYS_AT_MOST = 31
LOOK_AHEAD = 14
DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
LAST_MINUTE = time(23, 59)
Span = tuple[datetime, datetime]


class Standing(StrEnum):
    """How a service stands at a moment."""

    OPEN = "open"
    LATER = "later"
    CLOSED = "closed"
    ASK = "ask"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """What the calendar has to do with it."""

    NOTHING = ""
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    UNPUBLISHED = "unpublished"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Schedule:
    """One line of opening hours, as HSDS writes it."""

    opens_at: time | None = None
    closes_at: time | None = None
    freq: str = ""
    interval: int = 1
    byday: str = ""
    bymonthday: str = ""
    byyearday: str = ""
    byweekno: str = ""
    wkst: str = ""
    count: int | None = None
    dtstart: date | None = None
    until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def is_own(self) -> bool:
        """Return whether this speaks of a few named days and so outranks the ordinary hours."""
        if self.valid_from and self.valid_to:
            return (self.valid_to - self.valid_from).days < OWN_DAYS_AT_MOST
        return not self.freq and not self.byday and self.dtstart is not None

    @property
    def weekdays(self) -> frozenset[int] | None:
        """Return the weekdays of a plain weekly rule, None if the rule is of another kind."""
        odd = self.count or self.interval != 1 or self.bymonthday or self.byyearday or self.byweekno
        names = [part.strip().upper() for part in self.byday.split(",") if part.strip()]
        if odd or any(name not in DAYS for name in names):
            return None
        match self.freq.upper():
            case "DAILY":
                return frozenset(map(DAYS.index, names)) or frozenset(range(7))
            case "WEEKLY" | "" if names or self.dtstart:
                return frozenset(map(DAYS.index, names)) or frozenset({(self.dtstart or date.min).weekday()})
        return None

    @property
    def is_plain(self) -> bool:
        """Return whether the rule is a plain weekly one without an end or a beginning."""
        bounded = self.until or self.valid_from or self.valid_to or self.dtstart
        return self.weekdays is not None and not bounded

    def holds_on(self, day: date) -> bool:
        """Return whether this schedule speaks of a day."""
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return False
        if not self.freq and not self.byday:
            return self.dtstart == day if self.dtstart else bool(self.valid_from and self.valid_to)
        if (self.dtstart and day < self.dtstart) or (self.until and day > self.until):
            return False
        plain = self.weekdays
        return day.weekday() in plain if plain is not None else _recurs(self, day)

    def span(self, day: date) -> Span | None:
        """Return from when to when it is open on a day. A closing time before the opening is one of the next day."""
        if self.opens_at is None or self.closes_at is None:
            return None
        begin = datetime.combine(day, self.opens_at, HERE)
        closes = time(0) if self.closes_at == LAST_MINUTE else self.closes_at
        end = datetime.combine(day if closes > self.opens_at else day + DAY, closes, HERE)
        return begin, end


@lru_cache(maxsize=4096)
def _rule(told: Schedule) -> "rrule | None":
    """Return the recurrence of a schedule, None if its words make no rule."""
    start = told.dtstart or told.valid_from or date(2024, 1, 1)
    parts = {
        "FREQ": told.freq.upper() or "WEEKLY",
        "INTERVAL": str(told.interval or 1),
        "BYDAY": told.byday.replace(" ", "").upper(),
        "BYMONTHDAY": told.bymonthday.replace(" ", ""),
        "BYYEARDAY": told.byyearday.replace(" ", ""),
        "BYWEEKNO": told.byweekno.replace(" ", ""),
        "WKST": told.wkst.upper(),
        "COUNT": str(told.count or ""),
    }
    if parts["FREQ"] not in FREQUENCIES:
        return None
    words = ";".join(f"{name}={value}" for name, value in parts.items() if value)
    try:
        made = rrulestr(f"RRULE:{words}", dtstart=datetime.combine(start, time()), cache=True)
    except (ValueError, TypeError):
        return None
    return made if isinstance(made, rrule) else None


def _recurs(told: Schedule, day: date) -> bool:
    """Return whether a rule of another kind than weekly falls on a day."""
    rule = _rule(told)
    moment = datetime.combine(day, time())
    return rule is not None and bool(rule.between(moment, moment, inc=True))


@dataclass(frozen=True, slots=True)
class Day:
    """The hours of one day. If they are not sure, somebody has to ring first."""

    on: date
    spans: tuple[Span, ...]
    is_sure: bool = True
    why: Why = Why.NOTHING


def _spans(schedules: Iterable[Schedule], day: date, on: date) -> tuple[Span, ...]:
    """Return the spans that schedules give to `on` by the rules of `day`, in order and joined where they touch."""
    found = sorted(span for one in schedules if one.holds_on(day) if (span := one.span(on)))
    joined: list[Span] = []
    for begin, end in found:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def _times(spans: tuple[Span, ...]) -> list[tuple[time, time]]:
    return [(begin.time(), end.time()) for begin, end in spans]


def _make_up(ordinary: list[Schedule], on: date) -> Day:
    """Return the hours of a make-up working day."""
    if own := _spans(ordinary, on, on):
        return Day(on, own, why=Why.MAKE_UP)
    monday = on - timedelta(days=on.weekday())
    week = [_times(_spans(ordinary, monday + n * DAY, monday + n * DAY)) for n in range(5)]
    if week[0] and all(times == week[0] for times in week):
        return Day(on, _spans(ordinary, monday, on), why=Why.MAKE_UP)
    return Day(on, (), is_sure=False, why=Why.MAKE_UP)


def day(schedules: tuple[Schedule, ...], on: date, almanac: Almanac) -> Day:
    """Return the hours of one day, by the three rules above."""
    if any(one.is_own and one.holds_on(on) for one in schedules):
        return Day(on, _spans((one for one in schedules if one.is_own), on, on), why=Why.OWN)
    ordinary = [one for one in schedules if not one.is_own]
    match almanac.kind(on):
        case Kind.HOLIDAY:
            week = (_spans(ordinary, on + n * DAY, on + n * DAY) for n in range(-3, 4))
            is_daily = all(week)
            return Day(on, _spans(ordinary, on, on) if is_daily else (), is_sure=is_daily, why=Why.HOLIDAY)
        case Kind.MAKE_UP:
            return _make_up(ordinary, on)
        case Kind.PLAIN:
            why = Why.NOTHING if almanac.knows(on) else Why.UNPUBLISHED
            return Day(on, _spans(ordinary, on, on), why=why)


@dataclass(frozen=True, slots=True)
class Now:
    """How a service stands at one moment, and until when or from when."""

    standing: Standing
    why: Why = Why.NOTHING
    until: datetime | None = None
    opens: datetime | None = None
    is_always: bool = False


def _end(schedules: tuple[Schedule, ...], end: datetime, almanac: Almanac) -> datetime | None:
    """Return when an open span really ends, across midnights; None if it never does within a week."""
    for _night in range(7):
        further = [s for s in day(schedules, end.date(), almanac).spans if s[0] <= end < s[1]]
        if not further:
            return end
        end = further[0][1]
    return None


def standing(schedules: tuple[Schedule, ...], at: datetime, almanac: Almanac) -> Now:
    """Return how a service stands at a moment."""
    if not any(one.opens_at and one.closes_at for one in schedules):
        return Now(Standing.UNKNOWN)
    at = at.astimezone(HERE)
    today = day(schedules, at.date(), almanac)
    tonight = day(schedules, at.date() - DAY, almanac).spans
    end = next((end for begin, end in (*tonight, *today.spans) if begin <= at < end), None)
    if end is not None:
        until = _end(schedules, end, almanac)
        return Now(Standing.OPEN, today.why, until=until, is_always=until is None)
    return _shut(schedules, at, today, almanac)


def _shut(schedules: tuple[Schedule, ...], at: datetime, today: Day, almanac: Almanac) -> Now:
    """Return when a service that is not open opens, as far as that is sure."""
    if not today.is_sure:
        return Now(Standing.ASK, today.why)
    later = [begin for begin, _end in today.spans if begin > at]
    if later:
        return Now(Standing.LATER, today.why, opens=later[0])
    ahead = (day(schedules, at.date() + n * DAY, almanac) for n in range(1, LOOK_AHEAD + 1))
    following = next((one for one in ahead if one.spans or not one.is_sure), None)
    opens = following.spans[0][0] if following and following.spans else None
    return Now(Standing.CLOSED, today.why, opens=opens)


def week(schedules: tuple[Schedule, ...], since: date, almanac: Almanac, days: int = 7) -> tuple[Day, ...]:
    """Return the hours of the next days."""
    return tuple(day(schedules, since + n * DAY, almanac) for n in range(days))


def minutes(schedules: tuple[Schedule, ...]) -> tuple[list[tuple[int, int]], bool]:
    """Return the open minutes of an ordinary week (Monday 0:00 is 0), and whether that is not the whole story."""
    found: list[tuple[int, int]] = []
    for one in schedules:
        if one.is_own or not one.opens_at or not one.closes_at:
            continue
        for weekday in one.weekdays or ():
            begin, end = one.span(date(2024, 1, 1) + weekday * DAY) or (None, None)
            if begin and end:
                first = weekday * MINUTES_A_DAY + begin.hour * 60 + begin.minute
                last = first + int((end - begin).total_seconds()) // 60
                found.append((first, min(last, 7 * MINUTES_A_DAY)))
                if last > 7 * MINUTES_A_DAY:
                    found.append((0, last - 7 * MINUTES_A_DAY))
    return sorted(found), any(not one.is_plain for one in schedules)
