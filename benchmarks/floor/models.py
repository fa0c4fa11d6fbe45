from django.contrib.auth.models import User
from django.db import models


class Person(models.Model):  # noqa: DJ008
    id = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(User, models.PROTECT, db_index=False)
    name, birth_date, phone, state = (models.CharField(max_length=60) for _ in range(4))
    since, until, changed_at = (models.DateTimeField() for _ in range(3))

    class Meta:
        indexes = [models.Index("worker", models.F("since").desc(), name="person_caseload")]


class Contact(models.Model):  # noqa: DJ008
    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, db_index=False)
    author = models.ForeignKey(User, models.PROTECT, db_index=False)
    kind, at, note = models.SmallIntegerField(), models.DateTimeField(), models.TextField()

    class Meta:
        indexes = [models.Index("person", models.F("at").desc(), name="contact_timeline")]


class Access(models.Model):  # noqa: DJ008
    user, person = models.ForeignKey(User, models.PROTECT), models.ForeignKey(Person, models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
