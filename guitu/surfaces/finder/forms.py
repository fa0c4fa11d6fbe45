"""What can be typed into the search."""

from collections.abc import Iterable
from typing import cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guitu.journey.needs.models import DOMAIN_WORDS
from guitu.journey.needs.rules import Domain
from guitu.surfaces.finder import tiles
from guitu.surfaces.finder.rules import Wanted
from guitu.surfaces.finder.words import LONGEST_QUESTION

_NEEDS = [("", _("Anything")), *((one.value, DOMAIN_WORDS[one]) for one in Domain if one is not Domain.OTHER)]


class AskForm(forms.Form):
    """A question to the directory. It stands in the address, so that it can be kept and passed on."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "g-find__words", "placeholder": _("For example: bed, job, medicine")}
        ),
    )
    need = forms.ChoiceField(label=_("What it is about"), choices=_NEEDS, required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    open = forms.BooleanField(label=_("Open now"), required=False)
    free = forms.BooleanField(label=_("Free places"), required=False)
    page = forms.IntegerField(min_value=1, max_value=1000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, districts: Iterable[str] = (), **kwargs: object) -> None:
        """Offer the districts that there are."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        in_english = get_language() == "en"
        offered = cast("forms.ChoiceField", self.fields["district"])
        offered.choices = [
            ("", _("All districts")),
            *((name, tiles.called(name, in_english=in_english)) for name in districts),
        ]

    def wanted(self) -> Wanted:
        """Return what is looked for; what makes no sense is left out."""
        self.is_valid()
        typed = self.cleaned_data
        return Wanted(
            words=typed.get("q") or "",
            need=typed.get("need") or "",
            district=typed.get("district") or "",
            is_open=bool(typed.get("open")),
            is_free=bool(typed.get("free")),
            page=typed.get("page") or 1,
        )
