"""Where each kind of staff can go."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Role, Words

_PLACES: dict[Role, tuple[tuple[str, Words], ...]] = {
    Role.WORKER: (("desk:caseload", _("My people")), ("desk:on_word", _("Begin a record"))),
    Role.INTAKE: (("intake:cards", _("Waiting cards")),),
    Role.LEAD: (("desk:cover", _("Stand-ins")),),
    Role.OFFICER: (("officer:home", _("Promises kept")),),
    Role.ADMINISTRATOR: (),
}
_ALL: tuple[tuple[str, Words], ...] = (("workforce:colleagues", _("Colleagues")),)


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the navigation."""

    href: str
    words: Words
    is_current: bool


def nav(request: HttpRequest) -> dict[str, object]:
    """Return the navigation of whoever is signed in; nothing for others."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.is_staff:
        return {}
    places = _PLACES.get(actor.role, ()) + _ALL
    return {"staff_links": [Link(reverse(name), words, request.path == reverse(name)) for name, words in places]}
