"""Which posts there are, and which of them the law makes report."""

from enum import StrEnum


class Post(StrEnum):
    SOCIAL_WORKER = "social_worker"
    NURSE = "nurse"
    COUNSELLOR = "counsellor"
    JOB_ADVISER = "job_adviser"
    VOLUNTEER = "volunteer"
    PEER = "peer"
    INTAKE = "intake"
    TEAM_LEAD = "team_lead"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    EDITOR = "editor"


# They walk beside somebody and read only what that person ticks for them; nobody has them on a team, which reads all.
BESIDE = frozenset({Post.VOLUNTEER, Post.PEER})


class ReportingDuty(StrEnum):
    """What a post must report by law, shown to the person before consent (promise 2).

    Source: 未成年人保护法 Art. 11 (everyone in close contact with minors); 禁毒法 Art. 35, 戒毒条例 Art. 21
    (dedicated community-detox workers).
    """

    NONE = "none"
    MINOR_HARM = "minor_harm"
    DETOX_POST = "detox_post"
