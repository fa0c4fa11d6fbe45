"""What consents add to the timeline of a record."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy

from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told
from guitu.journey.consent.models import PURPOSE_WORDS, said_kinds
from guitu.journey.consent.rules import Happening, Purpose, kinds

SAID: dict[Happening, Words] = {
    Happening.GIVEN: gettext_lazy("Consent given: %(purpose)s"),
    Happening.CONFIRMED: gettext_lazy("Consent confirmed: %(purpose)s"),
    Happening.RENEWED: gettext_lazy("Consent renewed: %(purpose)s"),
    Happening.NARROWED: gettext_lazy("Consent made shorter: %(purpose)s"),
    Happening.LEFT_OUT: gettext_lazy("No longer kept: %(kinds)s"),
    Happening.TAKEN_IN: gettext_lazy("Kept again: %(kinds)s"),
    Happening.LAPSED: gettext_lazy("Consent lapsed: %(purpose)s"),
    Happening.WITHDRAWN: gettext_lazy("Consent taken back: %(purpose)s"),
    Happening.ERASED: gettext_lazy("Consent ended and erased: %(purpose)s"),
}


def _events(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    return {one.id: Told(_said(*one.what.split())) for one in lines}


def _said(what: str, purpose: str, of: str = "0") -> str:
    told = {"purpose": PURPOSE_WORDS[Purpose(purpose)], "kinds": said_kinds(kinds(int(of)))}
    return str(SAID[Happening(what)]) % told


# What a worker may know: that a consent which lets them in was given, and confirmed by the person's own hand.
GIVEN = Part(
    "consent",
    gettext_lazy("Consent"),
    """
    SELECT x.at, x.id, c.id AS consent_id, x.by_id, x.what || ' ' || c.purpose AS what, c.id AS place
    FROM consent c CROSS JOIN LATERAL (VALUES
        (c.given_at, c.id, coalesce(c.word_of, c.person_id), 'given'),
        (CASE WHEN c.word_of IS NOT NULL THEN c.confirmed_at END, md5(c.id::text)::uuid, c.person_id, 'confirmed')
    ) x (at, id, by_id, what)
    WHERE c.person_id = %(person)s AND x.at IS NOT NULL
    """,
    _events,
)

# What the person knows: everything that happened to any of them.
EVENTS = Part(
    "consent",
    gettext_lazy("Consent"),
    """
    SELECT e.at, e.id, e.consent_id, e.by_id, e.what || ' ' || c.purpose || ' ' || coalesce(e.kinds, 0) AS what,
      c.id AS place
    FROM consent_event e JOIN consent c ON c.id = e.consent_id WHERE e.person_id = %(person)s
    """,
    _events,
)
