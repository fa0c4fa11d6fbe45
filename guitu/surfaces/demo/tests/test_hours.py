"""A reader of the clock cannot tell that a machine wrote the city: workers act by day, nobody all at one minute."""

import psycopg

from guitu.surfaces.demo import hours
from guitu.surfaces.demo.hours import EAST
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE
from guitu.surfaces.demo.tests.test_loaded import SEALED, City, one

BESIDE = ("meeting", "meeting_move", "step_mark", "assessment_seen", "reminder")
# Who acts in each table, and when; a note may be of a Sunday's message, but it is written on a working day.
ACTS = {
    **dict.fromkeys((*SEALED, *BESIDE), ("by_id", "at")),
    "contact": ("author_id", "received_at"),
    "consent_event": ("by_id", "at"),
    "entry": ("actor_id", "at"),
    "file_approval": ("approved_by", "approved_at"),
}
CLOCKS = (
    "SELECT count(*), count(*) FILTER (WHERE is_worker AND (clock NOT BETWEEN '07:30' AND '21:30'"
    " OR extract(dow FROM here) = 0)), count(*) FILTER (WHERE clock < '06:00'), max(often)"
    " FROM (SELECT t.*, here::time AS clock, count(*) OVER (PARTITION BY date_trunc('minute', here)::time) AS often"
    " FROM"
    " (SELECT t.{at} AT TIME ZONE 'Asia/Shanghai' AS here, w.id IS NOT NULL AS is_worker FROM {table} t"
    " LEFT JOIN worker w ON w.id = t.{by}) t) t"
)


def test_workers_act_by_day_and_on_working_days_and_nothing_at_the_same_minute(small_city: City) -> None:
    with psycopg.connect(small_city.superuser_dsn) as inside:
        found = {table: one(inside, CLOCKS.format(table=table, by=by, at=at)) for table, (by, at) in ACTS.items()}
    # What was done within the last hours, as the city was loaded, may lie at any time of the day.
    for table, (number, out_of_hours, at_night, often) in found.items():
        assert number, table
        assert out_of_hours <= number * 0.01 + 1, f"{table}: {out_of_hours} of {number} by workers out of hours"
        assert at_night <= number * 0.03 + 1, f"{table}: {at_night} of {number} at night"
        assert often <= max(4, number * 0.04), f"{table}: {often} of {number} at one minute"


def test_what_was_said_shortly_before_midnight_is_written_down_in_the_morning_after() -> None:
    late = 9_600 * DAY - EAST + 23 * HOUR + 50 * MINUTE
    assert late < hours.written(late, 20) < late + DAY
