"""The small city written without a database, in the clear: what is told in it can be read at once."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest

from guitu.foundations.sealing import keyring
from guitu.journey.consent.rules import Purpose
from guitu.surfaces.demo import city, society
from guitu.surfaces.demo.frame import Frame
from guitu.surfaces.demo.lives import plan
from guitu.surfaces.demo.record import Scribe
from guitu.surfaces.demo.rows import micros

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def write(patch: pytest.MonkeyPatch, *, seed: int = city.SEED, at: datetime = AT) -> Scribe:
    """Write every record of the small city as it is at a moment, and return the scribe that holds the rows.

    The caller says in which place keys are kept.
    """
    size = city.SMALL
    rng = Random(seed)  # noqa: S311
    town = society.found(rng, agencies=size.agencies, workers=size.workers, caseworkers=size.caseworkers)
    for organisation in town.organisations:
        keyring.create(organisation.id)
    patch.setattr("guitu.surfaces.demo.record.mint", lambda **_: (lambda _nonce, text, _place: text, b""))
    notices = {purpose.value: UUID(int=number) for number, purpose in enumerate(Purpose)}
    scribe = Scribe(Frame(seed, micros(at), town, notices, size.contacts, "pin", {}))
    stations = sum(agency.stations for agency in size.agencies)
    for life in plan(
        seed=seed, people=size.people, contacts=size.contacts, caseworkers=size.caseworkers,
        cases=size.cases, stations=stations, at=micros(at),
    ):  # fmt: skip
        scribe.write(life)
    return scribe
