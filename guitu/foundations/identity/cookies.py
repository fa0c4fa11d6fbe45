"""Handing a browser its identity."""

from django.http import HttpRequest, HttpResponse

from guitu.foundations.identity import tokens

# The cookie outlives the session, which opens nothing any more, for as long as `work.tidy` leaves it: whose it was is
# still known then, and what they send just after its end is kept for them.
HOURS_AFTER = 1


def give(response: HttpResponse, request: HttpRequest, token: str, *, hours: int) -> HttpResponse:
    """Return the response with the identity cookie: unreadable for scripts, never sent from other sites."""
    response.set_cookie(
        tokens.COOKIE,
        token,
        max_age=(hours + HOURS_AFTER) * 3600,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
