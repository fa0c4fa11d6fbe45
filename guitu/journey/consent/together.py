"""What is asked where a child and a guardian agree together, once more."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from guitu.journey.consent.queries import Text, agreed, notices
from guitu.journey.consent.rules import Kind, Purpose, kinds


def is_guardians_phone(index: bytes) -> bool:
    """Return whether a phone is that of the asking child's guardian. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.is_guardians_phone(%s)", [index])
        (found,) = cursor.fetchone()
    return bool(found)


def left_out_as_guardian() -> frozenset[Kind] | None:
    """Return which kinds the asking guardian has left out; nothing at all for everybody else. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.left_out_as_guardian()")
        (total,) = cursor.fetchone()
    return None if total is None else kinds(total)


def goes_on_together() -> bool:
    """Return whether the asking person is under fourteen, and nothing goes on by one hand alone. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.goes_on_together()")
        (found,) = cursor.fetchone()
    return bool(found)


def to_renew(*, person_id: UUID, at: datetime) -> tuple[Text, ...]:
    """Return today's texts of what can go on together, in the order of the purposes. Two statements."""
    held = {one.purpose for one in agreed(person_id=person_id, at=at) if one.is_held}
    return tuple(text for purpose, text in notices().items() if purpose in held - {Purpose.REFERRAL})
