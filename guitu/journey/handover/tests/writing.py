"""What is done about a hand-over: on the pages, past the wall, and against it."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from guitu.foundations.identity import tokens
from tests.city import City, Somebody, Staff, now

OWN = "/me/handover/"
NOTE = "慢慢来，先听。周三下午最好找。"


def desk(who: Somebody) -> str:
    return f"/desk/people/{who.id}/handover/"


def propose(city: City, by: Staff, whom: Somebody, to: Staff, **more: object) -> Any:
    day = (now() + timedelta(days=14)).date().isoformat()
    typed = {"row": str(uuid.uuid4()), "to_whom": str(to.id), "until_day": day, "matters": NOTE, "still_open": "医保"}
    return city.browser_of(by).post(desk(whom), {**typed, **more})


def latest(city: City) -> uuid.UUID:
    found: uuid.UUID = city.one("SELECT id FROM handover ORDER BY at DESC LIMIT 1")
    return found


def say(
    city: City, who: Staff | Somebody, whom: Somebody, what: str, worker: Staff | None = None, **more: object
) -> Any:
    """Press one button of the page, as the person or as a worker."""
    typed = {"row": str(uuid.uuid4()), "handover": str(latest(city)), "move": what, "words": "", **more}
    typed |= {"worker": str(worker.id)} if worker else {}
    place = OWN if isinstance(who, Somebody) else f"{desk(whom)}move/"
    return city.browser_of(who).post(place, typed)


def reads(city: City, who: Staff, whom: Somebody) -> bool:
    return bool(city.browser_of(who).get(f"/desk/people/{whom.id}/").status_code == 200)


def page(city: City, who: Staff | Somebody, place: str, language: str = "zh-hans") -> str:
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = language
    answer = browser.get(place)
    assert answer.status_code == 200
    return str(answer.content.decode())


def write(who: Staff | Somebody, whom: Somebody, table: str, by: uuid.UUID, **columns: Any) -> None:
    """Insert one row with raw SQL under the web role, with somebody's session."""
    named: dict[str, Any] = {
        "person_id": whom.id,
        "consent_id": whom.consents["support"],
        "by_id": by,
        "at": now(),
        **columns,
    }
    asked = f"INSERT INTO {table} (id, {', '.join(named)}) VALUES (gen_random_uuid(){', %s' * len(named)})"  # noqa: S608
    with transaction.atomic(), connection.cursor() as db:
        tokens.begin(who.token)
        db.execute(asked, list(named.values()))


def move_by_hand(
    who: Staff | Somebody, whom: Somebody, note: uuid.UUID, what: int, by: uuid.UUID, worker: Staff | None = None
) -> None:
    step = 2 if what == 5 else 1
    more = {"handover_id": note, "step": step, "what": what, "worker_id": worker.id if worker else None, "words": b"x"}
    write(who, whom, "handover_move", by, **more)
