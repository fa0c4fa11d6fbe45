"""The rows of a referral that came from outside, one class a table."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests.promises.worlds.row import Row


@dataclass(frozen=True, slots=True)
class SendingSystem(Row):
    table = "sending_system"
    id: UUID
    organisation_id: UUID
    station_id: UUID
    name: str
    kind: str
    made_at: datetime
    ended_at: datetime | None
    public_keys: str = "{}"


@dataclass(frozen=True, slots=True)
class OutsideReferral(Row):
    table = "outside_referral"
    id: UUID
    system_id: UUID
    card_id: UUID | None
    key_index: bytes
    content_index: bytes
    state: str
    tell_hash: bytes | None
    made_at: datetime
    moved_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Parcel(Row):
    table = "parcel"
    id: UUID
    card_id: UUID | None
    person_id: UUID | None
    content: bytes
    expires_at: datetime


KINDS = (SendingSystem, OutsideReferral, Parcel)
