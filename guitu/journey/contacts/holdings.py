"""What is held about contacts, and what becomes of it when a consent is taken back."""

from uuid import UUID

from guitu.journey.contacts.models import Contact, Reply


class ContactsHolding:
    """Notes and the person's word beside them."""

    models = (Contact, Reply)

    def erase(self, person_id: UUID, *, consent_id: UUID, is_whole_record: bool) -> int:  # noqa: ARG002
        """Remove what was written under one consent; the others have their own orders."""
        replies, _ = Reply._base_manager.filter(person_id=person_id, consent_id=consent_id).delete()
        contacts, _ = Contact._base_manager.filter(person_id=person_id, consent_id=consent_id).delete()
        return replies + contacts
