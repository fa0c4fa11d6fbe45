"""Where each kind of staff can go."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Role, Words
from guitu.foundations.ui.addresses import address

_PLACES: dict[Role, tuple[tuple[str, Words], ...]] = {
    Role.WORKER: (
        ("desk:today", _("Today")),
        ("desk:caseload", _("My people")),
        ("desk:on_word", _("Begin a record")),
        ("referrals:arrivals", _("Arrived here")),
        ("finder:door", _("Services")),
        ("benefits:start", _("Entitlements")),
    ),
    Role.INTAKE: (
        ("intake:cards", _("Waiting cards")),
        ("referrals:arrivals", _("Arrived here")),
        ("intake:elsewhere", _("Other stations")),
        ("finder:door", _("Services")),
    ),
    Role.LEAD: (("desk:cover", _("Stand-ins")), ("desk:approvals", _("Minors' files"))),
    Role.OFFICER: (("officer:home", _("Promises kept")),),
    Role.ADMINISTRATOR: (),
    Role.EDITOR: (("editing:home", _("Our entries")), ("editing:words", _("Words")), ("finder:door", _("Services"))),
}
_ALL: tuple[tuple[str, Words], ...] = (("workforce:colleagues", _("Colleagues")),)
# The pages of one case file, in the order of the journey: address, words, and the apps whose pages belong to it.
_CASE: tuple[tuple[str, Words, str], ...] = (
    ("desk:person", _("Timeline"), "desk"),
    ("needs:case", _("Needs"), "needs"),
    ("plans:plan", _("Plan"), "plans"),
    ("contacts:meetings", _("Meetings"), "contacts"),
    ("referrals:case", _("Referrals"), "referrals finder"),
    ("exchange:case", _("Sent along"), "exchange"),
    ("outcomes:case", _("Outcomes"), "outcomes"),
    ("closure:closing", _("Goodbye"), "closure"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the navigation."""

    href: str
    words: Words
    is_current: bool


def nav(request: HttpRequest) -> dict[str, object]:
    """Return the navigation of whoever is signed in, and of the case file they are in; nothing for others."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.is_staff:
        return {}
    places = _PLACES.get(actor.role, ()) + _ALL
    links = [
        Link(href, words, request.path == href) for href, words in ((address(name), words) for name, words in places)
    ]
    return {"staff_links": links, "case_links": _case(request)}


def _case(request: HttpRequest) -> list[Link]:
    """Return the pages of the case file that is open; nothing elsewhere."""
    match = request.resolver_match
    person_id = match.kwargs.get("person_id") if match else None
    if match is None or person_id is None:
        return []
    return [Link(address(name, person_id), words, match.app_name in apps.split()) for name, words, apps in _CASE]
