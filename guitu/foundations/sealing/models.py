"""Wrapped keys. The web role cannot read this table: keys come out of `app.open`, which writes the trace."""

import uuid

from django.db import models


class DataKey(models.Model):
    """The key of one (person, consent) or of one waiting card, wrapped by the organisation's master key.

    Destroying the row destroys everything sealed under it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    organisation_id = models.UUIDField()
    epoch = models.IntegerField()
    wrapped = models.BinaryField()

    class Meta:
        db_table = "data_key"
        indexes = [
            models.Index(fields=["subject_id"], name="data_key_subject"),
            models.Index(fields=["organisation_id"], name="data_key_organisation"),
        ]

    def __str__(self) -> str:
        return f"key of epoch {self.epoch}"


class KeyEpoch(models.Model):
    """Which generation of an organisation's master key wraps its data keys now."""

    organisation_id = models.UUIDField(primary_key=True)
    epoch = models.IntegerField()
    began_at = models.DateTimeField()

    class Meta:
        db_table = "key_epoch"

    def __str__(self) -> str:
        return f"epoch {self.epoch}"
