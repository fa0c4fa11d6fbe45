"""The person herself: what she is called, how she gets in, and the team she chose."""

import uuid

from django.db import models

from guitu.foundations.sealing.scopes import OpenedManager
from guitu.society.workforce.models import Worker


class Person(models.Model):
    """Someone we support. Every column that says who she is, is sealed under the key of her base consent.

    The row exists only together with that consent (deferred constraint trigger).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    consent_id = models.UUIDField(unique=True)
    name = models.BinaryField()
    birth_date = models.BinaryField()
    phone = models.BinaryField()
    made_at = models.DateTimeField()

    objects = OpenedManager["Person"]()

    class Meta:
        db_table = "person"

    def __str__(self) -> str:
        return "a person"


class PortalAccount(models.Model):
    """How the person signs in. Readable only by the sign-in functions."""

    person_id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    phone_index = models.BinaryField(null=True)
    birth_check = models.BinaryField()
    pin_hash = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "portal_account"
        indexes = [models.Index(fields=["phone_index"], name="portal_account_phone")]

    def __str__(self) -> str:
        return "a portal account"


class PortalCard(models.Model):
    """A paper card with a code, printed sealed by somebody outside the team. The code is stored as a hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    station_id = models.UUIDField()
    number = models.CharField(max_length=12, unique=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    code_hash = models.BinaryField(null=True)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_card"
        constraints = [
            models.CheckConstraint(
                name="portal_card_issue_is_whole",
                condition=models.Q(code_hash=None, issued_by=None, issued_at=None, expires_at=None)
                | models.Q(
                    code_hash__isnull=False, issued_by__isnull=False, issued_at__isnull=False, expires_at__isnull=False
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["code_hash"], name="portal_card_code"),
            models.Index(fields=["station_id"], name="portal_card_station"),
            models.Index(fields=["person_id"], name="portal_card_person"),
        ]

    def __str__(self) -> str:
        return f"card {self.number}"


class TeamMember(models.Model):
    """A worker whom the person let into her support team, or who steps in for one of them until a date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False, related_name="+")
    is_cover = models.BooleanField(default=False)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "team_member"
        indexes = [
            models.Index(fields=["worker_id", "-agreed_at"], name="team_member_worker"),
            models.Index(fields=["person_id"], name="team_member_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "worker_id", "is_cover"],
                condition=models.Q(ended_at=None),
                name="team_member_once",
            ),
        ]

    def __str__(self) -> str:
        return "a support-team member"
