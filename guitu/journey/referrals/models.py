"""Referrals: the draft in the person's record, and the copy that lies with those who receive it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.foundations.sealing.scopes import OpenedManager
from guitu.journey.referrals.rules import Hand, Help, Helped, Kind, Reason, Result, Said, State

STATE_WORDS = {
    State.DRAFT: _("Being prepared"),
    State.REQUESTED: _("Sent, not answered yet"),
    State.RECEIVED: _("Letter handed over"),
    State.ACCEPTED: _("Accepted"),
    State.REJECTED: _("Not accepted"),
    State.IN_PROGRESS: _("Under way"),
    State.ON_HOLD: _("Resting"),
    State.CANCELLED: _("Called off"),
    State.COMPLETED: _("Finished there"),
    State.FAILED: _("Ended without what was wished"),
    State.ENTERED_IN_ERROR: _("Written by mistake"),
}

# The same at the desk where it arrived.
ARRIVED_WORDS = {
    **STATE_WORDS,
    State.REQUESTED: _("New, waits for your answer"),
    State.COMPLETED: _("Finished by you"),
}

# The same as steps that were taken.
STEP_WORDS = {**STATE_WORDS, State.REQUESTED: _("Sent")}

# And where a letter goes by hand: agreeing sends nothing by itself.
LETTER_WORDS = {State.REQUESTED: _("Agreed, letter not handed over yet")}
LETTER_STEP_WORDS = {State.REQUESTED: _("Agreed, letter ready")}

HELP_WORDS = {
    Help.COUNSELLING: _("Somebody to talk to (counselling)"),
    Help.HEALTH: _("Health and treatment"),
    Help.FAMILY: _("Help for the family"),
    Help.AID: _("Social aid and benefits"),
    Help.WORK: _("Finding work"),
    Help.TRAINING: _("Training and courses"),
    Help.HOUSING: _("A place to live"),
    Help.MENTORING: _("A mentor or a peer"),
    Help.SCHOOL: _("Back to school"),
    Help.PAPERS: _("Papers and registration"),
    Help.LEGAL: _("Legal advice"),
    Help.EVERYDAY: _("Everyday life"),
}

KIND_WORDS = {
    Kind.WISH: _("What is wished for"),
    Kind.NAME: _("Name"),
    Kind.PHONE: _("Phone number"),
    Kind.WORDS: _("A few words for them"),
    Kind.NEED: pgettext_lazy("item", "A need"),
    Kind.GOAL: _("A goal of the plan"),
}

REASON_WORDS = {
    Reason.NO_CAPACITY: _("No room at the moment"),
    Reason.NOT_OUR_AREA: _("Not the area we serve"),
    Reason.CLOSED: _("This help is not offered at present"),
    Reason.OTHER_HELP: _("Another kind of help fits better"),
    Reason.NO_LONGER_WISHED: _("Not wished any more"),
    Reason.FOUND_ELSEWHERE: _("Help was found elsewhere"),
    Reason.OTHER_PLACE: _("Another place fits better"),
    Reason.WHEN_IT_SUITS: _("Goes on when it suits the person"),
    Reason.NO_PLACE_YET: _("No place is free yet"),
    Reason.PAPERS_MISSING: _("A paper is still missing"),
    Reason.NOT_POSSIBLE: _("It was not possible here"),
    Reason.NOT_IN_TOUCH: _("We did not get in touch with each other"),
}

RESULT_WORDS = {
    Result.REACHED: _("Reached"),
    Result.PARTLY: _("Partly reached"),
    Result.NOT_YET: _("Not yet"),
    Result.OTHERWISE: _("Turned out otherwise"),
}

HELPED_WORDS = {
    Helped.YES: _("Yes, it helped"),
    Helped.A_LITTLE: _("A little"),
    Helped.NO: _("It did not help"),
    Helped.NOT_SAID: _("I would rather not say"),
}

SAID_WORDS = {
    Said.NOT_NOW: _("Not now, by their own hand"),
    Said.FEEDBACK: _("Looked back, by their own hand"),
    Said.SETTLED: _("All settled"),
    Said.IN_ERROR: _("Draft taken back by whoever wrote it"),
    Said.TOLD: _("Those who hold the letter were told"),
}

HAND_WORDS = {
    Hand.SOURCE: _("the support team"),
    Hand.PERSON: _("the person"),
    Hand.OWNER: _("those who received it"),
}


class Referral(Record):
    """A draft: where to, until when, and sealed what is wished and what might be told. Nothing leaves by it.

    To a station, to a service of the directory that is reached at one, or, with no station, to a service outside.
    A draft is never rewritten: what replaces it is a row of its own.
    """

    station_id = models.UUIDField(null=True)
    service_id = models.UUIDField(null=True)
    replaces_id = models.UUIDField(null=True, unique=True)
    ends_on = models.DateField()
    content = models.BinaryField()
    # What it copies from: a draft goes when one of these needs is kept between two, or when its kind is left out.
    need_ids = ArrayField(models.UUIDField(), null=True)
    has_goals = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "referral"
        indexes = [models.Index(fields=["person_id"], name="referral_person")]
        constraints = [records.readable("referral", "at", days=("ends_on",))]

    def __str__(self) -> str:
        return "a referral"


class ReferralWord(Record):
    """What stands beside a referral: not now, how it was, loop closed, written by mistake."""

    referral_id = models.UUIDField()
    what = models.SmallIntegerField(choices=[(s.value, SAID_WORDS[s]) for s in Said])
    helped = models.BinaryField()
    words = models.BinaryField()

    class Meta:
        db_table = "referral_word"
        indexes = [models.Index(fields=["person_id"], name="referral_word_of_person")]
        constraints = [
            records.readable("referral_word", "at", what=Said),
            models.UniqueConstraint(fields=["referral_id", "what"], name="referral_word_once"),
        ]

    def __str__(self) -> str:
        return "a word beside a referral"


class ReferralSent(Record):
    """That a referral left: which consent let it go, which copy it became, and sealed which items were ticked.

    Written by the database alone, in the act of consent. Nobody outside the person's team can read it: it is the
    only place that knows whose copy it is.
    """

    referral_id = models.UUIDField(unique=True)
    agreed_id = models.UUIDField(unique=True)
    disclosure_id = models.UUIDField(unique=True)
    picked = models.BinaryField()
    handed_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "referral_sent"
        indexes = [models.Index(fields=["person_id"], name="referral_sent_person")]

    def __str__(self) -> str:
        return "a referral that was sent"


class Disclosure(models.Model):
    """That a copy lies at a station: from whom, since when, until when. It holds no content and names nobody.

    With no station, a letter goes by hand: no copy lies anywhere here, and only the key of the answers is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    station_id = models.UUIDField(null=True)
    from_station_id = models.UUIDField()
    worker_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "disclosure"
        indexes = [
            models.Index(fields=["station_id", "-at"], name="disclosure_station"),
            models.Index(fields=["worker_id"], name="disclosure_worker"),
        ]

    def __str__(self) -> str:
        return "a copy that was sent"


class DisclosedText(models.Model):
    """What was ticked, sealed under the copy's own key."""

    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, primary_key=True, related_name="+")
    content = models.BinaryField()

    objects = OpenedManager["DisclosedText"]()

    class Meta:
        db_table = "disclosed_text"

    def __str__(self) -> str:
        return "what was told"


class ReferralMove(models.Model):
    """One step of a referral that was sent. The person's own hand is named as such, never by an id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="moves", db_index=False)
    step = models.SmallIntegerField()
    state = models.CharField(max_length=16, choices=[(s.value, STATE_WORDS[s]) for s in State])
    hand = models.CharField(max_length=6, choices=[(h.value, HAND_WORDS[h]) for h in Hand if h in HAND_WORDS])
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=16, blank=True, choices=[(r.value, REASON_WORDS[r]) for r in Reason])
    words = models.BinaryField(null=True)

    class Meta:
        db_table = "referral_move"
        constraints = [models.UniqueConstraint(fields=["disclosure_id", "step"], name="referral_move_once")]

    def __str__(self) -> str:
        return "a step of a referral"
