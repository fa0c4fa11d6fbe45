"""What is held about closing, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.closure.models import ClosingMove


class ClosureHolding(RecordHolding):
    """The moves, and what was said with them."""

    models = (ClosingMove,)
