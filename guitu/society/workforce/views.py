"""The staff door."""

from uuid import UUID

import pyotp
from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from guitu.foundations.access.verdicts import Proven, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import cookies, tokens
from guitu.foundations.staffing import staff
from guitu.foundations.ui.squares import square
from guitu.society.workforce import doors, queries
from guitu.society.workforce.forms import CodeForm, SignInForm

HALF, HALF_SECONDS = "guitu_half", 300
_WRONG = _("Login and password do not fit together.")
_SLOW = _("Too many tries. The door opens again in 15 minutes; your team lead can help sooner.")


def _onward(request: ActingRequest) -> str:
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/desk") else "/desk/"


def _half(request: ActingRequest) -> dict[str, str]:
    """Return what a right password has left in this browser: login, and a secret still to be enrolled."""
    try:
        told: dict[str, str] = signing.loads(request.COOKIES.get(HALF, ""), salt=HALF, max_age=HALF_SECONDS)
    except signing.BadSignature:
        return {}
    return told


@require_http_methods(["GET", "POST"])
def sign_in(request: ActingRequest) -> HttpResponse:
    """Ask for login and password; outside the demo a second factor follows."""
    form = SignInForm(request.POST or None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        address = request.META.get("REMOTE_ADDR", "")
        try:
            who = doors.check(login=typed["login"], password=typed["password"], address=address)
        except doors.TooManyTriesError:
            form.add_error(None, _SLOW)
            return render(request, "workforce/sign_in.html", {"form": form}, status=429)
        if who is not None:
            return _next_step(request, who, typed["login"])
        form.add_error("password", _WRONG)
    return render(request, "workforce/sign_in.html", {"form": form, "ended": "ended" in request.GET})


def _next_step(request: ActingRequest, who: doors.Candidate, login: str) -> HttpResponse:
    if settings.GUITU_DEMO:
        return _enter(request, doors.begin(worker_id=who.worker_id, proven=Proven.PASSWORD))
    told = {"login": login, "worker": str(who.worker_id), "organisation": str(who.organisation_id)}
    if not who.has_totp:
        told["secret"] = pyotp.random_base32()
    place = "workforce:code" if who.has_totp else "workforce:enrol"
    response = HttpResponseRedirect(f"{reverse(place)}?{request.GET.urlencode()}")
    half = signing.dumps(told, salt=HALF)
    response.set_cookie(HALF, half, max_age=HALF_SECONDS, httponly=True, samesite="Strict", secure=request.is_secure())
    return response


def _enter(request: ActingRequest, token: str) -> HttpResponse:
    response = cookies.give(HttpResponseRedirect(_onward(request)), request, token, hours=tokens.STAFF_HOURS)
    response.delete_cookie(HALF)
    return response


@require_http_methods(["GET", "POST"])
def code(request: ActingRequest) -> HttpResponse:
    """Ask for the code of the authenticator."""
    told = _half(request)
    if not told:
        return HttpResponseRedirect(reverse("workforce:sign_in"))
    form = CodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            worker_id = doors.check_code(login=told["login"], code=form.cleaned_data["code"], at=request.now)
        except doors.TooManyTriesError:
            form.add_error(None, _SLOW)
            return render(request, "workforce/code.html", {"form": form}, status=429)
        if worker_id is not None:
            return _enter(request, doors.begin(worker_id=worker_id, proven=Proven.PASSWORD_AND_TOTP))
        form.add_error("code", _("This code is not right, or was used already. Wait for the next one."))
    return render(request, "workforce/code.html", {"form": form})


@require_http_methods(["GET", "POST"])
def enrol(request: ActingRequest) -> HttpResponse:
    """Set up an authenticator, once."""
    told = _half(request)
    if "secret" not in told:
        return HttpResponseRedirect(reverse("workforce:sign_in"))
    form = CodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["code"]
        ids = {"worker_id": UUID(told["worker"]), "organisation_id": UUID(told["organisation"])}
        if doors.enrol(**ids, secret=told["secret"], code=typed, at=request.now):
            return HttpResponseRedirect(reverse("workforce:sign_in"))
        form.add_error("code", _("This code does not fit. Check the clock of your phone and try the next one."))
    address = pyotp.TOTP(told["secret"]).provisioning_uri(name=told["login"], issuer_name="Guitu")
    return render(request, "workforce/enrol.html", {"form": form, "secret": told["secret"], "qr": square(address)})


@require_GET
@staff(*(role for role in Role if role))
def colleagues(request: ActingRequest) -> HttpResponse:
    """Show who works at this station and what each post must report."""
    page = queries.colleagues(by=request.actor)
    return render(request, "workforce/colleagues.html", {"page": page})
