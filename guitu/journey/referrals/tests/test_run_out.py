"""What merely ran out has ended: nobody is told that it was taken back, and nobody is asked again."""

import pytest

from guitu.journey.consent import tasks
from guitu.journey.referrals.tests.by_letter import handed
from guitu.journey.referrals.tests.scene import Between
from tests import listing
from tests.city import City, Somebody, Staff
from tests.promises.working_as import working_as


@pytest.fixture
def town(city: City) -> Between:
    return Between(city)


def run_out(town: Between, *, is_erased: bool) -> None:
    """Let the last day lie so far back that the consent behind it is erased, and the rest of it where it is asked."""
    town.city.run("UPDATE consent SET expires_at = now() - interval '91 days' WHERE purpose = 'referral'")
    town.city.run("UPDATE disclosure SET ends_at = now() - interval '91 days'")
    town.city.run("UPDATE referral SET ends_on = (now() - interval '92 days')::date")
    with working_as("guitu_jobs"):
        tasks.lapse()
    if is_erased:
        with working_as("guitu_eraser"):
            for (one,) in town.city.run("SELECT id FROM erasure_order").fetchall():
                tasks.carry_out(one, is_last_step=True)


def told(town: Between, who: Staff | Somebody, address: str) -> str:
    browser = town.city.browser_of(who)
    browser.cookies["guitu_language"] = "en"
    return str(browser.get(address).content.decode()).split("<main", 1)[1]


@pytest.mark.parametrize("is_erased", [False, True])
def test_what_ran_out_is_not_called_taken_back(town: Between, *, is_erased: bool) -> None:
    referral, copy = town.sent()
    town.accept(copy)
    town.complete(copy)
    run_out(town, is_erased=is_erased)
    assert town.city.one("SELECT count(*) FROM data_key WHERE id = %s", copy) == 0, "the key goes all the same"
    case = f"/desk/people/{town.wang.id}/referrals/"
    pages: list[tuple[Staff | Somebody, str]] = [(town.limin, case), (town.limin, f"{case}{referral}/")]
    pages += [(town.wang, "/me/referrals/"), (town.wang, f"/me/referrals/{referral}/")]
    for who, address in pages:
        shown = told(town, who, address)
        assert "Taken back" not in shown, address
        assert ("Ended on" if is_erased else "Finished there") in shown, address
        assert 'name="item"' not in shown, "nobody is asked to send it again"
    there = told(town, town.desk, "/desk/arrivals/")
    assert "Taken back" not in there
    assert "The last day has passed" in there
    assert 'href="/me/consents/' not in told(town, town.wang, f"/me/referrals/{referral}/") or not is_erased


@pytest.mark.parametrize("is_erased", [False, True])
def test_a_settled_letter_that_ran_out_is_not_asked_for_again(town: Between, *, is_erased: bool) -> None:
    referral, _copy = handed(town, listing.service(town.city, "电工夜校"))
    place = f"/desk/people/{town.wang.id}/referrals/{referral}/"
    for step, to, more in ((3, "accepted", {}), (4, "completed", {"wish": ["wish-1"], "result-wish-1": "reached"})):
        typed = {
            "move": "00000000-0000-4000-8000-00000000000" + str(step),
            "step": step,
            "to": to,
            "words": "",
            **more,
        }
        assert town.post(town.limin, f"{place}tell/", **typed).status_code == 302
    assert town.say(town.wang, referral, "feedback", helped="yes", words="").status_code == 302
    assert town.say(town.limin, referral, "settled").status_code == 302
    run_out(town, is_erased=is_erased)
    hands: tuple[tuple[Staff | Somebody, str], ...] = ((town.wang, f"/me/referrals/{referral}/"), (town.limin, place))
    for who, address in hands:
        shown = told(town, who, address)
        assert "They still hold the letter" not in shown
        assert "All settled" in shown
    assert town.say(town.limin, referral, "told").status_code == 200, "there is nothing to tell"


def test_when_the_whole_record_runs_out_a_copy_that_had_longer_is_over_too(town: Between) -> None:
    _referral, copy = town.sent()
    town.city.run("UPDATE consent SET expires_at = now() - interval '91 days' WHERE purpose = 'support'")
    with working_as("guitu_jobs"):
        tasks.lapse()
    assert town.get(town.desk, f"/desk/arrivals/{copy}/").status_code == 404
    there = told(town, town.desk, "/desk/arrivals/")
    assert "Taken back" not in there
    assert f"/desk/arrivals/{copy}/" not in there
