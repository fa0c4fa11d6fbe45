"""What is said of a referral: a word beside it, a step, a look back, as they are typed."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import DatePicker
from guitu.journey.referrals import rules
from guitu.journey.referrals.access import NO_REASON, Beside, Step
from guitu.journey.referrals.models import HELPED_WORDS, REASON_WORDS, RESULT_WORDS
from guitu.journey.referrals.rules import (
    MOST_WISHES,
    REASONS,
    WORDS_LIMIT,
    Answer,
    Helped,
    Item,
    Kind,
    Reason,
    Result,
    Said,
    State,
)
from guitu.people.forms import DATES

WISH = re.compile(f"wish-[1-{MOST_WISHES}]")


class SayForm(forms.Form):
    """Something that is said with one button."""

    word = forms.UUIDField(widget=forms.HiddenInput())

    def beside(self, said: Said) -> Beside:
        """Return what was said."""
        return Beside(self.cleaned_data["word"], said)


class FeedbackForm(SayForm):
    """How it was, in the person's own words."""

    helped = forms.ChoiceField(
        label=_("Did it help?"),
        choices=[(h.value, HELPED_WORDS[h]) for h in Helped],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one; not saying is also an answer.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Your team reads this. The place you were sent to does not."),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def beside(self, said: Said) -> Beside:
        """Return how it was."""
        typed = self.cleaned_data
        return Beside(typed["word"], said, plain(typed["words"]), Helped(typed["helped"]))


class InformedForm(SayForm):
    """That those who hold a letter were told, and what they said."""

    words = forms.CharField(
        label=_("What did they say?"),
        help_text=_("For example that the letter was torn up. You may leave it empty."),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def beside(self, said: Said) -> Beside:
        """Return what they said."""
        typed = self.cleaned_data
        return Beside(typed["word"], said, plain(typed["words"]))


class NextForm(forms.Form):
    """Which step comes next, as the page that was looked at showed it."""

    move = forms.UUIDField(widget=forms.HiddenInput())
    step = forms.IntegerField(min_value=2, max_value=30_000, widget=forms.HiddenInput())

    def next(self, to: State, **more: Any) -> Step:
        """Return the step that leads to `to`."""
        return Step(self.cleaned_data["move"], self.cleaned_data["step"], to, **more)


class StopForm(NextForm):
    """Why it is called off."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(r.value, REASON_WORDS[r]) for r in REASONS[State.CANCELLED]],
        widget=forms.RadioSelect(),
        error_messages={"required": NO_REASON, "invalid_choice": NO_REASON},
    )

    def stop(self) -> Step:
        """Return the step."""
        return self.next(State.CANCELLED, reason=Reason(self.cleaned_data["reason"]))


class MistakeForm(NextForm):
    """That it was written by mistake."""

    def stop(self) -> Step:
        """Return the step."""
        return self.next(State.ENTERED_IN_ERROR)


class HandedForm(NextForm):
    """That a letter was handed over."""

    def stop(self) -> Step:
        """Return the step."""
        return self.next(State.RECEIVED)


class StepForm(NextForm):
    """One step at the recipient. It asks only for what that step needs."""

    worker = forms.UUIDField(
        label=_("Who will meet them?"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose who will meet them."), "invalid": _("Choose who will meet them.")},
    )
    first_on = forms.DateField(
        label=_("On which day could they come first?"),
        help_text=_("A suggestion: the person says whether it suits. You may leave it empty."),
        required=False,
        input_formats=DATES,
        widget=DatePicker(),
        error_messages={"invalid": _("Enter a date, like 2026-11-22.")},
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect(),
        error_messages={"required": NO_REASON, "invalid_choice": NO_REASON},
    )
    words = forms.CharField(
        label=_("A word to the person and their team"),
        help_text=_("For example when to come, and whom to ask for. You may leave it empty."),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, to: State, wishes: Iterable[Item] | None = None, by_letter: bool = False, **how: Any
    ) -> None:
        """Keep the fields that lead to `to`; the wishes are those of the copy or, as typed, those of the page."""
        super().__init__(*args, **{"auto_id": f"{to.value}_%s", **how})
        self.to = to
        posted: Any = self.data
        if wishes is None:
            keys = [key for key in posted.getlist("wish") if WISH.fullmatch(key)]
            wishes = [Item(key, Kind.WISH, "") for key in dict.fromkeys(keys)]
        self.wishes = tuple(wishes) if to in rules.OUTCOME_BACK else ()
        fields: Any = self.fields
        fields["reason"].choices = [(r.value, REASON_WORDS[r]) for r in REASONS.get(to, ())]
        if to is not State.ACCEPTED or by_letter:
            del fields["worker"]
        if by_letter:
            fields["words"].label = _("What did they say?")
            fields["words"].help_text = _("The person reads it too. You may leave it empty.")
        if to not in REASONS:
            del fields["reason"]
        if to is not State.ACCEPTED:
            del fields["first_on"]
        for wish in self.wishes:
            fields[f"result-{wish.key}"] = forms.ChoiceField(
                label=wish.text,
                choices=[(r.value, RESULT_WORDS[r]) for r in Result],
                widget=forms.RadioSelect(),
                error_messages={"required": _("Say what became of it.")},
            )
        fields["words"].required = to in rules.OUTCOME_BACK and not self.wishes
        fields["words"].error_messages["required"] = _("Say what became of it.")
        results = [name for name in fields if name.startswith("result-")]
        self.order_fields(["move", "step", "worker", "first_on", "reason", *results])

    def offer(self, *, wishes: Iterable[Item], workers: Iterable[tuple[str, str]]) -> None:
        """Say the wishes in their words, and offer the workers of the station."""
        fields: Any = self.fields
        for wish in wishes:
            if f"result-{wish.key}" in fields:
                fields[f"result-{wish.key}"].label = wish.text
        if "worker" in fields:
            fields["worker"].widget.choices = list(workers)

    def read_back(self) -> list[tuple[Words, Words]]:
        """Return what was typed, to be looked at once more: what was asked, and the answer in words."""
        told: list[tuple[Words, Words]] = []
        for bound in self.visible_fields():
            said = str(bound.value() or "")
            choices: Any = getattr(bound.field.widget, "choices", ())
            words = next((label for value, label in choices if str(value) == said), said)
            if said:
                told.append((bound.label, words))
        return told

    def taken(self) -> Step:
        """Return the step."""
        typed = self.cleaned_data
        results = tuple((wish.key, Result(typed[f"result-{wish.key}"])) for wish in self.wishes)
        reason = Reason(typed["reason"]) if "reason" in typed else None
        first = typed.get("first_on")
        answer = Answer(plain(typed["words"]), results, first.isoformat() if first else "")
        return self.next(self.to, reason=reason, worker_id=typed.get("worker"), answer=answer)
