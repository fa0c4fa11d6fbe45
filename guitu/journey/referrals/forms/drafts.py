"""A draft, whom it goes to, and what of it may leave, as they are typed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guitu.foundations.clock import ZONE
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import DatePicker
from guitu.journey.needs.models import DOMAIN_WORDS
from guitu.journey.needs.rules import Domain
from guitu.journey.referrals import rules
from guitu.journey.referrals.access import DAY_AHEAD, NO_PLACE, Draft
from guitu.journey.referrals.models import HELP_WORDS
from guitu.journey.referrals.queries import Written
from guitu.journey.referrals.rules import LINE_LIMIT, MOST_WISHES, WORDS_LIMIT, Help, Item, Kind
from guitu.journey.referrals.shapes import ShownItem, shown
from guitu.people.forms import DATES
from guitu.society.directory.seeking import Question

KEY_LIMIT = 60
_NEEDS = [(one.value, DOMAIN_WORDS[one]) for one in Domain if one is not Domain.OTHER]


class KeysField(forms.MultipleChoiceField):
    """Items by their keys. Whether there are such items is asked where they are read."""

    def valid_value(self, value: str) -> bool:
        """Return whether it could be a key at all."""
        return len(value) < KEY_LIMIT


def _id(typed: object) -> UUID | None:
    """Return an id, if it is one."""
    try:
        return UUID(str(typed))
    except ValueError:
        return None


class SeekForm(forms.Form):
    """What is looked for, beside the draft: nothing of it is kept."""

    q = forms.CharField(
        label=_("Look for a place"),
        help_text=_("A name, a street or a kind of help."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "class": "g-find__words"}),
    )
    need = forms.ChoiceField(label=_("What it is about"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, districts: Mapping[str, str], **how: Any) -> None:
        """Offer these districts, and every domain of need."""
        super().__init__(*args, **how)
        fields: Any = self.fields
        fields["need"].choices = [("", _("Anything")), *_NEEDS]
        fields["district"].choices = [("", _("All districts")), *districts.items()]

    def question(self) -> Question:
        """Return what is looked for; what makes no sense is left out."""
        self.is_valid()
        typed = self.cleaned_data
        return Question(plain(typed.get("q", "")), typed.get("need", ""), typed.get("district", ""))


class DraftForm(forms.Form):
    """Where to, which help, what is wished, what might be told, until when."""

    referral = forms.UUIDField(widget=forms.HiddenInput())
    # One of the two. It is looked for and taken on the same page.
    service = forms.UUIDField(
        label=_("To whom?"), required=False, widget=forms.HiddenInput(), error_messages={"invalid": NO_PLACE}
    )
    station = forms.UUIDField(
        label=_("To whom?"), required=False, widget=forms.HiddenInput(), error_messages={"invalid": NO_PLACE}
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
        max_length=MOST_WISHES * LINE_LIMIT,
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
        error_messages={"invalid": _("Enter a date, like 2026-11-22.")},
    )

    def __init__(self, *args: Any, now: datetime, **how: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **how)
        self.today: date = now.astimezone(ZONE).date()

    def offer(self, items: Iterable[Item]) -> None:
        """Offer these items, as they read now."""
        ticked: Any = self.fields["item"]
        ticked.choices = [(one.key, f"{one.title}: {one.text}") for one in map(shown, items)]

    @property
    def to(self) -> tuple[UUID | None, UUID | None]:
        """Return for which station, or for which service, it is so far."""
        service = _id(self["service"].value())
        return (None, service) if service else (_id(self["station"].value()), None)

    def clean(self) -> dict[str, Any]:
        """Return what was typed, with one place; a service stands before the station at which it is reached."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("service"):
            typed["station"] = None
        elif not typed.get("station") and not {"service", "station"} & self.errors.keys():
            self.add_error("station", NO_PLACE)
        return typed

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
    def filled(one: Written) -> dict[str, object]:
        """Return a draft as it would be typed, to be changed."""
        words = next((item.text for item in one.content.items if item.kind is Kind.WORDS), "")
        return {
            "service": one.service_id,
            "station": None if one.service_id else one.station_id,
            "help": one.content.help.value,
            "wishes": "\n".join(item.text for item in one.content.wishes),
            "item": [item.key for item in one.content.items],
            "words": words,
            "until": one.until,
        }

    @classmethod
    def given_back(cls, posted: QueryDict) -> dict[str, object]:
        """Return what was typed so far, with the place that was just taken, if one was."""
        typed: dict[str, object] = {name: posted.get(name, "") for name in cls.base_fields}
        kind, _colon, key = posted.get("take", "").partition(":")
        if kind in {"station", "service"}:
            typed |= {"station": "", "service": "", kind: key}
        return {**typed, "item": posted.getlist("item")}

    def draft(self, *, replaces_id: UUID | None = None) -> Draft:
        """Return what was typed."""
        typed = self.cleaned_data
        return Draft(
            id=typed["referral"],
            station_id=typed["station"],
            service_id=typed["service"],
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
