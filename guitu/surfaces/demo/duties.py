"""Which workers of the synthetic city must report by law: by post, and by the kind of organisation. Pure."""

from guitu.society.organisations.rules import OrganisationKind as Kind
from guitu.society.workforce.rules import Post, ReportingDuty

# State organs, and whoever teaches, heals or rescues: the units in close contact with minors, which must report, and
# their staff. Source: 未成年人保护法 Art. 11 and 130(1).
CLOSE = frozenset({Kind.SCHOOL, Kind.COMMUNITY_HEALTH, Kind.HOSPITAL, Kind.SOCIAL_WORK, Kind.NGO, Kind.AID_OFFICE})
# Who meets people there. A job adviser meets grown people only, but at a school.
MEETS = frozenset({Post.NURSE, Post.COUNSELLOR, Post.INTAKE, Post.TEAM_LEAD})
# Every so many social workers hold a post of community detox; none of them supports a minor (see `lives.CHILD_EVERY`).
DETOX_EVERY, DETOX_FIRST = 60, 25


def duty(post: Post, kind: Kind, number: int) -> ReportingDuty:
    """Return what somebody in this post must report; `number` counts the social workers of the city.

    A social worker has families and the young on the caseload wherever the desk stands.
    Source: 未成年人保护法 Art. 11; 禁毒法 Art. 35.
    """
    if post is Post.SOCIAL_WORKER:
        is_detox = number % DETOX_EVERY == DETOX_FIRST
        return ReportingDuty.DETOX_POST if is_detox else ReportingDuty.MINOR_HARM
    is_close = post in MEETS and kind in CLOSE
    return ReportingDuty.MINOR_HARM if is_close or kind is Kind.SCHOOL else ReportingDuty.NONE
