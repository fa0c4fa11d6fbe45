"""Rows of somebody's record: written once, under a live consent, by whoever is signed in; erased with that consent.

The other half stands in `foundations/access/sql/wall.sql`: `CALL wall.enclose_record('public.table', 'both')` in the
app's own SQL lets the database refuse whatever is written in another's name or beyond what was agreed.
"""

import uuid
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Model

from guitu.foundations.sealing.scopes import OpenedManager


class ChangedMeanwhileError(Exception):
    """Somebody else has changed this since it was shown. Nothing was saved."""


class Record(models.Model):
    """One row. A change is another row: none is rewritten.

    `id` is made by the page that asks, so that what is sent twice is kept once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    # A worker's id or the person's own; no constraint, because the wall sees to it that it is whoever is signed in.
    by_id = models.UUIDField()
    at = models.DateTimeField()

    objects = OpenedManager[Any]()

    class Meta:
        abstract = True


def keep(row: Model) -> None:
    """Insert a row about a person; the same row sent again is the same row.

    Raises:
        ChangedMeanwhileError: another row already stands in the place that this one would take.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        if type(row)._base_manager.filter(pk=row.pk, person_id=row.person_id).exists():  # type: ignore[attr-defined]
            return
        raise ChangedMeanwhileError from clash


class RecordHolding:
    """The answer of an app all of whose tables are records, named in the order in which they can be removed."""

    models: tuple[type[Model], ...] = ()

    def erase(self, person_id: UUID, *, consent_id: UUID, is_whole_record: bool) -> int:  # noqa: ARG002
        """Remove what was written under one consent; the others have their own orders."""
        gone = (
            model._base_manager.filter(person_id=person_id, consent_id=consent_id).delete() for model in self.models
        )
        return sum(rows for rows, _ in gone)
