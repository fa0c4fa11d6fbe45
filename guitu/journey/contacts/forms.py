"""A note, a proposed meeting, and an answer to it, as they are typed."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.clock import ZONE
from guitu.foundations.ui.typed import plain
from guitu.foundations.ui.widgets import DatePicker, TimePicker
from guitu.journey.contacts.access import GONE_BY, NO_END, OTHER_CONSENT
from guitu.journey.contacts.models import (
    KIND_WORDS,
    MATTER_WORDS,
    NEARNESS_WORDS,
    REASON_WORDS,
    RELATION_WORDS,
    TOPIC_WORDS,
    WISH_WORDS,
)
from guitu.journey.contacts.rules import (
    LINE_LIMIT,
    MEETING_AHEAD,
    MEETING_KINDS,
    MINUTES,
    NEARNESS,
    NOTE_LIMIT,
    ContactKind,
    Draft,
    Matter,
    Move,
    Proposal,
    Reason,
    Relation,
    Step,
    Topic,
    View,
    Wish,
    can_be_due,
    fits,
)
from guitu.people.forms import EyesForm

EARLIEST = timedelta(days=366)
# From when, how many minutes, and which meeting is spoken of: when the worker's others are then.
Busy = Callable[[datetime, int, UUID | None], Sequence[str]]


class NoteForm(forms.Form):
    """What happened, how, when, and under which consent it is kept."""

    note_id = forms.UUIDField(widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("What happened"),
        help_text=_("They will read this. Write what you would say in person."),
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
    worked_on = forms.TypedMultipleChoiceField(
        label=_("What we worked on"),
        choices=[(m.value, MATTER_WORDS[m]) for m in Matter],
        coerce=lambda value: Matter(int(value)),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    is_between = forms.BooleanField(
        label=_("Just the two of us"),
        help_text=_("They read it, and nobody else does: not the team, and nobody they trust. It stays so."),
        required=False,
    )
    happened_on = forms.DateField(
        label=_("When"), widget=DatePicker(), error_messages={"invalid": _("Enter a date, like 2026-11-22.")}
    )

    def __init__(self, *args: Any, topics: tuple[Topic, ...], now: datetime, **kwargs: Any) -> None:
        """Offer only the topics that she has agreed to."""
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["topic"].choices = [(t.value, TOPIC_WORDS[t]) for t in topics]  # type: ignore[attr-defined]
        offered = [(m.value, MATTER_WORDS[m]) for m in Matter if any(fits([m], t) for t in topics)]
        self.fields["worked_on"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask that what is ticked stands under its own consent."""
        typed = super().clean() or self.cleaned_data
        if "topic" in typed and not fits(typed.get("worked_on", ()), Topic(typed["topic"])):
            self.add_error("worked_on", str(OTHER_CONSENT))
        return typed

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
            worked_on=tuple(typed["worked_on"]),
            is_between=typed["is_between"],
        )


class Moment(forms.Form):
    """A day and a time of day, and how long: what every proposal of a meeting has.

    A worker is told once if they meet somebody else then, and may mean it: a group is met at one time.
    """

    begins_on = forms.DateField(
        label=_("Day"), widget=DatePicker(), error_messages={"invalid": _("Enter a date, like 2026-11-22.")}
    )
    begins_time = forms.TimeField(
        label=_("Time"), widget=TimePicker(), error_messages={"invalid": _("Enter a time, like 14:30.")}
    )
    minutes = forms.TypedChoiceField(label=_("How long"), choices=[], coerce=int, widget=forms.Select(), initial=60)
    is_meant = forms.BooleanField(label=_("I know. Propose this time all the same"), required=False)

    def __init__(
        self, *args: Any, now: datetime, busy: Busy | None = None, moved: UUID | None = None, **kwargs: Any
    ) -> None:
        """Offer the usual lengths. `busy`: what else the worker who asks has; `moved`: the meeting that exists."""
        super().__init__(*args, **kwargs)
        self.now, self.busy, self.moved = now, busy, moved
        if not (busy and self.data.get("is_meant")):
            self.meant = self.fields.pop("is_meant")
        lengths = [(one, _("%(n)s minutes") % {"n": one}) for one in MINUTES]
        self.fields["minutes"].choices = lengths  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put day and time together: a moment still to come, within three months."""
        typed = super().clean() or self.cleaned_data
        day, hour = typed.get("begins_on"), typed.get("begins_time")
        if day is None or hour is None:
            return typed
        typed["begins_at"] = begins = datetime.combine(day, hour, ZONE)
        if begins <= self.now:
            self.add_error("begins_on", _("This time has passed. Choose a later one."))
        elif begins > self.now + MEETING_AHEAD:
            self.add_error("begins_on", _("This is more than three months away. Choose an earlier day."))
        elif self.busy and "is_meant" not in self.fields and "minutes" in typed:
            self._look(begins, typed["minutes"], but=self.moved or typed.get("meeting"))
        return typed

    def _look(self, begins: datetime, minutes: int, *, but: UUID | None) -> None:
        """Say what else there is then, and offer to mean it."""
        if found := self.busy and self.busy(begins, minutes, but):
            self.fields["is_meant"] = self.meant
            self.order_fields(self.field_order)
            told = _("You have another meeting then: %(when)s. Choose another time, or tick that you mean it.")
            self.add_error("begins_time", told % {"when": " · ".join(found)})


class MeetingForm(Moment):
    """A meeting to propose."""

    meeting = forms.UUIDField(widget=forms.HiddenInput())
    kind = forms.TypedChoiceField(
        label=_("How"),
        choices=[(k.value, KIND_WORDS[k]) for k in MEETING_KINDS],
        coerce=lambda value: ContactKind(int(value)),
        widget=forms.Select(),
        error_messages={"invalid_choice": _("Choose how you will meet.")},
    )
    place = forms.CharField(label=_("Where"), required=False, max_length=LINE_LIMIT)
    about = forms.CharField(label=_("What about"), required=False, max_length=LINE_LIMIT)
    is_between = forms.BooleanField(
        label=_("Just the two of us"),
        help_text=_("Nobody else sees that there is a meeting. It stays so."),
        required=False,
    )
    field_order: tuple[str, ...] = (
        "meeting", "begins_on", "begins_time", "minutes", "is_meant", "kind", "place", "about", "is_between"
    )  # fmt: skip

    def proposal(self, *, worker_id: UUID) -> Proposal:
        """Return the meeting, ready to be kept."""
        typed = self.cleaned_data
        return Proposal(
            id=typed["meeting"],
            worker_id=worker_id,
            kind=typed["kind"],
            begins_at=typed["begins_at"],
            minutes=typed["minutes"],
            place=plain(typed["place"]),
            about=plain(typed["about"]),
            is_between=typed["is_between"],
        )


class OwnMeetingForm(MeetingForm):
    """A meeting that the person proposes to one of the team."""

    with_whom = forms.UUIDField(
        label=_("With whom"), widget=forms.Select(), error_messages={"required": _("Choose with whom.")}
    )
    field_order = ("meeting", "with_whom", *MeetingForm.field_order[1:])

    def __init__(self, *args: Any, team: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the own team."""
        super().__init__(*args, **kwargs)
        self.fields["with_whom"].widget.choices = team


class OtherTimeForm(Moment):
    """Another time for a meeting."""

    move = forms.UUIDField(widget=forms.HiddenInput())
    step = forms.IntegerField(widget=forms.HiddenInput())
    field_order = ("move", "step", "begins_on", "begins_time", "minutes", "is_meant")

    def taken(self) -> Step:
        """Return the move, ready to be made."""
        typed = self.cleaned_data
        return Step(typed["move"], typed["step"], Move.COUNTERED, typed["begins_at"], typed["minutes"])


class MoveForm(forms.Form):
    """One answer to a meeting as it was shown: a button."""

    move = forms.UUIDField(widget=forms.HiddenInput())
    step = forms.IntegerField(widget=forms.HiddenInput())
    what = forms.TypedChoiceField(
        choices=[(m.name.lower(), m.name.lower()) for m in Move], coerce=lambda value: Move[value.upper()]
    )
    reason = forms.TypedChoiceField(
        label=_("Why, if you want to say"),
        choices=[("", "—"), *((r.value, REASON_WORDS[r]) for r in Reason)],
        coerce=lambda value: Reason(int(value)),
        empty_value=None,
        required=False,
        widget=forms.Select(),
    )

    def taken(self) -> Step:
        """Return the move, ready to be made."""
        typed = self.cleaned_data
        reason = typed["reason"] if typed["what"] is Move.NOT_MET else None
        return Step(typed["move"], typed["step"], typed["what"], reason=reason)


class PauseForm(forms.Form):
    """Quiet, until a day or until further notice."""

    pause = forms.UUIDField(widget=forms.HiddenInput())
    until_day = forms.DateField(
        label=_("Until"),
        help_text=_("Leave it empty for as long as you like."),
        required=False,
        widget=DatePicker(),
        error_messages={"invalid": _("Enter a date, like 2026-11-22.")},
    )

    is_told = forms.BooleanField(
        label=_("Write me one short message when the time is over"),
        help_text=_("It comes on the next morning and says nothing but the address of your page."),
        required=False,
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Ask for a day if a message shall come at the end."""
        typed = super().clean() or {}
        if typed.get("is_told") and "until_day" in typed and typed["until_day"] is None:
            self.add_error("until_day", NO_END)
        return typed

    def clean_until_day(self) -> datetime | None:
        """Return the end of that day."""
        day = self.cleaned_data["until_day"]
        if day is None:
            return None
        end = datetime.combine(day, time(23, 59), ZONE)
        if end <= self.now:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return end


class WishForm(forms.Form):
    """Whether a short message shall come: one button."""

    wish = forms.UUIDField(widget=forms.HiddenInput())
    what = forms.TypedChoiceField(
        choices=[(w.name.lower(), WISH_WORDS[w]) for w in Wish], coerce=lambda value: Wish[value.upper()]
    )


class ReminderForm(forms.Form):
    """What to remember, and when."""

    reminder = forms.UUIDField(widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("What to remember"),
        help_text=_("They will read this, too."),
        max_length=LINE_LIMIT,
        error_messages={"required": _("Write what to remember.")},
    )
    due_on = forms.DateField(
        label=_("Day"), widget=DatePicker(), error_messages={"invalid": _("Enter a date, like 2026-11-22.")}
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_words(self) -> str:
        """Return the words in one normal form."""
        words = plain(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Write what to remember."))
        return words

    def clean_due_on(self) -> datetime:
        """Return the beginning of that day."""
        begins = datetime.combine(self.cleaned_data["due_on"], time(), ZONE)
        if not can_be_due(begins, at=self.now):
            raise forms.ValidationError(GONE_BY)
        return begins


class DoneForm(forms.Form):
    """That a reminder is done: one button, on the page of the reminders and on that of the day."""

    done_id = forms.UUIDField(widget=forms.HiddenInput())
    is_today = forms.BooleanField(required=False, widget=forms.HiddenInput())


class ViewForm(EyesForm):
    """How the person sees one side of life."""

    view = forms.UUIDField(widget=forms.HiddenInput())
    relation = forms.TypedChoiceField(
        label=_("What do you want to speak about?"),
        choices=[(r.value, RELATION_WORDS[r]) for r in Relation],
        coerce=lambda value: Relation(int(value)),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Please choose one."), "invalid_choice": _("Please choose one.")},
    )
    nearness = forms.TypedChoiceField(
        label=_("How is it, for you?"),
        choices=[(n, NEARNESS_WORDS[n]) for n in NEARNESS],
        coerce=int,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one of the five.")},
    )
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("view", "relation", "nearness", "words", "for_worker")

    def offer(self, relations: list[Relation]) -> None:
        """Offer the sides of life that the person agreed to speak about here."""
        self.fields["relation"].choices = [(r.value, RELATION_WORDS[r]) for r in relations]  # type: ignore[attr-defined]

    def said(self) -> View:
        """Return what was said, ready to be kept."""
        typed = self.cleaned_data
        return View(typed["view"], typed["relation"], typed["nearness"], plain(typed["words"]), typed["for_worker"])
