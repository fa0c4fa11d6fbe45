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
