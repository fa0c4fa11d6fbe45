"""How long somebody wants quiet: kept by one app, said by those below it above every page about that person."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import DateTimeField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from guitu.foundations import clock

# How "until they say otherwise" is written where a moment is expected.
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

_offered = ["NULL::timestamptz"]


def register(sql: str) -> None:
    """Say in SQL how the end of the quiet is found beside a row of `person`. Called once, from the AppConfig.ready."""
    _offered[:] = [sql]


def sql() -> str:
    """Return what a written-out statement reads beside a row of `person`: no statement of its own."""
    return _offered[0]


def until() -> RawSQL:
    """Return the same to be put beside rows of `Person`."""
    return RawSQL(sql(), [], output_field=DateTimeField())  # noqa: S611 - our own words, without a value


@dataclass(frozen=True, slots=True)
class Quiet:
    """That somebody wants quiet now: until when, or nothing if they did not say."""

    until: datetime | None

    @property
    def day(self) -> str:
        return clock.day(self.until)

    def __str__(self) -> str:
        """Return it as a worker reads it."""
        return _("quiet until %(day)s") % {"day": self.day} if self.until else _("quiet, until they say otherwise")


def at(moment: datetime, *, until: datetime | None) -> Quiet | None:
    """Return the quiet that holds at a moment, if any, from what was read."""
    if until is None or until <= moment:
        return None
    return Quiet(None if until >= FOREVER else until)
