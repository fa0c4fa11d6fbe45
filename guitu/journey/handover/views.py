"""Handing over well: one worker writes, the person decides, the next one says what they understood."""

import uuid
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guitu.foundations.access.verdicts import RefusedError, Role, Words
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.staffing import staff
from guitu.foundations.ui.typed import kept_otherwise, renew
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.handover import actions, queries
from guitu.journey.handover.forms import HandoverForm, HandoverMoveForm
from guitu.people import browsers
from guitu.people import queries as team
from guitu.people.rules import Place

DONE: dict[str, Words] = {
    "proposed": _("Written. They read it in their portal and decide in their own time."),
    "taken_back": _("Taken back. Everything goes on."),
    "received": _("Kept. They read it in their portal at the same moment."),
    "agreed": _("Done. The colleague is on your team now."),
    "chose": _("Done. The one you chose is on your team now."),
    "held": _("Your yes is kept. A team lead looks at it first; until then nothing opens."),
    "ended": _("Done. Nobody is waited for; your team stays as it is, and you can change it whenever you like."),
    "declined": _("Your no stands. Everything stays as it is, and nobody asks why."),
}
QUICKER = _("Somebody else was quicker. Look how it stands now; your words are still here.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def case(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Show the hand-overs of a case, with an empty note ready; keep the one that is posted."""
    begin = {"row": uuid.uuid4(), **drafts.kept(request)}
    form = HandoverForm(_typed(request), now=request.now, initial=begin)
    if form.is_bound and form.is_valid():
        try:
            actions.propose(person_id=person_id, handover=form.draft(), by=request.actor, at=request.now)
        except KeptOtherwiseError as kept:
            kept_otherwise(form, row="row", words=kept.said.get("matters", ""))
        except ChangedMeanwhileError:
            form.add_error("to_whom", str(_("This colleague cannot take over. Choose somebody else.")))
        except RefusedError as problem:
            form.add_error(None, str(problem))
        else:
            return _done("handover:case", "proposed", person_id)
    return _case(request, person_id, form, HandoverMoveForm(initial={"row": uuid.uuid4()}, takes_over=True))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.WORKER)
def move(request: ActingRequest, person_id: UUID) -> HttpResponse:
    """Take a hand-over back, or take over with a note; a half-written note can also come back here."""
    begin = {"row": uuid.uuid4(), **drafts.kept(request)}
    takes_over = request.POST.get("move", "received") == "received"
    form = HandoverMoveForm(_typed(request), initial=begin, takes_over=takes_over)
    if _is_moved(request, person_id, form):
        return _done("handover:case", form.cleaned_data["move"].name.lower(), person_id)
    return _case(request, person_id, HandoverForm(now=request.now, initial={"row": uuid.uuid4()}), form)


@require_http_methods(["GET", "HEAD", "POST"])
@browsers.own
def own(request: ActingRequest) -> HttpResponse:
    """Show who would like to hand over to whom, with the note; take the person's answer."""
    form = HandoverMoveForm(_typed(request), initial={"row": uuid.uuid4(), **drafts.kept(request)})
    if _is_moved(request, request.actor.uid, form):
        return _done("handover:own", _word(request, form))
    opened, page = _read(request, request.actor.uid)
    told = {"case": opened, "page": page, "form": form, "done": _words(request)}
    return render(request, "handover/own.html", told)


def _word(request: ActingRequest, form: HandoverMoveForm) -> str:
    """Return what is said after the person's answer: a minor's yes waits for a team lead."""
    step = form.taken()
    if step.worker_id:
        now = team.place(person_id=request.actor.uid, worker_id=step.worker_id, at=request.now)
        if now is Place.HELD:
            return "held"
    return step.what.name.lower()


def _typed(request: ActingRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _is_moved(request: ActingRequest, person_id: UUID, form: HandoverMoveForm) -> bool:
    """Make the move that was typed, or say on the form why not."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        actions.move(person_id=person_id, step=form.taken(), by=request.actor, at=request.now)
    except KeptOtherwiseError as kept:
        kept_otherwise(form, row="row", words=kept.said.get("words", ""))
    except ChangedMeanwhileError:
        form.add_error(None, str(QUICKER))
        renew(form, row="row")
    except RefusedError as problem:
        form.add_error(None, str(problem))
    else:
        return True
    return False


def _read(request: ActingRequest, person_id: UUID) -> tuple[Case, queries.Page]:
    opened = consents.case(person_id=person_id, part="handover", at=request.now)
    return opened, queries.page(case=opened, by=request.actor, at=request.now)


def _words(request: ActingRequest) -> Words:
    return DONE.get(request.GET.get("done", ""), "")


def _case(request: ActingRequest, person_id: UUID, form: HandoverForm, answer: HandoverMoveForm) -> HttpResponse:
    opened, page = _read(request, person_id)
    form.offer(page.colleagues)
    # Whichever of the two forms was sent speaks at the top of the page.
    said = answer if answer.is_bound else form
    told = {"case": opened, "page": page, "note": form, "answer": answer, "form": said, "done": _words(request)}
    return render(request, "handover/case.html", told)


def _done(address: str, word: str, *args: UUID) -> HttpResponse:
    return drafts.settled(reverse(address, args=args), word)
