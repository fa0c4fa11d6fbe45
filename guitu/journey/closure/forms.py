"""A word at the end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.journey.closure.rules import WORDS_LIMIT, Move


class ClosingForm(forms.Form):
    """What is said with a move; nobody has to say anything."""

    row = forms.UUIDField(widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("A word to go with it"),
        help_text=_("What was good, what stays, what you wish. You may leave this empty."),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    may_read_on = forms.BooleanField(
        label=_("My team may open my record for seven more days, to read this"),
        help_text=_(
            "They only read: nothing can be written in it any more. Without this tick nobody but you can open it from "
            "now on, and your words wait for you alone."
        ),
        required=False,
    )
    move = forms.TypedChoiceField(
        choices=[(m.name.lower(), m.name) for m in Move],
        coerce=lambda value: Move[value.upper()],
        widget=forms.HiddenInput(),
        error_messages={"required": _("Please answer with one of the buttons.")},
    )
