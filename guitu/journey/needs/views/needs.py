"""Needs, on the person's own pages and in the worker's case file."""

import uuid
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import RefusedError, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.staffing import staff
from guitu.foundations.ui.typed import kept_otherwise
from guitu.journey.consent import queries as consents
from guitu.journey.consent.rules import Kind, Purpose
from guitu.journey.needs import actions, packs, queries
from guitu.journey.needs.forms import BetweenForm, DomainForm, OwnNewForm, OwnSaidForm, SaidForm, StandForm, ToldForm
from guitu.journey.needs.queries import Need, Needs
from guitu.people import queries as people
from guitu.people.browsers import own

DONE = {
    "told": _("It is written down."),
    "changed": _("Changed. The words before stay readable."),
    "moved": _("Noted."),
    "between": _("From now on only the two of you read it."),
    "late": _(
        "Somebody else has changed this in the meantime. Nothing of yours was saved. This is how it stands now."
    ),
}
NOT_AGREED = _("There is no consent to this just now, so nothing was saved.")


def _open(request: ActingRequest, person_id: UUID) -> Needs:
    case = consents.case(person_id=person_id, part="needs", at=request.now)
    return queries.needs(case=case, by=request.actor)


def _show(request: ActingRequest, name: str, page: Needs, **more: object) -> HttpResponse:
    done = DONE.get(request.GET.get("done", ""), "")
    # One fresh id for all the buttons of a page: whichever is pressed, and however often, it is one row.
    told = {"page": page, "case": page.case, "done": done, "fresh": uuid.uuid4(), "is_out": _is_out(page), **more}
    return render(request, f"needs/{name}.html", told)


def _is_out(page: Needs) -> bool:
    """Return whether the person wishes that no needs are kept."""
    return Kind.NEEDS in page.case.without


# The person's own pages.


@require_safe
@own
def own_list(request: ActingRequest) -> HttpResponse:
    """Show what the person needs, in their own words."""
    return _show(request, "own", _open(request, request.actor.uid))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_add(request: ActingRequest) -> HttpResponse:
    """Ask what it is about, then for the words, then whether that is right; then keep it. One thing a page."""
    typed = request.POST if request.method == "POST" else drafts.kept(request)
    said = OwnNewForm(typed) if "words" in typed else OwnNewForm(initial={"need": uuid.uuid4()})
    said.eyes.offer(people.team(person_id=request.actor.uid, at=request.now))
    is_sent = request.method == "POST" and typed.get("step") == "keep"
    if is_sent and _tell(request, request.actor.uid, DomainForm(typed), said):
        return drafts.settled(reverse("needs:own"), "told")
    page = _open(request, request.actor.uid)
    area = DomainForm(typed or None, groups=queries.offered(page.case))
    if _is_out(page) and not is_sent:
        return HttpResponseRedirect(reverse("needs:own"))
    step = _step(area, said, typed.get("step", ""))
    return _show(request, step, page, area=area, form=said, missing=queries.missing(page.case))


def _step(area: DomainForm, said: SaidForm, asked: str) -> str:
    """Return the first page that is not filled in yet, or the one somebody went back to."""
    if not area.is_valid() or asked == "area":
        return "own_area"
    is_said = said.is_bound and said.is_valid()
    return "own_check" if asked != "words" and (is_said or said.non_field_errors()) else "own_words"


def _tell(request: ActingRequest, person_id: UUID, area: DomainForm, said: SaidForm) -> bool:
    """Keep a need, or say why not; return whether it is kept."""
    if not (area.is_valid() and said.is_valid()):
        return False
    domain, words = area.cleaned_data["domain"], said.said()
    if said.cleaned_data.get("is_between"):
        words = replace(words, for_worker_id=request.actor.uid)
    try:
        actions.tell(person_id=person_id, domain=domain, said=words, by=request.actor, at=request.now)
    except scopes.NotYoursError:
        said.add_error(None, str(NOT_AGREED))
    except RefusedError as refused:
        said.add_error("domain" if "domain" in said.fields else None, str(refused))
    except KeptOtherwiseError as kept:
        kept_otherwise(said, row="need", words=kept.said.get("words", ""))
    else:
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_change(request: ActingRequest, need_id: UUID) -> HttpResponse:
    """Show one need with what was said before, and keep other words for it."""
    return _change(request, request.actor.uid, need_id, OwnSaidForm, reverse("needs:own"), "own_change")


@require_POST
@own
def own_between(request: ActingRequest, need_id: UUID) -> HttpResponse:
    """Keep a need between the person and one worker."""
    form = BetweenForm(request.POST)
    form.eyes.offer(people.team(person_id=request.actor.uid, at=request.now), with_team=False)
    if not form.is_valid() or (worker_id := form.cleaned_data["for_worker"]) is None:
        raise RefusedError(_("Choose which worker reads it."))
    actions.confide(
        person_id=request.actor.uid, need_id=need_id, worker_id=worker_id, by=request.actor, at=request.now
    )
    return drafts.settled(reverse("needs:own"), "between")


@require_POST
@own
def own_move(request: ActingRequest, need_id: UUID) -> HttpResponse:
    """Say how it stands."""
    return _move(
        request, request.actor.uid, need_id, reverse("needs:own"), reverse("needs:own_change", args=[need_id])
    )


# The worker's case file.


@require_safe
@staff(Role.WORKER)
def case_list(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show what the person needs, in their words."""
    page = _open(request, person_id)
    may_ask = Purpose.HEALTH in page.case.consents
    asked = [(one, reverse("needs:ask", args=[person_id, one.number])) for one in packs.packs().values() if may_ask]
    return _show(request, "case", page, asked=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def add(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Write down what somebody told."""
    form = ToldForm(request.POST) if request.method == "POST" else None
    if form and _tell(request, person_id, form, form):
        return drafts.settled(reverse("needs:case", args=[person_id]), "told")
    page = _open(request, person_id)
    groups = queries.offered(page.case, without=page.refused)
    if form is None and _is_out(page):
        words, back = drafts.kept(request).get("words", ""), reverse("needs:case", args=[person_id])
        return _not_kept(request, words, back) if words else HttpResponseRedirect(back)
    if form is None:
        form = ToldForm(initial={"need": uuid.uuid4(), **drafts.kept(request)}, groups=groups)
    form.offer(groups)
    return _show(request, "add", page, form=form, missing=queries.missing(page.case))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def change(request: ActingRequest, person_id: UUID, need_id: UUID) -> HttpResponse:
    """Show one need with what was said before, and keep other words for it."""
    return _change(request, person_id, need_id, SaidForm, reverse("needs:case", args=[person_id]), "change")


@require_POST
@staff(Role.WORKER)
def move(request: ActingRequest, person_id: UUID, need_id: UUID) -> HttpResponse:
    """Say how it stands."""
    back = reverse("needs:case", args=[person_id])
    return _move(request, person_id, need_id, back, reverse("needs:change", args=[person_id, need_id]))


# Both.


def _change(
    request: ActingRequest, person_id: UUID, need_id: UUID, words: type[SaidForm], back: str, name: str
) -> HttpResponse:
    form = words(request.POST) if request.method == "POST" else None
    is_late = False
    if form and form.is_valid():
        try:
            actions.change(person_id=person_id, need_id=need_id, said=form.said(), by=request.actor, at=request.now)
        except scopes.NotYoursError as refused:
            return _gone(request, person_id, form.said().words, back, refused)
        except ChangedMeanwhileError:
            is_late = True
        else:
            return drafts.settled(back, "changed")
    page = _open(request, person_id)
    need = page.holding(need_id)
    if form is None:
        form = words(initial=_begin(need) | drafts.kept(request))
    between = None
    if request.actor.is_person and not need.is_between:
        between = BetweenForm()
        between.eyes.offer(people.team(person_id=person_id, at=request.now), with_team=False)
    is_lapsed = page.case.purpose(need.consent_id) in page.case.lapsed
    return _show(request, name, page, need=need, form=form, is_late=is_late, between=between, is_lapsed=is_lapsed)


def _gone(
    request: ActingRequest, person_id: UUID, words: str, back: str, refused: scopes.NotYoursError
) -> HttpResponse:
    """Say what became of a need that cannot be changed any more, if the person has needs left out.

    Raises:
        NotYoursError: it is something else.
    """
    if Kind.NEEDS not in consents.without(person_id):
        raise refused
    return _not_kept(request, words, back)


def _not_kept(request: ActingRequest, words: str, back: str) -> HttpResponse:
    """Show once what was typed for a need that went because the person has needs left out."""
    frame = "ui/portal.html" if request.actor.is_person else "ui/desk.html"
    response = render(request, "ui/not_kept.html", {"frame": frame, "words": words, "back": back}, status=409)
    response.delete_cookie(drafts.COOKIE)
    return response


def _begin(need: Need) -> dict[str, object]:
    now = need.now
    return {"need": uuid.uuid4(), "words": now.words, "wish": now.wish, "helps": now.helps.value}


def _move(request: ActingRequest, person_id: UUID, need_id: UUID, back: str, late: str) -> HttpResponse:
    form = StandForm(request.POST)
    if not form.is_valid():
        raise RefusedError(_("Please answer with one of the buttons."))
    row_id, then = form.cleaned_data["need"], form.cleaned_data["then"]
    try:
        actions.move(person_id=person_id, need_id=need_id, row_id=row_id, then=then, by=request.actor, at=request.now)
    except ChangedMeanwhileError:
        return HttpResponseRedirect(f"{late}?done=late")
    return drafts.settled(back, "moved")
