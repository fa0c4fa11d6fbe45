"""One organisation as a person lives it: what they agreed to there, and who may read what, as they said it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from tests.city import Somebody, Staff
from tests.trusting import Guest

Row = tuple[str, UUID]
# What those who receive something can say next. Nothing of what they say brings it back into their hands.
NEXT = {
    "requested": {"accepted", "rejected"},
    "accepted": {"in-progress", "on-hold", "completed", "failed"},
    "in-progress": {"on-hold", "completed", "failed"},
    "on-hold": {"in-progress"},
}
# Which tables go when she leaves a kind out.
KINDS = {
    "notes": {"contact"},
    "needs": {"support_need"},
    "plan": {"plan"},
    "life": {"outcome", "outcome_round"},
}
CALLED_OFF = {"rejected", "cancelled"}
# Who reads a row that is not the team's: the person alone.
HERS = -1


@dataclass
class Agreed:
    """What she agreed to: in force, run out, or run out so long ago that nobody reads."""

    id: UUID
    stands: str = "live"
    rows: set[Row] = field(default_factory=set)


@dataclass
class Copy:
    """What of her lies at the other organisation: how it stands, who took it on, and whether it is still theirs."""

    id: UUID
    agreed: UUID
    referral: UUID
    moves: set[Row]
    state: str = "requested"
    worker: int | None = None
    is_theirs: bool = True
    has_its_key: bool = True

    @property
    def is_open(self) -> bool:
        """Return whether its text can be read there."""
        return self.is_theirs and self.state not in CALLED_OFF


@dataclass
class Home:
    """One organisation with two workers, her record there, and who may read what, as she said it."""

    workers: tuple[Staff, Staff]
    desk: Staff
    her: Somebody
    agreed: dict[str, Agreed]
    team: set[int] = field(default_factory=lambda: {0})
    suggested: set[int] = field(default_factory=set)
    turned_down: set[int] = field(default_factory=set)
    is_quiet: bool = False
    is_closed: bool = False
    handed_to: int | None = None
    # The last draft of a referral, and by which consent a letter may lie outside, with the key of what is answered.
    draft: UUID | None = None
    letters: dict[UUID, UUID] = field(default_factory=dict)
    # The draft of a referral to the other organisation, what of her went there, and what came from there.
    draft_across: UUID | None = None
    sent: list[Copy] = field(default_factory=list)
    arrived: list[Copy] = field(default_factory=list)
    # Which rows only she, or she and one worker, read.
    only: dict[Row, int] = field(default_factory=dict)
    is_proposed: bool = False
    # How often life was looked at by each side, and whether coming back has begun another round of it.
    judged: dict[str, int] = field(default_factory=dict)
    is_anew: bool = False
    # Which kinds of record she has left out.
    out: set[str] = field(default_factory=set)
    # Whom she trusts, who held such a way in before, and everybody she ever trusted: that list is hers as long as her
    # record is there.
    guest: Guest | None = None
    past_guests: list[Guest] = field(default_factory=list)
    trusted: set[Row] = field(default_factory=set)

    def forget(self) -> None:
        """Keep nothing of what stood under her consent; what lies elsewhere is taken from there."""
        self.agreed.clear()
        self.letters.clear()
        self.trusted.clear()
        self.draft = self.draft_across = None
        self.end_trust()
        for copy in self.sent:
            copy.is_theirs = copy.has_its_key = False

    def end_trust(self) -> None:
        """Nobody is trusted any more; whoever was will try again."""
        self.past_guests += [self.guest] if self.guest else []
        self.guest = None

    def leave_out(self, kind: str) -> None:
        """Keep nothing of a kind, under whichever consent it was written."""
        self.out.add(kind)
        for one in self.agreed.values():
            one.rows = {row for row in one.rows if row[0] not in KINDS[kind]}
        if kind == "life":
            self.judged.clear()
            self.is_anew = False

    @property
    def is_there(self) -> bool:
        return "support" in self.agreed

    def is_live(self, purpose: str) -> bool:
        """Return whether a consent is in force."""
        return purpose in self.agreed and self.agreed[purpose].stands == "live"

    def may(self, mate: int, purpose: str = "support") -> bool:
        """Return whether a worker reads under a consent: let in by her, and both consents in force."""
        return mate in self.team and self.is_live("support") and self.is_live(purpose)

    def writes(self, mate: int, purpose: str = "support") -> bool:
        """Return whether a worker writes under a consent: after a goodbye whoever is let in only reads."""
        return self.may(mate, purpose) and not self.is_closed

    def read_by(self, mate: int) -> set[Row]:
        """Return every row that a worker reads: of those who let them in, and of what was put into their hands."""
        own = {row for purpose, one in self.agreed.items() if self.may(mate, purpose) for row in one.rows}
        own = {row for row in own if self.only.get(row, mate) == mate}
        return own | self._of_others(copy for copy in self.arrived if copy.worker == mate)

    def read_by_desk(self) -> set[Row]:
        """Return what the desk reads: nothing of her record here, and what came to it from elsewhere."""
        return self._of_others(self.arrived)

    @staticmethod
    def _of_others(copies: Iterable[Copy]) -> set[Row]:
        found: set[Row] = set()
        for copy in copies:
            found |= {("disclosure", copy.id)} | copy.moves
            found |= {("disclosed_text", copy.id)} if copy.is_open else set()
        return found

    def read_by_her(self) -> set[Row]:
        """Return every row that she reads: all of it, also for a while after it ran out."""
        return self.trusted | {row for one in self.agreed.values() if one.stands != "overdue" for row in one.rows}

    def read_by_guest(self) -> set[Row]:
        """Return what somebody reads whom she ticked her meetings for: those, while her consent is in force."""
        if self.guest is None:
            return set()
        meetings = (
            {row for row in self.agreed["support"].rows if row[0] == "meeting"} if self.is_live("support") else set()
        )
        return {("trusted_person", self.guest.id)} | meetings
