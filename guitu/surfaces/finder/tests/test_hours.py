"""Somebody wants to know whether it is open: the answer is right, or says that it is not known."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.surfaces.finder import almanac, hours
from guitu.surfaces.finder.almanac import Kind
from guitu.surfaces.finder.hours import HERE, Schedule, Standing, Why

KNOWN = almanac.published()
OFFICE = (Schedule(time(9), time(12), "WEEKLY", byday="MO,TU,WE,TH,FR"),
          Schedule(time(14), time(17, 30), "WEEKLY", byday="MO,TU,WE,TH,FR"))  # fmt: skip
SHELTER = (Schedule(time(20), time(8), "WEEKLY", byday="MO,TU,WE,TH,FR,SA,SU"),)
ALWAYS = (Schedule(time(0), time(23, 59), "DAILY"),)


def at(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), HERE)


@pytest.mark.parametrize(
    ("schedules", "day", "clock", "standing"),
    [
        (OFFICE, "2026-11-23", "08:59", Standing.LATER),
        (OFFICE, "2026-11-23", "09:00", Standing.OPEN),
        (OFFICE, "2026-11-23", "12:00", Standing.LATER),
        (OFFICE, "2026-11-23", "17:30", Standing.CLOSED),
        (OFFICE, "2026-11-22", "10:00", Standing.CLOSED),
        (SHELTER, "2026-11-22", "03:00", Standing.OPEN),
        (SHELTER, "2026-11-22", "08:00", Standing.LATER),
        (SHELTER, "2026-11-22", "23:59", Standing.OPEN),
        (ALWAYS, "2026-10-01", "23:59", Standing.OPEN),
        ((), "2026-11-23", "10:00", Standing.UNKNOWN),
        ((Schedule(freq="WEEKLY", byday="MO"),), "2026-11-23", "10:00", Standing.UNKNOWN),
    ],
)
def test_at_the_door(schedules: tuple[Schedule, ...], day: str, clock: str, standing: Standing) -> None:
    assert hours.standing(schedules, at(day, clock), KNOWN).standing is standing


def test_until_when_and_from_when() -> None:
    assert hours.standing(OFFICE, at("2026-11-23", "10:00"), KNOWN).until == at("2026-11-23", "12:00")
    assert hours.standing(OFFICE, at("2026-11-23", "12:30"), KNOWN).opens == at("2026-11-23", "14:00")
    assert hours.standing(OFFICE, at("2026-11-20", "18:00"), KNOWN).opens == at("2026-11-23", "09:00")
    assert hours.standing(SHELTER, at("2026-11-22", "21:00"), KNOWN).until == at("2026-11-23", "08:00")


def test_what_never_closes_says_so() -> None:
    now = hours.standing(ALWAYS, at("2026-11-23", "10:00"), KNOWN)
    assert now.is_always
    assert now.until is None


def test_on_a_public_holiday_an_office_is_not_said_to_be_open() -> None:
    now = hours.standing(OFFICE, at("2026-10-05", "10:00"), KNOWN)
    assert (now.standing, now.why) == (Standing.ASK, Why.HOLIDAY)
    assert hours.standing(SHELTER, at("2026-10-05", "21:00"), KNOWN).standing is Standing.OPEN


def test_on_a_make_up_day_an_office_works_like_on_a_weekday() -> None:
    now = hours.standing(OFFICE, at("2026-10-10", "10:00"), KNOWN)
    assert (now.standing, now.why) == (Standing.OPEN, Why.MAKE_UP)
    uneven = (Schedule(time(9), time(12), "WEEKLY", byday="MO"), Schedule(time(13), time(17), "WEEKLY", byday="TU"))
    assert hours.standing(uneven, at("2026-10-10", "10:00"), KNOWN).standing is Standing.ASK


def test_the_hours_a_service_gives_for_a_holiday_outrank_the_calendar() -> None:
    own = Schedule(time(10), time(15), valid_from=date(2026, 10, 1), valid_to=date(2026, 10, 3))
    closed = Schedule(valid_from=date(2026, 11, 23), valid_to=date(2026, 11, 24))
    assert hours.standing((*OFFICE, own), at("2026-10-02", "11:00"), KNOWN).standing is Standing.OPEN
    assert hours.standing((*OFFICE, closed), at("2026-11-23", "10:00"), KNOWN).opens == at("2026-11-25", "09:00")


def test_of_a_year_without_its_notice_nothing_is_guessed() -> None:
    assert max(KNOWN.years) + 1 not in KNOWN.years
    unknown = date(max(KNOWN.years) + 1, 3, 3)
    plain = hours.day(ALWAYS, unknown, KNOWN)
    assert plain.why is Why.UNPUBLISHED
    new_year = hours.standing(OFFICE, datetime(unknown.year, 1, 1, 10, tzinfo=HERE), KNOWN)
    assert (new_year.standing, new_year.why) == (Standing.ASK, Why.HOLIDAY)


def test_the_first_and_third_monday_of_a_month() -> None:
    clinic = (Schedule(time(9), time(12), "MONTHLY", byday="1MO,3MO", dtstart=date(2026, 1, 1)),)
    assert [day.on.day for day in hours.week(clinic, date(2026, 11, 1), KNOWN, 30) if day.spans] == [2, 16]


def test_every_other_week_counts_from_its_beginning() -> None:
    market = (Schedule(time(9), time(12), "WEEKLY", interval=2, byday="SA", dtstart=date(2026, 11, 7)),)
    assert [day.on.day for day in hours.week(market, date(2026, 11, 1), KNOWN, 30) if day.spans] == [7, 21]


def test_a_rule_that_makes_no_sense_opens_nothing() -> None:
    wrong = (Schedule(time(9), time(12), "MONTHLY", byday="9XX"), Schedule(time(9), time(12), "HOURLY", byday="1MO"))
    assert [day for day in hours.week(wrong, date(2026, 11, 1), KNOWN, 30) if day.spans] == []


def test_an_ended_or_future_schedule_is_not_open() -> None:
    summer = (Schedule(time(9), time(12), "DAILY", valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31)),)
    assert hours.standing(summer, at("2026-11-23", "10:00"), KNOWN).standing is Standing.CLOSED
    assert hours.standing(summer, at("2026-07-23", "10:00"), KNOWN).standing is Standing.OPEN


@given(
    st.sets(st.sampled_from(hours.DAYS), min_size=1),
    st.times(max_value=time(23, 59)),
    st.times(),
    st.dates(date(2026, 10, 12), date(2026, 12, 20)),
    st.times(),
)
def test_the_minutes_of_a_week_and_the_hours_of_a_day_never_disagree(
    days: set[str], opens: time, closes: time, day: date, clock: time
) -> None:
    """The database is asked by minutes of an ordinary week, the page by the calendar: on plain days they are one."""
    one = (Schedule(opens.replace(second=0, microsecond=0), closes.replace(second=0, microsecond=0), "WEEKLY",
                    byday=",".join(sorted(days))),)  # fmt: skip
    moment = datetime.combine(day, clock.replace(second=0, microsecond=0), HERE)
    minute = day.weekday() * 1440 + clock.hour * 60 + clock.minute
    ranges, is_irregular = hours.minutes(one)
    assert not is_irregular
    is_in = any(first <= minute < last for first, last in ranges)
    assert is_in == (hours.standing(one, moment, KNOWN).standing is Standing.OPEN)


def test_the_almanac_names_its_source_and_holds_together() -> None:
    assert all("国办发明电" in source for source in KNOWN.sources.values())
    for month, day in almanac.FIXED:
        assert all(KNOWN.kind(date(year, month, day)) is Kind.HOLIDAY for year in KNOWN.years)
    assert all(one.weekday() >= 5 for one, kind in KNOWN.days.items() if kind is Kind.MAKE_UP)


@pytest.mark.parametrize(
    "told",
    [
        '{"2026": {"source": "x", "off": [{"days": ["2026-01-03", "2026-01-01"]}], "worked": []}}',
        '{"2026": {"source": "x", "off": [{"days": ["2027-01-01", "2027-01-03"]}], "worked": []}}',
        '{"2026": {"source": "x", "off": [{"days": ["2026-01-01", "2026-01-03"]}], "worked": ["2026-01-02"]}}',
    ],
)
def test_a_wrong_almanac_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="2026"):
        almanac.read(told)
