"""The same few questions at the start, on the way and at the end, and what was answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Proven
from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.journey.outcomes.rules import ROUNDS_LIMIT, Domain, Group, Hand, Level, Mark, Occasion

GROUP_WORDS = {
    Group.AROUND: _("Who is around me"),
    Group.AT_HAND: _("What I can build on"),
    Group.WITHIN: _("What is in me"),
    Group.AMONG: _("My place among others"),
}

DOMAIN_WORDS = {
    Domain.SUPPORTS: _("People who stand by me"),
    Domain.COMPANY: _("Good company"),
    Domain.CLOSE: _("Those close to me"),
    Domain.HOME: _("A place to live"),
    Domain.MEANS: _("Enough for each day"),
    Domain.WORK: _("Work or learning"),
    Domain.STRENGTHS: _("My own strength"),
    Domain.SKILLS: _("What I can do"),
    Domain.WELL: _("How I feel"),
    Domain.WELCOME: _("Where I am welcome"),
    Domain.GIVING: _("What I give"),
}

# What is asked, as something that somebody can say of their own life. All of it is our own wording.
QUESTION_WORDS = {
    Domain.SUPPORTS: _("When something goes wrong, there is somebody I can call."),
    Domain.COMPANY: _("There are people I like to be with, and they do me good."),
    Domain.CLOSE: _("With those closest to me, things are the way I wish."),
    Domain.HOME: _("I have a place to live where I can stay and rest."),
    Domain.MEANS: _("What I have is enough for what each day asks of me."),
    Domain.WORK: _("My days hold work or learning that suits me."),
    Domain.STRENGTHS: _("On a hard day I know what helps me, and I can do it."),
    Domain.SKILLS: _("There are things I can do well, and I go on learning."),
    Domain.WELL: _("Most days I feel well, in body and in mind."),
    Domain.WELCOME: _("Away from home there is a place or a group where I am welcome and can do what I enjoy."),
    Domain.GIVING: _("I give something to others, too, and they can count on me."),
}

LEVEL_WORDS = {
    Level.NOT_AT_ALL: _("not at all"),
    Level.A_LITTLE: _("a little"),
    Level.HALF: _("half and half"),
    Level.MOSTLY: _("mostly so"),
    Level.FULLY: _("yes, just so"),
    Level.NO_ANSWER: _("could not say, or would rather not"),
}

OCCASION_WORDS = {
    Occasion.START: _("At the start"),
    Occasion.MIDDLE: _("On the way"),
    Occasion.END: _("At the end"),
}

MARK_WORDS = {
    Mark.PERSON_WISHES: _("The person wishes to look once more"),
    Mark.WORKER_WISHES: _("A worker suggests to look once more"),
    Mark.CAME_BACK: _("Came back"),
}

HAND_WORDS = {Hand.PERSON: _("by their own hand"), Hand.WORKER: _("told to a worker")}


class Outcome(Record):
    """What somebody answered on one occasion of a round, under one consent. All of it is sealed, the numbers too.

    A change is another version. What the person says and what a worker wrote down are two lines of versions: neither
    takes the other's place.
    """

    round = models.SmallIntegerField(default=1)
    occasion = models.CharField(max_length=8, choices=[(o.value, OCCASION_WORDS[o]) for o in Occasion])
    hand = models.CharField(max_length=8, choices=[(h.value, HAND_WORDS[h]) for h in Hand])
    number = models.SmallIntegerField()
    proven = models.SmallIntegerField()
    said = models.BinaryField()

    class Meta:
        db_table = "outcome"
        indexes = [models.Index(fields=["person_id", "at"], name="outcome_of_person")]
        constraints = [
            records.readable("outcome", "at", occasion=Occasion, hand=Hand, proven=Proven),
            # Two writing the next version at once: the second is told, and sees both.
            models.UniqueConstraint(
                fields=["consent_id", "round", "occasion", "hand", "number"], name="outcome_version"
            ),
            models.CheckConstraint(
                condition=models.Q(round__gte=1, round__lte=ROUNDS_LIMIT), name="outcome_round_from_one"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="outcome_counts_from_one"),
            # Whoever writes cannot say that it was the other's hand, or that a told answer was shown to be somebody's.
            models.CheckConstraint(
                condition=models.Q(hand="person", by_id=models.F("person_id"))
                & ~models.Q(proven__in=[Proven.NOTHING, Proven.WORKER_WORD, Proven.SYSTEM])
                | models.Q(hand="worker", proven=Proven.WORKER_WORD) & ~models.Q(by_id=models.F("person_id")),
                name="outcome_hand_is_whose",
            ),
        ]

    def __str__(self) -> str:
        return "answers on one occasion"


class OutcomeRound(Record):
    """What lets another round begin: one side's wish, or that the person came back. It says nothing about why."""

    number = models.SmallIntegerField()
    what = models.SmallIntegerField(choices=[(m.value, MARK_WORDS[m]) for m in Mark])

    class Meta:
        db_table = "outcome_round"
        indexes = [models.Index(fields=["person_id"], name="outcome_round_of_person")]
        constraints = [
            records.readable("outcome_round", "at", what=Mark),
            # Two workers who wish at once wish the same thing.
            models.UniqueConstraint(fields=["consent_id", "number", "what"], name="outcome_round_once"),
            models.CheckConstraint(condition=models.Q(number__gte=2), name="outcome_round_after_first"),
        ]

    def __str__(self) -> str:
        return "a wish for another round of answers"
