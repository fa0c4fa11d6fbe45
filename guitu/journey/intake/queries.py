"""The waiting cards of one desk, and who may stand behind one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, Func

from guitu.foundations import clock, waiting
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing import scopes
from guitu.journey.intake.models import BROUGHT_WORDS, OWN_WORDS, WISH_WORDS, WaitingCard
from guitu.journey.intake.rules import Sender, Wish, days_left
from guitu.people.models import PortalCard
from guitu.society.organisations.models import Organisation
from guitu.society.organisations.rules import OrganisationKind


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody who wishes to be contacted."""

    id: UUID
    name: str
    route: str
    source: Words
    sender: str
    wish: Words
    is_own_request: bool
    made_on: str
    until: str
    days: int
    # On which day somebody was given a code for this card, if anybody was.
    invited_on: str


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
    # What waits here on other pages.
    beside: tuple[waiting.Line, ...]


def desk(*, at: datetime) -> Desk:
    """Return what waits at the actor's own desk: each card's opening on record. Five statements with the freeze.

    A sixth where organisations of Guitu stand behind a card.
    """
    scope = scopes.open_cards()
    scopes.freeze()
    # As the log of openings knows it: the codes themselves are gone after two hours.
    invited = Func(F("pk"), function="app.card_invited_at", output_field=DateTimeField())
    found = WaitingCard.objects.defer("take_back_hash").annotate(invited_at=invited).order_by("made_at", "pk")[:200]
    rows = [row for row in found if scope.holds(row.pk)]
    senders = _names({row.sender_id for row in rows if row.sender_id})
    fields = ("pk", "number", "asked_at")
    asked = PortalCard.objects.filter(issued_at=None).order_by("asked_at").values_list(*fields)[:100]
    return Desk(
        tuple(_card(scope, row, senders, at) for row in rows),
        tuple(ToPrint(*row) for row in asked),
        waiting.at_desk(at=at),
    )


@dataclass(frozen=True, slots=True)
class Which:
    """One card among those of a desk, as much of it as says which it is."""

    name: str
    route: str


def which(*, card_id: UUID) -> Which | None:
    """Return which card of the actor's own desk this is; nothing where it lies there no more. Three statements.

    It opens what the list of the desk opens, and on record in the same way.
    """
    scope = scopes.open_cards()
    scopes.freeze()
    row = WaitingCard.objects.defer("take_back_hash").filter(pk=card_id).first()
    if row is None or not scope.holds(row.pk):
        return None
    return Which(*(_clear(scope, row, field) for field in ("name", "route")))


def _clear(scope: scopes.Scope, row: Any, field: str) -> str:
    return scope.unseal(getattr(row, field), consent_id=row.pk, field=f"waiting_card.{field}", row_id=row.pk)


def _names(organisations: set[UUID]) -> dict[UUID, str]:
    if not organisations:
        return {}
    return dict(Organisation.objects.filter(pk__one_of=organisations).values_list("pk", "name"))


def _card(scope: scopes.Scope, row: Any, senders: dict[UUID, str], at: datetime) -> Card:
    wish, sender = Wish(row.wish), Sender(row.sender_kind)
    return Card(
        id=row.pk,
        name=_clear(scope, row, "name"),
        route=_clear(scope, row, "route"),
        source=OWN_WORDS[wish] if sender is Sender.SELF else BROUGHT_WORDS[sender],
        sender=senders.get(row.sender_id, "") if row.sender_id else "",
        wish=WISH_WORDS[wish],
        is_own_request=wish is Wish.ONLINE,
        made_on=clock.day(row.made_at),
        until=clock.day(row.expires_at),
        days=days_left(row.expires_at.astimezone(clock.ZONE).date(), today=at.astimezone(clock.ZONE).date()),
        invited_on=clock.day(row.invited_at),
    )


def senders(*, by: Actor) -> tuple[tuple[str, str], ...]:
    """Return the organisations that can be named on a card: all but one's own and those that hold people."""
    rows = Organisation.objects.exclude(pk=by.organisation).exclude(kind=OrganisationKind.CUSTODIAL_SENDER)
    return tuple((str(pk), name) for pk, name in rows.order_by("name", "pk").values_list("pk", "name"))
