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
    handed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disclosure(Row):
    table = "disclosure"
    id: UUID
    organisation_id: UUID
    station_id: UUID | None
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


@dataclass(frozen=True, slots=True)
class DirectoryService(Row):
    table = "directory_service"
    id: UUID
    source_id: UUID
    changed_at: datetime
    name: str = "电工夜校"
    status: str = "active"
    alternate_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    interpretation_services: str = ""
    application_process: str = ""
    fees_description: str = ""
    wait_time: str = ""
    fees: str = ""
    accreditations: str = ""
    eligibility_description: str = ""
    assurer_email: str = ""
    licenses: str = ""
    alert: str = ""


@dataclass(frozen=True, slots=True)
class NamedOffer(Row):
    table = "directory_named"
    key = ("service_id",)
    service_id: UUID
    name: str
    provider: str


KINDS = (ReferralSent, Disclosure, DisclosedText, ReferralMove, DirectoryService, NamedOffer)
