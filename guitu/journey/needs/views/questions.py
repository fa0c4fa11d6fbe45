"""Questions about how somebody is, what the answers say, and the plan for hard moments: on both sides."""

import uuid
from collections.abc import Sequence
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
from guitu.journey.needs.forms import AnswersForm, OwnAnswersForm, OwnSafetyForm, SafetyForm
from guitu.journey.needs.queries import Hard
from guitu.journey.needs.views.needs import NOT_AGREED
from guitu.people import queries as people
from guitu.people.browsers import own
from guitu.people.queries import Member

DONE = {
    "answered": _("Your answers are kept."),
    "together": _("The answers are kept. Take time for this first, together. Nobody else is told."),
    "planned": _("The plan is kept."),
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
    case = consents.case(person_id=person_id, part="questions", at=request.now)
    asked = [(pack, _to(request, person_id, "ask", pack.number)) for pack in packs.packs().values()]
    past = [(one, _to(request, person_id, "result", one.id)) for one in queries.answered(case=case)]
    return _page(request, "questions", case, asked=asked, past=past)


def _ask(request: ActingRequest, person_id: UUID, number: int) -> HttpResponse:
    pack = packs.numbered(number)
    if pack is None:
        raise scopes.NotYoursError
    begin = {"given": uuid.uuid4(), **drafts.kept(request)}
    kind = OwnAnswersForm if request.actor.is_person else AnswersForm
    form = kind(request.POST if request.method == "POST" else None, initial=begin, pack=pack)
    if isinstance(form, OwnAnswersForm):
        form.offer(_team(request))
    if form.is_bound and form.is_valid() and (answered := _answer(request, person_id, form)):
        return answered
    case = consents.case(person_id=person_id, part="questions", at=request.now)
    return _page(request, "ask", case, form=form, pack=pack, is_alone="for_worker" not in form.fields)


def _team(request: ActingRequest) -> list[Member]:
    """Return the workers with whom the person can share something between two."""
    team = people.team(person_id=request.actor.uid, at=request.now)
    return [one for one in team if one.is_in and not one.is_cover]


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
    return drafts.settled(place, "together" if is_together else "answered")


def _result(request: ActingRequest, person_id: UUID, assessment_id: UUID) -> HttpResponse:
    case = consents.case(person_id=person_id, part="answers", at=request.now)
    found = queries.result(case=case, assessment_id=assessment_id)
    more: dict[str, object] = {"see": _to(request, person_id, "see", assessment_id)}
    if isinstance(found, queries.Answered):
        return _page(request, "unseen", case, answered=found, **more)
    if found.opens_safety:
        # The plan goes on between the same two who read the answers, as long as they are two.
        worker_id = found.answered.worker_id
        if request.actor.is_person and worker_id not in {one.helper.id for one in _team(request)}:
            worker_id = None
        plan = next((one for one in queries.safety(case=case) if one.worker_id == worker_id), None)
        form = _safety_form(request, plan, worker_id, is_asked=worker_id is None)
        more |= {"form": form, "plan": plan, "with_worker": worker_id}
    return _page(request, "result", case, result=found, answered=found.answered, **more)


def _see(request: ActingRequest, person_id: UUID, assessment_id: UUID) -> HttpResponse:
    actions.see(person_id=person_id, assessment_id=assessment_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(_to(request, person_id, "result", assessment_id))


def _safety_form(
    request: ActingRequest,
    plan: Hard | None,
    worker_id: UUID | None = None,
    others: Sequence[Hard] = (),
    *,
    is_asked: bool = False,
) -> SafetyForm:
    """Return the plan as it stands, ready to be changed; or one that begins, with the words of the last of others.

    `is_asked`: no worker is chosen beforehand, not even where there is only one.
    """
    last = plan.versions[0] if plan else None
    begin = {"plan": uuid.uuid4(), "replaces": last.id if last else "", "for_worker": worker_id}
    begin |= last.texts if last else others[0].versions[0].texts if others else {}
    if not request.actor.is_person:
        return SafetyForm(initial=begin)
    form = OwnSafetyForm(initial=begin)
    taken = {one.worker_id for one in others}
    form.offer([one for one in _team(request) if one.helper.id not in taken], is_asked=is_asked)
    return form


def _safety(request: ActingRequest, person_id: UUID) -> HttpResponse:
    form, is_late = _typed_plan(request), False
    if form and form.is_valid():
        try:
            actions.plan_safety(person_id=person_id, steps=form.steps(), by=request.actor, at=request.now)
        except ChangedMeanwhileError:
            is_late = True
        except scopes.NotYoursError:
            form.add_error(None, str(NOT_AGREED))
        else:
            return drafts.settled(_to(request, person_id, "safety"), "planned")
    case = consents.case(person_id=person_id, part="safety", at=request.now)
    plans = queries.safety(case=case)
    plan = _shown(request, plans, form)
    if form is None:
        form = _safety_form(request, plan, others=plans)
        form.initial.update(drafts.kept(request))
    others = [one for one in plans if one is not plan]
    return _page(request, "safety", case, form=form, plan=plan, others=others, is_late=is_late, **_who(request, plans))


def _typed_plan(request: ActingRequest) -> SafetyForm | None:
    """Return what was sent, if anything was."""
    if request.method != "POST":
        return None
    if not request.actor.is_person:
        return SafetyForm(request.POST)
    form = OwnSafetyForm(request.POST)
    form.offer(_team(request))
    return form


def _shown(request: ActingRequest, plans: tuple[Hard, ...], form: SafetyForm | None) -> Hard | None:
    """Return the plan that the page is about: the one that was sent, or asked for; else the one written last."""
    if form is not None:
        replaces, nobody = form["replaces"].value(), queries.OWN if request.actor.is_person else str(request.actor.uid)
        chosen = str(form.cleaned_data.get("for_worker") or nobody)
        named = [one for one in plans if replaces in {str(version.id) for version in one.versions}]
        return next(iter(named), None if replaces else next((one for one in plans if one.key == chosen), None))
    asked = request.GET.get("with", "")
    return None if asked == "new" else next((one for one in plans if one.key == asked), next(iter(plans), None))


def _who(request: ActingRequest, plans: tuple[Hard, ...]) -> dict[str, object]:
    """Return who is on the team of the asking person, and whether there is somebody to write another plan with."""
    if not request.actor.is_person:
        return {}
    there = {one.helper.id for one in _team(request)}
    return {"there": there, "may_begin": bool(plans and there - {one.worker_id for one in plans})}
