"""Everything that changes a consent. The functions of the database act, check again, and write the entry."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.clock import ZONE
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, minting, scopes
from guitu.foundations.sealing.ciphers import DataKey
from guitu.journey.consent import access, queries, rules
from guitu.journey.consent.access import Acceptance, Details, GuardianHand
from guitu.journey.consent.models import Consent
from guitu.journey.consent.rules import Happening, Kind, Purpose, State
from guitu.people import actions as people
from guitu.people import doors
from guitu.people import rules as ages
from guitu.people.models import Person


class Answer(StrEnum):
    """How an acceptance ended when nothing went wrong on our side."""

    GIVEN = "given"
    WRONG_CODE = "wrong_code"


class TogetherError(RefusedError):
    """Under fourteen this is agreed to together with a guardian."""


class StaleEpochError(Exception):
    """The organisation's master key was changed between making the key and keeping it."""


def _refusal(answer: object) -> str:
    """Return the plain sentence for an answer of the database."""
    sentences = {
        "together": str(people.TOGETHER),
        "expired": _("This invitation is used or older than two hours. Ask at the station for a new code."),
        "no_such_worker": _("This worker is not at the station any more. Please choose another."),
        "other_notice": _("The text has just been changed. Please read it once more."),
        "not_narrower": _("It can only end earlier than it does now, and not in the past."),
        "stale_epoch": _("The key of the organisation is just being changed. Please try again in a minute."),
    }
    return sentences.get(str(answer), _("This is not there any more, or it is not yours to decide."))


def _refused(answer: object) -> RefusedError:
    return (TogetherError if answer == "together" else RefusedError)(_refusal(answer))


def _can(consent_id: UUID, what: Happening, *, at: datetime, refusal: str = "not_yours") -> Consent | None:
    """Return a consent to which the table of rules lets this happen now, or refuse. The database asks the rest."""
    row = Consent.objects.filter(pk=consent_id).first()
    if row is not None and not rules.can_move(rules.state(row.facts, at=at), what):
        raise _refused(refusal)
    return row


def _ask(sql: str, values: list[Any]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    if row is not None and row[0] == "stale_epoch":
        raise StaleEpochError
    return row[0] if row else None


def _insist(sql: str, values: list[Any]) -> None:
    if (answer := _ask(sql, values)) != "ok":
        raise _refused(answer)


def _with_fresh_key(attempt: Callable[[int], object], organisation_id: UUID) -> object:
    """Try under the current epoch, and once more if it changed meanwhile; the first try leaves nothing behind.

    Raises:
        RefusedError: it changed twice.
    """
    for _again in range(2):
        try:
            with transaction.atomic():
                return attempt(minting.current_epoch(organisation_id))
        except StaleEpochError:
            continue
    raise RefusedError(_refusal("stale_epoch"))


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Who somebody is, sealed under the key of the base consent."""

    name: bytes
    birth_date: bytes
    phone: bytes

    @classmethod
    def of(cls, details: Details, *, key: DataKey, person_id: UUID) -> "_Sealed":
        def seal(field: str, text: str) -> bytes:
            place = ciphers.place(f"person.{field}", subject_id=person_id, row_id=person_id)
            return key.seal(text, place=place)

        return cls(
            seal("name", details.name.strip()),
            seal("birth_date", details.birth_date.isoformat()),
            seal("phone", details.phone),
        )


@action("consent.accept", may=access.may_accept)
def accept(*, accepting: Acceptance, by: Actor, at: datetime) -> Answer:
    """Open a record by the person's own hand. Sent twice, it is one record.

    A wrong phone code is an answer, not an error: its try must stay counted.

    Raises:
        RefusedError: not allowed, or the invitation is used, too old, or not for this worker.
    """
    pin_hash = tokens.hash_password(accepting.pin)
    answer = _with_fresh_key(lambda epoch: _accept_under(accepting, pin_hash, epoch, at), accepting.organisation_id)
    if answer == "ok" or (answer == "expired" and queries.receipt(accepting.receipt)):
        return Answer.GIVEN
    if answer == "wrong_code":
        return Answer.WRONG_CODE
    raise RefusedError(_refusal(answer))


@dataclass(frozen=True, slots=True)
class _Begun:
    """The consents of a new record with their keys, and who somebody is, sealed under the first of them."""

    key: DataKey
    consents: list[Any]
    sealed: _Sealed
    birth_check: bytes

    @classmethod
    def under(cls, accepting: Acceptance, epoch: int) -> "_Begun":
        purposes = (Purpose.SUPPORT, *accepting.optional)
        texts = queries.notices()
        ids = [uuid.uuid4() for _one in purposes]
        keys = [minting.mint(key_id=one, organisation_id=accepting.organisation_id, epoch=epoch) for one in ids]
        notices = [texts[one].id for one in purposes]
        consents = [ids, [str(one) for one in purposes], notices, epoch, [one.wrapped for one in keys]]
        person_id, details = accepting.person_id, accepting.details
        sealed = _Sealed.of(details, key=keys[0].key, person_id=person_id)
        check = doors.birth_check(accepting.organisation_id, person_id, details.birth_date)
        return cls(keys[0].key, consents, sealed, check)


def _accept_under(accepting: Acceptance, pin_hash: str, epoch: int, at: datetime) -> object:
    begun, details = _Begun.under(accepting, epoch), accepting.details
    index = doors.phone_index(accepting.organisation_id, details.phone) if details.phone else None
    answer = _ask(
        "SELECT app.accept_invitation(%s, %s, %s, %s, %s::uuid[], %s::text[], %s::uuid[], %s, %s::bytea[],"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            accepting.code,
            accepting.phone_code,
            accepting.worker_id,
            accepting.person_id,
            *begun.consents,
            begun.sealed.name,
            begun.sealed.birth_date,
            begun.sealed.phone,
            index,
            begun.birth_check,
            pin_hash,
            tokens.hashed(accepting.receipt),
            accepting.months,
            sum(accepting.left_out),
        ],
    )
    if answer == "ok":
        people.guard_minor(person_id=accepting.person_id, born=details.birth_date, at=at)
    return answer


@action("consent.accept_together", may=access.may_accept_together)
def accept_together(*, accepting: Acceptance, guardian: GuardianHand, by: Actor, at: datetime) -> Answer:
    """Open a child's record by two hands: the child's wish, and a guardian's code. Sent twice, it is one record.

    Raises:
        RefusedError: not allowed, or the invitation is used, too old, or not for this worker.
    """
    hashes = tokens.hash_password(accepting.pin), tokens.hash_password(guardian.pin)
    answer = _with_fresh_key(
        lambda epoch: _together_under(accepting, guardian, hashes, epoch, at), accepting.organisation_id
    )
    if answer == "ok" or (answer == "expired" and queries.receipt(accepting.receipt)):
        return Answer.GIVEN
    if answer == "wrong_code":
        return Answer.WRONG_CODE
    raise RefusedError(_refusal(answer))


def _together_under(
    accepting: Acceptance, guardian: GuardianHand, hashes: tuple[str, str], epoch: int, at: datetime
) -> object:
    begun, born, today = _Begun.under(accepting, epoch), accepting.details.birth_date, at.astimezone(ZONE).date()
    child, minor = ages.childhood(born, on=today), ages.minor_until(born, on=today)
    if child is None or minor is None:
        raise RefusedError(_refusal(""))
    months = [datetime.combine(one, time(), ZONE) for one in (minor, child.until, child.sight_until)]
    return _ask(
        "SELECT app.accept_with_guardian(%s, %s, %s, %s, %s::uuid[], %s::text[], %s::uuid[], %s, %s::bytea[],"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            accepting.code,
            guardian.phone_code,
            accepting.worker_id,
            accepting.person_id,
            *begun.consents,
            begun.sealed.name,
            begun.sealed.birth_date,
            begun.sealed.phone,
            begun.birth_check,
            hashes[0],
            tokens.hashed(accepting.receipt),
            *months,
            guardian.id,
            *_called(begun.key, guardian, accepting.person_id),
            doors.phone_index(accepting.organisation_id, guardian.phone),
            tokens.hashed(tokens.tidy_code(guardian.code)),
            hashes[1],
            accepting.months,
            sum(accepting.left_out),
        ],
    )


def _called(key: DataKey, guardian: GuardianHand, person_id: UUID) -> tuple[bytes, bytes]:
    """Return, sealed, how the child calls the guardian and how the guardian belongs to the child."""

    def seal(field: str, text: str) -> bytes:
        place = ciphers.place(f"trusted_person.{field}", subject_id=person_id, row_id=guardian.id)
        return key.seal(text, place=place)

    return seal("called", guardian.called), seal("relation", ages.Relation.GUARDIAN.value)


@action("consent.renew_together", may=access.may_renew_together)
def renew_together(
    *, person_id: UUID, guardian: GuardianHand, notices: Sequence[UUID], months: int, by: Actor, at: datetime
) -> Answer:
    """Let a child's consents go on under the texts that both read, and give the guardian a new way in.

    It takes a code to the guardian's phone.

    Raises:
        RefusedError: not the child, not the guardian's phone, nothing is left to renew, or a text was changed.
    """
    scope = scopes.open_person(person_id, part="together")
    base = Person.objects.values_list("consent_id", flat=True).get(pk=person_id)
    if by.organisation_id is None:
        raise RefusedError(_refusal(""))
    answer = _ask(
        "SELECT app.renew_with_guardian(%s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s)",
        [
            guardian.phone_code,
            doors.phone_index(by.organisation_id, guardian.phone),
            guardian.id,
            *_called(scope.key(base), guardian, person_id),
            tokens.hashed(tokens.tidy_code(guardian.code)),
            tokens.hash_password(guardian.pin),
            list(notices),
            months,
        ],
    )
    if answer == "wrong_code":
        return Answer.WRONG_CODE
    if answer != "ok":
        raise RefusedError(_refusal(answer))
    return Answer.GIVEN


@action("consent.withdraw_as_guardian", may=access.may_withdraw_as_guardian)
def withdraw_as_guardian(*, by: Actor, at: datetime) -> None:
    """Take a guardian's consent back: the child's whole record goes, at once, and both ways in.

    Raises:
        RefusedError: not the guardian, or the child is fourteen.
    """
    _insist("SELECT app.withdraw_as_guardian()", [])


@action("consent.confirm", may=access.may_confirm)
def confirm(*, months: int, by: Actor, at: datetime) -> None:
    """Confirm by one's own hand, for some months, what so far stood on a worker's word.

    Raises:
        RefusedError: not the person herself, or nothing waits to be confirmed.
    """
    can = rules.can_move(State.ON_WORD, Happening.CONFIRMED)
    if not can or not _ask("SELECT app.confirm_consents(%s)", [months]):
        raise RefusedError(_("Nothing is waiting to be confirmed."))


@action("consent.renew", may=access.may_renew)
def renew(*, consent_id: UUID, notice_id: UUID, months: int, by: Actor, at: datetime) -> None:
    """Let a consent go on for some months from today, under the text that is read today.

    Raises:
        TogetherError: under fourteen.
        RefusedError: not the person's own, taken back, lapsed more than ninety days ago, or the text was changed
            meanwhile.
    """
    _can(consent_id, Happening.RENEWED, at=at)
    _insist("SELECT app.renew(%s, %s, %s)", [consent_id, notice_id, months])


@action("consent.narrow", may=access.may_narrow)
def narrow(*, consent_id: UUID, until: datetime, by: Actor, at: datetime) -> None:
    """Let a consent end earlier than it does now. When this returns, so does everything that follows from it.

    Raises:
        RefusedError: not the person's own, not in force, or not earlier.
    """
    _can(consent_id, Happening.NARROWED, at=at, refusal="not_narrower")
    _insist("SELECT app.narrow(%s, %s)", [consent_id, until])


@action("consent.leave_out", may=access.may_leave_out)
def leave_out(*, kind: Kind, by: Actor, at: datetime) -> None:
    """Have nothing of one kind kept from now on; what exists of it is destroyed. Sent twice, it is done once.

    Raises:
        RefusedError: neither the person nor a child's guardian, or the base consent is not in force.
    """
    _can(_base(by), Happening.LEFT_OUT, at=at)
    guardians, own = "SELECT app.leave_out_as_guardian(%s)", "SELECT app.leave_out(%s)"
    _insist(guardians if by.is_trusted else own, [kind])


@action("consent.take_in", may=access.may_leave_out)
def take_in(*, kind: Kind, by: Actor, at: datetime) -> None:
    """Have a kind kept again from now on. What was destroyed does not come back.

    Raises:
        TogetherError: under fourteen, what the guardian left out.
        RefusedError: neither the person nor a child's guardian, or the base consent is not in force or not confirmed.
    """
    _can(_base(by), Happening.TAKEN_IN, at=at)
    guardians, own = "SELECT app.take_in_as_guardian(%s)", "SELECT app.take_in(%s)"
    _insist(guardians if by.is_trusted else own, [kind])


def _base(by: Actor) -> UUID:
    """Return the person's own base consent; what a guardian may do, the database alone knows."""
    rows = Consent.objects.filter(person_id=by.uid, purpose=Purpose.SUPPORT, withdrawn_at=None, erased_at=None)
    return rows.values_list("pk", flat=True).first() or by.uid


@action("consent.add", may=access.may_add)
def add(*, purpose: Purpose, months: int, by: Actor, at: datetime) -> None:
    """Agree to one more purpose, for some months.

    Raises:
        TogetherError: under fourteen.
        RefusedError: not the person herself, agreed to already, or the base consent is not in force.
    """
    organisation_id = by.organisation
    answer = _with_fresh_key(lambda epoch: _add_under(purpose, months, organisation_id, epoch), organisation_id)
    if answer == "together":
        raise _refused(answer)
    if answer != "ok":
        raise RefusedError(_("This was agreed to already, or the consent to be supported is not in force just now."))


def _add_under(purpose: Purpose, months: int, organisation_id: UUID, epoch: int) -> object:
    consent_id = uuid.uuid4()
    minted = minting.mint(key_id=consent_id, organisation_id=organisation_id, epoch=epoch)
    return _ask(
        "SELECT app.add_consent(%s, %s, %s, %s, %s, %s)",
        [consent_id, purpose.value, queries.notices()[purpose].id, epoch, minted.wrapped, months],
    )


@action("consent.withdraw", may=access.may_withdraw)
def withdraw(*, consent_id: UUID, receipt: str, by: Actor, at: datetime) -> bool:
    """Take a consent back and return whether it was the base, which takes the whole record and the session with it.

    When this returns, its key and every grant are gone.

    Raises:
        RefusedError: not the person's own, or taken back already.
    """
    row = _can(consent_id, Happening.WITHDRAWN, at=at)
    _insist("SELECT app.withdraw(%s, %s)", [consent_id, tokens.hashed(receipt)])
    return row is not None and row.purpose == Purpose.SUPPORT
