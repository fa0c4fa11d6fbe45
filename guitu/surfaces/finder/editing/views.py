"""The editors' desk: entries kept true in one tap, opening hours, and the words that found nothing."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guitu.foundations.access.verdicts import Role, Words
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.foundations.staffing import staff
from guitu.surfaces.finder.editing import actions, queries
from guitu.surfaces.finder.editing.forms import EntryForm, HoursForm, MeaningForm, PlacesForm
from guitu.surfaces.finder.editing.queries import Entry

LAST_PAGE = 1_000
DONE: dict[str, Words] = {
    "right": _("Thank you. The public page says that you checked it today."),
    "places": _("The public page shows it now."),
    "change": _("Saved. The public page says so now."),
    "word": _("Who asks for this word finds something now."),
    "gone": _("Removed."),
}


def _page_number(request: ActingRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(int(asked), LAST_PAGE) if asked.isascii() and asked.isdigit() and asked != "0" else 1


def _done(request: ActingRequest) -> Words:
    return DONE.get(request.GET.get("done", ""), "")


def _back(place: str, service_id: UUID, done: str) -> HttpResponse:
    return drafts.settled(reverse(place, args=[service_id]), done)


@require_GET
@staff(Role.EDITOR)
def home(request: ActingRequest) -> HttpResponse:
    """Show the entries that the asker's organisation keeps, those first that were not checked for the longest time."""
    only_stale = request.GET.get("stale") == "1"
    page = queries.home(by=request.actor, at=request.now, only_stale=only_stale, page=_page_number(request))
    return render(request, "finder/entries.html", {"page": page, "done": _done(request)})


def _entry(request: ActingRequest, page: Entry, form: PlacesForm, done: Words = "") -> HttpResponse:
    tongue = "en" if get_language() == "en" else "zh"
    return render(request, "finder/entry.html", {"page": page, "form": form, "done": done, "tongue": tongue})


@require_GET
@staff(Role.EDITOR)
def entry(request: ActingRequest, service_id: UUID) -> HttpResponse:
    """Show one entry with all that is said of it, and who changed what."""
    page = queries.entry(service_id=service_id, by=request.actor, at=request.now)
    return _entry(request, page, PlacesForm(), _done(request))


@require_POST
@staff(Role.EDITOR)
def assure(request: ActingRequest, service_id: UUID) -> HttpResponse:
    """Say that an entry is still right: one tap, here or in the list."""
    actions.assure(service_id=service_id, by=request.actor, at=request.now)
    if request.POST.get("onward") == "list":
        return HttpResponseRedirect(f"{reverse('editing:home')}?done=right")
    return _back("editing:entry", service_id, "right")


@require_POST
@staff(Role.EDITOR)
def places(request: ActingRequest, service_id: UUID) -> HttpResponse:
    """Say how many places are free: none, some, or a number."""
    pressed = request.POST.get("says", "")
    form = PlacesForm({"free": {"none": 0, "some": 1}.get(pressed, request.POST.get("free"))})
    if not form.is_valid():
        page = queries.entry(service_id=service_id, by=request.actor, at=request.now)
        return _entry(request, page, form)
    free, is_number = form.cleaned_data["free"], pressed != "some"
    actions.tell_capacity(service_id=service_id, free=free, is_number=is_number, by=request.actor, at=request.now)
    return _back("editing:entry", service_id, "places")


@require_http_methods(["GET", "POST"])
@staff(Role.EDITOR)
def change(request: ActingRequest, service_id: UUID) -> HttpResponse:
    """Change what an entry says; if somebody was quicker both texts are shown."""
    page = queries.entry(service_id=service_id, by=request.actor, at=request.now)
    begin = page.texts | {"seen": page.seen} | drafts.kept(request)
    form = EntryForm(request.POST or None, texts=page.texts, initial=begin)
    if not (form.is_bound and form.is_valid()):
        return render(request, "finder/change.html", {"page": page, "form": form})
    told, seen = form.told(), form.cleaned_data["seen"]
    try:
        actions.change(service_id=service_id, seen=seen, told=told, by=request.actor, at=request.now)
    except ChangedMeanwhileError:
        return _both_texts(request, service_id, told)
    return _back("editing:entry", service_id, "change")


def _both_texts(request: ActingRequest, service_id: UUID, told: dict[str, str]) -> HttpResponse:
    """Show what is kept beside what was typed; saving again replaces what is kept."""
    page = queries.entry(service_id=service_id, by=request.actor, at=request.now)
    form = EntryForm(told | {"seen": page.seen}, texts=page.texts)
    differ = [(form.fields[n].label, kept) for n, kept in page.texts.items() if n in told and told[n] != kept]
    return render(request, "finder/change.html", {"page": page, "form": form, "differ": differ})


@require_http_methods(["GET", "POST"])
@staff(Role.EDITOR)
def hours(request: ActingRequest, service_id: UUID, number: int) -> HttpResponse:
    """Write when an entry is open at one of its places, day by day."""
    page = queries.entry(service_id=service_id, by=request.actor, at=request.now)
    if not 1 <= number <= len(page.spots):
        raise Http404
    spot = page.spots[number - 1]
    seen = queries.mark(spot.week)
    form = HoursForm(request.POST or None, initial=spot.week | {"seen": seen} | drafts.kept(request))
    told = {"page": page, "spot": spot, "number": number, "form": form}
    if not (form.is_bound and form.is_valid()):
        return render(request, "finder/hours.html", told)
    given = {"service_id": service_id, "number": number, "seen": form.cleaned_data["seen"]}
    try:
        actions.set_hours(**given, week=form.week(), by=request.actor, at=request.now)
    except ChangedMeanwhileError:
        again = request.POST.copy()
        again["seen"] = seen
        return render(request, "finder/hours.html", told | {"form": HoursForm(again), "is_newer": True})
    return _back("editing:entry", service_id, "change")


@require_http_methods(["GET", "POST"])
@staff(Role.EDITOR)
def meanings(request: ActingRequest) -> HttpResponse:
    """Show the words that found nothing and the synonyms; add or remove one."""
    form = MeaningForm(request.POST if request.POST.get("act") == "add" else None)
    if request.method == "POST" and request.POST.get("act") != "add":
        return _remove(request)
    if form.is_bound and form.is_valid():
        word, means = form.cleaned_data["word"], form.cleaned_data["means"]
        actions.add_synonym(word=word, means=means, by=request.actor, at=request.now)
        return HttpResponseRedirect(f"{reverse('editing:words')}?done=word")
    page = queries.words_page()
    return render(request, "finder/meanings.html", {"page": page, "form": form, "done": _done(request)})


def _remove(request: ActingRequest) -> HttpResponse:
    word, means = request.POST.get("word", "")[:20], request.POST.get("means", "")[:20]
    if request.POST.get("act") == "drop":
        actions.drop_synonym(word=word, means=means, by=request.actor, at=request.now)
    else:
        actions.forget(word=word, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"{reverse('editing:words')}?done=gone")
