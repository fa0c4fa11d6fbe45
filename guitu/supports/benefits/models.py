"""What an interview leaves behind while it runs. Nobody is named, and without the browser's key nothing opens."""

from django.db import models


class Interview(models.Model):
    """One interview about benefits: sealed with a key that only the cookie holds; gone after 30 idle minutes."""

    id = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()
    turn = models.IntegerField()
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "interview"
        indexes = [models.Index(fields=["expires_at"], name="interview_expiry")]

    def __str__(self) -> str:
        return "interview"


class Passage(models.Model):
    """A way onto another phone: the key of an interview, sealed by the code in the QR square; once, ten minutes."""

    token_hash = models.BinaryField(primary_key=True)
    interview_id = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "passage"

    def __str__(self) -> str:
        return "passage"
