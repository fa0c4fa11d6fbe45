"""Notes, meetings, and what stands beside them: opened, unsealed, ready to show."""

from guitu.journey.contacts.queries.beside import (
    QUIET_UNTIL,
    OwnView,
    ToRemember,
    noted,
    own_views,
    quiet,
    reminders,
    reminders_due,
    to_remember,
    wants_texts,
)
from guitu.journey.contacts.queries.meetings import (
    AHEAD,
    Appointment,
    Meetings,
    Slot,
    meeting,
    meetings,
    slots,
    to_call_off,
)
from guitu.journey.contacts.queries.notes import Answer, Note, Notes, notes, successor, timeline, versions

__all__ = [
    "AHEAD",
    "QUIET_UNTIL",
    "Answer",
    "Appointment",
    "Meetings",
    "Note",
    "Notes",
    "OwnView",
    "Slot",
    "ToRemember",
    "meeting",
    "meetings",
    "noted",
    "notes",
    "own_views",
    "quiet",
    "reminders",
    "reminders_due",
    "slots",
    "successor",
    "timeline",
    "to_call_off",
    "to_remember",
    "versions",
    "wants_texts",
]
