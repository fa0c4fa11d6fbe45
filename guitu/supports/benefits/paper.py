"""The result on paper: a PDF that can be read aloud, made in memory."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guitu.foundations import letters
from guitu.supports.benefits import pages
from guitu.supports.benefits.results import Page, Result

TEMPLATE = Path(__file__).parent / "papers" / "result.typ"


def letter(page: Page, *, made: date) -> bytes:
    """Return the result as PDF.

    Raises:
        NoFontError: this machine has no Chinese font.
    """
    told = {
        "title": _("What the rules say"),
        "lang": (get_language() or "zh")[:2],
        "lead": _("For %(day)s, in %(place)s. Advice for a talk with the office, not a decision.")
        % {"day": page.telling.on, "place": pages.place(page.telling)},
        "parts": [_part(one) for one in (*page.results, *page.unlikely)],
        "foot": _("Guitu · made %(day)s · this paper names nobody, and no copy was kept.") % {"day": made},
    }
    return letters.write(TEMPLATE, told)


def _part(one: Result) -> dict[str, object]:
    name = _("%(title)s (%(who)s)") % {"title": one.title, "who": one.about} if one.about else str(one.title)
    return {"title": name, "says": f"{one.words} {one.amount}".strip(), "lines": [*_lines(one)]}


def _lines(one: Result) -> Iterator[str]:
    if one.at_least:
        yield _("It may be more: a deduction that the place sets is not known to us.")
    if one.needs:
        yield _("Still to be found out: %(what)s") % {"what": " · ".join(one.needs)}
    yield from one.ended
    for reason in one.reasons:
        cited = "; ".join(cited.words for cited in reason.cited)
        yield f"{reason.words} [{cited}]" if cited else reason.words
    yield _("Whom to ask: %(office)s") % {"office": one.office}
    yield from one.clocks
    if one.never_posted:
        yield _("The name of the child must not be posted in public: %(article)s.") % {
            "article": one.never_posted.words
        }
