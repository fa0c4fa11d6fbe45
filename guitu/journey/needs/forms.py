"""A need, answers to an instrument, and a plan for hard moments, as they are typed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.typed import plain
from guitu.journey.needs.models import DOMAIN_WORDS, HELPS_WORDS, OCCASION_WORDS, STATUS_WORDS
from guitu.journey.needs.packs import Pack
from guitu.journey.needs.rules import SAFETY, WORDS_LIMIT, Domain, Given, Helps, Occasion, Said, Status, Steps
from guitu.people.forms import EyesField, EyesForm
from guitu.people.queries import Member

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


class OwnNewForm(OwnSaidForm, EyesForm):
    """A new need in the person's own hand, and who reads it."""

    field_order = ("need", "words", "wish", "helps", "for_worker")

    @property
    def eyes_say(self) -> Words:
        """Return who reads it, as it is read."""
        return self.eyes.says(self.cleaned_data["for_worker"])

    def said(self) -> Said:
        """Return what was said, for the eyes that were chosen."""
        return replace(super().said(), for_worker_id=self.cleaned_data["for_worker"])


class BetweenForm(EyesForm):
    """Which one worker reads a need from now on."""

    for_worker = EyesField(label=_("With which worker"))


class TwoForm(EyesForm):
    """Something that is always between two: with which worker. Where there are several, none is chosen beforehand."""

    for_worker = EyesField(
        label=_("Which worker reads it"),
        help_text=_(
            "You two read it, and nobody else: not the rest of your team, and nobody you trust. It is not handed on."
        ),
    )

    def offer(self, team: Iterable[Member], *, is_asked: bool = False) -> None:
        """Offer each worker of the team; without any there is nothing to ask, and only the person reads it.

        `is_asked`: even where there is one worker, the person says so.
        """
        alone = [one for one in team if one.is_in and not one.is_cover]
        self.eyes.offer(alone, with_team=False)
        if not alone:
            del self.fields["for_worker"]
        elif len(alone) > 1 or is_asked or (self.is_bound and not self["for_worker"].value()):
            ids = [one.helper.id for one in alone]
            self.eyes.choices = [("", _("Choose")), *((str(one), self.eyes.says(one)) for one in ids)]

    def clean_for_worker(self) -> UUID:
        """Return the one worker."""
        # A page that spoke of another worker, or of none, gives nothing to whoever is there now.
        chosen: UUID | None = self.cleaned_data["for_worker"]
        if chosen is None:
            raise forms.ValidationError(_("Choose which worker reads it."))
        return chosen


class ToldForm(SaidForm, DomainForm):
    """What somebody told their worker, all on one page."""

    domain = forms.ChoiceField(
        label=_("What is it about?"),
        choices=DomainForm.base_fields["domain"].choices,  # type: ignore[attr-defined]
        widget=forms.Select(),
        error_messages=DomainForm.base_fields["domain"].error_messages,
    )
    is_between = forms.BooleanField(
        label=_("Just the two of us"),
        help_text=_("They read it, and nobody else does: not the team, and nobody they trust. It stays so."),
        required=False,
    )
    field_order = ("domain", "words", "wish", "helps", "is_between")

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


class AnswersForm(forms.Form):
    """The items of one instrument, each a field by its own code, and nothing chosen beforehand."""

    given = forms.UUIDField(widget=forms.HiddenInput())
    occasion = forms.ChoiceField(
        label=_("When is this?"),
        choices=[(o.value, OCCASION_WORDS[o]) for o in Occasion],
        initial=Occasion.OTHER.value,
        widget=forms.Select(),
    )

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        """Draw the items of this instrument."""
        super().__init__(*args, **kwargs)
        self.pack = pack
        for item in pack.items:
            self.fields[item.link] = forms.ChoiceField(
                label=item.text,  # type: ignore[arg-type]
                choices=item.options,
                widget=forms.RadioSelect(),
                required=item.is_required,
                error_messages={
                    "required": _("Please choose one answer."),
                    "invalid_choice": _("Please choose one of the answers."),
                },
            )

    def answers(self) -> Given:
        """Return the answers, ready to be kept."""
        typed = self.cleaned_data
        given = {item.link: typed[item.link] for item in self.pack.items if typed[item.link]}
        for_worker_id = typed.get("for_worker")
        return Given(typed["given"], self.pack.instrument, Occasion(typed["occasion"]), given, for_worker_id)


class OwnAnswersForm(AnswersForm, TwoForm):
    """The same by the person's own hand, and which worker reads it."""

    field_order = ("given", "occasion", "for_worker")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask no occasion."""
        super().__init__(*args, **kwargs)
        self.fields["occasion"].widget = forms.HiddenInput()


def _line(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": 2}), max_length=WORDS_LIMIT, required=False
    )


class SafetyForm(forms.Form):
    """A plan for hard moments, from the first sign to making the place safe. Every line may stay empty."""

    plan = forms.UUIDField(widget=forms.HiddenInput())
    replaces = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    signs = _line(_("How I notice that it is getting hard"), _("Thoughts, moods, places, times of the day."))
    calms = _line(_("What I can do by myself"), _("What has helped before, if only a little."))
    places = _line(_("Where I can go"), _("Places and people that take the mind off it."))
    people = _line(_("Whom I can call"), _("Somebody who may know about it, with their number."))
    experts = _line(
        _("Where I find professional help"), _("A doctor, a hospital, a helpline that you trust, with the number.")
    )
    home = _line(_("How my place becomes safer"), _("What to give into other hands, and to whom."))

    def clean(self) -> dict[str, Any]:
        """Bring the lines into one normal form and ask for at least one."""
        cleaned = super().clean() or {}
        cleaned |= {name: plain(cleaned.get(name, "")) for name in SAFETY}
        if not self.errors and not any(cleaned[name] for name in SAFETY):
            raise forms.ValidationError(_("Write something first. One line is enough."))
        return cleaned

    def steps(self) -> Steps:
        """Return the plan, ready to be kept."""
        typed = self.cleaned_data
        texts = {name: typed[name] for name in SAFETY}
        return Steps(typed["plan"], typed["replaces"], texts, typed.get("for_worker"))


class OwnSafetyForm(SafetyForm, TwoForm):
    """The same by the person's own hand; of a plan that begins, which worker reads it."""

    field_order = ("plan", "replaces", "for_worker")

    def offer(self, team: Iterable[Member], *, is_asked: bool = False) -> None:
        """Offer each worker; another version is for the same two as the one before, and asks nothing."""
        super().offer(() if self["replaces"].value() else team, is_asked=is_asked)
