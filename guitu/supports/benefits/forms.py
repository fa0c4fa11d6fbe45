"""What can be typed in an interview."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.widgets import DatePicker
from guitu.supports.benefits import asked, rules
from guitu.supports.benefits.asking import TOPICS
from guitu.supports.benefits.labels import told
from rules_cn.answers import Need
from rules_cn.places import NATION, PLACES
from rules_cn.situation import Value

UNKNOWN: Final = "unknown"
EARLIEST: Final = date(2012, 1, 1)
NOT_A_DAY = _("Please write a day such as 1985-03-02.")
# A number has a least and a most; what is not listed here is a number of months, days or people.
BOUNDS: Final = {"disability_level": (1, 4), "failed_acts": (0, 6)}
MOST: Final = 1200
MAY_BE_A_LOSS: Final = frozenset({"business_net", "property_net"})


class DayField(forms.CharField):
    """A day, typed in one of several ways."""

    def clean(self, value: Any) -> Any:
        """Return the day."""
        typed = super().clean(value)
        found = rules.day_of(typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError(NOT_A_DAY)
        return found


class BeginForm(forms.Form):
    """For which place and which day somebody asks."""

    where = forms.ChoiceField(
        label=_("Where is the family registered?"),
        help_text=_("Rules and sums differ from place to place. Where we know none, we say so."),
    )
    on = DayField(
        label=_("For which day?"),
        help_text=_("Usually today. You can look back, or ahead to the day somebody comes home."),
        widget=DatePicker(),
        error_messages={"required": NOT_A_DAY},
    )

    def __init__(self, *args: Any, **how: Any) -> None:
        """Offer the places that the rules know."""
        super().__init__(*args, **how)
        places = [(one.code, told(one.english)) for one in PLACES if one.code != NATION]
        self.fields["where"] = forms.ChoiceField(
            label=self.fields["where"].label,
            help_text=self.fields["where"].help_text,
            choices=[("", _("Please choose")), *places, (NATION, _("Somewhere else in China"))],
            error_messages={"required": _("Please choose a place.")},
        )

    def clean_on(self) -> date:
        """Return the day; before 2012 there is nothing here."""
        day: date = self.cleaned_data["on"]
        if not EARLIEST <= day <= date(2099, 12, 31):
            raise forms.ValidationError(_("The rules here begin in 2012. Please choose a later day."))
        return day


class TopicsForm(forms.Form):
    """What it is about."""

    topics = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose one or several. The fewer you choose, the fewer questions there are."),
        choices=[(one.code, one.words) for one in TOPICS],
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Please choose at least one.")},
    )


def _how_many(most: int) -> list[tuple[str, Words]]:
    return [("0", _("Nobody")), *((str(n), str(n)) for n in range(1, most + 1))]


class FamilyForm(forms.Form):
    """Who belongs to the family. Nobody is named."""

    spouse = forms.ChoiceField(label=_("Husband or wife"), choices=[("0", _("No")), ("1", _("Yes"))])
    child = forms.ChoiceField(label=_("Children, also grown-up ones"), choices=_how_many(8))
    parent = forms.ChoiceField(label=_("Your parents, if they live with you"), choices=_how_many(2))
    other = forms.ChoiceField(label=_("Others who live with you and whom you must support"), choices=_how_many(4))

    def people(self) -> tuple[str, ...]:
        """Return a word for each person, the one who asks first."""
        found = ["self"]
        for name, typed in self.cleaned_data.items():
            found += [name] if name == "spouse" and typed == "1" else []
            found += [f"{name}{n}" for n in range(1, int(typed) + 1)] if name != "spouse" else []
        return tuple(found)


class AnswerForm(forms.Form):
    """One answer to one question. What is typed is read as the question wants it."""

    answer = forms.CharField(max_length=60)

    def __init__(self, *args: Any, need: Need, on: date, **how: Any) -> None:
        """Make the field that this question needs."""
        super().__init__(*args, **how)
        self.need, self.on, self.question = need, on, asked.QUESTIONS[need.fact]
        self.fields["answer"] = _field(need.fact)

    def value(self) -> Value:
        """Return the answer as the rules know it."""
        typed: Value = self.cleaned_data["answer"]
        return typed

    def clean_answer(self) -> Value:
        """Read what was typed."""
        typed = self.cleaned_data["answer"]
        match self.question.kind:
            case asked.MONEY:
                return _sum(typed, may_be_a_loss=self.need.fact in MAY_BE_A_LOSS)
            case asked.NUMBER:
                return _number(typed, *BOUNDS.get(self.need.fact, (0, MOST)))
            case asked.YESNO:
                return bool(typed == "yes")
            case asked.DAY if typed > self.on:
                raise forms.ValidationError(_("This day is later than the day that you ask for."))
            case _:
                found: Value = typed
                return found


def _field(fact: str) -> forms.Field:
    question = asked.QUESTIONS[fact]
    missing = {"required": _("Please answer, or press “I don't know”.")}
    if question.kind in {asked.YESNO, asked.CHOICE}:
        yes_or_no = (("yes", _("Yes")), ("no", _("No")))
        choices = asked.CHOICES[fact] if question.kind == asked.CHOICE else yes_or_no
        return forms.ChoiceField(
            label=str(question.asks), choices=choices, widget=forms.RadioSelect(), error_messages=missing
        )
    if question.kind == asked.DAY:
        return DayField(
            label=str(question.asks),
            help_text=_("For example 1985-03-02."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-10"}),
            error_messages=missing,
        )
    keys = "decimal" if question.kind == asked.MONEY else "numeric"
    return forms.CharField(
        label=str(question.asks),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": keys, "class": "govuk-input--width-10"}),
        error_messages=missing,
    )


def _sum(typed: str, *, may_be_a_loss: bool) -> int:
    found = rules.fen_of(typed)
    if found is None:
        raise forms.ValidationError(_("Please write a sum in yuan, such as 1200 or 1,200.50. Nothing is 0."))
    if found < 0 and not may_be_a_loss:
        raise forms.ValidationError(_("This sum cannot be less than nothing."))
    return found


def _number(typed: str, least: int, most: int) -> int:
    found = rules.number_of(typed)
    if found is None or not least <= found <= most:
        told_what = _("Please write a whole number from %(least)s to %(most)s.")
        raise forms.ValidationError(told_what, params={"least": least, "most": most})
    return found


def shown(need: Need, value: Value) -> str:
    """Return an answer as it was typed, to stand in its field again."""
    if value is None:
        return ""
    match asked.QUESTIONS[need.fact].kind, value:
        case asked.MONEY, int():
            return rules.yuan(value)
        case asked.YESNO, bool():
            return "yes" if value else "no"
        case _:
            return str(value)
