"""What waits for a person's answer, offered by apps that their first page does not know."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

# A person → the rows that wait for them; asked only while the person is opened in their own name.
Offer = Callable[[UUID], QuerySet[Any]]
_offers: dict[str, Offer] = {}


def register(name: str, offer: Offer) -> None:
    """Add what an app may have waiting. Called once, from its AppConfig.ready."""
    _offers[name] = offer


def of(person_id: UUID, **more: QuerySet[Any]) -> set[str]:
    """Return the names of what waits: of the offers, and of `more`. One statement for all of them."""
    asked = more | {name: offer(person_id) for name, offer in _offers.items()}
    first, *others = (
        rows.order_by().annotate(waits=Value(name)).values_list("waits", flat=True) for name, rows in asked.items()
    )
    return set(first.union(*others))
