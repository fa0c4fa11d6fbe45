"""Who keeps entries true here, and what they changed: an import overwrites none of it."""

import uuid

from django.db import models

from guitu.society.directory.models.offers import Provider
from guitu.society.directory.rules import EditKind
from guitu.society.organisations.models import Organisation


class Keeping(models.Model):
    """That the editors of an organisation keep the entries of a provider. A provider has one keeper, or none."""

    provider = models.OneToOneField(
        Provider, on_delete=models.DO_NOTHING, primary_key=True, related_name="keeping", db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "directory_keeping"

    def __str__(self) -> str:
        return str(self.pk)


class Edit(models.Model):
    """One change by an editor: of which entry, which row and column of it, and by which member of staff.

    Its id is that of the line in the public log, which names the organisation only. It outlives what it changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    row_id = models.UUIDField()
    field = models.CharField(max_length=40)
    what = models.CharField(max_length=8, choices=[(one.value, one.value) for one in EditKind])
    at = models.DateTimeField()
    by_id = models.UUIDField()

    class Meta:
        db_table = "directory_edit"
        indexes = [
            models.Index(fields=["service_id", "at"], name="edit_of_service"),
            models.Index(fields=["row_id"], name="edit_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}"
