"""Referrals, in the case file, on the person's own pages, and where they arrive."""

import uuid
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import RefusedError, Role, Words
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.foundations.staffing import staff
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.referrals import actions, queries
from guitu.journey.referrals import arrivals as at_the_desk
from guitu.journey.referrals.forms import (
    DraftForm,
    FeedbackForm,
    MistakeForm,
    SayForm,
    StepForm,
    StopForm,
    TickForm,
)
from guitu.journey.referrals.queries import Shown
from guitu.journey.referrals.rules import Said, State
from guitu.people.browsers import own
from guitu.society.workforce import queries as workforce

DONE: dict[str, Words] = {
    "drafted": _("Prepared. They see it in their portal; nothing has left."),
    "sent": _("Sent, exactly as you ticked it. You can take it back at any time."),
    "not_now": _("Noted: not now. Nothing has left, and nobody asks again."),
    "feedback": _("Thank you. Your team reads it."),
    "stopped": _("Called off. They can no longer open it there."),
    "mistake": _("Noted as a mistake. They can no longer open it there."),
    "settled": _("The loop is closed."),
    "in_error": _("The draft is taken back."),
    "answered": _("Noted. The person and their team see it."),
}
LATE = _("Somebody else was quicker. Look how it stands now; your words are still here.")
SAYS = {"not_now": Said.NOT_NOW, "feedback": Said.FEEDBACK, "settled": Said.SETTLED, "in_error": Said.IN_ERROR}
FORMS: dict[str, type[SayForm] | type[StopForm] | type[MistakeForm]] = {
    "not_now": SayForm,
    "feedback": FeedbackForm,
    "settled": SayForm,
    "in_error": SayForm,
    "stopped": StopForm,
    "mistake": MistakeForm,
}


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
    begin = {"referral": uuid.uuid4(), **drafts.kept(request)}
    form = DraftForm(request.POST if request.method == "POST" else None, initial=begin, now=request.now)
    if form.is_bound and form.is_valid():
        try:
            actions.draft(person_id=person_id, draft=form.draft(), by=request.actor, at=request.now)
            return _then(reverse("referrals:one", args=[person_id, form.cleaned_data["referral"]]), "drafted")
        except ChangedMeanwhileError:
            form.add_error("item", str(LATE))
        except RefusedError as problem:
            form.add_error(None, str(problem))
    opened = _open(request, person_id)
    form.offer(queries.offer(case=opened, by=request.actor, at=request.now))
    return _show(request, "draft", opened, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def one(request: ActingRequest, person_id: UUID, referral_id: UUID) -> HttpResponse:
    """Show one referral; call it off, close its loop, or say that it was a mistake."""
    return _one(request, person_id, referral_id, template="one", allowed={"settled", "in_error", "stopped", "mistake"})


def _one(
    request: ActingRequest, person_id: UUID, referral_id: UUID, *, template: str, allowed: set[str]
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
    return _show(request, template, opened, one=told, form=bound, **shown, **_ticks(request, told))


def _do(
    request: ActingRequest, person_id: UUID, referral_id: UUID, did: str, form: SayForm | StopForm | MistakeForm
) -> None:
    whose = {"person_id": person_id, "referral_id": referral_id}
    if isinstance(form, SayForm):
        actions.say(**whose, beside=form.beside(SAYS[did]), by=request.actor, at=request.now)
    else:
        actions.stop(**whose, step=form.stop(), by=request.actor, at=request.now)


def _form(
    request: ActingRequest, name: str, told: Shown, bound: SayForm | StopForm | MistakeForm | None
) -> SayForm | StopForm | MistakeForm:
    if bound is not None:
        return bound
    begin = {"word": uuid.uuid4(), "move": uuid.uuid4(), "step": told.next_step}
    return FORMS[name](initial={**begin, **(drafts.kept(request) if name == "feedback" else {})}, auto_id=f"{name}_%s")


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
    allowed = {"not_now", "feedback", "stopped"}
    return _one(request, request.actor.uid, referral_id, template="own_one", allowed=allowed)


def _ticks(request: ActingRequest, told: Shown, form: TickForm | None = None) -> dict[str, object]:
    """Return the items of a draft to tick, for the person."""
    if not told.is_draft or not request.actor.is_person:
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
    if not form.is_valid() or "change" in request.POST or not told.is_draft:
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


def _step(request: ActingRequest) -> StepForm | None:
    to = request.POST.get("to", "") if request.method == "POST" else ""
    return StepForm(request.POST, to=State(to)) if to in set(State) else None
