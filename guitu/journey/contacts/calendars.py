"""One meeting as a file for a calendar. It says when, and nothing else: a phone's calendar is read by others, too."""

import uuid
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from guitu.foundations.clock import ZONE


def event(meeting_id: UUID, *, begins_at: datetime, minutes: int, made_at: datetime) -> bytes:
    """Return an iCalendar file with one appointment: no name, no place, no organisation, no address of ours.

    Source: RFC 5545. The UID stays the same for the same meeting, so that another time takes the place of the old one.
    """
    begins = begins_at.astimezone(ZONE)
    entry = Event()
    entry.add("uid", str(uuid.uuid5(meeting_id, "calendar")))
    entry.add("dtstamp", made_at)
    entry.add("dtstart", begins)
    entry.add("dtend", begins + timedelta(minutes=minutes))
    entry.add("summary", _("Appointment"))
    entry.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
