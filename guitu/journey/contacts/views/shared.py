"""What the pages of contacts have in common."""

from uuid import UUID

from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.contacts.rules import Side

# What was just done, said once at the top of the next page; the address carries only the word.
DONE = {
    "proposed": _("Proposed. It stands once the other side has confirmed it, too."),
    "countered": _("Another time is proposed. It stands once the other side has confirmed it, too."),
    "confirmed": _("Confirmed. Both sides have said yes."),
    "told_yes": _("Written down as told to you. Their own hand can still confirm it, or say otherwise."),
    "told_no": _("Written down. It is off."),
    "declined": _("Your no stands. It needs no reason and has no consequence."),
    "cancelled": _("Called off."),
    "kept": _("Noted: you met."),
    "not_met": _("Noted. It is counted nowhere."),
    "quiet": _("It will be quiet. Nobody proposes a meeting until you want it again."),
    "open": _("You are open again."),
    "wished": _("A short message will come when something waits for you."),
    "unwished": _("No message will come."),
    "reminder": _("Written down. It stands on your page of that day."),
    "finished": _("Done."),
    "between": _("From now on only the two of you read it."),
    "said": _("Your view stands as you said it."),
}


def opened(request: ActingRequest, person_id: UUID, *, part: str) -> Case:
    """Open a record for one page."""
    return consents.case(person_id=person_id, part=part, at=request.now)


def is_lapsed(case: Case) -> bool:
    """Return whether what is arranged can only be read: the agreement to support has ended."""
    return Purpose.SUPPORT in case.lapsed


def side(request: ActingRequest) -> Side:
    """Return whose side of the table asks."""
    return Side.PERSON if request.actor.is_person else Side.WORKER


def done(request: ActingRequest) -> object:
    """Return in words what was just done."""
    return DONE.get(request.GET.get("done", ""), "")


def then(name: str, did: str, *args: UUID) -> HttpResponseRedirect:
    """Go on to a page that says what was done."""
    return drafts.settled(reverse(name, args=args), did)


def typed(request: ActingRequest) -> QueryDict | None:
    """Return what was sent, if anything was."""
    return request.POST if request.method == "POST" else None
