"""A field says what it wants, what was wrong, and where; to eyes and to ears."""

import re

from django import forms
from django.template.loader import render_to_string

from guitu.foundations.ui.renderer import GuituBoundField, GuituRenderer
from guitu.foundations.ui.widgets import CardCodeInput, CodeInput, DatePicker


class Visit(forms.Form):
    """One field of every kind."""

    default_renderer = GuituRenderer

    place = forms.CharField(label="Place", help_text="A street <b>or</b> a station")
    on = forms.DateField(label="Day", widget=DatePicker())
    kind = forms.ChoiceField(label="Kind", choices=[("v", "Visit"), ("c", "Call")], widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label="Parts", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False
    )
    words = forms.CharField(label="Words", widget=forms.Textarea, max_length=200, required=False)
    code = forms.CharField(label="Code", widget=CodeInput())
    pin = forms.CharField(label="PIN", widget=CodeInput(secret=True))
    card = forms.CharField(label="Card", widget=CardCodeInput())
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def field(form: forms.Form, name: str) -> str:
    """Return one field as drawn."""
    return str(form[name].as_field_group())


def attributes(html: str, tag: str) -> str:
    """Return the first such tag, whole."""
    found = re.search(rf"<{tag}\b[^>]*>", html)
    assert found, html
    return found.group()


def test_she_hears_the_hint_with_the_field() -> None:
    html = field(Visit(), "place")
    assert 'for="id_place"' in html
    assert 'aria-describedby="id_place_helptext"' in attributes(html, "input")
    assert "&lt;b&gt;or&lt;/b&gt;" in html


def test_she_hears_what_was_wrong_and_can_jump_to_it() -> None:
    form = Visit({"kind": ""})
    html = field(form, "place")
    assert 'aria-describedby="id_place_helptext id_place_error"' in attributes(html, "input")
    assert 'aria-invalid="true"' in attributes(html, "input")
    assert 'id="id_place_error"' in html
    summary = render_to_string("ui/error_summary.html", {"form": form})
    targets = re.findall(r'href="#([^"]+)"', summary)
    drawn = "".join(field(form, name) for name in form.fields)
    assert {"id_place", "id_kind_0", "id_agreed"} <= set(targets)
    assert all(f'id="{target}"' in drawn for target in targets)


def test_a_group_of_answers_is_described_once_as_a_group() -> None:
    html = field(Visit({"kind": ""}), "kind")
    assert 'aria-describedby="id_kind_error"' in attributes(html, "fieldset")
    assert "aria-describedby" not in attributes(html, "input")
    assert html.count("govuk-radios__input") == 2
    assert "govuk-checkboxes__input" in field(Visit(), "parts")


def test_the_browser_is_asked_to_remember_nothing() -> None:
    form = Visit()
    for name, tag in {"place": "input", "on": "input", "words": "textarea", "pin": "input", "card": "input"}.items():
        assert 'autocomplete="off"' in attributes(field(form, name), tag), name
    assert 'autocomplete="one-time-code"' in attributes(field(form, "code"), "input")


def test_a_day_is_chosen_the_way_the_phone_does_it() -> None:
    html = field(Visit(initial={"on": "2026-11-22"}), "on")
    assert 'type="date"' in html
    assert 'value="2026-11-22"' in html
    assert 'class="govuk-input g-input--date"' in html


def test_a_pin_is_not_shown_to_the_room() -> None:
    assert 'type="password"' in field(Visit(), "pin")
    assert 'inputmode="numeric"' in field(Visit(), "pin")


def test_she_sees_how_much_room_is_left_for_her_words() -> None:
    html = field(Visit(), "words")
    assert 'data-maxlength="200"' in html
    assert "id_words-info" in attributes(html, "textarea")
    assert "govuk-js-character-count" in attributes(html, "textarea")


def test_the_browser_s_own_bubbles_stay_silent() -> None:
    assert not re.search(r"<(?:input|textarea)[^>]*\srequired", str(Visit()))


def test_a_hidden_field_stays_bare() -> None:
    html = field(Visit(), "token")
    assert "govuk" not in html
    assert 'type="hidden"' in html


def test_every_field_knows_where_its_error_points() -> None:
    form = Visit()
    kind, place = form["kind"], form["place"]
    assert isinstance(kind, GuituBoundField)
    assert isinstance(place, GuituBoundField)
    assert kind.anchor == "id_kind_0"
    assert place.anchor == "id_place"
