"""The rows of a world, one class a table, and how a row the database reports becomes one of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from tests.promises.worlds import covering_rows, outside_rows, sent_rows
from tests.promises.worlds.row import Row


@dataclass(frozen=True, slots=True)
class Organisation(Row):
    table = "organisation"
    id: UUID
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Station(Row):
    table = "station"
    id: UUID
    organisation_id: UUID
    name: str
    district: str
    street: str
    phone: str


@dataclass(frozen=True, slots=True)
class Worker(Row):
    table = "worker"
    id: UUID
    organisation_id: UUID
    station_id: UUID
    name: str
    post: str
    role: str
    reporting_duty: str
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notice(Row):
    table = "notice"
    id: UUID
    purpose: str
    version: int
    text_zh: str
    text_en: str
    sha256: bytes
    published_at: datetime


@dataclass(frozen=True, slots=True)
class StaffAccount(Row):
    table = "staff_account"
    key = ("worker_id",)
    worker_id: UUID
    login: str
    password_hash: str
    totp_step: int


@dataclass(frozen=True, slots=True)
class Identity(Row):
    table = "identity"
    key = ("token_hash",)
    token_hash: bytes
    user_id: UUID
    kind: str
    role: str
    organisation_id: UUID
    station_id: UUID | None
    called: str
    proven: int
    began_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KeyEpoch(Row):
    table = "key_epoch"
    key = ("organisation_id",)
    organisation_id: UUID
    epoch: int
    began_at: datetime


@dataclass(frozen=True, slots=True)
class DataKey(Row):
    table = "data_key"
    id: UUID
    subject_id: UUID
    organisation_id: UUID
    epoch: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class AccessGrant(Row):
    table = "access_grant"
    key = ("user_id", "consent_id")
    user_id: UUID
    consent_id: UUID
    may_write: bool
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Consent(Row):
    table = "consent"
    id: UUID
    person_id: UUID
    organisation_id: UUID
    purpose: str
    notice_id: UUID
    proven: int
    word_of: UUID | None
    given_at: datetime
    confirmed_at: datetime | None
    expires_at: datetime
    withdrawn_at: datetime | None
    erased_at: datetime | None
    recipient_id: UUID | None = None
    left_out: int = 0
    guardian_left_out: int = 0


@dataclass(frozen=True, slots=True)
class ConsentEvent(Row):
    table = "consent_event"
    id: UUID
    consent_id: UUID
    person_id: UUID
    what: str
    at: datetime
    by_id: UUID
    proven: int


@dataclass(frozen=True, slots=True)
class ErasureOrder(Row):
    table = "erasure_order"
    id: UUID
    consent_id: UUID
    person_id: UUID
    organisation_id: UUID
    is_whole_record: bool
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt(Row):
    table = "receipt"
    id: UUID
    person_id: UUID
    code_hash: bytes
    made_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Person(Row):
    table = "person"
    id: UUID
    organisation_id: UUID
    consent_id: UUID
    name: bytes
    birth_date: bytes
    phone: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PortalAccount(Row):
    table = "portal_account"
    key = ("person_id",)
    person_id: UUID
    organisation_id: UUID
    phone_index: bytes
    birth_check: bytes
    pin_hash: str


@dataclass(frozen=True, slots=True)
class PortalCard(Row):
    table = "portal_card"
    id: UUID
    person_id: UUID
    consent_id: UUID
    station_id: UUID
    number: str
    asked_by: UUID
    asked_at: datetime
    code_hash: bytes | None
    issued_by: UUID | None
    issued_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class TeamMember(Row):
    table = "team_member"
    id: UUID
    person_id: UUID
    consent_id: UUID
    worker_id: UUID
    is_cover: bool
    invited_by: UUID
    invited_at: datetime
    agreed_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrustedPerson(Row):
    table = "trusted_person"
    id: UUID
    person_id: UUID
    consent_id: UUID
    called: bytes
    relation: bytes
    sees_meetings: bool
    sees_plan: bool
    sees_needs: bool
    sees_notes: bool
    is_shown: bool
    code_hash: bytes | None
    word_hash: str
    pin_hash: str
    invited_at: datetime
    accepted_at: datetime | None
    until: datetime
    ended_at: datetime | None
    is_guardian: bool = False


@dataclass(frozen=True, slots=True)
class MinorFile(Row):
    table = "minor_file"
    key = ("person_id",)
    person_id: UUID
    consent_id: UUID
    until: datetime
    child_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Guardian(Row):
    table = "guardian"
    key = ("person_id",)
    person_id: UUID
    consent_id: UUID
    phone_index: bytes
    sight_until: datetime


@dataclass(frozen=True, slots=True)
class FileApproval(Row):
    table = "file_approval"
    id: UUID
    person_id: UUID
    consent_id: UUID
    worker_id: UUID
    asked_at: datetime
    approved_by: UUID | None
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingCard(Row):
    table = "waiting_card"
    id: UUID
    organisation_id: UUID
    station_id: UUID
    name: bytes
    route: bytes
    wish: str
    sender_kind: str
    sender_id: UUID | None
    made_by: UUID | None
    take_back_hash: bytes | None
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation(Row):
    table = "invitation"
    id: UUID
    card_id: UUID
    organisation_id: UUID
    station_id: UUID
    worker_id: UUID
    secret_hash: bytes
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhoneCode(Row):
    table = "phone_code"
    key = ("subject_id",)
    subject_id: UUID
    phone_index: bytes
    code_hash: bytes
    tries: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Contact(Row):
    table = "contact"
    id: UUID
    person_id: UUID
    consent_id: UUID
    author_id: UUID
    kind: int
    happened_at: datetime
    received_at: datetime
    replaces_id: UUID | None
    note: bytes
    for_worker_id: UUID | None = None

    def is_for(self, reader: UUID | None) -> bool:
        """Return whether a note is for these eyes, if the record is: the team's, or one worker's and the person's."""
        return self.for_worker_id is None or reader in {self.for_worker_id, self.person_id}


@dataclass(frozen=True, slots=True)
class Reply(Row):
    table = "reply"
    id: UUID
    contact_id: UUID
    person_id: UUID
    consent_id: UUID
    stance: int
    words: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry(Row):
    table = "entry"
    id: UUID
    at: datetime
    actor_id: UUID
    subject_id: UUID
    organisation_id: UUID
    part: str
    why: str
    proven: int
    salt: bytes


@dataclass(frozen=True, slots=True)
class RefusedAttempt(Row):
    table = "refused_attempt"
    id: UUID
    at: datetime
    actor_id: UUID
    organisation_id: UUID
    subject_id: UUID
    part: str


KINDS: tuple[type[Row], ...] = tuple(
    dict.fromkeys((*Row.__subclasses__(), *covering_rows.KINDS, *sent_rows.KINDS, *outside_rows.KINDS))
)
R = TypeVar("R", bound=Row)
_READERS: dict[Any, Callable[[str], object]] = {
    UUID: UUID,
    UUID | None: UUID,
    datetime: datetime.fromisoformat,
    datetime | None: datetime.fromisoformat,
    bytes: lambda text: bytes.fromhex(text[2:]),
    bytes | None: lambda text: bytes.fromhex(text[2:]),
}


def read(kind: type[R], told: Mapping[str, Any]) -> R:
    """Return a row that the database reported as JSON. This function will pass over columns no world knows."""
    values = {}
    for name, reader in _readers(kind.table):
        value = told[name]
        values[name] = value if value is None or reader is None else reader(value)
    return kind(**values)


@cache
def _readers(table: str) -> list[tuple[str, Callable[[str], object] | None]]:
    kind = next(one for one in KINDS if one.table == table)
    types = get_type_hints(kind)
    return [(one.name, _READERS.get(types[one.name])) for one in fields(kind)]
