"""How life is going, on the person's own pages and in the worker's case file."""

import uuid
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, LeftOutError
from guitu.foundations.staffing import staff
from guitu.journey.consent import queries as consents
from guitu.journey.consent.rules import Kind
from guitu.journey.outcomes import access, actions, queries
from guitu.journey.outcomes.forms import OutcomeForm, RoundForm
from guitu.journey.outcomes.queries import Page, Sitting, When
from guitu.journey.outcomes.rules import Hand, Moment
from guitu.people.browsers import own

DONE = {
    "kept": _("Your answers are kept. This is the picture they make."),
    "wished": _("Said. Another round begins once you both would like it."),
    "begun": _("Another round begins. Everything from before stays as it was."),
    "late": _("This has changed in the meantime. Look how it stands now; nothing was saved."),
    "together": _("Kept. They can agree on their own pages, or put their own answer beside it."),
}
NOT_AGREED = _("There is no consent to this just now, so nothing was saved.")


@require_safe
@own
def own_page(request: ActingRequest) -> HttpResponse:
    """Show the person how their own answers look over time."""
    return _overview(request, request.actor.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_ask(request: ActingRequest, occasion: Moment) -> HttpResponse:
    """Answer the questions of one occasion by one's own hand."""
    return _ask(request, request.actor.uid, occasion)


@require_safe
@staff(Role.WORKER)
def case_page(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show how the person's answers look over time."""
    return _overview(request, person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def ask(request: ActingRequest, person_id: UUID, occasion: Moment) -> HttpResponse:
    """Answer the questions of one occasion together; the person looks at the picture before anything is kept."""
    return _ask(request, person_id, occasion)


@require_POST
@own
def own_again(request: ActingRequest) -> HttpResponse:
    """Say that one would like another round."""
    return _again(request, request.actor.uid)


@require_POST
@staff(Role.WORKER)
def again(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Say that another round may begin, if the person would like it, too."""
    return _again(request, person_id)


def _again(request: ActingRequest, person_id: UUID) -> HttpResponse:
    form, done = RoundForm(request.POST), "late"
    if form.is_valid():
        number, row_id = form.cleaned_data["round"], form.cleaned_data["wish"]
        try:
            has_begun = actions.wish(
                person_id=person_id, number=number, row_id=row_id, by=request.actor, at=request.now
            )
        except ChangedMeanwhileError:
            pass
        else:
            done = "begun" if has_begun else "wished"
    return HttpResponseRedirect(f"{_place(request, person_id)}?done={done}")


def _open(request: ActingRequest, person_id: UUID) -> Page:
    case = consents.case(person_id=person_id, part="outcomes", at=request.now)
    return queries.page(case=case)


def _show(request: ActingRequest, name: str, page: Page, **more: object) -> HttpResponse:
    is_own = request.actor.is_person
    told = {
        "frame": "ui/own.html" if is_own else "ui/case.html",
        "side": "own" if is_own else "case",
        "case": page.case,
        "page": page,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "here": _place(request, page.case.person_id),
        "fresh": uuid.uuid4(),
        "is_out": Kind.LIFE in page.case.without,
    }
    return render(request, f"outcomes/{name}.html", told | more)


def _place(request: ActingRequest, person_id: UUID) -> str:
    """Return the address of the picture on the side of whoever asks."""
    return reverse("outcomes:own") if request.actor.is_person else reverse("outcomes:case", args=[person_id])


def _overview(request: ActingRequest, person_id: UUID) -> HttpResponse:
    return _show(request, "page", _open(request, person_id))


def _ask(request: ActingRequest, person_id: UUID, occasion: Moment) -> HttpResponse:
    if request.method == "POST":
        return _answer(request, person_id, occasion)
    page = _open(request, person_id)
    if Kind.LIFE in page.case.without:
        return _left_out(request, _place(request, person_id))
    when, before = _shown(request, page, occasion)
    begin = {"judged": uuid.uuid4(), **_begin(before), **drafts.kept(request)}
    form = OutcomeForm(initial=begin)
    form.offer(queries.asked(page.case))
    return _show(request, "ask", page, form=form, when=when)


def _left_out(request: ActingRequest, back: str) -> HttpResponse:
    """Lead back to where nothing of it is kept; a word typed when the session ended is shown once before."""
    words = drafts.kept(request).get("words", "")
    if not words:
        return HttpResponseRedirect(back)
    frame = "ui/portal.html" if request.actor.is_person else "ui/desk.html"
    response = render(request, "ui/not_kept.html", {"frame": frame, "words": words, "back": back}, status=409)
    response.delete_cookie(drafts.COOKIE)
    return response


def _shown(request: ActingRequest, page: Page, moment: Moment) -> tuple[When, Sitting | None]:
    """Return an occasion and what whoever asks has said of it. A round that has not begun is not there."""
    when = page.when(moment)
    if when is None:
        raise Http404
    return when, when.own if access.hand(request.actor) is Hand.PERSON else when.told


def _answer(request: ActingRequest, person_id: UUID, occasion: Moment) -> HttpResponse:
    """Keep the answers; together, first show what they say. Whatever is wrong, what was chosen stays on the page."""
    form, step = OutcomeForm(request.POST), request.POST.get("step", "")
    keeps, is_late = request.actor.is_person or step == "keep", False
    if form.is_valid() and keeps:
        try:
            actions.judge(person_id=person_id, judged=form.judgement(occasion), by=request.actor, at=request.now)
        except (scopes.NotYoursError, LeftOutError) as refused:
            form.add_error(None, str(refused) or str(NOT_AGREED))
        except ChangedMeanwhileError:
            is_late = True
        else:
            return _then(request, person_id)
    page = _open(request, person_id)
    when, before = _shown(request, page, occasion)
    told: dict[str, object] = {"form": form, "when": when, "is_late": is_late, "before": before}
    if form.is_valid() and not keeps and step != "again":
        return _show(request, "check", page, drawings=queries.looked_at(page, form.judgement(occasion)), **told)
    form.offer(queries.asked(page.case))
    if is_late:
        form.begin_after(before.number if before else 0)
    return _show(request, "ask", page, **told)


def _then(request: ActingRequest, person_id: UUID) -> HttpResponse:
    done = "kept" if request.actor.is_person else "together"
    return drafts.settled(_place(request, person_id), done)


def _begin(before: Sitting | None) -> dict[str, object]:
    """Return what the same hand had answered, ready to be changed; nothing the first time."""
    if before is None:
        return {"after": 0}
    answers = {domain.value: str(level.value) for domain, level in before.answers.items()}
    return {"after": before.number, "words": before.words, **answers}
