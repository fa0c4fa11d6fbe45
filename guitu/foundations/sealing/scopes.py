"""Opening people. The only way to a clear value: the database writes who opened what, then hands out the keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing import ciphers, keyring
from guitu.foundations.sealing.ciphers import DataKey, UnsealError

# What is shown where a sealed value was altered: its row stays in its place.
UNREADABLE = _("This entry cannot be read.")

_ACT = "SELECT * FROM app.act(%s, %s, %s)"


class Asked(NamedTuple):
    """What was asked of the database, to be asked again."""

    sql: str
    values: Sequence[Any]


class NotYoursError(Exception):
    """Nobody by this id may be opened by whoever asked. The attempt is on record."""

    def __init__(self, asked: Asked | None = None) -> None:
        super().__init__()
        self.asked = asked

    @property
    def is_act(self) -> bool:
        """Return whether it was a consent that was missing for an act, and not the thing itself."""
        return self.asked is not None and self.asked.sql == _ACT


class NoScopeError(Exception):
    """Code asked a personal table before anybody was opened. Always a mistake of ours."""


class Opened(NamedTuple):
    """One consent's key as the database handed it out."""

    subject_id: UUID
    consent_id: UUID
    organisation_id: UUID
    epoch: int
    wrapped: bytes
    may_write: bool


_current: ContextVar["Scope | None"] = ContextVar("guitu_scope", default=None)


@dataclass(slots=True)
class Scope:
    """The people opened in this transaction, and the keys of the consents they are read under."""

    opened: Mapping[UUID, Opened]
    _keys: dict[UUID, DataKey] = field(default_factory=dict)

    @property
    def subjects(self) -> set[UUID]:
        """Return whom this scope opened."""
        return {one.subject_id for one in self.opened.values()}

    def holds(self, consent_id: UUID) -> bool:
        """Return whether what was made under a consent can be read here."""
        return consent_id in self.opened

    def key(self, consent_id: UUID) -> DataKey:
        """Return the key of one consent, unwrapped once.

        Raises:
            NotYoursError: the consent was not opened.
            KeyFileError: the organisation's master key is not here.
            UnsealError: the master key here is not the one that wrapped it.
        """
        if consent_id not in self._keys:
            if consent_id not in self.opened:
                raise NotYoursError
            one = self.opened[consent_id]
            self._keys[consent_id] = DataKey(
                ciphers.unwrap(
                    one.wrapped,
                    master=keyring.master(one.organisation_id, one.epoch),
                    key_id=one.consent_id,
                    organisation_id=one.organisation_id,
                    epoch=one.epoch,
                )
            )
        return self._keys[consent_id]

    def unseal(self, sealed: bytes | memoryview, *, consent_id: UUID, field: str, row_id: UUID) -> str:
        """Return one clear value; `field` is `table.column`."""
        place = ciphers.place(field, subject_id=self.opened[consent_id].subject_id, row_id=row_id)
        return self.key(consent_id).unseal(sealed, place=place)

    def read(
        self,
        sealed: bytes | memoryview,
        *,
        consent_id: UUID,
        field: str,
        row_id: UUID,
        otherwise: Callable[[], str] = lambda: str(UNREADABLE),
    ) -> str:
        """Return one clear value to be shown; where it was altered, the words that say so, or what stands for it.

        One row that somebody spoilt hides neither itself nor the page on which it stands.

        Raises:
            NotYoursError: the consent was not opened.
            KeyFileError: the organisation's master key is not here.
            UnsealError: the master key here is not the one that wrapped the consent's key.
        """
        self.key(consent_id)
        try:
            return self.unseal(sealed, consent_id=consent_id, field=field, row_id=row_id)
        except (UnsealError, UnicodeDecodeError):
            return otherwise()

    def seal(self, text: str, *, consent_id: UUID, field: str, row_id: UUID) -> bytes:
        """Return one value sealed for its place."""
        place = ciphers.place(field, subject_id=self.opened[consent_id].subject_id, row_id=row_id)
        return self.key(consent_id).seal(text, place=place)


class Listed(NamedTuple):
    """What a list says of somebody: the sealed name, whether the agreement is confirmed, and until when it holds."""

    name: bytes
    is_confirmed: bool
    agreed_until: datetime


def open_names(people: Iterable[UUID], *, why: str) -> tuple[Scope, dict[UUID, Listed]]:
    """Open what people are called, for a list, and return the sealed names. From here on this transaction only reads.

    Only the key under which the name lies is in the scope. Those whom the actor may not open are missing from it, and
    on record for the data-protection officer. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.open_names(%s, %s)", [list(people), why])
        rows = [(Opened(*row[:6]), Listed(*row[6:])) for row in cursor.fetchall()]
    return _began(opened for opened, _listed in rows), {opened.consent_id: listed for opened, listed in rows}


def open_person(person_id: UUID, *, part: str, only_reads: bool = False) -> Scope:
    """Open one person: the entry is written before a key leaves the database. One statement.

    `part` is a word of `wall.readings()`; why, the database says itself. With `only_reads` nothing can be written in
    this transaction any more, as after `freeze`.

    Raises:
        NotYoursError: no live grant covers her for this actor. The attempt is on record.
    """
    return _insist(Asked("SELECT * FROM app.open(%s, %s, %s)", [person_id, part, only_reads]))


def open_shared(*, part: str) -> Scope:
    """Open one part of the record for the trusted person who asks: `with.` and the part. One statement.

    Raises:
        NotYoursError: this part is not shared with them, or not any more. The attempt is on record.
    """
    return _insist(Asked("SELECT * FROM app.open_shared(%s)", [part]))


def open_cards() -> Scope:
    """Open the waiting cards of the actor's own station. One statement."""
    return _ask("SELECT * FROM app.open_cards()", [])


def open_parcel() -> Scope:
    """Open what a sender sealed for the person who asks, before anybody else reads it. One statement.

    Nothing is opened where nothing waits.
    """
    return _ask("SELECT * FROM app.open_parcel()", [])


def act(verb: str, *, person_id: UUID, purpose: str) -> Scope:
    """Hold the consent that covers an act, write the entry, return the key to seal with. One statement.

    `verb` is a word of `wall.acts()`.

    Raises:
        NotYoursError: no live consent to this purpose covers this actor. The attempt is on record.
    """
    return _insist(Asked(_ACT, [verb, person_id, purpose]))


def note_refusal(refused: NotYoursError, *, verb: str, person_id: UUID | None) -> None:
    """Put an act that was refused on record again: what noted it was undone together with the act.

    The same is asked once more, and only a no is kept. Where something was not found before anything was asked, it is
    asked whether the actor may act for this person at all: whoever may was only looking in vain. Three statements.
    """
    if refused.asked is None:
        if person_id:
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM app.note_refusal(%s, %s)", [verb, person_id])
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*refused.asked)
        transaction.set_rollback(cursor.fetchone() is not None)


def _insist(asked: Asked) -> Scope:
    scope = _ask(*asked)
    if not scope.opened:
        raise NotYoursError(asked)
    return scope


def _ask(sql: str, values: Sequence[Any]) -> Scope:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return _began(Opened(*row) for row in cursor.fetchall())


def _began(rows: Iterable[Opened]) -> Scope:
    scope = Scope({row.consent_id: row for row in rows})
    _current.set(scope)
    return scope


def open_copy(disclosure_id: UUID) -> Scope:
    """Open what another organisation sent here: an entry here and one in the person's own log, then the key.

    Raises:
        NotYoursError: it is not for this actor, or not any more. The attempt is on record.
    """
    return _insist(Asked("SELECT * FROM app.open_copy(%s)", [disclosure_id]))


def returned(person_id: UUID) -> Scope:
    """Return what opens the answers of others to an opened person's referrals. One statement."""
    return _ask("SELECT * FROM app.returned_keys(%s)", [person_id])


def current() -> Scope:
    """Return the scope that was opened last in this request.

    Raises:
        NoScopeError: nobody was opened.
    """
    scope = _current.get()
    if scope is None:
        raise NoScopeError("Nobody was opened.")
    return scope


def freeze() -> None:
    """Make the rest of this transaction read-only: what was to be traced is traced, now only reading follows."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def close() -> None:
    """Forget the scope of the request that just ended."""
    _current.set(None)


M = TypeVar("M", bound=models.Model)


class OpenedManager(models.Manager[M]):
    """Answers only while somebody is opened: a personal table is never read without a trace."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows; row-level security chooses which.

        Raises:
            NoScopeError: nobody was opened in this transaction.
        """
        if _current.get() is None:
            raise NoScopeError(f"{self.model._meta.db_table} was asked before anybody was opened.")
        return super().get_queryset()
