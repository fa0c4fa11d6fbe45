"""What referrals add to the timeline of a record: that the person sent one, and where to."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Line, Part, Told


def _sent(_scope: Scope, lines: Sequence[Line]) -> dict[UUID, Told]:
    return {one.id: Told(_("Referral sent: %(where)s") % {"where": one.what}) for one in lines}


REFERRALS = Part(
    "referral",
    gettext_lazy("Referrals"),
    """
    SELECT s.at, s.id, s.consent_id, s.person_id AS by_id, coalesce(t.name, n.name) AS what, s.referral_id AS place
    FROM referral_sent s JOIN referral r ON r.id = s.referral_id LEFT JOIN station t ON t.id = r.station_id
    LEFT JOIN directory_named n ON n.service_id = r.service_id AND r.station_id IS NULL
    WHERE s.person_id = %(person)s
    """,
    _sent,
)
