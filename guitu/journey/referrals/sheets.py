"""A referral as a letter: exactly what was ticked, for whoever carries it to a service outside."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guitu.foundations import clock, letters
from guitu.journey.referrals.shapes import Shown
from guitu.society.workforce.models import Worker

TEMPLATE = Path(__file__).parent / "letters" / "referral.typ"


def letter(one: Shown, *, at: datetime) -> bytes:
    """Return the letter as PDF. One statement.

    Raises:
        NoFontError: this machine has no Chinese font.
    """
    return letters.write(TEMPLATE, told(one, at=at))


def told(one: Shown, *, at: datetime) -> dict[str, object]:
    """Return what the letter says: no id, no name but what was ticked, and nothing beside it."""
    writer = Worker.objects.select_related("station", "organisation").get(pk=one.by_id)
    to = one.to
    where = [line for line in (to.provider, to.service, to.street, to.phone) if line] if to else [one.place]
    return {
        "title": _("A referral"),
        "lang": (get_language() or "zh")[:2],
        "sides": [
            {"title": _("To"), "lines": where},
            {
                "title": _("From"),
                "lines": [writer.organisation.name, writer.station.name, writer.name, writer.station.phone],
            },
        ],
        "help": [_("Kind of help"), str(one.help)],
        "items": [[str(item.title), item.text] for item in one.items],
        "says": [
            _("The person ticked every line of this letter themselves and agreed that you read it until %(day)s.")
            % {"day": one.until},
            _("It is for this one purpose. Please do not pass it on, and enter it in no other list."),
            _("Please tell whoever wrote it how it goes on. If it is taken back, we tell you; then destroy it."),
        ],
        "foot": _("Guitu · made %(day)s") % {"day": clock.day(at)},
    }
