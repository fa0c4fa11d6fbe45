"""In the loaded city nobody is in two places at once or noted by night, and meetings take as long as their kind."""

from itertools import pairwise

import psycopg
import pytest

from guitu.journey.contacts.rules import MINUTES, ContactKind, Move
from guitu.surfaces.demo import diary, everyday, hours
from guitu.surfaces.demo.hours import EAST, HALF
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE
from guitu.surfaces.demo.tests.test_loaded import City

# For when and how long each meeting was agreed at last, but for those that nobody went to.
AGREED = (
    "SELECT m.worker_id, m.kind, v.begins_at, v.minutes, (v.begins_at AT TIME ZONE 'Asia/Shanghai')::time AS clock,"
    " v.begins_at > now(), m.person_id IN (SELECT person_id FROM minor_file WHERE until > now()) FROM meeting m"
    " CROSS JOIN LATERAL (SELECT begins_at, minutes FROM meeting_move v WHERE v.meeting_id = m.id"
    " AND v.begins_at IS NOT NULL ORDER BY v.step DESC LIMIT 1) v"
    " WHERE NOT EXISTS (SELECT 1 FROM meeting_move n WHERE n.meeting_id = m.id AND n.what = ANY (%s))"
    " ORDER BY m.worker_id, v.begins_at"
)
NEVER = [int(Move.DECLINED), int(Move.CANCELLED)]
# What the pages show with an hour, and how late or early it may be: a message comes when somebody writes it.
HOURS = {
    "SELECT happened_at FROM contact WHERE kind <> 5": ("08:00", "21:00"),
    "SELECT happened_at FROM contact WHERE kind = 5": ("06:30", "23:00"),
    "SELECT received_at FROM contact": ("08:00", "22:00"),
    "SELECT begins_at FROM meeting_move WHERE begins_at IS NOT NULL": ("09:00", "20:00"),
    "SELECT at FROM meeting_move": ("06:30", "24:00"),
    "SELECT at FROM reply": ("06:30", "24:00"),
    "SELECT at FROM support_need": ("06:30", "24:00"),
    "SELECT at FROM plan": ("06:30", "24:00"),
    "SELECT at FROM plan_answer": ("06:30", "24:00"),
    "SELECT at FROM step_mark": ("06:30", "24:00"),
    "SELECT at FROM outcome": ("06:30", "24:00"),
    "SELECT at FROM referral_move": ("06:30", "24:00"),
    "SELECT at FROM handover": ("08:00", "21:00"),
    "SELECT at FROM entry": ("06:30", "24:00"),
    "SELECT given_at FROM consent": ("06:30", "24:00"),
}


def test_no_worker_is_in_two_places_at_once(small_city: City) -> None:
    with psycopg.connect(small_city.superuser_dsn) as inside:
        met = inside.execute(AGREED, [NEVER]).fetchall()
    assert len(met) > 300
    taken: dict[object, list[tuple[float, float]]] = {}
    for worker, kind, begins, minutes, *_ in met:
        way = 30 * 60 if kind == ContactKind.HOME else 0
        first = begins.timestamp() - way
        taken.setdefault(worker, []).append((first, begins.timestamp() + minutes * 60 + way))
    double = [(one, two) for there in taken.values() for one, two in pairwise(sorted(there)) if two[0] < one[1]]
    assert double == []


def test_a_meeting_takes_as_long_as_its_kind_and_lies_in_the_hours_of_the_station(small_city: City) -> None:
    with psycopg.connect(small_city.superuser_dsn) as inside:
        met = inside.execute(AGREED, [NEVER]).fetchall()
    assert {minutes for _, kind, _, minutes, *_ in met if kind == ContactKind.PHONE} == {30}
    assert {minutes for _, kind, _, minutes, *_ in met if kind == ContactKind.OFFICE} == {45, 60}
    assert {minutes for _, kind, _, minutes, *_ in met if kind == ContactKind.HOME} == {60, 90}
    assert {minutes for _, _, _, minutes, *_ in met} <= set(MINUTES)
    ahead = [(minutes, clock.hour * 60 + clock.minute, young)
             for _, _, _, minutes, clock, is_ahead, young in met if is_ahead]  # fmt: skip
    assert len(ahead) > 50
    assert [one for one in ahead if one[1] < diary.OPENS * 60 or one[0] + one[1] > diary.CLOSES * 60] == []
    assert [one for one in ahead if one[2] and one[1] < diary.AFTER_SCHOOL * 60] == [], "they are at school"


@pytest.mark.parametrize("asked", HOURS)
def test_nothing_is_said_or_done_in_the_night(small_city: City, asked: str) -> None:
    first, last = HOURS[asked]
    with psycopg.connect(small_city.superuser_dsn) as inside:
        inside.execute("SET TIME ZONE 'Asia/Shanghai'")
        clocks = [f"{row[0]:%H:%M}" for row in inside.execute(asked.encode()).fetchall()]
    assert clocks
    assert [clock for clock in clocks if not first <= clock <= last] == []


def test_whoever_stands_beside_a_minor_must_report_and_the_posts_around_them_do(small_city: City) -> None:
    with psycopg.connect(small_city.superuser_dsn) as inside:
        team = inside.execute(
            "SELECT w.name, w.reporting_duty FROM minor_file f JOIN team_member m ON m.person_id = f.person_id"
            " JOIN worker w ON w.id = m.worker_id"
        ).fetchall()
        posts: dict[str, str] = dict(
            inside.execute(
                "SELECT w.post, string_agg(DISTINCT w.reporting_duty, ' ' ORDER BY w.reporting_duty)"
                " FROM worker w GROUP BY 1"
            ).fetchall()
        )
    assert len(team) > 6
    assert {duty for _name, duty in team} == {"minor_harm"}
    assert "何晓岚" in {name for name, _duty in team}
    must = {"social_worker", "nurse", "counsellor", "intake", "team_lead"}
    assert {post for post, duty in posts.items() if duty == "minor_harm"} == must & set(posts)
    assert {post for post, duty in posts.items() if duty == "none"} == set(posts) - must


def test_the_consent_to_a_referral_ends_on_its_last_day(small_city: City) -> None:
    with psycopg.connect(small_city.superuser_dsn) as inside:
        sent = inside.execute(
            "SELECT r.ends_on, c.expires_at AT TIME ZONE 'Asia/Shanghai', d.ends_at = c.expires_at FROM referral r"
            " JOIN referral_sent s ON s.referral_id = r.id JOIN consent c ON c.id = s.agreed_id"
            " JOIN disclosure d ON d.id = s.disclosure_id"
        ).fetchall()
    assert len(sent) > 2
    assert [one for one in sent if not one[2] or one[1].date() != one[0]] == []


@pytest.mark.parametrize("still", [1, 2, 5])
def test_what_hardly_fits_before_the_end_of_a_record_is_squeezed_into_its_days(still: int) -> None:
    midnight = 9_600 * DAY - EAST
    for half in range(16, 41):
        until = midnight + half * HALF
        for ago in range(1, 30):
            at = hours.awake(until - ago * HOUR)
            then = everyday.squeezed(at, until, still, 10 * HOUR + 7 * MINUTE)
            assert at <= then <= until
            assert 8 * HOUR <= (then + EAST) % DAY <= 20 * HOUR + 15 * MINUTE


def test_who_finds_no_free_half_hour_has_no_meeting() -> None:
    book, at = diary.Diary(), 9_600 * DAY - EAST + 10 * HOUR
    later = at + 30 * MINUTE
    assert book.fitted(b"worker", ContactKind.OFFICE, [at, later], lambda one: one) == at
    assert book.fitted(b"worker", ContactKind.HOME, [at, later], lambda one: one) is None
    assert book.fitted(b"another", ContactKind.HOME, [at], lambda one: one) == at
