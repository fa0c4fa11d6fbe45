"""Whom the person lets read a part, and what they type to come in."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import CardCodeInput
from guitu.people.forms import PinField, chosen_pin
from guitu.people.models import RELATION_WORDS, SHARED_WORDS
from guitu.people.rules import LASTS, WORD_AT_LEAST, Invitee, Part, Relation, plain_word

CALLED_LIMIT = 40
DAYS_WORDS = {
    30: _("30 days"),
    90: _("Three months"),
    180: _("Half a year"),
    365: _("One year"),
}


class TicksForm(forms.Form):
    """Which parts, and whether the team may know."""

    parts = forms.MultipleChoiceField(
        label=_("Which parts may they read?"),
        help_text=_("Nothing but what you tick. What is just between you and your worker is never shown."),
        choices=[(one.value, SHARED_WORDS[one]) for one in Part],
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Tick at least one part.")},
    )
    is_shown = forms.BooleanField(
        label=_("My team may know that they walk beside me"),
        help_text=_("Your team reads only how they belong to you, no name and no parts."),
        required=False,
    )

    def clean_parts(self) -> frozenset[Part]:
        """Return the parts."""
        return frozenset(Part(one) for one in self.cleaned_data["parts"])


class InviteForm(TicksForm):
    """Whom, how they belong to the person, which parts, until when."""

    trusted = forms.UUIDField(widget=forms.HiddenInput())
    called = forms.CharField(
        label=_("What do you call them?"),
        help_text=_("Only you and they read it. It need not be a name from any papers."),
        max_length=CALLED_LIMIT,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
        error_messages={"required": _("Write what you call them. A first name or a nickname is enough.")},
    )
    relation = forms.TypedChoiceField(
        label=_("How do they belong to you?"),
        choices=[(one.value, RELATION_WORDS[one]) for one in Relation],
        coerce=Relation,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one from the list.")},
    )
    lasts = forms.TypedChoiceField(
        label=_("For how long?"),
        help_text=_("It ends by itself. You can end it earlier at any time with one tap."),
        choices=[(one, DAYS_WORDS[one]) for one in LASTS],
        coerce=int,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose for how long.")},
    )
    field_order = ("trusted", "called", "relation", "parts", "lasts", "is_shown")

    def clean_called(self) -> str:
        """Return it in one normal form, on one line."""
        return " ".join(plain(str(self.cleaned_data["called"])).split())

    def invitee(self, word: str) -> Invitee:
        """Return whom it is about, once everything is valid."""
        typed = self.cleaned_data
        return Invitee(
            id=typed["trusted"],
            called=typed["called"],
            relation=typed["relation"],
            parts=typed["parts"],
            days=typed["lasts"],
            is_shown=typed["is_shown"],
            word=word,
        )

    @property
    def told(self) -> tuple[tuple[object, object], ...]:
        """Return what was chosen, line by line, to be read once more."""
        typed = self.cleaned_data
        return (
            (_("You call them"), typed["called"]),
            (_("They belong to you as"), RELATION_WORDS[typed["relation"]]),
            (_("It ends after"), DAYS_WORDS[typed["lasts"]]),
            (_("Your team knows that they are there"), _("yes") if typed["is_shown"] else _("no")),
        )

    @property
    def ticked(self) -> list[object]:
        """Return the parts that were ticked, in words."""
        return [SHARED_WORDS[one] for one in Part if one in self.cleaned_data["parts"]]


class WordForm(forms.Form):
    """The word that the person tells by mouth."""

    word = forms.CharField(
        label=_("A word between you two"),
        help_text=_("Tell it to them by mouth, never on the paper with the code. They need it once, the first time."),
        max_length=CALLED_LIMIT,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Choose a word.")},
    )

    def clean_word(self) -> str:
        """Return the word, if it is one."""
        typed = str(self.cleaned_data["word"])
        if len(plain_word(typed)) < WORD_AT_LEAST:
            raise forms.ValidationError(_("The word needs at least two letters."))
        return typed


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Your code"),
        help_text=_("You were handed it. Capitals or not, blanks or not, both are fine."),
        max_length=40,
        widget=CardCodeInput(),
    )


class PassForm(forms.Form):
    """Code and PIN of somebody trusted."""

    code = _code()
    pin = PinField(label=_("Your PIN"), help_text=_("The six digits that you chose yourself."))


class TakeUpForm(forms.Form):
    """The first time: the code, the word, and an own PIN."""

    code = _code()
    word = forms.CharField(
        label=_("The word that you were told"),
        max_length=CALLED_LIMIT,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    pin = PinField(label=_("Choose a PIN"), help_text=_("Six digits that nobody guesses. Tell nobody."))
    pin_again = PinField(label=_("The same PIN once more"))

    def clean(self) -> dict[str, Any]:
        """Compare the two PINs."""
        cleaned = super().clean() or {}
        chosen_pin(self, cleaned)
        return cleaned


def fresh(kept: dict[str, str]) -> InviteForm:
    """Return an empty form under a new id, or what was typed when the session ended."""
    return InviteForm(initial={"trusted": uuid.uuid4(), **kept})
