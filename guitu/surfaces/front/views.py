"""The front door: two ways in, and what we promise."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """Welcome whoever comes."""
    return render(request, "front/landing.html", {"is_demo": settings.GUITU_DEMO})


@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """Say what we promise, and what we cannot."""
    return render(request, "front/promises.html")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works for whom, how that is known, and what is not known."""
    return render(request, "front/accessibility.html")
