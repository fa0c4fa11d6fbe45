"""What somebody trusted reads: what is ticked and nothing else, traced, until it ends."""

import uuid
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guitu.foundations.identity import tokens
from tests.city import City, Somebody, Staff
from tests.trusting import CODE, PARTS, browser_of, trusted

WORDS = {
    "meetings": "昌华街12号",
    "plan": "找一份白天的工作",
    "needs": "想找一份白天的工作。",
    "notes": "聊了聊最近的打算。",
}


@pytest.mark.parametrize("part", WORDS)
def test_a_ticked_part_is_read_and_an_unticked_one_is_not(city: City, wang: Somebody, part: str) -> None:
    for ticks in ((part,), tuple(set(PARTS) - {part})):
        answer = browser_of(trusted(city, wang, *ticks, code=str(uuid.uuid4()))).get(f"/with/{part}/")
        assert answer.status_code == (200 if part in ticks else 404)
        assert (WORDS[part] in answer.content.decode()) == (part in ticks)


def raw(token: str, sql: str, *values: Any) -> list[Any]:
    """Ask as the web role, under somebody's identity."""
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(token)
        cursor.execute(sql, values)
        return list(cursor.fetchall())


TABLES = {
    "meeting": "meetings",
    "meeting_move": "meetings",
    "plan": "plan",
    "support_need": "needs",
    "contact": "notes",
}


# What stays between the person and one worker, whatever is ticked.
CLOSED = ("assessment", "assessment_seen", "safety_plan")


@pytest.mark.parametrize("part", PARTS)
def test_the_database_itself_shows_only_the_tables_of_the_ticked_part(city: City, wang: Somebody, part: str) -> None:
    guest = trusted(city, wang, part)
    for table, belongs in TABLES.items():
        (found,) = raw(guest.token, f"SELECT count(*) FROM {table}")[0]  # noqa: S608
        assert found == (1 if belongs == part else 0), table
    for table in (
        *CLOSED,
        "person",
        "consent",
        "team_member",
        "access_grant",
        "entry",
        "bond",
        "pause",
        "closing_move",
    ):
        assert raw(guest.token, f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608


def test_what_is_about_health_stays_closed_to_needs_and_notes(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs", "notes")
    assert raw(guest.token, "SELECT DISTINCT consent_id FROM contact") == [(wang.consents["support"],)]
    assert raw(guest.token, "SELECT DISTINCT consent_id FROM support_need") == [(wang.consents["support"],)]
    newest = "SELECT text_en, text_zh FROM notice WHERE purpose = 'health' ORDER BY version DESC LIMIT 1"
    english, chinese = city.run(newest).fetchone()
    assert "Somebody you trust cannot; only if you are under fourteen" in english
    assert "您信任的人看不到；只有未满十四周岁的" in chinese


@pytest.mark.parametrize("is_guardian", [True, False])
def test_only_whoever_changes_nothing_is_told_so(city: City, wang: Somebody, *, is_guardian: bool) -> None:
    browser = browser_of(trusted(city, wang, *PARTS))
    city.run("UPDATE trusted_person SET is_guardian = %s", is_guardian)
    browser.cookies["guitu_language"] = "en"
    page = browser.get("/with/").content.decode()
    assert ("You change nothing here" in page) is not is_guardian
    assert ("Choose what is kept" in page) is is_guardian


def test_a_plan_between_the_person_and_a_worker_is_never_shared(city: City, wang: Somebody, limin: Staff) -> None:
    plan = city.one("UPDATE plan SET for_worker_id = %s RETURNING id", limin.id)
    city.plan(wang, wang)
    guest = trusted(city, wang, *PARTS)
    assert len(raw(guest.token, "SELECT id FROM plan")) == 1
    assert (plan,) not in raw(guest.token, "SELECT id FROM plan")


def test_they_write_nothing_and_see_no_other_person(city: City, wang: Somebody, limin: Staff) -> None:
    other = city.person("周静", team=(limin,))
    city.need(other, other)
    guest = trusted(city, wang, *PARTS)
    assert raw(guest.token, "SELECT DISTINCT person_id FROM support_need") == [(wang.id,)]
    opened = "SELECT subject_id FROM unnest(%s::uuid[]) s, app.open(s, 'record')"
    assert raw(guest.token, opened, [wang.id, other.id]) == []
    assert raw(guest.token, "SELECT subject_id FROM app.open_names(%s, 'caseload')", [wang.id, other.id]) == []
    assert raw(guest.token, "SELECT subject_id FROM app.act('contact.write', %s, 'support')", wang.id) == []
    written = (
        "INSERT INTO support_need (id, person_id, consent_id, by_id, at, domain, words, wish, helps, status)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), 'x', 'x', 'x', 'x', 'x') RETURNING id"
    )
    with pytest.raises(Exception, match="row-level security"):
        raw(guest.token, written, wang.id, wang.consents["support"], guest.id)


def test_no_page_of_theirs_names_the_person(city: City, wang: Somebody) -> None:
    browser = browser_of(trusted(city, wang, *PARTS))
    for path in ("/with/", *(f"/with/{part}/" for part in PARTS)):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert "王建国" not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_every_opening_leaves_a_trace_that_the_person_reads(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs")
    browser = browser_of(guest)
    browser.get("/with/")
    browser.get("/with/needs/")
    told = city.run("SELECT part, why FROM entry WHERE actor_id = %s ORDER BY at", guest.id).fetchall()
    assert told == [("with.home", "with"), ("with.needs", "with")]
    html = city.browser_of(wang).get("/me/opened/").content.decode()
    assert "妈妈" in html


def test_a_refused_part_is_put_before_the_officer(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs")
    assert browser_of(guest).get("/with/notes/").status_code == 404
    assert city.run("SELECT actor_id, subject_id, part FROM refused_attempt").fetchall() == [
        (guest.id, wang.id, "with.notes")
    ]


@pytest.mark.parametrize("part", ["needs", "meetings", "notes"])
def test_a_page_asks_the_same_few_questions_for_any_number_of_rows(
    city: City, wang: Somebody, limin: Staff, part: str
) -> None:
    browser = browser_of(trusted(city, wang, part))

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/with/{part}/")
        return sum(q["sql"].startswith(("SELECT", "SET")) for q in asked.captured_queries)

    few = questions()
    for _ in range(6):
        city.need(wang, wang)
        city.note(wang, limin)
        city.meeting(wang, limin)
    assert questions() == few <= 8


# How it ends.


def test_one_tap_ends_it_with_the_open_session(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs")
    browser = browser_of(guest)
    assert browser.get("/with/needs/").status_code == 200
    assert city.browser_of(wang).post(f"/me/trusted/{guest.id}/end/").status_code == 302
    assert browser.get("/with/needs/").status_code == 302
    assert city.one("SELECT count(*) FROM identity WHERE user_id = %s", guest.id) == 0
    assert Client().post("/with/sign-in/", {"code": CODE, "pin": "246810"}).status_code == 200
    assert "妈妈" not in city.browser_of(wang).get("/me/team/").content.decode()


def test_ended_in_the_middle_of_a_session_the_database_shows_nothing(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, *PARTS)
    city.run("UPDATE trusted_person SET ended_at = now(), code_hash = NULL, pin_hash = ''")
    assert raw(guest.token, "SELECT count(*) FROM support_need") == [(0,)]
    assert raw(guest.token, "SELECT * FROM app.open_shared('with.needs')") == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trusted_person SET until = now()",
        "UPDATE consent SET expires_at = now() - interval '1 second' WHERE purpose = 'support'",
        "UPDATE consent SET confirmed_at = NULL, word_of = gen_random_uuid() WHERE purpose = 'support'",
        "UPDATE trusted_person SET sees_needs = false",
    ],
)
def test_it_ends_with_the_day_and_with_the_consent(city: City, wang: Somebody, change: str) -> None:
    guest = trusted(city, wang, "needs")
    assert raw(guest.token, "SELECT count(*) FROM support_need") == [(1,)]
    city.run(change)
    assert raw(guest.token, "SELECT count(*) FROM support_need") == [(0,)]
    assert browser_of(guest).get("/with/needs/").status_code == 404


def test_when_the_base_consent_lapses_nothing_else_stays_shared(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "notes")
    # A guardian reads what lies under health, too: that consent goes on by itself.
    city.run("UPDATE trusted_person SET is_guardian = true")
    health = "SELECT count(*) > 0 FROM contact WHERE consent_id = %s"
    assert raw(guest.token, health, wang.consents["health"]) == [(True,)]
    city.run("UPDATE consent SET expires_at = now() WHERE purpose = 'support'")
    assert raw(guest.token, "SELECT count(*) FROM contact") == [(0,)]
    assert raw(guest.token, "SELECT * FROM app.open_shared('with.notes')") == []


def test_taking_everything_back_takes_the_trusted_with_it_at_once(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs")
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(wang.token)
        cursor.execute("SELECT app.withdraw(%s, 'x')", [wang.consents["support"]])
        cursor.execute("SELECT app.trusted()")
    assert city.one("SELECT count(*) FROM trusted_person") == 0
    assert city.one("SELECT count(*) FROM identity WHERE user_id = %s", guest.id) == 0
    assert browser_of(guest).get("/with/needs/").status_code == 302


def test_answers_and_the_plan_for_hard_moments_can_be_ticked_for_nobody(city: City, wang: Somebody) -> None:
    guest, browser = trusted(city, wang, *PARTS), city.browser_of(wang)
    for part in ("safety", "answers"):
        assert f'value="{part}"' not in browser.get("/me/trusted/add/").content.decode()
        assert raw(wang.token, "SELECT app.change_trusted(%s, %s, true)", guest.id, ["needs", part]) == [
            ("not_yours",)
        ]
        with pytest.raises(DataError, match="knows no such word"):
            raw(guest.token, f"SELECT * FROM app.open_shared('with.{part}')")  # noqa: S608
        assert browser_of(guest).get(f"/with/{part}/").status_code == 404


def test_the_person_ticks_less_and_it_counts_at_once(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs", "notes")
    assert "notes" in city.browser_of(wang).get(f"/me/trusted/{guest.id}/").content.decode()
    answer = city.browser_of(wang).post(f"/me/trusted/{guest.id}/", {"parts": ["needs"]})
    assert answer.status_code == 302
    browser = browser_of(guest)
    assert browser.get("/with/notes/").status_code == 404
    assert browser.get("/with/needs/").status_code == 200


def test_nobody_else_changes_or_ends_it(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs")
    other = city.browser_of(city.person("周静"))
    assert other.get(f"/me/trusted/{guest.id}/").status_code == 404
    assert other.post(f"/me/trusted/{guest.id}/", {"parts": ["needs", "notes"]}).status_code == 403
    assert other.post(f"/me/trusted/{guest.id}/end/").status_code == 403
    assert browser_of(guest).post(f"/me/trusted/{guest.id}/end/").status_code == 302
    assert city.one("SELECT sees_notes OR ended_at IS NOT NULL FROM trusted_person") is False


# Who else knows.


@pytest.mark.parametrize("is_shown", [True, False])
def test_the_team_learns_that_somebody_is_there_only_if_ticked(
    city: City, wang: Somebody, limin: Staff, *, is_shown: bool
) -> None:
    trusted(city, wang, "needs", is_shown=is_shown)
    browser = city.browser_of(limin)
    browser.cookies["guitu_language"] = "en"
    html = browser.get(f"/desk/people/{wang.id}/team/").content.decode()
    assert ("Also beside them" in html) == is_shown
    assert "妈妈" not in html
    assert raw(limin.token, "SELECT count(*) FROM trusted_person") == [(0,)]


def test_the_person_sees_them_on_the_team_page(city: City, wang: Somebody) -> None:
    trusted(city, wang, "needs")
    browser = city.browser_of(wang)
    for language, word in (("zh-hans", "我信任的人"), ("en", "People I trust")):
        browser.cookies["guitu_language"] = language
        html = browser.get("/me/team/").content.decode()
        assert "妈妈" in html
        assert word in html


def test_the_record_of_openings_still_names_whom_one_let_go(city: City, wang: Somebody) -> None:
    guest = trusted(city, wang, "needs")
    browser_of(guest).get("/with/needs/")
    city.browser_of(wang).post(f"/me/trusted/{guest.id}/end/")
    assert "妈妈" in city.browser_of(wang).get("/me/opened/").content.decode()
