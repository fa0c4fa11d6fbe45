"""Which kind of staff a page is for."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import RefusedError, Role
from guitu.foundations.http import ActingRequest

P = ParamSpec("P")
View = Callable[Concatenate[ActingRequest, P], HttpResponse]


def staff(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let only staff of these roles in; others are shown the door, or told why not."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.actor.is_staff and not request.actor.is_person:
                return HttpResponseRedirect(f"{reverse('workforce:sign_in')}?{urlencode({'next': request.path})}")
            if not request.actor.is_staff or request.actor.role not in roles:
                raise RefusedError(_("This page is not part of what your account is for."))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
