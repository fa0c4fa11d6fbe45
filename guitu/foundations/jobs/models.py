"""What must happen later: a moment, a kind and an id. Never content."""

import uuid

from django.db import models


class Due(models.Model):
    """One thing to do at a moment. `subject_id` is a random id; the worker looks the rest up under its own role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()

    class Meta:
        db_table = "due"
        indexes = [models.Index(fields=["at"], name="due_at")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"
