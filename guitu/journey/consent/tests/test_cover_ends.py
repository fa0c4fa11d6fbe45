"""When standing in ends by itself: with the colleague, with the consent, with a goodbye, with a new day."""

import uuid
from datetime import timedelta

import pytest

from conftest import Ground
from guitu.journey.consent import tasks
from guitu.people.rules import Place
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.promises.working_as import working_as
from tests.seating import stands

TICKED = ("support", "cover")
NAME = "SELECT app.cover(%s, %s, now() + make_interval(days => %s))"
Four = tuple[Somebody, Staff, Staff, Staff]


@pytest.fixture
def standing_in(city: City, ground: Ground) -> Four:
    """Let somebody stand in for somebody away for thirty days, named by a lead."""
    away, mate, lead = city.staff("李敏"), city.staff("张华"), city.staff("吴刚", "lead")
    wang = city.person("王建国", team=(away,), purposes=TICKED)
    assert by_hand(ground, lead, NAME, away.id, mate.id, 30) == [(0,)]
    assert reads(city, mate, wang)
    return wang, away, mate, lead


def reads(city: City, mate: Staff, whom: Somebody) -> bool:
    return city.browser_of(mate).get(f"/desk/people/{whom.id}/").status_code == 200


def seat_of(city: City, mate: Staff, whom: Somebody) -> uuid.UUID:
    asked = "SELECT id FROM team_member WHERE worker_id = %s AND person_id = %s"
    return uuid.UUID(str(city.one(asked, mate.id, whom.id)))


def days_left(city: City, mate: Staff) -> int:
    left = city.one("SELECT ends_at - now() FROM team_member WHERE worker_id = %s AND is_cover", mate.id)
    return round(float(left / timedelta(days=1)))


def test_whoever_is_let_go_takes_their_stand_in_along(city: City, ground: Ground, standing_in: Four) -> None:
    wang, away, mate, _lead = standing_in
    assert by_hand(ground, wang, "SELECT app.answer_member(%s, false)", seat_of(city, away, wang)) == [("ok",)]
    assert not reads(city, mate, wang)
    assert stands(city, wang, mate, is_cover=True) is Place.PAST, "that was nobody's no to the stand-in"


def test_whoever_is_given_a_last_day_gives_it_to_their_stand_in(city: City, ground: Ground, standing_in: Four) -> None:
    wang, away, mate, _lead = standing_in
    by_hand(ground, wang, "SELECT app.stay_until(%s, now() + interval '5 days')", away.id)
    assert days_left(city, mate) == 5
    by_hand(ground, wang, "SELECT app.stay_until(%s, now() + interval '60 days')", away.id)
    assert days_left(city, mate) == 5, "nobody named anybody for longer"


def test_whoever_leaves_the_organisation_leaves_no_stand_in(city: City, standing_in: Four) -> None:
    wang, away, mate, _lead = standing_in
    city.run("UPDATE worker SET left_at = now() WHERE id = %s", away.id)
    assert not reads(city, mate, wang)


def test_a_stand_in_for_two_stays_for_the_one_who_is_left(city: City, ground: Ground, standing_in: Four) -> None:
    wang, away, mate, lead = standing_in
    other = city.staff("周宁")
    city.join(wang.id, wang.consents["support"], other)
    by_hand(ground, lead, NAME, other.id, mate.id, 9)
    by_hand(ground, wang, "SELECT app.answer_member(%s, false)", seat_of(city, away, wang))
    assert reads(city, mate, wang)
    assert days_left(city, mate) == 9


def given_again(city: City, ground: Ground, whom: Somebody) -> None:
    """Let the person take "a colleague may step in" back, and give it again."""
    taken = by_hand(ground, whom, "SELECT app.withdraw(%s, %s)", whom.consents["cover"], b"r" * 32)
    assert taken == [("ok",)]
    with working_as("guitu_eraser"):
        assert tasks.erase_ordered() == 1
    notice = city.one("SELECT id FROM notice WHERE purpose = 'cover' ORDER BY version DESC LIMIT 1")
    epoch = city.one("SELECT max(epoch) FROM key_epoch WHERE organisation_id = %s", whom.organisation_id)
    again = "SELECT app.add_consent(%s, 'cover', %s, %s, %s, 3)"
    assert by_hand(ground, whom, again, uuid.uuid4(), notice, epoch, b"w" * 60) == [("ok",)]


def test_a_yes_that_is_given_again_lets_nobody_in_who_was_named_before(
    city: City, ground: Ground, standing_in: Four
) -> None:
    wang, away, mate, lead = standing_in
    given_again(city, ground, wang)
    assert not reads(city, mate, wang)
    by_hand(ground, lead, NAME, away.id, mate.id, 5)
    assert reads(city, mate, wang), "named anew, under the new yes"


def test_the_erasure_of_the_old_yes_ends_nobody_named_under_the_new_one(
    city: City, ground: Ground, standing_in: Four
) -> None:
    wang, away, mate, lead = standing_in
    given_again(city, ground, wang)
    by_hand(ground, lead, NAME, away.id, mate.id, 5)
    old = wang.consents["cover"]
    city.run("UPDATE consent SET erased_at = NULL WHERE id = %s", old)
    city.run("UPDATE consent SET erased_at = now() WHERE id = %s", old)
    assert reads(city, mate, wang)


def test_after_a_goodbye_nobody_new_is_let_in_by_a_lead(city: City, ground: Ground) -> None:
    away, mate, lead = city.staff("李敏"), city.staff("张华"), city.staff("吴刚", "lead")
    wang = city.person("王建国", team=(away,), purposes=TICKED)
    goodbye = (
        "INSERT INTO closing_move (id, person_id, consent_id, by_id, at, what, step, words, left_open)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), 4, 1, 'x', 'x')"
    )
    by_hand(ground, wang, goodbye, wang.id, wang.consents["support"], wang.id)
    by_hand(ground, lead, NAME, away.id, mate.id, 5)
    assert stands(city, wang, mate, is_cover=True) is Place.NONE


def test_named_again_until_an_earlier_day_the_earlier_day_counts(
    city: City, ground: Ground, standing_in: Four
) -> None:
    wang, away, mate, lead = standing_in
    by_hand(ground, lead, NAME, away.id, mate.id, 3)
    assert days_left(city, mate) == 3
    assert city.one("SELECT until - now() FROM cover") < timedelta(days=4)
    # Also where nobody would be let in any more.
    city.run("UPDATE consent SET expires_at = now() + interval '1 second' WHERE id = %s", wang.consents["cover"])
    city.run("UPDATE consent SET expires_at = now() - interval '1 day' WHERE id = %s", wang.consents["cover"])
    by_hand(ground, lead, NAME, away.id, mate.id, 1)
    assert days_left(city, mate) == 1


def test_what_a_lead_says_twice_stands_once_in_the_trace(city: City, ground: Ground, standing_in: Four) -> None:
    wang, away, mate, lead = standing_in
    until = now() + timedelta(days=9)
    for _twice in range(2):
        by_hand(ground, lead, "SELECT app.cover(%s, %s, %s)", away.id, mate.id, until)
    noted = city.one("SELECT count(*) FROM entry WHERE subject_id = %s AND part = 'team.cover'", wang.id)
    assert noted == 2, "the first naming, and the other day"
