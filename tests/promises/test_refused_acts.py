"""Whoever tries to act on a record that is not theirs leaves a trace, though the act itself is undone."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from guitu.foundations.access.verdicts import Actor, Verdict
from guitu.foundations.audit import actions
from guitu.foundations.audit.actions import action
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import NotYoursError
from tests.city import City, Somebody, Staff, now

NOTED = "SELECT actor_id, subject_id, part FROM refused_attempt"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def stranger(city: City) -> Staff:
    return city.staff("陈静")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


def attempts(city: City, wang: Somebody, limin: Staff) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return what a worker of another person might send, by the part under which it is noted."""
    need, (plan, step) = city.need(wang, limin), city.plan(wang, limin)
    day, desk = (now() + timedelta(days=3)).date().isoformat(), f"/desk/people/{wang.id}"
    time = {"begins_on": day, "begins_time": "14:30", "minutes": "60", "kind": "2"}
    return {
        "contact.write": (
            f"{desk}/",
            {"note_id": uuid.uuid4(), "words": "打听", "kind": "1", "topic": "support", "happened_on": now().date()},
        ),
        "meeting.propose": (f"{desk}/meetings/", {"meeting": uuid.uuid4(), **time}),
        "meeting.move": (
            f"{desk}/meetings/{city.meeting(wang, limin)}/",
            {"move": uuid.uuid4(), "step": 2, "what": "cancelled"},
        ),
        "reminder.write": (f"{desk}/reminders/", {"reminder": uuid.uuid4(), "words": "打听", "due_on": day}),
        "need.move": (f"{desk}/needs/{need}/move/", {"need": uuid.uuid4(), "then": "met"}),
        "plan.mark": (f"{desk}/plan/versions/{plan}/steps/{step}/", {"mark": "done"}),
    }


def test_whoever_tries_to_write_into_a_strangers_record_is_noted_once_and_changes_nothing(
    city: City, limin: Staff, stranger: Staff, wang: Somebody
) -> None:
    for part, (place, sent) in attempts(city, wang, limin).items():
        city.run("DELETE FROM refused_attempt")
        assert city.browser_of(stranger).post(place, sent).status_code in {404, 409}, part
        noted = city.run(NOTED).fetchall()
        # Where what was typed is given back, the page for it is asked for, too, and refused, too.
        assert [one for one in noted if one[2] != "record"] == [(stranger.id, wang.id, part)]
    assert city.one("SELECT count(*) FROM entry WHERE actor_id = %s", stranger.id) == 0


def test_a_worker_of_the_team_who_looks_for_what_is_gone_made_no_attempt(
    city: City, limin: Staff, wang: Somebody
) -> None:
    place = f"/desk/people/{wang.id}/needs/{uuid.uuid4()}/move/"
    assert city.browser_of(limin).post(place, {"need": uuid.uuid4(), "then": "met"}).status_code == 404
    assert city.run(NOTED).fetchall() == []
    assert city.one("SELECT count(*) FROM entry WHERE actor_id = %s", limin.id) == 0


def test_an_act_within_an_act_is_noted_once_and_also_where_the_outer_one_goes_on(
    city: City, stranger: Staff, wang: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "VERBS", {})

    def always(*, person_id: UUID, by: Actor, at: datetime) -> Verdict:
        return Verdict(allowed=True)

    @action("reminder.write", may=always)
    def inner(*, person_id: UUID, by: Actor, at: datetime) -> None:
        scopes.act("reminder.write", person_id=person_id, purpose="support")

    @action("reminder.done", may=always)
    def outer(*, person_id: UUID, by: Actor, at: datetime) -> None:
        inner(person_id=person_id, by=by, at=at)

    @action("reminder.done", may=always)
    def calm(*, person_id: UUID, by: Actor, at: datetime) -> None:
        with pytest.raises(NotYoursError):
            inner(person_id=person_id, by=by, at=at)

    with transaction.atomic():
        actor = tokens.begin(stranger.token)
        with pytest.raises(NotYoursError):
            outer(person_id=wang.id, by=actor, at=now())
        calm(person_id=wang.id, by=actor, at=now())
    assert city.run(NOTED).fetchall() == [(stranger.id, wang.id, "reminder.write")] * 2
