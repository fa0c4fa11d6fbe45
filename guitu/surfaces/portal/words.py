"""The record of openings in plain words: which part, why, how the one who opened it had shown who she is."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.journey.consent.rules import Kind

NAME_IN_LIST = "name"
# Why somebody whom the person trusts opens a part.
TRUSTED = "with"

PART_WORDS: dict[str, Words] = {
    NAME_IN_LIST: _("Your name in a list"),
    "record": _("Your record"),
    "note": _("One note, to change it"),
    "home": _("The first page"),
    "closing": _("Goodbye and coming back"),
    "closure.move": _("Proposed a goodbye, said it, or came back"),
    "opened": _("Who has looked"),
    "consents": _("Your consents"),
    "receipt": _("The receipt of one consent"),
    "team": _("Your team"),
    "reply": _("A note, to answer it"),
    "meetings": _("Your meetings"),
    "needs": _("Your needs"),
    "need.tell": _("Wrote down a need"),
    "need.change": _("Changed the words of a need"),
    "need.move": _("Said how a need stands"),
    "plan": _("Your plan"),
    "plan.write": _("Wrote a version of your plan"),
    "plan.answer": _("Answered a plan"),
    "plan.mark": _("Marked a step of your plan"),
    "questions": _("Questions about how you are"),
    "answers": _("What your answers say"),
    "safety": _("Your plan for hard moments"),
    "assessment.answer": _("Kept answers to questions"),
    "assessment.see": _("Looked at what answers say"),
    "outcomes": _("How life is going for you"),
    "outcome.judge": _("Kept answers about how life is going"),
    "outcome.again": _("Another round of answers"),
    "safety.write": _("Wrote the plan for hard moments"),
    "contact.write": _("Wrote a note"),
    "contact.reply": _("Answered a note"),
    "contact.confide": _("Kept a note between two"),
    "meeting.confide": _("Kept a meeting between two"),
    "need.confide": _("Kept a need between two"),
    "reminders": _("A worker's reminders about you"),
    "relations": _("How you see it yourself"),
    "reminder.write": _("Wrote a reminder to themselves"),
    "reminder.done": _("Marked a reminder as done"),
    "pause.ask": _("Asked for quiet"),
    "text.wish": _("Decided about short messages"),
    "pause.end": _("Ended the quiet"),
    "bond.say": _("Said how you see it"),
    "meeting.propose": _("Proposed a meeting"),
    "meeting.move": _("Answered, moved or noted a meeting"),
    "together": _("Agreeing once more, together with your guardian"),
    "trusted.guardian": _("Your guardian got a way in"),
    "trusted": _("Whom you trust with a part"),
    "trusted.invite": _("Let somebody trusted read a part"),
    "trusted.change": _("Changed what somebody trusted may read"),
    "trusted.end": _("Ended what somebody trusted could read"),
    "trusted.take_up": _("Took up your invitation"),
    "with.home": _("What you share, in a list"),
    "with.meetings": _("Your meetings that are still to come, as you ticked"),
    "with.plan": _("Your plan, as you ticked"),
    "with.needs": _("Your needs, as you ticked"),
    "with.notes": _("Notes of your meetings, as you ticked"),
    "referrals": _("Your referrals"),
    "referral.draft": _("Prepared a referral with you"),
    "referral.agree": _("Ticked what may leave"),
    "referral.send": _("Sent a referral"),
    "referral.say": _("Put a word beside a referral"),
    "referral.tell": _("Said how a letter to a service went on"),
    "letter": _("A letter to a service, printed"),
    "referral.stop": _("Called a referral off"),
    "referral.answer": _("Answered your referral"),
    "copy": _("What you sent, opened where it arrived"),
    "file.approve": _("Approved that a worker of your team may open your record"),
    "team.suggest": _("Suggested somebody for your team"),
    "team.invite": _("Asked somebody into the team"),
    "team.agree": _("Let somebody into the team"),
    "team.end": _("Let somebody go, or said no"),
    "team.until": _("Agreed until when somebody stays on the team"),
    "handover": _("A hand-over from one worker to another"),
    "handover.propose": _("Wrote a hand-over note"),
    "handover.move": _("Answered a hand-over, took it back, or took over"),
    "team.cover": _("Let a colleague step in for your worker"),
    "team.cover_end": _("Ended that a colleague steps in for your worker"),
    "card.ask": _("Asked for a paper card for you"),
    "card.issue": _("Printed a paper card for you"),
    "consent.give": _("Gave consent"),
    "consent.confirm": _("Confirmed consent"),
    "consent.renew": _("Renewed consent"),
    "consent.narrow": _("Let consent end earlier"),
    "consent.leave_out": _("Had a kind of record left out"),
    "consent.take_in": _("Had a kind of record kept again"),
    "consent.withdraw": _("Took consent back"),
    "phone": _("Your phone number, for a message"),
    "waiting_card": _("Your waiting card"),
    "parcel": _("What another organisation sealed for you"),
    "parcel.open": _("Let the team read what was sent with you"),
    "parcel.drop": _("Took away what was sealed for you"),
    "parcel.tell": _("Let the sender know that you came"),
    "sent_along": _("What was sent along with you"),
}

WHY_WORDS: dict[str, Words] = {
    "own": _("yourself"),
    "support": _("to support you"),
    "health": _("about health, as you agreed"),
    "family": _("about family, as you agreed"),
    "caseload": _("to see whom to meet"),
    "today": _("to plan the day"),
    "search": _("to find a name among the own people"),
    "away": _("because your worker is away, as you agreed"),
    "desk": _("at the intake desk"),
    "intake": _("at the intake desk"),
    "referral": _("because you let them read it"),
    "asked": _("for the short message that you asked for"),
    "warning": _("to tell you that a new card was printed"),
    "minor": _("because you are under eighteen"),
    "with": _("to walk beside you, as you allowed"),
    "guardian": _("because your guardian agreed together with you"),
}

WHAT_WORDS: dict[str, Words] = {
    "given": _("Consent given"),
    "told": _("A worker wrote that consent was given"),
    "confirmed": _("Consent confirmed"),
    "renewed": _("Consent renewed"),
    "narrowed": _("Consent made shorter"),
    "left_out": _("A kind of record left out"),
    "taken_in": _("A kind of record kept again"),
    "lapsed": _("Consent lapsed"),
    "withdrawn": _("Consent taken back"),
    "erased": _("Consent ended and erased"),
    "opened": _("Opened"),
}

# What follows where a kind is left out, before it is.
LEFT_OUT_MEANS: dict[Kind, Words] = {
    Kind.NOTES: _("Nobody writes down what you talk about. Meetings go on, and so does everything else."),
    Kind.NEEDS: _(
        "Nobody writes down what you need. You tell your worker, and that is enough. A referral that is being prepared"
        " and tells of a need is destroyed, too."
    ),
    Kind.PLAN: _(
        "There is no written plan. What you agree on, you agree on in words. A referral that is being prepared and"
        " tells of a goal is destroyed, too."
    ),
    Kind.LIFE: _("The questions at the start, on the way and at the end are not asked."),
}


def part(code: str) -> Words:
    """Return in plain words which part was opened."""
    return PART_WORDS.get(code, _("Another part"))


# The same, asked of the database.
LOOKS = ~Q(part__contains=".") | Q(part__startswith=f"{TRUSTED}.")


def is_reading(code: str) -> bool:
    """Return whether a code names what was read; every other one says what was done."""
    return "." not in code or code.startswith(f"{TRUSTED}.")


def why(code: str) -> Words:
    """Return in plain words why."""
    return WHY_WORDS.get(code, _("as you agreed"))


def nobodys(code: str) -> Words:
    """Return who opened a part when no worker did: somebody trusted, Guitu itself to warn her, or the person."""
    if code.startswith("with.") or code in {"trusted.take_up", "trusted.guardian"}:
        return _("somebody you trusted")
    return _("Guitu itself") if code == "phone" else _("yourself")
