"""A new master key for an organisation, and the end of the old one.

After a withdrawal the wrapped key is gone from the table, but not from old backups and from the database's own
files. Wrapping what is left anew and destroying the old master key makes every such copy worthless.
A rotation may be broken off at any point and simply be started again.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from guitu.foundations.sealing import ciphers, keyring
from guitu.foundations.sealing.keyring import KeyFileError

# A request may hold a key that it was handed just before; none lives longer than the role's 20-second limits.
PATIENCE_SECONDS = 40.0
STEP_SECONDS = 0.05

Wrapped = tuple[UUID, int, bytes]


def rotate(organisation_id: UUID, *, patience: float = PATIENCE_SECONDS) -> int:
    """Wrap every key of an organisation by a new master key, destroy the old one, and return the new epoch.

    Raises:
        KeyFileError: a key file is missing or damaged.
        UnsealError: a master key here is not the one that wrapped a key.
    """
    with _alone(organisation_id):
        keyring.forget()
        old = _current(organisation_id)
        _tidy_after_broken_off(organisation_id, old)
        keyring.create(organisation_id, old + 1)
        wrap_anew(organisation_id, old, old + 1)
        let_readers_finish(patience)
        keyring.destroy_before(organisation_id, old + 1)
        return old + 1


@contextmanager
def _alone(organisation_id: UUID) -> Iterator[None]:
    """Hold the organisation's key directory against another rotation."""
    folder = keyring.directory() / str(organisation_id)
    if not folder.is_dir():
        raise KeyFileError(f"The key directory {folder} is missing. Put back the copy that the two key holders keep.")
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _current(organisation_id: UUID, *, is_held: bool = False) -> int:
    ask = "SELECT epoch FROM key_epoch WHERE organisation_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"{ask} FOR UPDATE" if is_held else ask, [organisation_id])
        row = cursor.fetchone()
    if row is None:
        raise KeyFileError(f"The organisation {organisation_id} has no key epoch. Run `guitu keys create`.")
    return int(row[0])


def _tidy_after_broken_off(organisation_id: UUID, epoch: int) -> None:
    """Remove key files that a broken-off rotation left: older ones, and newer ones, which have wrapped nothing yet."""
    keyring.destroy_before(organisation_id, epoch)
    for file in (keyring.directory() / str(organisation_id)).glob("[0-9]*.key"):
        if int(file.stem) > epoch:
            file.unlink()


def wrap_anew(organisation_id: UUID, old: int, new: int) -> None:
    """Wrap all keys of an organisation by the master key of a new epoch, in one transaction.

    The epoch's row is held: whoever makes a new key waits, sees the new epoch, and wraps by that.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if _current(organisation_id, is_held=True) != old:
            raise KeyFileError(f"The organisation {organisation_id} changed its epoch meanwhile. Start again.")
        cursor.execute("SELECT id, epoch, wrapped FROM data_key WHERE organisation_id = %s", [organisation_id])
        wrap = _wrapper(organisation_id, new)
        again = [(row[0], wrap(row)) for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE data_key k SET wrapped = n.wrapped, epoch = %s"
            " FROM unnest(%s::uuid[], %s::bytea[]) n (id, wrapped) WHERE k.id = n.id",
            [new, [one for one, _ in again], [wrapped for _, wrapped in again]],
        )
        cursor.execute(
            "UPDATE key_epoch SET epoch = %s, began_at = clock_timestamp() WHERE organisation_id = %s",
            [new, organisation_id],
        )


def _wrapper(organisation_id: UUID, new: int) -> Callable[[Wrapped], bytes]:
    """Return what wraps one key anew."""
    master = keyring.master(organisation_id, new)

    def wrap(row: Wrapped) -> bytes:
        key_id, epoch, wrapped = row
        before = keyring.master(organisation_id, epoch)
        raw = ciphers.unwrap(wrapped, master=before, key_id=key_id, organisation_id=organisation_id, epoch=epoch)
        return ciphers.wrap(raw, master=master, key_id=key_id, organisation_id=organisation_id, epoch=new)

    return wrap


def let_readers_finish(patience: float) -> None:
    """Wait until every transaction that may have been handed a key of the old epoch has ended, but not for ever.

    Opening a record writes an entry, so each of them has a transaction number, lower than the one we take now.
    """
    deadline = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        border = cursor.fetchone()[0]
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::text::xid8", [str(border)])
            if cursor.fetchone()[0]:
                return
            time.sleep(STEP_SECONDS)
