"""Contacts and what the person says to the notes about them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing.scopes import OpenedManager
from guitu.journey.contacts.rules import ContactKind, Stance, Topic
from guitu.society.workforce.models import Worker

KIND_WORDS = {
    ContactKind.OFFICE: _("At the station"),
    ContactKind.HOME: _("Home visit"),
    ContactKind.PHONE: _("Phone call"),
    ContactKind.VIDEO: _("Video call"),
    ContactKind.MESSAGE: _("Message"),
}

TOPIC_WORDS = {
    Topic.SUPPORT: _("Everyday support"),
    Topic.HEALTH: _("Health and treatment"),
    Topic.FAMILY: _("Family and relationships"),
}

STANCE_WORDS = {
    Stance.AGREE: _("I agree"),
    Stance.DISAGREE: _("I see it differently"),
    Stance.COULD_NOT_ANSWER: _("I cannot say"),
}


class Contact(models.Model):
    """One contact with a person and the note about it. A changed note is a new row that replaces the old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    # No constraint: the wall itself sees to it that the author is whoever is signed in.
    author = models.ForeignKey(Worker, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    kind = models.SmallIntegerField(choices=[(k.value, KIND_WORDS[k]) for k in ContactKind])
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    replaces_id = models.UUIDField(null=True)
    note = models.BinaryField()

    objects = OpenedManager["Contact"]()

    class Meta:
        db_table = "contact"
        # Ascending, and read backwards: new notes then fill a page instead of splitting it.
        indexes = [models.Index(fields=["person_id", "happened_at"], name="contact_timeline")]
        constraints = [
            # Two people changing the same note: the second is told, and sees both texts.
            models.UniqueConstraint(
                fields=["replaces_id", "consent_id"],
                condition=models.Q(replaces_id__isnull=False),
                name="contact_replaced_once",
            ),
        ]

    def __str__(self) -> str:
        return "a contact"


class Reply(models.Model):
    """The person's own word beside a note. It stands; a later one is added, none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact_id = models.UUIDField()
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    stance = models.SmallIntegerField(choices=[(s.value, STANCE_WORDS[s]) for s in Stance])
    words = models.BinaryField()
    at = models.DateTimeField()

    objects = OpenedManager["Reply"]()

    class Meta:
        db_table = "reply"
        indexes = [models.Index(fields=["contact_id", "at"], name="reply_contact")]

    def __str__(self) -> str:
        return "a reply"
