"""The people who help: staff of an organisation, and their sign-in."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Role
from guitu.society.organisations.models import Organisation, Station
from guitu.society.workforce.rules import Post, ReportingDuty

POST_WORDS = {
    Post.SOCIAL_WORKER: _("Social worker"),
    Post.NURSE: _("Nurse"),
    Post.COUNSELLOR: _("Counsellor"),
    Post.JOB_ADVISER: _("Job adviser"),
    Post.VOLUNTEER: _("Volunteer"),
    Post.PEER: _("Peer who has walked this way"),
    Post.INTAKE: _("Intake desk"),
    Post.TEAM_LEAD: _("Team lead"),
    Post.OFFICER: _("Data-protection officer"),
    Post.ADMINISTRATOR: _("Administrator"),
    Post.EDITOR: _("Directory editor"),
}

DUTY_WORDS = {
    ReportingDuty.NONE: _("This worker's post carries no legal duty to report."),
    ReportingDuty.MINOR_HARM: _(
        "This worker must by law report to the authorities when a child under 18 is harmed or in danger "
        "(Law on the Protection of Minors, Article 11). Nothing else you say has to be reported."
    ),
    ReportingDuty.DETOX_POST: _(
        "This worker holds a post that must by law report relapse, refusal or serious breach of a detox "
        "agreement to the police (Drug Control Law, Article 35). You may choose another worker."
    ),
}


class Worker(models.Model):
    """Somebody employed to help. Shown to the person by name, post and duty to report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workers")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="workers")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=20, choices=[(p.value, POST_WORDS[p]) for p in Post])
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role if r])
    reporting_duty = models.CharField(max_length=20, choices=[(d.value, DUTY_WORDS[d]) for d in ReportingDuty])
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "worker"

    def __str__(self) -> str:
        return self.name


class StaffAccount(models.Model):
    """How a worker signs in. Readable only by the sign-in functions."""

    worker = models.OneToOneField(Worker, on_delete=models.PROTECT, primary_key=True, related_name="account")
    login = models.CharField(max_length=40, unique=True)
    password_hash = models.CharField(max_length=200)
    totp_sealed = models.BinaryField(null=True)
    totp_step = models.BigIntegerField(default=0)

    class Meta:
        db_table = "staff_account"

    def __str__(self) -> str:
        return self.login
