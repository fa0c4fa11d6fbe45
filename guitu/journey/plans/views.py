"""The plan, from both sides: read it, write the next version, compare, answer, mark a step."""

import uuid
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import Role
from guitu.foundations.clock import ZONE
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError, LeftOutError
from guitu.foundations.staffing import staff
from guitu.foundations.ui.typed import kept_otherwise
from guitu.journey.consent import queries as consents
from guitu.journey.consent.rules import Kind
from guitu.journey.plans import actions, comparisons, queries
from guitu.journey.plans.forms import PlanAnswerForm, Writing
from guitu.journey.plans.rules import Mark
from guitu.people.browsers import own

DONE = {
    "written": _("Kept. It stands in the portal at the same moment, and every earlier version stays."),
    "own_written": _("Kept. Your team reads it as you wrote it, and every earlier version stays."),
    "answered": _("Your answer now stands beside the plan."),
    "marked": _("Kept."),
    "late": _("The plan has changed in the meantime. This is how it stands now; nothing of yours was saved."),
}


class Page(NamedTuple):
    """One page in the frame of the desk and in the person's own."""

    desk: str
    own: str


PLAN = Page("plans/desk_plan.html", "plans/own_plan.html")
WRITE = Page("plans/desk_write.html", "plans/own_write.html")
VERSION = Page("plans/desk_version.html", "plans/own_version.html")
ANSWER = Page("", "plans/own_answer.html")
MARKS = {"done": Mark.DONE, "let_go": Mark.LET_GO, "taken_up": Mark.TAKEN_UP}


def _home(request: ActingRequest, person_id: UUID) -> str:
    """Return where the plan stands for this reader; the other addresses hang below it."""
    return reverse("plans:own") if request.actor.is_person else reverse("plans:plan", args=[person_id])


def _done(request: ActingRequest, person_id: UUID, word: str) -> HttpResponse:
    return drafts.settled(_home(request, person_id), word)


def _show(request: ActingRequest, case: consents.Case, page: Page, **more: object) -> HttpResponse:
    """Render a page of either side: the same words of the plan, in the frame of whoever reads."""
    done, is_own = DONE.get(request.GET.get("done", ""), ""), request.actor.is_person
    told = {"case": case, "done": done, "home": _home(request, case.person_id), "own": is_own, **more}
    told["is_out"] = Kind.PLAN in case.without
    return render(request, page.own if is_own else page.desk, told)


def _open(request: ActingRequest, person_id: UUID) -> consents.Case:
    return consents.case(person_id=person_id, part="plan", at=request.now)


def _plan(request: ActingRequest, person_id: UUID) -> HttpResponse:
    case = _open(request, person_id)
    page, today = queries.page(case=case, by=request.actor, at=request.now), request.now.astimezone(ZONE).date()
    return _show(request, case, PLAN, plans=page, reminder_id=uuid.uuid4, today=today)


def _version(request: ActingRequest, person_id: UUID, plan_id: UUID) -> HttpResponse:
    case, asked = _open(request, person_id), request.GET.get("with", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    compared = comparisons.comparison(case=case, plan_id=plan_id, number=number, by=request.actor, at=request.now)
    return _show(request, case, VERSION, compared=compared)


def _write(request: ActingRequest, person_id: UUID, worker_id: UUID | None) -> HttpResponse:
    """Write the next version; whatever happens, what was typed stays on the page."""
    is_own, is_late, writing = request.actor.is_person, False, None
    if request.method == "POST" and {"add", "take_out"} & set(request.POST):
        writing = Writing.again(request.POST, is_own=is_own)
    elif request.method == "POST":
        writing = Writing.typed(request.POST, is_own=is_own)
        if writing.is_valid():
            draft = writing.draft(for_worker_id=worker_id)
            try:
                actions.write(person_id=person_id, draft=draft, by=request.actor, at=request.now)
                return _done(request, person_id, "own_written" if is_own else "written")
            except ChangedMeanwhileError:
                is_late = True
            except actions.PastError as past:
                writing.refuse_days(past.steps, str(past))
            except (scopes.NotYoursError, LeftOutError):
                told = {"goals": draft.goals, "own": is_own, "is_out": Kind.PLAN in consents.without(person_id)}
                return render(request, "plans/gone.html", told, status=409)
    return _writing(request, person_id, worker_id, writing, is_late=is_late)


def _writing(
    request: ActingRequest, person_id: UUID, worker_id: UUID | None, writing: Writing | None, *, is_late: bool
) -> HttpResponse:
    """Show the lines: those just typed, those kept when the session ended, or those of the newest version."""
    case, is_own = _open(request, person_id), request.actor.is_person
    if Kind.PLAN in case.without and writing is None:
        return _left_out(request, person_id)
    page = queries.page(case=case, by=request.actor, at=request.now)
    line = page.line(worker_id)
    if is_late and line:
        writing = Writing.again(request.POST, is_own=is_own, plan_id=uuid.uuid4(), replaces=line.current.id)
    elif writing is None and (kept := drafts.kept(request)):
        writing = Writing.again(kept, is_own=is_own)
    elif writing is None:
        goals = queries.last_goals(case=case, line=line) if line else ()
        writing = Writing.of(goals, replaces=line.current.id if line else None, is_own=is_own)
    # Whoever was late compares the whole of what they wrote: nothing of it is folded.
    kept_goals = [goal.key for goal in line.goals] if line and not is_late else []
    folds = writing.folds(kept=kept_goals, said=line.said if line else {})
    told = {"writing": writing, "folds": folds, "line": line, "is_late": is_late, "worker": page.called(worker_id)}
    return _show(request, case, WRITE, worker_id=worker_id, **told)


def _left_out(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Lead to the plans, of which none is kept; what was typed when the session ended is shown once before."""
    is_own, kept = request.actor.is_person, drafts.kept(request)
    if not kept:
        return HttpResponseRedirect(_home(request, person_id))
    told = {"goals": Writing.again(kept, is_own=is_own).read(), "own": is_own, "is_out": True}
    response = render(request, "plans/gone.html", told, status=409)
    response.delete_cookie(drafts.COOKIE)
    return response


def _mark(request: ActingRequest, person_id: UUID, plan_id: UUID, step_key: UUID) -> HttpResponse:
    if (what := MARKS.get(request.POST.get("mark", ""))) is None:
        return HttpResponseRedirect(_home(request, person_id))
    try:
        actions.mark(
            person_id=person_id, plan_id=plan_id, step_key=step_key, what=what, by=request.actor, at=request.now
        )
    except ChangedMeanwhileError:
        return _done(request, person_id, "late")
    return _done(request, person_id, "marked")


@require_safe
@staff(Role.WORKER)
def plan(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show the plan to a worker of the team."""
    return _plan(request, person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def write(request: ActingRequest, person_id: UUID, worker_id: UUID | None = None) -> HttpResponse:
    """Write the next version of the plan that the team reads, or of the one between the two."""
    return _write(request, person_id, worker_id)


@require_safe
@staff(Role.WORKER)
def version(request: ActingRequest, person_id: UUID, plan_id: UUID) -> HttpResponse:
    """Show a version beside another."""
    return _version(request, person_id, plan_id)


@require_POST
@staff(Role.WORKER)
def mark(request: ActingRequest, person_id: UUID, plan_id: UUID, step_key: UUID) -> HttpResponse:
    """Mark a step."""
    return _mark(request, person_id, plan_id, step_key)


@require_safe
@own
def own_plan(request: ActingRequest) -> HttpResponse:
    """Show the person their plan."""
    return _plan(request, request.actor.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_write(request: ActingRequest, worker_id: UUID | None = None) -> HttpResponse:
    """Let the person write the next version."""
    return _write(request, request.actor.uid, worker_id)


@require_safe
@own
def own_version(request: ActingRequest, plan_id: UUID) -> HttpResponse:
    """Show the person a version beside another."""
    return _version(request, request.actor.uid, plan_id)


@require_POST
@own
def own_mark(request: ActingRequest, plan_id: UUID, step_key: UUID) -> HttpResponse:
    """Let the person mark a step."""
    return _mark(request, request.actor.uid, plan_id, step_key)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_answer(request: ActingRequest, plan_id: UUID) -> HttpResponse:
    """Let the person say how they see a version; what was typed for one that is replaced stands beside the newest."""
    person_id, is_late = request.actor.uid, False
    form = PlanAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer(person_id=person_id, plan_id=plan_id, by=request.actor, at=request.now, **form.cleaned_data)
            return _done(request, person_id, "answered")
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="answer_id", words=kept.said.get("words", ""))
        except ChangedMeanwhileError:
            is_late = True
    case = _open(request, person_id)
    page = queries.page(case=case, by=request.actor, at=request.now)
    if (line := page.of(plan_id)) is None:
        raise scopes.NotYoursError
    if not form.is_bound:
        draft = drafts.kept(request)
        form = PlanAnswerForm(initial={"answer_id": uuid.uuid4(), **draft})
        is_late = bool(draft) and line.current.id != plan_id
    response = _show(request, case, ANSWER, line=line, form=form, plans=page, is_late=is_late)
    response.status_code = 409 if is_late and form.is_bound else 200
    return response
