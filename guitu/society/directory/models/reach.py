"""What Guitu adds to a directory of its own: where a provider is reached here, and what a service was called."""

from django.db import models


class Reach(models.Model):
    """At which station a provider is reached, where it works with this installation too.

    It holds by the provider's id, not by its row, so that an import that brings the entry again finds it as it was.
    """

    provider_id = models.UUIDField(primary_key=True)
    station_id = models.UUIDField()

    class Meta:
        db_table = "directory_reach"

    def __str__(self) -> str:
        return str(self.provider_id)


class NamedOffer(models.Model):
    """What a service was called when somebody last agreed to be referred there; a consent names it for good."""

    service_id = models.UUIDField(primary_key=True)
    name = models.TextField()
    provider = models.TextField()

    class Meta:
        db_table = "directory_named"

    def __str__(self) -> str:
        return self.name
