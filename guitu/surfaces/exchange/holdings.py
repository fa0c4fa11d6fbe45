"""What is held about what was sent along, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.surfaces.exchange.models import SentAlong


class ExchangeHolding(RecordHolding):
    """What came with a referral from outside and was opened by the person."""

    models = (SentAlong,)
