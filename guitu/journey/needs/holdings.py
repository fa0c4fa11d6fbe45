"""What is held about needs, answers and plans, and what becomes of it when a consent is taken back."""

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.needs.models import Assessment, AssessmentSeen, SafetyPlan, SupportNeed


class NeedsHolding(RecordHolding):
    """Needs with every version of them, answers with what was seen, plans for hard moments."""

    models = (AssessmentSeen, Assessment, SafetyPlan, SupportNeed)
