"""What was sent along with somebody: the person reads and decides; their team reads what the person opened."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from guitu.foundations.access.verdicts import RefusedError, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.sealing import scopes
from guitu.foundations.staffing import staff
from guitu.journey.consent import queries as consents
from guitu.people.browsers import own
from guitu.surfaces.exchange import actions, queries

DONE = {
    "opened": _("Your team can read it now. It is part of your record."),
    "gone": _("It is gone. Nobody has read it."),
}
NOT_AGREED = _("There is no consent to this just now, so nothing was changed.")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_page(request: ActingRequest) -> HttpResponse:
    """Show the person what was sent with them, before anybody else reads it; take their decision."""
    problem = _decided(request) if request.method == "POST" else ""
    if isinstance(problem, HttpResponse):
        return problem
    waits = queries.parcel()
    case = consents.case(person_id=request.actor.uid, part="sent_along", at=request.now)
    done = DONE.get(request.GET.get("done", ""), "")
    told = {"case": case, "waits": waits, "sent": queries.sent_along(case), "done": done, "problem": problem}
    return render(request, "exchange/own.html", told, status=409 if problem else 200)


def _decided(request: ActingRequest) -> HttpResponse | str:
    """Do what the person decided, or say why not."""
    decision = request.POST.get("decision", "")
    if decision not in {"open", "drop"}:
        return str(_("Choose one of the two."))
    opens, tells = decision == "open", request.POST.get("tell", "") == "yes"
    try:
        actions.decide(person_id=request.actor.uid, opens=opens, tells=tells, by=request.actor, at=request.now)
    except RefusedError as refused:
        return str(refused)
    except scopes.NotYoursError:
        return str(NOT_AGREED)
    return HttpResponseRedirect(f"{reverse('exchange:own')}?done={'opened' if opens else 'gone'}")


@require_safe
@staff(Role.WORKER)
def case_page(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show the team what the person opened for them."""
    case = consents.case(person_id=person_id, part="sent_along", at=request.now)
    return render(request, "exchange/case.html", {"case": case, "sent": queries.sent_along(case)})
