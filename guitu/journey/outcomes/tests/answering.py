"""Answers past the wall, for tests that need some to be there."""

import json
import uuid
from uuid import UUID

from guitu.foundations.sealing import ciphers
from tests.city import City, Somebody, Staff


def answered(
    city: City,
    whom: Somebody,
    by: Staff | Somebody,
    answers: dict[str, int],
    *,
    occasion: str = "start",
    number: int = 1,
    topic: str = "support",
    words: str = "",
    number_of_round: int = 1,
) -> UUID:
    """Answer how life is going, as the superuser."""
    row, is_own = uuid.uuid4(), by.id == whom.id
    said = json.dumps({"answers": answers, "words": words}, ensure_ascii=False)
    place = ciphers.place("outcome.said", subject_id=whom.id, row_id=row)
    city.run(
        "INSERT INTO outcome (id, person_id, consent_id, by_id, at, round, occasion, hand, number, proven, said)"
        " VALUES (%s, %s, %s, %s, now(), %s, %s, %s, %s, %s, %s)",
        row,
        whom.id,
        whom.consents[topic],
        by.id,
        number_of_round,
        occasion,
        "person" if is_own else "worker",
        number,
        6 if is_own else 7,
        whom.keys[topic].seal(said, place=place),
    )
    return row
