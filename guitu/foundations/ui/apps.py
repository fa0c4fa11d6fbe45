"""The page frame and its pieces."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, styles, form drawing and headers that every page shares."""

    name = "guitu.foundations.ui"
    label = "ui"
