"""A draft that a worker prepares together with the person."""

import uuid
from functools import lru_cache
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from guitu.foundations.access.verdicts import RefusedError, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.foundations.staffing import staff
from guitu.journey.referrals import actions, queries, recipients
from guitu.journey.referrals.forms import DraftForm, SeekForm
from guitu.journey.referrals.queries import Written
from guitu.journey.referrals.views.shared import LATE, opened_case, show


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


# Buttons of the draft that keep nothing: they look for a place, or take one that was found.
LOOK, TAKE = "look", "take"


def _draft(
    request: ActingRequest, person_id: UUID, begin: dict[str, object], replaces_id: UUID | None = None
) -> HttpResponse:
    is_saved = request.method == "POST" and not {LOOK, TAKE} & request.POST.keys()
    form = DraftForm(request.POST, now=request.now) if is_saved else None
    if form is not None and form.is_valid():
        wanted = form.draft(replaces_id=replaces_id)
        try:
            actions.draft(person_id=person_id, draft=wanted, by=request.actor, at=request.now)
            return drafts.settled(reverse("referrals:one", args=[person_id, wanted.id]), "drafted")
        except ChangedMeanwhileError:
            form.add_error("item", str(LATE))
        except RefusedError as problem:
            form.add_error(None, str(problem))
    opened, by, at = opened_case(request, person_id), request.actor, request.now
    before = queries.written(case=opened, referral_id=replaces_id) if replaces_id else None
    if before and request.method != "POST" and not before.may_edit:
        return HttpResponseRedirect(reverse("referrals:one", args=[person_id, before.id]))
    form = form or DraftForm(initial=_begin(request, before, begin), now=at)
    form.offer(queries.offer(case=opened))
    newer = before.newer_id if before else None
    other = queries.one(case=opened, referral_id=newer, by=by, at=at) if newer else None
    return show(
        request, "referrals/draft.html", opened, form=form, before=before, other=other, **_place(request, form)
    )


def _begin(request: ActingRequest, before: Written | None, begin: dict[str, object]) -> dict[str, object]:
    """Return what a draft begins with: what was typed so far, or what stood there before."""
    if request.method == "POST":
        return DraftForm.given_back(request.POST)
    filled = DraftForm.filled(before) if before else {}
    return {**filled, **begin, "referral": uuid.uuid4(), **drafts.kept(request)}


def _place(request: ActingRequest, form: DraftForm) -> dict[str, object]:
    """Return whom the draft goes to so far, and what was found where somebody looks for a place."""
    by, at = request.actor, request.now
    station_id, service_id = form.to
    told = recipients.recipient(station_id=station_id, service_id=service_id, by=by, at=at)
    if told and LOOK not in request.POST:
        return {"to": told}
    known = recipients.districts(at=at)
    seek = SeekForm(request.POST if LOOK in request.POST else None, districts=known)
    found = recipients.find(seek.question(), by=by, at=at) if seek.is_bound else None
    speaks = translation.get_language() or ""
    narrow = "" if seek.is_bound else _narrow(speaks, tuple(known.items()))
    return {"to": told, "seek": seek, "narrow": narrow, "found": found, "tongue": "en" if speaks == "en" else "zh"}


@lru_cache(maxsize=16)
def _narrow(language: str, districts: tuple[tuple[str, str], ...]) -> str:  # noqa: ARG001
    """Return what narrows a search, drawn while nothing is chosen: the same for everybody who speaks the language."""
    return render_to_string("referrals/narrow.html", {"seek": SeekForm(districts=dict(districts))})
