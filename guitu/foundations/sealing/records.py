"""Rows of somebody's record: written once, under a live consent, by whoever is signed in; erased with that consent.

The other half stands in `foundations/access/sql/wall.sql`: `CALL wall.enclose_record('public.table', 'both')` in the
app's own SQL lets the database refuse whatever is written in another's name or beyond what was agreed.
"""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, ProgrammingError, models, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import RefusedError
from guitu.foundations.clock import ZONE
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import OpenedManager

# Who sends a page again, and when, is not what it says.
NOT_SAID = frozenset({"by_id", "author_id", "at", "received_at"})


class ChangedMeanwhileError(Exception):
    """Somebody else has changed this since it was shown. Nothing was saved."""


class LeftOutError(RefusedError):
    """The person wishes that nothing of this kind is kept. Nothing was saved."""


class KeptOtherwiseError(ChangedMeanwhileError):
    """The very row is kept already and says something else: a page that was changed and sent again.

    `said` is what is kept in clear words, column by column, to be shown beside what was typed now.
    """

    def __init__(self, said: dict[str, str] | None = None) -> None:
        super().__init__()
        self.said = said or {}


# Between these a row can lie. What lies outside, or has no end, no page could show.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def readable(
    table: str, *moments: str, days: tuple[str, ...] = (), **codes: Iterable[int | str]
) -> models.CheckConstraint:
    """Return the promise of a table that every page can show its rows, whoever wrote them: known codes, sane moments.

    One row written past the pages would take a person's own pages away from them.
    """
    sane = models.Q()
    for name in moments:
        sane &= models.Q((f"{name}__gte", EARLIEST), (f"{name}__lt", LATEST))
    for name in days:
        sane &= models.Q((f"{name}__gte", EARLIEST.date()), (f"{name}__lt", LATEST.date()))
    for name, known in codes.items():
        sane &= models.Q((f"{name}__in", [one.value if isinstance(one, Enum) else one for one in known]))
    return models.CheckConstraint(condition=sane, name=f"{table}_readable")


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


def keep(row: Model, *, days: tuple[str, ...] = ()) -> None:
    """Insert a row about a person; the same row sent again is the same row. `days`: see `insist_same`.

    Raises:
        KeptOtherwiseError: the row is kept already and says something else. What was typed now is not.
        ChangedMeanwhileError: another row already stands in the place that this one would take.
        LeftOutError: the person has left this kind out; the database takes no row of it.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except ProgrammingError as refused:
        # The database names the table of a row that is refused because its kind is left out (`wall.may_be_left_out`).
        if f'"{row._meta.db_table}_left_out"' not in str(refused):
            raise
        raise LeftOutError(_("By their own wish nothing of this kind is kept. Nothing was saved.")) from refused
    except IntegrityError as clash:
        kept = type(row)._base_manager.filter(pk=row.pk, person_id=row.person_id).first()  # type: ignore[attr-defined]
        if kept is None:
            raise ChangedMeanwhileError from clash
        insist_same(kept, row, days=days)


def insist_same(kept: Model, row: Model, *, days: tuple[str, ...] = ()) -> None:
    """Let a row pass that is sent again as it was kept; of the moments named in `days` only the day was typed.

    Raises:
        KeptOtherwiseError: it was changed in between.
    """
    before, now = _said(kept, days), _said(row, days)
    if before != now:
        sealed = {field.attname for field in kept._meta.concrete_fields if isinstance(field, models.BinaryField)}
        raise KeptOtherwiseError({name: str(text) for name, text in before.items() if name in sealed and text})


def _said(row: Model, days: tuple[str, ...]) -> dict[str, object]:
    """Return what a row says, in clear words as far as its consent is opened here."""
    found: dict[str, object] = {}
    scope, consent_id = scopes.current(), row.consent_id  # type: ignore[attr-defined]
    for field in row._meta.concrete_fields:
        name, value = field.attname, getattr(row, field.attname)
        if isinstance(field, models.BinaryField) and value is not None:
            place = f"{row._meta.db_table}.{field.column}"
            is_open = scope.holds(consent_id)
            value = scope.unseal(value, consent_id=consent_id, field=place, row_id=row.pk) if is_open else ""
        elif name in days and isinstance(value, datetime):
            value = value.astimezone(ZONE).date()
        if name not in NOT_SAID:
            found[name] = value
    return found


class RecordHolding:
    """The answer of an app all of whose tables are records, named in the order in which they can be removed."""

    models: tuple[type[Model], ...] = ()

    def erase(self, person_id: UUID, *, consent_id: UUID, is_whole_record: bool) -> int:  # noqa: ARG002
        """Remove what was written under one consent; the others have their own orders."""
        gone = (
            model._base_manager.filter(person_id=person_id, consent_id=consent_id).delete() for model in self.models
        )
        return sum(rows for rows, _ in gone)
