"""What a person reads before taking a consent back."""

from dataclasses import dataclass

from guitu.journey.consent.queries import Agreed
from guitu.journey.referrals.queries import OnPaper


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A consent that may be taken back, and what of it lies on paper with somebody outside."""

    agreed: Agreed
    letters: tuple[OnPaper, ...]

    @property
    def handed(self) -> tuple[str, ...]:
        """Return who holds a letter."""
        return tuple(one.place for one in self.letters if one.was_handed)
