"""The wall's one narrow table. Rows come and go only by triggers on consent and support team."""

from django.db import models


class AccessGrant(models.Model):
    """One user may read (and perhaps write) what was made under one consent, until a moment.

    The database keeps it: `app.refresh_grants` in the consent app. Nothing else writes here.
    """

    pk = models.CompositePrimaryKey("user_id", "consent_id")
    user_id = models.UUIDField()
    consent_id = models.UUIDField()
    may_write = models.BooleanField()
    valid_until = models.DateTimeField()

    class Meta:
        db_table = "access_grant"
        indexes = [models.Index(fields=["consent_id"], name="access_grant_consent")]

    def __str__(self) -> str:
        return f"grant until {self.valid_until:%Y-%m-%d}"
