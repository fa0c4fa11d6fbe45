"""The interview and its result: open to everybody, under no name; nothing is kept when it is over."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.foundations.http import ActingRequest
from guitu.foundations.letters import NoFontError
from guitu.foundations.ui.squares import square
from guitu.supports.benefits import asking, browsers, forms, labels, library, pages, paper, results, store
from guitu.supports.benefits.browsers import running
from guitu.supports.benefits.store import Held, OverError, TooManyError
from guitu.supports.benefits.telling import Said, Telling
from rules_cn.answers import Need

BUSY = 503


def _to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"benefits:{name}"))


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: ActingRequest) -> HttpResponse:
    """Say what this is, and ask for the place and the day; an interview that runs goes on with other ones."""
    held = browsers.held_or_none(request)
    first = {"on": held.telling.on, "where": held.telling.where} if held else {"on": localdate(request.now)}
    form = forms.BeginForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        try:
            return _begun(request, held, form)
        except (TooManyError, OverError):
            return render(request, "benefits/start.html", {"form": form, "is_busy": True}, status=BUSY)
    return render(request, "benefits/start.html", {"form": form, "held": held})


def _begun(request: ActingRequest, held: Held | None, form: forms.BeginForm) -> HttpResponse:
    on, where = form.cleaned_data["on"], form.cleaned_data["where"]
    if held is None:
        return browsers.give(_to("topics"), request, store.begin(Telling(on, where)))
    store.change(held, lambda told: Telling(on, where, told.topics, told.people, told.said))
    return _to("ask" if held.telling.topics and held.telling.people else "topics")


@require_http_methods(["GET", "HEAD", "POST"])
@running
def topics(request: ActingRequest, held: Held) -> HttpResponse:
    """Ask what it is about."""
    form = forms.TopicsForm(
        request.POST if request.method == "POST" else None, initial={"topics": held.telling.topics}
    )
    if not (form.is_bound and form.is_valid()):
        return render(request, "benefits/topics.html", {"form": form})
    chosen = tuple(form.cleaned_data["topics"])
    after = store.change(held, lambda told: told.about(chosen))
    return _to("family" if asking.asks_for_family(after.telling) else "ask")


@require_http_methods(["GET", "HEAD", "POST"])
@running
def family(request: ActingRequest, held: Held) -> HttpResponse:
    """Ask who belongs to the family."""
    form = forms.FamilyForm(request.POST if request.method == "POST" else None, initial=held.telling.heads())
    if not (form.is_bound and form.is_valid()):
        return render(request, "benefits/family.html", {"form": form})
    people = form.people()
    store.change(held, lambda told: told.with_people(people))
    return _to("ask")


@require_http_methods(["GET", "HEAD", "POST"])
@running
def ask(request: ActingRequest, held: Held) -> HttpResponse:
    """Ask the next question, and take an answer."""
    if request.method == "POST":
        return _answered(request, held)
    if not held.telling.topics:
        return _to("topics")
    need = asking.next_need(held.telling)
    return _to("result") if need is None else _question(request, held, need)


@require_safe
@running
def change(request: ActingRequest, held: Held, number: int) -> HttpResponse:
    """Ask a question once more that was answered before."""
    if number >= len(held.telling.said):
        return _to("ask")
    one = held.telling.said[number]
    first = {"answer": forms.shown(one.need, one.value)}
    form = forms.AnswerForm(need=one.need, on=held.telling.on, initial=first)
    return _question(request, held, one.need, form=form)


def _answered(request: ActingRequest, held: Held) -> HttpResponse:
    """Take one answer; what is never kept travels on beside."""
    need = Need(request.POST.get("about", ""), request.POST.get("fact", ""))
    beside = store.brought(held, request.POST.get("carried", ""))
    if not pages.is_asked_of(need, held.telling):
        return _question(request, held, asking.next_need(held.telling, beside), beside=beside, is_stale=True)
    form = forms.AnswerForm(request.POST, need=need, on=held.telling.on)
    if "skip" not in request.POST and not form.is_valid():
        return _question(request, held, need, form=form, beside=beside)
    said = Said(need.about, need.fact, None if "skip" in request.POST else form.value())
    if asking.is_momentary(need):
        beside = (*(one for one in beside if one.need != need), said)
    else:
        held = store.change(held, lambda told: told.with_answer(said))
    return _question(request, held, asking.next_need(held.telling, beside), beside=beside) if beside else _to("ask")


def _question(
    request: ActingRequest,
    held: Held,
    need: Need | None,
    *,
    form: forms.AnswerForm | None = None,
    beside: tuple[Said, ...] = (),
    is_stale: bool = False,
) -> HttpResponse:
    """Show one question; when none is left, the result."""
    if need is None:
        return _result(request, held, beside)
    page = {
        "form": form or forms.AnswerForm(need=need, on=held.telling.on),
        "need": need,
        "about": pages.about(need, held.telling),
        "is_momentary": asking.is_momentary(need),
        "carried": store.carried(held, beside) if beside else "",
        "told": pages.told(held.telling),
        "last": pages.last(held.telling),
        "place": pages.place(held.telling),
        "day": held.telling.on,
        "topics": pages.topics(held.telling),
        "is_stale": is_stale,
    }
    return render(request, "benefits/question.html", page)


@require_safe
@running
def result(request: ActingRequest, held: Held) -> HttpResponse:
    """Show what the rules say to what was told so far."""
    return _result(request, held, ()) if held.telling.topics else _to("topics")


def _result(request: ActingRequest, held: Held, beside: tuple[Said, ...]) -> HttpResponse:
    page = {
        "page": results.page(held.telling, beside),
        "place": pages.place(held.telling),
        "day": held.telling.on,
        "topics": pages.topics(held.telling),
        "told": pages.told(held.telling),
        "carried": store.carried(held, beside) if beside else "",
        "has_last": bool(beside),
    }
    return render(request, "benefits/result.html", page)


@require_POST
@running
def take_along(request: ActingRequest, held: Held) -> HttpResponse:
    """Give the result as PDF: made in memory, kept nowhere."""
    beside = store.brought(held, request.POST.get("carried", ""))
    try:
        letter = paper.letter(results.page(held.telling, beside), made=localdate(request.now))
    except NoFontError:
        return render(request, "benefits/no_font.html", status=BUSY)
    response = HttpResponse(letter, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="benefits.pdf"'
    return response


@require_POST
def end(request: ActingRequest) -> HttpResponse:
    """Remove everything now."""
    held = browsers.held_or_none(request)
    if held is not None:
        store.end(held)
    return browsers.let_go(render(request, "benefits/ended.html"))


@require_POST
@running
def phone(request: ActingRequest, held: Held) -> HttpResponse:
    """Show a square by which another phone takes the interview over, once, within ten minutes."""
    code = store.open_passage(held)
    there = request.build_absolute_uri(reverse("benefits:passage", args=[code]))
    return render(request, "benefits/phone.html", {"qr": square(there)})


@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: ActingRequest, code: UUID) -> HttpResponse:
    """Take an interview over onto this phone; looking alone uses nothing up."""
    if request.method != "POST":
        return render(request, "benefits/passage.html")
    try:
        return browsers.give(_to("ask"), request, store.take_over(code))
    except OverError:
        return browsers.over(request)


# The law library: the same for everybody


@require_safe
def law(request: ActingRequest) -> HttpResponse:
    """Show every document, figure and rule."""
    on = localdate(request.now)
    shown = {"documents": library.documents(on=on), "lines": library.lines(on=on), "gaps": library.gaps()}
    return render(request, "benefits/law.html", {**shown, "rules": library.rules()})


@require_safe
def document(request: ActingRequest, key: str) -> HttpResponse:
    """Show one document, article by article."""
    return render(request, "benefits/document.html", {"page": library.document(key, on=localdate(request.now))})


@require_safe
def rule(request: ActingRequest, name: str) -> HttpResponse:
    """Show one rule."""
    return render(request, "benefits/rule.html", {"page": library.rule(name, on=localdate(request.now))})


@require_safe
def figure(request: ActingRequest, name: str) -> HttpResponse:
    """Show one figure through the years."""
    lines = library.lines(name, on=localdate(request.now))
    page = {"title": labels.FIGURES[name], "name": name, "lines": lines, "gaps": library.gaps(name)}
    return render(request, "benefits/figure.html", page)
