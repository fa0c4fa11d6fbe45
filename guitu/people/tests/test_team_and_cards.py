"""Who joins a team, who steps in, and who prints a card."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guitu.foundations import clock
from tests.city import City, Somebody, Staff


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "cover"), phone="12000000001")


def test_a_suggested_colleague_sees_nothing_until_she_agrees(city: City, limin: Staff, wang: Somebody) -> None:
    zhang = city.staff("张华")
    city.browser_of(limin).post(f"/desk/people/{wang.id}/team/", {"worker": str(zhang.id)})
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 404
    member = city.one("SELECT id FROM team_member WHERE worker_id = %s", zhang.id)
    city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "yes"})
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 200


def test_a_clear_no_is_not_asked_again(city: City, limin: Staff, wang: Somebody) -> None:
    zhang = city.staff("张华")
    browser = city.browser_of(limin)
    browser.post(f"/desk/people/{wang.id}/team/", {"worker": str(zhang.id)})
    member = city.one("SELECT id FROM team_member WHERE worker_id = %s", zhang.id)
    city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "no"})
    assert browser.post(f"/desk/people/{wang.id}/team/", {"worker": str(zhang.id)}).status_code == 403


@pytest.mark.parametrize("change", ["role = 'officer', post = 'officer'", "post = 'volunteer'", "left_at = now()"])
def test_whoever_has_another_post_since_they_were_suggested_is_not_let_in(
    city: City, limin: Staff, wang: Somebody, change: str
) -> None:
    zhang = city.staff("张华")
    city.browser_of(limin).post(f"/desk/people/{wang.id}/team/", {"worker": str(zhang.id)})
    member = city.one("SELECT id FROM team_member WHERE worker_id = %s", zhang.id)
    city.run(f"UPDATE worker SET {change} WHERE id = %s", zhang.id)  # noqa: S608
    answered = city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "yes"})
    assert answered.status_code == 403
    assert city.one("SELECT count(*) FROM access_grant WHERE user_id = %s", zhang.id) == 0
    # To say no, or to let them go, it takes no post of theirs.
    city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "no"})
    assert city.one("SELECT ended_at IS NOT NULL FROM team_member WHERE id = %s", member)


def test_somebody_she_lets_go_is_out_at_once(city: City, limin: Staff, wang: Somebody) -> None:
    member = city.one("SELECT id FROM team_member WHERE worker_id = %s", limin.id)
    city.browser_of(wang).post(f"/me/team/{member}/", {"answer": "end"})
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 404


def test_a_stand_in_comes_only_to_those_who_ticked_it_and_only_until_the_day(
    city: City, limin: Staff, wang: Somebody
) -> None:
    without = city.person("陈志强", team=(limin,))
    zhang, lead = city.staff("张华"), city.staff("吴刚", "lead")
    until = (datetime.now(UTC) + timedelta(days=3)).date()  # noqa: TID251
    typed = {"away": str(limin.id), "stand_in": str(zhang.id), "until": until.isoformat()}
    assert city.browser_of(lead).post("/desk/cover/", typed).status_code == 302
    browser = city.browser_of(zhang)
    assert browser.get(f"/desk/people/{wang.id}/").status_code == 200
    assert browser.get(f"/desk/people/{without.id}/").status_code == 404
    city.run("UPDATE team_member SET ends_at = now() WHERE is_cover")
    assert browser.get(f"/desk/people/{wang.id}/").status_code == 404


def test_taking_the_cover_consent_back_ends_the_stand_in(city: City, limin: Staff, wang: Somebody) -> None:
    zhang = city.staff("张华")
    city.join(wang.id, wang.consents["support"], zhang, cover_until=clock.now() + timedelta(days=3))
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 200
    city.browser_of(wang).post(f"/me/consents/{wang.consents['cover']}/withdraw/")
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/").status_code == 404
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/").status_code == 200


def test_whoever_was_asked_already_is_not_offered_again_and_why_is_not_said(
    city: City, limin: Staff, wang: Somebody
) -> None:
    zhang, zhou = city.staff("张华"), city.staff("周宁")
    browser, place = city.browser_of(limin), f"/desk/people/{wang.id}/team/"
    assert [one.name in main_of(browser.get(place)) for one in (limin, zhang, zhou)] == [False, True, True]
    browser.post(place, {"worker": str(zhang.id)})
    assert [one.name in main_of(browser.get(place)) for one in (zhang, zhou)] == [False, True]
    city.run("UPDATE team_member SET ended_at = now() WHERE worker_id = %s", zhang.id)
    assert "张华" not in main_of(browser.get(place)), "a no is not asked again, and not told either"
    browser.post(place, {"worker": str(zhou.id)})
    assert 'type="radio"' not in main_of(browser.get(place))


def test_a_worker_who_chose_no_colleague_is_told_so(city: City, limin: Staff, wang: Somebody) -> None:
    city.staff("张华")
    shown = main_of(city.browser_of(limin).post(f"/desk/people/{wang.id}/team/"))
    assert shown.count("请选一位同事") == 2, "in the summary, which takes the focus, and beside the choice"
    assert 'class="govuk-error-summary"' in shown.split("<h1")[0]
    anchor = shown.split('<a href="#')[1].split('"')[0]
    assert f'id="{anchor}"' in shown


def main_of(answer: Any) -> str:
    page = str(answer.content.decode())
    return page[page.index("<main") :]


def asked(city: City, limin: Staff, wang: Somebody) -> object:
    city.browser_of(limin).post(f"/desk/people/{wang.id}/card/")
    return city.one("SELECT id FROM portal_card WHERE issued_at IS NULL")


def test_the_desk_prints_a_card_whose_code_nobody_keeps(city: City, limin: Staff, wang: Somebody) -> None:
    desk = city.browser_of(city.staff("周洁", "intake"))
    answer = desk.post(f"/desk/portal-cards/{asked(city, limin, wang)}/", {"number": "X"})
    assert answer.status_code == 200
    assert "王建国" not in answer.content.decode()
    assert city.one("SELECT octet_length(code_hash) FROM portal_card") == 32
    assert city.one("SELECT kind FROM due WHERE subject_id = %s", wang.id) == "card_warning"
    assert city.one("SELECT pin_hash FROM portal_account WHERE person_id = %s", wang.id) == ""


def test_the_worker_knows_the_envelope_by_its_number_until_it_is_used(
    city: City, limin: Staff, wang: Somebody
) -> None:
    city.run("UPDATE consent SET confirmed_at = NULL, word_of = %s WHERE person_id = %s", limin.id, wang.id)
    browser, case = city.browser_of(limin), f"/desk/people/{wang.id}/"
    assert "信封上" not in main_of(browser.get(case))
    answer = browser.post(f"{case}card/")
    number = str(city.one("SELECT number FROM portal_card"))
    assert number not in answer["Location"]
    shown = main_of(browser.get(answer["Location"]))
    assert number in shown
    assert "还没有制作" in shown
    card = city.one("SELECT id FROM portal_card")
    city.browser_of(city.staff("周洁", "intake")).post(f"/desk/portal-cards/{card}/", {"number": number})
    assert number in main_of(browser.get(case))
    assert number not in main_of(city.browser_of(city.staff("张华")).get(case))
    city.run("UPDATE consent SET confirmed_at = now() WHERE person_id = %s", wang.id)
    assert number not in main_of(browser.get(case))


def test_a_card_whose_days_are_over_stands_there_no_more(city: City, limin: Staff, wang: Somebody) -> None:
    card = asked(city, limin, wang)
    city.browser_of(city.staff("周洁", "intake")).post(f"/desk/portal-cards/{card}/", {})
    number = str(city.one("SELECT number FROM portal_card"))
    city.run("UPDATE portal_card SET issued_at = issued_at + interval '1 second'")
    case = f"/desk/people/{wang.id}/"
    assert number in main_of(city.browser_of(limin).get(case))
    city.run("UPDATE portal_card SET expires_at = now()")
    assert number not in main_of(city.browser_of(limin).get(case))


def test_a_card_is_not_asked_for_twice_and_why_is_said(city: City, limin: Staff, wang: Somebody) -> None:
    place, browser = f"/desk/people/{wang.id}/card/", city.browser_of(limin)
    case = f"/desk/people/{wang.id}/"
    assert f'action="{place}"' in main_of(browser.get(case))
    asked(city, limin, wang)
    assert f'action="{place}"' not in main_of(browser.get(case))
    answer = browser.post(place)
    assert answer.status_code == 403
    assert "已经申请过密封卡" in main_of(answer)
    assert "明确说过" not in main_of(answer)


def test_whoever_reloads_the_page_with_the_code_reads_that_it_is_shown_once(
    city: City, limin: Staff, wang: Somebody
) -> None:
    desk, place = city.browser_of(city.staff("周洁", "intake")), f"/desk/portal-cards/{asked(city, limin, wang)}/"
    assert "生成卡上的码，只显示一次" in main_of(desk.get("/desk/cards/"))
    assert 'class="g-code"' in main_of(desk.post(place, {"number": "X"}))
    kept = city.one("SELECT code_hash FROM portal_card")
    again = desk.post(place, {"number": "X"})
    assert again.status_code == 403
    assert "已经显示过一次" in main_of(again)
    assert 'href="/desk/cards/"' in main_of(again)
    assert city.one("SELECT code_hash FROM portal_card") == kept


def test_nobody_from_the_team_prints_her_card(city: City, limin: Staff, wang: Somebody) -> None:
    desk = city.staff("周洁", "intake")
    city.join(wang.id, wang.consents["support"], desk)
    answer = city.browser_of(desk).post(f"/desk/portal-cards/{asked(city, limin, wang)}/", {})
    assert answer.status_code == 403
    assert city.one("SELECT count(*) FROM portal_card WHERE code_hash IS NOT NULL") == 0


def test_an_older_card_ends_when_a_new_one_is_printed(city: City, limin: Staff, wang: Somebody) -> None:
    desk = city.browser_of(city.staff("周洁", "intake"))
    for _ in range(2):
        assert desk.post(f"/desk/portal-cards/{asked(city, limin, wang)}/", {}).status_code == 200
    assert city.one("SELECT count(*) FROM portal_card WHERE expires_at > now()") == 1


@pytest.mark.parametrize("post", ["volunteer", "peer"])
def test_a_volunteer_and_a_peer_read_ticked_parts_and_are_on_no_team(
    city: City, limin: Staff, wang: Somebody, post: str
) -> None:
    beside, lead = city.staff("程远"), city.staff("吴刚", "lead")
    city.run("UPDATE worker SET post = %s WHERE id = %s", post, beside.id)
    asked = main_of(city.browser_of(wang).get("/me/team/choose/"))
    assert "程远" not in asked
    assert "/me/trusted/invite/" in asked
    assert "程远" not in main_of(city.browser_of(limin).get(f"/desk/people/{wang.id}/team/"))
    city.browser_of(wang).post("/me/team/choose/", {"worker": str(beside.id)})
    city.browser_of(limin).post(f"/desk/people/{wang.id}/team/", {"worker": str(beside.id)})
    until = (clock.now() + timedelta(days=3)).date().isoformat()
    typed = {"away": str(limin.id), "stand_in": str(beside.id), "until": until}
    city.browser_of(lead).post("/desk/cover/", typed)
    assert city.one("SELECT count(*) FROM team_member WHERE worker_id = %s", beside.id) == 0
    assert city.browser_of(beside).get(f"/desk/people/{wang.id}/").status_code == 404


def test_whoever_has_nobody_beside_them_is_led_to_asking_somebody_in(city: City, limin: Staff, wang: Somebody) -> None:
    hers, link = city.browser_of(wang), 'class="govuk-link" href="/me/team/choose/"'
    assert main_of(hers.get("/me/team/")).count(link) == 1
    city.run("UPDATE team_member SET ended_at = now()")
    assert main_of(hers.get("/me/team/")).count(link) == 2
    assert "您可以自己请一位" in main_of(hers.get("/me/"))


def test_a_new_card_signs_a_lost_phone_out(city: City, limin: Staff, wang: Somebody) -> None:
    desk = city.staff("孙丽", "intake")
    lost = city.browser_of(wang)
    city.browser_of(limin).post(f"/desk/people/{wang.id}/card/")
    card = city.one("SELECT id FROM portal_card WHERE person_id = %s", wang.id)
    assert lost.get("/me/record/").status_code == 200
    city.browser_of(desk).post(f"/desk/portal-cards/{card}/")
    assert city.one("SELECT issued_at IS NOT NULL FROM portal_card WHERE id = %s", card)
    assert lost.get("/me/record/").status_code == 302


def test_a_new_pin_signs_everybody_else_out(city: City, wang: Somebody) -> None:
    other = city.browser_of(wang)
    assert other.get("/me/record/").status_code == 200
    city.run("SELECT auth.set_pin(%s, 'x')", wang.id)
    assert other.get("/me/record/").status_code == 302
