"""Who stands in for whom, as a lead named it: two workers and a day."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests.promises.worlds.row import Row


@dataclass(frozen=True, slots=True)
class Cover(Row):
    table = "cover"
    id: UUID
    station_id: UUID
    away_id: UUID
    stand_in_id: UUID
    until: datetime


KINDS: tuple[type[Row], ...] = (Cover,)
