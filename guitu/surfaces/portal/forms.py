"""What the person writes beside a note, and the code of a receipt."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.ui.widgets import CardCodeInput
from guitu.journey.contacts.models import STANCE_WORDS
from guitu.journey.contacts.rules import NOTE_LIMIT, Stance


class Answer(forms.Form):
    """The person's own word beside a note."""

    stance = forms.TypedChoiceField(
        label=_("How do you see it?"),
        choices=[(one.value, STANCE_WORDS[one]) for one in Stance],
        coerce=lambda value: Stance(int(value)),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Please choose one of the three.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Your words stand beside the note for good. Nobody can change them."),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reply = forms.UUIDField(widget=forms.HiddenInput())


class Choice(forms.Form):
    """Whom the person asks into the team."""

    worker = forms.UUIDField(
        error_messages={"required": _("Choose one person."), "invalid": _("Choose one person from the list.")}
    )


class ReceiptCode(forms.Form):
    """The code of a receipt."""

    receipt = forms.CharField(
        label=_("Receipt code"),
        help_text=_("It was shown once, when you agreed or took your consent back."),
        max_length=40,
        widget=CardCodeInput(),
    )
