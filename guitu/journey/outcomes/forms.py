"""The questions of one occasion, as they are answered."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.typed import plain
from guitu.journey.outcomes.models import DOMAIN_WORDS, GROUP_WORDS, LEVEL_WORDS, QUESTION_WORDS
from guitu.journey.outcomes.rules import GROUPS, ROUNDS_LIMIT, WORDS_LIMIT, Domain, Judged, Level, Moment, Occasion

VERSIONS_LIMIT = 10_000
_LEVELS = [(str(level.value), LEVEL_WORDS[level]) for level in (*list(Level)[1:], Level.NO_ANSWER)]


class OutcomeForm(forms.Form):
    """One field for each question that may be asked, by the code of its area. Nothing is chosen beforehand."""

    judged = forms.UUIDField(widget=forms.HiddenInput())
    after = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, max_value=VERSIONS_LIMIT)
    words = forms.CharField(
        label=_("What has changed, in your own words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=WORDS_LIMIT,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Draw the questions."""
        super().__init__(*args, **kwargs)
        for domain in Domain:
            self.fields[domain.value] = forms.ChoiceField(
                label=QUESTION_WORDS[domain],
                choices=_LEVELS,
                widget=forms.RadioSelect(),
                required=False,
                error_messages={"invalid_choice": _("Please choose one of the answers.")},
            )
        self.order_fields(["judged", "after", *(one.value for one in Domain), "words"])

    def offer(self, asked: tuple[Domain, ...]) -> None:
        """Ask only what the person has agreed to."""
        for domain in Domain:
            if domain not in asked:
                self.fields.pop(domain.value, None)

    def groups(self) -> Iterator[tuple[Words, list[forms.BoundField]]]:
        """Yield the questions that are asked, under the heading they share."""
        for group, domains in GROUPS.items():
            if found := [self[one.value] for one in domains if one.value in self.fields]:
                yield GROUP_WORDS[group], found

    def begin_after(self, number: int) -> None:
        """Let what was chosen here follow a newer version that its writer now sees."""
        typed = {name: self.data.get(name, "") for name in self.data}
        self.data = typed | {"judged": str(uuid.uuid4()), "after": str(number)}

    def clean_words(self) -> str:
        """Return the words in one normal form."""
        return plain(self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        """Ask for at least one answer: nobody has to give more."""
        cleaned = super().clean() or {}
        if not self.errors and not self.judgement(Moment(1, Occasion.START)).says_something:
            raise forms.ValidationError(_("Answer at least one, or leave it for another day."))
        return cleaned

    def judgement(self, moment: Moment) -> Judged:
        """Return the answers, ready to be kept. What was left empty is not among them."""
        typed = self.cleaned_data
        answers = {one: Level(int(typed[one.value])) for one in Domain if typed.get(one.value)}
        return Judged(typed["judged"], moment, typed["after"], answers, typed["words"])

    def answered(self) -> Iterator[tuple[Words, Words]]:
        """Yield each answer with its question, to be looked at before it is kept."""
        for domain, level in self.judgement(Moment(1, Occasion.START)).answers.items():
            yield DOMAIN_WORDS[domain], LEVEL_WORDS[level]


class RoundForm(forms.Form):
    """The wish for another round: which one, and the id of the row that says so."""

    wish = forms.UUIDField(widget=forms.HiddenInput())
    round = forms.IntegerField(widget=forms.HiddenInput(), min_value=2, max_value=ROUNDS_LIMIT)
