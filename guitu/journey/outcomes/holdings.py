"""What is held about outcomes, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.outcomes.models import Outcome, OutcomeRound


class OutcomesHolding(RecordHolding):
    """Answers of every round and occasion with every version of them."""

    models = (Outcome, OutcomeRound)
