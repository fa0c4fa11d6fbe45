"""Who is at the other end, proven how, until when. Only the sign-in role's functions touch these tables."""

import uuid

from django.db import models


class Identity(models.Model):
    """One signed-in browser. The cookie holds a random token; the database holds its hash."""

    token_hash = models.BinaryField(primary_key=True)
    user_id = models.UUIDField()
    kind = models.CharField(max_length=8)
    role = models.CharField(max_length=16)
    organisation_id = models.UUIDField()
    station_id = models.UUIDField(null=True)
    called = models.CharField(max_length=60)
    proven = models.SmallIntegerField()
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "identity"
        indexes = [
            models.Index(fields=["user_id"], name="identity_user"),
            models.Index(fields=["expires_at"], name="identity_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.expires_at:%H:%M}"


class Throttle(models.Model):
    """How often something was tried. The key is a hash; it names nobody."""

    key = models.BinaryField(primary_key=True)
    tries = models.IntegerField()
    until = models.DateTimeField()

    class Meta:
        db_table = "throttle"

    def __str__(self) -> str:
        return f"{self.tries} tries"


class PhoneCode(models.Model):
    """A six-digit code sent to a phone, kept as a hash for ten minutes and five tries."""

    subject_id = models.UUIDField(primary_key=True)
    phone_index = models.BinaryField()
    code_hash = models.BinaryField()
    tries = models.SmallIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "phone_code"

    def __str__(self) -> str:
        return "phone code"


class Draft(models.Model):
    """What somebody had typed when the session ended, sealed, given back only to them, gone after 30 minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.UUIDField()
    place = models.CharField(max_length=255)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "draft"
        indexes = [models.Index(fields=["owner_id"], name="draft_owner")]

    def __str__(self) -> str:
        return "draft"
