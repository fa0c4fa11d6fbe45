"""Meetings on both sides of the table: propose, answer, choose another time, take the file for a calendar."""

import uuid
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.access.verdicts import Role
from guitu.foundations.clock import ZONE
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.staffing import staff
from guitu.foundations.ui.typed import kept_otherwise
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.contacts import actions, calendars, queries
from guitu.journey.contacts.forms import (
    DoneForm,
    MeetingForm,
    MoveForm,
    OtherTimeForm,
    OwnMeetingForm,
    PauseForm,
    ReminderForm,
    ViewForm,
)
from guitu.journey.contacts.queries import Appointment
from guitu.journey.contacts.rules import RELATION_TOPIC, ContactKind, Relation, Side
from guitu.people import queries as people
from guitu.people.browsers import own

# What was just done, said once at the top of the next page; the address carries only the word.
DONE = {
    "proposed": gettext_lazy("Proposed. It stands once the other side has confirmed it, too."),
    "countered": gettext_lazy("Another time is proposed. It stands once the other side has confirmed it, too."),
    "confirmed": gettext_lazy("Confirmed. Both sides have said yes."),
    "told_yes": gettext_lazy("Written down as told to you. Their own hand can still confirm it, or say otherwise."),
    "told_no": gettext_lazy("Written down. It is off."),
    "declined": gettext_lazy("Your no stands. It needs no reason and has no consequence."),
    "cancelled": gettext_lazy("Called off."),
    "kept": gettext_lazy("Noted: you met."),
    "not_met": gettext_lazy("Noted. It is counted nowhere."),
    "quiet": gettext_lazy("It will be quiet. Nobody proposes a meeting until you want it again."),
    "open": gettext_lazy("You are open again."),
    "reminder": gettext_lazy("Written down. It stands on your page of that day."),
    "finished": gettext_lazy("Done."),
    "between": gettext_lazy("From now on only the two of you read it."),
    "said": gettext_lazy("Your view stands as you said it."),
}


def _open(request: ActingRequest, person_id: UUID, *, part: str) -> Case:
    return consents.case(person_id=person_id, part=part, by=request.actor, at=request.now)


def _side(request: ActingRequest) -> Side:
    return Side.PERSON if request.actor.is_person else Side.WORKER


def _done(request: ActingRequest) -> object:
    return DONE.get(request.GET.get("done", ""), "")


def _then(name: str, done: str, *args: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name, args=args)}?done={done}")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def meetings(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show one person's meetings with an empty proposal ready; keep the one that is posted."""
    form = MeetingForm(_typed(request), now=request.now, initial=_blank(request))
    if form.is_bound and form.is_valid():
        proposed = form.proposal(worker_id=request.actor.uid)
        try:
            actions.propose(person_id=person_id, meeting=proposed, by=request.actor, at=request.now)
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="meeting", words=kept.said.get("about", ""))
        else:
            return _then("contacts:meetings", "proposed", person_id)
    case = _open(request, person_id, part="meetings")
    page = queries.meetings(scope=case.scope, person_id=person_id, at=request.now, side=Side.WORKER)
    quiet = queries.quiet(person_id=person_id, at=request.now)
    told = {"case": case, "page": page, "form": form, "quiet": quiet, "done": _done(request)}
    return render(request, "contacts/meetings.html", told)


@require_safe
@own
def own_meetings(request: ActingRequest) -> HttpResponse:
    """Show what is proposed, what is to come, what was, and what workers want to remember."""
    case, person_id = _open(request, request.actor.uid, part="meetings"), request.actor.uid
    page = queries.meetings(scope=case.scope, person_id=person_id, at=request.now, side=Side.PERSON)
    told = {
        "page": page,
        "quiet": queries.quiet(person_id=person_id, at=request.now),
        "reminders": queries.reminders(scope=case.scope, person_id=person_id),
        "move_id": uuid.uuid4,
        "done": _done(request),
    }
    return render(request, "contacts/own_meetings.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_propose(request: ActingRequest) -> HttpResponse:
    """Propose a meeting to one of the own team."""
    person_id = request.actor.uid
    form = OwnMeetingForm(
        _typed(request), now=request.now, initial=_blank(request), team=_team(person_id, request.now)
    )
    if form.is_bound and form.is_valid():
        proposed = form.proposal(worker_id=form.cleaned_data["with_whom"])
        try:
            actions.propose(person_id=person_id, meeting=proposed, by=request.actor, at=request.now)
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="meeting", words=kept.said.get("about", ""))
        except ChangedMeanwhileError:
            form.add_error("with_whom", _("This colleague is not on your team just now."))
        else:
            return _then("contacts:own_meetings", "proposed")
    _open(request, person_id, part="meetings")
    return render(request, "contacts/own_propose.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_quiet(request: ActingRequest) -> HttpResponse:
    """Ask for quiet, or be open again."""
    person_id = request.actor.uid
    form = PauseForm(_typed(request), now=request.now, initial={"pause": uuid.uuid4(), **drafts.kept(request)})
    if form.is_bound and form.is_valid():
        try:
            return _then("contacts:own_meetings", _hush(request, form))
        except KeptOtherwiseError:
            kept_otherwise(form, row="pause")
    _open(request, person_id, part="meetings")
    quiet = queries.quiet(person_id=person_id, at=request.now)
    return render(request, "contacts/own_quiet.html", {"form": form, "quiet": quiet})


def _hush(request: ActingRequest, form: PauseForm) -> str:
    """Keep what is said about quiet and return the word for what was done."""
    whose = {"person_id": request.actor.uid, "pause_id": form.cleaned_data["pause"]}
    if request.POST.get("answer") == "end":
        actions.resume(**whose, by=request.actor, at=request.now)
        return "open"
    actions.pause(**whose, until=form.cleaned_data["until_day"], by=request.actor, at=request.now)
    return "quiet"


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_relations(request: ActingRequest) -> HttpResponse:
    """Say how one sees one side of life, and read what one said before."""
    # Which sides are offered follows from the consents: what is not agreed to is refused by the database as well.
    begin = {"view": uuid.uuid4(), **drafts.kept(request)}
    form = ViewForm(_typed(request), initial=begin)
    form.eyes.offer(people.team(person_id=request.actor.uid, at=request.now))
    if form.is_bound and form.is_valid():
        try:
            actions.say(person_id=request.actor.uid, view=form.said(), by=request.actor, at=request.now)
        except scopes.NotYoursError:
            form.add_error("relation", _("You have not agreed to keep anything about this, or have taken that back."))
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="view", words=kept.said.get("words", ""))
        else:
            return _then("contacts:own_relations", "said")
    case = _open(request, request.actor.uid, part="relations")
    form.offer([one for one in Relation if RELATION_TOPIC[one].value in {p.value for p in case.consents}])
    views = queries.own_views(scope=case.scope, person_id=request.actor.uid)
    told = {"form": form, "views": views, "done": _done(request)}
    return render(request, "contacts/own_relations.html", told)


@require_safe
@staff(Role.WORKER)
def relations(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show how the person sees it, in their own words."""
    case = _open(request, person_id, part="relations")
    views = queries.own_views(scope=case.scope, person_id=person_id)
    return render(request, "contacts/relations.html", {"case": case, "views": views})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def reminders(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show the own reminders about one person; keep the one that is posted."""
    begin = {"reminder": uuid.uuid4(), "due_on": request.now.astimezone(ZONE).date(), **drafts.kept(request)}
    form = ReminderForm(_typed(request), initial=begin)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        what = {"reminder_id": typed["reminder"], "words": typed["words"], "due_at": typed["due_on"]}
        try:
            actions.remind(person_id=person_id, **what, by=request.actor, at=request.now)
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="reminder", words=kept.said.get("words", ""))
        else:
            return _then("contacts:reminders", "reminder", person_id)
    case = _open(request, person_id, part="reminders")
    found = queries.reminders(scope=case.scope, person_id=person_id)
    told = {"case": case, "reminders": found, "form": form, "done_id": uuid.uuid4, "done": _done(request)}
    return render(request, "contacts/reminders.html", told)


@require_POST
@staff(Role.WORKER)
def finish(request: ActingRequest, person_id: UUID, reminder_id: UUID) -> HttpResponse:
    """Mark one's own reminder as done."""
    form = DoneForm(request.POST)
    if form.is_valid():
        done_id = form.cleaned_data["done_id"]
        # Done twice, from two windows: it is done.
        with suppress(ChangedMeanwhileError):
            what = {"reminder_id": reminder_id, "done_id": done_id}
            actions.finish(person_id=person_id, **what, by=request.actor, at=request.now)
    return _then("contacts:reminders", "finished", person_id)


def _typed(request: ActingRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


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
    return _then("contacts:own_meetings", "between")


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


def _read(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> tuple[Case, Appointment]:
    case = _open(request, person_id, part="meetings")
    side = _side(request)
    return case, queries.meeting(
        scope=case.scope, person_id=person_id, meeting_id=meeting_id, at=request.now, side=side
    )


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
    return render(request, name, {**told, "done": _done(request)}, status=409 if is_changed else 200)


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
    form = OtherTimeForm(request.POST, now=request.now)
    if not form.is_valid():
        return _one(request, person_id, meeting_id, form=form if request.method == "POST" else None)
    try:
        actions.move(person_id=person_id, meeting_id=meeting_id, step=form.taken(), by=request.actor, at=request.now)
    except ChangedMeanwhileError:
        return _one(request, person_id, meeting_id, form=form, is_changed=True)
    return _back(request, person_id, meeting_id, "countered")


def _back(request: ActingRequest, person_id: UUID, meeting_id: UUID, done: str) -> HttpResponse:
    if request.actor.is_person:
        return _then("contacts:own_meetings", done)
    return _then("contacts:meeting", done, person_id, meeting_id)


def _file(request: ActingRequest, person_id: UUID, meeting_id: UUID) -> HttpResponse:
    _case, one = _read(request, person_id, meeting_id)
    if not one.is_agreed:
        raise scopes.NotYoursError
    content = calendars.event(one.id, begins_at=one.begins_at, minutes=one.minutes, made_at=request.now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
