"""What kinds of organisation there are. A closed list; no body of control is on it."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    SOCIAL_WORK = "social_work"
    COMMUNITY_HEALTH = "community_health"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    JOB_CENTRE = "job_centre"
    HOUSING = "housing"
    AID_OFFICE = "aid_office"
    NGO = "ngo"
    CUSTODIAL_SENDER = "custodial_sender"
