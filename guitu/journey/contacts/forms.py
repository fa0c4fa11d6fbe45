"""A note as it is typed."""

import unicodedata
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.clock import ZONE
from guitu.foundations.ui.widgets import DatePicker
from guitu.journey.contacts.models import KIND_WORDS, TOPIC_WORDS
from guitu.journey.contacts.rules import NOTE_LIMIT, ContactKind, Draft, Topic

EARLIEST = timedelta(days=366)


def plain(words: str) -> str:
    """Return text in one normal form, without control characters that no keyboard makes."""
    kept = "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co"})
    return unicodedata.normalize("NFC", kept.replace("\r", "")).strip()


class NoteForm(forms.Form):
    """What happened, how, when, and under which consent it is kept."""

    note_id = forms.UUIDField(widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("What happened"),
        help_text=_("They will read this. Write what you would say to their face."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=NOTE_LIMIT,
        error_messages={"required": _("Write what happened.")},
    )
    kind = forms.TypedChoiceField(
        label=_("How"),
        choices=[(k.value, KIND_WORDS[k]) for k in ContactKind],
        coerce=lambda value: ContactKind(int(value)),
        widget=forms.Select(),
        error_messages={"invalid_choice": _("Choose how you met.")},
    )
    topic = forms.ChoiceField(
        label=_("About"),
        choices=[(t.value, TOPIC_WORDS[t]) for t in Topic],
        widget=forms.Select(),
        error_messages={"invalid_choice": _("They have not agreed to notes about this, or have taken that back.")},
    )
    happened_on = forms.DateField(
        label=_("When"), widget=DatePicker(), error_messages={"invalid": _("Enter a date, like 2026-11-22.")}
    )

    def __init__(self, *args: Any, topics: tuple[Topic, ...], now: datetime, **kwargs: Any) -> None:
        """Offer only the topics that she has agreed to."""
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["topic"].choices = [(t.value, TOPIC_WORDS[t]) for t in topics]  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        """Return the words in one normal form."""
        words = plain(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Write what happened."))
        return words

    def clean_happened_on(self) -> datetime:
        """Return the moment: now for today, noon for a day before."""
        day = self.cleaned_data["happened_on"]
        today = self.now.astimezone(ZONE).date()
        if day > today:
            raise forms.ValidationError(_("This day lies in the future. Write about it once it has happened."))
        if day < today - EARLIEST:
            raise forms.ValidationError(_("This day is more than a year ago. Check the year."))
        return self.now if day == today else datetime.combine(day, time(12), ZONE)

    def draft(self, *, replaces_id: UUID | None = None) -> Draft:
        """Return the note, ready to be kept."""
        typed = self.cleaned_data
        return Draft(
            id=typed["note_id"],
            kind=typed["kind"],
            topic=Topic(typed["topic"]),
            happened_at=typed["happened_on"],
            words=typed["words"],
            replaces_id=replaces_id,
        )
