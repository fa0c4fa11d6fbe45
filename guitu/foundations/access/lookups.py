"""Rows by their ids: one array for however many, so that a statement is planned once and not once for each length."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    # Django's own class knows nothing of brackets.
    _Lookup = Lookup


class OneOf(_Lookup):
    """`pk__one_of=ids`: what `__in` finds, as `= ANY(array)`. None are asked for: nothing is asked at all."""

    lookup_name = "one_of"

    def get_prep_lookup(self) -> list[Any]:
        """Return the ids as one array, whatever they came in."""
        return list(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return the condition and its one array."""
        if not self.rhs:
            raise EmptyResultSet
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)
