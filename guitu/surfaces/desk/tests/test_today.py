"""Today: what came back and what has been, in the order of time alone, and for nobody but whose people they are."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from guitu.journey.referrals.tests.scene import Between
from tests.city import City, Somebody, Staff, now
from tests.seating import long_known, named

TODAY = "/desk/today/"
PAST, CAME, OWN = "已过去的会面", "收到的答复", "本人亲手写的"


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


def page(town: Between, who: Staff, language: str = "zh-hans") -> str:
    browser = town.city.browser_of(who)
    browser.cookies["guitu_language"] = language
    return str(browser.get(TODAY).content.decode())


def says(town: Between, stance: int, words: str = "") -> None:
    plan = town.city.one("SELECT id FROM plan ORDER BY at DESC LIMIT 1")
    told = {"answer_id": str(uuid.uuid4()), "stance": str(stance), "words": words}
    assert town.city.browser_of(town.wang).post(f"/me/plan/versions/{plan}/answer/", told).status_code == 302


def test_an_answer_from_elsewhere_stands_there_until_it_was_looked_at(town: Between) -> None:
    referral, copy = town.sent()
    assert CAME not in page(town, town.limin)
    town.accept(copy)
    shown = page(town, town.limin)
    assert f"/desk/people/{town.wang.id}/referrals/{referral}/" in shown.split(CAME)[1]
    assert "已接受" in shown.split(CAME)[1]
    town.get(town.limin, f"/desk/people/{town.wang.id}/referrals/{referral}/")
    assert CAME not in page(town, town.limin)
    town.complete(copy)
    assert "Finished there" in page(town, town.limin, "en").split("Answers that came")[1]


def test_the_day_and_the_list_say_where_a_meeting_is(town: Between) -> None:
    meeting = town.city.meeting(town.wang, town.limin)
    town.city.moved(town.wang, meeting, 2, 3, town.wang.id)
    assert "昌华街12号" in page(town, town.limin)
    assert "昌华街12号" in town.get(town.limin, f"/desk/people/{town.wang.id}/meetings/").content.decode()


def test_a_colleague_looking_is_not_the_worker_looking(town: Between) -> None:
    referral, copy = town.sent()
    zhang = town.city.staff("张华")
    town.city.join(town.wang.id, town.wang.consents["support"], zhang)
    town.accept(copy)
    town.get(zhang, f"/desk/people/{town.wang.id}/referrals/{referral}/")
    assert CAME in page(town, town.limin)
    assert CAME not in page(town, zhang)


def test_whoever_is_met_later_in_the_week_is_named_only_when_the_week_is_asked_for(town: Between) -> None:
    for number, name in enumerate(("何一", "何二", "何三"), start=1):
        whom = town.city.person(name, team=(town.limin,))
        met = town.city.meeting(whom, town.limin, ahead=timedelta(days=2 * number))
        town.city.moved(whom, met, 2, 3, whom.id)
        town.get(town.limin, f"/desk/people/{whom.id}/")
    shown = page(town, town.limin)
    assert "何一" in shown
    assert "何二" in shown
    assert "何三" not in shown, "nobody is opened for a day that is not asked for"
    assert "看这一周的另外 1 次会面" in shown
    week = town.city.browser_of(town.limin).get(f"{TODAY}?week=1").content.decode()
    assert "何三" in week
    assert "看这一周" not in week


def test_what_was_sent_to_a_worker_stands_there_and_names_nobody(town: Between) -> None:
    _referral, copy = town.sent()
    assert "转介给您的" not in page(town, town.huang)
    town.accept(copy)
    shown = page(town, town.huang)
    assert f"/desk/arrivals/{copy}/" in shown.split("转介给您的")[1]
    assert "王建国" not in shown
    assert town.step(copy, "in-progress", who=town.huang).status_code == 302
    assert "转介给您的" not in page(town, town.huang)


@pytest.mark.parametrize(("stance", "words"), [(2, "本人有不同看法"), (3, "本人说不好")])
def test_her_no_to_a_plan_stands_there_until_there_is_a_newer_version(town: Between, stance: int, words: str) -> None:
    town.city.plan(town.wang, town.limin)
    says(town, stance, "我不想先找工作。")
    shown = page(town, town.limin).split(CAME)[1]
    assert f"/desk/people/{town.wang.id}/plan/" in shown
    assert words in shown
    assert "我不想先找工作" not in shown
    says(town, 1)
    assert CAME not in page(town, town.limin)


def writes_a_plan(town: Between, by: Somebody | Staff) -> str:
    town.city.plan(town.wang, by)
    return f"/desk/people/{town.wang.id}/plan/"


def writes_a_need(town: Between, by: Somebody | Staff) -> str:
    town.city.need(town.wang, by, "想找个住处。")
    return f"/desk/people/{town.wang.id}/needs/"


@pytest.mark.parametrize("writes", [writes_a_plan, writes_a_need])
def test_what_she_wrote_herself_stands_there_until_it_was_looked_at(
    town: Between, writes: Callable[[Between, Somebody | Staff], str]
) -> None:
    href = writes(town, town.wang)
    shown = page(town, town.limin).split(OWN)[1]
    assert f'href="{href}"' in shown
    assert "想找" not in shown
    town.get(town.limin, href)
    assert OWN not in page(town, town.limin)


@pytest.mark.parametrize("writes", [writes_a_plan, writes_a_need])
def test_who_has_opened_the_record_since_has_read_it_there(
    town: Between, writes: Callable[[Between, Somebody | Staff], str]
) -> None:
    writes(town, town.wang)
    town.get(town.limin, f"/desk/people/{town.wang.id}/meetings/")
    assert OWN in page(town, town.limin)
    town.get(town.limin, f"/desk/people/{town.wang.id}/")
    assert OWN not in page(town, town.limin)


@pytest.mark.parametrize("writes", [writes_a_plan, writes_a_need])
def test_what_a_worker_wrote_is_no_news_by_her_hand(
    town: Between, writes: Callable[[Between, Somebody | Staff], str]
) -> None:
    writes(town, town.limin)
    assert OWN not in page(town, town.limin)
    writes_a_need(town, town.wang)
    assert OWN in page(town, town.limin)


def test_two_needs_of_one_person_are_one_line(town: Between) -> None:
    for words in ("想找个住处。", "想学开车。"):
        town.city.need(town.wang, town.wang, words)
    assert page(town, town.limin).split(OWN)[1].count(f"/desk/people/{town.wang.id}/needs/") == 1


def test_her_correction_of_a_note_stands_there_until_her_record_was_looked_at(town: Between) -> None:
    note = town.city.note(town.wang, town.limin, "聊了聊找工作的事。")

    def answers(stance: str) -> None:
        told = {"reply": str(uuid.uuid4()), "stance": stance, "words": "我没有这样说。"}
        answered = town.city.browser_of(town.wang).post(f"/me/record/{note}/reply/", told)
        assert answered.status_code == 302

    answers("1")
    assert OWN not in page(town, town.limin)
    answers("2")
    shown = page(town, town.limin).split(OWN)[1]
    assert f'href="/desk/people/{town.wang.id}/"' in shown
    assert "本人有不同看法" in shown
    assert "我没有这样说" not in shown
    town.get(town.limin, f"/desk/people/{town.wang.id}/")
    assert OWN not in page(town, town.limin)


def test_what_is_between_her_and_one_worker_is_news_to_nobody_else(town: Between) -> None:
    zhang = town.city.staff("张华")
    town.city.join(town.wang.id, town.wang.consents["support"], zhang)
    need = town.city.need(town.wang, town.wang)
    assert OWN in page(town, zhang)
    town.city.run("UPDATE support_need SET for_worker_id = %s WHERE id = %s", town.limin.id, need)
    assert OWN not in page(town, zhang)
    assert OWN in page(town, town.limin)


def test_a_meeting_that_has_been_waits_for_a_word_and_then_stands_nowhere(town: Between) -> None:
    meeting = town.city.meeting(town.wang, town.limin, ahead=timedelta(days=-2))
    town.city.moved(town.wang, meeting, 2, 3, town.wang.id)
    older = town.city.meeting(town.wang, town.limin, ahead=timedelta(days=-9))
    town.city.moved(town.wang, older, 2, 3, town.wang.id)
    open_still = town.city.meeting(town.wang, town.limin, ahead=timedelta(days=-3))
    shown = page(town, town.limin).split(PAST)[1]
    assert str(meeting) in shown
    assert str(older) not in shown
    assert str(open_still) not in shown
    for word in ("没来", "未到", "错过"):
        assert word not in shown
    town.city.moved(town.wang, meeting, 3, 9, town.limin.id)
    assert PAST not in page(town, town.limin)


def test_nothing_of_it_is_anybody_elses_to_read(town: Between) -> None:
    _referral, copy = town.sent()
    town.accept(copy)
    town.city.plan(town.wang, town.limin)
    says(town, 2)
    writes_a_need(town, town.wang)
    for stranger in (town.city.staff("张华"), town.huang):
        shown = page(town, stranger)
        assert CAME not in shown
        assert OWN not in shown


def agreed(town: Between, whom: Somebody, mate: Staff, *, ahead: int = 1) -> uuid.UUID:
    """Let two have agreed on a meeting."""
    meeting = town.city.meeting(whom, mate, ahead=timedelta(days=ahead))
    town.city.moved(whom, meeting, 2, 3, whom.id)
    return meeting


@pytest.fixture
def zhang(town: Between) -> Staff:
    """Let somebody stand in for Li Min, and Wang have ticked that a colleague may."""
    zhang = town.city.staff("张华")
    city, wang = town.city, town.wang
    wang.consents["cover"] = uuid.uuid4()
    city.run(
        "INSERT INTO consent (id, person_id, organisation_id, purpose, notice_id, proven, given_at, confirmed_at,"
        " expires_at) SELECT %s, person_id, organisation_id, 'cover', (SELECT id FROM notice WHERE purpose = 'cover'"
        " ORDER BY version DESC LIMIT 1), proven, given_at, confirmed_at, expires_at FROM consent WHERE id = %s",
        wang.consents["cover"], wang.consents["support"],
    )  # fmt: skip
    named(city, town.limin, zhang)
    city.join(wang.id, wang.consents["support"], zhang, cover_until=now() + timedelta(days=3))
    return zhang


def test_whoever_steps_in_reads_whom_to_meet_for_the_colleague(town: Between, zhang: Staff) -> None:
    meeting = agreed(town, town.wang, town.limin)
    shown = page(town, zhang)
    assert f"/desk/people/{town.wang.id}/meetings/{meeting}/" in shown
    assert "王建国" in shown
    assert "您替李敏临时接手" in shown
    assert "临时接手" not in page(town, town.limin)
    assert town.get(zhang, f"/desk/people/{town.wang.id}/meetings/{meeting}/").status_code == 200


def test_only_what_is_agreed_and_still_to_come_waits_for_a_stand_in(town: Between, zhang: Staff) -> None:
    town.city.meeting(town.wang, town.limin, by=town.wang.id)
    agreed(town, town.wang, town.limin, ahead=-2)
    assert "王建国" in page(town, town.limin)
    assert "王建国" not in page(town, zhang)


@pytest.mark.parametrize("is_member", [False, True])
def test_a_stand_in_reads_no_meeting_of_somebody_who_did_not_let_them_stand_in(
    town: Between, zhang: Staff, *, is_member: bool
) -> None:
    team = (town.limin, zhang) if is_member else (town.limin,)
    chen = town.city.person("陈志强", team=team, purposes=("support", "cover"))
    long_known(town.city)
    agreed(town, chen, town.limin)
    assert "陈志强" in page(town, town.limin)
    assert "陈志强" not in page(town, zhang)


def test_a_stand_in_reads_no_meeting_of_a_colleague_who_is_there(town: Between, zhang: Staff) -> None:
    zhou = town.city.staff("周宁")
    town.city.join(town.wang.id, town.wang.consents["support"], zhou)
    long_known(town.city)
    agreed(town, town.wang, zhou)
    assert "王建国" not in page(town, zhang)


def test_a_meeting_between_two_is_not_told_to_a_stand_in(town: Between, zhang: Staff) -> None:
    meeting = agreed(town, town.wang, town.limin)
    assert "王建国" in page(town, zhang)
    town.city.run("UPDATE meeting SET for_worker_id = worker_id WHERE id = %s", meeting)
    assert "王建国" in page(town, town.limin)
    assert "王建国" not in page(town, zhang)


@pytest.mark.parametrize(
    "over",
    [
        "UPDATE team_member SET ended_at = now() WHERE is_cover",
        "UPDATE team_member SET ends_at = now() WHERE is_cover",
        "UPDATE cover SET until = now()",
        "UPDATE consent SET withdrawn_at = now() WHERE purpose = 'cover'",
    ],
)
def test_what_is_over_is_told_to_nobody_who_stepped_in(town: Between, zhang: Staff, over: str) -> None:
    agreed(town, town.wang, town.limin)
    assert "王建国" in page(town, zhang)
    town.city.run(over)
    assert "王建国" not in page(town, zhang)
