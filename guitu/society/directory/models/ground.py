"""What all entries of the directory have in common, and the four kinds of column they are made of."""

import uuid
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models


def text() -> "models.TextField[str, str]":
    """Return a column of text that may be empty; what HSDS leaves out is empty here."""
    return models.TextField(blank=True, default="")


def one_of(values: type[StrEnum]) -> "models.CharField[str, str]":
    """Return a column for one of a closed list."""
    return models.CharField(max_length=20, blank=True, default="", choices=[(one.value, one.value) for one in values])


def only(column: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    """Return the promise that a column holds one of a closed list, or nothing."""
    return models.CheckConstraint(condition=models.Q((f"{column}__in", ["", *values])), name=name)


def figure() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Return a column for a number: up to fifteen digits before and after the point."""
    return models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)


def part_of(other: str, name: str = "+") -> "models.ForeignKey[Any, Any]":
    """Return a reference to what a row belongs to, if it belongs to one of these."""
    return models.ForeignKey(other, on_delete=models.CASCADE, null=True, blank=True, related_name=name)


class Source(models.Model):
    """From whom entries come: a file's publisher, or our own editors. An entry has one source and keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        db_table = "directory_source"

    def __str__(self) -> str:
        return self.name


class Listed(models.Model):
    """What every entry has: an id of its own, the source it came from, and when this row last changed here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class Taking(models.Model):
    """One import that changed something: of which source, when, and how many rows came, changed and went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="takings")
    at = models.DateTimeField()
    added = models.IntegerField()
    changed = models.IntegerField()
    removed = models.IntegerField()

    class Meta:
        db_table = "directory_taking"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: +{self.added} ~{self.changed} -{self.removed}"


class LooseEnd(models.Model):
    """A reference of an incomplete file that leads nowhere, kept so that nothing of the file is lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    row_id = models.UUIDField()
    field = models.CharField(max_length=40)
    target = models.UUIDField()

    class Meta:
        db_table = "directory_loose_end"
        constraints = [models.UniqueConstraint(fields=["kind", "row_id", "field"], name="one_loose_end")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}"
