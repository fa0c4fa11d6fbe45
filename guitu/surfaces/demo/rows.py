"""Rows in PostgreSQL's binary COPY form, packed by hand: millions of values without a Python object for each.

Source: PostgreSQL manual, COPY, "Binary Format".
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from struct import Struct
from typing import Any

import psycopg
from psycopg import sql

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
_LENGTH = Struct(">i")
_COUNT = Struct(">h")
_NULL = _LENGTH.pack(-1)
_SMALL = Struct(">h")
_INT = Struct(">i")
_BIG = Struct(">q")
# Packed once: most values are short, and no table is wide.
_SHORT = 1024
_LENGTHS = [_LENGTH.pack(length) for length in range(_SHORT)]
_COUNTS = [_COUNT.pack(count) for count in range(32)]
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

small: Callable[[int], bytes] = _SMALL.pack
integer: Callable[[int], bytes] = _INT.pack
moment: Callable[[int], bytes] = _BIG.pack
TRUE, FALSE = b"\x01", b"\x00"


def micros(at: datetime) -> int:
    """Return a moment as PostgreSQL counts it: microseconds since 2000-01-01 UTC."""
    return (at - _EPOCH) // datetime.resolution


def perhaps(at: int | None) -> bytes | None:
    """Return a moment that may be missing."""
    return None if at is None else _BIG.pack(at)


@dataclass(slots=True)
class Table:
    """The rows waiting for one table."""

    name: str
    columns: tuple[str, ...]
    rows: list[bytes] = field(default_factory=list)

    def add(self, *values: bytes | None) -> None:
        """Add one row; each value is already in its binary form."""
        row = [_COUNTS[len(values)]]
        put = row.append
        for value in values:
            if value is None:
                put(_NULL)
            else:
                length = len(value)
                put(_LENGTHS[length] if length < _SHORT else _LENGTH.pack(length))
                put(value)
        self.rows.append(b"".join(row))

    def load(self, connection: psycopg.Connection[Any]) -> float:
        """Send the waiting rows, forget them, and return how many seconds the server took."""
        block = b"".join((HEADER, *self.rows, TRAILER))
        self.rows.clear()
        command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
            sql.Identifier(self.name), sql.SQL(", ").join(map(sql.Identifier, self.columns))
        )
        began = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            copy.write(block)
        return time.perf_counter() - began


def tables() -> dict[str, Table]:
    """Return an empty table for everything the city fills."""
    return {key: Table(_NAMES.get(key, key), tuple(columns.split())) for key, columns in _COLUMNS.items()}


# Notes "just me and my worker" have a column more; the others keep their short form.
_NAMES = {"contact_between_two": "contact"}
_COLUMNS = {
    "organisation": "id name kind",
    "station": "id organisation_id name district street phone",
    "worker": "id organisation_id station_id name post role reporting_duty left_at",
    "staff_account": "worker_id login password_hash totp_sealed totp_step",
    "cover": "id station_id away_id stand_in_id until",
    "key_epoch": "organisation_id epoch began_at",
    "data_key": "id subject_id organisation_id epoch wrapped",
    "person": "id organisation_id consent_id name birth_date phone made_at",
    "portal_account": "person_id organisation_id phone_index birth_check pin_hash",
    "portal_card": "id person_id consent_id station_id number asked_by asked_at code_hash issued_by issued_at"
    " expires_at",
    "minor_file": "person_id consent_id until child_until",
    "file_approval": "id person_id consent_id worker_id asked_at approved_by approved_at",
    "guardian": "person_id consent_id phone_index sight_until",
    "trusted_person": "id person_id consent_id called relation sees_meetings sees_plan sees_needs sees_notes"
    " is_shown is_guardian"
    " code_hash word_hash pin_hash invited_at accepted_at until ended_at",
    "team_member": "id person_id consent_id worker_id is_cover invited_by invited_at agreed_at ends_at ended_at",
    "consent": "id person_id organisation_id purpose notice_id proven word_of given_at confirmed_at expires_at"
    " withdrawn_at erased_at recipient_id given_with left_out",
    "consent_event": "id consent_id person_id what at by_id proven kinds",
    "receipt": "id person_id code_hash made_at until",
    "erasure_order": "id consent_id person_id organisation_id is_whole_record ordered_at rows_gone done_at",
    "waiting_card": "id organisation_id station_id name route wish sender_kind sender_id made_by take_back_hash"
    " made_at expires_at",
    "entry": "id at actor_id subject_id organisation_id part why proven salt",
    "entry_pending": "entry_id",
    "meeting": "id person_id consent_id by_id at worker_id kind place about for_worker_id",
    "meeting_move": "id person_id consent_id by_id at meeting_id step what begins_at minutes reason",
    "reminder": "id person_id consent_id by_id at due_at words",
    "reminder_done": "id person_id consent_id by_id at reminder_id",
    "pause": "id person_id consent_id by_id at what until is_told",
    "handover": "id person_id consent_id by_id at worker_id until matters still_open",
    "handover_move": "id person_id consent_id by_id at handover_id step what worker_id words",
    "support_need": "id person_id consent_id by_id at replaces_id domain words wish helps status for_worker_id",
    "assessment": "id person_id consent_id by_id at instrument version occasion answers for_worker_id",
    "assessment_seen": "id person_id consent_id by_id at assessment_id",
    "safety_plan": "id person_id consent_id by_id at replaces_id signs calms places people experts home for_worker_id",
    "plan": "id person_id consent_id by_id at number replaces_id for_worker_id content",
    "plan_answer": "id person_id consent_id by_id at plan_id stance words",
    "step_mark": "id person_id consent_id by_id at plan_id step_key number what",
    "referral": "id person_id consent_id by_id at station_id ends_on content service_id",
    "referral_word": "id person_id consent_id by_id at referral_id what helped words",
    "referral_sent": "id person_id consent_id by_id at referral_id agreed_id disclosure_id picked taken_back_at"
    " handed_at",
    "disclosure": "id organisation_id station_id from_station_id worker_id at ends_at taken_back_at",
    "disclosed_text": "disclosure_id content",
    "referral_move": "id disclosure_id step state hand by_id at reason words",
    "outcome": "id person_id consent_id by_id at round occasion hand number proven said",
    "outcome_round": "id person_id consent_id by_id at number what",
    "bond": "id person_id consent_id by_id at relation nearness words",
    "closing_move": "id person_id consent_id by_id at what step words left_open",
    "reply": "id contact_id person_id consent_id stance words at",
    # This order lets what is the same for all notes of one person and author be packed once.
    "contact_between_two": "person_id consent_id author_id worked_on id kind happened_at received_at replaces_id note"
    " for_worker_id",
    "contact": "person_id consent_id author_id worked_on id kind happened_at received_at replaces_id note",
}
