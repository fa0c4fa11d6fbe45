"""What is held about contacts, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.contacts.models import Contact, Meeting, MeetingMove, Reply


class ContactsHolding(RecordHolding):
    """Notes, the person's word beside them, and meetings."""

    models = (Reply, Contact, MeetingMove, Meeting)
