"""What is held about plans, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.plans.models import Plan, PlanAnswer, StepMark


class PlansHolding(RecordHolding):
    """Every version of every plan, what the person said to it, and what was marked."""

    models = (StepMark, PlanAnswer, Plan)
