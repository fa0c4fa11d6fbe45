"""A referral as it is shown: to the person, to the team, and on paper."""

from dataclasses import dataclass
from uuid import UUID

from guitu.foundations.access.verdicts import Words
from guitu.journey.referrals import rules
from guitu.journey.referrals.models import KIND_WORDS
from guitu.journey.referrals.rules import Addressee, Hand, Help, Item, Kind, Said, State
from guitu.society.directory.queries import Offered


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One item, with what it is, in the words that would be read."""

    key: str
    kind: Kind
    title: Words
    text: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step, by whom, and what was said with it."""

    state: State
    says: Words
    hand: Hand
    who: str
    day: str
    reason: Words
    words: str
    results: tuple[tuple[str, Words], ...]
    # The first day that they suggest, if they do.
    first: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """How the person looks back."""

    helped: Words
    words: str
    day: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One referral as the person and the team see it."""

    id: UUID
    place: str
    # Where it arrives, if the place is a service of the directory that is reached here.
    arrives: str
    to: Addressee | None
    station_id: UUID | None
    service_id: UUID | None
    # The draft that has taken the place of this one.
    newer_id: UUID | None
    help_code: Help
    help: Words
    day: str
    until: str
    state: State
    says: Words
    mood: str
    items: tuple[ShownItem, ...]
    steps: tuple[ShownStep, ...]
    agreed_id: UUID | None
    is_not_now: bool
    is_settled: bool
    is_taken_back: bool
    # Its consent has run out, and what was said there is erased.
    has_ended: bool
    is_over: bool
    by_id: UUID
    is_mine: bool
    feedback: Feedback | None
    must_tell: bool
    told: Feedback | None

    @property
    def by_letter(self) -> bool:
        """Return whether it goes by hand to a service outside."""
        return self.station_id is None

    @property
    def may_edit(self) -> bool:
        """Return whether another draft may take its place: nobody has decided yet."""
        return self.is_draft and not self.is_not_now and self.newer_id is None

    @property
    def may_print(self) -> bool:
        """Return whether there is a letter to hand over."""
        is_meant = self.is_open or self.state in rules.OUTCOME_BACK
        return self.by_letter and is_meant and not self.is_taken_back and not self.is_over

    @property
    def may_hand(self) -> bool:
        return self.may_print and self.state is State.REQUESTED

    @property
    def next(self) -> tuple[State, ...]:
        """Return what the team can tell next of a letter."""
        if not self.may_print:
            return ()
        told = rules.moves(self.state, Hand.SOURCE, by_letter=True)
        return tuple(to for to in told if to in rules.TOLD and to is not State.RECEIVED)

    @property
    def wishes(self) -> tuple[Item, ...]:
        """Return what is wished for."""
        return tuple(Item(one.key, one.kind, one.text) for one in self.items if one.kind is Kind.WISH)

    @property
    def next_step(self) -> int:
        """Return the number that the next step will have."""
        return len(self.steps) + 1

    @property
    def is_draft(self) -> bool:
        return self.state is State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def waits_for_person(self) -> bool:
        """Return whether the person is asked something: a draft to decide on, or how it was."""
        is_asked = self.is_draft and not self.is_not_now and not self.is_over and self.newer_id is None
        return is_asked or self.may_look_back

    @property
    def may_look_back(self) -> bool:
        return self.feedback is None and rules.can_say(self.state, Said.FEEDBACK) and not self.is_taken_back

    @property
    def may_settle(self) -> bool:
        has_feedback = self.feedback is not None
        return not self.is_settled and rules.can_say(self.state, Said.SETTLED, has_feedback=has_feedback)


def addressee(found: Offered) -> Addressee:
    """Return a service as a referral names it."""
    return Addressee(found.name, found.provider, found.street, found.phone)


def called(to: Addressee) -> str:
    """Return what a service is called, after whose it is."""
    return " · ".join(part for part in (to.provider, to.service) if part)


def shown(item: Item) -> ShownItem:
    """Return an item with what it is."""
    return ShownItem(item.key, item.kind, KIND_WORDS[item.kind], item.text)
