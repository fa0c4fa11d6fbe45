"""The short messages that a person asked for. Each says the same to everybody: that something waits, and where."""

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from guitu.foundations import clock
from guitu.foundations.identity import phones
from guitu.journey.contacts import rules
from guitu.people.tasks import number


def find_texts() -> int:
    """Look for short messages that are due, by day only, and return how many were found."""
    if not rules.may_text(clock.now().astimezone(clock.ZONE)):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.find_texts()")
        return int(cursor.fetchone()[0])


def say_that_something_waits(person_id: UUID) -> None:
    """Write to somebody who asked for it, if that is still due."""
    _write(person_id, "short_text")


def say_that_quiet_is_over(person_id: UUID) -> None:
    """Write to somebody who asked for a message at the end of the quiet, if that word still holds."""
    _write(person_id, "quiet_over")


def _write(person_id: UUID, kind: str) -> None:
    """Send one message. A row that waited, or failed and comes again, is done at any hour: at night it is put off."""
    at = clock.now().astimezone(clock.ZONE)
    with connection.cursor() as cursor:
        if not rules.may_text(at):
            cursor.execute("SELECT work.text_later(%s, %s, %s)", [person_id, kind, rules.next_text(at)])
            return
        cursor.execute("SELECT * FROM work.phone_to_write_to(%s, %s)", [person_id, kind])
        row = cursor.fetchone()
    if row is None or not (phone := number(person_id, row)):
        return
    # The phone may lie on a table: who writes about what, the page says after signing in.
    with override("zh-hans"):
        if kind == "quiet_over":
            text = _("Guitu: the message you asked for. %(address)s")
        else:
            text = _("Guitu: something waits for you. %(address)s")
        phones.send_text(phone, text % {"address": f"{settings.GUITU_ADDRESS}/me/"})
