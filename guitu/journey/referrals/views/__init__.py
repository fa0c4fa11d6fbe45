"""Referrals, in the case file, on the person's own pages, and where they arrive."""

from guitu.journey.referrals.views.arrivals import arrival, arrivals
from guitu.journey.referrals.views.drafting import draft, draft_to, edit
from guitu.journey.referrals.views.record import case, check, letter, one, own_letter, own_list, own_one, tell

__all__ = [
    "arrival",
    "arrivals",
    "case",
    "check",
    "draft",
    "draft_to",
    "edit",
    "letter",
    "one",
    "own_letter",
    "own_list",
    "own_one",
    "tell",
]
