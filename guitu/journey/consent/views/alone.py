"""Agreeing by one's own hand, on one's own phone or the second screen: one thing a page."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guitu.foundations import letters
from guitu.foundations.access.verdicts import RefusedError
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import phones, tokens
from guitu.journey.consent import actions, forms, queries, receipts, steps
from guitu.journey.consent.access import Acceptance, Details
from guitu.journey.consent.actions import Answer
from guitu.journey.consent.rules import GOES_ON, OPTIONAL, Purpose
from guitu.journey.consent.steps import Way
from guitu.journey.intake import actions as intake
from guitu.people import browsers, doors, rules
from guitu.people import forms as people

READ = ("GET", "HEAD")


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActingRequest) -> HttpResponse:
    """Enter the code of an invitation."""
    if not request.actor.is_anonymous:
        return render(request, "consent/signed_in.html", status=403)
    form = forms.InvitationCode(request.POST if request.method == "POST" else None)
    way = _invited(request, form) if form.is_valid() else None
    if way is None:
        page = {"form": form, "again": "again" in request.GET}
        return render(request, "consent/begin.html", page, status=people.status(form))
    return steps.keep(redirect("consent:who"), way)


def _invited(request: ActingRequest, form: forms.InvitationCode) -> Way | None:
    code = tokens.tidy_code(form.cleaned_data["invited"])
    if doors.is_tried_too_often(f"invited|{code}", address=browsers.address(request)):
        people.slow_down(form)
        return None
    invited = queries.invitation(code)
    if invited is None:
        form.add_error("invited", _("No invitation waits under this code, or it is older than two hours."))
        return None
    return Way(invited, {"invited": code})


def again() -> HttpResponse:
    """Return to the code: the way was left for too long, or never begun."""
    response = redirect("consent:begin")
    response["Location"] += "?again=1"
    return response


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: ActingRequest) -> HttpResponse:
    """Read who offers help, and what that worker must report; or choose another worker."""
    way = steps.load(request)
    if way is None:
        return again()
    helpers = queries.helpers(way.invited, chosen=way.worker_id)
    if request.method in READ:
        return render(request, "consent/who.html", {"invited": way.invited, "helpers": helpers})
    chosen = request.POST.get("worker", "")
    if chosen not in {str(one.id) for one in helpers}:
        raise RefusedError(_("This worker is not at the station any more. Please choose another."))
    way.typed["worker"] = chosen
    return steps.keep(redirect("consent:notice", Purpose.SUPPORT.value), way)


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: ActingRequest, purpose: Purpose) -> HttpResponse:
    """Read one notice and answer it. Only a pressed "yes" is a yes."""
    way = steps.load(request)
    if way is None:
        return again()
    answer = "" if request.method in READ else request.POST.get("answer", "")
    if not answer:
        page = {"text": queries.notices()[purpose], "invited": way.invited, **_place(purpose)}
        return render(request, "consent/notice.html", page)
    if purpose is Purpose.SUPPORT and answer != "yes":
        return refused(request, way, "consent/no.html")
    way.typed[purpose.value] = "yes" if answer == "yes" else "no"
    following = _following(purpose)
    return steps.keep(redirect("consent:notice", following.value) if following else redirect("consent:details"), way)


def refused(request: ActingRequest, way: Way, page: str) -> HttpResponse:
    """Keep a no: what waited at the station goes, what was typed as well, and the page says so."""
    intake.refuse(code=way.typed["invited"], by=request.actor, at=request.now)
    return steps.forget(render(request, page, {"invited": way.invited}))


def _following(purpose: Purpose) -> Purpose | None:
    order = [Purpose.SUPPORT, *OPTIONAL]
    later = order[order.index(purpose) + 1 :]
    return later[0] if later else None


def _place(purpose: Purpose) -> dict[str, object]:
    """Return where among the optional questions this one stands, and what came before."""
    order = [Purpose.SUPPORT, *OPTIONAL]
    at = order.index(purpose)
    return {"number": at, "of": len(OPTIONAL), "previous": order[at - 1] if at else None}


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: ActingRequest) -> HttpResponse:
    """Say what to be called, when one was born, and a phone if there is one."""
    way = steps.load(request)
    if way is None or way.typed.get(Purpose.SUPPORT) != "yes":
        return again()
    if request.method in READ:
        known: dict[str, Any] = {
            name: way.typed[name] for name in ("name", "birth_date", "phone") if name in way.typed
        }
        return _details(request, forms.AboutYou(initial=known))
    form = forms.AboutYou(request.POST)
    if not form.is_valid():
        return _details(request, form)
    return _old_enough(request, way, form)


def _details(request: ActingRequest, form: forms.AboutYou) -> HttpResponse:
    return render(request, "consent/details.html", {"form": form, "last": OPTIONAL[-1]}, status=people.status(form))


def _old_enough(request: ActingRequest, way: Way, form: forms.AboutYou) -> HttpResponse:
    """Go on from fourteen; below, together with a guardian."""
    years = rules.age(form.cleaned_data["birth_date"], on=timezone.localdate(request.now))
    if not 0 <= years <= rules.OLDEST:
        form.add_error("birth_date", _("This date of birth lies ahead, or too far back."))
        return _details(request, form)
    if years >= rules.OWN_CONSENT_AGE:
        way.typed.pop("child", None)
        return _keep_details(request, way, form)
    if rules.childhood(form.cleaned_data["birth_date"], on=timezone.localdate(request.now)) is None:
        return steps.forget(render(request, "consent/too_young.html", {"invited": way.invited, "is_soon": True}))
    return _with_guardian(way, form)


def _with_guardian(way: Way, form: forms.AboutYou) -> HttpResponse:
    """Go on together with a guardian. A child's own phone is not asked for: the paper card lets them in."""
    typed = {name: str(form.cleaned_data[name]) for name in ("name", "birth_date")}
    _choose_ids(way)
    way.typed.update(typed, child="yes", phone="")
    return steps.keep(redirect("consent:wish"), way)


def _keep_details(request: ActingRequest, way: Way, form: forms.AboutYou) -> HttpResponse:
    """Keep what was typed, sealed, and send a code if there is a phone."""
    typed = {name: str(value) for name, value in form.cleaned_data.items()}
    _choose_ids(way)
    way.typed.update(typed)
    way.typed.pop("demo", None)
    if typed["phone"] and (problem := send(request, way, typed["phone"])):
        form.add_error("phone", problem)
        return _details(request, form)
    return steps.keep(redirect("consent:check"), way)


def _choose_ids(way: Way) -> None:
    """Choose person and receipt now, so that the last form sent twice is one consent with one receipt."""
    way.typed.setdefault("person", str(uuid.uuid4()))
    way.typed.setdefault("receipt", tokens.new_code(16))


def send(request: ActingRequest, way: Way, phone: str) -> str:
    """Send a code to a phone and return what went wrong, if anything."""
    index = doors.phone_index(way.invited.organisation_id, phone)
    if phones.is_sent_too_often(index, browsers.address(request)):
        return _("Too many codes were sent. Please wait an hour, or go on without a phone.")
    digits = tokens.new_digits()
    tokens.put_phone_code(way.invited.id, index, digits)
    try:
        way.typed["demo"] = phones.send_code(phone, digits)
    except phones.CannotSendError:
        return _("No message can be sent just now. Please try again later, or go on without a phone.")
    return ""


@browsers.own_hand
@require_http_methods(["POST"])
def send_again(request: ActingRequest) -> HttpResponse:
    """Send a new code to the phone."""
    way = steps.load(request)
    if way is None or not way.typed.get("phone"):
        return again()
    if problem := send(request, way, way.typed["phone"]):
        raise RefusedError(problem)
    return steps.keep(redirect("consent:check"), way)


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ActingRequest) -> HttpResponse:
    """See everything once more, choose a PIN, and agree."""
    way = steps.load(request)
    if way is None:
        return _given_already(request) or again()
    if "person" not in way.typed or "child" in way.typed:
        return redirect("consent:details" if "child" not in way.typed else "consent:wish")
    form = forms.Seal(request.POST if request.method == "POST" else None, has_phone=bool(way.typed["phone"]))
    if not form.is_valid() or not _is_given(request, way, form):
        return _check(request, way, form)
    return _done(request, way.typed, way)


def _is_given(request: ActingRequest, way: Way, form: forms.Seal) -> bool:
    accepting = acceptance(way, form.cleaned_data, phone_code=form.cleaned_data.get("code", ""))
    answer = actions.accept(accepting=accepting, by=request.actor, at=request.now)
    if answer is Answer.WRONG_CODE:
        form.add_error("code", _("This is not the code, or it is older than ten minutes, or it was tried five times."))
    return answer is Answer.GIVEN


def acceptance(way: Way, sealed: Mapping[str, Any], *, phone_code: str) -> Acceptance:
    typed = way.typed
    return Acceptance(
        code=typed["invited"],
        organisation_id=way.invited.organisation_id,
        invitation_id=way.invited.id,
        worker_id=way.worker_id,
        person_id=UUID(typed["person"]),
        details=Details(typed["name"], date.fromisoformat(typed["birth_date"]), typed["phone"]),
        optional=way.optional,
        pin=sealed["pin"],
        phone_code=phone_code,
        receipt=typed["receipt"],
        months=int(sealed.get("months", GOES_ON[-1])),
        left_out=frozenset(sealed["left_out"]),
    )


def _check(request: ActingRequest, way: Way, form: forms.Seal) -> HttpResponse:
    texts = queries.notices()
    page = {
        "form": form,
        "typed": way.typed,
        "born": date.fromisoformat(way.typed["birth_date"]),
        "invited": way.invited,
        "helper": queries.helpers(way.invited, chosen=way.worker_id)[0],
        "answers": [(texts[one], one in way.optional) for one in OPTIONAL],
        "shown": way.typed.get("demo", ""),
    }
    return render(request, "consent/check.html", page, status=people.status(form))


def _given_already(request: ActingRequest) -> HttpResponse | None:
    """Return the last page once more if this very form has already gone through."""
    typed = steps.kept(request)
    if request.method != "POST" or "receipt" not in typed or not queries.receipt(typed["receipt"]):
        return None
    return _done(request, typed, None)


def _done(request: ActingRequest, typed: dict[str, str], way: Way | None) -> HttpResponse:
    texts = queries.notices()
    page = {
        "receipt": typed["receipt"],
        "has_phone": bool(typed.get("phone")),
        "is_minor": rules.minor_until(date.fromisoformat(typed["birth_date"]), on=timezone.localdate(request.now)),
        "agreed": [texts[one].title for one in Purpose if typed.get(one.value) == "yes"],
        "invited": way.invited if way else None,
    }
    return steps.forget(render(request, "consent/done.html", page))


@require_safe
@browsers.own
def receipt(request: ActingRequest, consent_id: UUID) -> HttpResponse:
    """Show one's own consent in lines to read aloud, to print, and to take away."""
    paper = queries.paper(consent_id=consent_id, by=request.actor, at=request.now)
    page = {"paper": paper, "parts": receipts.parts(paper), "digest": receipts.digest(paper)}
    return render(request, "consent/receipt.html", {**page, "has_letters": letters.font() is not None})


@require_safe
@browsers.own
def receipt_file(request: ActingRequest, consent_id: UUID) -> HttpResponse:
    """Give the receipt as JSON-LD, under a name that says nothing."""
    paper = queries.paper(consent_id=consent_id, by=request.actor, at=request.now)
    return _download(receipts.file(paper), "application/ld+json", "receipt.jsonld")


@require_safe
@browsers.own
def receipt_letter(request: ActingRequest, consent_id: UUID) -> HttpResponse:
    """Give the receipt as PDF, or the page to print where no letter can be set."""
    paper = queries.paper(consent_id=consent_id, by=request.actor, at=request.now)
    try:
        address = request.build_absolute_uri(reverse("consent:receipt", args=[consent_id]))
        made = receipts.letter(paper, address=address)
    except letters.NoFontError:
        return redirect("consent:receipt", consent_id=consent_id)
    return _download(made, "application/pdf", "receipt.pdf")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
