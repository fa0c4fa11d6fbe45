"""What is held about contacts, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.contacts.models import Contact, Reply


class ContactsHolding(RecordHolding):
    """Notes and the person's word beside them."""

    models = (Reply, Contact)
