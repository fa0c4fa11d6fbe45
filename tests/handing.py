"""A hand-over note, written past the wall: whoever needs one stands below or above the hand-over itself."""

import uuid
from datetime import timedelta
from uuid import UUID

from guitu.foundations.sealing import ciphers
from tests.city import City, Somebody, Staff


def handed(city: City, whom: Somebody, by: Staff, to: Staff, *, ahead: timedelta = timedelta(days=14)) -> UUID:
    """Write a note for a colleague and return its id."""
    row, key = uuid.uuid4(), whom.keys["support"]
    told = {"matters": "慢慢来，先听。", "still_open": "医保还没办完。"}
    sealed = [
        key.seal(text, place=ciphers.place(f"handover.{name}", subject_id=whom.id, row_id=row))
        for name, text in told.items()
    ]
    city.run(
        "INSERT INTO handover (id, person_id, consent_id, by_id, at, worker_id, until, matters, still_open)"
        " VALUES (%s, %s, %s, %s, now(), %s, now() + %s, %s, %s)",
        row,
        whom.id,
        whom.consents["support"],
        by.id,
        to.id,
        ahead,
        *sealed,
    )
    return row
