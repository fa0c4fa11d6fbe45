"""Beginning a record on the worker's word."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, RefusedError, Words
from guitu.foundations.audit.actions import action
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring, minting
from guitu.journey.consent.models import Notice
from guitu.journey.consent.rules import Purpose
from guitu.people import actions as people
from guitu.surfaces.desk import access

ANSWERS: dict[str, Words] = {
    "not_yours": _("This is not open to you, or the consent has ended. Nothing was changed."),
    "stale_epoch": _("The organisation's key was just renewed. Send it once more."),
    "no_such_card": access.NO_CARD,
    "incomplete": _("Something is missing. Nothing was saved."),
}


def _is_new(answer: object) -> bool:
    """Return whether it was done now and not before; raise what the database refused, in words."""
    if answer not in {"ok", "kept"}:
        raise RefusedError(ANSWERS[str(answer)])
    return answer == "ok"


def _ask(question: str, values: Sequence[Any]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return row[0] if row else None


@action("person.open_on_word", may=access.may_open_on_word)
def open_on_word(*, row: UUID, name: str, birth_date: date, phone: str, code: str, by: Actor, at: datetime) -> bool:
    """Begin a new record on the worker's word: 14 days, for this worker alone, until the person confirms.

    `row` is the person's id from then on; sent again, it is one record, and the answer is that it is not new.
    `code`: the one that the desk made for this worker, if a card waits; the card goes with its key.

    Raises:
        RefusedError: not a worker, the person is under 14, no card under this code, or the key was renewed just now.
        KeyFileError: the organisation's key is not here.
    """
    person_id, consent_id = row, uuid.uuid4()
    organisation_id = by.organisation
    epoch = minting.current_epoch(organisation_id)
    minted = minting.mint(key_id=consent_id, organisation_id=organisation_id, epoch=epoch)
    index_key = keyring.index_key(organisation_id)

    def sealed(field: str, text: str) -> bytes:
        return minted.key.seal(text, place=ciphers.place(f"person.{field}", subject_id=person_id, row_id=person_id))

    notice_id = Notice.objects.filter(purpose=Purpose.SUPPORT).order_by("-version").values_list("pk", flat=True)[0]
    is_new = _is_new(
        _ask(
            "SELECT app.record_on_word(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                person_id,
                consent_id,
                notice_id,
                epoch,
                minted.wrapped,
                sealed("name", name),
                sealed("birth_date", birth_date.isoformat()),
                sealed("phone", phone),
                ciphers.index(index_key, "phone", phone) if phone else None,
                ciphers.index(index_key, "birth", f"{person_id}|{birth_date.isoformat()}"),
                tokens.tidy_code(code) if code else None,
            ],
        )
    )
    if is_new:
        people.guard_minor(person_id=person_id, born=birth_date, at=at)
    return is_new
