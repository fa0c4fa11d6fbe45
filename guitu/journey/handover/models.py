"""A hand-over from one worker to another, and what is said and done about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.journey.handover.rules import Move, State
from guitu.society.workforce.models import Worker

MOVE_WORDS = {
    Move.AGREED: _("agreed by own hand"),
    Move.CHOSE: _("chose somebody else"),
    Move.DECLINED: _("said no"),
    Move.TAKEN_BACK: _("took it back"),
    Move.RECEIVED: _("took over"),
    Move.ENDED: _("waits no longer for a note"),
}

STATE_WORDS = {
    State.WAITING: _("waits for the person"),
    State.AGREED: _("agreed, the colleague's note is to come"),
    State.DECLINED: _("not wanted"),
    State.TAKEN_BACK: _("taken back"),
    State.RECEIVED: _("handed over"),
    State.ENDED: _("ended without a note"),
}
# Its day has come before anybody said yes or no.
UNANSWERED = _("not answered before its day")


class Handover(Record):
    """What the worker who leaves writes for whoever comes next. How it stands follows from its moves."""

    # To whom. No constraint: the wall sees to it that it is a colleague of the same organisation.
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    until = models.DateTimeField()
    matters = models.BinaryField()
    still_open = models.BinaryField()

    class Meta:
        db_table = "handover"
        indexes = [models.Index(fields=["person_id", "at"], name="handover_of_person")]
        constraints = [records.readable("handover", "at", "until")]

    def __str__(self) -> str:
        return "a hand-over"


class HandoverMove(Record):
    """One move of a hand-over, in the name of whoever made it, with what they say."""

    handover_id = models.UUIDField()
    step = models.SmallIntegerField()
    what = models.SmallIntegerField(choices=[(m.value, MOVE_WORDS[m]) for m in Move])
    # Who takes over, as the person said. No constraint: the wall asks whether it is a colleague.
    worker = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    words = models.BinaryField()

    class Meta:
        db_table = "handover_move"
        # Two moves at once: the second is told.
        constraints = [
            records.readable("handover_move", "at", what=Move),
            models.UniqueConstraint(fields=["handover_id", "step"], name="handover_move_once"),
        ]
        indexes = [
            models.Index(fields=["person_id"], name="handover_move_of_person"),
            models.Index(fields=["worker"], name="handover_move_worker"),
        ]

    def __str__(self) -> str:
        return "a move of a hand-over"
