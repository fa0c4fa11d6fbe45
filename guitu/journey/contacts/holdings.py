"""What is held about contacts, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.contacts.models import (
    Bond,
    Contact,
    Meeting,
    MeetingMove,
    Pause,
    Reminder,
    ReminderDone,
    Reply,
    TextWish,
)


class ContactsHolding(RecordHolding):
    """Notes, the person's word beside them, meetings, reminders, quiet, short messages, and the person's own view."""

    models = (Reply, Contact, MeetingMove, Meeting, ReminderDone, Reminder, Pause, TextWish, Bond)
