"""Meetings on both sides of the table, and what stands beside them."""

from guitu.journey.contacts.views.beside import finish, own_quiet, own_relations, own_texts, relations, reminders
from guitu.journey.contacts.views.meetings import (
    calendar,
    meeting,
    meetings,
    other_time,
    own_between,
    own_calendar,
    own_meeting,
    own_meetings,
    own_other_time,
    own_propose,
)

__all__ = [
    "calendar",
    "finish",
    "meeting",
    "meetings",
    "other_time",
    "own_between",
    "own_calendar",
    "own_meeting",
    "own_meetings",
    "own_other_time",
    "own_propose",
    "own_quiet",
    "own_relations",
    "own_texts",
    "relations",
    "reminders",
]
