"""A waiting card as it is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.journey.intake.models import WISH_WORDS
from guitu.journey.intake.rules import Wish


class CardForm(forms.Form):
    """Name, way to reach her, how she asked. There is no field for why."""

    name = forms.CharField(
        label=_("What they want to be called"),
        max_length=60,
        error_messages={"required": _("Enter a name, any name they choose.")},
    )
    route = forms.CharField(
        label=_("How to reach them"),
        help_text=_("A phone number, or where and when to meet. Nothing about why."),
        max_length=120,
        error_messages={"required": _("Enter how they want to be reached.")},
    )
    wish = forms.ChoiceField(
        label=_("How they asked"),
        choices=[(w.value, WISH_WORDS[w]) for w in Wish],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose how they themselves asked for contact.")},
    )
