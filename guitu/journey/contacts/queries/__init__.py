"""Notes, meetings, and what stands beside them: opened, unsealed, ready to show."""

from guitu.journey.contacts.queries.beside import (
    OwnView,
    Quiet,
    ToRemember,
    own_views,
    quiet,
    reminders,
    reminders_due,
    to_remember,
)
from guitu.journey.contacts.queries.meetings import AHEAD, Appointment, Meetings, Slot, meeting, meetings, slots
from guitu.journey.contacts.queries.notes import Answer, Note, Notes, notes, successor, timeline, versions

__all__ = [
    "AHEAD",
    "Answer",
    "Appointment",
    "Meetings",
    "Note",
    "Notes",
    "OwnView",
    "Quiet",
    "Slot",
    "ToRemember",
    "meeting",
    "meetings",
    "notes",
    "own_views",
    "quiet",
    "reminders",
    "reminders_due",
    "slots",
    "successor",
    "timeline",
    "to_remember",
    "versions",
]
