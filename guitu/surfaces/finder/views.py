"""The public pages: the same for everybody, without sign-in, cookie or trace. Whoever reads them may keep them.

The last one is not public: a worker looks in the directory from a case file.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from guitu.foundations.access.verdicts import NOBODY, Role
from guitu.foundations.http import ActingRequest
from guitu.foundations.staffing import staff
from guitu.foundations.ui.language import HTML_LANG
from guitu.foundations.ui.squares import square
from guitu.journey.consent import queries as consents
from guitu.surfaces.finder import queries, sheets, words
from guitu.surfaces.finder.editing import actions, rules
from guitu.surfaces.finder.forms import AskForm

P = ParamSpec("P")
TONGUES = {"zh": "zh-hans", "en": "en"}
# Whether something is open changes by the minute; nothing else here does.
KEPT = "public, max-age=60"
View = Callable[Concatenate[ActingRequest, P], HttpResponse]


def public(view: View[P]) -> View[P]:
    """Speak the language of the address, and say that the answer may be kept and found."""

    @wraps(view)
    def answered(request: ActingRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        code = TONGUES[str(kwargs["tongue"])]
        with translation.override(code):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = HTML_LANG[code]
        if request.method != "POST":
            response.headers["Cache-Control"] = KEPT
        response.headers["X-Robots-Tag"] = "all"
        return response

    return answered


def _page(request: ActingRequest, name: str, tongue: str, **page: object) -> HttpResponse:
    """Render a page with the way to the same page in the other language."""
    other = "en" if tongue == "zh" else "zh"
    other_name = dict(settings.LANGUAGES)[TONGUES[other]]
    there = request.get_full_path().replace(f"/{tongue}/", f"/{other}/", 1)
    return render(
        request,
        f"finder/{name}.html",
        {"tongue": tongue, "other": other, "other_name": other_name, "there": there, **page},
    )


@require_safe
def door(request: ActingRequest) -> HttpResponse:
    """Lead on in the language of the pages that somebody comes from."""
    tongue = "en" if translation.get_language() == "en" else "zh"
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(reverse("finder:start", args=[tongue]) + (f"?{asked}" if asked else ""))


@require_safe
@public
def start(request: ActingRequest, tongue: str) -> HttpResponse:
    """Show what can be looked for: by word, by what it is about, by district."""
    page = queries.start(at=request.now)
    return _page(request, "start", tongue, page=page, form=AskForm(districts=page.counts))


@require_safe
@public
def found(request: ActingRequest, tongue: str) -> HttpResponse:
    """Show what was found, and in which order."""
    counts = queries.districts(request.now)
    form = AskForm(request.GET, districts=counts)
    page = queries.search(form.wanted(), at=request.now)
    ways = {
        name: f"?{urlencode(wanted.parts)}" if wanted else ""
        for name, wanted in (("before", page.before), ("after", page.after))
    }
    tellable = not page.count and rules.tellable(words.runs(page.wanted.words))
    return _page(request, "list", tongue, page=page, form=form, ways=ways, tellable=tellable)


# The public pages carry no token, because they know nobody: a forged post could act as nobody but itself.
@csrf_exempt
@require_POST
@public
def in_vain(request: ActingRequest, tongue: str) -> HttpResponse:
    """Keep the words of a question that found nothing, when the button is pressed that says so; nothing else."""
    asked = words.normalise(request.POST.get("q", ""))[: words.LONGEST_QUESTION]
    told = rules.tellable(words.runs(asked)[: words.MOST_WORDS])
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        actions.tell(words=told, by=NOBODY, at=request.now)
    there = reverse("finder:start", args=["en" if tongue == "zh" else "zh"])
    return _page(request, "in_vain", tongue, told=told, there=there)


@require_safe
@public
def service(request: ActingRequest, tongue: str, service_id: UUID) -> HttpResponse:
    """Show one service, to be read, called, printed or taken along on a phone."""
    sheet = sheets.sheet(service_id=service_id, at=request.now)
    if sheet is None:
        raise Http404
    here = request.build_absolute_uri(request.path)
    return _page(request, "service", tongue, page=sheet, qr=square(here), today=request.now)


@require_safe
@staff(Role.WORKER)
def case(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Look in the directory from a case file, for a new referral. Nothing is kept of the question."""
    opened = consents.case(person_id=person_id, part="referrals", at=request.now)
    form = AskForm(request.GET, districts=queries.districts(request.now))
    wanted = form.wanted()
    page = queries.search(wanted, at=request.now) if request.GET else None
    after = f"?{urlencode(page.after.parts)}" if page and page.after else ""
    before = f"?{urlencode(page.before.parts)}" if page and page.before else ""
    tongue = "en" if translation.get_language() == "en" else "zh"
    told = {"case": opened, "form": form, "page": page, "ways": {"before": before, "after": after}, "tongue": tongue}
    return render(request, "finder/case.html", {**told, "here": request.path})
