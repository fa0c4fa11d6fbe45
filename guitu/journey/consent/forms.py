"""What somebody types when agreeing."""

import unicodedata
from datetime import UTC, datetime, time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations import clock
from guitu.foundations.access.verdicts import Words
from guitu.foundations.clock import ZONE
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import CardCodeInput, DatePicker
from guitu.journey.consent.models import LEAVABLE_WORDS
from guitu.journey.consent.rules import ENDS_IN, GOES_ON, Kind, months_on
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


MONTHS: dict[int, Words] = {
    3: _("For three months"),
    6: _("For six months"),
    12: _("For a year"),
}


def _months(*, is_first: bool = False) -> forms.TypedChoiceField:
    """Return for how many months something goes on: one of three, the longest chosen beforehand.

    At the first yes that is also what counts where nothing was chosen: so the notice says it.
    """
    return forms.TypedChoiceField(
        label=_("How long shall it count?") if is_first else _("For how long?"),
        choices=[(one, MONTHS[one]) for one in GOES_ON],
        coerce=int,
        required=not is_first,
        empty_value=str(GOES_ON[-1]) if is_first else "",
        initial=GOES_ON[-1],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Please choose until when."), "invalid_choice": _("Please choose until when.")},
    )


def _left_out() -> forms.TypedMultipleChoiceField:
    """Return what can be left out at the first yes; nothing has to be."""
    return forms.TypedMultipleChoiceField(
        label=_("Is there something that shall not be kept?"),
        help_text=_("Only if you like. Your support goes on without it, and you can change it at any time."),
        choices=[(one.value, words) for one, words in LEAVABLE_WORDS.items()],
        coerce=lambda typed: Kind(int(typed)),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": _("Choose only among these.")},
    )


class Seal(forms.Form):
    """For how long; own PIN twice; where a phone was given, the code sent to it. Without one it counts for 14 days."""

    months = _months(is_first=True)
    left_out = _left_out()
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
            del self.fields["code"], self.fields["months"]

    def clean(self) -> dict[str, Any]:
        """Compare the two PINs."""
        cleaned = super().clean() or {}
        chosen_pin(self, cleaned)
        return cleaned


class GuardianForm(forms.Form):
    """Who agrees together with a child: what the child calls them, and the phone they hold."""

    called = forms.CharField(
        label=_("What does the child call you?"),
        help_text=_("For instance Mum, Dad, Grandma. Only the child and you read it."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write what the child calls you, for instance Mum.")},
    )
    phone = PhoneField(
        label=_("Your mobile number"),
        help_text=_("A code is sent to it now. With it you show that it is you, today and when you renew."),
        error_messages={"required": _("Without a phone of your own we cannot know that it is you.")},
    )
    is_guardian = forms.BooleanField(
        label=_("I am their mother, father or guardian"),
        error_messages={"required": _("Only a mother, father or guardian can agree together with a child.")},
    )

    def clean_called(self) -> str:
        """Return it in one normal form, on one line."""
        return " ".join(plain(str(self.cleaned_data["called"])).split())


class GuardianSeal(forms.Form):
    """The guardian's code, and a PIN for their own way in."""

    code = PhoneCodeField(label=_("Code from the message"))
    guardian_pin = PinField(
        label=_("Your own PIN"), help_text=_("You, the grown-up: six digits that nobody guesses, also not the child.")
    )
    guardian_pin_again = PinField(label=_("The same PIN once more"))

    def clean(self) -> dict[str, Any]:
        """Compare the PINs."""
        cleaned = super().clean() or {}
        chosen_pin(self, cleaned, name="guardian_pin")
        return cleaned


class BothSeal(GuardianSeal):
    """The same, and then the child's own PIN, which the guardian does not need to know."""

    pin = PinField(
        label=_("Now you, the child: choose a PIN"),
        help_text=_("Six digits that nobody guesses; not your birthday. Tell nobody, not at home and not here."),
    )
    pin_again = PinField(label=_("The same PIN once more"))
    months = _months(is_first=True)
    left_out = _left_out()
    field_order = ("months", "left_out", "code", "guardian_pin", "guardian_pin_again", "pin", "pin_again")

    def clean(self) -> dict[str, Any]:
        """Compare the PINs of both, which are not the same."""
        cleaned = super().clean()
        chosen_pin(self, cleaned)
        if not self.errors and cleaned["pin"] == cleaned["guardian_pin"]:
            self.add_error("pin", _("Choose another PIN than the grown-up did."))
        return cleaned


class GuardianPhone(forms.Form):
    """The guardian's phone, when the two agree once more."""

    phone = PhoneField(label=_("Your guardian's mobile number"), help_text=_("The one they gave at the beginning."))


class HowLongForm(forms.Form):
    """For how long a yes counts that is given with one press."""

    months = _months(is_first=True)

    @property
    def chosen(self) -> int:
        """Return for how many months; none of them, if that is not one of the three."""
        return int(self.cleaned_data["months"]) if self.is_valid() else 0


class GoOnForm(forms.Form):
    """For how long a consent goes on, under the text that was read."""

    notice = forms.UUIDField(widget=forms.HiddenInput())
    months = _months()

    def __init__(self, *args: Any, until: datetime, now: datetime, **how: Any) -> None:
        """Offer what is later than it ends now."""
        super().__init__(*args, **how)
        today = now.astimezone(UTC)
        ends = {one: datetime.combine(months_on(today.date(), one), today.timetz()) for one in GOES_ON}
        chosen = cast("forms.ChoiceField", self.fields["months"])
        chosen.choices = [(one, words) for one, words in MONTHS.items() if ends[one] > until]


class EndEarlierForm(forms.Form):
    """Until when a consent lasts from now on: in some months, or a day of the person's own."""

    OWN_DAY = "day"
    ends = forms.ChoiceField(
        label=_("When shall it end?"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Please choose until when."), "invalid_choice": _("Please choose until when.")},
    )
    day = forms.DateField(
        label=_("Which day?"),
        required=False,
        help_text=_("Only if you chose another day above."),
        input_formats=DATES,
        widget=DatePicker(),
        error_messages={"invalid": NOT_A_DATE},
    )

    def __init__(self, *args: Any, until: datetime, now: datetime, **how: Any) -> None:
        """Offer what is earlier than it ends now."""
        super().__init__(*args, **how)
        self.until, self.now = until, now
        words = {1: _("In one month"), 3: _("In three months"), 6: _("In six months")}
        today = now.astimezone(ZONE).date()
        ends = {one: self.end(months_on(today, one)) for one in ENDS_IN}
        chosen = cast("forms.ChoiceField", self.fields["ends"])
        chosen.choices = [
            *((str(one), f"{words[one]} · {clock.day(end)}") for one, end in ends.items() if end < until),
            (self.OWN_DAY, _("On another day")),
        ]

    @staticmethod
    def end(day: Any) -> datetime:
        """Return the last moment of a day."""
        return datetime.combine(day, time(23, 59), ZONE)

    def clean(self) -> dict[str, Any]:
        """Work out the last moment, and refuse one that is not earlier."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        is_own = cleaned["ends"] == self.OWN_DAY
        day = cleaned["day"] if is_own else months_on(self.now.astimezone(ZONE).date(), int(cleaned["ends"]))
        cleaned["until"] = self.end(day) if day else None
        if day is None or not self.now < self.end(day) < self.until:
            latest = {"until": clock.day(self.until)}
            self.add_error("day", _("Choose a day from today on, and before %(until)s.") % latest)
        return cleaned


class AgainForm(GuardianSeal):
    """The guardian's code and new way in, when the two agree once more."""

    guardian = forms.UUIDField(widget=forms.HiddenInput())
    # Made before the form is sent, so that a form sent twice shows the same code twice.
    way_in = forms.RegexField(r"^[A-Z0-9]{12}\Z", widget=forms.HiddenInput())
    phone = forms.CharField(max_length=24, widget=forms.HiddenInput())
    called = GuardianForm.base_fields["called"]
    months = _months()
    field_order = ("guardian", "way_in", "phone", "months", "called", "code", "guardian_pin", "guardian_pin_again")

    def __init__(self, *args: Any, has_way_in: bool, **how: Any) -> None:
        """Ask for a PIN only where it opens something."""
        super().__init__(*args, **how)
        if not has_way_in:
            del self.fields["guardian_pin"], self.fields["guardian_pin_again"]

    def clean_called(self) -> str:
        """Return it in one normal form, on one line."""
        return " ".join(plain(str(self.cleaned_data["called"])).split())
