"""Whose browser asks, and from where: what the person's own acts must know before they begin."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guitu.foundations.http import ActingRequest
from guitu.foundations.identity.drafts import NEVER_KEPT
from guitu.foundations.sealing.scopes import NotYoursError

P = ParamSpec("P")
ID_LENGTH = 36
View = Callable[Concatenate[ActingRequest, P], HttpResponse]


def address(request: HttpRequest) -> str:
    """Return where a request comes from, for throttling; it is hashed before it is kept."""
    if settings.IS_SECURE:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def own_hand(view: View[P]) -> View[P]:
    """Refuse a browser in which a worker is signed in: what follows is the person's own act, unseen by staff."""

    @wraps(view)
    def checked(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.is_staff:
            return render(request, "people/staff_browser.html", status=403)
        return view(request, *args, **kwargs)

    return checked


def own(view: View[P]) -> View[P]:
    """Let only the signed-in person in; show the others their door.

    What the person sends once the consent to it has lapsed is not kept and not lost: the page says so and shows it.
    """

    @wraps(view)
    def checked(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.actor.is_person:
            return HttpResponseRedirect(f"{reverse('people:sign_in')}?next={request.path}")
        try:
            return view(request, *args, **kwargs)
        except NotYoursError as refused:
            if not refused.is_act:
                raise
            return _lapsed(request)

    return own_hand(checked)


def _lapsed(request: ActingRequest) -> HttpResponse:
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in NEVER_KEPT]
    # Ids, days and the values of buttons go along unseen; whatever looks like words is shown.
    typed = [(name, value, not value.isascii() or " " in value or len(value) > ID_LENGTH) for name, value in sent]
    return render(request, "people/lapsed.html", {"typed": typed, "again": request.path}, status=409)


def trusted(view: View[P]) -> View[P]:
    """Let only somebody in with whom a person shares a part; show the others their door."""

    @wraps(view)
    def checked(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.actor.is_trusted:
            return HttpResponseRedirect(reverse("alongside:sign_in"))
        return view(request, *args, **kwargs)

    return own_hand(checked)
