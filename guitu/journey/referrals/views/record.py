"""Referrals in the case file and on the person's own pages."""

import uuid
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations import letters
from guitu.foundations.access.verdicts import RefusedError, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.staffing import staff
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.referrals import actions, queries, sheets
from guitu.journey.referrals.forms import (
    FeedbackForm,
    HandedForm,
    InformedForm,
    MistakeForm,
    SayForm,
    StepForm,
    StopForm,
    TickForm,
)
from guitu.journey.referrals.rules import Said
from guitu.journey.referrals.shapes import Shown
from guitu.journey.referrals.views.shared import (
    DONE,
    LATE,
    OF_A_DRAFT,
    begun,
    kept_already,
    opened_case,
    show,
    step_of,
)
from guitu.people.browsers import own

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
# What a worker, and what the person, can say with a button.
THEIRS = {"settled", "in_error", "stopped", "mistake"} | ON_PAPER
OWN = {"not_now", "feedback", "stopped"} | ON_PAPER


# In the case file.


@require_safe
@staff(Role.WORKER)
def case(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show the referrals of one person."""
    opened = opened_case(request, person_id)
    return show(
        request, "referrals/case.html", opened, every=queries.listed(case=opened, by=request.actor, at=request.now)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def one(request: ActingRequest, person_id: UUID, referral_id: UUID) -> HttpResponse:
    """Show one referral; call it off, close its loop, or say that it was a mistake."""
    return _one(request, person_id, referral_id, template="referrals/one.html", allowed=THEIRS)


@require_POST
@staff(Role.WORKER)
def tell(request: ActingRequest, person_id: UUID, referral_id: UUID) -> HttpResponse:
    """Say what a service outside answered to a letter; what was typed stays."""
    form = step_of(request, by_letter=True)
    if form is not None and form.is_valid():
        whose = {"person_id": person_id, "referral_id": referral_id}
        try:
            actions.tell(**whose, step=form.taken(), by=request.actor, at=request.now)
            return drafts.settled(reverse("referrals:one", args=[person_id, referral_id]), "answered")
        except KeptOtherwiseError as kept:
            form.add_error(None, kept_already(kept))
        except ChangedMeanwhileError:
            form.add_error(None, str(LATE))
        except RefusedError as problem:
            form.add_error(None, str(problem))
    opened, told = _told(request, person_id, referral_id)
    return _shown(request, opened, told, template="referrals/one.html", allowed=THEIRS, answer=form)


def _one(
    request: ActingRequest, person_id: UUID, referral_id: UUID, *, template: str, allowed: set[str]
) -> HttpResponse:
    """Do what was asked with one of the buttons, or show how it stands; what was typed stays."""
    did = request.POST.get("did", "") if request.method == "POST" else ""
    bound = FORMS[did](request.POST) if did in allowed else None
    if bound is not None and bound.is_valid():
        try:
            _do(request, person_id, referral_id, did, bound)
            return drafts.settled(request.path, did)
        except ChangedMeanwhileError:
            bound.add_error(None, str(LATE))
    opened, told = _told(request, person_id, referral_id)
    return _shown(request, opened, told, template=template, allowed=allowed, bound=(did, bound))


def _told(request: ActingRequest, person_id: UUID, referral_id: UUID) -> tuple[Case, Shown]:
    opened = opened_case(request, person_id)
    return opened, queries.one(case=opened, referral_id=referral_id, by=request.actor, at=request.now)


def _shown(
    request: ActingRequest,
    opened: Case,
    told: Shown,
    *,
    template: str,
    allowed: set[str],
    bound: tuple[str, Beside | None] = ("", None),
    answer: StepForm | None = None,
    ticked: TickForm | None = None,
) -> HttpResponse:
    """Show how a referral stands with every form that belongs to it; whichever was sent speaks at the top."""
    did, said = bound
    shown = {f"form_{name}": _form(request, name, told, said if name == did else None) for name in allowed}
    beside = {"has_letters": letters.font() is not None, **_answers(request, told, answer)}
    beside |= _ticks(request, told, ticked)
    if told.by_letter and request.GET.get("done") == "sent":
        beside["done"] = DONE["agreed"]
    if not told.is_draft and request.GET.get("done") in OF_A_DRAFT:
        beside["done"] = ""
    return show(request, template, opened, one=told, form=said or answer or ticked, **shown, **beside)


def _answers(request: ActingRequest, told: Shown, answer: StepForm | None) -> dict[str, object]:
    """Return what can be said of a letter next, and what was typed for something that cannot be said any more."""
    begin = {"move": uuid.uuid4(), "step": told.next_step}
    # Typed when the session ended: it was sent to `tell`, and its form stands here.
    kept = drafts.kept(request, at=f"{request.path}tell/") if request.method == "GET" else {}
    steps = [
        answer
        if answer is not None and answer.to is to
        else StepForm(to=to, wishes=told.wishes, initial=begun(begin, kept, to), by_letter=True)
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
    opened = opened_case(request, request.actor.uid)
    return show(
        request, "referrals/own.html", opened, every=queries.listed(case=opened, by=request.actor, at=request.now)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_one(request: ActingRequest, referral_id: UUID) -> HttpResponse:
    """Show one referral: a draft to tick, or what left and what came back."""
    return _one(request, request.actor.uid, referral_id, template="referrals/own_one.html", allowed=OWN)


def _ticks(request: ActingRequest, told: Shown, form: TickForm | None = None) -> dict[str, object]:
    """Return the items of a draft to tick, for the person."""
    if not told.is_draft or told.newer_id or not request.actor.is_person:
        return {}
    # Ticked when the session ended: it was sent to `check`, and the items stand here.
    kept = drafts.kept(request, at=f"{request.path}check/") if request.method == "GET" else {}
    form = form or TickForm(initial={"copy": uuid.uuid4(), "item": kept.get("item", [])})
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
    opened, told = _told(request, request.actor.uid, referral_id)
    if problem:
        form.add_error(None, problem)
    if not form.is_valid() or "change" in request.POST or not told.is_draft or told.newer_id:
        return _shown(request, opened, told, template="referrals/own_one.html", allowed=OWN, ticked=form)
    keys = set(form.cleaned_data["item"])
    items = [item for item in told.items if item.key in keys]
    notice = consents.notices()[Purpose.REFERRAL]
    return show(request, "referrals/check.html", opened, one=told, form=form, items=items, text=notice)


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
    return drafts.settled(reverse("referrals:own_one", args=[referral_id]), "sent")


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
    opened = consents.case(person_id=person_id, part="letter", at=request.now)
    told = queries.one(case=opened, referral_id=referral_id, by=request.actor, at=request.now)
    if not told.may_print:
        return HttpResponseRedirect(back)
    try:
        made = sheets.letter(told, at=request.now)
    except letters.NoFontError:
        return HttpResponseRedirect(back)
    named = {"Content-Disposition": 'attachment; filename="letter.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)
