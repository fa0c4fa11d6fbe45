"""The person's own pages."""

import uuid
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import NOBODY, RefusedError
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts, tokens
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.ui.typed import kept_otherwise
from guitu.journey.consent import actions as consents
from guitu.journey.consent import queries as agreed
from guitu.journey.consent import together
from guitu.journey.consent.forms import EndEarlierForm, GoOnForm, HowLongForm
from guitu.journey.consent.rules import OPTIONAL, Kind, Purpose
from guitu.journey.contacts import actions as contacts
from guitu.people import actions as people
from guitu.people import browsers, doors
from guitu.people import forms as typed
from guitu.people.browsers import own
from guitu.people.rules import Place
from guitu.surfaces.portal import forms, periods, queries
from guitu.surfaces.portal import kinds as leaving

# What was just done, said once at the top of the next page; the address carries only the word.
DONE = {
    "answered": gettext_lazy("Your words now stand beside the note."),
    "between": gettext_lazy("From now on only the two of you read it."),
    "confirmed": gettext_lazy("Confirmed by your own hand. Thank you."),
    "renewed": gettext_lazy("It goes on, until the day you chose."),
    "narrowed": gettext_lazy("It ends earlier now, on the day you chose."),
    "left_out": gettext_lazy("From now on nothing of it is kept. What there was is destroyed."),
    "taken_in": gettext_lazy("From now on it is kept again. What was destroyed does not come back."),
    "added": gettext_lazy("Agreed. You can take it back at any time."),
    "welcomed": gettext_lazy("She or he is on your team now."),
    "invited": gettext_lazy("On your team from now on. You can let them go at any time."),
    "held": gettext_lazy("Your yes is kept. A team lead looks at it first; until then nothing opens."),
    "declined": gettext_lazy("Your no stands. Nobody will ask again for this person."),
    "ended": gettext_lazy(
        "She or he can no longer see anything of yours. Meetings with them that were still to come are called off."
    ),
}


def _page_number(request: ActingRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), 10_000) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _show(request: ActingRequest, name: str, **page: object) -> HttpResponse:
    done = DONE.get(request.GET.get("done", ""), "")
    return render(request, f"portal/{name}.html", {"done": done, **page})


def _then(name: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name)}?done={done}")


@require_safe
@own
def home(request: ActingRequest) -> HttpResponse:
    """Greet, and say what waits."""
    return _show(request, "home", page=queries.home(by=request.actor, at=request.now), move_id=uuid.uuid4)


@require_safe
@own
def record(request: ActingRequest) -> HttpResponse:
    """Show everything that is written."""
    kind = request.GET.get("kind", "")
    page = queries.record(by=request.actor, at=request.now, kind=kind, page=_page_number(request))
    return _show(request, "record", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def reply(request: ActingRequest, contact_id: UUID) -> HttpResponse:
    """Put one's own word beside a note."""
    begin = {"reply": uuid.uuid4(), **drafts.kept(request)}
    form = forms.Answer(request.POST if request.method == "POST" else None, initial=begin)
    if form.is_bound and form.is_valid():
        try:
            _reply(request, contact_id, form)
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="reply", words=kept.said.get("words", ""))
        else:
            return drafts.settled(reverse("portal:record"), "answered")
    told = queries.note(contact_id=contact_id, by=request.actor, at=request.now)
    response = _show(request, "reply", told=told, form=form)
    response.status_code = typed.status(form)
    return response


def _reply(request: ActingRequest, contact_id: UUID, form: forms.Answer) -> None:
    contacts.reply(
        person_id=request.actor.uid,
        contact_id=contact_id,
        reply_id=form.cleaned_data["reply"],
        stance=form.cleaned_data["stance"],
        words=form.cleaned_data["words"],
        by=request.actor,
        at=request.now,
    )


@require_POST
@own
def between(request: ActingRequest, contact_id: UUID) -> HttpResponse:
    """Keep a note between the person and whoever wrote it; if the text is another by now, show that one first."""
    try:
        contacts.confide(person_id=request.actor.uid, contact_id=contact_id, by=request.actor, at=request.now)
    except ChangedMeanwhileError:
        form = forms.Answer(initial={"reply": uuid.uuid4()})
        told = queries.newest(contact_id=contact_id, by=request.actor, at=request.now)
        response = _show(request, "reply", told=told, form=form, is_changed=True)
        response.status_code = 409
        return response
    return _then("portal:record", "between")


@require_safe
@own
def opened(request: ActingRequest) -> HttpResponse:
    """Show who has looked."""
    return _show(request, "opened", page=queries.opened(by=request.actor, at=request.now, page=_page_number(request)))


@require_safe
@own
def agreements(request: ActingRequest) -> HttpResponse:
    """Show what was agreed to."""
    return _show(request, "consents", page=queries.agreements(by=request.actor, at=request.now))


@require_POST
@own
def confirm(request: ActingRequest) -> HttpResponse:
    """Confirm by one's own hand."""
    consents.confirm(months=HowLongForm(request.POST).chosen, by=request.actor, at=request.now)
    return _then("portal:home", "confirmed")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def renew(request: ActingRequest, consent_id: UUID) -> HttpResponse:
    """Read today's text, choose for how long, and let a consent go on."""
    if together.goes_on_together():
        return redirect("consent:once_more")
    until = agreed.ends_at(consent_id=consent_id, by=request.actor)
    form = GoOnForm(request.POST if request.method == "POST" else None, until=until, now=request.now)
    if form.is_valid():
        chosen = {"notice_id": form.cleaned_data["notice"], "months": form.cleaned_data["months"]}
        consents.renew(consent_id=consent_id, **chosen, by=request.actor, at=request.now)
        return _then("portal:consents", "renewed")
    page = periods.period(consent_id=consent_id, by=request.actor, at=request.now)
    form.initial["notice"] = page.text.id
    response = _show(request, "renew", page=page, form=form)
    response.status_code = typed.status(form)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own
def narrow(request: ActingRequest, consent_id: UUID) -> HttpResponse:
    """Let a consent end earlier than it does now."""
    until = agreed.ends_at(consent_id=consent_id, by=request.actor)
    form = EndEarlierForm(request.POST if request.method == "POST" else None, until=until, now=request.now)
    if form.is_valid():
        consents.narrow(consent_id=consent_id, until=form.cleaned_data["until"], by=request.actor, at=request.now)
        return _then("portal:consents", "narrowed")
    page = periods.period(consent_id=consent_id, by=request.actor, at=request.now)
    response = _show(request, "narrow", page=page, form=form)
    response.status_code = typed.status(form)
    return response


@require_safe
@own
def kinds(request: ActingRequest) -> HttpResponse:
    """Show which kinds of record are kept, and which are not."""
    return _show(request, "kinds", page=leaving.kinds(by=request.actor, at=request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def leave_out(request: ActingRequest, kind: Kind) -> HttpResponse:
    """Say what leaving out a kind destroys; then leave it out."""
    if request.method != "POST":
        page = leaving.going(kind=kind, by=request.actor, at=request.now)
        return redirect("portal:kinds") if page.one.is_out else _show(request, "leave_out", page=page)
    consents.leave_out(kind=kind, by=request.actor, at=request.now)
    return _then("portal:kinds", "left_out")


@require_POST
@own
def take_in(request: ActingRequest, kind: Kind) -> HttpResponse:
    """Have a kind kept again."""
    consents.take_in(kind=kind, by=request.actor, at=request.now)
    return _then("portal:kinds", "taken_in")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def add(request: ActingRequest, purpose: Purpose) -> HttpResponse:
    """Read one more notice and agree to it."""
    if purpose not in OPTIONAL:
        return redirect("portal:consents")
    if request.method != "POST":
        return _show(request, "add", text=agreed.notices()[purpose])
    months = HowLongForm(request.POST).chosen
    consents.add(purpose=purpose, months=months, by=request.actor, at=request.now)
    return _then("portal:consents", "added")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def withdraw(request: ActingRequest, consent_id: UUID) -> HttpResponse:
    """Say what taking back means; then take it back, and say what happens now."""
    if request.method != "POST":
        page = queries.agreement(consent_id=consent_id, by=request.actor, at=request.now)
        return _show(request, "withdraw", page=page, agreed=page.agreed)
    receipt = tokens.new_code(16)
    is_whole = consents.withdraw(consent_id=consent_id, receipt=receipt, by=request.actor, at=request.now)
    # The session has gone with the record: from here the page needs nothing of the database.
    if is_whole:
        request.actor = NOBODY
    told = {"receipt": receipt, "is_whole": is_whole, "is_on_paper": "on_paper" in request.POST}
    response = render(request, "portal/withdrawn.html", told)
    if is_whole:
        response.delete_cookie(tokens.COOKIE)
    return response


@require_safe
@own
def team(request: ActingRequest) -> HttpResponse:
    """Show the team, and who is suggested for it."""
    return _show(request, "team", page=queries.team(by=request.actor, at=request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def choose(request: ActingRequest) -> HttpResponse:
    """Ask somebody into one's own team, after reading what their post must report."""
    form = forms.Choice(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            now = people.invite_member(worker_id=form.cleaned_data["worker"], by=request.actor, at=request.now)
        except RefusedError as problem:
            form.add_error(None, str(problem))
        else:
            return _then("portal:team", "held" if now is Place.HELD else "invited")
    response = _show(request, "choose", form=form, choices=queries.choices(by=request.actor, at=request.now))
    response.status_code = typed.status(form)
    return response


@require_POST
@own
def answer(request: ActingRequest, member_id: UUID) -> HttpResponse:
    """Let somebody in, say no, or let somebody go."""
    said = request.POST.get("answer", "")
    if said not in {"yes", "no", "end"}:
        raise RefusedError(_("Please answer with one of the buttons."))
    if said == "yes":
        now = people.answer_member(member_id=member_id, agrees=True, by=request.actor, at=request.now)
    else:
        now = contacts.let_go(member_id=member_id, by=request.actor, at=request.now)
    done = {"yes": "welcomed", "no": "declined", "end": "ended"}[said]
    return _then("portal:team", "held" if now is Place.HELD else done)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: ActingRequest) -> HttpResponse:
    """Show what a receipt code opens. Needs no account."""
    form = forms.ReceiptCode(request.POST if request.method == "POST" else None)
    found = _found(request, form) if form.is_valid() else None
    return render(request, "portal/receipt.html", {"form": form, "found": found}, status=typed.status(form))


def _found(request: ActingRequest, form: forms.ReceiptCode) -> queries.Receipt | None:
    code = tokens.tidy_code(form.cleaned_data["receipt"])
    if doors.is_tried_too_often(f"receipt|{code}", address=browsers.address(request)):
        typed.slow_down(form)
        return None
    found = queries.receipt(code=code)
    if found is None:
        form.add_error("receipt", _("Nothing lies under this code. Please compare it letter by letter."))
    return found
