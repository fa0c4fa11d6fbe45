"""The waiting cards of one desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing import scopes
from guitu.journey.intake.models import WISH_WORDS, WaitingCard
from guitu.journey.intake.rules import Wish
from guitu.people.models import PortalCard


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody who wishes to be contacted."""

    id: UUID
    name: str
    route: str
    wish: Words
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A sealed card to be printed. The desk sees its number, not whose it is."""

    id: UUID
    number: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits at one intake desk, in the order in which it came."""

    cards: tuple[Card, ...]
    to_print: tuple[ToPrint, ...]


def desk() -> Desk:
    """Return what waits at the actor's own desk: three statements, each card's opening on record."""
    scope = scopes.open_cards()
    scopes.freeze()
    rows = [row for row in WaitingCard.objects.order_by("made_at", "pk")[:200] if scope.holds(row.pk)]
    fields = ("pk", "number", "asked_at")
    asked = PortalCard.objects.filter(issued_at=None).order_by("asked_at").values_list(*fields)[:100]
    return Desk(tuple(_card(scope, row) for row in rows), tuple(ToPrint(*row) for row in asked))


def _card(scope: scopes.Scope, row: WaitingCard) -> Card:
    return Card(
        id=row.pk,
        name=scope.unseal(row.name, consent_id=row.pk, field="waiting_card.name", row_id=row.pk),
        route=scope.unseal(row.route, consent_id=row.pk, field="waiting_card.route", row_id=row.pk),
        wish=WISH_WORDS[Wish(row.wish)],
        made_at=row.made_at,
        expires_at=row.expires_at,
    )
