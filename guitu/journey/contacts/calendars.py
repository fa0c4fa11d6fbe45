"""One meeting as a file for a calendar. It says when, and nothing else: a phone's calendar is read by others, too."""

import uuid
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from guitu.foundations.clock import ZONE


def event(
    meeting_id: UUID, *, begins_at: datetime, minutes: int, made_at: datetime, changes: int, is_off: bool = False
) -> bytes:
    """Return an iCalendar file with one appointment: no name, no place, no organisation, no address of ours.

    `changes` is how often its time was changed; `is_off`: it was called off, and the file takes it out again.

    Source: RFC 5545, 3.8.7.4 and 3.8.1.11, and RFC 5546, 3.2.5. The UID stays the same for the same meeting and the
    SEQUENCE grows, so that another time takes the place of the old one.
    """
    begins = begins_at.astimezone(ZONE)
    entry = Event()
    entry.add("uid", str(uuid.uuid5(meeting_id, "calendar")))
    entry.add("sequence", changes + is_off)
    entry.add("dtstamp", made_at)
    entry.add("dtstart", begins)
    entry.add("dtend", begins + timedelta(minutes=minutes))
    entry.add("summary", _("Appointment"))
    entry.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Appointments//EN")
    calendar.add("version", "2.0")
    if is_off:
        calendar.add("method", "CANCEL")
        entry.add("status", "CANCELLED")
    calendar.add_component(entry)
    calendar.add_component(_zone())
    return bytes(calendar.to_ical())


@lru_cache(maxsize=1)
def _zone() -> Timezone:
    """Return the rules of the zone. Once: they are worked out year by year, which takes longer than all the rest."""
    return Timezone.from_tzid(ZONE.key)
