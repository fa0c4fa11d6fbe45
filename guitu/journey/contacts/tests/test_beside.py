"""What stands beside the meetings: quiet, reminders, and how the person sees it."""

import uuid
from datetime import timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guitu.foundations import clock
from guitu.foundations.identity import tokens
from tests.city import City, Somebody, Staff, now


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def in_english(city: City, who: Staff | Somebody, place: str) -> str:
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = "en"
    return str(browser.get(place).content.decode())


def proposal() -> dict[str, object]:
    day = (now() + timedelta(days=2)).date().isoformat()
    begin = {"meeting": str(uuid.uuid4()), "begins_on": day, "begins_time": "14:30", "minutes": "60", "kind": "1"}
    return {**begin, "place": "", "about": ""}


def ask_for_quiet(city: City, wang: Somebody, until: str = "") -> None:
    form = {"pause": str(uuid.uuid4()), "until_day": until, "answer": "yes"}
    assert city.browser_of(wang).post("/me/quiet/", form).status_code == 302


def test_while_it_is_quiet_no_worker_proposes_and_she_still_can(city: City, limin: Staff, wang: Somebody) -> None:
    ask_for_quiet(city, wang)
    place = f"/desk/people/{wang.id}/meetings/"
    page = in_english(city, limin, place)
    assert "They have asked for quiet" in page
    assert 'name="begins_on"' not in page
    assert city.browser_of(limin).post(place, proposal()).status_code == 403
    assert city.one("SELECT count(*) FROM meeting") == 0
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="asked for quiet"):
        city.meeting(wang, limin)
    own = {**proposal(), "with_whom": str(limin.id)}
    assert city.browser_of(wang).post("/me/meetings/new/", own).status_code == 302


def test_she_is_open_again_by_her_own_hand_or_when_the_day_comes(city: City, limin: Staff, wang: Somebody) -> None:
    ask_for_quiet(city, wang, (now() + timedelta(days=3)).date().isoformat())
    assert "It is quiet until" in in_english(city, wang, "/me/quiet/")
    end = {"pause": str(uuid.uuid4()), "until_day": "", "answer": "end"}
    assert city.browser_of(wang).post("/me/quiet/", end).status_code == 302
    place = f"/desk/people/{wang.id}/meetings/"
    assert city.browser_of(limin).post(place, proposal()).status_code == 302
    ask_for_quiet(city, wang)
    city.run("UPDATE pause SET until = now() - interval '1 minute' WHERE what = 1")
    assert city.browser_of(limin).post(place, {**proposal(), "is_meant": "on"}).status_code == 302


def test_quiet_ends_on_a_day_that_is_still_to_come(city: City, wang: Somebody) -> None:
    form = {"pause": str(uuid.uuid4()), "until_day": "2020-01-01", "answer": "yes"}
    answer = city.browser_of(wang).post("/me/quiet/", form)
    assert b"govuk-error-summary" in answer.content
    assert city.one("SELECT count(*) FROM pause") == 0


def write_as(who: Staff, table: str, columns: str, values: str, whom: Somebody, by: uuid.UUID) -> None:
    """Insert one row with raw SQL under the web role, with somebody's session."""
    with transaction.atomic(), connection.cursor() as cursor:
        tokens.begin(who.token)
        cursor.execute(
            f"INSERT INTO {table} (id, person_id, consent_id, by_id, at, {columns})"  # noqa: S608
            f" VALUES (gen_random_uuid(), %s, %s, %s, now(), {values})",
            [whom.id, whom.consents["support"], by],
        )


@pytest.mark.parametrize("table", ["pause", "bond"])
def test_no_worker_writes_what_only_the_person_says(city: City, limin: Staff, wang: Somebody, table: str) -> None:
    more = {"pause": ("what", "1"), "bond": ("relation, nearness, words", "1, '', ''")}[table]
    for hand in (limin.id, wang.id):
        with pytest.raises(ProgrammingError):
            write_as(limin, table, *more, wang, hand)


def day(ahead: int = 0) -> str:
    return (now().astimezone(clock.ZONE) + timedelta(days=ahead)).date().isoformat()


def reminder(words: str = "带上社保卡复印件", on: str = "") -> dict[str, object]:
    return {"reminder": str(uuid.uuid4()), "words": words, "due_on": on or day()}


def test_a_reminder_stands_on_the_page_of_its_day_until_it_is_done(city: City, limin: Staff, wang: Somebody) -> None:
    browser, place = city.browser_of(limin), f"/desk/people/{wang.id}/reminders/"
    form = reminder()
    later = reminder("以后再说的事", (now() + timedelta(days=3)).date().isoformat())
    for one in (form, form, later):
        assert browser.post(place, one).status_code == 302
    assert city.one("SELECT count(*) FROM reminder") == 2
    today = browser.get("/desk/today/").content.decode()
    assert day() in today[today.index("带上社保卡复印件") - 200 :]
    assert "带上社保卡复印件" in today
    assert "王建国" in today
    assert "以后再说的事" not in today
    assert f'action="{place}{form["reminder"]}/"' in today, "it can be done where it stands"
    for _ in range(2):
        answer = browser.post(f"{place}{form['reminder']}/", {"done_id": str(uuid.uuid4()), "is_today": "on"})
        assert answer["Location"] == "/desk/today/"
    assert city.one("SELECT count(*) FROM reminder_done") == 1
    assert "带上社保卡复印件" not in browser.get("/desk/today/").content.decode()


def test_a_reminder_on_a_day_that_has_passed_is_refused_and_stays_typed(
    city: City, limin: Staff, wang: Somebody
) -> None:
    answer = city.browser_of(limin).post(f"/desk/people/{wang.id}/reminders/", reminder(on=day(-1)))
    page = answer.content.decode()
    assert "这一天已经过去了" in page
    assert "带上社保卡复印件" in page
    assert city.one("SELECT count(*) FROM reminder") == 0


def test_a_step_the_worker_promised_becomes_a_reminder_of_its_day_in_one_press(
    city: City, limin: Staff, wang: Somebody
) -> None:
    keys = {one: str(uuid.uuid4()) for one in ("plan_id", "g0-key", "g0-s0-key")}
    said = {"replaces": "", "g0-words": "找一份白天的工作", "g0-s0-words": "陪他去就业中心", "g0-s0-doer": "worker"}
    answer = city.browser_of(limin).post(
        f"/desk/people/{wang.id}/plan/write/", {**keys, **said, "g0-s0-due_on": day(4)}
    )
    assert answer.status_code == 302
    browser, place = city.browser_of(limin), f"/desk/people/{wang.id}/reminders/"
    page = browser.get(f"/desk/people/{wang.id}/plan/").content.decode()
    form = page[page.index(f'action="{place}"') :]
    typed = {one: form.split(f'name="{one}" value="')[1].split('"')[0] for one in ("reminder", "words", "due_on")}
    assert (typed["words"], typed["due_on"]) == ("陪他去就业中心", day(4))
    assert browser.post(place, typed).status_code == 302
    assert typed["words"] in browser.get(place).content.decode()
    assert f'action="{place}"' not in city.browser_of(wang).get("/me/plan/").content.decode()


def test_the_person_reads_a_reminder_and_a_teammate_does_not(city: City, limin: Staff, wang: Somebody) -> None:
    mate = city.staff("张华")
    city.join(wang.id, wang.consents["support"], mate)
    place = f"/desk/people/{wang.id}/reminders/"
    form = reminder()
    city.browser_of(limin).post(place, form)
    assert "带上社保卡复印件" in city.browser_of(wang).get("/me/meetings/").content.decode()
    other = city.browser_of(mate)
    assert "带上社保卡复印件" not in other.get(place).content.decode()
    assert "带上社保卡复印件" not in other.get("/desk/today/").content.decode()
    assert other.post(f"{place}{form['reminder']}/", {"done_id": str(uuid.uuid4())}).status_code == 404


def view(relation: int, nearness: int = 2, words: str = "这个月和妈妈通了电话") -> dict[str, object]:
    return {"view": str(uuid.uuid4()), "relation": relation, "nearness": nearness, "words": words}


def test_how_she_sees_it_is_kept_as_she_said_it_under_its_own_consent(
    city: City, limin: Staff, wang: Somebody
) -> None:
    browser = city.browser_of(wang)
    assert browser.post("/me/relations/", view(2)).status_code == 302
    assert browser.post("/me/relations/", view(3, 4, "")).status_code == 302
    kept = dict(city.run("SELECT relation, consent_id FROM bond").fetchall())
    assert kept == {2: wang.consents["health"], 3: wang.consents["support"]}
    assert city.one("SELECT bool_and(length(nearness) > 20) FROM bond"), "the number is sealed, too"
    page = in_english(city, limin, f"/desk/people/{wang.id}/relations/")
    assert "这个月和妈妈通了电话" in page
    assert "rather hard" in page
    assert "<form" not in page[page.index("<main") :]


def test_what_she_did_not_agree_to_is_neither_offered_nor_kept(city: City, wang: Somebody) -> None:
    page = in_english(city, wang, "/me/relations/")
    assert 'name="relation" value="1"' not in page
    named = page[page.index("need one more consent") :]
    assert "With my family" in named
    assert 'href="/me/consents/add/family/"' in named
    answer = city.browser_of(wang).post("/me/relations/", view(1))
    assert b"govuk-error-summary" in answer.content
    assert "这个月和妈妈通了电话" in answer.content.decode()
    assert city.one("SELECT count(*) FROM bond") == 0


def test_these_pages_ask_no_more_for_many_rows_than_for_one(city: City, limin: Staff, wang: Somebody) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            city.browser_of(limin).post(f"/desk/people/{wang.id}/reminders/", reminder())
            city.browser_of(wang).post("/me/relations/", view(3))
        found = []
        for who, place in (
            (limin, f"/desk/people/{wang.id}/reminders/"),
            (limin, f"/desk/people/{wang.id}/relations/"),
            (limin, "/desk/today/"),
            (wang, "/me/relations/"),
            (wang, "/me/meetings/"),
        ):
            with CaptureQueriesContext(connection) as asked:
                assert city.browser_of(who).get(place).status_code == 200
            found.append(len([one for one in asked if one["sql"].split()[0] not in {"BEGIN", "COMMIT"}]))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8
