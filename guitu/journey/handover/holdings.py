"""What is held about handing over, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.handover.models import Handover, HandoverMove


class HandoverHolding(RecordHolding):
    """The moves first, then the notes they belong to."""

    models = (HandoverMove, Handover)
