"""Plans: one row a version, what the person says to it, what was marked. Goals and steps are sealed as a whole."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.journey.plans.rules import Doer, Mark, State, StepState
from guitu.people.models import STANCE_WORDS
from guitu.people.rules import Stance

# How it stands, as staff read it and as the person does.
STATE_WORDS = {
    State.WAITING: _("waiting for their answer"),
    State.OWN: _("in their own words"),
    State.AGREED: _("they agree"),
    State.DISAGREED: _("they see it differently"),
    State.NOT_ANSWERED: _("they could not say"),
    State.REPLACED: _("replaced by a newer version"),
}
OWN_STATE_WORDS = {
    State.WAITING: _("waits for your answer"),
    State.OWN: _("written by you"),
    State.AGREED: _("you agreed"),
    State.DISAGREED: _("you see it differently"),
    State.NOT_ANSWERED: _("you could not say"),
    State.REPLACED: _("replaced by a newer version"),
}
DOER_WORDS = {
    Doer.PERSON: _("They themselves"),
    Doer.WORKER: _("Worker"),
    Doer.FAMILY: _("Family"),
    Doer.SERVICE: _("Another service"),
}
OWN_DOER_WORDS = {
    Doer.PERSON: _("I"),
    Doer.WORKER: _("My worker"),
    Doer.FAMILY: _("My family"),
    Doer.SERVICE: _("Another service"),
}
STEP_WORDS: dict[StepState, Words] = {StepState.OPEN: "", StepState.DONE: _("done"), StepState.LET_GO: _("let go")}
MARK_WORDS = {Mark.DONE: _("Done"), Mark.LET_GO: _("Let go"), Mark.TAKEN_UP: _("Take up again")}


class Plan(Record):
    """One version of a plan: the one the team reads, or the one between the person and one worker."""

    number = models.SmallIntegerField()
    replaces_id = models.UUIDField(null=True)
    # "Just me and my worker": the wall shows the row to the person and to this one worker, and to nobody else.
    for_worker_id = models.UUIDField(null=True)
    content = models.BinaryField()

    class Meta:
        db_table = "plan"
        indexes = [models.Index(fields=["person_id", "at"], name="plan_of_person")]
        constraints = [
            records.readable("plan", "at"),
            # Two writing the next version at once: the second is told, and sees both.
            models.UniqueConstraint(
                fields=["consent_id", "for_worker_id", "number"], nulls_distinct=False, name="plan_number"
            ),
            models.CheckConstraint(
                condition=models.Q(number=1, replaces_id__isnull=True)
                | models.Q(number__gt=1, replaces_id__isnull=False),
                name="plan_first_replaces_none",
            ),
        ]

    def __str__(self) -> str:
        return "a version of a plan"


class PlanAnswer(Record):
    """What the person says to a version. A later answer is added; none is changed."""

    plan_id = models.UUIDField()
    stance = models.SmallIntegerField(choices=[(s.value, STANCE_WORDS[s]) for s in Stance])
    words = models.BinaryField()

    class Meta:
        db_table = "plan_answer"
        indexes = [
            models.Index(fields=["person_id", "at"], name="plan_answer_of_person"),
            models.Index(fields=["plan_id", "at"], name="plan_answer_plan"),
        ]
        constraints = [records.readable("plan_answer", "at", stance=Stance)]

    def __str__(self) -> str:
        return "an answer to a plan"


class StepMark(Record):
    """Somebody said that a step is done, is let go, or is taken up again."""

    plan_id = models.UUIDField()
    step_key = models.UUIDField()
    number = models.SmallIntegerField()
    what = models.SmallIntegerField(choices=[(m.value, MARK_WORDS[m]) for m in Mark])

    class Meta:
        db_table = "step_mark"
        indexes = [models.Index(fields=["person_id"], name="step_mark_of_person")]
        constraints = [
            records.readable("step_mark", "at", what=Mark),
            models.UniqueConstraint(fields=["consent_id", "step_key", "number"], name="step_mark_number"),
        ]

    def __str__(self) -> str:
        return "a mark at a step"
