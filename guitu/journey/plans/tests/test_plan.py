"""A plan from both sides: written, answered, marked, compared; every version kept."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from guitu.journey.plans.tests.writing import WORK, lines, newest, read, write
from tests.city import City, Somebody, Staff

# What is finished stands folded behind what is not; of one step alone the first button is always its own.
ONE = (WORK[0], WORK[1][:1])


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def answer(city: City, whom: Somebody, stance: str = "2", words: str = "先要有住处。") -> int:
    typed = {"answer_id": str(uuid.uuid4()), "stance": stance, "words": words}
    return city.browser_of(whom).post(f"/me/plan/versions/{newest(city)}/answer/", typed).status_code


def writing(page: str) -> html.FormElement:
    """Return the form of a page on which a plan is written."""
    (form,) = [one for one in html.fromstring(page).forms if "plan_id" in one.fields]
    return form


def step(city: City, who: Staff | Somebody, whom: Somebody, mark: str) -> str:
    """Press a button beside the first step of the page."""
    found = re.search(r'action="([^"]+/steps/[^"]+)"', read(city, who, whom))
    assert found
    return str(city.browser_of(who).post(found[1], {"mark": mark})["Location"])


def test_what_a_worker_writes_the_person_reads_at_once(city: City, limin: Staff, wang: Somebody) -> None:
    assert write(city, limin, wang, lines(WORK)).status_code == 302
    for who in (limin, wang):
        page = read(city, who, wang)
        assert "想找一份白天的工作" in page
        assert "去就业中心问叉车班" in page
    assert "想找".encode() not in bytes(city.one("SELECT content FROM plan"))


def test_the_person_begins_a_plan_and_the_worker_reads_it(city: City, limin: Staff, wang: Somebody) -> None:
    assert write(city, wang, wang, lines(("我想学做面点", []))).status_code == 302
    assert "我想学做面点" in read(city, limin, wang)
    assert city.one("SELECT by_id = person_id FROM plan")


def test_the_first_page_says_that_the_plan_waits_until_the_person_answers(
    city: City, limin: Staff, wang: Somebody
) -> None:
    write(city, limin, wang, lines(WORK))
    home = city.browser_of(wang)
    assert b'class="govuk-button g-button--big" href="/me/plan/"' in home.get("/me/").content
    assert answer(city, wang) == 302
    assert b'class="govuk-button g-button--big" href="/me/plan/"' not in home.get("/me/").content


def test_the_answer_and_its_reason_stand_beside_the_plan_for_both(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    assert answer(city, wang) == 302
    for who in (limin, wang):
        assert "先要有住处。" in read(city, who, wang)
    assert answer(city, wang, "1", "想过了，好。") == 302
    assert "想过了，好。" in read(city, limin, wang)
    assert city.one("SELECT count(*) FROM plan_answer") == 2


def test_no_worker_answers_for_the_person(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    typed = {"answer_id": str(uuid.uuid4()), "stance": "1", "words": ""}
    assert city.browser_of(limin).post(f"/me/plan/versions/{newest(city)}/answer/", typed).status_code == 403
    assert city.one("SELECT count(*) FROM plan_answer") == 0


def test_an_answer_without_a_choice_keeps_the_words(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    typed = {"answer_id": str(uuid.uuid4()), "words": "还没想好。"}
    page = city.browser_of(wang).post(f"/me/plan/versions/{newest(city)}/answer/", typed).content.decode()
    assert "govuk-error-summary" in page
    assert "还没想好。" in page


def test_every_version_stays_and_can_be_compared(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    first = newest(city)
    write(city, wang, wang, lines(("想先找个住处", ["问姑妈"]), replaces=first))
    second = newest(city)
    assert city.run("SELECT number FROM plan ORDER BY number").fetchall() == [(1,), (2,)]
    for who in (limin, wang):
        page = read(city, who, wang, f"versions/{second}/")
        assert "想找一份白天的工作" in page
        assert "想先找个住处" in page
        assert "想找一份白天的工作" in read(city, who, wang, f"versions/{first}/?with=2")
        assert f"versions/{first}/" in read(city, who, wang)


def test_a_changed_line_shows_which_words_are_new(city: City, limin: Staff, wang: Somebody) -> None:
    typed = lines(("每周去两次图书馆", []))
    write(city, limin, wang, typed)
    again = typed | {"plan_id": str(uuid.uuid4()), "replaces": str(newest(city)), "g0-words": "每周去三次图书馆"}
    write(city, limin, wang, again)
    page = read(city, wang, wang, f"versions/{newest(city)}/")
    assert "<del>两</del>" in page
    assert "<ins>三</ins>" in page


def test_two_writing_at_once_are_shown_both_and_nothing_is_lost(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    first = newest(city)
    assert write(city, limin, wang, lines(("社工的写法", []), replaces=first)).status_code == 302
    late = write(city, wang, wang, lines(("我自己的写法", ["慢慢来"]), replaces=first))
    page = late.content.decode()
    assert "社工的写法" in page
    assert "我自己的写法" in page
    assert city.one("SELECT count(*) FROM plan") == 2
    assert write(city, wang, wang, dict(writing(page).form_values())).status_code == 302
    assert city.one("SELECT max(number) FROM plan") == 3
    assert "慢慢来" in read(city, limin, wang)


def test_a_first_version_written_twice_at_once_is_one_and_a_warning(city: City, limin: Staff, wang: Somebody) -> None:
    assert write(city, limin, wang, lines(WORK)).status_code == 302
    assert write(city, wang, wang, lines(("我自己的写法", []))).status_code == 200
    assert city.one("SELECT count(*) FROM plan") == 1


def test_what_is_sent_twice_is_kept_once_and_never_swallows_other_words(
    city: City, limin: Staff, wang: Somebody
) -> None:
    typed = lines(WORK)
    assert write(city, limin, wang, typed).status_code == 302
    assert write(city, limin, wang, typed).status_code == 302
    changed = write(city, limin, wang, typed | {"g0-words": "回头又改了一句"})
    assert changed.status_code == 200
    assert "回头又改了一句" in changed.content.decode()
    assert city.one("SELECT count(*) FROM plan") == 1


def test_a_plan_without_a_goal_is_not_kept_and_what_was_typed_stays(city: City, limin: Staff, wang: Somebody) -> None:
    page = write(city, limin, wang, lines(("", ["没有目标的一步"]))).content.decode()
    assert "govuk-error-summary" in page
    assert "没有目标的一步" in page
    assert city.one("SELECT count(*) FROM plan") == 0


@pytest.mark.parametrize(
    "press", [{"add": "g0"}, {"add": "goal"}, {"take_out": "g0-s1"}, {"take_out": "g9"}, {"add": "x"}]
)
def test_a_line_more_or_less_keeps_what_is_typed_and_saves_nothing(
    city: City, limin: Staff, wang: Somebody, press: dict[str, str]
) -> None:
    for who in (limin, wang):
        page = write(city, who, wang, lines(WORK) | press).content.decode()
        assert "去就业中心问叉车班" in page
        assert ("把身份证找出来" in page) == ("take_out" not in press or press["take_out"] == "g9")
        assert page.count('-due_on"') // 2 <= 6
    assert city.one("SELECT count(*) FROM plan") == 0


def test_the_next_version_begins_with_what_stands_and_room_for_more(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    page = read(city, wang, wang, "write/")
    fields = writing(page).fields
    assert fields["g0-words"].strip() == "想找一份白天的工作"
    assert fields["g0-s1-words"].strip() == "把身份证找出来"
    assert "g0-s2-words" not in fields
    assert 'name="add" value="g0"' in page
    assert f'value="{newest(city)}"' in page


def folds(page: str) -> list[tuple[str, bool]]:
    """Return what stands on each folded goal, and whether it is open."""
    found = html.fromstring(page).xpath("//details[@id]")
    return [(one.find("summary").text_content().strip(), "open" in one.attrib) for one in found]


def test_what_stands_is_folded_behind_its_words_and_what_is_new_or_wrong_is_open(
    city: City, limin: Staff, wang: Somebody
) -> None:
    other = ("每月给女儿写信", ["买信纸"])
    write(city, limin, wang, lines(WORK, other))
    for who in (limin, wang):
        page = read(city, who, wang, "write/")
        assert folds(page) == [(WORK[0], False), (other[0], False)]
        typed = dict(writing(page).form_values())
        more = write(city, who, wang, typed | {"add": "goal"}).content.decode()
        assert folds(more) == [(WORK[0], False), (other[0], False), ("新的目标", True)]
        assert folds(write(city, who, wang, typed | {"add": "g1"}).content.decode())[1] == (other[0], True)
        wrong = write(city, who, wang, typed | {"g1-s0-due_on": "明天"}).content.decode()
        assert folds(wrong) == [(WORK[0], False), (other[0], True)]
        assert "明天" in wrong


def test_a_finished_step_stands_apart_while_writing_and_is_not_lost_on_saving(
    city: City, limin: Staff, wang: Somebody
) -> None:
    write(city, limin, wang, lines(WORK))
    step(city, wang, wang, "done")
    page = read(city, wang, wang, "write/")
    assert page.index("1 个步骤已完成或放下") < page.index('<span class="g-tag">') < page.index("把身份证找出来")
    assert write(city, wang, wang, dict(writing(page).form_values())).status_code == 302
    told = read(city, limin, wang)
    assert all(words in told for words in WORK[1])
    assert 'value="taken_up"' in told


def test_where_no_more_fits_the_page_says_so(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(*[(f"目标{number}", ["一步"] * 8) for number in range(6)]))
    for who in (limin, wang):
        page = read(city, who, wang, "write/")
        assert 'name="add"' not in page
        assert "同时最多 6 个目标；去掉一个，就可以再加一个。" in page
        assert "一个目标最多 8 个步骤；去掉一个，就可以再加一个。" in page


def test_a_step_typed_over_two_lines_is_one_line(city: City, limin: Staff, wang: Somebody) -> None:
    assert write(city, limin, wang, lines(("想找工作", ["先问叉车班\r\n再问面点班"]))).status_code == 302
    assert "先问叉车班 再问面点班" in read(city, wang, wang)


def test_half_a_plan_comes_back_after_signing_in_again(city: City, limin: Staff, wang: Somebody) -> None:
    browser = city.browser_of(wang)
    city.run("UPDATE identity SET expires_at = now() - interval '1 minute'")
    assert browser.post("/me/plan/write/", lines(("写了一半的打算", []))).status_code == 302
    city.run("UPDATE identity SET expires_at = now() + interval '1 hour'")
    assert "写了一半的打算" in browser.get("/me/plan/write/").content.decode()


def test_both_mark_a_step_and_the_other_sees_who_said_it(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(ONE))
    assert step(city, wang, wang, "done").endswith("?done=marked")
    assert 'value="taken_up"' in read(city, limin, wang)
    assert step(city, limin, wang, "taken_up").endswith("?done=marked")
    assert step(city, limin, wang, "let_go").endswith("?done=marked")
    assert "李敏" in read(city, wang, wang)
    assert city.run("SELECT number, what FROM step_mark ORDER BY number").fetchall() == [(1, 1), (2, 3), (3, 2)]


def test_a_mark_sent_twice_is_one_and_a_late_one_is_told(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(ONE))
    step(city, wang, wang, "done")
    assert step(city, limin, wang, "done").endswith("?done=marked")
    assert step(city, limin, wang, "let_go").endswith("?done=late")
    assert city.one("SELECT count(*) FROM step_mark") == 1


def test_what_is_finished_is_folded_and_what_waits_for_her_stands_first(
    city: City, limin: Staff, wang: Somebody
) -> None:
    write(city, limin, wang, lines(WORK))
    step(city, wang, wang, "done")
    shown = read(city, wang, wang)
    folded = shown.index("1 个步骤已完成或放下")
    assert shown.index("您怎么看这份计划") < shown.index(WORK[0])
    assert shown.index('value="let_go"') < folded < shown.index('value="taken_up"')


def test_a_mark_stays_with_its_step_through_the_versions(city: City, limin: Staff, wang: Somebody) -> None:
    typed = lines(WORK)
    write(city, limin, wang, typed)
    step(city, wang, wang, "done")
    write(city, limin, wang, typed | {"plan_id": str(uuid.uuid4()), "replaces": str(newest(city))})
    assert 'value="taken_up"' in read(city, wang, wang)


def test_an_old_version_takes_no_answer_and_the_reason_typed_for_it_is_not_lost(
    city: City, limin: Staff, wang: Somebody
) -> None:
    write(city, limin, wang, lines(WORK))
    first = newest(city)
    write(city, limin, wang, lines(("换了方向", []), replaces=first))
    second, browser = newest(city), city.browser_of(wang)
    typed = {"answer_id": str(uuid.uuid4()), "stance": "2", "words": "我写了很久的理由。"}
    late = browser.post(f"/me/plan/versions/{first}/answer/", typed)
    told = late.content.decode()
    assert late.status_code == 409
    assert "这份计划已被改动" in told
    assert "换了方向" in told
    assert city.one("SELECT count(*) FROM plan_answer") == 0
    (form,) = [one for one in html.fromstring(told).forms if "words" in one.fields]
    assert form.action == f"/me/plan/versions/{second}/answer/"
    assert form.fields["words"].strip() == "我写了很久的理由。"
    assert browser.post(form.action, dict(form.form_values())).status_code == 302
    assert city.one("SELECT plan_id FROM plan_answer") == second


def test_a_reason_typed_for_a_version_that_the_person_replaced_themselves_is_shown(
    city: City, limin: Staff, wang: Somebody
) -> None:
    write(city, limin, wang, lines(WORK))
    first = newest(city)
    write(city, wang, wang, lines(("我自己的话", []), replaces=first))
    typed = {"answer_id": str(uuid.uuid4()), "stance": "2", "words": "我写了很久的理由。"}
    told = city.browser_of(wang).post(f"/me/plan/versions/{first}/answer/", typed).content.decode()
    assert "我写了很久的理由。" in told
    assert "我自己的话" in told
    assert city.one("SELECT count(*) FROM plan_answer") == 0


def test_an_old_version_takes_no_mark(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    button = re.search(r'action="([^"]+/steps/[^"]+)"', read(city, wang, wang))
    assert button
    write(city, limin, wang, lines(("换了方向", []), replaces=newest(city)))
    late = city.browser_of(wang).post(button[1], {"mark": "done"})
    assert late["Location"].endswith("?done=late")
    assert city.one("SELECT count(*) FROM step_mark") == 0


def test_nobody_outside_the_team_reads_or_writes_a_plan(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    zhang, chen = city.staff("张华"), city.person("陈志强")
    assert city.browser_of(zhang).get(f"/desk/people/{wang.id}/plan/").status_code == 404
    assert write(city, zhang, wang, lines(("不该有的", []), replaces=newest(city))).status_code == 409
    assert city.browser_of(chen).get(f"/me/plan/versions/{newest(city)}/").status_code == 404
    assert write(city, chen, chen, lines(("接在别人后面", []), replaces=newest(city))).status_code == 409
    assert city.one("SELECT count(*) FROM plan") == 1


def test_a_lapsed_consent_lets_the_person_read_and_nobody_write(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    city.run("UPDATE consent SET expires_at = now() - interval '1 day'")
    page = read(city, wang, wang)
    assert "想找一份白天的工作" in page
    assert "write/" not in page
    assert write(city, wang, wang, lines(("晚了", []), replaces=newest(city))).status_code == 409
    assert city.browser_of(limin).get(f"/desk/people/{wang.id}/plan/").status_code == 404


def test_withdrawn_while_writing_gives_the_words_back_once(city: City, limin: Staff, wang: Somebody) -> None:
    city.run("UPDATE consent SET withdrawn_at = now() WHERE person_id = %s", wang.id)
    gone = write(city, limin, wang, lines(WORK))
    assert gone.status_code == 409
    assert "去就业中心问叉车班" in gone.content.decode()
    assert city.one("SELECT count(*) FROM plan") == 0


def test_each_opening_and_each_act_is_on_record(city: City, limin: Staff, wang: Somebody) -> None:
    write(city, limin, wang, lines(WORK))
    read(city, limin, wang)
    answer(city, wang)
    step(city, wang, wang, "done")
    told = city.run("SELECT part, why FROM entry ORDER BY at").fetchall()
    assert ("plan.write", "support") in told
    assert ("plan", "support") in told
    assert ("plan.answer", "own") in told
    assert ("plan.mark", "own") in told


def test_the_pages_ask_no_more_for_ten_versions_than_for_one(city: City, limin: Staff, wang: Somebody) -> None:
    def questions(who: Staff | Somebody) -> int:
        with CaptureQueriesContext(connection) as asked:
            read(city, who, wang)
        return len([one for one in asked if one["sql"].split()[0] not in {"BEGIN", "COMMIT"}])

    write(city, limin, wang, lines(WORK))
    few = (questions(limin), questions(wang))
    for number in range(10):
        write(city, limin, wang, lines((f"第{number}版", ["一步"] * 3), WORK, replaces=newest(city)))
        answer(city, wang)
    assert (questions(limin), questions(wang)) == few
    assert max(few) <= 11


def test_a_consent_that_ended_long_ago_changes_nothing(city: City, limin: Staff) -> None:
    gone = city.person("何玉兰", team=(limin,), expires=timedelta(seconds=-1))
    assert write(city, limin, gone, lines(WORK)).status_code == 409
