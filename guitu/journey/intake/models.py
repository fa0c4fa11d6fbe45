"""Before consent: a waiting card with a way to reach somebody, and the invitation to agree."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing.scopes import OpenedManager
from guitu.journey.intake.rules import Reason, Sender, Wish

WISH_WORDS = {
    Wish.CALLED: _("The desk spoke with them on the phone"),
    Wish.CAME: _("They stood here"),
    Wish.WROTE: _("Their own written word was shown"),
    Wish.ONLINE: _("By their own hand on the public page"),
    Wish.SAID: _("The sender says that they wish it. Ask them first"),
}

# Where a card came from when nobody else brought it.
OWN_WORDS = {
    Wish.CALLED: _("Phone call"),
    Wish.CAME: _("Walk-in"),
    Wish.WROTE: _("Letter or message"),
    Wish.ONLINE: _("Own request"),
    Wish.SAID: _("Sent by another system"),
}

SENDER_WORDS = {
    Sender.SELF: _("They themselves"),
    Sender.HOSPITAL: _("A hospital or clinic"),
    Sender.SCHOOL: _("A school"),
    Sender.COMMUNITY: _("The neighbourhood community"),
    Sender.FAMILY: _("Their family"),
    Sender.NGO: _("A non-governmental organisation"),
    Sender.OTHER: _("Another organisation"),
}

BROUGHT_WORDS = {
    Sender.HOSPITAL: _("Brought by a hospital or clinic"),
    Sender.SCHOOL: _("Brought by a school"),
    Sender.COMMUNITY: _("Brought by the neighbourhood community"),
    Sender.FAMILY: _("Brought by their family"),
    Sender.NGO: _("Brought by a non-governmental organisation"),
    Sender.OTHER: _("Brought by another organisation"),
}

REASON_WORDS = {
    Reason.NO_CAPACITY: _("We have no room just now"),
    Reason.OTHER_DISTRICT: _("They live in a district that we do not serve"),
    Reason.CHANGED_MIND: _("They do not wish it any more"),
    Reason.NOT_REACHED: _("The way to reach them did not work"),
    Reason.OTHER: _("Another reason"),
}


class WaitingCard(models.Model):
    """A name, a way to reach her, and how she asked. Nothing else; gone after 14 days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    station_id = models.UUIDField()
    name = models.BinaryField()
    route = models.BinaryField()
    wish = models.CharField(max_length=10, choices=[(w.value, WISH_WORDS[w]) for w in Wish])
    sender_kind = models.CharField(max_length=12, choices=[(s.value, SENDER_WORDS[s]) for s in Sender])
    # One of Guitu's organisations, if it was one that brought the wish.
    sender_id = models.UUIDField(null=True)
    # Nobody where the person asked on the public page, or where another system sent it.
    made_by = models.UUIDField(null=True)
    take_back_hash = models.BinaryField(unique=True, null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = OpenedManager["WaitingCard"]()

    class Meta:
        db_table = "waiting_card"
        indexes = [models.Index(fields=["station_id", "made_at"], name="waiting_card_station")]

    def __str__(self) -> str:
        return "a waiting card"


class Invitation(models.Model):
    """A short code that opens the notice and the consent on the person's own phone or a second screen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card_id = models.UUIDField()
    organisation_id = models.UUIDField()
    station_id = models.UUIDField()
    worker_id = models.UUIDField()
    secret_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation"

    def __str__(self) -> str:
        return "an invitation"
