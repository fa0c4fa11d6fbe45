"""Who writes and who leaves while things are killed: people of the demo, and those whose stages begin here."""

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg

from guitu.foundations.sealing import ciphers
from guitu.foundations.sealing.ciphers import DataKey
from tests.promises.installation import Installation
from tests.promises.walking import House, Pair, Walk

# Who writes what stands beside notes.
WALKS = 5


def pairs(running: Installation, database: psycopg.Connection[Any]) -> list[Pair]:
    """Return people with a live base consent by their own hand, each with one worker of their team."""
    rows = database.execute(
        "SELECT DISTINCT ON (c.person_id) c.person_id, c.id, m.worker_id, (SELECT o.id FROM worker o WHERE"
        " o.organisation_id = w.organisation_id AND o.role = 'worker' AND o.id <> w.id AND o.left_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM team_member t WHERE t.person_id = c.person_id AND t.worker_id = o.id) LIMIT 1)"
        " FROM consent c"
        " JOIN access_grant g ON g.consent_id = c.id AND g.may_write AND g.valid_until > now() + interval '1 day'"
        " JOIN team_member m ON m.person_id = c.person_id AND m.worker_id = g.user_id AND NOT m.is_cover"
        " JOIN worker w ON w.id = m.worker_id AND w.role = 'worker'"
        " WHERE c.purpose = 'support' AND c.withdrawn_at IS NULL AND c.expires_at > now() + interval '1 day'"
        " AND c.confirmed_at IS NOT NULL AND c.left_out = 0 AND c.guardian_left_out = 0 ORDER BY c.person_id"
    ).fetchall()
    known: dict[UUID, str] = {}
    for _, _, worker, _ in rows:
        if worker not in known:
            known[worker] = running.sign_in(database, worker, "staff")
    return [Pair(person, consent, known[worker], colleague, worker) for person, consent, worker, colleague in rows]


BEGUN = " UNION ".join(
    f"SELECT person_id FROM {table}"  # noqa: S608
    for table in ("minor_file", "pause", "closing_move", "safety_plan", "handover", "portal_card", "parcel")
)
# What nearly everybody of the demo has already, the rows that hang on others first.
ANEW = ("step_mark", "plan_answer", "plan", "outcome_round", "outcome")


def beginnings(running: Installation, database: psycopg.Connection[Any], people: list[Pair]) -> list[Walk]:
    """Return a walk for a few in whose record none of what is walked has begun yet: plans and outcomes begin anew."""
    others = {row[0] for row in database.execute(BEGUN).fetchall()}
    free = [pair for pair in people if pair.person not in others and pair.colleague][:WALKS]
    with database.transaction():
        database.execute("SET LOCAL session_replication_role = replica")
        for table in ANEW:
            database.execute(f"DELETE FROM {table} WHERE person_id = ANY (%s)", [[one.person for one in free]])  # noqa: S608
    walks = []
    for pair in free:
        own = running.sign_in(database, pair.person, "person")
        # What is asked about health stands under a consent of its own.
        running.post("/me/consents/add/health/", own)
        walks.append(Walk(pair, own, house(running, database, pair.person), laid(running, database, pair.person)))
    assert len(walks) == WALKS
    return walks


def house(running: Installation, database: psycopg.Connection[Any], person: UUID) -> House:
    """Return the desk of somebody's organisation, and one of another organisation where somebody meets them."""
    desks = (
        "SELECT w.id, w.station_id, (SELECT m.id FROM worker m WHERE m.station_id = w.station_id AND m.role = 'worker'"
        " AND m.left_at IS NULL ORDER BY m.id LIMIT 1) FROM worker w WHERE w.role = 'intake' AND w.left_at IS NULL"
        " AND (w.organisation_id = (SELECT organisation_id FROM person WHERE id = %s)) = %s ORDER BY w.id"
    )
    ours = database.execute(desks, [person, True]).fetchall()
    there = [row for row in database.execute(desks, [person, False]).fetchall() if row[2]]
    (desk, *_), (receiving, station, mate) = ours[0], there[0]
    return House(
        running.sign_in(database, desk, "staff"), station, running.sign_in(database, receiving, "staff"), mate
    )


def laid(running: Installation, database: psycopg.Connection[Any], person: UUID) -> list[UUID]:
    """Lay something from a sender sealed before somebody, as their coming in would have, and return its id."""
    parcel, key = uuid4(), ciphers.new_key()
    asked = "SELECT k.organisation_id, k.epoch FROM key_epoch k JOIN person p USING (organisation_id) WHERE p.id = %s"
    (house, epoch), *_ = database.execute(asked, [person]).fetchall()
    master = (running.home / "secrets" / "keys" / str(house) / f"{epoch:06d}.key").read_bytes()
    place = ciphers.place("parcel.content", subject_id=parcel, row_id=parcel)
    content = DataKey(key).seal(json.dumps({"from": "向阳医院", "notes": ["想学电工"], "tell": "x"}), place=place)
    wrapped = ciphers.wrap(key, master=master, key_id=parcel, organisation_id=house, epoch=epoch)
    database.execute(
        "INSERT INTO parcel (id, person_id, content, expires_at) VALUES (%s, %s, %s, now() + interval '9 days')",
        [parcel, person, content],
    )
    database.execute(
        "INSERT INTO data_key (id, subject_id, organisation_id, epoch, wrapped) VALUES (%s, %s, %s, %s, %s)",
        [parcel, parcel, house, epoch, wrapped],
    )
    return [parcel]


def who_leaves(
    running: Installation, database: psycopg.Connection[Any], people: list[Pair], walks: list[Walk]
) -> list[tuple[Pair, str]]:
    """Return those who take their consent back meanwhile: some who do not walk, and one of those who do."""
    going = [pair for pair in people[1::2] if pair not in [walk.pair for walk in walks]]
    going.insert(4, walks[0].pair)
    return [(pair, running.sign_in(database, pair.person, "person")) for pair in going]
