"""What waits for a person's answer, or at a desk, offered by apps that the first page there does not know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

# A person → the rows that wait for them; asked only while the person is opened in their own name.
Offer = Callable[[UUID], QuerySet[Any]]
_offers: dict[str, Offer] = {}
# A moment → what waits then at the desk that asks, said whole with its number; nothing where nothing does.
AtDesk = Callable[[datetime], str]
_at_desks: dict[str, AtDesk] = {}


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


@dataclass(frozen=True, slots=True)
class Line:
    """What waits at a desk, and the name of the page on which it does."""

    says: str
    place: str


def register_at_desk(place: str, says: AtDesk) -> None:
    """Add what may wait at a desk on a page of an app's own. Called once, from its AppConfig.ready."""
    _at_desks[place] = says


def at_desk(*, at: datetime) -> tuple[Line, ...]:
    """Return what waits at the asking desk on other pages. As many statements as apps offer something."""
    said = ((says(at), place) for place, says in _at_desks.items())
    return tuple(Line(says, place) for says, place in said if says)
