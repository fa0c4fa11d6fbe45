"""A draft, ticks, a step and a look back, as they are typed."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.clock import ZONE
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import DatePicker, LongSelect
from guitu.journey.referrals import rules
from guitu.journey.referrals.access import DAY_AHEAD, NO_PLACE, NO_REASON, Beside, Draft, Step
from guitu.journey.referrals.models import HELP_WORDS, HELPED_WORDS, REASON_WORDS, RESULT_WORDS
from guitu.journey.referrals.queries import Offer
from guitu.journey.referrals.rules import (
    LINE_LIMIT,
    MOST_WISHES,
    REASONS,
    WORDS_LIMIT,
    Answer,
    Help,
    Helped,
    Item,
    Kind,
    Reason,
    Result,
    Said,
    State,
)
from guitu.journey.referrals.shapes import Shown, ShownItem
from guitu.people.forms import DATES, NOT_A_DATE

KEY_LIMIT = 60
WISH = re.compile(f"wish-[1-{MOST_WISHES}]")


class KeysField(forms.MultipleChoiceField):
    """Items by their keys. Whether there are such items is asked where they are read."""

    def valid_value(self, value: str) -> bool:
        """Return whether it could be a key at all."""
        return len(value) < KEY_LIMIT


class DraftForm(forms.Form):
    """Where to, which help, what is wished, what might be told, until when."""

    referral = forms.UUIDField(widget=forms.HiddenInput())
    service = forms.UUIDField(widget=forms.HiddenInput())
    station = forms.UUIDField(
        label=_("To whom?"),
        widget=LongSelect(),
        error_messages={"required": NO_PLACE, "invalid": NO_PLACE},
    )
    help = forms.ChoiceField(
        label=_("Which kind of help?"),
        choices=[(h.value, HELP_WORDS[h]) for h in Help],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose a kind of help."), "invalid_choice": _("Choose a kind of help.")},
    )
    wishes = forms.CharField(
        label=_("What do they wish for, in their words?"),
        help_text=_("One wish on each line. For each of them an answer comes back."),
        max_length=MOST_WISHES * (LINE_LIMIT + 1),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write down at least one thing that is wished for.")},
    )
    item = KeysField(
        label=_("What could be told with it?"),
        help_text=_("Propose as little as will do. The person ticks each one, or does not."),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    words = forms.CharField(
        label=_("A few words for them"),
        help_text=_("Written for this purpose together with the person. You may leave it empty."),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    until = forms.DateField(
        label=_("Until when may they read it?"),
        input_formats=DATES,
        widget=DatePicker(),
        error_messages={"required": NOT_A_DATE, "invalid": NOT_A_DATE},
    )

    def __init__(self, *args: Any, now: datetime, **how: Any) -> None:
        """Know which day it is, and whether it is for a service of the directory or for another organisation."""
        super().__init__(*args, **how)
        self.today: date = now.astimezone(ZONE).date()
        is_for_service = bool((self.data if self.is_bound else self.initial).get("service"))
        del self.fields["station" if is_for_service else "service"]

    def offer(self, offer: Offer) -> None:
        """Offer these places and these items, as they read now."""
        places: dict[str, list[tuple[str, str]]] = {}
        for place in offer.places:
            places.setdefault(place.organisation, []).append((str(place.id), f"{place.name} · {place.district}"))
        if "station" in self.fields:
            chosen: Any = self.fields["station"].widget
            chosen.choices = [("", _("please choose")), *places.items()]
        ticked: Any = self.fields["item"]
        ticked.choices = [(one.key, f"{one.title}: {one.text}") for one in offer.titled()]

    def clean_wishes(self) -> tuple[str, ...]:
        """Return the lines.

        Raises:
            ValidationError: too many lines, or one that is too long.
        """
        lines = [line for typed in plain(self.cleaned_data["wishes"]).split("\n") if (line := typed.strip())]
        if len(lines) > MOST_WISHES or any(len(line) > LINE_LIMIT for line in lines):
            raise forms.ValidationError(_("At most eight wishes, each of them short."))
        return tuple(lines)

    def clean_words(self) -> str:
        """Return the words in one normal form."""
        return plain(self.cleaned_data["words"])

    def clean_until(self) -> date:
        """Return the last day.

        Raises:
            ValidationError: it has passed, or lies more than a year ahead.
        """
        until: date = self.cleaned_data["until"]
        if not self.today <= until <= self.today + timedelta(days=rules.LONGEST_DAYS):
            raise forms.ValidationError(DAY_AHEAD)
        return until

    @staticmethod
    def filled(one: Shown) -> dict[str, object]:
        """Return a draft as it would be typed, to be changed."""
        words = next((item.text for item in one.items if item.kind is Kind.WORDS), "")
        return {
            "service": one.service_id,
            "station": None if one.service_id else one.station_id,
            "help": one.help_code.value,
            "wishes": "\n".join(item.text for item in one.wishes),
            "item": [item.key for item in one.items],
            "words": words,
            "until": one.until,
        }

    def draft(self, *, replaces_id: UUID | None = None) -> Draft:
        """Return what was typed."""
        typed = self.cleaned_data
        return Draft(
            id=typed["referral"],
            station_id=typed.get("station"),
            service_id=typed.get("service"),
            replaces_id=replaces_id,
            ends_on=typed["until"],
            help=Help(typed["help"]),
            wishes=typed["wishes"],
            keys=tuple(typed["item"]),
            words=typed["words"],
        )


class TickForm(forms.Form):
    """What of a draft may leave. Nothing is ticked beforehand."""

    copy = forms.UUIDField(widget=forms.HiddenInput())
    item = KeysField(
        label=_("What may they read?"),
        help_text=_("Only what you tick leaves, exactly as it stands here."),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Tick at least one thing, or say not now.")},
    )

    def offer(self, items: Sequence[ShownItem]) -> None:
        """Offer the items of one draft."""
        ticked: Any = self.fields["item"]
        ticked.choices = [(one.key, f"{one.title}: {one.text}") for one in items]


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


class StopForm(forms.Form):
    """Why it is called off."""

    move = forms.UUIDField(widget=forms.HiddenInput())
    step = forms.IntegerField(min_value=2, max_value=30_000, widget=forms.HiddenInput())
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(r.value, REASON_WORDS[r]) for r in REASONS[State.CANCELLED]],
        widget=forms.RadioSelect(),
        error_messages={"required": NO_REASON, "invalid_choice": NO_REASON},
    )

    def stop(self) -> Step:
        """Return the step."""
        typed = self.cleaned_data
        return Step(typed["move"], typed["step"], State.CANCELLED, Reason(typed["reason"]))


class MistakeForm(forms.Form):
    """That it was written by mistake."""

    move = forms.UUIDField(widget=forms.HiddenInput())
    step = forms.IntegerField(min_value=2, max_value=30_000, widget=forms.HiddenInput())

    def stop(self) -> Step:
        """Return the step."""
        return Step(self.cleaned_data["move"], self.cleaned_data["step"], State.ENTERED_IN_ERROR)


class HandedForm(forms.Form):
    """That a letter was handed over."""

    move = forms.UUIDField(widget=forms.HiddenInput())
    step = forms.IntegerField(min_value=2, max_value=30_000, widget=forms.HiddenInput())

    def stop(self) -> Step:
        """Return the step."""
        return Step(self.cleaned_data["move"], self.cleaned_data["step"], State.RECEIVED)


class StepForm(forms.Form):
    """One step at the recipient. It asks only for what that step needs."""

    move = forms.UUIDField(widget=forms.HiddenInput())
    step = forms.IntegerField(min_value=2, max_value=30_000, widget=forms.HiddenInput())
    worker = forms.UUIDField(
        label=_("Who will meet them?"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose who will meet them."), "invalid": _("Choose who will meet them.")},
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
        self.order_fields(["move", "step", "worker", "reason", *results])

    def offer(self, *, wishes: Iterable[Item], workers: Iterable[tuple[str, str]]) -> None:
        """Say the wishes in their words, and offer the workers of the station."""
        fields: Any = self.fields
        for wish in wishes:
            if f"result-{wish.key}" in fields:
                fields[f"result-{wish.key}"].label = wish.text
        if "worker" in fields:
            fields["worker"].widget.choices = list(workers)

    def taken(self) -> Step:
        """Return the step."""
        typed = self.cleaned_data
        results = tuple((wish.key, Result(typed[f"result-{wish.key}"])) for wish in self.wishes)
        reason = Reason(typed["reason"]) if "reason" in typed else None
        answer = Answer(plain(typed["words"]), results)
        return Step(typed["move"], typed["step"], self.to, reason, typed.get("worker"), answer)
