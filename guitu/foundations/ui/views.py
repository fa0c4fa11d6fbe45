"""Choosing the language, and telling a watcher that the server is alive."""

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from guitu.foundations.ui.language import COOKIE, YEAR, spoken


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language and return to the page it was chosen on."""
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    response = HttpResponseRedirect(onward)
    response.set_cookie(
        COOKIE,
        spoken(request.POST.get("language")),
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer "ok" without touching the database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer "ready" if the database answers the web role; a watcher learns nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return HttpResponse("not ready", content_type="text/plain", status=503)
    return HttpResponse("ready", content_type="text/plain")
