"""The intake desk, and the public page on which somebody asks for a call."""

import uuid
from uuid import UUID

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guitu.foundations.access.verdicts import RefusedError, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts, tokens
from guitu.foundations.staffing import staff
from guitu.journey.intake import actions, queries
from guitu.journey.intake.forms import CallForm, CardForm, DeclineForm, TakeBackForm
from guitu.journey.intake.rules import Reason
from guitu.people import browsers, doors
from guitu.society.workforce import queries as workforce
from guitu.society.workforce.queries import Place

# The last page of a request carries which card it would make, signed, so that nobody chooses the id of a card.
SALT, SECONDS = "intake.call", 2 * 3600
HOUR, DAY = 3600, 24 * 3600

# By the person's own hand


@browsers.own_hand
@require_http_methods(["GET", "HEAD"])
def call_me(request: ActingRequest) -> HttpResponse:
    """Say what happens with a request, and let a station be chosen: first the district, then the place."""
    districts = workforce.districts()
    chosen = request.GET.get("district", "")
    found = workforce.places(district=chosen) if chosen in districts else ()
    return render(request, "intake/call.html", {"districts": districts, "chosen": chosen, "places": found})


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def call_details(request: ActingRequest, station_id: UUID) -> HttpResponse:
    """Ask what to call somebody and how to reach them, then show it all once more."""
    place = workforce.receiving(station_id=station_id)
    if place is None:
        return redirect("intake:call")
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_bound and "change" not in request.POST and form.is_valid():
        return _check(request, place, form)
    return _details(request, place, form)


def _details(request: ActingRequest, place: Place, form: CallForm) -> HttpResponse:
    return render(request, "intake/call_details.html", {"place": place, "form": form})


def _check(request: ActingRequest, place: Place, form: CallForm, status: int = 200) -> HttpResponse:
    sent = signing.dumps(str(uuid.uuid4()), salt=SALT)
    page = {"place": place, "form": form, "route": form.route(), "sent": sent}
    return render(request, "intake/call_check.html", page, status=status)


@browsers.own_hand
@require_http_methods(["POST"])
def call_send(request: ActingRequest, station_id: UUID) -> HttpResponse:
    """Put the request on the station's desk and show the code that takes it back."""
    place, form = workforce.receiving(station_id=station_id), CallForm(request.POST)
    if place is None:
        return redirect("intake:call")
    if not form.is_valid():
        return _details(request, place, form)
    return _sent(request, place, form)


def _sent(request: ActingRequest, place: Place, form: CallForm) -> HttpResponse:
    """Keep a request, or show it once more with what stands in its way; what was typed stays."""
    card_id = _signed_id(request)
    if card_id is None:
        form.add_error(None, _("This page was open for long. Please look at it once more, then send it."))
        return _check(request, place, form)
    try:
        if _is_asked_too_often(request, place):
            raise RefusedError(
                _("Many requests came from here just now. Please call the station, or try again later.")
            )
        typed = {"name": form.cleaned_data["name"], "route": form.route()}
        code = actions.ask_for_call(card_id=card_id, station_id=place.id, **typed, by=request.actor, at=request.now)
    except RefusedError as problem:
        form.add_error(None, str(problem))
        return _check(request, place, form, status=429)
    return render(request, "intake/call_sent.html", {"place": place, "code": f"{code[:5]} {code[5:]}"})


def _signed_id(request: ActingRequest) -> UUID | None:
    """Return which card the last page would make, if we signed it, and not too long ago."""
    try:
        return UUID(signing.loads(request.POST.get("sent", ""), salt=SALT, max_age=SECONDS))
    except signing.BadSignature:
        return None


def _is_asked_too_often(request: ActingRequest, place: Place) -> bool:
    """Count a request and return whether there were too many: from one address, or for one station."""
    address = browsers.address(request)
    hour = tokens.is_throttled(f"call-me-from|{address}", limit=6, seconds=HOUR)
    day = tokens.is_throttled(f"call-me-day|{address}", limit=20, seconds=DAY)
    at_place = tokens.is_throttled(f"call-me-at|{place.id}", limit=40, seconds=HOUR)
    return hour or day or at_place


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: ActingRequest) -> HttpResponse:
    """Take a request back with its code."""
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "intake/take_back.html", {"form": form})
    code = tokens.tidy_code(form.cleaned_data["taken"])
    if doors.is_tried_too_often(f"call-me|{code}", address=browsers.address(request)):
        form.add_error(None, _("There were too many tries. Please wait a quarter of an hour, or call the station."))
        return render(request, "intake/take_back.html", {"form": form}, status=429)
    if actions.take_back(code=code, by=request.actor, at=request.now):
        return render(request, "intake/taken_back.html")
    form.add_error("taken", _("No card waits under this code. It is gone already, or a letter is not right."))
    return render(request, "intake/take_back.html", {"form": form})


# At the desk


@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def cards(request: ActingRequest) -> HttpResponse:
    """Show what waits; note a new wish for contact. What was typed stays, whatever is wrong with it."""
    begin = {"card_id": uuid.uuid4(), **drafts.kept(request)}
    senders = queries.senders(by=request.actor)
    form = CardForm(request.POST or None, initial=begin, senders=senders)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _made(request, form)
        except RefusedError as problem:
            form.add_error(None, str(problem))
            status = 403
    told = {"page": queries.desk(at=request.now), "form": form, "done": request.GET.get("done", "")}
    return render(request, "intake/cards.html", told, status=status)


def _made(request: ActingRequest, form: CardForm) -> HttpResponse:
    typed = form.cleaned_data
    actions.make(
        card_id=typed["card_id"],
        name=typed["name"],
        route=typed["route"],
        wish=typed["wish"],
        sender=typed["sender_kind"],
        sender_id=typed["sender"],
        by=request.actor,
        at=request.now,
    )
    return drafts.settled(reverse("intake:cards"), "card")


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
    is_missing = request.method == "POST" and not code
    told = {"page": page, "card_id": card_id, "code": shown, "where": where, "is_missing": is_missing}
    return render(request, "intake/invite.html", told)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def hand(request: ActingRequest, card_id: UUID) -> HttpResponse:
    """Hand a card to another desk of this organisation; for any other there is only an address to give away."""
    if request.method == "POST" and (chosen := _uuid(request.POST.get("station", ""))):
        actions.hand(card_id=card_id, station_id=chosen, by=request.actor, at=request.now)
        return HttpResponseRedirect(f"{reverse('intake:cards')}?done=hand")
    all_of_ours = workforce.places(organisation_id=request.actor.organisation)
    others = [one for one in all_of_ours if one.id != request.actor.station_id]
    told = {"which": queries.which(card_id=card_id), "places": others, "is_missing": request.method == "POST"}
    return render(request, "intake/hand.html", told)


@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def decline(request: ActingRequest, card_id: UUID) -> HttpResponse:
    """Say what declining means, ask for a neutral reason, then do it."""
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "intake/decline.html", {"form": form, "which": queries.which(card_id=card_id)})
    reason = Reason(form.cleaned_data["reason"])
    actions.decline(card_id=card_id, reason=reason, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('intake:cards')}?done=decline")


@require_GET
@staff(Role.INTAKE)
def elsewhere(request: ActingRequest) -> HttpResponse:
    """Show addresses and phones of other stations, to be read out or printed. Nothing is passed on."""
    districts = workforce.districts()
    chosen = request.GET.get("district", "")
    found = workforce.places(district=chosen) if chosen in districts else ()
    return render(request, "intake/elsewhere.html", {"districts": districts, "chosen": chosen, "places": found})
