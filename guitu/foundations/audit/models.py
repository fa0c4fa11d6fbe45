"""The record of openings and acts: who, when, which part, why. It holds no content."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Entry(models.Model):
    """One opening of a record, or one act on it. Written by the database inside `app.open` and `app.act`.

    `subject_id` is a person or a waiting card; both are random ids. The salt makes the leaf a commitment:
    once salt and row are gone (after three years, PIPL Art. 56) the tree stays valid and says nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    subject_id = models.UUIDField()
    organisation_id = models.UUIDField()
    part = models.CharField(max_length=40)
    why = models.CharField(max_length=40)
    proven = models.SmallIntegerField()
    salt = models.BinaryField()

    class Meta:
        db_table = "entry"
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="entry_subject"),
            # Whether one worker has looked since: their names in lists, nearly all there is, are no looking.
            models.Index(
                fields=["subject_id", "actor_id", "at"], name="entry_looked", condition=~models.Q(("part", "name"))
            ),
            BrinIndex(fields=["at"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.part} at {self.at:%Y-%m-%d %H:%M}"


class EntryPending(models.Model):
    """An entry not yet in the log."""

    entry_id = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "entry_pending"

    def __str__(self) -> str:
        return "pending entry"


class EntrySealed(models.Model):
    """The place of an entry in the log."""

    leaf_index = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)

    class Meta:
        db_table = "entry_sealed"

    def __str__(self) -> str:
        return f"leaf {self.leaf_index}"


class Tile(models.Model):
    """Up to 256 neighbouring hashes of one level of the Merkle tree (RFC 9162 section 2.1; C2SP tlog-tiles)."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        db_table = "tile"

    def __str__(self) -> str:
        return f"tile {self.level}/{self.index}"


class Checkpoint(models.Model):
    """The signed head of the log at one size."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        db_table = "checkpoint"

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class RefusedAttempt(models.Model):
    """Somebody tried to open what is not theirs. For the data-protection officer; holds no content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    organisation_id = models.UUIDField()
    subject_id = models.UUIDField()
    part = models.CharField(max_length=40)

    class Meta:
        db_table = "refused_attempt"
        indexes = [models.Index(fields=["organisation_id", "-at"], name="refused_attempt_organisation")]

    def __str__(self) -> str:
        return f"refused {self.part} at {self.at:%Y-%m-%d %H:%M}"
