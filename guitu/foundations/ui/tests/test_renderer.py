"""A list to choose from is drawn as Django draws it, only sooner."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from guitu.foundations.ui.renderer import GuituRenderer

CHOICES = [
    ("", _("Anything")),
    ("a", "<b>&\"'"),
    ("b", format_html("<i>{}</i>", "x")),
    ("Many", [(1, "one"), (2000, 2000)]),
    ('">', "quotes"),
]


def drawn(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


@pytest.mark.parametrize("chosen", [None, "", "a", 2000, '">'])
def test_a_list_is_what_django_draws(chosen: object) -> None:
    attrs = {"class": "govuk-select", "aria-describedby": '"x"', "disabled": True, "hidden": False, "size": 3}
    select = forms.Select(attrs, CHOICES)
    ours, theirs = (
        select.render("need", chosen, {"id": "id_need"}, one()) for one in (GuituRenderer, DjangoTemplates)
    )
    assert drawn(ours) == drawn(theirs)
    # Nothing chosen is the choice that says nothing.
    assert ours.count(" selected") == 1


def test_several_can_be_chosen() -> None:
    select = forms.SelectMultiple(choices=CHOICES)
    ours, theirs = (select.render("n", ["a", "1"], None, one()) for one in (GuituRenderer, DjangoTemplates))
    assert drawn(ours) == drawn(theirs)
    assert ours.count(" selected") == 2


class ByTemplates(GuituRenderer):
    """Our fields, each drawn by Django's templates."""

    render = DjangoTemplates.render


WIDGETS: tuple[forms.Widget, ...] = (
    forms.TextInput(attrs={"class": "govuk-input", "maxlength": "40", "disabled": True, "hidden": False}),
    forms.HiddenInput(),
    forms.PasswordInput(render_value=True),
    forms.DateInput(attrs={"type": "date"}),
    forms.TimeInput(),
    forms.CheckboxInput(attrs={"aria-describedby": "\"'<"}),
    forms.Textarea(attrs={"rows": 4}),
)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("value", [None, "", "<script>&\"'", "两行\n字", 7, True])
def test_what_is_filled_in_is_what_django_draws(widget: forms.Widget, value: object) -> None:
    ours, theirs = (widget.render('na"me', value, {"id": "id_<n>"}, one()) for one in (GuituRenderer, DjangoTemplates))
    assert ours.strip() == theirs.strip()


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_each_thing_to_tick_is_what_django_draws(kind: type[forms.RadioSelect]) -> None:
    """The label beside it is drawn by our own template of a field."""

    def ticks(renderer: object) -> list[str]:
        form = type(
            "Ask", (forms.Form,), {"said": forms.ChoiceField(choices=CHOICES[:3], widget=kind(attrs={"x": "<"}))}
        )
        return [str(one.tag()).strip() for one in form({"said": "a"}, renderer=renderer)["said"].subwidgets]

    assert ticks(GuituRenderer()) == ticks(ByTemplates())
    assert sum(" checked" in one for one in ticks(GuituRenderer())) == 1
