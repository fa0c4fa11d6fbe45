"""The rows of a referral that was sent, one class a table."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests.promises.worlds.row import Row


@dataclass(frozen=True, slots=True)
class ReferralSent(Row):
    table = "referral_sent"
    id: UUID
    person_id: UUID
    consent_id: UUID
    by_id: UUID
    at: datetime
    referral_id: UUID
    agreed_id: UUID
    disclosure_id: UUID
    picked: bytes
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Disclosure(Row):
    table = "disclosure"
    id: UUID
    organisation_id: UUID
    station_id: UUID
    from_station_id: UUID
    worker_id: UUID | None
    at: datetime
    ends_at: datetime
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class DisclosedText(Row):
    table = "disclosed_text"
    key = ("disclosure_id",)
    disclosure_id: UUID
    content: bytes


@dataclass(frozen=True, slots=True)
class ReferralMove(Row):
    table = "referral_move"
    id: UUID
    disclosure_id: UUID
    step: int
    state: str
    hand: str
    by_id: UUID | None
    at: datetime
    reason: str
    words: bytes | None


KINDS = (ReferralSent, Disclosure, DisclosedText, ReferralMove)
