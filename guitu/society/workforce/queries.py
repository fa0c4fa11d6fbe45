"""Colleagues, with what their post must report."""

from dataclasses import dataclass
from uuid import UUID

from guitu.foundations.access.verdicts import Actor, Role, Words
from guitu.society.workforce.models import DUTY_WORDS, POST_WORDS, Worker
from guitu.society.workforce.rules import Post, ReportingDuty


@dataclass(frozen=True, slots=True)
class Colleague:
    """One worker as others may see them."""

    id: UUID
    name: str
    post: Words
    duty: Words
    has_duty: bool
    station: str
    organisation: str


def _colleague(row: Worker) -> Colleague:
    duty = ReportingDuty(row.reporting_duty)
    return Colleague(
        id=row.pk,
        name=row.name,
        post=POST_WORDS[Post(row.post)],
        duty=DUTY_WORDS[duty],
        has_duty=duty is not ReportingDuty.NONE,
        station=row.station.name,
        organisation=row.organisation.name,
    )


def colleagues(*, by: Actor, workers_only: bool = False) -> tuple[Colleague, ...]:
    """Return everybody at the actor's own station. One statement."""
    if by.station_id is None:
        return ()
    rows = Worker.objects.filter(station_id=by.station_id, left_at=None).select_related("station", "organisation")
    if workers_only:
        rows = rows.filter(role=Role.WORKER)
    return tuple(_colleague(row) for row in rows.order_by("post", "name", "pk"))


def helpers(*, organisation_id: UUID) -> tuple[Colleague, ...]:
    """Return everybody of an organisation whom a person can ask into their team, station by station. One statement."""
    rows = Worker.objects.filter(organisation_id=organisation_id, role=Role.WORKER, left_at=None)
    rows = rows.select_related("station", "organisation").order_by("station__name", "post", "name", "pk")
    return tuple(_colleague(row) for row in rows)


def worker(*, worker_id: UUID) -> Colleague:
    """Return one worker. One statement.

    Raises:
        Worker.DoesNotExist: there is none.
    """
    return _colleague(Worker.objects.select_related("station", "organisation").get(pk=worker_id))
