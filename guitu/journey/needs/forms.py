"""A need as it is typed: one area of life, then what it is about."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.typed import plain
from guitu.journey.needs.models import DOMAIN_WORDS, HELPS_WORDS, STATUS_WORDS
from guitu.journey.needs.rules import WORDS_LIMIT, Domain, Helps, Said, Status

Groups = Iterable[tuple[Words, tuple[tuple[str, Words], ...]]]


class DomainForm(forms.Form):
    """Which area of life it is about."""

    domain = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(d.value, DOMAIN_WORDS[d]) for d in Domain],
        widget=forms.RadioSelect(),
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose one from the list. Some need one more consent."),
        },
    )

    def __init__(self, *args: Any, groups: Groups | None = None, **kwargs: Any) -> None:
        """Offer only what the person has agreed to, once that is known."""
        super().__init__(*args, **kwargs)
        if groups is not None:
            self.offer(groups)

    def offer(self, groups: Groups) -> None:
        """Offer these areas of life and no others."""
        self.fields["domain"].choices = list(groups)  # type: ignore[attr-defined]

    def headed(self) -> Iterator[tuple[Words, list[object]]]:
        """Yield each heading with its answers, to be drawn."""
        options = iter(self["domain"])
        for heading, choices in self.fields["domain"].choices:  # type: ignore[attr-defined]
            yield heading, [next(options) for _choice in choices]

    @property
    def title(self) -> Words:
        """Return what was chosen, as it is read."""
        return DOMAIN_WORDS[self.cleaned_data["domain"]]

    def clean_domain(self) -> Domain:
        """Return the area of life."""
        return Domain(self.cleaned_data["domain"])


class SaidForm(forms.Form):
    """What somebody says about it, what they wish, and who helps."""

    need = forms.UUIDField(widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("In their own words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=WORDS_LIMIT,
        error_messages={"required": _("Write something first.")},
    )
    wish = forms.CharField(
        label=_("What would be good"), widget=forms.Textarea(attrs={"rows": 2}), max_length=WORDS_LIMIT, required=False
    )
    helps = forms.ChoiceField(
        label=_("Who helps with it now?"),
        choices=[(h.value, HELPS_WORDS[h]) for h in Helps],
        widget=forms.RadioSelect(),
        initial=Helps.NOBODY_YET.value,
        error_messages={"required": _("Choose who helps."), "invalid_choice": _("Choose who helps.")},
    )

    def clean_words(self) -> str:
        """Return the words in one normal form."""
        words = plain(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Write something first."))
        return words

    def clean_wish(self) -> str:
        """Return the wish in one normal form."""
        return plain(self.cleaned_data["wish"])

    @property
    def helps_says(self) -> Words:
        """Return who helps, as it is read."""
        return HELPS_WORDS[Helps(self.cleaned_data["helps"])]

    def said(self) -> Said:
        """Return what was said, ready to be kept."""
        typed = self.cleaned_data
        return Said(typed["need"], typed["words"], typed["wish"], Helps(typed["helps"]))


class OwnSaidForm(SaidForm):
    """The same in the person's own hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Speak to the person."""
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("In your own words")
        self.fields["words"].help_text = _("Write it as you would say it. Nobody corrects it.")
        self.fields["wish"].label = _("What would you wish for?")


class ToldForm(SaidForm, DomainForm):
    """What somebody told their worker, all on one page."""

    domain = forms.ChoiceField(
        label=_("What is it about?"),
        choices=DomainForm.base_fields["domain"].choices,  # type: ignore[attr-defined]
        widget=forms.Select(),
        error_messages=DomainForm.base_fields["domain"].error_messages,
    )
    field_order = ("domain", "words", "wish", "helps")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask beside the help text for the words as they were said."""
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("As they said it. They will read this, and can change it.")

    def offer(self, groups: Groups) -> None:
        """Offer these areas of life, none of them chosen beforehand."""
        super().offer([("", (("", _("Choose")),)), *groups])


class StandForm(forms.Form):
    """How a need stands now."""

    need = forms.UUIDField()
    then = forms.ChoiceField(choices=[(s.value, STATUS_WORDS[s]) for s in Status])

    def clean_then(self) -> Status:
        """Return how it stands."""
        return Status(self.cleaned_data["then"])
