"""What can happen to a reminder: every state, act and hand, asked of the database as each of them."""

import uuid
from datetime import timedelta
from itertools import product
from uuid import UUID

import psycopg
import pytest

from conftest import Ground
from guitu.foundations.access.verdicts import Actor, Kind, RefusedError, Role
from guitu.journey.contacts import actions, rules
from guitu.journey.contacts.rules import REMINDER_MOVES, Act, Noted, Writer
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now

HANDS = ("the writer", "a teammate", "person", "lead", "desk", "a worker elsewhere", "somebody else")
WRITE = (
    "INSERT INTO reminder (id, person_id, consent_id, by_id, at, due_at, words)"
    " VALUES (%s, %s, %s, %s, now(), now(), 'x')"
)
TICK = (
    "INSERT INTO reminder_done (id, person_id, consent_id, by_id, at, reminder_id)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s)"
)


def laid(city: City, whom: Somebody, by: Staff, how: Noted) -> UUID:
    """Let a reminder stand so, past the wall."""
    row, consent = uuid.uuid4(), whom.consents["support"]
    if how is not Noted.NONE:
        city.run(WRITE, row, whom.id, consent, by.id)
    if how is Noted.DONE:
        city.run(TICK, whom.id, consent, by.id, row)
    return row


def stands(city: City, row: UUID) -> Noted:
    """Return how it stands, from what the database holds."""
    if not city.one("SELECT count(*) FROM reminder WHERE id = %s", row):
        return Noted.NONE
    return Noted.DONE if city.one("SELECT count(*) FROM reminder_done WHERE reminder_id = %s", row) else Noted.OPEN


@pytest.mark.parametrize("how", Noted)
def test_only_what_the_table_allows_happens_to_a_reminder_and_only_by_whoever_wrote_it(
    city: City, ground: Ground, how: Noted
) -> None:
    limin, zhang = city.staff("李敏"), city.staff("张华")
    wang, other = city.person("王建国", team=(limin, zhang)), city.person("陈志强", team=(limin,))
    hands: dict[str, Staff | Somebody] = dict(
        zip(
            HANDS,
            (limin, zhang, wang, city.staff("吴刚", "lead"), city.staff("周洁", "intake"), city.staff("周宁"), other),
            strict=True,
        )
    )
    consent = wang.consents["support"]
    for what, hand in product(Act, HANDS):
        # Whoever on the team writes a new one writes their own.
        if (how, what, hand) == (Noted.NONE, Act.WRITTEN, "a teammate"):
            continue
        row, who = laid(city, wang, limin, how), hands[hand]
        then = REMINDER_MOVES.get((how, what, Writer.SELF)) if hand == "the writer" else None
        asked: tuple[str, *tuple[UUID, ...]] = (
            (WRITE, row, wang.id, consent, who.id) if what is Act.WRITTEN else (TICK, wang.id, consent, who.id, row)
        )
        try:
            by_hand(ground, who, *asked)
            is_done = True
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError):
            is_done = False
        assert is_done is (then is not None), (what, hand)
        assert stands(city, row) is (then or how), (what, hand)


WORKER = Actor(pk=uuid.uuid4(), kind=Kind.STAFF, organisation_id=uuid.uuid4(), role=Role.WORKER)


def test_no_reminder_is_written_that_the_table_does_not_hold(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "REMINDER_MOVES", {})
    with pytest.raises(RefusedError):
        actions.remind(
            person_id=uuid.uuid4(), reminder_id=uuid.uuid4(), words="带上社保卡", due_at=now() + timedelta(days=1),
            by=WORKER, at=now(),
        )  # fmt: skip


def test_none_is_ticked_off_that_the_table_does_not_hold(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,))
    row = laid(city, wang, limin, Noted.OPEN)
    monkeypatch.setattr(rules, "REMINDER_MOVES", {})
    place = f"/desk/people/{wang.id}/reminders/{row}/"
    assert city.browser_of(limin).post(place, {"done_id": str(uuid.uuid4())}).status_code == 302
    assert stands(city, row) is Noted.OPEN
