"""A tiny city for tests: two organisations, a few workers, people in every state of consent. All made up."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.contrib.auth.hashers import make_password
from django.test import Client

from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring
from guitu.foundations.sealing.ciphers import DataKey
from guitu.journey.plans.rules import Doer, Goal, Step, pack

PASSWORD = "walk-beside-me"  # noqa: S105
PIN = "246810"
_PASSWORD_HASH = make_password(PASSWORD)
_PIN_HASH = make_password(PIN)
# Row by row and past every trigger: to truncate a hundred tables makes several hundred files anew, for each test.
_CLEAR = """
DO $$
DECLARE
  one regclass;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
             AND c.relname NOT IN ('notice', 'django_migrations')
  LOOP
    EXECUTE 'DELETE FROM ' || one;
  END LOOP;
END
$$
"""


def now() -> datetime:
    """Return the present moment; tests move the data, not the clock."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True)
class Staff:
    """A worker with a signed-in browser."""

    id: UUID
    organisation_id: UUID
    station_id: UUID
    name: str
    login: str
    token: str


@dataclass(frozen=True)
class Somebody:
    """A person with a signed-in browser."""

    id: UUID
    organisation_id: UUID
    name: str
    birth_date: str
    phone: str
    token: str
    consents: dict[str, UUID]
    keys: dict[str, DataKey]


@dataclass
class City:
    """Everything a test needs to set a scene, written past the wall as the superuser."""

    database: psycopg.Connection[Any]
    organisations: list[UUID] = field(default_factory=list)
    stations: dict[UUID, UUID] = field(default_factory=dict)

    def run(self, sql: str, *values: Any) -> Any:
        """Run one statement as the superuser."""
        return self.database.execute(sql, values)

    def one(self, sql: str, *values: Any) -> Any:
        """Return the first value of the first row as the superuser."""
        row = self.run(sql, *values).fetchone()
        return row[0] if row else None

    def clear(self) -> None:
        """Empty every table but the notices."""
        self.run(_CLEAR)
        keyring.forget()

    def organisation(self, name: str = "向阳社会工作服务中心") -> UUID:
        """Make an organisation with a station and its keys."""
        organisation_id, station_id = uuid.uuid4(), uuid.uuid4()
        keyring.create(organisation_id)
        self.run("INSERT INTO organisation (id, name, kind) VALUES (%s, %s, 'social_work')", organisation_id, name)
        self.run(
            "INSERT INTO station (id, organisation_id, name, district, street, phone)"
            " VALUES (%s, %s, %s, '440103', '昌华街', '020-0000 0001')",
            station_id,
            organisation_id,
            f"{name}一站",
        )
        self.run("INSERT INTO key_epoch (organisation_id, epoch, began_at) VALUES (%s, 1, now())", organisation_id)
        self.organisations.append(organisation_id)
        self.stations[organisation_id] = station_id
        return organisation_id

    def staff(
        self, name: str = "李敏", role: str = "worker", *, organisation: UUID | None = None, duty: str = "none"
    ) -> Staff:
        """Make a worker with an account and a signed-in browser."""
        organisation_id = organisation or self.organisations[0]
        station_id = self.stations[organisation_id]
        worker_id, login, token = uuid.uuid4(), f"u{secrets.token_hex(4)}", tokens.new_token()
        post = {"worker": "social_worker", "intake": "intake", "lead": "team_lead"}.get(role, role)
        self.run(
            "INSERT INTO worker (id, organisation_id, station_id, name, post, role, reporting_duty)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            worker_id,
            organisation_id,
            station_id,
            name,
            post,
            role,
            duty,
        )
        self.run(
            "INSERT INTO staff_account (worker_id, login, password_hash, totp_step) VALUES (%s, %s, %s, 0)",
            worker_id,
            login,
            _PASSWORD_HASH,
        )
        staff = Staff(worker_id, organisation_id, station_id, name, login, token)
        self.sign_in(staff.id, token, kind="staff", role=role, organisation=organisation_id, station=station_id)
        return staff

    def sign_in(
        self, user: UUID, token: str, *, kind: str, role: str = "", organisation: UUID, station: UUID | None = None
    ) -> None:
        """Give somebody a live identity."""
        self.run(
            "INSERT INTO identity (token_hash, user_id, kind, role, organisation_id, station_id, called, proven,"
            " began_at, expires_at) VALUES (%s, %s, %s, %s, %s, %s, coalesce((SELECT name FROM worker WHERE id = %s),"
            " ''), 1, now(), now() + interval '1 hour')",
            tokens.hashed(token),
            user,
            kind,
            role,
            organisation,
            station,
            user,
        )

    def person(
        self,
        name: str = "王建国",
        *,
        team: tuple[Staff, ...] = (),
        purposes: tuple[str, ...] = ("support",),
        organisation: UUID | None = None,
        on_word_of: Staff | None = None,
        expires: timedelta = timedelta(days=200),
        phone: str = "",
        birth_date: str = "1988-03-14",
    ) -> Somebody:
        """Make a person with consents, keys, a team, a way in and a signed-in browser. Triggers make the grants."""
        organisation_id = organisation or self.organisations[0]
        person_id, token = uuid.uuid4(), tokens.new_token()
        consents = {purpose: uuid.uuid4() for purpose in purposes}
        keys = {
            purpose: self._consent(person_id, organisation_id, purpose, consents[purpose], on_word_of, expires)
            for purpose in purposes
        }
        base = keys["support"]
        sealed = {
            column: base.seal(text, place=ciphers.place(f"person.{column}", subject_id=person_id, row_id=person_id))
            for column, text in (("name", name), ("birth_date", birth_date), ("phone", phone))
        }
        self.run(
            "INSERT INTO person (id, organisation_id, consent_id, name, birth_date, phone, made_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, now())",
            person_id,
            organisation_id,
            consents["support"],
            sealed["name"],
            sealed["birth_date"],
            sealed["phone"],
        )
        index_key = keyring.index_key(organisation_id)
        self.run(
            "INSERT INTO portal_account (person_id, organisation_id, phone_index, birth_check, pin_hash)"
            " VALUES (%s, %s, %s, %s, %s)",
            person_id,
            organisation_id,
            ciphers.index(index_key, "phone", phone) if phone else None,
            ciphers.index(index_key, "birth", f"{person_id}|{birth_date}"),
            _PIN_HASH if phone else "",
        )
        for mate in team:
            self.join(person_id, consents["support"], mate)
        self.sign_in(person_id, token, kind="person", organisation=organisation_id)
        return Somebody(person_id, organisation_id, name, birth_date, phone, token, consents, keys)

    def _consent(
        self, person: UUID, organisation: UUID, purpose: str, consent: UUID, word: Staff | None, expires: timedelta
    ) -> DataKey:
        self.run(
            "INSERT INTO consent (id, person_id, organisation_id, purpose, notice_id, proven, word_of, given_at,"
            " confirmed_at, expires_at) SELECT %s, %s, %s, %s, n.id, %s, %s, now() - interval '30 days', %s,"
            " now() + %s FROM notice n WHERE n.purpose = %s AND n.version = 1",
            consent,
            person,
            organisation,
            purpose,
            7 if word else 6,
            word.id if word else None,
            None if word else now(),
            expires,
            purpose,
        )
        self.run(
            "INSERT INTO consent_event (id, consent_id, person_id, what, at, by_id, proven)"
            " VALUES (%s, %s, %s, 'given', now() - interval '30 days', %s, 6)",
            uuid.uuid4(),
            consent,
            person,
            person,
        )
        key = ciphers.new_key()
        master = keyring.master(organisation, 1)
        wrapped = ciphers.wrap(key, master=master, key_id=consent, organisation_id=organisation, epoch=1)
        self.run(
            "INSERT INTO data_key (id, subject_id, organisation_id, epoch, wrapped) VALUES (%s, %s, %s, 1, %s)",
            consent,
            person,
            organisation,
            wrapped,
        )
        return DataKey(key)

    def join(self, person: UUID, consent: UUID, mate: Staff, *, cover_until: datetime | None = None) -> UUID:
        """Put a worker on a support team, by the person's own hand."""
        member = uuid.uuid4()
        self.run(
            "INSERT INTO team_member (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at,"
            " agreed_at, ends_at) VALUES (%s, %s, %s, %s, %s, %s, now(), now(), %s)",
            member,
            person,
            consent,
            mate.id,
            cover_until is not None,
            person,
            cover_until,
        )
        return member

    def note(
        self,
        whom: Somebody,
        by: Staff,
        words: str = "聊了聊最近的打算。",
        *,
        topic: str = "support",
        replaces: UUID | None = None,
        ago: timedelta = timedelta(days=1),
    ) -> UUID:
        """Write a note past the wall."""
        row, consent = uuid.uuid4(), whom.consents[topic]
        place = ciphers.place("contact.note", subject_id=whom.id, row_id=row)
        self.run(
            "INSERT INTO contact (id, person_id, consent_id, author_id, kind, happened_at, received_at, replaces_id,"
            " note) VALUES (%s, %s, %s, %s, 1, now() - %s, now(), %s, %s)",
            row,
            whom.id,
            consent,
            by.id,
            ago,
            replaces,
            whom.keys[topic].seal(words, place=place),
        )
        return row

    def meeting(
        self, whom: Somebody, mate: Staff, *, by: UUID | None = None, ahead: timedelta = timedelta(days=1)
    ) -> UUID:
        """Propose a meeting past the wall; by the worker, unless somebody else is named."""
        row, consent, hand = uuid.uuid4(), whom.consents["support"], by or mate.id
        sealed = {
            column: whom.keys["support"].seal(
                text, place=ciphers.place(f"meeting.{column}", subject_id=whom.id, row_id=row)
            )
            for column, text in (("place", "昌华街12号"), ("about", "看看医保的材料"))
        }
        self.run(
            "INSERT INTO meeting (id, person_id, consent_id, by_id, at, worker_id, kind, place, about)"
            " VALUES (%s, %s, %s, %s, now(), %s, 2, %s, %s)",
            row,
            whom.id,
            consent,
            hand,
            mate.id,
            sealed["place"],
            sealed["about"],
        )
        self.moved(whom, row, 1, 1, hand, ahead=ahead)
        return row

    def moved(
        self, whom: Somebody, meeting: UUID, step: int, what: int, by: UUID, *, ahead: timedelta | None = None
    ) -> UUID:
        """Make one move of a meeting past the wall."""
        row = uuid.uuid4()
        self.run(
            "INSERT INTO meeting_move (id, person_id, consent_id, by_id, at, meeting_id, step, what, begins_at,"
            " minutes) VALUES (%s, %s, %s, %s, now(), %s, %s, %s, now() + %s, %s)",
            row,
            whom.id,
            whom.consents["support"],
            by,
            meeting,
            step,
            what,
            ahead,
            60 if ahead else None,
        )
        return row

    def need(
        self, whom: Somebody, by: Staff | Somebody, words: str = "想找一份白天的工作。", *,
        domain: str = "employment-status", topic: str = "support", status: str = "open",
    ) -> UUID:  # fmt: skip
        """Write down a need past the wall."""
        row = uuid.uuid4()
        told = {"domain": domain, "words": words, "wish": "", "helps": "nobody_yet", "status": status}
        sealed = {
            name: whom.keys[topic].seal(
                text, place=ciphers.place(f"support_need.{name}", subject_id=whom.id, row_id=row)
            )
            for name, text in told.items()
        }
        self.run(
            "INSERT INTO support_need (id, person_id, consent_id, by_id, at, domain, words, wish, helps, status)"
            " VALUES (%s, %s, %s, %s, now(), %s, %s, %s, %s, %s)",
            row,
            whom.id,
            whom.consents[topic],
            by.id,
            *sealed.values(),
        )
        return row

    def plan(self, whom: Somebody, by: Staff | Somebody) -> tuple[UUID, UUID]:
        """Write a first plan with one goal and one step past the wall, and return the keys of plan and step."""
        plan_id, step_key = uuid.uuid4(), uuid.uuid4()
        step = Step(step_key, "去就业中心问一问", Doer.PERSON)
        content = pack((Goal(uuid.uuid4(), "找一份白天的工作", (step,)),))
        place = ciphers.place("plan.content", subject_id=whom.id, row_id=plan_id)
        self.run(
            "INSERT INTO plan (id, person_id, consent_id, by_id, at, number, content)"
            " VALUES (%s, %s, %s, %s, now(), 1, %s)",
            plan_id,
            whom.id,
            whom.consents["support"],
            by.id,
            whom.keys["support"].seal(content, place=place),
        )
        return plan_id, step_key

    def assessment(
        self, whom: Somebody, by: Staff | Somebody, answers: str = "{}", *, for_worker: Staff | None = None
    ) -> UUID:
        """Answer the K10 past the wall, between the person and whoever asked, or was chosen."""
        row = uuid.uuid4()
        place = ciphers.place("assessment.answers", subject_id=whom.id, row_id=row)
        self.run(
            "INSERT INTO assessment (id, person_id, consent_id, by_id, at, instrument, version, occasion, answers,"
            " for_worker_id) VALUES (%s, %s, %s, %s, now(), 'k10', '1', 'start', %s, %s)",
            row,
            whom.id,
            whom.consents["health"],
            by.id,
            whom.keys["health"].seal(answers, place=place),
            (for_worker or by).id,
        )
        return row

    def browser_of(self, who: Staff | Somebody) -> Client:
        """Return a test client that is signed in."""
        client = Client(raise_request_exception=True)
        client.cookies[tokens.COOKIE] = who.token
        return client
