"""What the worker process does for a person."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from guitu.foundations.identity import phones
from guitu.foundations.sealing import ciphers, keyring


def warn_old_phone(person_id: UUID) -> None:
    """Tell the phone a person used so far that a new card was printed. She sees this opening like any other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM work.open_phone(%s)", [person_id])
        row = cursor.fetchone()
    if row is None:
        return
    if phone := number(person_id, row):
        # The phone may lie on a table: the message names nobody and says nothing about help.
        with override("zh-hans"):
            phones.send_text(phone, _("A new Guitu card was printed for you. If that was not you, ask at the desk."))


def number(person_id: UUID, row: tuple[Any, ...]) -> str:
    """Return a number in clear words, of a row: consent, organisation, epoch, wrapped key, sealed number."""
    consent_id, organisation_id, epoch, wrapped, sealed = row
    master = keyring.master(organisation_id, epoch)
    raw = ciphers.unwrap(wrapped, master=master, key_id=consent_id, organisation_id=organisation_id, epoch=epoch)
    place = ciphers.place("person.phone", subject_id=person_id, row_id=person_id)
    return ciphers.DataKey(raw).unseal(sealed, place=place)
