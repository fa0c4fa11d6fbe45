"""An institution that holds people may send somebody to us. It keeps no record, is on no team, and makes no card."""

import uuid

import pytest

from conftest import Ground
from tests.by_hand import by_hand
from tests.city import City

RECORD = "SELECT app.record_on_word(%s, %s, %s, 1, %s, %s, %s, %s, NULL, %s)"
CARD = "SELECT app.make_card(%s, %s, %s, 'came', 'other', NULL, 1, %s)"


@pytest.mark.parametrize(("kind", "answers"), [("custodial_sender", {"not_yours"}), ("social_work", {"ok"})])
def test_whoever_works_where_people_are_held_keeps_nothing_about_anybody(
    city: City, ground: Ground, kind: str, answers: set[str]
) -> None:
    there = city.organisation("高墙")
    city.run("UPDATE organisation SET kind = %s WHERE id = %s", kind, there)
    worker, desk = city.staff("所里的人", organisation=there), city.staff("窗口", "intake", organisation=there)
    notice = city.one("SELECT id FROM notice WHERE purpose = 'support' ORDER BY version DESC LIMIT 1")
    sealed = (b"w" * 60, b"n" * 40, b"b" * 40, b"p" * 40, b"c" * 32)
    said = {
        by_hand(ground, worker, RECORD, uuid.uuid4(), uuid.uuid4(), notice, *sealed)[0][0],
        by_hand(ground, desk, CARD, uuid.uuid4(), b"n" * 40, b"r" * 40, b"w" * 60)[0][0],
    }
    assert said == answers
    assert city.one("SELECT wall.can_be_on_a_team(%s)", worker.id) is (kind == "social_work")
