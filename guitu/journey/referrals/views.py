"""Referrals, in the case file, on the person's own pages, and where they arrive."""

import uuid
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations import letters
from guitu.foundations.access.verdicts import RefusedError, Role, Words
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.foundations.staffing import staff
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.referrals import actions, queries, sheets
from guitu.journey.referrals import arrivals as at_the_desk
from guitu.journey.referrals.forms import (
    DraftForm,
    FeedbackForm,
    HandedForm,
    InformedForm,
    MistakeForm,
    SayForm,
    StepForm,
    StopForm,
    TickForm,
)
from guitu.journey.referrals.rules import Said, State
from guitu.journey.referrals.shapes import Shown
from guitu.people.browsers import own
from guitu.society.workforce import queries as workforce

DONE: dict[str, Words] = {
    "drafted": _("Prepared. They see it in their portal; nothing has left."),
    "sent": _("Sent, exactly as you ticked it. You can take it back at any time."),
    "agreed": _("Agreed. The letter says exactly what you ticked; it goes only by hand."),
    "not_now": _("Noted: not now. Nothing has left, and nobody asks again."),
    "feedback": _("Thank you. Your team reads it."),
    "stopped": _("Called off. They can no longer open it there."),
    "mistake": _("Noted as a mistake. They can no longer open it there."),
    "settled": _("The loop is closed."),
    "in_error": _("The draft is taken back."),
    "answered": _("Noted. The person and their team see it."),
    "handed": _("Noted: the letter was handed over."),
    "told": _("Noted: they were told."),
}
LATE = _("Somebody else was quicker. Look how it stands now; your words are still here.")
SAYS = {
    "not_now": Said.NOT_NOW,
    "feedback": Said.FEEDBACK,
    "settled": Said.SETTLED,
    "in_error": Said.IN_ERROR,
    "told": Said.TOLD,
}
Beside = SayForm | StopForm | MistakeForm | HandedForm
FORMS: dict[str, type[Beside]] = {
    "not_now": SayForm,
    "feedback": FeedbackForm,
    "settled": SayForm,
    "in_error": SayForm,
    "stopped": StopForm,
    "mistake": MistakeForm,
    "handed": HandedForm,
    "told": InformedForm,
}
ON_PAPER = {"told", "handed"}


def _open(request: ActingRequest, person_id: UUID) -> Case:
    return consents.case(person_id=person_id, part="referrals", by=request.actor, at=request.now)


def _show(request: ActingRequest, name: str, case: Case, **more: object) -> HttpResponse:
    done = DONE.get(request.GET.get("done", ""), "")
    return render(request, f"referrals/{name}.html", {"case": case, "done": done, **more})


def _then(address: str, done: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{address}?done={done}")
    response.delete_cookie(drafts.COOKIE)
    return response


# In the case file.


@require_safe
@staff(Role.WORKER)
def case(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show the referrals of one person."""
    opened = _open(request, person_id)
    return _show(request, "case", opened, every=queries.listed(case=opened, by=request.actor, at=request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def draft(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Prepare a referral together with the person; what was typed stays, whatever is wrong with it."""
    return _draft(request, person_id, {})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def draft_to(request: ActingRequest, person_id: UUID, service_id: UUID) -> HttpResponse:
    """Prepare a referral to a service of the directory."""
    return _draft(request, person_id, {"service": service_id})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def edit(request: ActingRequest, person_id: UUID, referral_id: UUID) -> HttpResponse:
    """Change a draft that the person has not decided on; what was put before them is replaced."""
    return _draft(request, person_id, {}, replaces_id=referral_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def edit_to(request: ActingRequest, person_id: UUID, referral_id: UUID, service_id: UUID) -> HttpResponse:
    """Change a draft so that it goes to another service of the directory; the rest stays as it was written."""
    return _draft(request, person_id, {"service": service_id}, replaces_id=referral_id)


def _draft(
    request: ActingRequest, person_id: UUID, begin: dict[str, object], replaces_id: UUID | None = None
) -> HttpResponse:
    form = DraftForm(request.POST, now=request.now) if request.method == "POST" else None
    if form is not None and form.is_valid():
        wanted = form.draft(replaces_id=replaces_id)
        try:
            actions.draft(person_id=person_id, draft=wanted, by=request.actor, at=request.now)
            return _then(reverse("referrals:one", args=[person_id, wanted.id]), "drafted")
        except ChangedMeanwhileError:
            form.add_error("item", str(LATE))
        except RefusedError as problem:
            form.add_error(None, str(problem))
    opened, by, at = _open(request, person_id), request.actor, request.now
    before = queries.one(case=opened, referral_id=replaces_id, by=by, at=at) if replaces_id else None
    if before and form is None and not before.may_edit:
        return HttpResponseRedirect(reverse("referrals:one", args=[person_id, before.id]))
    newer = before.newer_id if before else None
    if form is None:
        filled = {**(DraftForm.filled(before) if before else {}), **begin}
        form = DraftForm(initial={**filled, "referral": uuid.uuid4(), **drafts.kept(request)}, now=at)
    offer = queries.offer(case=opened, by=by, service_id=_service(form))
    form.offer(offer)
    other = queries.one(case=opened, referral_id=newer, by=by, at=at) if newer else None
    return _show(request, "draft", opened, form=form, service=offer.service, before=before, other=other)


def _service(form: DraftForm) -> UUID | None:
    """Return for which service a draft is, if for any."""
    if "service" not in form.fields:
        return None
    try:
        return UUID(str(form["service"].value()))
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def one(request: ActingRequest, person_id: UUID, referral_id: UUID) -> HttpResponse:
    """Show one referral; call it off, close its loop, or say that it was a mistake."""
    allowed = {"settled", "in_error", "stopped", "mistake"} | ON_PAPER
    return _one(request, person_id, referral_id, template="one", allowed=allowed)


@require_POST
@staff(Role.WORKER)
def tell(request: ActingRequest, person_id: UUID, referral_id: UUID) -> HttpResponse:
    """Say what a service outside answered to a letter; what was typed stays."""
    form = _step(request, by_letter=True)
    if form is not None and form.is_valid():
        whose = {"person_id": person_id, "referral_id": referral_id}
        try:
            actions.tell(**whose, step=form.taken(), by=request.actor, at=request.now)
            return _then(reverse("referrals:one", args=[person_id, referral_id]), "answered")
        except ChangedMeanwhileError:
            form.add_error(None, str(LATE))
        except RefusedError as problem:
            form.add_error(None, str(problem))
    allowed = {"settled", "in_error", "stopped", "mistake"} | ON_PAPER
    return _one(request, person_id, referral_id, template="one", allowed=allowed, answer=form)


def _one(
    request: ActingRequest,
    person_id: UUID,
    referral_id: UUID,
    *,
    template: str,
    allowed: set[str],
    answer: StepForm | None = None,
) -> HttpResponse:
    """Do what was asked with one of the buttons, or show how it stands; what was typed stays."""
    did = request.POST.get("did", "") if request.method == "POST" else ""
    bound = FORMS[did](request.POST) if did in allowed else None
    if bound is not None and bound.is_valid():
        try:
            _do(request, person_id, referral_id, did, bound)
            return _then(request.path, did)
        except ChangedMeanwhileError:
            bound.add_error(None, str(LATE))
    opened = _open(request, person_id)
    told = queries.one(case=opened, referral_id=referral_id, by=request.actor, at=request.now)
    shown = {f"form_{name}": _form(request, name, told, bound if name == did else None) for name in allowed}
    beside = {"has_letters": letters.font() is not None, **_answers(told, answer), **_ticks(request, told)}
    if told.by_letter and request.GET.get("done") == "sent":
        beside["done"] = DONE["agreed"]
    return _show(request, template, opened, one=told, form=bound or answer, **shown, **beside)


def _answers(told: Shown, answer: StepForm | None) -> dict[str, object]:
    """Return what can be said of a letter next, and what was typed for something that cannot be said any more."""
    begin = {"move": uuid.uuid4(), "step": told.next_step}
    steps = [
        answer
        if answer is not None and answer.to is to
        else StepForm(to=to, wishes=told.wishes, initial=begin, by_letter=True)
        for to in told.next
    ]
    for step in steps:
        step.offer(wishes=told.wishes, workers=())
    late = answer.data.get("words", "") if answer is not None and answer.to not in told.next else ""
    return {"steps": steps, "late": late}


def _do(request: ActingRequest, person_id: UUID, referral_id: UUID, did: str, form: Beside) -> None:
    whose = {"person_id": person_id, "referral_id": referral_id}
    if isinstance(form, SayForm):
        actions.say(**whose, beside=form.beside(SAYS[did]), by=request.actor, at=request.now)
    elif isinstance(form, HandedForm):
        actions.tell(**whose, step=form.stop(), by=request.actor, at=request.now)
    else:
        actions.stop(**whose, step=form.stop(), by=request.actor, at=request.now)


def _form(request: ActingRequest, name: str, told: Shown, bound: Beside | None) -> Beside:
    if bound is not None:
        return bound
    begin = {"word": uuid.uuid4(), "move": uuid.uuid4(), "step": told.next_step}
    kept = drafts.kept(request) if name in {"feedback", "told"} else {}
    return FORMS[name](initial={**begin, **kept}, auto_id=f"{name}_%s")


# The person's own pages.


@require_safe
@own
def own_list(request: ActingRequest) -> HttpResponse:
    """Show one's referrals."""
    opened = _open(request, request.actor.uid)
    return _show(request, "own", opened, every=queries.listed(case=opened, by=request.actor, at=request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_one(request: ActingRequest, referral_id: UUID) -> HttpResponse:
    """Show one referral: a draft to tick, or what left and what came back."""
    allowed = {"not_now", "feedback", "stopped"} | ON_PAPER
    return _one(request, request.actor.uid, referral_id, template="own_one", allowed=allowed)


def _ticks(request: ActingRequest, told: Shown, form: TickForm | None = None) -> dict[str, object]:
    """Return the items of a draft to tick, for the person."""
    if not told.is_draft or told.newer_id or not request.actor.is_person:
        return {}
    form = form or TickForm(initial={"copy": uuid.uuid4()})
    form.offer(told.items)
    return {"ticks": form}


@require_POST
@own
def check(request: ActingRequest, referral_id: UUID) -> HttpResponse:
    """Show once more what would leave, to whom, until when; send it on a yes."""
    form, problem = TickForm(request.POST), ""
    if form.is_valid() and "send" in request.POST:
        try:
            return _sent(request, referral_id, form)
        except ChangedMeanwhileError:
            problem = str(LATE)
        except RefusedError as refused:
            problem = str(refused)
    opened = _open(request, request.actor.uid)
    told = queries.one(case=opened, referral_id=referral_id, by=request.actor, at=request.now)
    if problem:
        form.add_error(None, problem)
    if not form.is_valid() or "change" in request.POST or not told.is_draft or told.newer_id:
        say_no = _form(request, "not_now", told, None)
        return _show(
            request, "own_one", opened, one=told, form=form, form_not_now=say_no, **_ticks(request, told, form)
        )
    keys = set(form.cleaned_data["item"])
    items = [item for item in told.items if item.key in keys]
    notice = consents.notices()[Purpose.REFERRAL]
    return _show(request, "check", opened, one=told, form=form, items=items, text=notice)


def _sent(request: ActingRequest, referral_id: UUID, form: TickForm) -> HttpResponse:
    typed = form.cleaned_data
    actions.send(
        person_id=request.actor.uid,
        referral_id=referral_id,
        copy_id=typed["copy"],
        keys=tuple(typed["item"]),
        by=request.actor,
        at=request.now,
    )
    return _then(reverse("referrals:own_one", args=[referral_id]), "sent")


@require_safe
@staff(Role.WORKER)
def letter(request: ActingRequest, person_id: UUID, referral_id: UUID) -> HttpResponse:
    """Give what was ticked as a letter, for the worker to hand over."""
    return _letter(request, person_id, referral_id, back=reverse("referrals:one", args=[person_id, referral_id]))


@require_safe
@own
def own_letter(request: ActingRequest, referral_id: UUID) -> HttpResponse:
    """Give what was ticked as a letter, for the person to hand over."""
    back = reverse("referrals:own_one", args=[referral_id])
    return _letter(request, request.actor.uid, referral_id, back=back)


def _letter(request: ActingRequest, person_id: UUID, referral_id: UUID, *, back: str) -> HttpResponse:
    """Set the letter; where there is none, or no letter can be set, lead back."""
    opened = consents.case(person_id=person_id, part="letter", by=request.actor, at=request.now)
    told = queries.one(case=opened, referral_id=referral_id, by=request.actor, at=request.now)
    if not told.may_print:
        return HttpResponseRedirect(back)
    try:
        made = sheets.letter(told, at=request.now)
    except letters.NoFontError:
        return HttpResponseRedirect(back)
    named = {"Content-Disposition": 'attachment; filename="letter.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


# Where they arrive.


@require_safe
@staff(Role.INTAKE, Role.WORKER)
def arrivals(request: ActingRequest) -> HttpResponse:
    """Show what was sent here: from whom and how it stands, without a name."""
    told = {"every": at_the_desk.listed(at=request.now), "done": DONE.get(request.GET.get("done", ""), "")}
    return render(request, "referrals/arrivals.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.INTAKE, Role.WORKER)
def arrival(request: ActingRequest, copy_id: UUID) -> HttpResponse:
    """Open one copy, or say how it goes on with it; the person sees both."""
    form = _step(request)
    if form is not None and form.is_valid():
        try:
            actions.answer(copy_id=copy_id, step=form.taken(), by=request.actor, at=request.now)
            return _then(request.path if form.to is not State.REJECTED else reverse("referrals:arrivals"), "answered")
        except ChangedMeanwhileError:
            form.add_error(None, str(LATE))
        except RefusedError as problem:
            form.add_error(None, str(problem))
    page = at_the_desk.opened(copy_id=copy_id, at=request.now)
    begin = {"move": uuid.uuid4(), "step": page.next_step}
    steps = [
        form if form is not None and form.to is to else StepForm(to=to, wishes=page.wishes, initial=begin)
        for to in page.next
    ]
    colleagues = workforce.colleagues(by=request.actor, workers_only=True)
    for step in steps:
        step.offer(wishes=page.wishes, workers=[(str(one.id), f"{one.name} · {one.post}") for one in colleagues])
    # What was typed for a step that is not possible any more is given back to read.
    late = form.data.get("words", "") if form is not None and form.to not in page.next else ""
    told = {
        "page": page,
        "steps": steps,
        "form": form,
        "late": late,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "referrals/arrival.html", told)


def _step(request: ActingRequest, *, by_letter: bool = False) -> StepForm | None:
    to = request.POST.get("to", "") if request.method == "POST" else ""
    return StepForm(request.POST, to=State(to), by_letter=by_letter) if to in set(State) else None
