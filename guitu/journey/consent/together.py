"""What is asked where a child and a guardian agree together, once more."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class OnceMore:
    """What a child and a guardian can agree to once more."""

    # Today's texts of what the child holds, in the order of the purposes.
    texts: tuple[Text, ...]
    # Whether something of it can last longer by two hands, and from when on the child decides alone.
    is_any: bool
    alone_from: datetime | None
    # Whether the guardian gets a new way in, for reading.
    has_way_in: bool

    @property
    def is_for_nothing(self) -> bool:
        """Return whether agreeing would change nothing at all."""
        return not self.is_any and not self.has_way_in


def once_more(*, person_id: UUID, at: datetime) -> OnceMore:
    """Return what the asking child and their guardian can agree to once more. Three statements."""
    held = [one for one in agreed(person_id=person_id, at=at) if one.is_held and one.purpose is not Purpose.REFERRAL]
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.guardian_can_read()")
        (has_way_in,) = cursor.fetchone()
    purposes = {one.purpose for one in held}
    return OnceMore(
        texts=tuple(text for purpose, text in notices().items() if purpose in purposes),
        is_any=any(not one.goes_on_alone for one in held),
        alone_from=next((one.together_until for one in held), None),
        has_way_in=has_way_in,
    )
