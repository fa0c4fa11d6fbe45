"""What stands on the person's first page."""

from dataclasses import dataclass
from datetime import datetime

from guitu.foundations.access.verdicts import Words
from guitu.foundations.quiet import Quiet
from guitu.journey.consent.queries import Agreed
from guitu.journey.contacts.queries import Appointment
from guitu.people.queries import Member


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening, or several of the same kind by the same one on the same day."""

    who: str
    post: Words
    part: Words
    is_reading: bool
    why: Words
    proven: Words
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: what waits for an answer, and the ways to everything."""

    name: str
    to_confirm: tuple[Agreed, ...]
    to_renew: tuple[Agreed, ...]
    suggestions: tuple[Member, ...]
    team: tuple[Member, ...]
    base: Agreed | None
    held: int
    last: Opening | None
    proposed: tuple[Appointment, ...]
    next_meeting: Appointment | None
    is_plan_waiting: bool
    referrals_waiting: frozenset[str]
    is_handover_waiting: bool
    is_parcel_waiting: bool
    is_parted: bool
    # Who wrote words of goodbye that are still unanswered. It is no question: nobody waits for an answer.
    goodbye_from: str
    quiet: Quiet | None

    @property
    def is_anything_asked(self) -> bool:
        """Return whether somebody else would like an answer. None of it ends by itself: it can rest."""
        stages = (self.is_plan_waiting, bool(self.referrals_waiting), self.is_handover_waiting)
        return any((self.suggestions, self.proposed)) or any(stages)

    @property
    def is_anything_waiting(self) -> bool:
        """Return whether something waits now. What would be gone by itself on a day is said while it is quiet, too."""
        ends = any((self.to_confirm, self.to_renew)) or self.is_parcel_waiting
        return ends or (self.is_anything_asked and not self.quiet)
