"""Three years after somebody has gone the log about them goes, too; of whoever is still there it stays."""

from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from conftest import Ground
from guitu.foundations.audit import log
from guitu.foundations.identity import tokens
from guitu.journey.consent import tasks
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff
from tests.promises.working_as import working_as

LOG = {
    "consent": "person_id",
    "consent_event": "person_id",
    "erasure_order": "person_id",
    "receipt": "person_id",
    "entry": "subject_id",
}
TIMES = {
    "consent": ("given_at", "confirmed_at", "expires_at", "withdrawn_at", "erased_at"),
    "consent_event": ("at",),
    "erasure_order": ("ordered_at", "done_at"),
    "receipt": ("made_at", "until"),
    "entry": ("at",),
}
CODE = "A-RECEIPT"


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health"))


def open_record(ground: Ground, who: Staff | Somebody, whom: UUID) -> None:
    by_hand(ground, who, "SELECT FROM app.open(%s, 'record')", whom)


def take_back(ground: Ground, whom: Somebody, purpose: str = "support") -> None:
    withdraw = "SELECT app.withdraw(%s, %s)"
    assert by_hand(ground, whom, withdraw, whom.consents[purpose], tokens.hashed(CODE)) == [("ok",)]


def erase() -> None:
    with working_as("guitu_eraser"):
        tasks.erase_ordered()


def go(ground: Ground, limin: Staff, whom: Somebody) -> None:
    """Be looked at, take everything back, and be gone."""
    open_record(ground, limin, whom.id)
    take_back(ground, whom)
    erase()


def pass_by(city: City, whom: Somebody, interval: str) -> None:
    """Let time go by for what is about one person."""
    for table, columns in TIMES.items():
        moved = ", ".join(f"{column} = {column} - interval '{interval}'" for column in columns)
        city.run(f"UPDATE {table} SET {moved} WHERE {LOG[table]} = %s", whom.id)  # noqa: S608


def forget() -> int:
    with working_as("guitu_jobs"):
        return tasks.forget_log()


def left(city: City, whom: Somebody) -> dict[str, int]:
    asked = "SELECT count(*) FROM {table} WHERE {column} = %s"
    told = {table: city.one(asked.format(table=table, column=column), whom.id) for table, column in LOG.items()}
    return {table: number for table, number in told.items() if number}


def test_three_years_after_somebody_has_gone_nothing_says_that_they_were_here(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    go(ground, limin, wang)
    pass_by(city, wang, "3 years 1 day")
    assert forget() == 1
    assert left(city, wang) == {}


def test_until_then_the_code_opens_what_happened(city: City, ground: Ground, limin: Staff, wang: Somebody) -> None:
    go(ground, limin, wang)
    pass_by(city, wang, "2 years 360 days")
    before = left(city, wang)
    assert set(before) == set(LOG)
    assert forget() == 0
    assert left(city, wang) == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM app.read_receipt(%s)", [CODE])
        assert cursor.fetchone()[0] == before["consent_event"] + before["entry"]


def test_the_log_stays_whole_for_everybody_else(city: City, ground: Ground, limin: Staff, wang: Somebody) -> None:
    chen = city.person("陈志强", team=(limin,))
    for whom in (wang, chen, wang, chen):
        open_record(ground, limin, whom.id)
    go(ground, limin, wang)
    pass_by(city, wang, "4 years")
    city.run("UPDATE entry SET at = at - interval '1 second'")
    with working_as("guitu_jobs"):
        sealed = log.seal_pending()
    assert forget() == 1
    with working_as("guitu_jobs"):
        assert list(log.faults()) == []
        newest = log.head()
    assert newest is not None
    assert newest.size == sealed > city.one("SELECT count(*) FROM entry") == 2


def test_who_is_still_with_us_goes_on_seeing_everything(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    open_record(ground, limin, wang.id)
    take_back(ground, wang, "health")
    erase()
    pass_by(city, wang, "9 years")
    city.run("UPDATE consent SET expires_at = now() + interval '30 days' WHERE withdrawn_at IS NULL")
    before = left(city, wang)
    assert forget() == 0
    assert before.pop("receipt") == 1, "a receipt that opens nothing any more"
    assert left(city, wang) == before


def test_nothing_is_forgotten_while_something_is_still_to_be_erased(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    go(ground, limin, wang)
    pass_by(city, wang, "4 years")
    city.run(
        "UPDATE erasure_order SET done_at = NULL, rows_gone = NULL WHERE consent_id = %s", wang.consents["health"]
    )
    assert forget() == 0
    assert left(city, wang)["erasure_order"] == 2


def test_a_card_of_which_nothing_came_and_a_refused_attempt_are_forgotten_in_their_turn(
    city: City, ground: Ground, limin: Staff, wang: Somebody
) -> None:
    for age in ("3 years 1 day", "2 years 360 days"):
        city.run(
            "INSERT INTO entry (id, at, actor_id, subject_id, organisation_id, part, why, proven, salt) VALUES"
            " (gen_random_uuid(), now() - %s::interval, %s, %s, %s, 'waiting_card.make', 'intake', 1, 'x')",
            age, limin.id, uuid4(), limin.organisation_id,
        )  # fmt: skip
        open_record(ground, city.staff("张华"), wang.id)
        city.run("UPDATE refused_attempt SET at = now() - %s::interval WHERE at > now() - interval '1 hour'", age)
    forget()
    assert city.one("SELECT count(*) FROM entry") == 1
    assert city.one("SELECT count(*) FROM refused_attempt") == 1


@pytest.mark.parametrize("role", ["guitu_app", "guitu_eraser", "guitu_stats"])
def test_only_the_worker_process_may_have_it_forgotten(ground: Ground, role: str) -> None:
    with psycopg.connect(ground.dsn(role)) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute("SELECT work.forget_log()")
