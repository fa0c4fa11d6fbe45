"""What comes back: steps by the right hands, an outcome for each wish, the person's own word, and a closed loop."""

import uuid
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guitu.journey.referrals import rules
from guitu.journey.referrals.rules import Hand, State
from guitu.journey.referrals.tests.scene import UNTICKED, Between
from tests.city import City, Somebody, Staff


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


def desk_page(town: Between, referral: UUID) -> str:
    address = f"/desk/people/{town.wang.id}/referrals/{referral}/"
    return str(town.get(town.limin, address).content.decode())


def own_page(town: Between, referral: UUID) -> str:
    return str(town.get(town.wang, f"/me/referrals/{referral}/").content.decode())


def test_a_whole_loop(town: Between) -> None:
    referral, copy = town.sent()
    town.accept(copy)
    assert town.step(copy, "in-progress", who=town.huang, words="周二上午来，找黄晴。").status_code == 302
    for told in (own_page(town, referral), desk_page(town, referral)):
        assert "周二上午来，找黄晴。" in told
    town.complete(copy)
    assert "已达到" in own_page(town, referral)
    assert town.say(town.limin, referral, "settled").status_code == 200
    assert town.say(town.wang, referral, "feedback", helped="yes", words="学到了手艺。").status_code == 302
    assert "学到了手艺。" in desk_page(town, referral)
    assert "学到了手艺。" not in town.get(town.huang, f"/desk/arrivals/{copy}/").content.decode()
    assert "办妥了" not in desk_page(town, referral)
    assert town.say(town.limin, referral, "settled").status_code == 302
    assert "办妥了" in desk_page(town, referral)
    assert town.states() == ["requested", "accepted", "in-progress", "completed"]


def test_a_no_carries_a_neutral_reason_and_closes_the_copy(town: Between) -> None:
    referral, copy = town.sent()
    assert town.step(copy, "rejected").status_code == 200
    assert town.step(copy, "rejected", reason="no_capacity").status_code == 302
    assert "目前没有名额" in own_page(town, referral)
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 404


def test_only_a_worker_of_that_station_takes_it_on(town: Between) -> None:
    _, copy = town.sent()
    assert town.step(copy, "accepted").status_code == 200
    assert town.step(copy, "accepted", worker=town.limin.id).status_code == 200
    assert town.states() == ["requested"]
    town.accept(copy)
    assert town.get(town.huang, f"/desk/arrivals/{copy}/").status_code == 200
    another = town.city.staff("赵敏", organisation=town.elsewhere)
    assert town.get(another, f"/desk/arrivals/{copy}/").status_code == 404


def test_an_end_says_what_became_of_each_wish(town: Between) -> None:
    _, copy = town.sent()
    town.accept(copy)
    assert town.step(copy, "completed", who=town.huang, words="上完了").status_code == 200
    assert town.step(copy, "completed", who=town.huang, wish=["wish-1"], words="上完了").status_code == 200
    assert town.states() == ["requested", "accepted"]


@pytest.mark.parametrize("who", ["wang", "limin"])
def test_the_person_and_the_team_call_it_off(town: Between, who: str) -> None:
    referral, copy = town.sent()
    hand: Staff | Somebody = getattr(town, who)
    assert town.say(hand, referral, "stopped").status_code == 200
    assert town.say(hand, referral, "stopped", reason="found_elsewhere").status_code == 302
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 404
    assert town.step(copy, "rejected", reason="closed").status_code == 404
    assert town.city.one("SELECT by_id FROM referral_move WHERE state = 'cancelled'") == (
        None if who == "wang" else town.limin.id
    )


def test_only_who_wrote_it_calls_it_a_mistake(town: Between) -> None:
    referral, copy = town.sent()
    zhang = town.city.staff("张华")
    town.city.join(town.wang.id, town.wang.consents["support"], zhang)
    assert town.say(zhang, referral, "mistake").status_code == 403
    assert town.say(town.limin, referral, "mistake").status_code == 302
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 404


def test_not_now_stands_and_leaves_nothing_and_she_may_change_her_mind(town: Between) -> None:
    referral = town.draft()
    assert town.say(town.wang, referral, "not_now").status_code == 302
    assert "现在先不" in desk_page(town, referral)
    town.send(referral, "name")
    assert town.states() == ["requested"]


def test_a_draft_taken_back_cannot_be_sent(town: Between) -> None:
    referral = town.draft()
    assert town.say(town.limin, referral, "in_error").status_code == 302
    address = f"/me/referrals/{referral}/check/"
    assert town.post(town.wang, address, copy=uuid.uuid4(), item=["name"], send="1").status_code == 200
    assert town.states() == []


def test_two_at_once_at_the_recipient_the_second_is_told(town: Between) -> None:
    _, copy = town.sent()
    assert town.step(copy, "accepted", step=2, worker=town.huang.id).status_code == 302
    late = town.step(copy, "rejected", step=2, reason="closed", words="写好的话")
    assert late.status_code == 200
    assert "写好的话" in late.content.decode()
    assert town.states() == ["requested", "accepted"]


def test_sent_twice_a_step_is_one(town: Between) -> None:
    _, copy = town.sent()
    once: dict[str, Any] = {"step": 2, "move": uuid.uuid4(), "worker": town.huang.id}
    assert [town.step(copy, "accepted", **once).status_code for _ in range(2)] == [302, 302]
    assert town.states() == ["requested", "accepted"]


WAYS: dict[State, list[str]] = {
    State.REQUESTED: [],
    State.ACCEPTED: ["accepted"],
    State.REJECTED: ["rejected"],
    State.IN_PROGRESS: ["accepted", "in-progress"],
    State.ON_HOLD: ["accepted", "on-hold"],
    State.CANCELLED: ["cancelled"],
    State.COMPLETED: ["accepted", "completed"],
    State.FAILED: ["accepted", "failed"],
    State.ENTERED_IN_ERROR: ["entered-in-error"],
}
REASON = {to.value: reasons[0].value for to, reasons in rules.REASONS.items()}


def asked(town: Between, who: Staff | Somebody, referral: UUID, copy: UUID, to: str) -> str:
    """Ask the database itself for one step, as whoever it is."""
    step = town.city.one("SELECT count(*) + 1 FROM referral_move WHERE disclosure_id = %s", copy)
    reason = REASON.get(to, "")
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [who.token])
        if who in (town.desk, town.huang):
            worker = town.huang.id if to == "accepted" else None
            ask = "SELECT app.answer_referral(gen_random_uuid(), %s, %s, %s, %s, %s, 'x')"
            db.execute(ask, [copy, step, to, reason, worker])
        else:
            ask = "SELECT app.stop_referral(gen_random_uuid(), %s, %s, %s, %s)"
            db.execute(ask, [referral, step, to, reason])
        return str(db.fetchone()[0])


@pytest.mark.parametrize(("now", "who"), list(product(WAYS, ["desk", "limin", "zhang", "wang"])))
def test_the_database_lets_only_the_table_pass(town: Between, now: State, who: str) -> None:
    zhang = town.city.staff("张华")
    town.city.join(town.wang.id, town.wang.consents["support"], zhang)
    hands = {"desk": {Hand.OWNER}, "limin": {Hand.SOURCE, Hand.AUTHOR}, "zhang": {Hand.SOURCE}, "wang": {Hand.PERSON}}
    actor: Staff | Somebody = zhang if who == "zhang" else getattr(town, who)
    for to in State:
        town.city.run("TRUNCATE referral, referral_word, referral_sent, disclosure, disclosed_text, referral_move")
        town.city.run(
            "DELETE FROM consent_event e USING consent c WHERE c.id = e.consent_id AND c.purpose = 'referral'"
        )
        town.city.run("DELETE FROM consent WHERE purpose = 'referral'")
        referral, copy = town.sent()
        for step in WAYS[now]:
            by = town.limin if step in {"cancelled", "entered-in-error"} else town.desk
            assert asked(town, by, referral, copy, step) == "ok", step
        passes = any(rules.can_move(now, to, hand) for hand in hands[who])
        assert (asked(town, actor, referral, copy, to.value) == "ok") == passes, (now, to, who)


def put(town: Between, who: Staff | Somebody, referral: UUID, what: int) -> None:
    """Put a word beside a referral past every page, under the web role, in one's own name."""
    ask = (
        "INSERT INTO referral_word (id, person_id, consent_id, by_id, at, referral_id, what, helped, words)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, %s, 'x', 'x')"
    )
    with transaction.atomic(), connection.cursor() as db:
        db.execute("SELECT FROM app.begin(%s)", [who.token])
        db.execute(ask, [town.wang.id, town.wang.consents["support"], who.id, referral, what])


@pytest.mark.parametrize(("what", "own"), [(1, False), (2, False), (3, True), (4, True)])
def test_no_word_is_put_in_anothers_mouth(town: Between, what: int, *, own: bool) -> None:
    referral = town.draft()
    who: Staff | Somebody = town.wang if own else town.limin
    with pytest.raises(DatabaseError, match="row-level security"):
        put(town, who, referral, what)


@pytest.mark.parametrize("what", [2, 3])
def test_the_loop_closes_only_after_the_outcome_and_her_word(town: Between, what: int) -> None:
    referral, copy = town.sent()
    town.accept(copy)
    who: Staff | Somebody = town.wang if what == 2 else town.limin
    with pytest.raises(DatabaseError, match="a word follows"):
        put(town, who, referral, what)


def test_a_desk_reads_where_its_day_begins_that_something_waits_for_a_first_answer(town: Between) -> None:
    link = 'href="/desk/arrivals/">有'
    town.sent()
    _, copy = town.sent()
    assert "有 2 份转介" in town.get(town.desk, "/desk/cards/").content.decode()
    assert link not in town.get(town.city.staff("周洁", "intake"), "/desk/cards/").content.decode(), "not theirs"
    town.accept(copy)
    assert "有 1 份转介" in town.get(town.desk, "/desk/cards/").content.decode()
    for _ in range(2):
        town.withdraw()
    assert link not in town.get(town.desk, "/desk/cards/").content.decode()


def test_pages_cost_the_same_for_any_number(town: Between) -> None:
    pages: list[tuple[Staff | Somebody, str]] = [
        (town.limin, f"/desk/people/{town.wang.id}/referrals/"), (town.wang, "/me/referrals/"),
        (town.desk, "/desk/arrivals/"), (town.wang, "/me/"), (town.desk, "/desk/cards/"),
    ]  # fmt: skip

    def cost() -> list[int]:
        found = []
        for who, address in pages:
            with CaptureQueriesContext(connection) as asked:
                assert town.get(who, address).status_code == 200
            found.append(len(asked))
        return found

    town.accept(town.sent()[1])
    first = cost()
    for _ in range(3):
        _, copy = town.sent()
        town.accept(copy)
    assert cost() == first
    assert max(first) <= 22


def test_a_goodbye_names_what_is_not_finished_elsewhere(town: Between) -> None:
    _, copy = town.sent()
    address = f"/desk/people/{town.wang.id}/closing/"
    assert "白鹭职业培训中心" in town.get(town.limin, address).content.decode()
    town.accept(copy)
    town.complete(copy)
    assert "白鹭职业培训中心" not in town.get(town.limin, address).content.decode()


def test_the_last_day_is_the_same_wherever_it_is_read(town: Between) -> None:
    _, copy = town.sent()
    day = town.typed()["until"]
    assert day in town.get(town.desk, f"/desk/arrivals/{copy}/").content.decode()
    asked = "SELECT (expires_at AT TIME ZONE 'Asia/Shanghai')::date::text FROM consent WHERE purpose = 'referral'"
    assert town.city.one(asked) == day


def test_every_page_speaks_both_languages(town: Between) -> None:
    referral, copy = town.sent()
    draft = town.draft()
    pages = (
        (town.limin, f"/desk/people/{town.wang.id}/referrals/", "转介", "Referrals"),
        (town.limin, f"/desk/people/{town.wang.id}/referrals/new/", "准备转介", "Prepare a referral"),
        (town.limin, f"/desk/people/{town.wang.id}/referrals/{referral}/", "本人勾选的内容", "What they ticked"),
        (town.wang, "/me/referrals/", "我的转介", "My referrals"),
        (town.wang, f"/me/referrals/{draft}/", "还没有送出任何内容", "Nothing has left yet"),
        (town.wang, f"/me/referrals/{referral}/", "您勾选的内容", "What you ticked"),
        (town.desk, "/desk/arrivals/", "转来的", "Arrived here"),
        (town.desk, f"/desk/arrivals/{copy}/", "希望得到什么", "What is wished for"),
    )
    for who, address, zh, en in pages:
        for tongue, words in (("zh-hans", zh), ("en", en)):
            browser = town.city.browser_of(who)
            browser.cookies["guitu_language"] = tongue
            assert words in browser.get(address).content.decode(), (address, tongue)


def test_what_was_not_ticked_is_still_hers_to_read_in_the_draft_only(town: Between) -> None:
    referral, copy = town.sent()
    assert UNTICKED not in own_page(town, referral)
    assert UNTICKED not in desk_page(town, referral)
    assert UNTICKED not in town.get(town.desk, f"/desk/arrivals/{copy}/").content.decode()


def test_she_is_asked_to_decide_first_and_afterwards_how_it_was(town: Between) -> None:
    def home() -> str:
        return str(town.get(town.wang, "/me/").content.decode())

    referral = town.draft()
    assert "有一份转介等您决定" in home()
    copy = town.send(referral, "wish-1", "name")
    assert "有一份转介" not in home()
    assert "新来的，等您答复" in town.get(town.desk, "/desk/arrivals/").content.decode()
    town.accept(copy)
    town.complete(copy)
    assert "有一份转介办完了" in home()
    assert "有一份转介等您决定" not in home()
    assert "您已办完" in town.get(town.huang, "/desk/arrivals/").content.decode()


def test_an_answer_is_looked_at_once_more_before_it_leaves(town: Between) -> None:
    _referral, copy = town.sent()
    told = {
        "worker": town.huang.id,
        "first_on": "2026-12-01",
        "words": "来二楼找黄晴。",
        "move": uuid.uuid4(),
        "step": 2,
    }
    here = f"/desk/arrivals/{copy}/"
    once_more = town.post(town.desk, here, to="accepted", **told).content.decode()
    for words in ("还没有发出", "黄晴", "2026-12-01", "来二楼找黄晴。"):
        assert words in once_more
    assert town.states() == ["requested"], "nothing has left"
    back = town.post(town.desk, here, to="accepted", change="1", **told).content.decode()
    assert "来二楼找黄晴。" in back
    assert str(told["move"]) in back
    assert town.states() == ["requested"]
    assert town.post(town.desk, here, to="accepted", send="1", **told).status_code == 302
    assert town.states() == ["requested", "accepted"]
    assert "2026-12-01" in own_page(town, _referral)


def test_a_no_is_read_back_with_its_reason_before_it_leaves(town: Between) -> None:
    referral, copy = town.sent()
    told = {"reason": "no_capacity", "words": "春天再来问问。", "move": uuid.uuid4(), "step": 2, "to": "rejected"}
    once_more = town.post(town.desk, f"/desk/arrivals/{copy}/", **told).content.decode()
    for words in ("目前没有名额", "春天再来问问。", "您将无法再打开"):
        assert words in once_more, words
    assert town.states() == ["requested"]
    assert town.post(town.desk, f"/desk/arrivals/{copy}/", send="1", **told).status_code == 302
    assert "春天再来问问。" in own_page(town, referral)
