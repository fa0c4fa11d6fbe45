"""What a person reads before a consent goes on, or ends earlier."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor
from guitu.foundations.sealing import scopes
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Agreed, Text
from guitu.journey.consent.rules import Purpose


@dataclass(frozen=True, slots=True)
class Period:
    """A consent whose end is set anew, and the text that is read today."""

    agreed: Agreed
    text: Text

    @property
    def is_new_text(self) -> bool:
        """Return whether it is another text than the one that was read."""
        return self.text.id != self.agreed.text.id


def period(*, consent_id: UUID, by: Actor, at: datetime) -> Period:
    """Return one consent of the person's own whose end they can set: five statements.

    Raises:
        NotYoursError: it is not theirs, was taken back, or was sent elsewhere.
    """
    scopes.open_person(by.uid, part="consents", only_reads=True)
    found = [one for one in consents.agreed(person_id=by.uid, at=at) if one.id == consent_id and one.is_held]
    if not found or found[0].purpose is Purpose.REFERRAL:
        raise scopes.NotYoursError
    return Period(found[0], consents.notices()[found[0].purpose])
