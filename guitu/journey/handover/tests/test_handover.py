"""One worker hands over to another: two notes, the person's own yes, and an end that needs nobody to remember it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.test.utils import CaptureQueriesContext

from guitu.journey.handover.holdings import HandoverHolding
from guitu.journey.handover.tests.writing import (
    NOTE,
    OWN,
    desk,
    move_by_hand,
    page,
    propose,
    reads,
    say,
)
from tests.city import City, Somebody, Staff, now
from tests.counting import beside_the_fixed
from tests.handing import handed
from tests.promises.working_as import working_as


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def zhang(city: City) -> Staff:
    return city.staff("张华", duty="detox_post")


@pytest.fixture
def hemei(city: City) -> Staff:
    return city.staff("何梅", duty="minor_harm")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def agreed(city: City, limin: Staff, wang: Somebody, zhang: Staff) -> None:
    propose(city, limin, wang, zhang)
    assert say(city, wang, wang, "agreed", zhang)["Location"] == f"{OWN}?done=agreed"


def test_she_reads_the_note_and_what_the_colleagues_post_must_report_before_she_decides(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    assert propose(city, limin, wang, zhang).status_code == 302
    assert not reads(city, zhang, wang)
    assert f'href="{OWN}"' in page(city, wang, "/me/")
    shown = page(city, wang, OWN, "en")
    for words in (NOTE, "医保", "张华", "Drug Control Law", "Yes, 张华 is welcome"):
        assert words in shown
    assert "禁毒法" in page(city, wang, OWN)


def test_her_yes_counts_although_the_last_day_of_the_one_who_wrote_has_passed(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    propose(city, limin, wang, zhang)
    city.run("UPDATE team_member SET ends_at = now() - interval '1 minute' WHERE worker_id = %s", limin.id)
    assert say(city, wang, wang, "agreed", zhang)["Location"] == f"{OWN}?done=agreed"
    assert reads(city, zhang, wang)
    assert not reads(city, limin, wang)


def test_with_her_yes_the_colleague_comes_in_and_the_other_stays_until_the_day_and_no_longer(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    agreed(city, limin, wang, zhang)
    assert reads(city, zhang, wang)
    assert reads(city, limin, wang)
    until = city.one("SELECT until FROM handover")
    assert city.one("SELECT ends_at FROM team_member WHERE worker_id = %s", limin.id) == until
    assert city.one("SELECT valid_until FROM access_grant WHERE user_id = %s", limin.id) == until
    city.run("UPDATE team_member SET ends_at = now() - interval '1 minute' WHERE worker_id = %s", limin.id)
    assert not reads(city, limin, wang)
    assert reads(city, zhang, wang)


def test_the_one_who_takes_over_says_what_they_understood_and_she_reads_it(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    agreed(city, limin, wang, zhang)
    today = page(city, zhang, "/desk/today/")
    assert "王建国" in today
    assert desk(wang) in today
    assert NOTE in page(city, zhang, desk(wang))
    words = "听明白了：先把医保办完。"
    assert say(city, zhang, wang, "received", words=words).status_code == 302
    assert words in page(city, wang, OWN)
    assert words in page(city, limin, desk(wang))
    assert desk(wang) not in page(city, zhang, "/desk/today/")


def test_taking_over_without_a_word_is_asked_again(city: City, limin: Staff, wang: Somebody, zhang: Staff) -> None:
    agreed(city, limin, wang, zhang)
    answer = say(city, zhang, wang, "received").content.decode()
    assert "请先写下您了解到的" in answer
    assert "请填写这一项" not in answer, "one sentence is enough"
    assert city.one("SELECT count(*) FROM handover_move") == 1


def test_she_chooses_somebody_else_and_the_one_who_was_named_sees_nothing(
    city: City, limin: Staff, wang: Somebody, zhang: Staff, hemei: Staff
) -> None:
    propose(city, limin, wang, zhang)
    assert "何梅" in page(city, wang, OWN)
    assert say(city, wang, wang, "chose", hemei).status_code == 302
    assert reads(city, hemei, wang)
    assert not reads(city, zhang, wang)
    assert say(city, hemei, wang, "received", words="我接着陪。").status_code == 302


def test_a_no_needs_no_reason_and_everything_stays(city: City, limin: Staff, wang: Somebody, zhang: Staff) -> None:
    propose(city, limin, wang, zhang)
    assert say(city, wang, wang, "declined")["Location"] == f"{OWN}?done=declined"
    assert not reads(city, zhang, wang)
    assert city.one("SELECT ends_at FROM team_member WHERE worker_id = %s", limin.id) is None


def test_it_is_taken_back_before_she_answers(city: City, limin: Staff, wang: Somebody, zhang: Staff) -> None:
    propose(city, limin, wang, zhang)
    assert say(city, limin, wang, "taken_back").status_code == 302
    answer = say(city, wang, wang, "agreed", zhang, words="好的。")
    assert answer.status_code == 200
    assert "好的。" in answer.content.decode()
    assert not reads(city, zhang, wang)


@pytest.mark.parametrize("what", ["agreed", "chose", "declined"])
def test_no_worker_answers_for_her(city: City, limin: Staff, wang: Somebody, zhang: Staff, what: str) -> None:
    propose(city, limin, wang, zhang)
    for who in (limin, zhang):
        assert b"govuk-error-summary" in (answer := say(city, who, wang, what, zhang)).content or (
            answer.status_code == 404
        )
    assert city.one("SELECT count(*) FROM handover_move") == 0
    assert not reads(city, zhang, wang)


def test_nobody_takes_over_in_anothers_place(
    city: City, limin: Staff, wang: Somebody, zhang: Staff, hemei: Staff
) -> None:
    city.join(wang.id, wang.consents["support"], hemei)
    agreed(city, limin, wang, zhang)
    for who in (limin, hemei):
        answer = say(city, who, wang, "received", words="我来。")
        assert "我来。" in answer.content.decode()
    assert city.one("SELECT count(*) FROM handover_move WHERE what = 5") == 0


@pytest.mark.parametrize("what", [1, 2, 3])
def test_the_database_takes_no_yes_and_no_no_from_a_worker(
    city: City, limin: Staff, wang: Somebody, zhang: Staff, what: int
) -> None:
    note = handed(city, wang, limin, zhang)
    for by in (limin.id, wang.id):
        with pytest.raises(ProgrammingError, match="row-level security"):
            move_by_hand(limin, wang, note, what, by, zhang if what < 3 else None)


def test_the_database_lets_only_the_named_one_take_over_and_only_after_a_yes(
    city: City, limin: Staff, wang: Somebody, zhang: Staff, hemei: Staff
) -> None:
    for mate in (zhang, hemei):
        city.join(wang.id, wang.consents["support"], mate)
    note = handed(city, wang, limin, zhang)
    with pytest.raises(IntegrityError, match="follows the one before"):
        move_by_hand(zhang, wang, note, 5, zhang.id)
    with pytest.raises(IntegrityError, match="follows the one before"):
        move_by_hand(wang, wang, note, 1, wang.id, hemei)
    move_by_hand(wang, wang, note, 1, wang.id, zhang)
    for who, what in ((hemei, 5), (limin, 5), (limin, 4)):
        with pytest.raises(IntegrityError):
            move_by_hand(who, wang, note, what, who.id)
    move_by_hand(zhang, wang, note, 5, zhang.id)


def test_one_hands_over_to_a_colleague_only(city: City, limin: Staff, wang: Somebody) -> None:
    elsewhere = city.staff("黄晴", organisation=city.organisation("白鹭社会服务中心"))
    for to in (elsewhere, city.staff("周洁", "intake")):
        assert b"govuk-error-summary" in propose(city, limin, wang, to).content
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="to a colleague"):
        handed(city, wang, limin, elsewhere)
    assert city.one("SELECT count(*) FROM handover") == 0


def test_a_stranger_and_a_stand_in_hand_over_nothing(city: City, limin: Staff, zhang: Staff, hemei: Staff) -> None:
    wang = city.person("王建国", team=(limin,), purposes=("support", "cover"))
    assert propose(city, hemei, wang, zhang).status_code == 404
    city.join(wang.id, wang.consents["support"], hemei, cover_until=now() + timedelta(days=3))
    assert b"govuk-error-summary" in propose(city, hemei, wang, zhang).content
    assert city.one("SELECT count(*) FROM handover") == 0


def test_one_at_a_time_and_what_was_typed_stays(
    city: City, limin: Staff, wang: Somebody, zhang: Staff, hemei: Staff
) -> None:
    propose(city, limin, wang, zhang)
    answer = propose(city, limin, wang, hemei, matters="再写一份。")
    assert "再写一份。" in answer.content.decode()
    assert city.one("SELECT count(*) FROM handover") == 1


def test_two_answers_at_once_are_one_answer(
    city: City, limin: Staff, wang: Somebody, zhang: Staff, hemei: Staff
) -> None:
    propose(city, limin, wang, zhang)

    def both(choice: tuple[str, Staff]) -> int:
        try:
            return int(say(city, wang, wang, *choice).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(both, [("agreed", zhang), ("chose", hemei)]))
    assert city.one("SELECT count(*) FROM handover_move") == 1
    assert answers == [200, 302]
    assert [reads(city, zhang, wang), reads(city, hemei, wang)].count(True) == 1


def test_on_a_workers_word_nobody_else_comes_in_before_she_confirms(city: City, limin: Staff, zhang: Staff) -> None:
    chen = city.person("陈志强", team=(limin,), on_word_of=limin, expires=timedelta(days=10))
    propose(city, limin, chen, zhang)
    answer = say(city, chen, chen, "agreed", zhang, words="行。")
    assert "行。" in answer.content.decode()
    assert city.one("SELECT count(*) FROM handover_move") == 0
    assert not reads(city, zhang, chen)


def test_after_the_day_has_passed_her_yes_is_not_taken(city: City, limin: Staff, wang: Somebody, zhang: Staff) -> None:
    handed(city, wang, limin, zhang, ahead=timedelta(minutes=-5))
    assert "govuk-error-summary" in say(city, wang, wang, "agreed", zhang).content.decode()
    assert not reads(city, zhang, wang)
    assert say(city, wang, wang, "declined").status_code == 302


def test_asked_again_she_who_left_stays_without_a_last_day(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    agreed(city, limin, wang, zhang)
    city.browser_of(wang).post("/me/team/choose/", {"worker": str(limin.id)})
    assert city.one("SELECT ends_at FROM team_member WHERE worker_id = %s", limin.id) is None


def test_what_is_written_is_sealed_and_goes_with_her_consent(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    agreed(city, limin, wang, zhang)
    assert NOTE[:4].encode() not in bytes(city.one("SELECT matters FROM handover"))
    with working_as("guitu_eraser"):
        assert HandoverHolding().erase(wang.id, consent_id=wang.consents["support"], is_whole_record=True) == 2
    assert city.one("SELECT count(*) FROM handover") == 0


def test_a_lapsed_consent_shows_nothing_to_staff_and_takes_no_answer(city: City, limin: Staff, zhang: Staff) -> None:
    gone = city.person("何玉兰", team=(limin,), expires=timedelta(days=-2))
    handed(city, gone, limin, zhang)
    assert city.browser_of(limin).get(desk(gone)).status_code == 404
    assert NOTE[:3] not in page(city, gone, "/me/")
    assert say(city, gone, gone, "agreed", zhang).status_code == 409
    assert propose(city, limin, gone, zhang).status_code == 404


def test_the_pages_ask_the_same_for_any_number_of_hand_overs(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    asked = []
    for _ in range(3):
        propose(city, limin, wang, zhang)
        say(city, limin, wang, "taken_back")
        counts = []
        for who, place in ((limin, desk(wang)), (wang, OWN)):
            browser = city.browser_of(who)
            with CaptureQueriesContext(connection) as statements:
                browser.get(place)
            counts.append(beside_the_fixed(statements))
        asked.append(tuple(counts))
    assert len(set(asked)) == 1
    assert max(asked[0]) <= 8


def test_a_half_written_note_comes_back_after_signing_in_again(
    city: City, limin: Staff, wang: Somebody, zhang: Staff
) -> None:
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute' WHERE user_id = %s", limin.id)
    browser = city.browser_of(limin)
    typed = {"row": str(uuid.uuid4()), "to_whom": str(zhang.id), "until_day": "", "matters": "写到一半。"}
    assert browser.post(desk(wang), typed)["Location"].startswith("/staff/sign-in/")
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour' WHERE user_id = %s", limin.id)
    assert "写到一半。" in browser.get(desk(wang)).content.decode()


def test_who_leaves_the_organisation_leaves_every_team_and_is_signed_out(
    city: City, limin: Staff, wang: Somebody
) -> None:
    assert reads(city, limin, wang)
    city.run("UPDATE worker SET left_at = now() WHERE id = %s", limin.id)
    assert city.one("SELECT count(*) FROM identity WHERE user_id = %s", limin.id) == 0
    assert city.one("SELECT count(*) FROM access_grant WHERE user_id = %s", limin.id) == 0
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 302


def test_where_no_note_comes_she_waits_no_longer_and_another_can_be_proposed(
    city: City, wang: Somebody, limin: Staff, zhang: Staff, hemei: Staff
) -> None:
    propose(city, limin, wang, zhang)
    assert say(city, wang, wang, "ended").status_code == 200, "nobody is waited for before the yes"
    say(city, wang, wang, "agreed", zhang)
    assert "只能由本人" in say(city, limin, wang, "ended").content.decode()
    assert say(city, wang, wang, "ended")["Location"] == f"{OWN}?done=ended"
    assert "不再等" in page(city, wang, OWN)
    assert say(city, zhang, wang, "received", words="我明白了。").status_code == 200, "it has been ended"
    assert reads(city, zhang, wang)
    assert propose(city, limin, wang, hemei).status_code == 302


def test_the_note_of_whoever_takes_over_is_not_called_optional(
    city: City, wang: Somebody, limin: Staff, zhang: Staff
) -> None:
    propose(city, limin, wang, zhang)
    say(city, wang, wang, "agreed", zhang)
    shown = page(city, zhang, desk(wang))
    assert "可不填" not in shown.split('name="handover"')[1]
