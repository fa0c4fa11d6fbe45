"""The shape of every write: allowed, held, all or nothing, and on the record."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import models, transaction

from guitu.foundations.access.verdicts import RefusedError, Verdict
from guitu.foundations.sealing.scopes import NotYoursError, note_refusal

P = ParamSpec("P")
R = TypeVar("R")

# Verb → the module that acts, for the access matrix and the documentation.
VERBS: dict[str, str] = {}


def action(verb: str, *, may: Callable[P, Verdict]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: hold what it changes, ask `may`, run it whole.

    `may` takes exactly the action's own keyword arguments; the type checker holds them together.
    A model instance given first is locked (FOR NO KEY UPDATE) and read afresh. Where the web role may not lock,
    because only the database may change that table, the function of the database that acts holds and records:
    `app.act` for notes, the others each in their own body. An act without an entry in the log cannot be written.

    Raises:
        RefusedError: `may` said no. Nothing was written.
        NotYoursError: the body found nothing that this actor may act on. Nothing but the attempt is on record.
        TypeError: at import, when the function lacks `by` or `at` or takes positional arguments.
    """

    def decorate(body: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(body).parameters.values()
        if any(p.kind is not p.KEYWORD_ONLY for p in parameters) or not {"by", "at"} <= {p.name for p in parameters}:
            raise TypeError(f"{verb}: an action takes keywords only, among them `by` and `at`")
        VERBS[verb] = body.__module__

        @wraps(body)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            with _noting_refusals(verb, kwargs.get("person_id")), transaction.atomic():
                first = next(iter(kwargs.values()))
                if isinstance(first, models.Model):
                    _hold(first)
                verdict = may(*args, **kwargs)
                if not verdict:
                    raise RefusedError(verdict.reason)
                return body(*args, **kwargs)

        return wrapper

    return decorate


@contextmanager
def _noting_refusals(verb: str, whom: object) -> Iterator[None]:
    """Note an attempt on what is not the actor's own once the act is undone: before, the note would go with it.

    An act around this one undoes this note and writes it again, so that one stays.
    """
    try:
        yield
    except NotYoursError as refused:
        note_refusal(refused, verb=verb, person_id=whom if isinstance(whom, UUID) else None)
        raise


def _hold(row: models.Model) -> None:
    """Lock the row until the transaction ends and read it afresh."""
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update(of=("self",), no_key=True))
