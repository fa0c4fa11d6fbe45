"""The way out, for everybody."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import tokens


@require_POST
def sign_out(request: ActingRequest) -> HttpResponse:
    """End this browser's identity and go to the start page."""
    tokens.finish(request.COOKIES.get(tokens.COOKIE, ""))
    response = HttpResponseRedirect("/")
    response.delete_cookie(tokens.COOKIE)
    return response
