"""A waiting card as it is typed: at the desk, or by somebody's own hand on the public page."""

import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guitu.foundations.ui.widgets import CardCodeInput
from guitu.journey.intake.models import REASON_WORDS, SENDER_WORDS, WISH_WORDS
from guitu.journey.intake.rules import (
    FEWEST_DIGITS,
    HEARD_AT_THE_DESK,
    Reason,
    Sender,
    Wish,
    can_be_called,
    can_name_organisation,
    plain,
)

NOT_HEARD = "not_heard"
MOST_DIGITS = 15


class CardForm(forms.Form):
    """Name, way to reach them, how they themselves asked, who brought it. There is no field for why."""

    card_id = forms.UUIDField(widget=forms.HiddenInput())
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
        label=_("How do you know that they wish it themselves?"),
        choices=[
            *((w.value, WISH_WORDS[w]) for w in HEARD_AT_THE_DESK),
            (NOT_HEARD, _("I have not heard it from them")),
        ],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose how they themselves asked for contact.")},
    )
    sender_kind = forms.ChoiceField(
        label=_("Who brought it to you?"),
        choices=[(s.value, SENDER_WORDS[s]) for s in Sender],
        widget=forms.Select(),
        initial=Sender.SELF.value,
        error_messages={"required": _("Choose who brought it to you.")},
    )
    sender = forms.TypedChoiceField(
        label=_("Which organisation?"),
        help_text=_("Only if it is one of those that work with Guitu."),
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose an organisation of the list, or none.")},
    )

    def __init__(self, *args: Any, senders: Sequence[tuple[str, str]], **how: Any) -> None:
        """Offer the organisations that can be named."""
        super().__init__(*args, **how)
        self.fields["sender"].choices = [("", _("none of these")), *senders]  # type: ignore[attr-defined]

    def clean_wish(self) -> Wish:
        """Return the evidence; without it, say kindly that there is no card.

        Raises:
            ValidationError: nobody has heard it from the person.
        """
        chosen = str(self.cleaned_data["wish"])
        if chosen == NOT_HEARD:
            raise forms.ValidationError(
                _(
                    "Then there is no card yet. They can call you, come by, write a line, or ask on the public page"
                    " themselves. Whoever brought it to you can give them your phone number."
                )
            )
        return Wish(chosen)

    def clean_sender_kind(self) -> Sender:
        """Return the kind of sender."""
        return Sender(self.cleaned_data["sender_kind"])

    def clean(self) -> dict[str, Any]:
        """Let an organisation stand only behind a card that an organisation brought."""
        cleaned = super().clean() or {}
        kind = cleaned.get("sender_kind")
        if kind and cleaned.get("sender") and not can_name_organisation(kind):
            self.add_error("sender", _("Name an organisation only if an organisation brought it to you."))
        return cleaned


class DeclineForm(forms.Form):
    """Why a card is declined, as one of a few neutral codes."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("The log keeps this code and nothing about the person."),
        choices=[(r.value, REASON_WORDS[r]) for r in Reason],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one of the reasons.")},
    )


CALL, COME = "call", "come"


class CallForm(forms.Form):
    """What somebody types who wishes to be called. Nothing asks why."""

    name = forms.CharField(
        label=_("What may we call you?"),
        help_text=_("Any name. It need not be the one on your papers."),
        max_length=60,
        error_messages={"required": _("Write any name that you like to be called by.")},
    )
    way = forms.ChoiceField(
        label=_("How shall we meet?"),
        choices=[(CALL, _("Please call me")), (COME, _("I will come by"))],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one of the two.")},
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("Only if we shall call. It can be anybody's, if they agree."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-20"}),
    )
    when = forms.CharField(
        label=_("When suits you?"),
        help_text=_("For example: weekdays after six. If somebody else may pick up, write what we shall say."),
        required=False,
        max_length=80,
    )

    def clean_name(self) -> str:
        """Return the name in one form.

        Raises:
            ValidationError: nothing of it can be seen.
        """
        if not (seen := plain(self.cleaned_data["name"])):
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return seen

    def clean_phone(self) -> str:
        """Return the number as it was written, if it can be one.

        Raises:
            ValidationError: it has too few or too many digits, or something else in it.
        """
        typed = plain(unicodedata.normalize("NFKC", self.cleaned_data["phone"]))
        digits = sum(one.isdigit() for one in typed)
        if typed and (set(typed) - set("0123456789+-() ") or not FEWEST_DIGITS <= digits <= MOST_DIGITS):
            raise forms.ValidationError(_("This does not look like a phone number."))
        if typed and not can_be_called(typed):
            raise forms.ValidationError(_("A mobile number has eleven digits. Please look at it once more."))
        return typed

    def clean_when(self) -> str:
        """Return what suits, on one line."""
        return plain(self.cleaned_data["when"])

    def clean(self) -> dict[str, Any]:
        """Ask for a number where a call is wished."""
        cleaned = super().clean() or {}
        if cleaned.get("way") == CALL and "phone" in cleaned and not cleaned["phone"]:
            self.add_error("phone", _("Write the number that we shall call, or choose to come by."))
        return cleaned

    def route(self) -> str:
        """Return how to reach them, in one line for the desk."""
        typed = self.cleaned_data
        begin = gettext("Phone %s") % typed["phone"] if typed["way"] == CALL else gettext("Will come by")
        return " · ".join(part for part in (begin, typed["when"]) if part)


class TakeBackForm(forms.Form):
    """The code from the last page of the request."""

    taken = forms.CharField(
        label=_("Your code"),
        help_text=_("Ten letters and digits. Capitals or not, blanks or not, all are fine."),
        max_length=40,
        widget=CardCodeInput(),
        error_messages={"required": _("Enter the code that you were shown.")},
    )
