"""Referrals where they arrive."""

import uuid
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guitu.foundations.access.verdicts import RefusedError, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.staffing import staff
from guitu.journey.referrals import actions
from guitu.journey.referrals import arrivals as at_the_desk
from guitu.journey.referrals.forms import StepForm
from guitu.journey.referrals.rules import State
from guitu.journey.referrals.views.shared import DONE, LATE, begun, kept_already, step_of
from guitu.society.workforce import queries as workforce


@require_safe
@staff(Role.INTAKE, Role.WORKER)
def arrivals(request: ActingRequest) -> HttpResponse:
    """Show what was sent here: from whom and how it stands, without a name."""
    told = {"every": at_the_desk.listed(at=request.now), "done": DONE.get(request.GET.get("done", ""), "")}
    return render(request, "referrals/arrivals.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.INTAKE, Role.WORKER)
def arrival(request: ActingRequest, copy_id: UUID) -> HttpResponse:
    """Open one copy, or say how it goes on with it, once the answer was looked at again; the person sees both."""
    form = step_of(request)
    if form is not None and "send" in request.POST and form.is_valid():
        try:
            actions.answer(copy_id=copy_id, step=form.taken(), by=request.actor, at=request.now)
            return drafts.settled(
                request.path if form.to is not State.REJECTED else reverse("referrals:arrivals"), "answered"
            )
        except KeptOtherwiseError as kept:
            form.add_error(None, kept_already(kept))
        except ChangedMeanwhileError:
            form.add_error(None, str(LATE))
        except RefusedError as problem:
            form.add_error(None, str(problem))
    page = at_the_desk.opened(copy_id=copy_id, at=request.now)
    begin = {"move": uuid.uuid4(), "step": page.next_step}
    before = drafts.kept(request)
    steps = [
        form
        if form is not None and form.to is to
        else StepForm(to=to, wishes=page.wishes, initial=begun(begin, before, to))
        for to in page.next
    ]
    colleagues = workforce.colleagues(by=request.actor, workers_only=True)
    for step in steps:
        step.offer(wishes=page.wishes, workers=[(str(one.id), f"{one.name} · {one.post}") for one in colleagues])
    if form in steps and "change" not in request.POST and form.is_valid():
        return render(request, "referrals/answer_check.html", {"page": page, "form": form})
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
