"""What stands beside the meetings: quiet, short messages, reminders, and how the person sees it."""

import uuid
from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
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
from guitu.journey.contacts import actions, queries
from guitu.journey.contacts.forms import DoneForm, PauseForm, ReminderForm, ViewForm, WishForm
from guitu.journey.contacts.models import RELATION_WORDS
from guitu.journey.contacts.rules import RELATION_TOPIC, Relation, Wish
from guitu.journey.contacts.views.shared import done, is_lapsed, opened, then, typed
from guitu.people import queries as people
from guitu.people.browsers import own


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_quiet(request: ActingRequest) -> HttpResponse:
    """Ask for quiet, or be open again."""
    person_id = request.actor.uid
    form = PauseForm(typed(request), now=request.now, initial={"pause": uuid.uuid4(), **drafts.kept(request)})
    if form.is_bound and form.is_valid():
        try:
            return then("contacts:own_meetings", _hush(request, form))
        except KeptOtherwiseError:
            kept_otherwise(form, row="pause")
    case = opened(request, person_id, part="meetings")
    told = {"form": form, "quiet": case.quiet, "has_phone": case.has_phone, "is_lapsed": is_lapsed(case)}
    return render(request, "contacts/own_quiet.html", told)


def _hush(request: ActingRequest, form: PauseForm) -> str:
    """Keep what is said about quiet and return the word for what was done."""
    whose = {"person_id": request.actor.uid, "pause_id": form.cleaned_data["pause"]}
    if request.POST.get("answer") == "end":
        actions.resume(**whose, by=request.actor, at=request.now)
        return "open"
    how = {"until": form.cleaned_data["until_day"], "is_told": form.cleaned_data["is_told"]}
    actions.pause(**whose, **how, by=request.actor, at=request.now)
    return "quiet"


@require_POST
@own
def own_texts(request: ActingRequest) -> HttpResponse:
    """Want a short message when something waits, or want none."""
    form = WishForm(request.POST)
    if not form.is_valid():
        return then("contacts:own_meetings", "")
    said = form.cleaned_data
    # Sent again from a page that says something else: the first word of that page stands, and is shown.
    with suppress(KeptOtherwiseError):
        whose = {"person_id": request.actor.uid, "wish_id": said["wish"]}
        actions.wish(**whose, what=said["what"], by=request.actor, at=request.now)
    return then("contacts:own_meetings", "wished" if said["what"] is Wish.YES else "unwished")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def own_relations(request: ActingRequest) -> HttpResponse:
    """Say how one sees one side of life, and read what one said before."""
    # Which sides are offered follows from the consents: what is not agreed to is refused by the database as well.
    begin = {"view": uuid.uuid4(), **drafts.kept(request)}
    form = ViewForm(typed(request), initial=begin)
    form.eyes.offer(people.team(person_id=request.actor.uid, at=request.now))
    if form.is_bound and form.is_valid():
        try:
            actions.say(person_id=request.actor.uid, view=form.said(), by=request.actor, at=request.now)
        except scopes.NotYoursError:
            form.add_error("relation", _("You have not agreed to keep anything about this, or have taken that back."))
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="view", words=kept.said.get("words", ""))
        else:
            return then("contacts:own_relations", "said")
    case = opened(request, request.actor.uid, part="relations")
    form.offer([one for one in Relation if RELATION_TOPIC[one].value in {p.value for p in case.consents}])
    views = queries.own_views(scope=case.scope, person_id=request.actor.uid)
    asked = {*case.consents, *case.lapsed}
    missing = [(RELATION_WORDS[one], topic) for one, topic in RELATION_TOPIC.items() if topic.value not in asked]
    told = {"missing": missing, "form": form, "views": views, "case": case, "done": done(request)}
    return render(request, "contacts/own_relations.html", told)


@require_safe
@staff(Role.WORKER)
def relations(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show how the person sees it, in their own words."""
    case = opened(request, person_id, part="relations")
    views = queries.own_views(scope=case.scope, person_id=person_id)
    return render(request, "contacts/relations.html", {"case": case, "views": views})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def reminders(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show the own reminders about one person; keep the one that is posted."""
    begin = {"reminder": uuid.uuid4(), "due_on": request.now.astimezone(ZONE).date(), **drafts.kept(request)}
    form = ReminderForm(typed(request), now=request.now, initial=begin)
    if form.is_bound and form.is_valid():
        what = {"reminder_id": form.cleaned_data["reminder"], "words": form.cleaned_data["words"]}
        try:
            actions.remind(
                person_id=person_id, **what, due_at=form.cleaned_data["due_on"], by=request.actor, at=request.now
            )
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="reminder", words=kept.said.get("words", ""))
        else:
            return then("contacts:reminders", "reminder", person_id)
    case = opened(request, person_id, part="reminders")
    found = queries.reminders(scope=case.scope, person_id=person_id)
    told = {"case": case, "reminders": found, "form": form, "done_id": uuid.uuid4, "done": done(request)}
    return render(request, "contacts/reminders.html", told)


@require_POST
@staff(Role.WORKER)
def finish(request: ActingRequest, person_id: UUID, reminder_id: UUID) -> HttpResponse:
    """Mark one's own reminder as done."""
    form, is_today = DoneForm(request.POST), False
    if form.is_valid():
        done_id, is_today = form.cleaned_data["done_id"], form.cleaned_data["is_today"]
        # Done twice, from two windows: it is done.
        with suppress(ChangedMeanwhileError):
            what = {"reminder_id": reminder_id, "done_id": done_id}
            actions.finish(person_id=person_id, **what, by=request.actor, at=request.now)
    if is_today:
        return HttpResponseRedirect(reverse("desk:today"))
    return then("contacts:reminders", "finished", person_id)
