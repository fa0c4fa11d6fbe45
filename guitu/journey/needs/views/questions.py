"""Questions about how somebody is, what the answers say, and the plan for hard moments: on both sides."""

import uuid
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.staffing import staff
from guitu.foundations.ui.typed import kept_otherwise
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.needs import actions, packs, queries
from guitu.journey.needs.forms import AnswersForm, SafetyForm
from guitu.journey.needs.queries import PlanVersion
from guitu.journey.needs.views.needs import NOT_AGREED, on_to
from guitu.people.browsers import own

DONE = {
    "answered": _("Your answers are kept."),
    "together": _("The answers are kept. Take time for this first, together. Nobody else is told."),
    "planned": _("The plan is kept. You both can read it and change it."),
}


@require_safe
@own
def own_questions(request: ActingRequest) -> HttpResponse:
    """Show which questions can be answered, and which have been."""
    return _questions(request, request.actor.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_ask(request: ActingRequest, number: int) -> HttpResponse:
    """Answer the questions of one instrument; then see at once what the answers say."""
    return _ask(request, request.actor.uid, number)


@require_safe
@own
def own_result(request: ActingRequest, assessment_id: UUID) -> HttpResponse:
    """Show what the person's answers say."""
    return _result(request, request.actor.uid, assessment_id)


@require_POST
@own
def own_see(request: ActingRequest, assessment_id: UUID) -> HttpResponse:
    """Look at what the answers say."""
    return _see(request, request.actor.uid, assessment_id)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_safety(request: ActingRequest) -> HttpResponse:
    """Show and change the plan for hard moments."""
    return _safety(request, request.actor.uid)


@require_safe
@staff(Role.WORKER)
def questions(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show which questions can be answered together, and which have been answered."""
    return _questions(request, person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def ask(request: ActingRequest, person_id: UUID, number: int) -> HttpResponse:
    """Fill in one instrument together with the person."""
    return _ask(request, person_id, number)


@require_safe
@staff(Role.WORKER)
def result(request: ActingRequest, person_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Show what answers say, once the person has seen it."""
    return _result(request, person_id, assessment_id)


@require_POST
@staff(Role.WORKER)
def see(request: ActingRequest, person_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Note that both read it together."""
    return _see(request, person_id, assessment_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def safety(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show and change the plan for hard moments, together."""
    return _safety(request, person_id)


def _to(request: ActingRequest, person_id: UUID, name: str, *more: object) -> str:
    """Return the address of a page on the side of whoever asks."""
    if request.actor.is_person:
        return reverse(f"needs:own_{name}", args=more)
    return reverse(f"needs:{name}", args=[person_id, *more])


def _page(request: ActingRequest, name: str, case: Case, **more: object) -> HttpResponse:
    """Show a page that is the same on both sides, in the frame of this side."""
    is_own = request.actor.is_person
    told = {
        "frame": "ui/own.html" if is_own else "ui/case.html",
        "side": "own" if is_own else "case",
        "case": case,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "has_health": Purpose.HEALTH in case.consents,
        "to_needs": reverse("needs:own") if is_own else reverse("needs:case", args=[case.person_id]),
        "to_questions": _to(request, case.person_id, "questions"),
        "to_safety": _to(request, case.person_id, "safety"),
    }
    return render(request, f"needs/{name}.html", told | more)


def _questions(request: ActingRequest, person_id: UUID) -> HttpResponse:
    case = consents.case(person_id=person_id, part="questions", by=request.actor, at=request.now)
    asked = [(pack, _to(request, person_id, "ask", pack.number)) for pack in packs.packs().values()]
    past = [(one, _to(request, person_id, "result", one.id)) for one in queries.answered(case=case)]
    return _page(request, "questions", case, asked=asked, past=past)


def _ask(request: ActingRequest, person_id: UUID, number: int) -> HttpResponse:
    pack = packs.numbered(number)
    if pack is None:
        raise scopes.NotYoursError
    is_own = request.actor.is_person
    form = AnswersForm(request.POST, pack=pack, is_own=is_own) if request.method == "POST" else None
    if form and form.is_valid() and (answered := _answer(request, person_id, form)):
        return answered
    case = consents.case(person_id=person_id, part="questions", by=request.actor, at=request.now)
    begin = {"given": uuid.uuid4(), **drafts.kept(request)}
    form = form or AnswersForm(initial=begin, pack=pack, is_own=is_own)
    return _page(request, "ask", case, form=form, pack=pack)


def _answer(request: ActingRequest, person_id: UUID, form: AnswersForm) -> HttpResponse | None:
    """Keep the answers and go on to what they say, or to the plan for hard moments if they open it."""
    given = form.answers()
    try:
        actions.answer(person_id=person_id, given=given, by=request.actor, at=request.now)
    except scopes.NotYoursError:
        form.add_error(None, str(NOT_AGREED))
        return None
    except KeptOtherwiseError:
        kept_otherwise(form, row="given")
        return None
    # The person sees what the answers say first, with the plan on the same page; together they begin with the plan.
    is_together = request.actor.is_staff and packs.opens_safety(form.pack, given.answers)
    place = _to(request, person_id, "safety") if is_together else _to(request, person_id, "result", given.id)
    return on_to(place, "together" if is_together else "answered")


def _result(request: ActingRequest, person_id: UUID, assessment_id: UUID) -> HttpResponse:
    case = consents.case(person_id=person_id, part="answers", by=request.actor, at=request.now)
    found = queries.result(case=case, assessment_id=assessment_id)
    more: dict[str, object] = {"see": _to(request, person_id, "see", assessment_id)}
    if isinstance(found, queries.Answered):
        return _page(request, "unseen", case, answered=found, **more)
    if found.opens_safety:
        more["form"] = _safety_form(queries.safety(case=case))
    return _page(request, "result", case, result=found, answered=found.answered, **more)


def _see(request: ActingRequest, person_id: UUID, assessment_id: UUID) -> HttpResponse:
    actions.see(person_id=person_id, assessment_id=assessment_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(_to(request, person_id, "result", assessment_id))


def _safety_form(versions: tuple[PlanVersion, ...]) -> SafetyForm:
    """Return the plan as it stands, ready to be changed."""
    last = versions[0] if versions else None
    texts = last.texts if last else {}
    return SafetyForm(initial={"plan": uuid.uuid4(), "replaces": last.id if last else "", **texts})


def _safety(request: ActingRequest, person_id: UUID) -> HttpResponse:
    form = SafetyForm(request.POST) if request.method == "POST" else None
    is_late = False
    if form and form.is_valid():
        try:
            actions.plan_safety(person_id=person_id, steps=form.steps(), by=request.actor, at=request.now)
        except ChangedMeanwhileError:
            is_late = True
        except scopes.NotYoursError:
            form.add_error(None, str(NOT_AGREED))
        else:
            return on_to(_to(request, person_id, "safety"), "planned")
    case = consents.case(person_id=person_id, part="safety", by=request.actor, at=request.now)
    versions = queries.safety(case=case)
    if form is None:
        form = _safety_form(versions)
        form.initial.update(drafts.kept(request))
    return _page(request, "safety", case, form=form, versions=versions, is_late=is_late)
