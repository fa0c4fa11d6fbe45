"""Where the person can go among their own pages."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.addresses import address

# Address, words, and what else is shown as part of it: the app or the single addresses.
_PLACES: tuple[tuple[str, Words, tuple[str, ...]], ...] = (
    ("portal:home", _("Home"), ("exchange:own",)),
    ("portal:record", _("Record"), ("portal:reply",)),
    ("needs:own", _("Needs"), ("needs",)),
    ("plans:own", _("Plan"), ("plans",)),
    ("contacts:own_meetings", _("Meetings"), ("contacts",)),
    ("referrals:own", _("Referrals"), ("referrals",)),
    ("portal:opened", _("Seen by"), ()),
    ("portal:team", _("Team"), ("portal:choose", "alongside", "handover")),
    (
        "portal:consents",
        _("Consent"),
        ("portal:withdraw", "portal:add", "portal:kinds", "portal:leave_out", "consent:receipt"),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the navigation."""

    href: str
    words: Words
    is_current: bool


def nav(request: HttpRequest) -> dict[str, object]:
    """Return the navigation of the person's own pages; nothing for others."""
    actor, match = getattr(request, "actor", None), request.resolver_match
    if actor is None or not actor.is_person or match is None:
        return {}
    here = {match.view_name, match.app_name}
    return {"own_links": [Link(address(name), words, bool(here & {name, *more})) for name, words, more in _PLACES]}
