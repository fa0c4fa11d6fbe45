"""The page frame and its pieces."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Templates, styles, form drawing and headers that every page shares."""

    name = "guitu.foundations.ui"
    label = "ui"

    def ready(self) -> None:
        """Say what to do where nothing was filled in and a field has no words of its own."""
        forms.Field.default_error_messages["required"] = _("Please fill this in.")
        forms.ChoiceField.default_error_messages["required"] = _("Please choose one.")
