"""The browser in which an interview runs: its cookie, and what is said when the time is over."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guitu.foundations.http import ActingRequest
from guitu.supports.benefits import store
from guitu.supports.benefits.store import COOKIE, HOURS, Held, OverError

P = ParamSpec("P")
GONE = 410
PATH = "/benefits/"


def running(
    view: Callable[Concatenate[ActingRequest, Held, P], HttpResponse],
) -> Callable[Concatenate[ActingRequest, P], HttpResponse]:
    """Hand the view the interview of this browser; without one, say so and show what was typed."""

    @wraps(view)
    def answered(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, store.opened(request.COOKIES.get(COOKIE, "")), *args, **kwargs)
        except OverError:
            return over(request)

    return answered


def held_or_none(request: HttpRequest) -> Held | None:
    """Return the interview that runs in this browser, if one does."""
    try:
        return store.opened(request.COOKIES.get(COOKIE, ""))
    except OverError:
        return None


def over(request: HttpRequest) -> HttpResponse:
    """Say that the interview is over and nothing is left; what was typed just now stands there once more."""
    response = render(request, "benefits/over.html", {"typed": request.POST.get("answer", "")}, status=GONE)
    return let_go(response)


def give(response: HttpResponse, request: HttpRequest, held: Held) -> HttpResponse:
    """Return the response with the cookie: no script reads it, it goes to these pages only."""
    response.set_cookie(
        COOKIE,
        held.cookie,
        max_age=HOURS * 3600,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )
    return response


def let_go(response: HttpResponse) -> HttpResponse:
    """Return the response that makes the browser forget its key."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response
