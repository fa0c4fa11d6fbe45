"""Before consent: a waiting card with a way to reach somebody, and the invitation to agree."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing.scopes import OpenedManager
from guitu.journey.intake.rules import Wish

WISH_WORDS = {
    Wish.CALLED: _("Called us"),
    Wish.CAME: _("Came to the station"),
    Wish.WROTE: _("Wrote or asked online"),
    Wish.PARTNER: _("Asked a partner to pass it on"),
}


class WaitingCard(models.Model):
    """A name, a way to reach her, and how she asked. Nothing else; gone after 14 days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    station_id = models.UUIDField()
    name = models.BinaryField()
    route = models.BinaryField()
    wish = models.CharField(max_length=10, choices=[(w.value, WISH_WORDS[w]) for w in Wish])
    made_by = models.UUIDField()
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
