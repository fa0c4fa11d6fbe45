"""The intake desk."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guitu.foundations.access.verdicts import Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.staffing import staff
from guitu.journey.intake import actions, queries
from guitu.journey.intake.forms import CardForm
from guitu.journey.intake.rules import Wish
from guitu.society.workforce import queries as workforce


@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def cards(request: ActingRequest) -> HttpResponse:
    """Show what waits; note a new wish for contact."""
    form = CardForm(request.POST or None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        actions.make(
            name=typed["name"], route=typed["route"], wish=Wish(typed["wish"]), by=request.actor, at=request.now
        )
        return HttpResponseRedirect(f"{reverse('intake:cards')}?done=card")
    page = queries.desk()
    return render(request, "intake/cards.html", {"page": page, "form": form, "done": request.GET.get("done", "")})


@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def invite(request: ActingRequest, card_id: UUID) -> HttpResponse:
    """Choose a worker to suggest, then show the code that opens the notice."""
    code = ""
    if request.method == "POST" and (chosen := _uuid(request.POST.get("worker", ""))):
        code = actions.invite(card_id=card_id, worker_id=chosen, by=request.actor, at=request.now)
    page = workforce.colleagues(by=request.actor, workers_only=True)
    shown = f"{code[:4]} {code[4:]}" if code else ""
    where = request.build_absolute_uri("/consent/")
    return render(request, "intake/invite.html", {"page": page, "card_id": card_id, "code": shown, "where": where})


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def drop(request: ActingRequest, card_id: UUID) -> HttpResponse:
    """Say what throwing a card away means, then do it."""
    if request.method == "GET":
        return render(request, "intake/drop.html")
    actions.drop(card_id=card_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('intake:cards')}?done=drop")
