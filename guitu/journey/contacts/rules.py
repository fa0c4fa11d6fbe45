"""What kinds of contact there are and which consent a note lives under. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

NOTE_LIMIT = 4000


class ContactKind(IntEnum):
    OFFICE = 1
    HOME = 2
    PHONE = 3
    VIDEO = 4
    MESSAGE = 5


class Topic(StrEnum):
    """What a note is about. Each topic is a purpose the person agreed to, or did not."""

    SUPPORT = "support"
    HEALTH = "health"
    FAMILY = "family"


class Stance(IntEnum):
    """What the person says to a note."""

    AGREE = 1
    DISAGREE = 2
    COULD_NOT_ANSWER = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is kept. The id is made by the page, so that sending twice keeps it once."""

    id: UUID
    kind: ContactKind
    topic: Topic
    happened_at: datetime
    words: str
    replaces_id: UUID | None = None
