"""New keys for a new record: made here, wrapped by the epoch that is current in the database."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from guitu.foundations.sealing import ciphers, keyring
from guitu.foundations.sealing.ciphers import DataKey


@dataclass(frozen=True, slots=True)
class Minted:
    """A fresh data key, with its wrapped form and the epoch that wrapped it."""

    key: DataKey
    wrapped: bytes
    epoch: int


def current_epoch(organisation_id: UUID) -> int:
    """Return the epoch of an organisation's master key that wraps new keys now. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT epoch FROM key_epoch WHERE organisation_id = %s", [organisation_id])
        row = cursor.fetchone()
    if row is None:
        raise keyring.KeyFileError(f"The organisation {organisation_id} has no key epoch. Run `guitu keys create`.")
    return int(row[0])


def mint(*, key_id: UUID, organisation_id: UUID, epoch: int) -> Minted:
    """Return a new data key for one consent or waiting card."""
    raw = ciphers.new_key()
    master = keyring.master(organisation_id, epoch)
    wrapped = ciphers.wrap(raw, master=master, key_id=key_id, organisation_id=organisation_id, epoch=epoch)
    return Minted(DataKey(raw), wrapped, epoch)
