"""Which language the pages speak. Chosen by a press, kept in one cookie, guessed from nothing."""

from typing import Final

COOKIE: Final = "guitu_language"
DEFAULT: Final = "zh-hans"
# What stands in <html lang>, by the code Django uses.
HTML_LANG: Final = {"zh-hans": "zh-Hans", "en": "en"}
YEAR: Final = 365 * 24 * 60 * 60


def spoken(wanted: str | None) -> str:
    """Return `wanted` if the pages speak it, Chinese otherwise."""
    return wanted if wanted in HTML_LANG else DEFAULT
