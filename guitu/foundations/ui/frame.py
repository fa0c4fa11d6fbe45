"""What every page's frame needs to know."""

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from guitu.foundations.ui.language import HTML_LANG, spoken


def frame(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001
    """Return the page's language, the address of the icons, and whether the data is made up."""
    return {
        "html_lang": HTML_LANG[spoken(get_language())],
        "icons": SimpleLazyObject(lambda: static("ui/icons.svg")),
        "synthetic": getattr(settings, "GUITU_SYNTHETIC", False),
    }
