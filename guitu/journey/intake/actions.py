"""Making, inviting from and throwing away waiting cards."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, RefusedError, Words
from guitu.foundations.audit.actions import action
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, minting
from guitu.journey.intake import access
from guitu.journey.intake.rules import Wish

ANSWERS: dict[str, Words] = {
    "not_yours": _("This card is not at your station, or has expired."),
    "too_many": _("Forty cards in one day is the limit for one desk. Go on tomorrow, or ask your team lead."),
    "no_such_worker": _("This worker is not at your organisation any more."),
    "stale_epoch": _("The organisation's key was just renewed. Send it once more."),
}


def _settle(question: str, values: Sequence[Any]) -> None:
    """Ask the database to act.

    Raises:
        RefusedError: it would not, with the reason in words.
    """
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone() or ("not_yours",)
    if answer != "ok":
        raise RefusedError(ANSWERS[answer])


@action("waiting_card.make", may=access.may_make)
def make(*, name: str, route: str, wish: Wish, by: Actor, at: datetime) -> UUID:
    """Note that somebody wishes to be contacted: a name, a way to reach her, how she asked. Gone after 14 days.

    Raises:
        RefusedError: not the intake desk, or its limit for the day is reached.
        KeyFileError: the organisation's key is not here.
    """
    card_id, organisation_id = uuid.uuid4(), by.organisation
    epoch = minting.current_epoch(organisation_id)
    minted = minting.mint(key_id=card_id, organisation_id=organisation_id, epoch=epoch)

    def sealed(field: str, text: str) -> bytes:
        return minted.key.seal(text, place=ciphers.place(f"waiting_card.{field}", subject_id=card_id, row_id=card_id))

    _settle(
        "SELECT app.make_card(%s, %s, %s, %s, %s, %s)",
        [card_id, sealed("name", name), sealed("route", route), wish.value, epoch, minted.wrapped],
    )
    return card_id


@action("waiting_card.drop", may=access.may_drop)
def drop(*, card_id: UUID, by: Actor, at: datetime) -> None:
    """Throw a card away, with its key. No reason is asked.

    Raises:
        RefusedError: not this station's desk.
    """
    _settle("SELECT app.drop_card(%s)", [card_id])


@action("waiting_card.invite", may=access.may_invite)
def invite(*, card_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> str:
    """Return a code with which the person reads the notice and decides, on her own phone or a second screen.

    Raises:
        RefusedError: not this station's desk, the card has expired, or the worker has left.
    """
    code = tokens.new_code(8)
    _settle("SELECT app.invite(%s, %s, %s, %s)", [uuid.uuid4(), card_id, worker_id, tokens.hashed(code)])
    return code
