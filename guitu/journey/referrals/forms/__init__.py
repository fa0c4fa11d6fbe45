"""A draft, ticks, a step and a look back, as they are typed."""

from guitu.journey.referrals.forms.answers import (
    FeedbackForm,
    HandedForm,
    InformedForm,
    MistakeForm,
    SayForm,
    StepForm,
    StopForm,
)
from guitu.journey.referrals.forms.drafts import DraftForm, SeekForm, TickForm

__all__ = [
    "DraftForm",
    "FeedbackForm",
    "HandedForm",
    "InformedForm",
    "MistakeForm",
    "SayForm",
    "SeekForm",
    "StepForm",
    "StopForm",
    "TickForm",
]
