"""How quickly referrals from outside are taken in, held against plain INSERTs of the rows that they leave."""

import hashlib
import json
import secrets
import time
import uuid
from collections.abc import Iterator
from statistics import median
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from benchmarks.browser import Application, Browser
from benchmarks.client import ActError, Sample
from benchmarks.copies import Connection, Copy
from benchmarks.figures import Figure, say
from benchmarks.pair import MILLISECONDS, Site
from guitu.foundations.access.verdicts import Proven

# A system may send forty referrals in a day, and six hundred requests in a minute.
SYSTEMS, EACH, WARM = 8, 30, 16
# What one referral leaves: table and rows.
LEAVES = {"waiting_card": 1, "data_key": 2, "outside_referral": 1, "parcel": 1, "entry": 1, "entry_pending": 1}
SDOH = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
FULFILL = {"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}
Rows = list[dict[str, Any]]


def bundles(copy: Copy, guitu: Site) -> Iterator[Figure]:
    """Measure Bundles sent to /fhir/ one after the other: the view, the checks, the sealing, the rows.

    The goals: a system's whole day, forty referrals, is taken in within four seconds; and whatever a referral costs
    beside its rows (checks, two keys, sealing, two transactions), it is at most twenty times their INSERTs on a quick
    disk. What the models of fhir.resources take of the application's CPU time is told.
    """
    say("bundles …")
    tokens = [_system(copy.root) for _ in range(SYSTEMS)]
    sent = [(token, _bundle()) for _ in range(EACH) for token in tokens]
    before = guitu.database_cpu()
    sample: Sample = guitu.ask("refer", sent=sent)
    database = (guitu.database_cpu() - before) / len(sent) * MILLISECONDS
    walls, models = sample.walls[WARM:], _models([body for _, body in sent])
    took, by_hand = sum(walls) / len(walls), _by_hand(copy.root)
    more: dict[str, float | str] = {
        "p50_ms": median(walls) * MILLISECONDS,
        "cpu_ms_app": sample.cpu / len(sent) * MILLISECONDS,
        "cpu_ms_db": database,
        "cpu_ms_models": models * MILLISECONDS,
        "share_models": models / (sample.cpu / len(sent)),
        "kilobytes": len(sent[0][1]) / 1000,
    }
    yield Figure("bundles", 1 / took, "bundles/s", 1 / by_hand, took / by_hand, more)


def send(application: Application, sent: list[tuple[str, bytes]]) -> Sample:
    """Send each Bundle with its token, in the process of the site, and measure it.

    Raises:
        ActError: one was not taken in as something new.
    """
    sample = Sample()
    for token, body in sent:
        line = Browser(application)
        line.more = {"HTTP_AUTHORIZATION": f"Bearer {token}", "CONTENT_TYPE": "application/fhir+json"}
        cpu, wall = time.process_time(), time.perf_counter()
        line.send("POST", "/fhir/", body)
        sample.walls.append(time.perf_counter() - wall)
        sample.cpu += time.process_time() - cpu
        if b"201 Created" not in line.body:
            raise ActError(f"A Bundle was answered with {line.status}: {line.body[:200]!r}")
    return sample


def _system(root: Connection) -> str:
    """Register a system that sends to a station where somebody receives people; return a token of it."""
    row = root.execute(
        "SELECT id, organisation_id FROM public.station WHERE wall.receiving(id) = organisation_id ORDER BY id LIMIT 1"
    ).fetchone()
    if row is None:
        raise ActError("Nobody receives people in this city.")
    made, token = uuid.uuid4(), secrets.token_urlsafe(32)
    root.execute(
        "INSERT INTO public.sending_system (id, organisation_id, station_id, name, kind, public_keys, made_at)"
        " VALUES (%s, %s, %s, 'Bench', 'hospital', %s, now())",
        [made, row[1], row[0], Jsonb({"keys": []})],
    )
    hashed = hashlib.sha256(token.encode()).digest()
    root.execute("SELECT auth.begin_system(%s, %s, %s)", [made, hashed, int(Proven.SIGNED)])
    return token


def _models(bodies: list[bytes]) -> float:
    """Return the CPU seconds that fhir.resources takes to read the resources of one Bundle."""
    from fhir.resources.R4B import get_fhir_model_class

    spent = []
    for body in bodies:
        resources = [one["resource"] for one in json.loads(body)["entry"]]
        models = [(get_fhir_model_class(one["resourceType"]), one) for one in resources]
        began = time.process_time()
        for model, resource in models:
            model.model_validate(resource)
        spent.append(time.process_time() - began)
    return sum(spent[WARM:]) / len(spent[WARM:])


# The same rows by hand


def _by_hand(root: Connection) -> float:
    """Return the seconds that the rows of one referral take: the same values under new ids, a transaction each."""
    root.execute("CREATE SCHEMA twin")
    twins = [_twin(root, table) for table in LEAVES]
    walls = []
    for _ in range(SYSTEMS * EACH):
        ready = [(insert, _renewed(row)) for insert, rows in twins for row in rows]
        began = time.perf_counter()
        with root.transaction():
            for insert, row in ready:
                root.execute(insert, row, prepare=True)
        walls.append(time.perf_counter() - began)
    root.execute("DROP SCHEMA twin CASCADE")
    return sum(walls[WARM:]) / len(walls[WARM:])


def _twin(root: Connection, table: str) -> tuple[sql.Composed, Rows]:
    """Make a table with the same indexes, and return how to fill it, and rows that a referral left."""
    twin, source = sql.Identifier("twin", table), sql.Identifier("public", table)
    root.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(twin, source))
    cursor = root.execute(sql.SQL("SELECT * FROM {} LIMIT %s").format(source), [LEAVES[table]])
    names = [one.name for one in cursor.description or ()]
    columns, values = map(sql.Identifier, names), map(sql.Placeholder, names)
    insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        twin, sql.SQL(", ").join(list(columns)), sql.SQL(", ").join(list(values))
    )
    return insert, [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _renewed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row under new names, as far as two of them could not stand beside each other."""
    new = {"id": uuid.uuid4(), "entry_id": uuid.uuid4(), "key_index": secrets.token_bytes(32)}
    hashes = {name: secrets.token_bytes(32) for name in ("take_back_hash",) if row.get(name) is not None}
    return row | {name: value for name, value in new.items() if name in row} | hashes


# A referral of nobody


def _bundle() -> bytes:
    """Return a Bundle about somebody made up, as a hospital would send it: seven resources."""
    names = {one: f"urn:uuid:{uuid.uuid4()}" for one in ("for", "focus", "role", "clinic", "worry", "goal", "task")}
    to = {one: {"reference": name} for one, name in names.items()}
    need = [{"coding": [{"system": SDOH, "code": "homelessness", "display": "Homelessness"}]}]
    resources: dict[str, dict[str, Any]] = {
        "for": {
            "resourceType": "Patient",
            "name": [{"use": "usual", "text": "小明"}],
            "telecom": [{"system": "phone", "value": "020-0000 4711", "rank": 1}],
        },
        "task": {
            "resourceType": "Task", "status": "requested", "intent": "order", "code": {"coding": [FULFILL]},
            "identifier": [{"system": "https://hospital.example/referral", "value": names["task"]}],
            "focus": to["focus"], "for": to["for"], "requester": to["role"],
            "authoredOn": "2026-01-20T09:00:00+08:00", "description": "出院后想有人陪着去办手续。",
        },
        "focus": {
            "resourceType": "ServiceRequest", "status": "active", "intent": "order", "category": need,
            "code": {"text": "陪同找一个住处"}, "subject": to["for"], "note": [{"text": "上午见面更好。"}],
        },
        "role": {"resourceType": "PractitionerRole", "organization": to["clinic"]},
        "clinic": {
            "resourceType": "Organization", "name": "河畔医院社工部",
            "telecom": [{"system": "phone", "value": "020-0000 8"}],
        },
        "worry": {
            "resourceType": "Condition", "category": need, "code": {"text": "下个月没有地方住"}, "subject": to["for"],
        },
        "goal": {
            "resourceType": "Goal", "lifecycleStatus": "proposed", "category": need, "subject": to["for"],
            "description": {"text": "有一张自己的床"},
        },
    }  # fmt: skip
    entries = [
        {"fullUrl": names[one], "resource": said, "request": {"method": "POST", "url": said["resourceType"]}}
        for one, said in resources.items()
    ]
    told = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    return json.dumps(told, ensure_ascii=False).encode()
