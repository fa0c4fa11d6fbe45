"""What is typed at the desk."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.clock import ZONE
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import DatePicker
from guitu.people.rules import phone_digits


class SearchForm(forms.Form):
    """A name, or the first letters of its pinyin."""

    words = forms.CharField(label=_("Find among my people"), max_length=40)

    def clean_words(self) -> str:
        """Return the words in one normal form."""
        return plain(self.cleaned_data["words"])


class OnWordForm(forms.Form):
    """A new record on the worker's word; `row` is its id, so that it is begun once however often it is sent."""

    row = forms.UUIDField(widget=forms.HiddenInput())
    name = forms.CharField(label=_("What they want to be called"), max_length=60)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        widget=DatePicker(),
        error_messages={"invalid": _("Enter a date, like 1988-03-14.")},
    )
    phone = forms.CharField(label=_("Mobile number"), required=False, max_length=20)
    code = forms.CharField(
        label=_("Code of their waiting card"),
        help_text=_("If the desk made a code for the two of you: the card has become this record then, and is gone."),
        required=False,
        max_length=20,
    )
    told = forms.BooleanField(
        label=_("I have read the notice aloud, said what my post must report, and they said yes."),
        error_messages={"required": _("Without their yes there is no record.")},
    )

    # Asked only of whoever has somebody with this birthday among their own people.
    is_another = forms.BooleanField(label=_("This is somebody else: begin the record"), required=False)

    def clean_name(self) -> str:
        """Return the name in one normal form."""
        name = plain(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Enter what they want to be called."))
        return name

    def clean_phone(self) -> str:
        """Return eleven digits or nothing."""
        typed = self.cleaned_data["phone"]
        if typed and not phone_digits(typed):
            raise forms.ValidationError(_("Enter a mobile number of 11 digits, like 120 0000 0000."))
        return phone_digits(typed)

    def clean_birth_date(self) -> date:
        """Return a day on which a living person can have been born."""
        born: date = self.cleaned_data["birth_date"]
        if not date(1900, 1, 1) <= born:
            raise forms.ValidationError(_("Check the year."))
        return born


class CoverForm(forms.Form):
    """Who is away, who steps in, until when."""

    away = forms.UUIDField(
        label=_("Who is away"),
        widget=forms.Select(),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose who is away.")),
    )
    stand_in = forms.UUIDField(
        label=_("Who steps in"),
        widget=forms.Select(),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose who steps in.")),
    )
    until = forms.DateField(
        label=_("Last day"),
        widget=DatePicker(),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose a last day.")),
    )

    def __init__(self, *args: Any, workers: list[tuple[str, str]], now: datetime, **kwargs: Any) -> None:
        """Offer the workers of the own station."""
        super().__init__(*args, **kwargs)
        self.now = now
        for name in ("away", "stand_in"):
            self.fields[name].widget.choices = [("", "—"), *workers]

    def clean(self) -> dict[str, Any]:
        """Nobody steps in for themselves."""
        typed = super().clean() or self.cleaned_data
        if typed.get("away") and typed.get("away") == typed.get("stand_in"):
            self.add_error("stand_in", _("Choose somebody else than who is away."))
        return typed

    def clean_until(self) -> datetime:
        """Return the end of the last day."""
        day, today = self.cleaned_data["until"], self.now.astimezone(ZONE).date()
        if not today <= day <= today + timedelta(days=59):
            raise forms.ValidationError(_("Choose a day within the next 60 days."))
        return datetime.combine(day, time(23, 59), ZONE)


class ApprovalForm(forms.Form):
    """Which worker's reading of a minor's file is approved."""

    approval = forms.UUIDField(widget=forms.HiddenInput())
