"""Promise 2: which part was opened and why is what happened, and nobody's words."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest

from guitu.foundations.audit import log
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff
from tests.promises import test_fields as written
from tests.promises.working_as import working_as
from tests.trusting import trusted

if TYPE_CHECKING:
    from conftest import Ground

# What would hide what was done, tell of what was not, or tell a secret.
WORDS = ("ta_shi_ge_xidu_de", "他吸毒", "", None)
OTHER_DOORS = ("name", "phone", "copy", "parcel", "waiting_card", "with.notes", "team.end", "consent.withdraw", "bulk")


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def said(city: City) -> list[Any]:
    """Return what the log and the officer's list say."""
    told = city.run("SELECT part, why FROM entry UNION ALL SELECT part, '' FROM refused_attempt").fetchall()
    return list(told)


@pytest.mark.parametrize("word", [*WORDS, *OTHER_DOORS, "contact.write", "home", "consents", "trusted"])
def test_a_worker_opens_nobody_under_a_word_that_is_no_part_of_a_record(
    city: City, ground: "Ground", limin: Staff, wang: Somebody, word: str | None
) -> None:
    for whom in (wang.id, uuid4()):
        with pytest.raises(psycopg.errors.InvalidParameterValue) as refused:
            by_hand(ground, limin, "SELECT * FROM app.open(%s, %s)", whom, word)
        assert not word or word not in str(refused.value)
    assert said(city) == []


@pytest.mark.parametrize("word", [*WORDS, *OTHER_DOORS, "record", "meetings"])
def test_nobody_acts_under_a_word_that_is_another_act_or_none(
    city: City, ground: "Ground", limin: Staff, wang: Somebody, word: str | None
) -> None:
    for who in (limin, wang):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            by_hand(ground, who, "SELECT * FROM app.act(%s, %s, 'support')", word, wang.id)
    assert said(city) == []


@pytest.mark.parametrize("word", [*WORDS, "own", "support"])
def test_a_list_of_names_is_read_for_one_of_three_reasons(
    city: City, ground: "Ground", limin: Staff, wang: Somebody, word: str | None
) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        by_hand(ground, limin, "SELECT * FROM app.open_names(%s, %s)", [wang.id], word)
    assert said(city) == []


@pytest.mark.parametrize("word", [*WORDS, "with.answers", "with.health", "record"])
def test_somebody_trusted_opens_only_what_can_be_shared(
    city: City, ground: "Ground", wang: Somebody, word: str | None
) -> None:
    guest = trusted(city, wang, "notes")
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        by_hand(ground, guest, "SELECT * FROM app.open_shared(%s)", word)
    assert said(city) == []


def test_why_a_record_was_opened_follows_from_who_opened_it(
    city: City, ground: "Ground", limin: Staff, wang: Somebody
) -> None:
    for who in (limin, wang):
        assert len(by_hand(ground, who, "SELECT * FROM app.open(%s, 'record')", wang.id)) == 2
    by_hand(ground, wang, "SELECT * FROM app.open(%s, 'home')", wang.id)
    told = city.run("SELECT actor_id, part, why FROM entry ORDER BY at").fetchall()
    assert told == [(limin.id, "record", "support"), (wang.id, "record", "own"), (wang.id, "home", "own")]


def test_what_was_tried_in_vain_is_put_on_record_in_no_other_words(
    city: City, ground: "Ground", limin: Staff, wang: Somebody
) -> None:
    for word in WORDS:
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            by_hand(ground, limin, "SELECT FROM app.note_refusal(%s, %s)", word, uuid4())
    assert said(city) == []
    for whom in (wang.id, stranger := uuid4()):
        by_hand(ground, limin, "SELECT FROM app.note_refusal('contact.confide', %s)", whom)
    told = city.run("SELECT actor_id, subject_id, part FROM refused_attempt").fetchall()
    assert told == [(limin.id, stranger, "contact.confide")], "whoever may act for her only looked in vain"


@pytest.mark.parametrize(
    ("table", "part", "why"),
    [
        ("entry", "ta_shi_ge_xidu_de", "support"),
        ("entry", "record", "zhen_de"),
        ("entry", "record", "caseload"),
        ("entry", "name", "own"),
        ("refused_attempt", "ta_zhu_zai_changhua_jie", ""),
    ],
)
def test_whoever_owns_the_database_cannot_write_words_into_the_log(
    city: City, limin: Staff, table: str, part: str, why: str
) -> None:
    columns = {"id": uuid4(), "at": "now", "actor_id": limin.id, "subject_id": uuid4(), "part": part}
    columns |= {"organisation_id": limin.organisation_id}
    if table == "entry":
        columns |= {"why": why, "proven": 1, "salt": b"s" * 32}
    with pytest.raises(psycopg.errors.CheckViolation):
        city.run(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})",  # noqa: S608
            *columns.values(),
        )


def test_the_lists_of_the_database_are_what_the_code_says_and_no_more(city: City) -> None:
    def listed(name: str) -> set[str]:
        words = list(city.one(f"SELECT wall.{name}()"))
        assert len(words) == len(set(words)), name
        return set(words)

    read = written.opened_to_read()
    shared = {one for one in read if one.startswith("with.")}
    assert listed("readings") | listed("own_readings") == read - shared
    assert listed("readings") & listed("own_readings") == set()
    assert listed("shared_readings") == shared
    assert listed("acts") == written.done_through_act()
    assert listed("noted") == written.written_parts() - read - written.done_through_act()
    assert listed("tried") == {"bulk"} | written.tried_for_somebody() - written.written_parts()
    assert listed("lists") == written.said_of_lists()
    assert listed("lists") | listed("reasons") == written.written_reasons()
    assert listed("lists") & listed("reasons") == set()
    assert listed("parts") == written.written_parts()


def test_a_stranger_does_not_learn_when_somebody_was_opened_from_where_it_lies_in_the_log(
    city: City, ground: "Ground", limin: Staff, wang: Somebody
) -> None:
    by_hand(ground, limin, "SELECT * FROM app.open(%s, 'record')", wang.id)
    with working_as("guitu_jobs"):
        assert log.seal_pending() == 1
    stranger = city.staff("陌生", organisation=city.organisation("别处"))
    for who in (stranger, city.staff("官", "officer"), limin, wang):
        for table in ("entry_sealed", "entry_pending", "tile"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                by_hand(ground, who, f"SELECT count(*) FROM {table}")  # noqa: S608
