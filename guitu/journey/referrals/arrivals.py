"""What was sent here by other organisations, ready to show at the desk. The list names nobody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from guitu.foundations import clock
from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing import scopes
from guitu.journey.consent import queries as consents
from guitu.journey.referrals import queries, rules
from guitu.journey.referrals.models import ARRIVED_WORDS, HELP_WORDS, DisclosedText, Disclosure, ReferralMove
from guitu.journey.referrals.queries import MOOD
from guitu.journey.referrals.rules import Addressee, Hand, Item, State
from guitu.journey.referrals.shapes import ShownItem, ShownStep, shown


@dataclass(frozen=True, slots=True)
class Arrival:
    """That something lies here: from whom, since when, how it stands. No name and no content."""

    id: UUID
    source: str
    day: str
    until: str
    state: State
    says: Words
    mood: str
    is_taken_back: bool
    is_over: bool

    @property
    def may_open(self) -> bool:
        return not self.is_taken_back and not self.is_over and self.state not in rules.OUT_OF_HAND

    @property
    def is_open(self) -> bool:
        return self.may_open and self.state in rules.OPEN


@dataclass(frozen=True, slots=True)
class Opened:
    """One copy, opened: exactly what was ticked, and what has been said since."""

    arrival: Arrival
    help: Words
    to: Addressee | None
    others: tuple[ShownItem, ...]
    wishes: tuple[Item, ...]
    steps: tuple[ShownStep, ...]
    next: tuple[State, ...]

    @property
    def next_step(self) -> int:
        """Return the number that the next step will have."""
        return len(self.steps) + 1


def listed(*, at: datetime) -> tuple[Arrival, ...]:
    """Return what lies here, or lay here lately, newest first. Three statements, for any number."""
    rows = list(Disclosure.objects.order_by("-at", "pk"))
    moves = ReferralMove.objects.filter(disclosure_id__in=[row.pk for row in rows]).order_by("step")
    last = {move.disclosure_id: State(move.state) for move in moves}
    places = consents.recipients(row.from_station_id for row in rows)
    return tuple(_arrival(row, last.get(row.pk), places, at) for row in rows)


def at_desk(at: datetime) -> str:
    """Return how many referrals wait here for a first answer, if any. One statement."""
    answered = ReferralMove._base_manager.filter(disclosure_id=OuterRef("pk"), step__gt=1)
    rows = Disclosure.objects.filter(~Exists(answered), taken_back_at=None, ends_at__gt=at)
    if not (many := rows.count()):
        return ""
    return ngettext(
        "%(many)s referral from another place waits for a first answer.",
        "%(many)s referrals from other places wait for a first answer.",
        many,
    ) % {"many": many}


def _arrival(row: Disclosure, now: State | None, places: dict[UUID, str], at: datetime) -> Arrival:
    stands = rules.state([now] if now else [], is_sent=True, is_taken_back=row.taken_back_at is not None)
    return Arrival(
        id=row.pk,
        source=places.get(row.from_station_id, ""),
        day=clock.day(row.at),
        until=clock.day(row.ends_at),
        state=stands,
        says=ARRIVED_WORDS[stands],
        mood=MOOD.get(stands, ""),
        is_taken_back=row.taken_back_at is not None,
        is_over=row.ends_at <= at,
    )


def opened(*, copy_id: UUID, at: datetime) -> Opened:
    """Open one copy and return it. From here on the request only reads. Seven statements.

    Raises:
        NotYoursError: it is not for this actor, or not any more. The attempt is on record.
    """
    scope = scopes.open_copy(copy_id)
    scopes.freeze()
    row = Disclosure.objects.get(pk=copy_id)
    text = DisclosedText.objects.get(disclosure_id=copy_id)
    content = rules.unpack(
        scope.unseal(text.content, consent_id=copy_id, field="disclosed_text.content", row_id=copy_id)
    )
    moves = list(ReferralMove.objects.filter(disclosure_id=copy_id).order_by("step"))
    now = State(moves[-1].state)
    places = consents.recipients([row.from_station_id])
    return Opened(
        arrival=_arrival(row, now, places, at),
        help=HELP_WORDS[content.help],
        to=content.to,
        others=tuple(shown(item) for item in content.others),
        wishes=content.wishes,
        steps=queries.steps(moves, scope=scope, content=content, names=queries.names(moves)),
        next=tuple(to for to in rules.moves(now, Hand.OWNER)),
    )
