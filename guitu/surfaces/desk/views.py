"""The worker's day: my people, one person, a note."""

import uuid
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guitu.foundations.access.verdicts import RefusedError, Role, Words
from guitu.foundations.clock import ZONE
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts, tokens
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, LeftOutError
from guitu.foundations.staffing import staff
from guitu.journey.consent import queries as consents
from guitu.journey.consent.rules import Kind, Purpose
from guitu.journey.contacts import actions as contacts
from guitu.journey.contacts.forms import NoteForm
from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.people import actions as people
from guitu.people import queries as who
from guitu.people import rules
from guitu.society.workforce import queries as workforce
from guitu.surfaces.desk import actions, days, queries
from guitu.surfaces.desk.forms import ApprovalForm, CoverForm, OnWordForm, SearchForm

LAST_PAGE = 1_000
# What was just done, said once at the top of the next page; the address carries only the word.
DONE: dict[str, Words] = {
    "note": _("Saved. They can read it in their portal."),
    "word": _(
        "The record is open on your word for 14 days, for you alone. Ask for a sealed card so that they can confirm."
    ),
    "kept": _("This record was begun already. Nothing was changed: look whether everything is as you meant it."),
    "card": _(
        "The intake desk will make a sealed card. You will not see its code;"
        " its number stands beside the support team."
    ),
    "suggest": _("Suggested. Your colleague sees nothing until they agree in their portal."),
}


def _page_number(request: ActingRequest) -> int:
    """Return the page asked for, the first if that is no number."""
    asked = request.GET.get("page", "1")
    return min(int(asked), LAST_PAGE) if asked.isascii() and asked.isdigit() and asked != "0" else 1


@require_GET
def home(request: ActingRequest) -> HttpResponse:
    """Send each kind of staff to where their day begins."""
    begins = {
        Role.WORKER: "desk:today",
        Role.INTAKE: "intake:cards",
        Role.LEAD: "desk:cover",
        Role.OFFICER: "officer:home",
        Role.ADMINISTRATOR: "workforce:colleagues",
        Role.EDITOR: "editing:home",
    }
    place = begins.get(request.actor.role, "workforce:sign_in") if request.actor.is_staff else "workforce:sign_in"
    return HttpResponseRedirect(reverse(place))


@require_GET
@staff(Role.WORKER)
def today(request: ActingRequest) -> HttpResponse:
    """Show whom I meet today and in the next days, what waits for my answer, and what came back."""
    page = days.today(by=request.actor, at=request.now, is_week="week" in request.GET)
    return render(request, "desk/today.html", {"page": page, "done_id": uuid.uuid4})


@require_http_methods(["GET", "POST"])
@staff(Role.WORKER)
def caseload(request: ActingRequest) -> HttpResponse:
    """Show my people; a posted name finds among them (posted, so that no name stands in an address)."""
    form = SearchForm(request.POST or None)
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    if form.is_bound and not words:
        return HttpResponseRedirect(reverse("desk:caseload"))
    if words:
        page = queries.found(words=words, by=request.actor, at=request.now)
    else:
        page = queries.caseload(by=request.actor, at=request.now, page=_page_number(request))
    template = "desk/caseload.html#people" if request.htmx else "desk/caseload.html"  # type: ignore[attr-defined]
    return render(request, template, {"page": page, "form": form, "words": words})


@require_http_methods(["GET", "POST"])
@staff(Role.WORKER)
def person(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show one person with an empty note ready; keep the note that is posted."""
    if request.method == "POST":
        return _write(request, person_id)
    kind = request.GET.get("kind", "")
    page = queries.person(person_id=person_id, at=request.now, kind=kind, page=_page_number(request))
    told: dict[str, object] = {"page": page, "case": page, "done": DONE.get(request.GET.get("done", ""), "")}
    kept = drafts.kept(request)
    if kept and not page.keeps_notes:
        return _not_kept(request, person_id, kept.get("words", ""))
    if kept:
        told["form"] = form = _blank(page.topics, request.now)
        form.initial.update(kept)
    else:
        told["note_id"] = uuid.uuid4()
        told["blank"] = _blank_fields(get_language() or "", page.topics, request.now.astimezone(ZONE).date())
    return render(request, "desk/person.html", told)


def _blank(topics: tuple[Topic, ...], now: datetime) -> NoteForm:
    """Return a note in which nothing is written yet."""
    begin = {
        "note_id": uuid.uuid4(),
        "kind": ContactKind.OFFICE.value,
        "topic": topics[0].value if topics else "",
        "happened_on": now.astimezone(ZONE).date(),
    }
    return NoteForm(initial=begin, topics=topics, now=now)


@lru_cache(maxsize=64)
def _blank_fields(language: str, topics: tuple[Topic, ...], day: date) -> str:  # noqa: ARG001
    """Return the drawn fields of an empty note. They are the same for everybody who speaks the language that day."""
    form = _blank(topics, datetime.combine(day, time(12), ZONE))
    return render_to_string("desk/note_fields.html", {"form": form})


def _write(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Keep a note; whatever is wrong with it, what was typed stays on the page."""
    form = NoteForm(request.POST, topics=tuple(Topic), now=request.now)
    if form.is_valid():
        try:
            contacts.write(person_id=person_id, note=form.draft(), by=request.actor, at=request.now)
        except scopes.NotYoursError:
            form.add_error("topic", str(form.fields["topic"].error_messages["invalid_choice"]))
        except LeftOutError:
            return _not_kept(request, person_id, request.POST.get("words", ""))
        except ChangedMeanwhileError:
            return _both_texts(request, person_id, form)
        else:
            return drafts.settled(reverse("desk:person", args=[person_id]), "note")
    return _again(request, person_id, form)


def _again(request: ActingRequest, person_id: UUID, form: NoteForm) -> HttpResponse:
    """Show the note that was typed once more, with what is wrong with it."""
    try:
        page = queries.person(person_id=person_id, at=request.now)
    except scopes.NotYoursError:
        return _gone(request)
    _offer_only(form, page.topics)
    return render(request, "desk/person.html", {"page": page, "case": page, "form": form})


def _offer_only(form: NoteForm, topics: tuple[Topic, ...]) -> None:
    """Let only what stands under one of these consents be chosen."""
    blank = NoteForm(topics=topics, now=form.now)
    for name in ("topic", "worked_on"):
        form.fields[name].choices = blank.fields[name].choices  # type: ignore[attr-defined]


def _gone(request: ActingRequest) -> HttpResponse:
    return render(request, "desk/gone.html", {"words": request.POST.get("words", "")}, status=409)


def _not_kept(request: ActingRequest, person_id: UUID, words: str) -> HttpResponse:
    """Show once what was typed while the person had notes left out."""
    told = {"words": words, "back": reverse("desk:person", args=[person_id])}
    response = render(request, "ui/not_kept.html", told, status=409)
    response.delete_cookie(drafts.COOKIE)
    return response


def _both_texts(request: ActingRequest, person_id: UUID, typed: NoteForm) -> HttpResponse:
    """Show a note that was kept, then changed with the back button and sent again: what is kept, and what is typed."""
    try:
        page = queries.note(person_id=person_id, contact_id=typed.cleaned_data["note_id"])
    except scopes.NotYoursError:
        return _gone(request)
    again = request.POST.copy()
    again["note_id"], again["topic"] = str(uuid.uuid4()), page.topic.value
    form = NoteForm(again, topics=page.topics, now=request.now)
    del form.fields["is_between"]
    return render(request, "desk/note.html", {"page": page, "form": form, "is_kept": True})


@require_http_methods(["GET", "POST"])
@staff(Role.WORKER)
def note(request: ActingRequest, person_id: UUID, contact_id: UUID) -> HttpResponse:
    """Change a note: the old one stays; if somebody else was quicker both texts are shown."""
    form = NoteForm(request.POST or None, topics=tuple(Topic), now=request.now)
    if form.is_bound and form.is_valid():
        # A changed note stays under the consent of the first; the action refuses another topic.
        try:
            draft = form.draft(replaces_id=contact_id)
            contacts.write(person_id=person_id, note=draft, by=request.actor, at=request.now)
        except scopes.NotYoursError:
            # The note went with all the others.
            if Kind.NOTES not in consents.without(person_id):
                raise
            return _not_kept(request, person_id, request.POST.get("words", ""))
        except ChangedMeanwhileError:
            form.add_error(None, "")
        else:
            return drafts.settled(reverse("desk:person", args=[person_id]), "note")
    page = queries.note(person_id=person_id, contact_id=contact_id)
    if not form.is_bound:
        kept = page.versions[0]
        begin = {"note_id": uuid.uuid4(), "words": kept.words, "kind": ContactKind[kept.kind_code.upper()].value}
        begin |= {
            "worked_on": list(kept.matters),
            "topic": page.topic.value,
            "happened_on": kept.happened_at.astimezone(ZONE).date(),
        }
        form = NoteForm(initial=begin | drafts.kept(request), topics=page.topics, now=request.now)
    _offer_only(form, (page.topic,))
    # Who reads it was said when it was first written, and stays.
    del form.fields["is_between"]
    return render(request, "desk/note.html", {"page": page, "form": form})


@require_http_methods(["GET", "POST"])
@staff(Role.WORKER)
def on_word(request: ActingRequest) -> HttpResponse:
    """Begin a record on the worker's word."""
    # That it was read aloud is said anew each time it is sent.
    given_back = {name: value for name, value in drafts.kept(request).items() if name != "told"}
    form = OnWordForm(request.POST or None, initial={"row": uuid.uuid4(), **given_back})
    status = 200
    twins: tuple[tuple[UUID, str], ...] = ()
    if form.is_bound and form.is_valid():
        try:
            twins = _twins(request, form)
            if not twins:
                return _begun(request, form)
        except RefusedError as problem:
            form.add_error("code" if form.cleaned_data["code"] else None, str(problem))
            status = 403
    page = {"form": form, "page": workforce.worker(worker_id=request.actor.uid), "twins": twins}
    return render(request, "desk/on_word.html", {**page, "text": consents.notices()[Purpose.SUPPORT]}, status=status)


def _twins(request: ActingRequest, form: OnWordForm) -> tuple[tuple[UUID, str], ...]:
    """Return who of the worker's own people was born on that day, unless the worker has said that it is another."""
    if form.cleaned_data["is_another"]:
        return ()
    born, row = form.cleaned_data["birth_date"], form.cleaned_data["row"]
    found = queries.born_then(birth_date=born, besides=row, by=request.actor, at=request.now)
    return queries.called(found) if found else ()


def _begun(request: ActingRequest, form: OnWordForm) -> HttpResponse:
    typed = {name: form.cleaned_data[name] for name in ("row", "name", "birth_date", "phone", "code")}
    is_new = actions.open_on_word(**typed, by=request.actor, at=request.now)
    if rules.minor_until(typed["birth_date"], on=request.now.astimezone(ZONE).date()):
        response = render(request, "desk/held.html")
        response.delete_cookie(drafts.COOKIE)
        return response
    return drafts.settled(reverse("desk:person", args=[typed["row"]]), "word" if is_new else "kept")


@require_http_methods(["GET", "POST"])
@staff(Role.WORKER)
def suggest(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Suggest a colleague for the support team."""
    if chosen := _uuid(request.POST.get("worker", "")):
        people.suggest_member(person_id=person_id, worker_id=chosen, by=request.actor, at=request.now)
        return HttpResponseRedirect(f"{reverse('desk:person', args=[person_id])}?done=suggest")
    case = consents.case(person_id=person_id, part="team", at=request.now)
    colleagues = workforce.colleagues(
        by=request.actor, workers_only=True, only=who.may_be_suggested(person_id=person_id)
    )
    beside = who.beside(scope=case.scope, person_id=person_id)
    shown = {"case": case, "colleagues": colleagues, "beside": beside, "is_missing": request.method == "POST"}
    return render(request, "desk/suggest.html", shown)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


@require_POST
@staff(Role.WORKER)
def ask_card(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Ask the intake desk to print a sealed card."""
    people.ask_card(person_id=person_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('desk:person', args=[person_id])}?done=card")


@require_http_methods(["GET", "POST"])
@staff(Role.LEAD)
def cover(request: ActingRequest) -> HttpResponse:
    """Name a stand-in until a date, and show who steps in for whom just now."""
    colleagues = workforce.colleagues(by=request.actor, workers_only=True)
    choices = [(str(c.id), c.name) for c in colleagues]
    begin = {"until": (request.now + timedelta(days=7)).astimezone(ZONE).date(), **drafts.kept(request)}
    form = CoverForm(request.POST or None, workers=choices, now=request.now, initial=begin)
    if form.is_bound and form.is_valid() and _is_covered(request, form):
        return drafts.settled(reverse("desk:cover"), "named")
    station = request.actor.station_id
    covers = who.covers(station_id=station, at=request.now) if station else ()
    page = {"form": form, "covers": covers, "done": request.GET.get("done", "")}
    return render(request, "desk/cover.html", page | {"waiting": len(who.to_approve())})


def _is_covered(request: ActingRequest, form: CoverForm) -> bool:
    """Name the stand-in that was chosen, or say on the form why not."""
    away, stand_in, until = (form.cleaned_data[name] for name in ("away", "stand_in", "until"))
    try:
        people.cover(away_id=away, stand_in_id=stand_in, until=until, by=request.actor, at=request.now)
    except RefusedError as problem:
        form.add_error(None, str(problem))
        return False
    return True


@require_POST
@staff(Role.LEAD)
def end_cover(request: ActingRequest, cover_id: UUID) -> HttpResponse:
    """End what somebody stands in for, at once."""
    people.end_cover(cover_id=cover_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('desk:cover')}?done=ended")


@require_http_methods(["GET", "POST"])
@staff(Role.LEAD)
def approvals(request: ActingRequest) -> HttpResponse:
    """Show which workers wait to open a minor's file, without a name, and approve one."""
    form = ApprovalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        people.approve_file(approval_id=form.cleaned_data["approval"], by=request.actor, at=request.now)
        return HttpResponseRedirect(f"{reverse('desk:approvals')}?done=approved")
    page = {"waiting": who.to_approve(), "is_done": request.GET.get("done") == "approved"}
    return render(request, "desk/approvals.html", page)


@require_http_methods(["POST"])
@staff(Role.INTAKE)
def issue_card(request: ActingRequest, card_id: UUID) -> HttpResponse:
    """Make the code of one card and show it once, on this page, to somebody outside the team."""
    code = tokens.new_code()
    try:
        people.issue_card(card_id=card_id, code=code, by=request.actor, at=request.now)
    except RefusedError:
        # Whoever reloads the page with the code asks for a second one.
        return render(request, "desk/card_shown.html", status=403)
    parts = [code[i : i + 4] for i in range(0, len(code), 4)]
    return render(request, "desk/card.html", {"code": " ".join(parts), "number": request.POST.get("number", "")[:12]})
