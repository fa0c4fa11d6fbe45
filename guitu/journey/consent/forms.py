"""What somebody types when agreeing."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.ui.widgets import CardCodeInput, DatePicker
from guitu.people.forms import DATES, NOT_A_DATE, PhoneCodeField, PhoneField, PinField, chosen_pin


class InvitationCode(forms.Form):
    """The code from the station's slip or screen."""

    invited = forms.CharField(
        label=_("Invitation code"),
        help_text=_("It stands on the slip or the screen that you were shown."),
        max_length=40,
        widget=CardCodeInput(),
    )


class AboutYou(forms.Form):
    """What to call somebody, how old she is, and how to reach her."""

    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A name that you like to be called by. It need not be the one on your papers."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    birth_date = forms.DateField(
        label=_("Your date of birth"),
        help_text=_("So that nobody else can open your record with your card."),
        input_formats=DATES,
        widget=DatePicker(),
        error_messages={"invalid": NOT_A_DATE},
    )
    phone = PhoneField(
        label=_("Your mobile number"),
        required=False,
        help_text=_(
            "With it you sign in later. A code is sent to it now. No phone? Leave it empty; you get a paper card."
        ),
    )

    def clean_name(self) -> str:
        """Return the name in one form, without invisible signs."""
        typed = unicodedata.normalize("NFC", str(self.cleaned_data["name"]))
        seen = "".join(one for one in typed if unicodedata.category(one)[0] != "C").strip()
        if not seen:
            raise forms.ValidationError(_("What should we call you?"))
        return seen


class Seal(forms.Form):
    """Own PIN twice and, where a phone was given, the code sent to it."""

    code = PhoneCodeField(label=_("Code from the message"), required=False)
    pin = PinField(
        label=_("Choose a PIN"),
        help_text=_("Six digits that nobody guesses; not your birthday. Tell nobody, not even your worker."),
    )
    pin_again = PinField(label=_("The same PIN once more"))

    def __init__(self, *args: Any, has_phone: bool, **how: Any) -> None:
        """Ask for the code only where a phone was given."""
        super().__init__(*args, **how)
        if has_phone:
            self.fields["code"].required = True
        else:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Compare the two PINs."""
        cleaned = super().clean() or {}
        chosen_pin(self, cleaned)
        return cleaned
