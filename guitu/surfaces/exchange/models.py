"""Systems that send referrals from outside, what they sent, and what waits sealed for the person."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.foundations.sealing.scopes import OpenedManager
from guitu.surfaces.exchange.rules import State, SystemKind

SYSTEM_WORDS = {
    SystemKind.HOSPITAL: _("Hospital or clinic"),
    SystemKind.SCHOOL: _("School"),
    SystemKind.COMMUNITY: _("Neighbourhood community"),
    SystemKind.NGO: _("Non-governmental organisation"),
    SystemKind.OTHER: _("Another organisation"),
    SystemKind.CUSTODIAL: _("Institution that sends people to us"),
}

STATE_WORDS = {
    State.REQUESTED: _("not answered yet"),
    State.ACCEPTED: _("accepted by the station"),
    State.REJECTED: _("not accepted"),
    State.COMPLETED: _("taken up, as the person let them know"),
}


class SendingSystem(models.Model):
    """The computer system of an organisation outside: its public keys, and the one station it may send to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    station_id = models.UUIDField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(k.value, SYSTEM_WORDS[k]) for k in SystemKind])
    public_keys = models.JSONField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sending_system"

    def __str__(self) -> str:
        return self.name


class OutsideReferral(models.Model):
    """That a system sent somebody, and how the station answered. It names nobody and leads to no record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system_id = models.UUIDField()
    # Only while the card waits.
    card_id = models.UUIDField(null=True)
    key_index = models.BinaryField()
    content_index = models.BinaryField()
    state = models.CharField(max_length=12, choices=[(s.value, STATE_WORDS[s]) for s in State])
    # What the person's own sealed parcel holds, so that the person, and nobody else, can let the sender know.
    tell_hash = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "outside_referral"
        indexes = [models.Index(fields=["card_id"], name="outside_referral_card")]
        constraints = [models.UniqueConstraint(fields=["system_id", "key_index"], name="outside_referral_once")]

    def __str__(self) -> str:
        return "a referral from outside"


class Parcel(models.Model):
    """What a sender wrote beside a card, sealed under a key of its own that nobody is given but the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    content = models.BinaryField()
    expires_at = models.DateTimeField()

    objects = OpenedManager["Parcel"]()

    class Meta:
        db_table = "parcel"
        indexes = [
            models.Index(fields=["person_id"], name="parcel_person"),
            models.Index(fields=["card_id"], name="parcel_card"),
        ]

    def __str__(self) -> str:
        return "something sealed"


class SentAlong(Record):
    """What came with a referral from outside, once the person has read it and let their team read it, too."""

    content = models.BinaryField()

    class Meta:
        db_table = "sent_along"
        indexes = [models.Index(fields=["person_id", "at"], name="sent_along_of_person")]
        constraints = [records.readable("sent_along", "at")]

    def __str__(self) -> str:
        return "what was sent along"
