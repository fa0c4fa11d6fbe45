"""What the data-protection officer sees: what happened, never what was written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.audit.models import Checkpoint, Entry, RefusedAttempt
from guitu.journey.consent.models import ErasureOrder
from guitu.society.workforce.models import Worker

LATE = timedelta(minutes=10)
PART_WORDS: dict[str, Words] = {
    "name": _("A name in a list"),
    "record": _("A record"),
    "note": _("A note, to change it"),
    "needs": _("The needs"),
    "need.tell": _("Writing down a need"),
    "need.change": _("Changing the words of a need"),
    "need.move": _("Saying how a need stands"),
    "plan": _("A plan"),
    "plan.write": _("Writing a plan"),
    "plan.mark": _("Marking a step of a plan"),
    "questions": _("Questions about how somebody is"),
    "answers": _("What answers say"),
    "safety": _("The plan for hard moments"),
    "assessment.answer": _("Keeping answers to questions"),
    "assessment.see": _("Reading together what answers say"),
    "outcomes": _("How life is going for somebody"),
    "outcome.judge": _("Keeping answers about how life is going"),
    "outcome.again": _("Another round of answers"),
    "safety.write": _("Writing the plan for hard moments"),
    "contact.write": _("Writing a note"),
    "closing": _("A goodbye"),
    "closure.move": _("Proposing a goodbye"),
    "referrals": _("Referrals of somebody"),
    "referral.draft": _("Preparing a referral"),
    "referral.agree": _("Agreeing to send a referral"),
    "referral.say": _("Putting a word beside a referral"),
    "referral.tell": _("Saying how a letter to a service went on"),
    "letter": _("Printing a letter to a service"),
    "copy": _("Opening what another organisation sent"),
    "handover": _("Handing over"),
    "handover.propose": _("Writing a hand-over note"),
    "handover.move": _("Taking over, or taking a hand-over back"),
    "meetings": _("Meetings with somebody"),
    "reminders": _("Reminders about somebody"),
    "relations": _("How somebody sees it themselves"),
    "reminder.write": _("Writing a reminder"),
    "meeting.propose": _("Proposing a meeting"),
    "meeting.move": _("Answering or moving a meeting"),
    "file.approve": _("Approving a minor's file"),
    "bulk": _("Very many records within an hour"),
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A refused attempt to open a record."""

    at: datetime
    worker: str
    part: Words


@dataclass(frozen=True, slots=True)
class Order:
    """An erasure under way or done."""

    ordered_at: datetime
    done_at: datetime | None
    rows_gone: int | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class OfficerPage:
    """The state of the organisation's promises."""

    attempts: tuple[Attempt, ...]
    orders: tuple[Order, ...]
    openings_today: int
    log_size: int
    log_at: datetime | None


def page(*, organisation_id: UUID, at: datetime) -> OfficerPage:
    """Return the officer's page for one organisation. Five statements."""
    attempts = list(RefusedAttempt.objects.filter(organisation_id=organisation_id).order_by("-at")[:50])
    names = dict(Worker.objects.filter(pk__one_of={a.actor_id for a in attempts}).values_list("pk", "name"))
    orders = ErasureOrder.objects.filter(organisation_id=organisation_id).order_by("-ordered_at")[:50]
    head = Checkpoint.objects.order_by("-size").first()
    day = at - timedelta(days=1)
    return OfficerPage(
        attempts=tuple(
            Attempt(a.at, names.get(a.actor_id, ""), PART_WORDS.get(a.part, _("Another act"))) for a in attempts
        ),
        orders=tuple(
            Order(o.ordered_at, o.done_at, o.rows_gone, o.done_at is None and o.ordered_at < at - LATE) for o in orders
        ),
        openings_today=Entry.objects.filter(organisation_id=organisation_id, at__gte=day).count(),
        log_size=head.size if head else 0,
        log_at=head.at if head else None,
    )
