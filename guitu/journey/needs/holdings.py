"""What is held about needs, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.needs.models import SupportNeed


class NeedsHolding(RecordHolding):
    """Needs with every version of them."""

    models = (SupportNeed,)
