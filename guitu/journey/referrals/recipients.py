"""To whom a draft can go: looked for by words, place and domain of need, and named with address and hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor
from guitu.society.directory import queries as directory
from guitu.society.directory import seeking
from guitu.society.directory.queries import Offered
from guitu.society.directory.seeking import Match, Question
from guitu.society.workforce import queries as workforce
from guitu.society.workforce.queries import Place

# A short list to choose from: whoever does not find it there asks with one word more.
MOST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """The first stations and services that were found, in the order of the directory, and whether there are more."""

    stations: tuple[Place, ...]
    services: tuple[Match, ...]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not self.stations and not self.services


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a draft goes to: one of the two, and for a service what the directory says of its hours."""

    station: Place | None = None
    service: Offered | None = None
    match: Match | None = None


def districts(*, at: datetime) -> Mapping[str, str]:
    """Return the districts in which something can be looked for, and how they are called. Two statements at most."""
    return {name: name for name in workforce.districts()} | dict(seeking.index().districts(at=at))


def find(question: Question, *, by: Actor, at: datetime) -> Found:
    """Return the first of what was looked for. Four statements at most.

    A station says nothing of domains of need: where one is asked for, the services of the directory answer.
    """
    stations: tuple[Place, ...] = ()
    if not question.need:
        words, district = question.words, question.district
        stations = workforce.look_for(words=words, district=district, without=by.organisation, most=MOST + 1)
    services = seeking.index().find(question, at=at, most=MOST)
    has_more = len(stations) > MOST or services.count > len(services.first)
    return Found(stations[:MOST], services.first, has_more)


def recipient(*, station_id: UUID | None, service_id: UUID | None, by: Actor, at: datetime) -> Recipient | None:
    """Return whom a draft goes to, if it can go there. One statement, two for a service."""
    if service_id is not None:
        service = directory.offered(service_id=service_id)
        match = seeking.index().one(service_id=service_id, at=at) if service else None
        return Recipient(service=service, match=match) if service else None
    station = workforce.receiving(station_id=station_id) if station_id else None
    return Recipient(station) if station and station.organisation_id != by.organisation_id else None
