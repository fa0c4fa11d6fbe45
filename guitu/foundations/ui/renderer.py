"""How forms are drawn. Named by settings.FORM_RENDERER."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
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

# Where a value goes in the shape of a tag, and what a name may be.
HOLE = '"{}"'
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:._-]*")
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
            "is_optional": not self.field.required and getattr(self.field, "is_called_optional", True),
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


@lru_cache(maxsize=1024)
def _shape(tag: str, names: tuple[tuple[str, bool], ...]) -> str:
    """Return an opening tag with a place for the value of each name that has one.

    Names are part of a page, never of what somebody typed: worked out once for each kind of field.

    Raises:
        ValueError: a name is none that HTML knows.
    """
    if odd := [name for name, _is_bare in names if not _NAME.fullmatch(name)]:
        raise ValueError(odd)
    return f"<{tag}{''.join(f' {name}' if is_bare else f' {name}={HOLE}' for name, is_bare in names)}>"


def _opened(tag: str, attrs: dict[str, Any]) -> SafeString:
    """Return an opening tag with its attributes, as Django's own template writes them."""
    said = {name: value for name, value in attrs.items() if value is not False}
    names = tuple((name, value is True) for name, value in said.items())
    return format_html(_shape(tag, names), *(value for value in said.values() if value is not True))


def _input(widget: dict[str, Any]) -> SafeString:
    """Return something to fill in, or one thing to tick."""
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    return _opened("input", {"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]})


def _textarea(widget: dict[str, Any]) -> SafeString:
    """Return room for several lines. A first line break is the page's own, not what was typed."""
    opened = _opened("textarea", {"name": widget["name"], **widget["attrs"]})
    return format_html("{}\n{}</textarea>", opened, widget["value"] or "")


def _options(options: Iterable[dict[str, Any]]) -> SafeString:
    """Return what can be chosen."""
    told = ((_opened("option", {"value": str(one["value"]), **one["attrs"]}), one["label"]) for one in options)
    return format_html_join("", "\n{}{}</option>", ((opened, localize(label)) for opened, label in told))


def _select(widget: dict[str, Any]) -> SafeString:
    """Return a list to choose from."""
    rows = [
        format_html("\n{}{}\n</optgroup>", _opened("optgroup", {"label": group}), _options(options))
        if group
        else _options(options)
        for group, options, _index in widget["optgroups"]
    ]
    opened = _opened("select", {"name": widget["name"], **widget["attrs"]})
    return format_html("{}{}\n</select>", opened, format_html_join("", "{}", ((row,) for row in rows)))


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
