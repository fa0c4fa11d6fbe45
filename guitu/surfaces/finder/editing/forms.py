"""What editors type: texts, hours, words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from guitu.surfaces.finder import words
from guitu.surfaces.finder.editing import rules
from guitu.surfaces.finder.editing.queries import FIELD_WORDS
from guitu.surfaces.finder.editing.rules import Span

_NO_NUMBER = _("Each line begins with a number that can be called. “%(line)s” does not.")


def _long(label: object, hint: object = "", *, rows: int = 3, most: int = 4000) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most, widget=area)  # type: ignore[arg-type]


def _short(label: object, hint: object = "", *, most: int = 200, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)  # type: ignore[arg-type]


class EntryForm(forms.Form):
    """What an entry says in words. Beside it two or three fields for each place."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    name = _short(FIELD_WORDS["name"], required=True)
    alternate_name = _short(FIELD_WORDS["alternate_name"], _("People find the entry by it, too."))
    description = _long(FIELD_WORDS["description"], _("Plain words. The first two lines stand in the list."), rows=5)
    eligibility_description = _long(FIELD_WORDS["eligibility_description"])
    application_process = _long(FIELD_WORDS["application_process"])
    documents = _long(FIELD_WORDS["required_document"], _("One thing a line."))
    fees_description = _long(FIELD_WORDS["fees_description"], rows=2)
    phones = _long(FIELD_WORDS["phone"], _("One a line: the number, then who answers there."))
    interpretation_services = _short(FIELD_WORDS["interpretation_services"])
    url = _short(FIELD_WORDS["url"])
    email = _short(FIELD_WORDS["email"])
    alert = _long(FIELD_WORDS["alert"], _("Only for a while, such as “closed for repairs until May”."), rows=2)
    status = forms.ChoiceField(
        label=_("Now"),
        choices=[(rules.OPEN, _("Can be asked for")), (rules.CLOSED_FOR_NOW, _("Closed for now"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, texts: dict[str, str], **kwargs: object) -> None:
        """Ask about each place that this organisation describes."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        labels = {"street": "address_1", "house": "address_2", "way": "transportation"}
        for name in texts:
            bare, _line, number = name.partition("_")
            if bare in labels and number.isdigit():
                label = FIELD_WORDS[labels[bare]]
                field = _long(label) if bare == "way" else _short(label, required=bare == "street")
                self.fields[name] = field

    def clean_phones(self) -> str:
        """Return the lines of numbers, or say which line begins with none."""
        lines = rules.listed(self.cleaned_data["phones"])
        for line in lines:
            if rules.phone(line) is None:
                raise ValidationError(_NO_NUMBER, params={"line": line[:40]})
        return "\n".join(lines)

    def told(self) -> dict[str, str]:
        """Return what was typed, lines ending as they are stored."""
        typed = {name: value.replace("\r\n", "\n") for name, value in self.cleaned_data.items() if name != "seen"}
        typed["documents"] = "\n".join(rules.listed(typed["documents"]))
        return typed


class HoursField(forms.CharField):
    """The hours of one day, such as 09:00-12:00, 14:00-17:30; nothing is a day on which it is closed."""

    def clean(self, value: object) -> tuple[Span, ...]:
        """Return the spans that were typed."""
        try:
            return rules.spans(str(super().clean(value)))
        except rules.UnreadableHoursError as wrong:
            raise ValidationError(_("Write hours like 09:00-12:00, 14:00-17:30, or nothing.")) from wrong


class HoursForm(forms.Form):
    """The hours of a week. Its days are fields of their own."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Ask about each day."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for number, day in enumerate(rules.WEEK):
            self.fields[day] = HoursField(label=WEEKDAYS[number], required=False, max_length=80)

    def clean(self) -> None:
        """Ask for at least one day: an entry that is never open is closed for now, or has been given up."""
        if not self.errors and not any(self.cleaned_data[day] for day in rules.WEEK):
            raise ValidationError(
                _("Write the hours of at least one day. If it is closed for now, say so in the entry.")
            )

    def week(self) -> dict[str, tuple[Span, ...]]:
        """Return the hours day by day."""
        return {day: self.cleaned_data[day] for day in rules.WEEK}


class PlacesForm(forms.Form):
    """How many places are free."""

    free = forms.IntegerField(label=_("Or how many"), min_value=0, max_value=9999)


class MeaningForm(forms.Form):
    """That who asks for one word also means another."""

    word = forms.CharField(label=_("Who asks for"), max_length=20)
    means = forms.CharField(label=_("also finds"), max_length=20)

    def clean(self) -> None:
        """Take both words in the form in which they are asked: each is one run of characters."""
        for name in ("word", "means"):
            found = words.runs(self.cleaned_data.get(name, ""))
            if len(found) == 1:
                self.cleaned_data[name] = found[0]
            elif name not in self.errors:
                self.add_error(name, _("Write one word, without blanks or signs."))
