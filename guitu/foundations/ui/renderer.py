"""How forms are drawn. Named by settings.FORM_RENDERER."""

from collections.abc import Callable
from typing import Any

from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    HiddenInput,
    PasswordInput,
    RadioSelect,
    Select,
    Textarea,
    TextInput,
    TimeInput,
    Widget,
)
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NOTHING = format_html("{}", "")
# Order matters: to Django a CheckboxSelectMultiple is a RadioSelect.
LOOKS: tuple[tuple[type[Widget], str, str], ...] = (
    (CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (RadioSelect, "radios", "govuk-radios__input"),
    (CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (Select, "select", "govuk-select"),
    (Textarea, "textarea", "govuk-textarea"),
)


class GuituBoundField(BoundField):
    """A field that knows how it looks, where an error points, and that nothing is to be remembered."""

    @property
    def look(self) -> str:
        """Return which part of ui/field.html draws it."""
        return self._dress[0]

    @property
    def anchor(self) -> str:
        """Return the id of the first thing to fill in, for the error summary's link."""
        return f"{self.auto_id}_0" if self.look in {"radios", "checkboxes"} else str(self.auto_id)

    @property
    def counted(self) -> bool:
        """Return whether the characters left are shown: long text with a limit."""
        return self.look == "textarea" and bool(getattr(self.field, "max_length", None))

    @property
    def _dress(self) -> tuple[str, str]:
        """Return look and class by the kind of widget."""
        for kind, look, css in LOOKS:
            if isinstance(self.field.widget, kind):
                return look, css
        return "input", "govuk-input"

    def get_context(self) -> dict[str, Any]:
        """Return what ui/field.html draws, worked out once rather than at every mention."""
        return {
            "counted": self.counted,
            "described": self.aria_describedby,
            "errors": self.errors,
            "field": self,
            "hint": self.help_text,
            "id": self.auto_id,
            "is_optional": not self.field.required,
            "look": self.look,
        }

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Add our class to Django's attributes, and `autocomplete="off"` unless the form says otherwise."""
        built = super().build_widget_attrs(attrs, widget)
        chosen = widget or self.field.widget
        if chosen.is_hidden:
            return built
        # Our own words say what is missing, in the language of the page; the browser's bubbles do not.
        built.pop("required", None)
        look, css = self._dress
        own = chosen.attrs.get("class")
        classes = [css, *([own] if own else []), *(["govuk-js-character-count"] if self.counted else [])]
        built["class"] = " ".join(classes)
        if "autocomplete" not in chosen.attrs and look not in {"radios", "checkboxes", "checkbox"}:
            built["autocomplete"] = "off"
        if self.counted:
            told = built.get("aria-describedby")
            built["aria-describedby"] = f"{told} {self.auto_id}-info" if told else f"{self.auto_id}-info"
        return built


def _attributes(attrs: dict[str, Any]) -> SafeString:
    """Return attributes as Django's own template writes them."""
    if not attrs:
        return NOTHING
    said = [
        (name, "" if value is True else format_html('="{}"', value))
        for name, value in attrs.items()
        if value is not False
    ]
    return format_html_join("", " {}{}", said)


def _input(widget: dict[str, Any]) -> SafeString:
    """Return something to fill in, or one thing to tick."""
    attrs = _attributes(widget["attrs"])
    if widget["value"] is None:
        return format_html('<input type="{}" name="{}"{}>\n', widget["type"], widget["name"], attrs)
    value = str(widget["value"])
    return format_html('<input type="{}" name="{}" value="{}"{}>\n', widget["type"], widget["name"], value, attrs)


def _textarea(widget: dict[str, Any]) -> SafeString:
    """Return room for several lines."""
    attrs, value = _attributes(widget["attrs"]), widget["value"] or ""
    return format_html('<textarea name="{}"{}>\n{}</textarea>\n', widget["name"], attrs, value)


def _select(widget: dict[str, Any]) -> SafeString:
    """Return a list to choose from."""
    rows = []
    for group, options, _index in widget["optgroups"]:
        told = format_html_join(
            "",
            '\n<option value="{}"{}>{}</option>',
            ((str(one["value"]), _attributes(one["attrs"]), localize(one["label"])) for one in options),
        )
        rows.append(format_html('\n<optgroup label="{}">{}\n</optgroup>', group, told) if group else told)
    inner = format_html_join("", "{}", ((row,) for row in rows))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget["attrs"]), inner)


_INPUTS = (TextInput, HiddenInput, PasswordInput, DateInput, TimeInput, CheckboxInput)
# What is drawn by hand: with Django a template, and two more inside it, for every line of a page with a hundred.
_DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    Select.template_name: _select,
    Textarea.template_name: _textarea,
    **dict.fromkeys((one.template_name for one in _INPUTS), _input),
    **dict.fromkeys((RadioSelect.option_template_name, CheckboxSelectMultiple.option_template_name), _input),
}


class GuituRenderer(DjangoTemplates):
    """Draw fields and forms with the templates of this app."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw one thing. The label of something to tick is ours to draw, beside it."""
        if draw := _DRAWN.get(template_name):
            return draw(context["widget"])
        return super().render(template_name, context, request)

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = GuituBoundField
