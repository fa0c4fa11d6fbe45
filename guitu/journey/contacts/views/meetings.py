"""Meetings on both sides of the table: propose, answer, choose another time, take the file for a calendar."""

import uuid
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import Role
from guitu.foundations.clock import ZONE
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.staffing import staff
from guitu.foundations.ui.typed import kept_otherwise
from guitu.journey.consent.queries import Case
from guitu.journey.contacts import actions, calendars, queries
from guitu.journey.contacts.forms import Busy, MeetingForm, MoveForm, OtherTimeForm, OwnMeetingForm
from guitu.journey.contacts.queries import Appointment
from guitu.journey.contacts.rules import ContactKind, Side
from guitu.journey.contacts.views.shared import done, is_lapsed, opened, side, then, typed
from guitu.people import queries as people
from guitu.people.browsers import own


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def meetings(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show one person's meetings with an empty proposal ready; keep the one that is posted."""
    form = MeetingForm(typed(request), now=request.now, busy=_busy(request), initial=_blank(request))
    if form.is_bound and form.is_valid():
        proposed = form.proposal(worker_id=request.actor.uid)
        try:
            actions.propose(person_id=person_id, meeting=proposed, by=request.actor, at=request.now)
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="meeting", words=kept.said.get("about", ""))
        except actions.TooFarError as far:
            form.add_error("begins_on", str(far))
        else:
            return then("contacts:meetings", "proposed", person_id)
    case = opened(request, person_id, part="meetings")
    page = queries.meetings(scope=case.scope, person_id=person_id, at=request.now, side=Side.WORKER)
    told = {"case": case, "page": page, "form": form, "quiet": case.quiet, "done": done(request)}
    return render(request, "contacts/meetings.html", told)


@require_safe
@own
def own_meetings(request: ActingRequest) -> HttpResponse:
    """Show what is proposed, what is to come, what was, and what workers want to remember."""
    case, person_id = opened(request, request.actor.uid, part="meetings"), request.actor.uid
    page = queries.told(queries.meetings(scope=case.scope, person_id=person_id, at=request.now, side=Side.PERSON))
    told = {
        "page": page,
        "quiet": case.quiet,
        "has_phone": case.has_phone,
        "wants_texts": queries.wants_texts(person_id=person_id),
        "reminders": queries.reminders(scope=case.scope, person_id=person_id),
        "move_id": uuid.uuid4,
        "is_lapsed": is_lapsed(case),
        "done": done(request),
    }
    return render(request, "contacts/own_meetings.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_propose(request: ActingRequest) -> HttpResponse:
    """Propose a meeting to one of the own team."""
    person_id = request.actor.uid
    team = _team(person_id, request.now)
    form = OwnMeetingForm(typed(request), now=request.now, initial=_blank(request), team=team)
    if form.is_bound and form.is_valid():
        proposed = form.proposal(worker_id=form.cleaned_data["with_whom"])
        try:
            actions.propose(person_id=person_id, meeting=proposed, by=request.actor, at=request.now)
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="meeting", words=kept.said.get("about", ""))
        except actions.TooFarError as far:
            form.add_error("begins_on", str(far))
        except ChangedMeanwhileError:
            form.add_error("with_whom", _("This colleague is not on your team just now."))
        else:
            return then("contacts:own_meetings", "proposed")
    case = opened(request, person_id, part="meetings")
    return render(request, "contacts/own_propose.html", {"form": form, "team": team, "is_lapsed": is_lapsed(case)})


def _team(person_id: UUID, at: datetime) -> list[tuple[str, str]]:
    found = people.team(person_id=person_id, at=at)
    return [(str(one.helper.id), f"{one.helper.name} · {one.helper.post}") for one in found if one.is_in]


def _blank(request: ActingRequest) -> dict[str, object]:
    """Return what an empty proposal begins with, or what was typed when the session ended."""
    begin = {"meeting": uuid.uuid4(), "kind": ContactKind.OFFICE.value}
    return {**begin, **(drafts.kept(request) if request.method == "GET" else {})}


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def meeting(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show one meeting and what can be said to it; keep the answer."""
    if request.method == "POST":
        return _answer(request, person_id, meeting_id)
    return _one(request, person_id, meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_meeting(request: ActingRequest, meeting_id: UUID) -> HttpResponse:
    """Show one meeting and what can be said to it; keep the answer."""
    if request.method == "POST":
        return _answer(request, request.actor.uid, meeting_id)
    return _one(request, request.actor.uid, meeting_id)


@require_POST
@own
def own_between(request: ActingRequest, meeting_id: UUID) -> HttpResponse:
    """Keep a meeting between the two who meet."""
    actions.confide_meeting(person_id=request.actor.uid, meeting_id=meeting_id, by=request.actor, at=request.now)
    return then("contacts:own_meetings", "between")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def other_time(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Propose another time."""
    return _other_time(request, person_id, meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_other_time(request: ActingRequest, meeting_id: UUID) -> HttpResponse:
    """Propose another time."""
    return _other_time(request, request.actor.uid, meeting_id)


@require_safe
@staff(Role.WORKER)
def calendar(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Give the file for the own calendar."""
    return _file(request, person_id, meeting_id)


@require_safe
@own
def own_calendar(request: ActingRequest, meeting_id: UUID) -> HttpResponse:
    """Give the file for the own calendar."""
    return _file(request, request.actor.uid, meeting_id)


def _busy(request: ActingRequest) -> Busy | None:
    """Return what looks into the calendar of the worker who asks; the person is told of nobody else's meetings."""
    if request.actor.is_person:
        return None
    return partial(queries.busy, worker_id=request.actor.uid, at=request.now)


def _read(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> tuple[Case, Appointment]:
    case = opened(request, person_id, part="meetings")
    which = {"person_id": person_id, "meeting_id": meeting_id}
    return case, queries.meeting(scope=case.scope, **which, at=request.now, side=side(request))


def _one(
    request: ActingRequest,
    person_id: UUID,
    meeting_id: UUID,
    *,
    form: OtherTimeForm | None = None,
    is_changed: bool = False,
) -> HttpResponse:
    """Show one meeting as it stands, with what was typed; `is_changed`: somebody else was quicker."""
    case, one = _read(request, person_id, meeting_id)
    if request.actor.is_person:
        one = queries.told_of(one)
    begins = one.begins_at.astimezone(ZONE)
    begin: dict[str, object] = {"move": uuid.uuid4(), "step": one.next_step, "minutes": one.minutes}
    begin |= {"begins_on": begins.date(), "begins_time": begins.time()}
    if form and is_changed:
        # What was typed is shown again, ready to follow what stands now.
        form = OtherTimeForm(
            {**request.POST.dict(), **{name: begin[name] for name in ("move", "step")}}, now=request.now
        )
    form = form or OtherTimeForm(now=request.now, initial={**begin, **drafts.kept(request)})
    answers = MoveForm(initial=begin)
    name = "contacts/own_meeting.html" if request.actor.is_person else "contacts/meeting.html"
    told = {"case": case, "one": one, "form": form, "answers": answers, "is_changed": is_changed}
    # Whoever comes for another time finds its form open.
    told["is_time_asked"] = "time" in request.GET
    told["is_lapsed"] = is_lapsed(case)
    if (busy := _busy(request)) and "confirmed" in one.can:
        told["else_then"] = busy(one.begins_at, one.minutes, one.id)
    return render(request, name, {**told, "done": done(request)}, status=409 if is_changed else 200)


def _answer(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Make the move of one button; if the meeting has changed since it was shown, show how it stands now."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _one(request, person_id, meeting_id)
    try:
        step = form.taken()
        actions.move(person_id=person_id, meeting_id=meeting_id, step=step, by=request.actor, at=request.now)
    except ChangedMeanwhileError:
        return _one(request, person_id, meeting_id, is_changed=True)
    return _back(request, person_id, meeting_id, step.what.name.lower())


def _other_time(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Propose another time; the address can also be asked for, so that a half-typed time can come back."""
    form = OtherTimeForm(request.POST, now=request.now, busy=_busy(request), moved=meeting_id)
    if not form.is_valid():
        return _one(request, person_id, meeting_id, form=form if request.method == "POST" else None)
    try:
        actions.move(person_id=person_id, meeting_id=meeting_id, step=form.taken(), by=request.actor, at=request.now)
    except ChangedMeanwhileError:
        return _one(request, person_id, meeting_id, form=form, is_changed=True)
    except actions.TooFarError as far:
        form.add_error("begins_on", str(far))
        return _one(request, person_id, meeting_id, form=form)
    return _back(request, person_id, meeting_id, "countered")


def _back(request: ActingRequest, person_id: UUID, meeting_id: UUID, did: str) -> HttpResponse:
    if request.actor.is_person:
        return then("contacts:own_meetings", did)
    return then("contacts:meeting", did, person_id, meeting_id)


def _file(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> HttpResponse:
    _case, one = _read(request, person_id, meeting_id)
    if not (one.is_agreed or one.is_off):
        raise scopes.NotYoursError
    content = calendars.event(
        one.id,
        begins_at=one.begins_at,
        minutes=one.minutes,
        made_at=request.now,
        changes=one.changes,
        is_off=one.is_off,
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
