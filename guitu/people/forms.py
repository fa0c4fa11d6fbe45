"""What a person types to get in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import CardCodeInput, CodeInput, DatePicker
from guitu.people import rules
from guitu.people.models import STANCE_WORDS
from guitu.people.queries import Member
from guitu.people.rules import Stance

ANSWER_LIMIT = 4000
TEAM = "team"
DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日"]
NOT_A_PHONE = _("A mobile number has eleven digits and begins with 1.")
SLOW_DOWN = _("There were too many tries. Please wait a quarter of an hour, or ask at your station.")
NOT_A_DATE = _("Please enter a date such as 1985-03-02.")


class PhoneField(forms.CharField):
    """A mobile number, cleaned to its eleven digits."""

    def __init__(self, **how: Any) -> None:
        """Bring up the digit keys."""
        widget = forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-20", "maxlength": "24"})
        super().__init__(max_length=24, widget=widget, **how)

    def clean(self, value: Any) -> str:
        """Return eleven digits, or nothing where nothing is needed."""
        typed = super().clean(value)
        found = rules.phone_digits(typed)
        if typed and not found:
            raise forms.ValidationError(NOT_A_PHONE)
        return found


class PinField(forms.CharField):
    """Six digits that only the person knows."""

    def __init__(self, **how: Any) -> None:
        """Bring up the digit keys and show dots."""
        super().__init__(max_length=12, strip=True, widget=CodeInput(digits=rules.PIN_DIGITS, secret=True), **how)

    def clean(self, value: Any) -> str:
        """Return the six digits."""
        found = rules.digits(super().clean(value))
        if len(found) != rules.PIN_DIGITS:
            raise forms.ValidationError(_("A PIN has six digits."))
        return found


class EyesField(forms.TypedChoiceField):
    """For whose eyes something is written: all who read the record, or one worker alone. Nothing said is all."""

    def __init__(self, **how: Any) -> None:
        """Begin with the team; who else there is, the page knows."""
        refused = {"invalid_choice": _("This colleague is not on your team just now.")}
        super().__init__(coerce=UUID, widget=forms.Select(), error_messages=refused, **how)
        self._words: dict[str, Words] = {}

    def clean(self, value: Any) -> UUID | None:
        """Return the one worker, or nobody."""
        return None if value in {None, "", TEAM} else super().clean(value)

    def offer(self, team: Iterable[Member], *, with_team: bool = True) -> None:
        """Offer the whole team, and each worker of it alone."""
        alone: list[tuple[str, Words]] = [
            (str(one.helper.id), _("Just %(worker)s and me") % {"worker": one.helper.name})
            for one in team
            if one.is_in and not one.is_cover
        ]
        offered = [(TEAM, _("My support team")), *alone] if with_team else alone
        self.choices, self._words = offered, dict(offered)

    def says(self, worker_id: UUID | None) -> Words:
        """Return what was chosen, as it is read."""
        return self._words[str(worker_id or TEAM)]


class EyesForm(forms.Form):
    """Something of the person's own, and who reads it."""

    for_worker = EyesField(
        label=_("Who reads it"),
        help_text=_("What is kept between two stays so: nobody else reads it, not the team and nobody you trust."),
    )

    @property
    def eyes(self) -> EyesField:
        """Return the field, for whoever knows the team."""
        field = self.fields["for_worker"]
        if not isinstance(field, EyesField):
            raise TypeError(field)
        return field


class StanceForm(forms.Form):
    """What the person says to something that was written. Whoever asks puts the question and says who reads it."""

    stance = forms.TypedChoiceField(
        choices=[(one.value, STANCE_WORDS[one]) for one in Stance],
        coerce=lambda value: Stance(int(value)),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Please choose one of the three.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=ANSWER_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_words(self) -> str:
        """Return the words in one normal form."""
        return plain(self.cleaned_data["words"])


def slow_down(form: forms.Form) -> None:
    """Tell the form that there were too many tries."""
    form.add_error(None, forms.ValidationError(SLOW_DOWN, code="slow_down"))


def status(form: forms.Form) -> int:
    """Return the status of a page with this form: fine and to be looked at again are 200, too many tries 429."""
    if form.has_error(NON_FIELD_ERRORS, "slow_down"):
        return 429
    return 200


def chosen_pin(form: forms.Form, cleaned: dict[str, Any], *, name: str = "pin") -> None:
    """Add an error to the form if the two PINs differ or the PIN is too easy."""
    pin, again = cleaned.get(name), cleaned.get(f"{name}_again")
    if pin and rules.is_weak_pin(pin):
        form.add_error(name, _("This PIN is easy to guess. Please choose six other digits."))
    elif pin and again and pin != again:
        form.add_error(f"{name}_again", _("The two PINs are not the same."))


class PhoneSignIn(forms.Form):
    """Phone number and PIN."""

    phone = PhoneField(label=_("Your mobile number"))
    pin = PinField(label=_("Your PIN"), help_text=_("The six digits that you chose yourself."))


class CardSignIn(forms.Form):
    """The code on the paper card and the date of birth."""

    code = forms.CharField(
        label=_("Code on your card"),
        help_text=_("Capitals or not, blanks or not, both are fine."),
        max_length=40,
        widget=CardCodeInput(),
    )
    birth_date = forms.DateField(
        label=_("Your date of birth"),
        input_formats=DATES,
        widget=DatePicker(),
        error_messages={"invalid": NOT_A_DATE},
    )


class OwnPin(forms.Form):
    """The PIN chosen earlier."""

    pin = PinField(label=_("Your PIN"), help_text=_("The six digits that you chose yourself."))


class NewPin(forms.Form):
    """A PIN chosen now, twice."""

    pin = PinField(
        label=_("Choose a PIN"),
        help_text=_("Six digits that nobody guesses; not your birthday. Tell nobody, not even your worker."),
    )
    pin_again = PinField(label=_("The same PIN once more"))

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean() or {}
        chosen_pin(self, cleaned)
        return cleaned


class WhichPhone(forms.Form):
    """The number the person left with us; only she can say it."""

    phone = PhoneField(label=_("Your mobile number"), help_text=_("The number that you gave us. A code goes to it."))


class PhoneCodeField(forms.CharField):
    """The six digits that came by message."""

    def __init__(self, **how: Any) -> None:
        """Let the phone offer the code it received."""
        super().__init__(max_length=12, widget=CodeInput(digits=6), **how)

    def clean(self, value: Any) -> str:
        """Return the six digits."""
        found = rules.digits(super().clean(value))
        if self.required and len(found) != rules.PIN_DIGITS:
            raise forms.ValidationError(_("The code has six digits."))
        return found


class PhoneCode(forms.Form):
    """The code that was sent."""

    code = PhoneCodeField(label=_("Code from the message"))
