"""One organisation as a person lives it: what they agreed to there, and who may read what, as they said it."""

from dataclasses import dataclass, field
from uuid import UUID

from tests.city import Somebody, Staff

Row = tuple[str, UUID]


@dataclass
class Agreed:
    """What she agreed to: in force, run out, or run out so long ago that nobody reads."""

    id: UUID
    stands: str = "live"
    rows: set[Row] = field(default_factory=set)


@dataclass
class Home:
    """One organisation with two workers, her record there, and who may read what, as she said it."""

    workers: tuple[Staff, Staff]
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

    def forget(self) -> None:
        """Keep nothing of what stood under her consent."""
        self.agreed.clear()
        self.letters.clear()
        self.draft = None

    @property
    def is_there(self) -> bool:
        return "support" in self.agreed

    def is_live(self, purpose: str) -> bool:
        """Return whether a consent is in force."""
        return purpose in self.agreed and self.agreed[purpose].stands == "live"

    def may(self, mate: int, purpose: str = "support") -> bool:
        """Return whether a worker reads and writes under a consent: let in by her, and both consents in force."""
        return mate in self.team and self.is_live("support") and self.is_live(purpose)

    def read_by(self, mate: int) -> set[Row]:
        """Return every row that a worker reads."""
        return {row for purpose, one in self.agreed.items() if self.may(mate, purpose) for row in one.rows}

    def read_by_her(self) -> set[Row]:
        """Return every row that she reads: all of it, also for a while after it ran out."""
        return {row for one in self.agreed.values() if one.stands != "overdue" for row in one.rows}
