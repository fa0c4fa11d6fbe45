"""The moves by which a case is closed and opened again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.journey.closure.rules import Move

MOVE_WORDS = {
    Move.PROPOSED: _("Proposed to say goodbye"),
    Move.DECLINED: _("Not yet"),
    Move.TAKEN_BACK: _("Proposal taken back"),
    Move.CLOSED: _("Said goodbye"),
    Move.REOPENED: _("Came back"),
}


class ClosingMove(Record):
    """One move towards an end or a new beginning, with what was said and what was still open, named."""

    what = models.SmallIntegerField(choices=[(m.value, MOVE_WORDS[m]) for m in Move])
    step = models.SmallIntegerField()
    words = models.BinaryField()
    left_open = models.BinaryField()

    class Meta:
        db_table = "closing_move"
        indexes = [models.Index(fields=["person_id"], name="closing_move_of_person")]
        constraints = [
            records.readable("closing_move", "at", what=Move),
            # Two who move at once: the second is told.
            models.UniqueConstraint(fields=["consent_id", "step"], name="closing_move_once"),
        ]

    def __str__(self) -> str:
        return "a move of closing"
