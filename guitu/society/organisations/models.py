"""Who is there to help, and where."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.society.organisations.rules import OrganisationKind

KIND_WORDS = {
    OrganisationKind.SOCIAL_WORK: _("Social-work agency"),
    OrganisationKind.COMMUNITY_HEALTH: _("Community health centre"),
    OrganisationKind.HOSPITAL: _("Hospital"),
    OrganisationKind.SCHOOL: _("School"),
    OrganisationKind.JOB_CENTRE: _("Job centre"),
    OrganisationKind.HOUSING: _("Housing service"),
    OrganisationKind.AID_OFFICE: _("Social-aid office"),
    OrganisationKind.NGO: _("Non-governmental organisation"),
    OrganisationKind.CUSTODIAL_SENDER: _("Institution that sends people to us"),
}


class Organisation(models.Model):
    """A body that employs workers. It has its own master key and its own person ids."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(k.value, KIND_WORDS[k]) for k in OrganisationKind])

    class Meta:
        db_table = "organisation"

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """A place of an organisation where people are received."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="stations")
    name = models.CharField(max_length=80)
    district = models.CharField(max_length=20)
    street = models.CharField(max_length=40)
    phone = models.CharField(max_length=20)

    class Meta:
        db_table = "station"

    def __str__(self) -> str:
        return self.name
