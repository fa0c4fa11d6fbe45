"""How long a card waits, and what counts as somebody's own wish."""

from datetime import timedelta
from enum import StrEnum

# Promise 1: "a waiting card (contact route only, expires)"; DESIGN of consent: gone after 14 days.
CARD_WAITS = timedelta(days=14)
INVITATION_LASTS = timedelta(hours=2)
CARDS_A_DAY = 40


class Wish(StrEnum):
    """The evidence that somebody herself asked to be contacted."""

    CALLED = "called"
    CAME = "came"
    WROTE = "wrote"
    PARTNER = "partner"
