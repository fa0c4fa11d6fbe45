"""Everything that happens to a waiting card: noted, asked for, invited from, handed on, declined, taken back."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, RefusedError, Words
from guitu.foundations.audit.actions import action
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, minting
from guitu.foundations.sealing.minting import Minted
from guitu.journey.intake import access
from guitu.journey.intake.rules import Reason, Sender, Wish
from guitu.society.workforce import queries as workforce

CODE_LENGTH = 10
ANSWERS: dict[str, Words] = {
    "not_yours": _("This card is not at your station, or has expired."),
    "taken": _("This card is not at your station, or has expired."),
    "too_many": _("Forty cards in one day is the limit for one desk. Go on tomorrow, or ask your team lead."),
    "too_many_lately": _("Two hundred cards within fourteen days is the limit for one desk. Ask your team lead."),
    "too_many_calls": _("Very many people asked this station today. Please call it, come by, or ask again tomorrow."),
    "no_such_worker": _("This worker is not at your organisation any more."),
    "no_such_station": _("No desk receives people at this station just now. Please choose another one."),
    "no_such_sender": _("This organisation cannot be named here. Choose another one, or none."),
    "no_such_reason": _("Choose one of the reasons."),
    "stale_epoch": _("The organisation's key was just renewed. Send it once more."),
}


def _ask(question: str, values: Sequence[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone() or ("not_yours",)
    return str(answer)


def _settle(question: str, values: Sequence[Any]) -> None:
    """Ask the database to act.

    Raises:
        RefusedError: it would not, with the reason in words.
    """
    if (answer := _ask(question, values)) != "ok":
        raise RefusedError(ANSWERS[answer])


def _keep(card_id: UUID, organisation_id: UUID, ask: Callable[[Minted], str]) -> None:
    """Have a card kept under a key of its own, once more if the organisation's key was renewed meanwhile.

    Raises:
        RefusedError: it was not kept, with the reason in words.
    """
    answer = "stale_epoch"
    for _again in range(2):
        epoch = minting.current_epoch(organisation_id)
        with transaction.atomic():
            answer = ask(minting.mint(key_id=card_id, organisation_id=organisation_id, epoch=epoch))
        if answer != "stale_epoch":
            break
    if answer != "ok":
        raise RefusedError(ANSWERS[answer])


def _sealed(minted: Minted, card_id: UUID, field: str, text: str) -> bytes:
    place = ciphers.place(f"waiting_card.{field}", subject_id=card_id, row_id=card_id)
    return minted.key.seal(text, place=place)


@action("waiting_card.make", may=access.may_make)
def make(
    *,
    card_id: UUID,
    name: str,
    route: str,
    wish: Wish,
    sender: Sender,
    sender_id: UUID | None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Note that somebody wishes to be contacted: a name, a way to reach her, how she asked. Gone after 14 days.

    Raises:
        RefusedError: not the intake desk, its limit for the day is reached, or this sender cannot be named.
        KeyFileError: the organisation's key is not here.
    """

    def kept(minted: Minted) -> str:
        return _ask(
            "SELECT app.make_card(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                card_id,
                _sealed(minted, card_id, "name", name),
                _sealed(minted, card_id, "route", route),
                wish.value,
                sender.value,
                sender_id,
                minted.epoch,
                minted.wrapped,
            ],
        )

    _keep(card_id, by.organisation, kept)
    return card_id


@action("waiting_card.ask", may=access.may_ask)
def ask_for_call(*, card_id: UUID, station_id: UUID, name: str, route: str, by: Actor, at: datetime) -> str:
    """Put somebody's own request on the desk of a station and return the code that takes it back.

    Sent twice it is one card with one code.

    Raises:
        RefusedError: a worker sits there, no desk receives people at this station, or too many asked it today.
        KeyFileError: the organisation's key is not here.
    """
    place = workforce.receiving(station_id=station_id)
    if place is None:
        raise RefusedError(ANSWERS["no_such_station"])
    code = take_back_code(card_id)

    def kept(minted: Minted) -> str:
        return _ask(
            "SELECT app.ask_for_call(%s, %s, %s, %s, %s, %s, %s)",
            [
                card_id,
                station_id,
                _sealed(minted, card_id, "name", name),
                _sealed(minted, card_id, "route", route),
                minted.epoch,
                minted.wrapped,
                tokens.hashed(code),
            ],
        )

    _keep(card_id, place.organisation_id, kept)
    return code


def take_back_code(card_id: UUID) -> str:
    """Return the code of a card: the same each time for this installation, a guess for anybody else."""
    worked = salted_hmac("intake.take_back", str(card_id), algorithm="sha256").digest()
    return "".join(tokens.CODE_ALPHABET[one % len(tokens.CODE_ALPHABET)] for one in worked[:CODE_LENGTH])


@action("waiting_card.take_back", may=access.may_take_back)
def take_back(*, code: str, by: Actor, at: datetime) -> bool:
    """Take a card back, with its key, and return whether one lay under this code."""
    return _ask("SELECT app.take_back_card(%s)", [tokens.tidy_code(code)]) == "ok"


@action("waiting_card.refuse", may=access.may_refuse)
def refuse(*, code: str, by: Actor, at: datetime) -> bool:
    """Say no to an invitation: the card goes, with its key and every code. Return whether one waited."""
    return _ask("SELECT app.refuse_invitation(%s)", [tokens.tidy_code(code)]) == "ok"


@action("waiting_card.decline", may=access.may_decline)
def decline(*, card_id: UUID, reason: Reason, by: Actor, at: datetime) -> None:
    """Decline a card: it goes at once, with its key.

    Raises:
        RefusedError: not this station's desk.
    """
    _settle("SELECT app.decline_card(%s, %s)", [card_id, reason.value])


@action("waiting_card.hand", may=access.may_hand)
def hand(*, card_id: UUID, station_id: UUID, by: Actor, at: datetime) -> None:
    """Hand a card to another desk of the same organisation.

    Raises:
        RefusedError: not this station's desk, the card has expired, or no desk receives people there.
    """
    _settle("SELECT app.hand_card(%s, %s)", [card_id, station_id])


@action("waiting_card.invite", may=access.may_invite)
def invite(*, card_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> str:
    """Return a code with which the person reads the notice and decides, on her own phone or a second screen.

    Raises:
        RefusedError: not this station's desk, the card has expired, or the worker has left.
    """
    code = tokens.new_code(8)
    _settle("SELECT app.invite(%s, %s, %s, %s)", [uuid.uuid4(), card_id, worker_id, tokens.hashed(code)])
    return code
