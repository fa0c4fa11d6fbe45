"""Promise: whatever is killed, no acknowledged word is lost or doubled, and nothing taken back comes alive again."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from guitu.foundations.postgres import lifecycle
from tests.architecture import tree
from tests.promises import walking
from tests.promises.installation import Installation, guitu
from tests.promises.test_two_lists import MAY_INSERT
from tests.promises.walkers import beginnings, pairs, who_leaves
from tests.promises.walking import KEYS, STAGES, UNDOES, Pair, Walk

ROUNDS = int(os.environ.get("GUITU_FAULT_ROUNDS", "12"))
VICTIMS = ("database", "web", "worker", "eraser")
POSTERS = 3
SETTLES_WITHIN = 60.0
SEED = int(os.environ.get("GUITU_FAULT_SEED", "7"))


pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = tmp_path_factory.mktemp("faults")
    made = guitu(home, "demo", "--small", "--once")
    assert made.returncode == 0, made.stderr
    running = Installation(home)
    running.start()
    try:
        running.wait_until_it_answers()
        yield running
    finally:
        running.stop()
        lifecycle.remove(home / "pg")


@dataclass
class Told:
    """What was sent, and what the server said had been done: notes, and what the other stages keep, by table."""

    sent: dict[UUID, UUID] = field(default_factory=dict)
    kept: set[UUID] = field(default_factory=set)
    stages: dict[str, dict[UUID, UUID]] = field(default_factory=lambda: {one: {} for one in STAGES})
    stages_kept: dict[str, set[UUID]] = field(default_factory=lambda: {one: set() for one in STAGES})
    # What was ended for good again, and what may have been.
    undone: dict[str, set[UUID]] = field(default_factory=lambda: {one: set() for one in UNDOES})
    undoing: dict[str, set[UUID]] = field(default_factory=lambda: {one: set() for one in UNDOES})
    taken_back: set[UUID] = field(default_factory=set)
    left_out: set[UUID] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)


def write_notes(running: Installation, people: list[Pair], told: Told, number: int) -> None:
    """Write note after note; one that got no answer is sent again, as a browser would."""
    chance = random.Random(number)  # noqa: S311
    while not told.over.is_set():
        pair, note = chance.choice(people), uuid4()
        told.sent[note] = pair.person
        while not told.over.is_set():
            status, leads = post_note(running, pair, note)
            if status == 302 and leads.endswith("done=note"):
                told.kept.add(note)
            if status not in {0, 503, 500}:
                break
            time.sleep(0.05)


def post_note(running: Installation, pair: Pair, note: UUID) -> tuple[int, str]:
    today = f"{datetime.now(UTC):%Y-%m-%d}"  # noqa: TID251
    typed = {"note_id": str(note), "words": f"记一笔 {note}", "kind": "1", "topic": "support", "happened_on": today}
    return running.post(f"/desk/people/{pair.person}/", pair.worker_token, **typed)


def walk_stages(running: Installation, walks: list[Walk], told: Told, number: int) -> None:
    """Write what each stage keeps, by the hand whose turn it is; what got no answer is sent again as it was."""
    chance = random.Random(number)  # noqa: S311
    while not told.over.is_set():
        behind = [one for one in STAGES if not told.stages_kept[one]]
        acts = behind if behind and chance.random() < 0.5 else (*STAGES, *UNDOES)
        walk, act = chance.choice(walks), chance.choice(acts)
        page = walk.page(act, UUID(int=chance.getrandbits(128), version=4))
        if page is None:
            continue
        place, token, typed, row = page
        promised(told, act, row, walk.pair.person)
        while not told.over.is_set():
            answer = running.send(place, token, typed)
            if walking.was_kept(*answer):
                (told.stages_kept[act] if act in STAGES else told.undone[act]).add(row)
                if act == "contact":
                    told.kept.add(row)
                walk.was_kept(act, row, typed)
            if answer[0] not in {0, 503, 500}:
                break
            time.sleep(0.05)


def promised(told: Told, act: str, row: UUID, person: UUID) -> None:
    """Remember what is sent before it is: it may stand, whatever becomes of the answer."""
    if act in UNDOES:
        told.undoing[act].add(row)
        return
    told.stages[act][row] = person
    if act == "contact":
        told.sent[row] = person


def take_back(running: Installation, people: list[tuple[Pair, str]], told: Told) -> None:
    """Take one base consent back after another, every third leaves notes out; a lost answer may mean either."""
    for n, (pair, token) in enumerate(people):
        place = "kinds/notes" if n % 3 == 2 else f"{pair.consent}/withdraw"
        while not told.over.is_set():
            status, _ = running.post(f"/me/consents/{place}/", token)
            if status in {200, 302}:
                (told.taken_back if status == 200 else told.left_out).add(pair.person)
            if status not in {0, 503, 500}:
                break
            time.sleep(0.05)
        if told.over.wait(0.5):
            return


def goes_on(running: Installation, told: Told) -> bool:
    """Tell whether notes are kept again; what fell meanwhile is started again, as the demo does it."""
    before = len(told.kept)

    def is_kept_again() -> bool:
        running.start_again_what_fell()
        return len(told.kept) > before

    return until(is_kept_again)


def until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SETTLES_WITHIN
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
    return holds()


@pytest.mark.slow
def test_no_acknowledged_note_is_lost_or_doubled_and_nothing_taken_back_comes_alive(
    installation: Installation,
) -> None:
    told, chance = Told(), random.Random(SEED)  # noqa: S311
    with installation.superuser() as database:
        everybody = pairs(installation, database)
        people = everybody[: 60 + ROUNDS * 2]
        began = database.execute("SELECT now()").fetchone()
        walks = beginnings(installation, database, everybody)
        leaving = who_leaves(installation, database, people, walks)
    threads = [
        *(threading.Thread(target=write_notes, args=(installation, people, told, n)) for n in range(POSTERS)),
        threading.Thread(target=walk_stages, args=(installation, walks, told, POSTERS)),
        threading.Thread(target=take_back, args=(installation, leaving, told)),
    ]
    for thread in threads:
        thread.start()
    try:
        for turn in range(ROUNDS):
            time.sleep(chance.uniform(0, 0.5))
            installation.kill(VICTIMS[turn % len(VICTIMS)])
            assert goes_on(installation, told), f"no note was kept any more after round {turn}"
        assert until(lambda: all(told.stages_kept.values())), (
            f"kept nothing: {[name for name, kept in told.stages_kept.items() if not kept]}"
        )
    finally:
        told.over.set()
        for thread in threads:
            thread.join()
    nothing_is_lost(installation, told, began)
    checked = guitu(installation.home, "check", "--only-wrong")
    assert checked.returncode == 0, checked.stdout


def nothing_is_lost(running: Installation, told: Told, began: Any) -> None:
    """Look at what stands once everything is carried out."""
    with running.superuser() as database:
        assert until(lambda: number(database, OPEN_ORDERS) == 0), "the eraser did not finish"
        assert until(lambda: number(database, "SELECT count(*) FROM entry_pending") == 0), "the log did not catch up"
        nothing_outlives_a_withdrawal(database, told)
        every_note_is_there_once(database, told, began)
        every_row_of_a_stage_is_there_once(database, told, began)


# By such columns a row says whose it is, or beside what it stands.
NAMING = {"person_id", "subject_id", "consent_id", "owner_id", "card_id", "disclosure_id"}
# Where there is room for one row only.
PLACES = {
    "plan": "consent_id, for_worker_id, number",
    "step_mark": "consent_id, step_key, number",
    "assessment_seen": "assessment_id",
    "safety_plan": "consent_id, for_worker_id, replaces_id",
    "meeting_move": "meeting_id, step",
    "outcome": "consent_id, round, occasion, hand, number",
    "outcome_round": "consent_id, number, what",
    "handover_move": "handover_id, step",
    "referral_word": "referral_id, what",
    "referral_move": "disclosure_id, step",
    "referral_sent": "referral_id",
    "closing_move": "consent_id, step",
    "reminder_done": "reminder_id",
    "team_member WHERE ended_at IS NULL": "person_id, worker_id, is_cover",
    "portal_card WHERE issued_at IS NULL": "person_id",
}
OPEN_ORDERS = "SELECT count(*) FROM erasure_order WHERE done_at IS NULL"
HER_TABLES = {
    "data_key": "subject_id",
    "access_grant": "user_id",
    "person": "id",
    "contact": "person_id",
    **{table: column for table, column in walking.WHOSE.items() if column},
}


def nothing_outlives_a_withdrawal(database: psycopg.Connection[Any], told: Told) -> None:
    """Whoever was told that the record is gone has no key, no grant and no row left; without notes, no note."""
    assert len(told.taken_back) >= 3
    for table, column in HER_TABLES.items():
        left = number(database, f"SELECT count(*) FROM {table} WHERE {column} = ANY (%s)", list(told.taken_back))  # noqa: S608
        assert left == 0, f"{left} rows of {table} outlived a withdrawal"
    out = {row[0] for row in database.execute("SELECT person_id FROM consent WHERE left_out & 1 = 1").fetchall()}
    assert told.left_out
    assert told.left_out <= out
    assert number(database, "SELECT count(*) FROM contact WHERE person_id = ANY (%s)", list(out)) == 0


def every_note_is_there_once(database: psycopg.Connection[Any], told: Told, began: Any) -> None:
    """What was acknowledged is there, with its trace; nothing is there that was not sent, and nothing twice."""
    asked = "SELECT person_id FROM consent WHERE withdrawn_at IS NOT NULL OR left_out & 1 = 1"
    gone = {row[0] for row in database.execute(asked).fetchall()}
    kept = {note for note in told.kept if told.sent[note] not in gone}
    rows = database.execute("SELECT id, person_id FROM contact WHERE received_at > %s", began).fetchall()
    written = {row[0] for row in rows}
    assert len(kept) > ROUNDS
    assert kept <= written <= set(told.sent)
    assert len(rows) == len(written)
    acts = dict(
        database.execute(
            "SELECT subject_id, count(*) FROM entry WHERE part = 'contact.write' AND at > %s GROUP BY 1", began
        ).fetchall()
    )
    for person in {row[1] for row in rows}:
        assert acts[person] >= sum(row[1] == person for row in rows)


def every_row_of_a_stage_is_there_once(database: psycopg.Connection[Any], told: Told, began: Any) -> None:
    """What was acknowledged is there; what is there was sent, and each move of a thing has a place of its own."""
    left = database.execute("SELECT person_id FROM consent WHERE withdrawn_at IS NOT NULL").fetchall()
    gone = {row[0] for row in left}
    ended = {table: set[UUID]() for table in STAGES}
    for act, tables in UNDOES.items():
        for table in tables:
            ended[table] |= told.undoing[act]
            assert not told.undone[act] & rows_of(database, table, began, walking.IN_FORCE.get(table, "true")), act
    for stage in STAGES:
        sent = dict(told.stages[stage])
        if stage in walking.WITH:
            sent |= told.stages[walking.WITH[stage]]
        if stage == "contact":
            sent |= told.sent
        written = written_on_the_way(database, stage, began, set(sent))
        kept = {row for row in told.stages_kept[stage] if sent[row] not in gone} - ended[stage]
        assert kept <= written <= set(sent), stage
    each_copy_stands_once(database, told, gone)
    doubled = "SELECT count(*) FROM (SELECT 1 FROM {} GROUP BY {} HAVING count(*) > 1) twice"
    for table, place in PLACES.items():
        assert number(database, doubled.format(table, place)) == 0, table


def written_on_the_way(database: psycopg.Connection[Any], stage: str, began: Any, sent: set[UUID]) -> set[UUID]:
    """Return the rows of a table that somebody pressed for, without those that follow from another act."""
    written = rows_of(database, stage, began, walking.OWN_ACT.get(stage, "true"))
    if stage not in walking.SETTLED:
        return written
    parted = f"SELECT id FROM {stage} WHERE person_id IN (SELECT person_id FROM closing_move WHERE what = 4)"  # noqa: S608
    return written - ({row[0] for row in database.execute(parted).fetchall()} - sent)


def rows_of(database: psycopg.Connection[Any], table: str, began: Any, holds: str) -> set[UUID]:
    """Return by what the rows of a table are known that were made since."""
    key, moment = KEYS.get(table, "id"), walking.MOMENTS.get(table, "at")
    asked = f"SELECT {key} FROM {table} WHERE {moment} > %s AND {holds}"  # noqa: S608
    return {row[0] for row in database.execute(asked, [began[0]]).fetchall()}


def each_copy_stands_once(database: psycopg.Connection[Any], told: Told, gone: set[UUID]) -> None:
    """What was sent lies there with its key, once; of whoever took everything back there is no text and no key."""
    for copy in told.stages_kept["referral_sent"]:
        stands = 0 if told.stages["referral_sent"][copy] in gone else 1
        there = (
            "SELECT (SELECT count(*) FROM disclosed_text WHERE disclosure_id = %s) + (SELECT count(*) FROM data_key"
        )
        assert number(database, f"{there} WHERE id = %s)", copy, copy) == 2 * stands, copy


def number(database: psycopg.Connection[Any], sql: str, *values: Any) -> int:
    row = database.execute(sql, values or None).fetchone()
    assert row is not None
    return int(row[0])


def test_every_table_of_a_record_is_walked() -> None:
    """A new table that names somebody, or that the web role may write, is walked too, or says why it is not."""
    named = {
        model._meta.db_table
        for model in tree.our_models()
        if {field.attname for field in model._meta.concrete_fields} & NAMING
    }
    assert named | MAY_INSERT | {"waiting_card", "disclosure"} == set(STAGES) | set(walking.BESIDE)
    assert set(STAGES) & set(walking.BESIDE) == set()
