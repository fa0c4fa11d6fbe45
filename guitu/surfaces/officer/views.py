"""The data-protection officer's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guitu.foundations.access.verdicts import Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.staffing import staff
from guitu.surfaces.officer import queries


@require_GET
@staff(Role.OFFICER)
def home(request: ActingRequest) -> HttpResponse:
    """Show refused attempts, erasures and the head of the log."""
    page = queries.page(organisation_id=request.actor.organisation, at=request.now)
    return render(request, "officer/home.html", {"page": page})
