"""Handing a browser its identity."""

from django.http import HttpRequest, HttpResponse

from guitu.foundations.identity import tokens


def give(response: HttpResponse, request: HttpRequest, token: str, *, hours: int) -> HttpResponse:
    """Return the response with the identity cookie: unreadable for scripts, never sent from other sites."""
    response.set_cookie(
        tokens.COOKIE, token, max_age=hours * 3600, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response
