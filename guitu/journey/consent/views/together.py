"""A child under fourteen and a guardian agree together: the child's wish, the guardian, then both."""

import uuid
from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import phones, tokens
from guitu.journey.consent import actions, forms, queries, steps, together
from guitu.journey.consent.access import GuardianHand
from guitu.journey.consent.actions import Answer
from guitu.journey.consent.rules import OPTIONAL, Purpose
from guitu.journey.consent.steps import Way
from guitu.journey.consent.together import OnceMore
from guitu.journey.consent.views.alone import acceptance, again, refused, send
from guitu.people import browsers, doors
from guitu.people import forms as people
from guitu.people.models import SHARED_WORDS
from guitu.people.rules import GUARDIAN_READS

READ = ("GET", "HEAD")
WRONG_CODE = gettext_lazy("This is not the code, or it is older than ten minutes, or it was tried five times.")
READS = tuple(SHARED_WORDS[one] for one in GUARDIAN_READS)


def _way(request: ActingRequest) -> Way | None:
    """Return where this browser is on a child's way, or nothing."""
    way = steps.load(request)
    return way if way is not None and way.typed.get("child") == "yes" else None


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: ActingRequest) -> HttpResponse:
    """Ask the child, and only the child, whether they want this. A no ends the asking."""
    way = _way(request)
    if way is None:
        return again()
    answer = "" if request.method in READ else request.POST.get("answer", "")
    if not answer:
        return render(request, "consent/wish.html", {"invited": way.invited, "reads": READS})
    if answer != "yes":
        return refused(request, way, "consent/too_young.html")
    way.typed["wish"] = "yes"
    return steps.keep(redirect("consent:guardian"), way)


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: ActingRequest) -> HttpResponse:
    """Let the guardian read what the child wishes, and say who they are, or no."""
    way = _way(request)
    if way is None or way.typed.get("wish") != "yes":
        return again()
    if request.POST.get("answer") == "no":
        return refused(request, way, "consent/too_young.html")
    known = {"called": way.typed.get("called", ""), "phone": way.typed.get("guardian_phone", "")}
    form = forms.GuardianForm(request.POST if request.method == "POST" else None, initial=known)
    if not form.is_valid() or not _is_sent(request, way, form):
        texts = queries.notices()
        agreed = [texts[Purpose.SUPPORT], *(texts[one] for one in way.optional)]
        page = {
            "form": form,
            "invited": way.invited,
            "helper": queries.helpers(way.invited, chosen=way.worker_id)[0],
            "agreed": agreed,
            "reads": READS,
            "name": way.typed["name"],
        }
        return render(request, "consent/guardian.html", page, status=people.status(form))
    return steps.keep(redirect("consent:both"), way)


def _is_sent(request: ActingRequest, way: Way, form: forms.GuardianForm) -> bool:
    """Keep who the guardian is, and send the code; what goes wrong stands at the phone."""
    phone = form.cleaned_data["phone"]
    way.typed.setdefault("guardian", str(uuid.uuid4()))
    way.typed.setdefault("guardian_code", tokens.new_code())
    way.typed.update(called=form.cleaned_data["called"], guardian_phone=phone)
    way.typed.pop("demo", None)
    if problem := send(request, way, phone):
        form.add_error("phone", problem)
    return not problem


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def both(request: ActingRequest) -> HttpResponse:
    """Seal it: the guardian's code and PIN, then the child's PIN."""
    way = _way(request)
    if way is None:
        return _given_already(request) or again()
    if "guardian_phone" not in way.typed:
        return redirect("consent:guardian")
    form = forms.BothSeal(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_given(request, way, form):
        return _done(request, way.typed)
    texts = queries.notices()
    page = {
        "form": form,
        "typed": way.typed,
        "invited": way.invited,
        "helper": queries.helpers(way.invited, chosen=way.worker_id)[0],
        "answers": [(texts[one], one in way.optional) for one in OPTIONAL],
        "shown": way.typed.get("demo", ""),
    }
    return render(request, "consent/both.html", page, status=people.status(form))


def _is_given(request: ActingRequest, way: Way, form: forms.BothSeal) -> bool:
    typed, sealed = way.typed, form.cleaned_data
    hand = GuardianHand(
        id=UUID(typed["guardian"]),
        called=typed["called"],
        phone=typed["guardian_phone"],
        phone_code=sealed["code"],
        code=typed["guardian_code"],
        pin=sealed["guardian_pin"],
    )
    accepting = acceptance(way, sealed, phone_code="")
    answer = actions.accept_together(accepting=accepting, guardian=hand, by=request.actor, at=request.now)
    if answer is Answer.WRONG_CODE:
        form.add_error("code", str(WRONG_CODE))
    return answer is Answer.GIVEN


def _given_already(request: ActingRequest) -> HttpResponse | None:
    """Return the last page once more if this very form has already gone through."""
    typed = steps.kept(request)
    if request.method != "POST" or "guardian_code" not in typed or not queries.receipt(typed["receipt"]):
        return None
    return _done(request, typed)


def _done(request: ActingRequest, typed: dict[str, str]) -> HttpResponse:
    page = {"receipt": typed["receipt"], "code": _in_fours(typed["guardian_code"]), "called": typed["called"]}
    return steps.forget(render(request, "consent/both_done.html", page))


def _in_fours(code: str) -> str:
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


@require_http_methods(["GET", "HEAD", "POST"])
@browsers.own
def once_more(request: ActingRequest) -> HttpResponse:
    """Agree together once more, in the child's own session, with a code to the guardian's phone."""
    if request.method == "POST" and "guardian" in request.POST:
        return _once_more(request)
    page = together.once_more(person_id=request.actor.uid, at=request.now)
    form = forms.GuardianPhone(request.POST if request.method == "POST" else None)
    shown = _sent(request, form) if not page.is_for_nothing and form.is_valid() else None
    if shown is None:
        told = {"form": form, "page": page}
        return render(request, "consent/once_more.html", told, status=people.status(form))
    begin = {"guardian": uuid.uuid4(), "way_in": tokens.new_code(), "phone": form.cleaned_data["phone"]}
    return _both_read(request, forms.AgainForm(initial=begin, has_way_in=page.has_way_in), page, shown)


def _both_read(request: ActingRequest, form: forms.AgainForm, page: OnceMore, shown: str = "") -> HttpResponse:
    """Show what goes on, as it reads today, and the form for both hands."""
    told = {"form": form, "is_sent": True, "shown": shown, "page": page}
    return render(request, "consent/once_more.html", told, status=people.status(form))


def _sent(request: ActingRequest, form: forms.GuardianPhone) -> str | None:
    """Return what the demo shows of a sent code, or nothing at all if it could not be sent.

    To another phone than the guardian's nothing is sent; the page says the same.
    """
    phone, organisation_id = form.cleaned_data["phone"], request.actor.organisation_id
    index = doors.phone_index(organisation_id, phone) if organisation_id else b""
    if phones.is_sent_too_often(index, browsers.address(request)):
        people.slow_down(form)
        return None
    if not together.is_guardians_phone(index):
        return ""
    digits = tokens.new_digits()
    tokens.put_phone_code(request.actor.uid, index, digits)
    try:
        return phones.send_code(phone, digits)
    except phones.CannotSendError:
        form.add_error("phone", _("No message can be sent just now. Please try again later, or ask at your station."))
        return None


def _once_more(request: ActingRequest) -> HttpResponse:
    page = together.once_more(person_id=request.actor.uid, at=request.now)
    form = forms.AgainForm(request.POST, has_way_in=page.has_way_in)
    if form.is_valid():
        typed = form.cleaned_data
        hand = GuardianHand(
            id=typed["guardian"],
            called=typed["called"],
            phone=typed["phone"],
            phone_code=typed["code"],
            code=typed["way_in"],
            pin=typed.get("guardian_pin", ""),
        )
        answer = actions.renew_together(
            person_id=request.actor.uid,
            guardian=hand,
            notices=_read(request),
            months=typed["months"],
            by=request.actor,
            at=request.now,
        )
        if answer is Answer.GIVEN:
            code = _in_fours(typed["way_in"]) if page.has_way_in else ""
            return render(request, "consent/once_more_done.html", {"code": code, "called": typed["called"]})
        form.add_error("code", str(WRONG_CODE))
    return _both_read(request, form, page)


def _read(request: ActingRequest) -> list[UUID]:
    """Return which texts stood on the page that was sent."""
    found = []
    for one in request.POST.getlist("notice")[: len(Purpose)]:
        with suppress(ValueError):
            found.append(UUID(one))
    return found
