"""What follows a consent that ended: lapses are noted, and what was taken back is erased.

Withdrawal has already destroyed the key. The eraser makes every old copy of that key worthless, removes the rows,
and reports. It may be stopped at any point: an order stays open until all of it is done.
"""

import logging
from itertools import groupby
from uuid import UUID

from django.db import OperationalError, connection, transaction

from guitu.foundations import clock, holdings
from guitu.foundations.jobs.loop import is_held_up
from guitu.foundations.sealing import rotation
from guitu.foundations.sealing.ciphers import UnsealError
from guitu.foundations.sealing.keyring import KeyFileError
from guitu.journey.consent.models import ErasureOrder

logger = logging.getLogger(__name__)


def lapse() -> int:
    """Note new lapses, order the erasure of what lapsed 90 days ago, and return how many were ordered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.lapse()")
        return int(cursor.fetchone()[0])


def forget_log() -> int:
    """Remove the log about those who have been gone for three years, and return how many people that are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.forget_log()")
        return int(cursor.fetchone()[0])


def erase_ordered() -> int:
    """Carry out all open orders and return how many are done; one rotation serves all orders of an organisation.

    An order waits for the next round while somebody holds a row of it; the others do not wait with it.
    """
    waiting = ErasureOrder.objects.filter(done_at=None).order_by("organisation_id", "ordered_at")
    done = 0
    for organisation_id, orders in groupby(list(waiting), key=lambda order: order.organisation_id):
        are_copies_dead = _end_old_copies(organisation_id)
        for order in orders:
            try:
                done += carry_out(order.id, is_last_step=are_copies_dead)
            except OperationalError as held:
                if not is_held_up(held):
                    raise
                logger.warning("an order to erase waits for a row that somebody holds")
    return done


def _end_old_copies(organisation_id: UUID) -> bool:
    """Rotate the master key; without the key files the rows still go, but the order stays open and is seen."""
    try:
        rotation.rotate(organisation_id)
    except (KeyFileError, UnsealError):
        logger.exception("the master key could not be rotated")
        return False
    except OperationalError as held:
        if not is_held_up(held):
            raise
        logger.warning("the master key is rotated once nobody holds the epoch")
        return False
    return True


@transaction.atomic
def carry_out(order_id: UUID, *, is_last_step: bool) -> int:
    """Remove the rows of one order through every holding and, as its last step, report it done."""
    order = ErasureOrder.objects.select_for_update(skip_locked=True).filter(id=order_id, done_at=None).first()
    if order is None:
        return 0
    # From the end of the journey to its beginning: later rows point at earlier ones.
    gone = sum(
        one.erase(order.person_id, consent_id=order.consent_id, is_whole_record=order.is_whole_record)
        for one in reversed(holdings.every())
    )
    if not is_last_step:
        return 0
    order.rows_gone, order.done_at = gone, clock.now()
    order.save(update_fields=["rows_gone", "done_at"])
    return 1
