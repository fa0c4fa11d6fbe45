"""A hand-over note, and what is said about it, as they are typed."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.clock import ZONE
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import DatePicker
from guitu.journey.handover.access import DAY
from guitu.journey.handover.rules import WORDS_LIMIT, Draft, Move, Step, can_end
from guitu.society.workforce.queries import Colleague


class HandoverForm(forms.Form):
    """To whom, until when, and what the next one must know."""

    row = forms.UUIDField(widget=forms.HiddenInput())
    to_whom = forms.UUIDField(
        label=_("Who takes over"), widget=forms.Select(), error_messages={"required": _("Choose a colleague.")}
    )
    until_day = forms.DateField(
        label=_("Your last day with them"),
        widget=DatePicker(),
        error_messages={"invalid": _("Enter a date, like 2026-11-22.")},
    )
    matters = forms.CharField(
        label=_("What matters"),
        help_text=_("They read this before they decide. Write what you would say in person."),
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what matters first.")},
    )
    still_open = forms.CharField(
        label=_("What is still open"),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **kwargs)
        self.now = now

    def offer(self, colleagues: Iterable[Colleague]) -> None:
        """Offer these colleagues, nobody chosen beforehand."""
        shown = [(str(one.id), f"{one.name} · {one.post} · {one.station}") for one in colleagues]
        self.fields["to_whom"].widget.choices = [("", _("Choose")), *shown]

    def clean_matters(self) -> str:
        """Return the words in one normal form."""
        words = plain(self.cleaned_data["matters"])
        if not words:
            raise forms.ValidationError(_("Write what matters first."))
        return words

    def clean_until_day(self) -> datetime:
        """Return the end of that day."""
        end = datetime.combine(self.cleaned_data["until_day"], time(23, 59), ZONE)
        if not can_end(end, at=self.now):
            raise forms.ValidationError(DAY)
        return end

    def draft(self) -> Draft:
        """Return the hand-over, ready to be kept."""
        typed = self.cleaned_data
        return Draft(typed["row"], typed["to_whom"], typed["until_day"], typed["matters"], plain(typed["still_open"]))


class HandoverMoveForm(forms.Form):
    """One answer to a hand-over as it was shown, with words to go with it."""

    row = forms.UUIDField(widget=forms.HiddenInput())
    handover = forms.UUIDField(widget=forms.HiddenInput())
    worker = forms.UUIDField(
        required=False, widget=forms.HiddenInput(), error_messages={"invalid": _("Choose one person from the list.")}
    )
    words = forms.CharField(
        label=_("A word to go with it"),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    move = forms.TypedChoiceField(
        choices=[(m.name.lower(), m.name) for m in Move],
        coerce=lambda value: Move[value.upper()],
        widget=forms.HiddenInput(),
        error_messages={"required": _("Please answer with one of the buttons.")},
    )

    def __init__(self, *args: Any, takes_over: bool = False, **kwargs: Any) -> None:
        """Ask for a note of whoever takes over; of everybody else a word is a gift."""
        super().__init__(*args, **kwargs)
        if takes_over:
            self.fields["words"].required = True
            self.fields["words"].label = _("What you understood, and what you do next")
            self.fields["words"].error_messages["required"] = _("Write what you understood first.")

    def clean(self) -> dict[str, Any]:
        """Ask for somebody where somebody is chosen, and for a note where one takes over."""
        typed = super().clean() or self.cleaned_data
        if typed.get("move") is Move.CHOSE and not typed.get("worker"):
            self.add_error("worker", _("Choose one person."))
        is_empty = "words" not in self.errors and not plain(typed.get("words", ""))
        if typed.get("move") is Move.RECEIVED and is_empty:
            self.add_error("words", _("Write what you understood first."))
        return typed

    def taken(self) -> Step:
        """Return the move, ready to be made."""
        typed = self.cleaned_data
        worker = typed["worker"] if typed["move"] in {Move.AGREED, Move.CHOSE} else None
        return Step(typed["row"], typed["handover"], typed["move"], worker, plain(typed["words"]))
