"""A referral from outside is taken in; the person decides about what was sent with it."""

import json
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, minting, records, scopes
from guitu.foundations.sealing.minting import Minted
from guitu.surfaces.exchange import access, queries
from guitu.surfaces.exchange.fhir.issues import Issue
from guitu.surfaces.exchange.fhir.issues import RefusedError as RefusedBundleError
from guitu.surfaces.exchange.fhir.taking import Referral
from guitu.surfaces.exchange.models import SendingSystem, SentAlong

# What the database answers → status and what is told to the sender.
ANSWERS: dict[str, tuple[int, Issue]] = {
    "otherwise": (
        409,
        Issue("duplicate", "This referral was sent before and said something else. Nothing was changed."),
    ),
    "no_such_station": (503, Issue("transient", "No desk receives people at this station just now.")),
    "too_many": (
        429,
        Issue("throttled", "Forty referrals in one day is the limit. Go on tomorrow, or call the station."),
    ),
    "stale_epoch": (503, Issue("transient", "The organisation's key was just renewed. Send it once more.")),
    "not_yours": (403, Issue("forbidden", "This system may not send this.")),
    "taken": (503, Issue("transient", "Send it once more.")),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a referral: its own id, and whether it was known already."""

    id: UUID
    is_new: bool


@action("outside_referral.take_in", may=access.may_take_in)
def take_in(*, referral: Referral, content: bytes, by: Actor, at: datetime) -> Kept:
    """Put a card on the desk, and seal beside it what is for the person alone. Sent twice, it is one card.

    Raises:
        RefusedBundleError: the database would not keep it; nothing of it is stored.
        KeyFileError: the organisation's key is not here.
    """
    system = SendingSystem.objects.only("id", "name", "organisation_id").get(pk=by.uid)
    known = [_index(by, "key", referral.key.encode() or content), _index(by, "content", content)]
    answer, kept = "stale_epoch", None
    for _again in range(2):
        with transaction.atomic():
            answer, kept = _put(referral, system, known)
        if answer != "stale_epoch":
            break
    if kept is None or answer not in {"ok", "known"}:
        status, issue = ANSWERS[answer]
        raise RefusedBundleError(issue, status=status)
    return Kept(kept, is_new=answer == "ok")


def _index(by: Actor, what: str, said: bytes) -> bytes:
    """Return by which a system's referral is found again. Keyed: what was said cannot be guessed from it."""
    return salted_hmac(f"exchange.{what}.{by.uid}", said, algorithm="sha256").digest()


def _put(referral: Referral, system: SendingSystem, known: list[bytes]) -> tuple[str, UUID | None]:
    organisation, epoch = system.organisation_id, minting.current_epoch(system.organisation_id)
    card_id = uuid.uuid4()
    card = minting.mint(key_id=card_id, organisation_id=organisation, epoch=epoch)
    sealed = [_sealed(card, "waiting_card.name", card_id, referral.name)]
    sealed.append(_sealed(card, "waiting_card.route", card_id, referral.route))
    values = [
        uuid.uuid4(),
        *known,
        referral.until,
        card_id,
        *sealed,
        epoch,
        card.wrapped,
        *_parcel(referral, system, epoch),
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM app.take_in({', '.join(['%s'] * len(values))})", values)  # noqa: S608
        answer, kept = cursor.fetchone()
    return answer, kept


def _sealed(minted: Minted, field: str, row_id: UUID, text: str) -> bytes:
    return minted.key.seal(text, place=ciphers.place(field, subject_id=row_id, row_id=row_id))


def _parcel(referral: Referral, system: SendingSystem, epoch: int) -> tuple[UUID | bytes | None, ...]:
    """Return what lies beside the card: id, content, key, and the hash of the secret that lets the person answer."""
    if referral.parcel is None:
        return None, None, None, None
    parcel_id, secret = uuid.uuid4(), secrets.token_urlsafe(32)
    said = json.dumps({**referral.parcel, "from": system.name, "tell": secret}, ensure_ascii=False)
    minted = minting.mint(key_id=parcel_id, organisation_id=system.organisation_id, epoch=epoch)
    return parcel_id, _sealed(minted, "parcel.content", parcel_id, said), minted.wrapped, tokens.hashed(secret)


@action("parcel.decide", may=access.may_decide)
def decide(*, person_id: UUID, opens: bool, tells: bool, by: Actor, at: datetime) -> None:
    """Let one's team read what was sent, or throw it away; let the sender know that one came, or not.

    Raises:
        RefusedError: nothing waits any more.
        NotYoursError: the consent to be supported is not in force.
    """
    parcel = queries.parcel()
    if parcel is None:
        raise RefusedError(_("Nothing is waiting any more: it was opened, thrown away, or is older than 14 days."))
    if tells and _ask("SELECT app.tell_sender(%s)", parcel.secret) != "ok":
        raise RefusedError(_("The sender cannot be told any more. Nothing was changed."))
    if opens:
        scope = scopes.act("parcel.open", person_id=person_id, purpose="support")
        consent_id = next(iter(scope.opened))
        content = json.dumps(parcel.said(), ensure_ascii=False)
        sealed = scope.seal(content, consent_id=consent_id, field="sent_along.content", row_id=parcel.id)
        row: dict[str, Any] = {"id": parcel.id, "person_id": person_id, "consent_id": consent_id, "by_id": by.uid}
        records.keep(SentAlong(**row, at=at, content=sealed))
    _ask("SELECT app.drop_parcel(%s)", parcel.id)


def _ask(question: str, value: str | UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, [value])
        (answer,) = cursor.fetchone()
    return str(answer)
