"""When something was written down nobody chooses: what stands in a record came at the moment that it says."""

import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff
from tests.promises.test_two_lists import MAY_INSERT

if TYPE_CHECKING:
    from conftest import Ground

NOTE = (
    "INSERT INTO contact (id, person_id, consent_id, author_id, kind, happened_at, received_at, note, worked_on)"
    " VALUES (%s, %s, %s, %s, 1, now() - interval '30 days', now() + %s::interval, 'x', 0)"
)
REPLY = (
    "INSERT INTO reply (id, contact_id, person_id, consent_id, stance, words, at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, 1, 'x', now() + %s::interval)"
)
QUIET = (
    "INSERT INTO pause (id, person_id, consent_id, by_id, at, what)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now() + %s::interval, 1)"
)
NOT_NOW = ("-24 years", "-1 hour", "-6 minutes", "6 minutes", "1 day")


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


@pytest.mark.parametrize("late", NOT_NOW)
def test_nobody_dates_a_note_an_answer_or_a_word_of_their_own(
    city: City, ground: "Ground", limin: Staff, wang: Somebody, late: str
) -> None:
    note, own = city.note(wang, limin), (wang.id, wang.consents["support"])
    for who, what, values in (
        (limin, NOTE, (uuid.uuid4(), *own, limin.id)),
        (wang, REPLY, (note, *own)),
        (wang, QUIET, (*own, wang.id)),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="_just_now"):
            by_hand(ground, who, what, *values, late)
        by_hand(ground, who, what, *values, "-30 seconds")
    written = city.run("SELECT at FROM reply UNION ALL SELECT at FROM pause UNION ALL SELECT received_at FROM contact")
    assert len(written.fetchall()) == 4


def test_no_table_of_the_record_takes_another_moment(city: City) -> None:
    dated = city.run(
        "SELECT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
        " WHERE p.polname = c.relname || '_just_now' AND NOT p.polpermissive AND p.polcmd = 'a'"
    ).fetchall()
    assert {table for (table,) in dated} == MAY_INSERT
