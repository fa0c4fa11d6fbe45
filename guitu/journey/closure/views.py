"""Saying goodbye well: the worker proposes, the person decides, and the door stays open."""

import uuid
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guitu.foundations.access.verdicts import Role, Words
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.foundations.staffing import staff
from guitu.foundations.ui.typed import renew
from guitu.journey.closure import actions, queries
from guitu.journey.closure.forms import ClosingForm
from guitu.journey.consent import queries as consents
from guitu.people.browsers import own

DONE: dict[str, Words] = {
    "proposed": _("Proposed. They decide in their portal, in their own time."),
    "taken_back": _("Taken back. Everything goes on."),
    "declined": _("Noted: not yet. Everything goes on, and nobody asks why."),
    "closed": _("Done. Below you read who can still open your record, and until when."),
    "reopened": _("Good that you are here again."),
}


@require_http_methods(["GET", "POST"])
@staff(Role.WORKER)
def closing(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show how the case stands; propose an end, take the proposal back, or begin anew."""
    return _page(request, person_id, "closure/closing.html", "closure:closing", [person_id])


@require_http_methods(["GET", "HEAD", "POST"])
@own
def goodbye(request: ActingRequest) -> HttpResponse:
    """Show what a goodbye means; say yes, not yet, or come back."""
    return _page(request, request.actor.uid, "closure/goodbye.html", "closure:goodbye", [])


def _page(request: ActingRequest, person_id: UUID, template: str, address: str, place: list[UUID]) -> HttpResponse:
    begin = {"row": uuid.uuid4(), **drafts.kept(request)}
    form = ClosingForm(request.POST if request.method == "POST" else None, initial=begin)
    if form.is_bound and form.is_valid():
        try:
            _move(request, person_id, form)
        except ChangedMeanwhileError:
            form.add_error(
                None, str(_("Somebody else was quicker. Look how it stands now; your words are still here."))
            )
            renew(form, row="row")
        else:
            done = form.cleaned_data["move"].name.lower()
            return drafts.settled(reverse(address, args=place), done)
    case = consents.case(person_id=person_id, part="closing", at=request.now)
    told = {"case": case, "closing": queries.closing(case=case, by=request.actor, at=request.now), "form": form}
    return render(request, template, {**told, "done": DONE.get(request.GET.get("done", ""), "")})


def _move(request: ActingRequest, person_id: UUID, form: ClosingForm) -> None:
    typed = form.cleaned_data
    actions.move(
        person_id=person_id,
        what=typed["move"],
        row_id=typed["row"],
        words=typed["words"],
        may_read_on=typed["may_read_on"],
        by=request.actor,
        at=request.now,
    )
