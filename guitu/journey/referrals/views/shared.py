"""What the pages of referrals have in common."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.http import ActingRequest
from guitu.foundations.sealing.records import KeptOtherwiseError
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.referrals.forms import StepForm
from guitu.journey.referrals.rules import State

DONE: dict[str, Words] = {
    "drafted": _("Prepared. They see it in their portal; nothing has left."),
    "sent": _("Sent, exactly as you ticked it. You can take it back at any time."),
    "agreed": _("Agreed. The letter says exactly what you ticked; it goes only by hand."),
    "not_now": _("Noted: not now. Nothing has left, and nobody asks again."),
    "feedback": _("Thank you. Your team reads it."),
    "stopped": _("Called off. They can no longer open it there."),
    "mistake": _("Noted as a mistake. They can no longer open it there."),
    "settled": _("This referral is settled."),
    "in_error": _("The draft is taken back."),
    "answered": _("Noted. The person and their team see it."),
    "handed": _("Noted: the letter was handed over."),
    "told": _("Noted: they were told."),
}
# What is true only while nothing has left: whoever loads the page again after that reads how it stands instead.
OF_A_DRAFT = frozenset({"drafted", "not_now"})
LATE = _("Somebody else was quicker. Look how it stands now; your words are still here.")

KEPT = _("This is kept already, with these words: “%(words)s” What you have typed now is not; it stands further down.")
KEPT_WITHOUT = _("This is kept already, as you sent it first. What you have typed now is not; it stands further down.")


def kept_already(kept: KeptOtherwiseError) -> str:
    """Return that an answer was sent once already and what it said: the step is taken, and no second one follows."""
    words = kept.said.get("words", "")
    return str(KEPT) % {"words": words} if words else str(KEPT_WITHOUT)


def opened_case(request: ActingRequest, person_id: UUID) -> Case:
    return consents.case(person_id=person_id, part="referrals", at=request.now)


def show(request: ActingRequest, name: str, case: Case, **more: object) -> HttpResponse:
    done = DONE.get(request.GET.get("done", ""), "")
    return render(request, name, {"case": case, "done": done, **more})


def step_of(request: ActingRequest, *, by_letter: bool = False) -> StepForm | None:
    to = request.POST.get("to", "") if request.method == "POST" else ""
    return StepForm(request.POST, to=State(to), by_letter=by_letter) if to in set(State) else None


def begun(begin: Mapping[str, object], kept: Mapping[str, object], to: State) -> dict[str, object]:
    """Return what the form of one step begins with: what was typed for this step when the session ended, if it was."""
    return {**begin, **(kept if kept.get("to") == to.value else {})}
