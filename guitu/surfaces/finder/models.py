"""What makes the directory quick to search: a card for each service, and words that mean the same. Nobody is in it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from guitu.society.directory.models import Service


class MinutesField(models.Field):  # type: ignore[type-arg]
    """The open minutes of an ordinary week, as a set of ranges that the database can ask."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002
        """Return the type of PostgreSQL."""
        return "int4multirange"


class IndexCard(models.Model):
    """What the search needs to know of one service, and what a list shows of it. Made from the directory alone."""

    service = models.OneToOneField(
        Service, on_delete=models.DO_NOTHING, primary_key=True, related_name="card", db_constraint=False
    )
    is_listed = models.BooleanField()
    words = SearchVectorField()
    sort_key = models.CharField(max_length=120)
    needs = ArrayField(models.TextField())
    districts = ArrayField(models.TextField())
    week = MinutesField()
    is_irregular = models.BooleanField()
    has_free = models.BooleanField()
    assured_on = models.DateField(null=True)
    shown = models.JSONField()

    class Meta:
        db_table = "index_card"

    def __str__(self) -> str:
        return str(self.pk)


class Synonym(models.Model):
    """Two words of which the first, when it is asked, also finds the second."""

    word = models.CharField(max_length=20)
    means = models.CharField(max_length=20)

    class Meta:
        db_table = "synonym"
        constraints = [models.UniqueConstraint(fields=["word", "means"], name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.word} → {self.means}"


class AskedInVain(models.Model):
    """A word that found nothing, told to the editors by a press of a button: the word and the day, nothing else."""

    word = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        db_table = "asked_in_vain"
        constraints = [models.UniqueConstraint(fields=["word", "on"], name="in_vain_once_a_day")]

    def __str__(self) -> str:
        return self.word
