"""Both sides of trust: the person lets somebody read a part; that somebody comes in by their own door and reads it."""

from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import NOBODY, RefusedError
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import cookies, drafts, tokens
from guitu.foundations.sealing import scopes
from guitu.journey.consent import actions as consents
from guitu.journey.consent.rules import Kind
from guitu.people import actions, browsers, doors
from guitu.people import forms as typed
from guitu.people.browsers import own, own_hand, trusted
from guitu.people.doors import Pass
from guitu.people.models import SHARED_WORDS
from guitu.people.rules import Part
from guitu.surfaces.alongside import forms, queries

DONE = {
    "changed": gettext_lazy("Changed. It counts from now on."),
    "left_out": gettext_lazy("From now on nothing of it is kept. What there was is destroyed."),
    "taken_in": gettext_lazy("You leave it out no longer. It is kept unless the child has left it out, too."),
    "ended": gettext_lazy("Ended. They can no longer see anything of yours."),
}


def _page(request: ActingRequest, name: str, form: django_forms.Form | None = None, **page: object) -> HttpResponse:
    done = DONE.get(request.GET.get("done", ""), "")
    status = typed.status(form) if form else 200
    return render(request, f"alongside/{name}.html", {"form": form, "done": done, **page}, status=status)


# The person's side.


@require_safe
@own
def mine(request: ActingRequest) -> HttpResponse:
    """Show whom I trust with what."""
    return _page(request, "mine", everybody=queries.mine(by=request.actor, at=request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def invite(request: ActingRequest) -> HttpResponse:
    """Choose whom, which parts and until when; read it once more with a word of one's own; then hand over the code."""
    if request.method != "POST":
        return _page(request, "invite", forms.fresh(drafts.kept(request)))
    form = forms.InviteForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _page(request, "invite", form)
    agreed = forms.WordForm(request.POST if "word" in request.POST else None)
    if not agreed.is_valid():
        return _page(request, "check", agreed, invited=form)
    return _invited(request, form, agreed)


def _invited(request: ActingRequest, form: forms.InviteForm, agreed: forms.WordForm) -> HttpResponse:
    """Keep it and show the code, this once; or say on the page why not."""
    code, invitee = tokens.new_code(), form.invitee(agreed.cleaned_data["word"])
    try:
        actions.trust(person_id=request.actor.uid, invitee=invitee, code=code, by=request.actor, at=request.now)
    except RefusedError as problem:
        agreed.add_error(None, str(problem))
        return _page(request, "check", agreed, invited=form)
    parts = [code[i : i + 4] for i in range(0, len(code), 4)]
    response = _page(request, "code", code=" ".join(parts), called=form.cleaned_data["called"])
    response.delete_cookie(drafts.COOKIE)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own
def change(request: ActingRequest, trusted_id: UUID) -> HttpResponse:
    """Tick more or less for somebody."""
    form = forms.TicksForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        one = queries.one_of_mine(trusted_id=trusted_id, by=request.actor, at=request.now)
        if request.method != "POST":
            begin = {"parts": [part for part, _words in one.parts], "is_shown": one.is_shown}
            # A draft names no box that was left empty.
            kept = drafts.kept(request)
            form = forms.TicksForm(
                initial={"parts": kept.get("parts"), "is_shown": "is_shown" in kept} if kept else begin
            )
        return _page(request, "change", form, one=one)
    ticks = form.cleaned_data
    actions.change_trust(
        trusted_id=trusted_id, parts=ticks["parts"], is_shown=ticks["is_shown"], by=request.actor, at=request.now
    )
    return drafts.settled(reverse("alongside:mine"), "changed")


@require_POST
@own
def end(request: ActingRequest, trusted_id: UUID) -> HttpResponse:
    """End it with one tap."""
    actions.end_trust(trusted_id=trusted_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('alongside:mine')}?done=ended")


# The door of somebody trusted.


@require_http_methods(["GET", "HEAD", "POST"])
@own_hand
def sign_in(request: ActingRequest) -> HttpResponse:
    """Come in with code and PIN."""
    if request.actor.is_trusted:
        return redirect("alongside:home")
    form = forms.PassForm(request.POST if request.method == "POST" else None)
    found = _by_pin(request, form) if form.is_valid() else None
    if found is None:
        return _page(request, "sign_in", form, ended="ended" in request.GET)
    return _welcome(request, found, form.cleaned_data["code"])


@require_http_methods(["GET", "HEAD", "POST"])
@own_hand
def take_up(request: ActingRequest) -> HttpResponse:
    """Come in for the first time, with code and word, and choose a PIN."""
    if request.actor.is_trusted:
        return redirect("alongside:home")
    form = forms.TakeUpForm(request.POST if request.method == "POST" else None)
    found = _by_word(request, form) if form.is_valid() else None
    if found is None:
        return _page(request, "take_up", form)
    return _welcome(request, found, form.cleaned_data["code"])


def _by_pin(request: ActingRequest, form: forms.PassForm) -> Pass | None:
    code = form.cleaned_data["code"]
    found = None if _is_too_often(request, form, code) else doors.by_pass(code, form.cleaned_data["pin"])
    if found is None and not form.errors:
        form.add_error(None, _("This code and this PIN do not fit together, or it has ended."))
    return found


def _by_word(request: ActingRequest, form: forms.TakeUpForm) -> Pass | None:
    code = form.cleaned_data["code"]
    found = None if _is_too_often(request, form, code) else doors.first_time(code, form.cleaned_data["word"])
    if found is not None and doors.take_up(found, form.cleaned_data["pin"]):
        return found
    if not form.errors:
        form.add_error(
            None, _("This code and this word do not fit together, or the invitation is older than 14 days.")
        )
    return None


def _door(code: str) -> str:
    """Return under which name tries at one code are counted."""
    return f"with|{doors.card_hash(code).hex()}"


def _is_too_often(request: ActingRequest, form: django_forms.Form, code: str) -> bool:
    """Count a try at this code and tell the form if there were too many."""
    is_over = doors.is_tried_too_often(_door(code), address=browsers.address(request))
    if is_over:
        typed.slow_down(form)
    return is_over


def _welcome(request: ActingRequest, found: Pass, code: str) -> HttpResponse:
    """Begin the session; whoever was signed in here as a person is not any more."""
    doors.came_in(_door(code))
    tokens.finish(request.COOKIES.get(tokens.COOKIE, ""))
    token = doors.begin_trusted(found)
    return cookies.give(redirect("alongside:home"), request, token, hours=tokens.PERSON_HOURS)


@require_http_methods(["GET", "HEAD", "POST"])
@trusted
def take_back(request: ActingRequest) -> HttpResponse:
    """Let a guardian take back what they agreed to together with a child, after reading what that means."""
    if request.method != "POST":
        one = queries.home(by=request.actor, at=request.now)
        if not one.is_guardian:
            raise scopes.NotYoursError
        return _page(request, "take_back", one=one)
    consents.withdraw_as_guardian(by=request.actor, at=request.now)
    # The session has gone with the record: from here the page needs nothing of the database.
    request.actor = NOBODY
    response = _page(request, "taken_back")
    response.delete_cookie(tokens.COOKIE)
    return response


@require_safe
@trusted
def kinds(request: ActingRequest) -> HttpResponse:
    """Show a guardian which kinds of record they have left out."""
    return _page(request, "kinds", every=queries.kinds())


@require_http_methods(["GET", "HEAD", "POST"])
@trusted
def leave_out(request: ActingRequest, kind: Kind) -> HttpResponse:
    """Let a guardian have a kind of a child's record left out, after reading what that destroys."""
    if request.method != "POST":
        return _page(request, "leave_out", one=queries.kind(kind))
    consents.leave_out(kind=kind, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('alongside:kinds')}?done=left_out")


@require_POST
@trusted
def take_in(request: ActingRequest, kind: Kind) -> HttpResponse:
    """Let a guardian take back that a kind is left out."""
    consents.take_in(kind=kind, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('alongside:kinds')}?done=taken_in")


# What they read.


@require_safe
@trusted
def home(request: ActingRequest) -> HttpResponse:
    """Greet, and say what is shared until when."""
    return _page(request, "home", one=queries.home(by=request.actor, at=request.now))


@require_safe
@trusted
def part(request: ActingRequest, part: Part) -> HttpResponse:
    """Show one part."""
    shown = queries.shown(part=part, by=request.actor, at=request.now)
    return _page(request, "part", shown=shown, title=SHARED_WORDS[part], part=part.value)
